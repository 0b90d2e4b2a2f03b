"""`python -m bot check --links` from the knowledge folder to a server and back: only the server and the clock are made up."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bot.cli.links import run
from bot.evidence.link_probe import Prober
from bot.evidence.throttle import Throttle
from bot.settings import load
from tests.unit.evidence.conftest import Clock, Reply, Site

GOOD = Path(__file__).parents[2] / "knowledge" / "good"


def test_links_are_looked_up_politely_reported_and_remembered(
    site: Site,
    secure_site: str,
    certificate: Path,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One is gone, one refuses programs, one has moved. The second run asks for nothing."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    knowledge = Path(shutil.copytree(GOOD, tmp_path / "knowledge"))
    citations = knowledge / "citations.yaml"
    citations.write_text(citations.read_text(encoding="utf-8").replace("https://example.org", secure_site), encoding="utf-8")
    site.replies = {
        "/glimmer": Reply(410),
        "/bright-2020": Reply(403),
        "/lamps": Reply(301, {"Location": "/lights"}),
        "/lights": Reply(200),
    }
    settings = load({"CAVEAT_KNOWLEDGE": str(knowledge), "CAVEAT_VAR": str(tmp_path / "var")}, tmp_path)
    prober = Prober(Throttle(clock.time, clock.sleep), references=(f"{secure_site}/",))

    assert run(settings, False, prober) == 1
    void, *report = capsys.readouterr().out.splitlines()
    assert "void-signature" in void  # the sources have other addresses now than those that were signed
    assert [line.partition(" (")[0] for line in report] == [
        "knowledge is clean: 2 topics, 10 entries, 3 citations",
        f"citations.yaml:6: dead-link: `{secure_site}/glimmer` is dead: it answers 410, the page was taken away",
        f"citations.yaml:13: warning: `{secure_site}/bright-2020` is unclear: it answers 403, it may refuse programs only",
        f"citations.yaml:23: note: `{secure_site}/lamps` has moved to `{secure_site}/lights`. "
        "See whether it is still the same page, and write the new address.",
        "3 links: 1 good",
    ]
    moments = [request.at for request in site.requests]
    assert moments == [float(number) for number in range(len(moments))]

    asked = len(site.requests)
    assert run(settings, False, prober) == 1
    assert len(site.requests) == asked
    assert capsys.readouterr().out.splitlines() == [void, *report]
    assert {url.rpartition("/")[2]: look["status"] for url, look in json.loads((tmp_path / "var" / "links.json").read_text()).items()} == {
        "glimmer": 410,
        "bright-2020": 403,
        "lamps": 200,
    }
