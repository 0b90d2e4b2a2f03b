"""Blind indexes: exact look-up without the plain text."""

from __future__ import annotations

import pytest

from bot.persistence.blind import BlindIndex, digest

INDEX = BlindIndex(b"a secret of this test")


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("name", "Ada Lovelace", "  ada   LOVELACE "),
        ("name", "José Müller-Strauß", "JOSE muller-strauss"),
        ("name", "Åsa Dvořák", "Asa Dvor\u030ca\u0301k"),
        ("name", "山田 太郎", " 山田  太郎 "),
        ("email", "Ada@Example.org", " ada@example.ORG "),
        ("phone", "+12125550142", " +12125550142"),
    ],
)
def test_ways_of_writing_the_same_have_one_hash(kind: str, one: str, other: str) -> None:
    assert INDEX.of(kind, one) == INDEX.of(kind, other)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("name", "Ada Lovelace", "Ada Lovelac"),
        ("name", "Ada Lovelace", "Lovelace Ada"),
        ("email", "ada@example.org", "ada@example.com"),
        ("phone", "+12125550142", "+12125550143"),
    ],
)
def test_what_differs_has_another(kind: str, one: str, other: str) -> None:
    assert INDEX.of(kind, one) != INDEX.of(kind, other)


def test_a_hash_tells_nothing_without_the_secret() -> None:
    """Somebody with the database can't hash all telephone numbers and compare."""
    found = INDEX.of("phone", "+12125550142")
    assert len(found) == 64
    assert found not in (digest("+12125550142"), BlindIndex(b"another secret here").of("phone", "+12125550142"))


def test_the_same_text_of_two_kinds_has_two_hashes() -> None:
    """Whether a name equals an address is nobody's business."""
    assert INDEX.of("name", "ada@example.org") != INDEX.of("email", "ada@example.org")


def test_an_unknown_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        INDEX.of("birthday", "1815-12-10")
