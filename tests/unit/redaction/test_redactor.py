"""What tells who somebody is goes; what people ask about stays."""

from __future__ import annotations

from datetime import date

import pytest

from bot.knowledge.reader import read
from bot.redaction.checksums import is_luhn, is_nhs_number
from bot.redaction.redactor import KNOWLEDGE, Redactor, redact_numbers
from bot.redaction.spans import Kind, Span, apart, without

TODAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def redactor() -> Redactor:
    """With the real knowledge, on a fixed day."""
    return Redactor(read(KNOWLEDGE), lambda: TODAY)


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("my name is jane okafor and i have lupus", "my name is [name] and i have lupus"),
        ("Dr Ferreira put me on Rituximab", "[name] put me on Rituximab"),
        ("mail jo.b@example.org", "mail [email]"),
        ("jo dot b at example dot org", "[email]"),
        ("write me at jo dot b at example dot org", "write me at [email]"),
        ("it is jo (dot) b (at) example (dot) com", "it is [email]"),
        ("ring 020 7946 0958 today", "ring [phone] today"),
        ("oh two oh seven nine four six oh nine five eight", "[phone]"),
        ("nhs number 943 476 5919", "nhs number [id]"),
        ("MRN: 1048832", "MRN: [id]"),
        ("born 3 May 1967", "born [date]"),
        ("12 High Street, York", "[address]"),
        ("postcode ec1a 1bb", "postcode [address]"),
        ("from 203.0.113.9", "from [id]"),
        ("https://x.example/reset?t=1", "[id]"),
    ],
)
def test_each_kind_is_replaced_by_its_name(redactor: Redactor, text: str, redacted: str) -> None:
    """One example of each kind, and nothing beside it changes."""
    assert redactor.redact(text) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "lupus since 2015", "anti-CCP 340", "HLA-B27", "EDSS 6.5", "dose 15mg", "May I eat fish", "Will it help", "Graves' disease", "Crohn's",
        "Hashimoto and Addison", "Still's disease", "NCT01234567", "case C-7KQ2MX4P", "https://www.nhs.uk/conditions/lupus", "B12 5mg", "call 116 123",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_stays(redactor: Redactor, text: str) -> None:
    """Diseases, values, doses, trials, case numbers and pages."""
    assert redactor.redact(text) == text


@pytest.mark.parametrize("name", sorted({topic.name for topic in read(KNOWLEDGE).topics.values()}))
def test_no_condition_is_a_name(redactor: Redactor, name: str) -> None:
    """Whatever the knowledge covers, in small letters and as it is written."""
    assert redactor.redact(f"what helps against {name}") == f"what helps against {name}"
    assert redactor.redact(name.lower()) == name.lower()


def test_a_recent_date_stays_unless_it_is_called_a_birthday(redactor: Redactor) -> None:
    """An appointment tells little; a date of birth always much."""
    assert redactor.redact("seen on 12/05/2026") == "seen on 12/05/2026"
    assert redactor.redact("born on 12/05/2026") == "born on [date]"
    assert redactor.redact("seen on 12/05/2019") == "seen on [date]"


def test_redacting_again_changes_nothing(redactor: Redactor) -> None:
    """A redacted text holds nothing that is found again."""
    once = redactor.redact("I'm Zoë Martin, 07700 900123, zoe@example.com, 4 Elm Road, born 1 May 1980")
    assert redactor.redact(once) == once


def test_without_names_no_knowledge_is_needed() -> None:
    """Numbers and addresses go, names stay."""
    assert redact_numbers("Jane, 07700 900123, j@example.com") == "Jane, [phone], [email]"


def test_a_check_digit_tells_an_nhs_number() -> None:
    """The example of the NHS Data Dictionary; one digit off is none, and a remainder of 10 is never issued."""
    assert is_nhs_number("9434765919")
    assert not is_nhs_number("9434765918")
    assert not is_nhs_number("943476591")


def test_the_luhn_check() -> None:
    """The usual test number of a card."""
    assert is_luhn("4111111111111111")
    assert not is_luhn("4111111111111112")


def test_overlapping_finds_become_one() -> None:
    """Of the kind that was found first."""
    spans = apart([Span(2, 6, Kind.ID), Span(4, 9, Kind.PHONE), Span(0, 1, Kind.NAME)])
    assert spans == [Span(0, 1, Kind.NAME), Span(2, 9, Kind.ID)]
    assert without("a 1234567 b", spans) == "[name] [id] b"
