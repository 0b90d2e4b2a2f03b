"""`python -m bot check --links`: what it prints, what it keeps, and its exit code."""

from __future__ import annotations

import dataclasses
import json
import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.__main__ import EXIT_INTERRUPTED, main
from bot.cli import links as command
from bot.evidence.link_cache import LinkCache
from bot.evidence.link_probe import Prober, Unseen
from bot.evidence.throttle import Throttle
from bot.knowledge.links import Look
from bot.settings import Settings, load

GOOD = Path(__file__).parents[2] / "knowledge" / "good"
GLIMMER, BRIGHT, LAMPS = (f"https://example.org/{page}" for page in ("glimmer", "bright-2020", "lamps"))
NOW = datetime.now(timezone.utc)
DAY = f"{NOW:%Y-%m-%d}"


class StandIn(Prober):
    """Sees what it is told to see, without a net; keeps what it was asked for."""

    def __init__(self, seen: dict[str, Look | Unseen | BaseException], *, net: bool = True) -> None:
        super().__init__(Throttle())
        self.seen, self.net, self.asked = seen, net, list[str]()

    def look(self, url: str) -> Look | Unseen:
        self.asked.append(url)
        seen = self.seen.get(url, Look(200, NOW))
        if isinstance(seen, BaseException):
            raise seen
        return seen

    def reaches_the_net(self) -> bool:
        return self.net


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A copy of the good knowledge, and a var folder that isn't there yet."""
    knowledge = shutil.copytree(GOOD, tmp_path / "knowledge")
    return load({"CAVEAT_KNOWLEDGE": str(knowledge), "CAVEAT_VAR": str(tmp_path / "var")}, tmp_path)


def kept(settings: Settings) -> LinkCache:
    return LinkCache(settings.var / "links.json")


