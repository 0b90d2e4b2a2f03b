"""Rotating keys: everything that is sealed is sealed again with the first key, while the assistant and the console go on.

Both must know the new key already: put it first in CAVEAT_ENCRYPTION_KEYS, keep the old one behind it, restart everything, rotate, and
only then take the old one out. Each row is decrypted and encrypted outside the transaction that writes it, and written only if it is
still as it was read; what others changed meanwhile comes up again in the next pass. A rotation that was stopped goes on where it was.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, and_, select, update
from sqlalchemy.engine import Connection, Engine, Row

from bot.errors import ConversationError
from bot.persistence.sealing import Sealer
from bot.persistence.tables import metadata
from bot.persistence.traces import sweep
from bot.persistence.transactions import reading, writing

# Rows that are written in one transaction: some milliseconds.
BATCH = 200
MOST_PASSES = 10
Values = dict[str, bytes]


def rotate(engine: Engine, sealer: Sealer, batch: int = BATCH, *, first: Sealer) -> dict[str, int]:
    """Seal every sealed column with the first key. Returns how many rows of each table were changed.

    `first` has the first key alone, and so tells what is done. Raises ConversationError when a row can't be opened with any key, or when
    others keep sealing with another key.
    """
    changed = Counter({table.name: 0 for table in sealed_columns()})
    for _ in range(MOST_PASSES):
        in_this_pass = _pass(engine, sealer, first, batch)
        changed.update(in_this_pass)
        if not in_this_pass:
            sweep(engine)
            return dict(changed)
    raise ConversationError(
        "Something still seals with another key than the first. Give all processes the same CAVEAT_ENCRYPTION_KEYS, restart them, and rotate again."
    )


def sealed_columns() -> dict[Table, list[Column[bytes]]]:
    """Every table that has sealed columns, with these."""
    found = {table: [column for column in table.c if isinstance(column.type, LargeBinary)] for table in metadata.sorted_tables}
    return {table: columns for table, columns in found.items() if columns}


def _pass(engine: Engine, sealer: Sealer, first: Sealer, batch: int) -> Counter[str]:
    """Go over everything once. Returns how many rows of each table weren't sealed with the first key."""
    found: Counter[str] = Counter()
    for table, columns in sealed_columns().items():
        for rows in _batches(engine, table, columns, batch):
            stale = [(row, again) for row in rows if (again := _sealed_again(row, table, columns, sealer, first))]
            if stale:
                found[table.name] += len(stale)
                _write(engine, table, stale)
    return found


def _batches(engine: Engine, table: Table, columns: Sequence[Column[bytes]], batch: int) -> Iterator[Sequence[Row]]:
    (key,) = table.primary_key.columns
    query = select(key.label("key"), *columns).order_by(key).limit(batch)
    after = query
    while True:
        with reading(engine, f"The table {table.name}") as connection:
            rows = connection.execute(after).all()
        if not rows:
            return
        yield rows
        after = query.where(key > rows[-1].key)


def _sealed_again(row: Row, table: Table, columns: Sequence[Column[bytes]], sealer: Sealer, first: Sealer) -> Values:
    """The columns that weren't sealed with the first key, and now are."""
    stored = {column.name: bytes(row._mapping[column]) for column in columns if row._mapping[column] is not None}
    try:
        return {name: sealer.seal(sealer.unseal(sealed)) for name, sealed in stored.items() if not _opens(first, sealed)}
    except ConversationError as error:
        raise ConversationError(f"A row of {table.name} can't be sealed again. {error}") from error


def _opens(sealer: Sealer, sealed: bytes) -> bool:
    try:
        sealer.unseal(sealed)
    except ConversationError:
        return False
    return True


def _write(engine: Engine, table: Table, stale: Sequence[tuple[Row, Values]]) -> None:
    with writing(engine, f"The table {table.name}") as connection:
        for row, again in stale:
            _replace(connection, table, row, again)


def _replace(connection: Connection, table: Table, row: Row, again: Values) -> None:
    (key,) = table.primary_key.columns
    as_read: list[Any] = [table.c[name] == row._mapping[table.c[name]] for name in again]
    connection.execute(update(table).where(and_(key == row.key, *as_read)).values(again))
