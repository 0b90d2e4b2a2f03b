"""What holds for rotating keys on every database (run as `casework_rules.py` is): afterwards the new key alone opens everything, whatever others did meanwhile."""

from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import select, update

from bot.errors import ConversationError
from bot.persistence.case_tables import cases, notes
from bot.persistence.rotation import MOST_PASSES, rotate, sealed_columns
from bot.persistence.sealing import Sealer
from tests.unit.persistence.clinic import ANNA, Clinic, new_key, open_clinic

OLD, NEW = new_key(), new_key()


def fill(clinic: Clinic, sender: str) -> None:
    reply = sender.replace(" ", "-")
    clinic.conversations.add_exchange(sender, "hello", [{"text": "good day"}], [reply], {"/a": "A"})
    clinic.conversations.store_turn(sender, 1, [{"event": "user"}], [{"event": "user"}])
    clinic.conversations.add_feedback(sender, reply, False, "too long")
    clinic.casework.add_note(clinic.store(sender).number, ANNA, "rang")


def opened(clinic: Clinic, sealer: Sealer) -> int:
    """How many values were opened; raises ConversationError for one that isn't."""
    number = 0
    with clinic.engine.connect() as connection:
        for columns in sealed_columns().values():
            for column in columns:
                for sealed in connection.scalars(select(column).where(column.is_not(None))):
                    sealer.unseal(sealed)
                    number += 1
    return number


class RotationRules:
    @pytest.fixture
    def clinic(self, url: str) -> Clinic:
        """With something in every sealed column, under the old key."""
        clinic = open_clinic(url, OLD)
        for number in range(7):
            fill(clinic, f"visitor {number}")
        return clinic

    def test_every_sealed_column_is_known(self) -> None:
        """What is added to the tables later is rotated too; this list is what there is today."""
        assert {f"{table.name}.{column.name}" for table, columns in sealed_columns().items() for column in columns} == {
            "conversations.snapshot",
            "turns.events",
            "exchanges.said",
            "exchanges.replies",
            "exchanges.offered",
            "feedback.reason",
            "cases.wish",
            "cases.transcript",
            "contacts.sealed",
            "notes.text",
            "outbox.payload",
        }

    @pytest.mark.parametrize("batch", [1, 3, 100])
    def test_after_it_the_new_key_alone_opens_everything(self, clinic: Clinic, batch: int) -> None:
        """And the content is what it was."""
        with pytest.raises(ConversationError):
            opened(clinic, Sealer([NEW]))
        changed = rotate(clinic.engine, Sealer([NEW, OLD]), batch, first=Sealer([NEW]))
        assert set(changed.values()) == {7}
        assert opened(clinic, Sealer([NEW])) == 7 * 11
        after = Clinic(clinic.engine, Sealer([NEW]), clinic.index)
        (row,) = after.casework.find(after.cases.of_conversation("visitor 3")[0].number)
        assert after.casework.contact(row.number, ANNA).name == "Ada Lovelace"
        assert after.casework.file(row.number).notes[0].text == "rang"
        assert after.conversations.history("visitor 3")[0].said == "hello"

    def test_a_second_rotation_finds_nothing_to_do(self, clinic: Clinic) -> None:
        """So one that was stopped goes on where it was."""
        keys, first = Sealer([NEW, OLD]), Sealer([NEW])
        rotate(clinic.engine, keys, first=first)
        assert set(rotate(clinic.engine, keys, first=first).values()) == {0}

    def test_others_store_and_change_cases_while_it_runs(self, clinic: Clinic) -> None:
        """Nothing that they write is lost or left behind."""
        clinic_with_both = Clinic(clinic.engine, Sealer([NEW, OLD]), clinic.index)
        stored, failures, started, stop = list[str](), list[BaseException](), threading.Event(), threading.Event()

        def others() -> None:
            try:
                number = 0
                while not stop.is_set() or number < 20:
                    fill(clinic_with_both, f"other {number}")
                    case = clinic_with_both.store("visitor 1", f"Name {number}")
                    stored.append(f"Name {number}")
                    clinic_with_both.casework.add_note(case.number, ANNA, f"note {number}")
                    started.set()
                    number += 1
                    time.sleep(0.005)
            except BaseException as error:  # noqa: BLE001 - told in the main thread
                failures.append(error)
                started.set()

        thread = threading.Thread(target=others)
        thread.start()
        assert started.wait(30)
        changed = rotate(clinic.engine, Sealer([NEW, OLD]), 2, first=Sealer([NEW]))
        stop.set()
        thread.join(60)
        assert (thread.is_alive(), failures) == (False, [])
        assert changed["cases"] >= 6
        opened(clinic, Sealer([NEW]))
        after = Clinic(clinic.engine, Sealer([NEW]), clinic.index)
        (case,) = after.cases.of_conversation("visitor 1")
        assert after.casework.contact(case.number, ANNA).name == stored[-1]
        assert len(after.casework.file(case.number).notes) == len(stored) + 1

    def test_a_row_that_changes_between_reading_and_writing_keeps_the_change(self, clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
        """It is as it was written by the other, and sealed with the new key after the next pass."""
        changed = list[int]()

        class Interfering(Sealer):
            def seal(self, value: object) -> bytes:
                if value == "rang" and not changed:
                    changed.append(1)
                    with clinic.engine.begin() as connection:
                        connection.execute(update(notes).values(text=Sealer([OLD]).seal("rang twice")))
                return super().seal(value)

        rotate(clinic.engine, Interfering([NEW, OLD]), first=Sealer([NEW]))
        with clinic.engine.connect() as connection:
            assert {Sealer([NEW]).unseal(text) for text in connection.scalars(select(notes.c.text))} == {"rang twice"}

    def test_a_row_that_no_key_opens_stops_it(self, clinic: Clinic) -> None:
        """The message says where and what to do, and the old key must not be taken out."""
        with clinic.engine.begin() as connection:
            connection.execute(update(cases).where(cases.c.id == 5).values(wish=Sealer([new_key()]).seal({})))
        with pytest.raises(ConversationError, match=r"A row of cases can't be sealed again\. .*Put the key"):
            rotate(clinic.engine, Sealer([NEW, OLD]), first=Sealer([NEW]))

    def test_it_ends_though_another_process_keeps_sealing_with_another_key(self, clinic: Clinic) -> None:
        """It gives up after ten passes, and says what to do."""
        with pytest.raises(ConversationError, match="restart them, and rotate again"):
            rotate(clinic.engine, Sealer([OLD]), first=Sealer([NEW]))
        assert MOST_PASSES == 10
