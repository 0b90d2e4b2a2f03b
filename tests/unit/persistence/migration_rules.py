"""What holds for migrations on every database. `test_migrations.py` runs it on SQLite, `tests/services` on PostgreSQL."""

from __future__ import annotations

import multiprocessing
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import event, insert, inspect, select, text
from sqlalchemy.engine import Engine, make_url

from bot.errors import ConversationError
from bot.intake.case import Asker, CaseStatus, Contact, Priority, Wish
from bot.persistence.blind import BlindIndex
from bot.persistence.case_tables import cases, contacts
from bot.persistence.casework import Casework
from bot.persistence.database import open_database
from bot.persistence.engines import make_engine
from bot.persistence.migrations.first_cases import UNRECORDED, first_cases
from bot.persistence.migrations.run import HEAD, downgrade, is_current, upgrade
from bot.persistence.sealing import Sealer
from bot.persistence.tables import metadata
from tests.unit.persistence.clinic import Clinic, new_key
from tests.unit.persistence.deaths import all_at_once

AT = 1_790_000_000.0
FIRST_RELEASE = {"conversations", "turns", "exchanges", "feedback", "erased", "cases"}
SEALER, INDEX = Sealer([new_key()]), BlindIndex(b"a secret of this test")
OLD = [
    ("C-AAAAAAAA", "open", {"name": "Ada Lovelace", "contact": "ada@example.org", "about": "lupus"}),
    ("C-BBBBBBBB", "closed", {"name": "Ben Okri", "contact": "+44 (0)20 7946-0018 ext 5", "about": None}),
    ("C-CCCCCCCC", "withdrawn", {"name": "Cy Twombly", "contact": "0044 20 7946 0020", "about": "psoriasis"}),
]


def seals() -> tuple[Sealer, BlindIndex]:
    """The keys of these tests."""
    return SEALER, INDEX


def no_seals() -> tuple[Sealer, BlindIndex]:
    """Where nothing is sealed, nobody is asked for keys."""
    raise AssertionError("keys were asked for")


def tables(engine: Engine) -> set[str]:
    """The tables that a database has, Alembic's own aside."""
    return set(inspect(engine).get_table_names()) - {"alembic_version"}


def of_the_first_release(engine: Engine, rows: list[tuple[str, str, dict[str, Any]]]) -> None:
    """Make the tables as the first release did, which knew no versions."""
    upgrade(engine, "0001", no_seals)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
        for number, status, details in rows:
            values = {"number": number, "sender_id": f"visitor of {number}", "status": status, "created_at": AT}
            connection.execute(insert(first_cases()).values(**values, details=SEALER.seal(details)))


