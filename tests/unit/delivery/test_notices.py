"""Which requests the staff are told of, and how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.notices import AGAIN_SECONDS, LOOK_SECONDS, Notices
from bot.errors import DeliveryError
from tests.unit.delivery.conftest import AT, Clock


@dataclass
class Row:
    """As the store lists it."""

    event_id: str
    case_number: str
    kind: str = "case.created"
    created_at: datetime = AT


@dataclass
class Mailer:
    """Keeps what it was to tell; `fails` so many times first."""

    fails: int = 0
    told: list[list[str]] = field(default_factory=list)

    def notify(self, numbers: Sequence[str]) -> None:
        if self.fails:
            self.fails -= 1
            raise DeliveryError("The notice by e-mail was not sent (SMTPServerDisconnected).")
        self.told.append(list(numbers))


ROWS = [Row("msg_2", "C-BBBBBBBB"), Row("msg_1", "C-AAAAAAAA")]


def notices(rows: list[Row], mailer: Mailer, told_file: Path, clock: Clock) -> Notices:
    """Over rows that the test may change."""
    return Notices(lambda most: rows[:most], mailer, told_file, clock.time)


def test_what_is_new_is_told_once_in_one_notice(told_file: Path, clock: Clock) -> None:
    """The oldest first."""
    mailer = Mailer()
    made = notices(ROWS, mailer, told_file, clock)
    assert [made.step(), made.step()] == [LOOK_SECONDS, LOOK_SECONDS]
    assert mailer.told == [["C-AAAAAAAA", "C-BBBBBBBB"]]


def test_a_start_after_a_stop_tells_nothing_twice(told_file: Path, clock: Clock) -> None:
    """The file remembers; it holds ids of events and nothing else."""
    mailer = Mailer()
    notices(ROWS, mailer, told_file, clock).step()
    notices(ROWS, mailer, told_file, clock).step()
    assert len(mailer.told) == 1
    assert told_file.read_text(encoding="ascii").split() == ["msg_1", "msg_2"]


def test_only_new_requests_are_told(told_file: Path, clock: Clock) -> None:
    """Neither what changed, nor what is older than a day."""
    mailer = Mailer()
    old = Row("msg_0", "C-CCCCCCCC", created_at=AT - timedelta(days=2))
    notices([Row("msg_3", "C-AAAAAAAA", "case.updated"), old], mailer, told_file, clock).step()
    assert mailer.told == []


def test_an_event_that_appears_behind_a_later_one_is_told(told_file: Path, clock: Clock) -> None:
    """Transactions may end in another order than they began."""
    mailer, rows = Mailer(), [ROWS[0]]
    made = notices(rows, mailer, told_file, clock)
    made.step()
    rows.append(ROWS[1])
    made.step()
    assert mailer.told == [["C-BBBBBBBB"], ["C-AAAAAAAA"]]


def test_a_notice_that_failed_is_tried_again_later(told_file: Path, clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    """And not remembered as told."""
    mailer = Mailer(fails=1)
    made = notices(ROWS, mailer, told_file, clock)
    assert made.step() == AGAIN_SECONDS
    assert not told_file.exists()
    assert made.step() == LOOK_SECONDS
    assert mailer.told == [["C-AAAAAAAA", "C-BBBBBBBB"]]
    assert "SMTPServerDisconnected" in caplog.text


def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path: Path, clock: Clock) -> None:
    """A folder in its place, for example."""
    with pytest.raises(DeliveryError, match=r"can't be read\. Remove it"):
        notices(ROWS, Mailer(), tmp_path, clock)


def test_a_file_that_cannot_be_written_says_what_to_do(told_file: Path, clock: Clock) -> None:
    """The notice went out all the same, and this process doesn't send it again."""
    mailer = Mailer()
    made = notices(ROWS, mailer, told_file, clock)
    told_file.parent.write_text("in the way", encoding="ascii")
    with pytest.raises(DeliveryError, match=r"can't be written \("):
        made.step()
    assert made.step() == LOOK_SECONDS
    assert mailer.told == [["C-AAAAAAAA", "C-BBBBBBBB"]]