def test_good_links_end_with_a_summary_and_code_zero(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Progress goes to stderr, so that stdout is the report alone."""
    assert command.run(settings, False, StandIn({})) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        "knowledge is clean: 2 topics, 10 entries, 3 citations",
        "3 links: 3 good (0 of them moved), 0 dead, 0 unclear, 0 not looked up yet",
    ]
    assert printed.err.startswith("Looking at 3 of 3 links, at 1 host, with one request a second to each.\n")
    assert printed.err.endswith("Looked at 3 of 3\n")


def test_a_dead_link_is_a_finding_and_code_one(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Findings first, then warnings, then notes."""
    seen = {GLIMMER: Look(200, NOW, "https://example.org/new"), BRIGHT: Look(403, NOW), LAMPS: Look(404, NOW)}
    assert command.run(settings, False, StandIn(dict(seen))) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith(f"citations.yaml:23: dead-link: `{LAMPS}` is dead: it answers 404")
    assert lines[2].startswith(f"citations.yaml:13: warning: `{BRIGHT}` is unclear: it answers 403")
    assert lines[3].startswith(f"citations.yaml:6: note: `{GLIMMER}` has moved to `https://example.org/new`")
    assert lines[4:] == ["3 links: 1 good (1 of them moved), 1 dead, 1 unclear, 0 not looked up yet"]


def test_warnings_and_notes_alone_are_code_zero(settings: Settings) -> None:
    """They are no findings."""
    seen = {GLIMMER: Look(200, NOW, "https://example.org/new"), BRIGHT: Look(503, NOW)}
    assert command.run(settings, False, StandIn(dict(seen))) == 0


def test_a_finding_in_the_knowledge_is_code_one_whatever_the_links(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Links are looked up all the same."""
    (settings.knowledge / "caveats.yaml").write_text("caveats:\n  basics: Take care!\n", encoding="utf-8")
    assert command.run(settings, False, StandIn({})) == 1
    assert "3 links: 3 good" in capsys.readouterr().out


def test_without_a_folder_there_are_no_links(settings: Settings, tmp_path: Path) -> None:
    """One finding, as without --links."""
    prober = StandIn({})
    assert command.run(dataclasses.replace(settings, knowledge=tmp_path / "nowhere"), False, prober) == 1
    assert prober.asked == []


def test_what_was_seen_lately_is_not_looked_up_again(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Good for 30 days, bad for one; what counts no longer is looked up and kept anew."""
    cache = kept(settings)
    cache.put(GLIMMER, Look(200, NOW - timedelta(days=29)))
    cache.put(BRIGHT, Look(404, NOW - timedelta(hours=20)))
    cache.put(LAMPS, Look(404, NOW - timedelta(days=2)))
    prober = StandIn({})
    assert command.run(settings, False, prober) == 1
    assert prober.asked == [LAMPS]
    assert kept(settings).looks[LAMPS].status == 200
    assert "3 links: 2 good (0 of them moved), 1 dead" in capsys.readouterr().out


def test_when_all_is_known_the_net_is_not_asked_for(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """And no progress is shown."""
    for url in (GLIMMER, BRIGHT, LAMPS):
        kept(settings).put(url, Look(200, NOW))
    assert command.run(settings, False, StandIn({}, net=False)) == 0
    assert capsys.readouterr().err == ""


def test_offline_nothing_is_looked_up_and_one_sentence_says_so(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """What was dead before is a finding still, however old, and decides on the exit code."""
    kept(settings).put(LAMPS, Look(404, NOW - timedelta(days=90)))
    prober = StandIn({})
    offline = dataclasses.replace(settings, offline=True)
    assert command.run(offline, False, prober) == 1
    assert prober.asked == []
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("CAVEAT_OFFLINE is 1: no link is looked up")
    assert lines[2].startswith("citations.yaml:23: dead-link: ")
    assert lines[3] == "3 links: 0 good (0 of them moved), 1 dead, 0 unclear, 2 not looked up yet"
    kept(settings).put(LAMPS, Look(200, NOW))
    assert command.run(offline, False, prober) == 0


def test_without_a_net_nothing_counts_as_dead(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, since nothing is known of the links; stderr says what to do."""
    prober = StandIn({}, net=False)
    assert command.run(settings, False, prober) == 2
    assert prober.asked == []
    assert "set CAVEAT_OFFLINE=1 to go by what is known from before" in capsys.readouterr().err


def test_a_net_that_is_lost_on_the_way_ends_the_round(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """What was seen before is kept, and no more is looked up."""
    assert command.run(settings, False, StandIn({BRIGHT: Unseen.NO_NET})) == 2
    assert set(kept(settings).looks) == {GLIMMER}
    assert "Nothing can be reached from here" in capsys.readouterr().err


def test_a_host_that_wants_a_long_pause_leaves_links_for_another_run(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """They are counted as not looked up, and what is known from before goes on to count."""
    kept(settings).put(LAMPS, Look(404, NOW - timedelta(days=2)))
    assert command.run(settings, False, StandIn({BRIGHT: Unseen.SET_ASIDE, LAMPS: Unseen.SET_ASIDE})) == 1
    printed = capsys.readouterr()
    assert "3 links: 1 good (0 of them moved), 1 dead, 0 unclear, 1 not looked up yet" in printed.out
    assert printed.err.endswith("2 left for another run, because example.org asked for a long pause.\n")


def test_ctrl_c_loses_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Each look is in the file as soon as it is taken."""

    def interrupted(done_so_far: str, number: int, total: int, stream: object) -> None:
        if number == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(command, "show_count", interrupted)
    with pytest.raises(KeyboardInterrupt):
        command.run(settings, False, StandIn({}))
    assert set(kept(settings).looks) == {GLIMMER, BRIGHT}
    assert "Stopped. What was seen so far is kept" in capsys.readouterr().err


def test_links_that_are_no_longer_cited_are_forgotten(settings: Settings) -> None:
    """The file holds what the knowledge cites."""
    kept(settings).put("https://example.org/old", Look(404, NOW))
    command.run(settings, False, StandIn({}))
    assert set(json.loads((settings.var / "links.json").read_text(encoding="utf-8"))) == {GLIMMER, BRIGHT, LAMPS}


def test_the_option_is_needed_for_a_look(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """`check` alone makes no request and touches no file; `--links` does both, with the settings' folders."""
    prober = StandIn({LAMPS: Look(410, NOW)})
    monkeypatch.setattr(command, "Prober", lambda throttle: prober)
    monkeypatch.setenv("CAVEAT_KNOWLEDGE", str(settings.knowledge))
    monkeypatch.setenv("CAVEAT_VAR", str(settings.var))
    monkeypatch.delenv("CAVEAT_OFFLINE", raising=False)
    assert main(["check"]) == 0
    assert prober.asked == []
    assert not settings.var.exists()
    assert main(["check", "--links", "--stats"]) == 1
    assert len(prober.asked) == 3
    assert "reading grade: median" in capsys.readouterr().out


def test_ctrl_c_ends_the_command_with_its_usual_code(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """No traceback."""
    monkeypatch.setattr(command, "look_at_all", lambda urls, look: (_ for _ in ()).throw(KeyboardInterrupt))
    monkeypatch.setattr(command, "Prober", lambda throttle: StandIn({}))
    monkeypatch.setenv("CAVEAT_KNOWLEDGE", str(settings.knowledge))
    monkeypatch.setenv("CAVEAT_VAR", str(settings.var))
    monkeypatch.delenv("CAVEAT_OFFLINE", raising=False)
    assert main(["check", "--links"]) == EXIT_INTERRUPTED
