"""What was seen at links, kept in a JSON file from run to run: address -> status, when, and where it has moved to."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from bot.errors import SettingsError
from bot.knowledge.links import Look, Trouble

FILE = "links.json"


class LinkCache:
    """The looks of a file, and new ones. Each new look is written at once and in one step, so that nothing is lost and nothing is half there."""

    def __init__(self, path: Path) -> None:
        """Reads the file; where it is missing or damaged, what can't be read is not known."""
        self._path = path
        self._looks = dict(_looks(path))

    @property
    def looks(self) -> Mapping[str, Look]:
        """The last look at each address, however old."""
        return self._looks

    def put(self, url: str, look: Look) -> None:
        """Keep a look. Raises SettingsError when the file can't be written."""
        self._looks[url] = look
        self._write()

    def keep_only(self, urls: Collection[str]) -> None:
        """Forget addresses that are no longer cited. Raises SettingsError when the file can't be written."""
        self._looks = {url: look for url, look in self._looks.items() if url in urls}
        self._write()

    def _write(self) -> None:
        text = json.dumps({url: _as_json(look) for url, look in self._looks.items()}, ensure_ascii=False, indent=1)
        draft = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.write_text(text + "\n", encoding="utf-8")
            draft.replace(self._path)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise SettingsError(
                f"{self._path} can't be written ({error.strerror}). Make its folder writable, or set CAVEAT_VAR to another one."
            ) from error


def _looks(path: Path) -> Iterator[tuple[str, Look]]:
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    for url, entry in entries.items() if isinstance(entries, dict) else ():
        try:
            yield url, _from_json(entry)
        except (KeyError, TypeError, ValueError):
            continue  # a damaged look is only looked up again


def _as_json(look: Look) -> dict[str, object]:
    status = look.status.value if isinstance(look.status, Trouble) else look.status
    moved = {} if look.moved_to is None else {"moved_to": look.moved_to}
    return {"status": status, "when": look.when.isoformat(timespec="seconds"), **moved}


def _from_json(entry: Mapping[str, object]) -> Look:
    """Raises KeyError, TypeError or ValueError for what is no look."""
    status, when, moved = entry["status"], datetime.fromisoformat(str(entry["when"])), entry.get("moved_to")
    if when.tzinfo is None:
        raise ValueError(f"{when} has no time zone")
    return Look(status if isinstance(status, int) else Trouble(status), when, None if moved is None else str(moved))