class MigrationRules:
    @pytest.fixture
    def engine(self, url: str) -> Any:
        engine = make_engine(make_url(url))
        yield engine
        engine.dispose()

    def test_the_migrations_lead_to_the_tables_of_the_code(self, engine: Engine) -> None:
        """Every column, type, key and index."""
        upgrade(engine, seals=no_seals)
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            assert compare_metadata(context, metadata) == []

    def test_up_down_and_up_again(self, engine: Engine) -> None:
        upgrade(engine, seals=no_seals)
        assert tables(engine) == set(metadata.tables)
        downgrade(engine, "0001", no_seals)
        assert tables(engine) == FIRST_RELEASE
        downgrade(engine, "base", no_seals)
        assert tables(engine) == set()
        upgrade(engine, seals=no_seals)
        assert tables(engine) == set(metadata.tables)

    def test_opening_brings_a_new_database_up_to_date(self, url: str, engine: Engine) -> None:
        assert not is_current(engine)
        assert tables(open_database(url)) == set(metadata.tables)
        assert is_current(engine)

    def test_opening_brings_a_database_of_the_first_release_up_to_date(self, url: str, engine: Engine) -> None:
        of_the_first_release(engine, [])
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO erased VALUES ('kept', 1.0)"))
        assert tables(open_database(url)) == set(metadata.tables)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT digest FROM erased")).scalar() == "kept"

    def test_a_table_that_the_first_release_had_not_made_yet_is_added(self, engine: Engine) -> None:
        """Its early versions had no feedback, for example."""
        of_the_first_release(engine, [])
        with engine.begin() as connection:
            connection.execute(text("DROP TABLE feedback"))
        upgrade(engine, seals=no_seals)
        assert tables(engine) == set(metadata.tables)

    def test_a_current_database_costs_one_question(self, engine: Engine) -> None:
        upgrade(engine, seals=no_seals)
        asked: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
        assert is_current(engine)
        assert [statement for statement in asked if not statement.startswith("BEGIN")] == [
            "SELECT alembic_version.version_num \nFROM alembic_version"
        ]

    def test_processes_that_start_at_once_all_find_it_up_to_date(self, url: str) -> None:
        assert all_at_once(lambda: open_database(url), 4) == [0] * 4
        assert tables(open_database(url)) == set(metadata.tables)

    def test_processes_that_migrate_at_once_do_it_one_after_the_other(self, url: str, engine: Engine) -> None:
        """Without a second try: who comes later waits, and finds the work done."""
        upgrade(engine, "0001", no_seals)
        engine.dispose()
        together = multiprocessing.get_context("fork").Barrier(4)

        def migrate() -> None:
            own = make_engine(make_url(url))
            together.wait(timeout=30)
            upgrade(own, seals=no_seals)

        assert all_at_once(migrate, 4) == [0] * 4
        assert is_current(engine)

    def test_a_database_of_a_later_release_is_not_touched(self, url: str, engine: Engine) -> None:
        upgrade(engine, seals=no_seals)
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        with pytest.raises(ConversationError, match="later release"):
            open_database(url)
        assert tables(engine) == set(metadata.tables)

    # requests of the first release

    def test_requests_of_the_first_release_are_carried_over(self, engine: Engine) -> None:
        of_the_first_release(engine, OLD)
        upgrade(engine, seals=seals)
        clinic = Clinic(engine, SEALER, INDEX)
        first, second, third = (clinic.casework.file(number) for number, _, _ in OLD)
        assert [file.case.status for file in (first, second, third)] == [CaseStatus.OPEN, CaseStatus.CLOSED, CaseStatus.WITHDRAWN]
        assert (first.case.conversation, first.case.priority, first.case.asker) == (
            "visitor of C-AAAAAAAA",
            Priority.ROUTINE,
            Asker.ADULT,
        )
        assert first.case.created_at.timestamp() == AT
        assert first.wish == Wish("lupus", "lupus")
        assert first.consents[0].wording == UNRECORDED
        assert [row.number for row in clinic.casework.find("ada lovelace")] == ["C-AAAAAAAA"]

    def test_their_contacts_are_found_and_nothing_of_them_is_lost(self, engine: Engine) -> None:
        of_the_first_release(engine, OLD)
        upgrade(engine, seals=seals)
        with engine.connect() as connection:
            query = select(cases.c.number, contacts.c.sealed).join(contacts, contacts.c.case_id == cases.c.id)
            found = {row.number: Contact(**SEALER.unseal(row.sealed)) for row in connection.execute(query)}
        assert found == {
            "C-AAAAAAAA": Contact("Ada Lovelace", email="ada@example.org"),
            "C-BBBBBBBB": Contact("Ben Okri", phone="+442079460018"),
        }
        assert Casework(engine, SEALER, INDEX).file("C-BBBBBBBB").wish.remark == "The number was given as +44 (0)20 7946-0018 ext 5."

    def test_what_was_withdrawn_is_carried_over_without_the_person(self, engine: Engine) -> None:
        of_the_first_release(engine, OLD)
        upgrade(engine, seals=seals)
        casework = Casework(engine, SEALER, INDEX)
        assert casework.file("C-CCCCCCCC").wish == Wish()
        assert casework.find("Cy Twombly") == []

    def test_the_old_form_is_nowhere_left(self, engine: Engine) -> None:
        of_the_first_release(engine, OLD)
        upgrade(engine, seals=seals)
        assert "details" not in {column["name"] for column in inspect(engine).get_columns("cases")}

    def test_with_the_wrong_keys_everything_stays_as_it_was(self, engine: Engine) -> None:
        """The tables of the second release are gone again too."""
        of_the_first_release(engine, OLD)
        with pytest.raises(ConversationError, match="CAVEAT_ENCRYPTION_KEYS"):
            upgrade(engine, seals=lambda: (Sealer([new_key()]), INDEX))
        assert tables(engine) == FIRST_RELEASE
        with engine.connect() as connection:
            assert [SEALER.unseal(row.details) for row in connection.execute(select(first_cases()))] == [old[2] for old in OLD]

    def test_back_in_the_first_release_requests_are_as_they_were(self, engine: Engine) -> None:
        of_the_first_release(engine, OLD[:1])
        upgrade(engine, seals=seals)
        Clinic(engine, SEALER, INDEX).store("new visitor", "Dora Maar", email=None)
        downgrade(engine, "0001", seals)
        with engine.connect() as connection:
            rows = connection.execute(select(first_cases()).order_by(first_cases().c.created_at)).all()
        assert (rows[0].number, rows[0].status, rows[0].sender_id) == ("C-AAAAAAAA", "open", "visitor of C-AAAAAAAA")
        assert SEALER.unseal(rows[0].details) == OLD[0][2]
        assert SEALER.unseal(rows[1].details) == {"name": "Dora Maar", "contact": "+12125550142", "about": "lupus"}

    def test_the_version_is_written_down(self, engine: Engine) -> None:
        upgrade(engine, seals=no_seals)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [HEAD]
