"""The stores of a process: one of each, on the database and with the keys of the settings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import stores
from tests.unit.persistence.clinic import TRANSCRIPT, Clinic

ALL = (
    stores.engine,
    stores.sealer,
    stores.index,
    stores.cases,
    stores.casework,
    stores.outbox,
    stores.audit,
    stores.erasure,
    stores.conversations,
)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CAVEAT_VAR", str(tmp_path / "var"))
    for name in ("CAVEAT_DATABASE_URL", "CAVEAT_ENCRYPTION_KEYS", "CAVEAT_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    for store in ALL:
        store.cache_clear()
    yield
    for store in ALL:
        store.cache_clear()


def test_all_stores_see_the_same_case(tmp_path: Path) -> None:
    """What the form stores, the console finds by the contact, the worker sends, and an erasure takes away."""
    request = Clinic(stores.engine(), stores.sealer(), stores.index()).request("visitor")
    number = stores.cases().store(request).number
    assert [row.number for row in stores.casework().find("ada@example.org")] == [number]
    assert stores.casework().transcript(number) == list(TRANSCRIPT)
    assert [row.case_number for row in stores.outbox().rows()] == [number]
    assert stores.erasure().conversation("visitor", "staff:1")["cases"] == 1
    assert stores.cases().of_conversation("visitor") == []
    assert stores.conversations().standing("visitor").erased
    assert (tmp_path / "var" / "caveat.db").exists()


@pytest.mark.parametrize("store", ALL, ids=lambda store: store.__name__)
def test_there_is_one_of_each(store: object) -> None:
    assert store() is store()  # type: ignore[operator]
