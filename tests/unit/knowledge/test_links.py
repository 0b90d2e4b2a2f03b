"""The links of sources: which there are, what a look means, and how long it counts."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.knowledge.links import Link, LinkState, Look, Trouble, dead_links, links, moved_to, notes, pause_asked_for, warnings
from bot.knowledge.model import Place
from bot.knowledge.reader import read_all

GOOD = Path(__file__).parents[2] / "knowledge" / "good"
NOW = datetime(2026, 11, 30, 12, 0, tzinfo=timezone.utc)
URL = "https://example.org/page"
LINKS = (Link(URL, (Place("citations.yaml", 7), Place("topics/a.yaml", 3))),)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the good folder that a test may change."""
    return Path(shutil.copytree(GOOD, tmp_path / "knowledge"))


def cite(folder: Path, *sources: str) -> tuple[Link, ...]:
    """The links of a folder with these sources."""
    lines = [f"  source-{number}:\n    title: A page\n    publisher: Somebody\n    {source}" for number, source in enumerate(sources)]
    rest = "\n    seen: primary\n    checked: 2026-11-25\n"
    (folder / "citations.yaml").write_text("citations:\n" + "".join(line + rest for line in lines), encoding="utf-8")
    return links(read_all(folder))


def test_each_source_has_its_link_at_the_line_of_its_address() -> None:
    """In the order of the file."""
    assert links(read_all(GOOD)) == (
        Link("https://example.org/glimmer", (Place("citations.yaml", 6),)),
        Link("https://example.org/bright-2020", (Place("citations.yaml", 13),)),
        Link("https://example.org/lamps", (Place("citations.yaml", 23),)),
    )


def test_a_doi_without_an_address_leads_to_the_resolver_of_dois(folder: Path) -> None:
    """An address of its own goes before."""
    found = cite(folder, "doi: 10.1000/a.1", "url: https://example.org/b\n    doi: 10.1000/b.1")
    assert [link.url for link in found] == ["https://doi.org/10.1000/a.1", "https://example.org/b"]
    assert found[0].places == (Place("citations.yaml", 2),)


def test_two_parts_of_one_page_are_one_link_with_two_places(folder: Path) -> None:
    """One request for both."""
    (link,) = cite(folder, "url: https://example.org/page#one", "url: https://example.org/page#two")
    assert link == Link("https://example.org/page", (Place("citations.yaml", 5), Place("citations.yaml", 11)))


def test_what_is_no_address_is_no_link(folder: Path) -> None:
    """It is a finding of the form already."""
    assert cite(folder, "url: http://example.org/page", "url: example.org") == ()


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (200, LinkState.GOOD),
        (204, LinkState.GOOD),
        (404, LinkState.DEAD),
        (410, LinkState.DEAD),
        (Trouble.NO_NAME, LinkState.DEAD),
        (Trouble.CERTIFICATE, LinkState.DEAD),
        (304, LinkState.UNCLEAR),
        (401, LinkState.UNCLEAR),
        (403, LinkState.UNCLEAR),
        (429, LinkState.UNCLEAR),
        (500, LinkState.UNCLEAR),
        (503, LinkState.UNCLEAR),
        (Trouble.TIME_OUT, LinkState.UNCLEAR),
        (Trouble.NO_CONNECTION, LinkState.UNCLEAR),
        (Trouble.ASTRAY, LinkState.UNCLEAR),
    ],
)
def test_only_what_will_not_come_back_is_dead(status: int | Trouble, state: LinkState) -> None:
    """What a browser, or another day, may still open is unclear."""
    assert Look(status, NOW).state is state


@pytest.mark.parametrize(
    ("status", "age", "counts"),
    [
        (200, timedelta(days=29, hours=23), True),
        (200, timedelta(days=30), False),
        (404, timedelta(hours=23), True),
        (404, timedelta(days=1), False),
        (403, timedelta(days=1), False),
        (200, timedelta(minutes=-1), False),
    ],
)
def test_a_good_look_counts_for_30_days_and_any_other_for_one(status: int, age: timedelta, counts: bool) -> None:
    """One from the future, when the clock was wrong, doesn't count."""
    assert Look(status, NOW - age).counts_at(NOW) is counts


@pytest.mark.parametrize(
    ("hops", "to"),
    [
        ([], None),
        ([(301, "https://example.org/new")], "https://example.org/new"),
        ([(308, "https://example.com/page")], "https://example.com/page"),
        ([(302, "https://example.org/new")], None),
        ([(301, "https://example.org/new"), (308, "https://example.com/last")], "https://example.com/last"),
        ([(301, "https://example.org/new"), (302, "https://example.org/new/today")], "https://example.org/new"),
        ([(302, "https://example.org/today"), (301, "https://example.org/new")], None),
        ([(301, "https://example.org/page/")], None),
        ([(301, "https://EXAMPLE.org/page?session=1")], None),
    ],
)
def test_only_a_move_for_good_to_another_host_or_path_is_a_move(hops: list[tuple[int, str]], to: str | None) -> None:
    """And only as far as each step is one for good."""
    assert moved_to(URL, hops) == to


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("0", 0),
        (" 12 ", 12),
        ("Mon, 30 Nov 2026 12:00:20 GMT", 20),
        ("Mon, 30 Nov 2026 12:00:20 -0000", 20),
        ("Mon, 30 Nov 2026 11:00:00 GMT", 0),
    ],
)
def test_a_pause_is_asked_for_in_seconds_or_by_a_date(header: str | None, seconds: float | None) -> None:
    """What can't be read is no wish."""
    assert pause_asked_for(header, NOW) == seconds


def test_a_dead_link_is_a_finding_at_each_of_its_places() -> None:
    """With file, line, code, the reason and what to do."""
    assert [str(finding) for finding in dead_links(LINKS, {URL: Look(404, NOW)})] == [
        f"{place}: dead-link: `{URL}` is dead: it answers 404, there is no such page (2026-11-30). "
        "Find the page's new address and write it here, or cite another source."
        for place in ("citations.yaml:7", "topics/a.yaml:3")
    ]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (403, "it answers 403, it may refuse programs only (2026-11-30)"),
        (418, "it answers 418, that is unusual (2026-11-30)"),
        (502, "it answers 502, the server is in trouble (2026-11-30)"),
        (Trouble.TIME_OUT, "it took too long to answer (2026-11-30)"),
    ],
)
def test_an_unclear_link_is_a_warning_and_no_finding(status: int | Trouble, words: str) -> None:
    """Whoever reads it can look for themselves."""
    looks = {URL: Look(status, NOW)}
    assert next(warnings(LINKS, looks)) == f"citations.yaml:7: warning: `{URL}` is unclear: {words}. Open it in a browser."
    assert list(dead_links(LINKS, looks)) == []


def test_a_link_that_works_but_has_moved_is_a_note_with_the_new_address() -> None:
    """A dead one that has moved is dead."""
    new = "https://example.com/page"
    assert list(notes(LINKS, {URL: Look(200, NOW, new)}))[1] == (
        f"topics/a.yaml:3: note: `{URL}` has moved to `{new}`. See whether it is still the same page, and write the new address."
    )
    assert list(notes(LINKS, {URL: Look(404, NOW, new)})) == []


def test_a_link_that_was_never_looked_at_is_nothing() -> None:
    assert not [*dead_links(LINKS, {}), *warnings(LINKS, {}), *notes(LINKS, {})]
