"""What was seen at links is kept in a file."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.evidence.link_cache import LinkCache
from bot.knowledge.links import Look, Trouble

WHEN = datetime(2026, 11, 30, 12, 0, tzinfo=timezone.utc)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """In a folder that isn't there yet."""
    return tmp_path / "var" / "links.json"


def test_what_is_kept_is_read_again(path: Path) -> None:
    """Status or kind of failure, when, and where to it has moved."""
    looks = {
        "https://example.org/a": Look(200, WHEN, "https://example.org/b"),
        "https://example.org/gone": Look(404, WHEN),
        "https://nowhere.example": Look(Trouble.NO_NAME, WHEN),
    }
    cache = LinkCache(path)
    for url, look in looks.items():
        cache.put(url, look)
    assert LinkCache(path).looks == looks


def test_the_file_can_be_read_by_a_person_and_stands_alone_in_its_folder(path: Path) -> None:
    """Each look is written at once, and in one step: no draft is left."""
    LinkCache(path).put("https://example.org/gone", Look(404, WHEN))
    assert json.loads(path.read_text(encoding="utf-8")) == {
        "https://example.org/gone": {"status": 404, "when": "2026-11-30T12:00:00+00:00"}
    }
    assert list(path.parent.iterdir()) == [path]


def test_a_write_that_fails_half_way_leaves_the_file_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that was kept before is lost."""
    cache = LinkCache(path)
    cache.put("https://example.org/gone", Look(404, WHEN))

    def no_space(draft: Path, text: str, encoding: str) -> int:
        with draft.open("w") as file:
            file.write(text[:10])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", no_space)
    with pytest.raises(SettingsError, match=r"links\.json can't be written \(No space left on device\)\. Make its folder writable"):
        cache.put("https://example.org/other", Look(200, WHEN))
    assert set(LinkCache(path).looks) == {"https://example.org/gone"}
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("content", ["", "no json", "[1, 2]", '{"https://example.org": 5}', '{"https://example.org": {"status": 200}}'])
def test_a_damaged_file_is_no_knowledge(path: Path, content: str) -> None:
    """The links are looked up again."""
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    assert LinkCache(path).looks == {}


def test_a_damaged_look_does_not_hide_the_others(path: Path) -> None:
    """A status that nobody knows, and a moment without a time zone."""
    path.parent.mkdir()
    good = {"status": 200, "when": "2026-11-30T12:00:00+00:00"}
    damaged = {"status": "odd", "when": good["when"]}
    without_zone = {"status": 200, "when": "2026-11-30T12:00:00"}
    path.write_text(
        json.dumps({"https://a.example": damaged, "https://b.example": good, "https://c.example": without_zone}), encoding="utf-8"
    )
    assert LinkCache(path).looks == {"https://b.example": Look(200, WHEN)}


def test_what_is_no_longer_cited_is_forgotten(path: Path) -> None:
    """The file doesn't grow for ever."""
    cache = LinkCache(path)
    cache.put("https://example.org/a", Look(200, WHEN))
    cache.put("https://example.org/b", Look(200, WHEN))
    cache.keep_only({"https://example.org/b"})
    assert set(LinkCache(path).looks) == {"https://example.org/b"}
