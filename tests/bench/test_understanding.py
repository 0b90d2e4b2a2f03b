"""The command, with a made-up learner and made-up data."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.intent_runs import DIET, OURS, Learnt, System
from bench.intent_scores import RECALLS, Guess, Scores
from bench.intent_sets import BOTS, CLINC150, SETS, IntentSet
from bench.stock_project import BenchError
from bench.understanding import EXIT_ERROR, EXIT_INTERRUPTED, EXIT_MISSED_TARGET, HEADINGS, QUOTED, chosen, main, targets
from tests.bench.made_up_sets import write_data

SYSTEMS = [System(OURS, "ours", SETS, ""), System(DIET, "stock DIET", BOTS, "")]


class Learner:
    """Ours is right and sure, stock is right and as sure of everything. Remembers what it was asked to learn."""

    def __init__(self, stop_at: str = "") -> None:
        self.asked: list[str] = []
        self._stop_at = stop_at

    def __call__(self, system: System, asked: IntentSet) -> Learnt:
        name = f"{asked.name}-{system.name}"
        if name == self._stop_at:
            raise KeyboardInterrupt
        self.asked.append(name)
        right = [Guess(intent, 0.9) for _, intent in asked.in_scope]
        return Learnt(3.0, (*right, *(Guess("x", 0.1 if system.name == OURS else 0.9) for _ in asked.out_of_scope)))


def test_a_run_prints_a_line_a_pair_and_what_was_reached(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    learner = Learner()
    assert main(["--data", str(write_data(tmp_path / "data"))], learner, tmp_path / "cache") == 0
    assert learner.asked == [*(f"{bot}-{system}" for bot in BOTS for system in (OURS, DIET)), f"{CLINC150}-{OURS}"]
    printed, progress = capsys.readouterr()
    lines = printed.splitlines()
    assert next(line for line in lines if line.startswith("curekart     ours")).split()[2:] == [*["100.0"] * 5, "3", "2", "2", "3"]
    assert next(line for line in lines if line.startswith("curekart     stock")).split()[3:] == ["100.0", *["0.0"] * 4, "3", "2", "2", "3"]
    assert next(line for line in lines if "(quoted)" in line).split()[4] == "91.6"
    assert sum(line.startswith("holds") for line in lines) == 6
    assert "falls below it" in printed
    assert "curekart, stock DIET: training on 3 examples." in progress


def test_a_stopped_run_goes_on_where_it_stopped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, cache = str(write_data(tmp_path / "data")), tmp_path / "cache"
    assert main(["--data", data], Learner(stop_at="powerplay11-diet"), cache) == EXIT_INTERRUPTED
    assert "goes on from there" in capsys.readouterr().err
    learner = Learner()
    assert main(["--data", data], learner, cache) == 0
    assert learner.asked == ["powerplay11-diet", "sofmattress-ours", "sofmattress-diet", "clinc150-ours"]
    assert "curekart, ours: kept from an earlier run." in capsys.readouterr().err


def test_only_what_is_named_is_measured_and_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, learner = write_data(tmp_path / "data"), Learner()
    (data / CLINC150 / "data_full.json").unlink()
    assert main(["--data", str(data), "--only", "ours", "hint3"], learner, tmp_path / "cache") == 0
    assert learner.asked == [f"{bot}-{OURS}" for bot in BOTS]
    printed = capsys.readouterr().out
    assert "quoted" not in printed.lower()
    assert sum(line.startswith("holds") for line in printed.splitlines()) == 2


@pytest.mark.parametrize(
    ("only", "pairs"),
    [
        ([], 7),
        (["ours"], 4),
        (["diet"], 3),
        (["hint3"], 6),
        (["curekart"], 2),
        (["clinc150"], 1),
        (["curekart", "clinc150", "diet"], 1),
        (["ours", "diet", "hint3", "clinc150"], 7),
    ],
)
def test_names_of_systems_and_sets_narrow_each_other(only: list[str], pairs: int) -> None:
    assert len(chosen(only, SYSTEMS)) == pairs


def test_stock_diet_is_not_trained_for_hours() -> None:
    with pytest.raises(BenchError, match="takes hours"):
        chosen(["diet", "clinc150"], SYSTEMS)


def test_what_is_missing_shows_before_anything_is_trained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence on what to do, and exit code 2."""
    data, learner = write_data(tmp_path), Learner()
    (data / CLINC150 / "data_full.json").unlink()
    assert main(["--data", str(data)], learner, tmp_path / "cache") == EXIT_ERROR == 2
    assert learner.asked == []
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "data_full.json. Get it: github.com/clinc/oos-eval" in printed.err


@pytest.mark.parametrize("arguments", [[], ["--data", ".", "--only", "nothing"], ["--data", ".", "--only"]])
def test_a_wrong_option_is_told_with_the_same_exit_code(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == EXIT_ERROR


def test_a_learner_that_fails_is_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def failing(system: System, asked: IntentSet) -> Learnt:
        raise BenchError("It can't be trained.")

    assert main(["--data", str(write_data(tmp_path))], failing, tmp_path / "cache") == EXIT_ERROR
    assert capsys.readouterr().err.endswith("It can't be trained.\n")


def test_a_target_that_is_missed_is_told_by_the_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def wrong(system: System, asked: IntentSet) -> Learnt:
        return Learnt(1.0, (Guess("wrong", 0.5),) * len(asked.asked))

    assert main(["--data", str(write_data(tmp_path)), "--only", "curekart"], wrong, tmp_path / "cache") == EXIT_MISSED_TARGET
    assert capsys.readouterr().out.count("DOES NOT HOLD") == 3


def test_ours_has_to_be_ahead_at_every_recall() -> None:
    stock = Scores(90.0, dict.fromkeys(RECALLS, 80.0))
    for percent in RECALLS:
        ours = Scores(90.0, {**dict.fromkeys(RECALLS, 95.0), percent: 80.0})
        (*_, lead) = targets({("curekart", OURS): ours, ("curekart", DIET): stock})
        assert not lead.holds
    (*_, lead) = targets({("curekart", OURS): Scores(1.0, dict.fromkeys(RECALLS, 80.2)), ("curekart", DIET): stock})
    assert lead.holds


def test_without_ours_nothing_is_judged() -> None:
    assert targets({(bot, DIET): Scores(1.0, dict.fromkeys(RECALLS, 1.0)) for bot in BOTS}) == []


def test_the_table_is_as_wide_everywhere() -> None:
    assert {len(row) for row in (*HEADINGS, QUOTED)} == {11}
