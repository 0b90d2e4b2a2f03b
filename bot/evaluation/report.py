"""The evaluation as text for a terminal, at most WIDEST columns, and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from bot.evaluation import summary
from bot.evaluation.calibration import calibration, curve
from bot.evaluation.scoring import Interval, Outcome
from bot.evaluation.summary import Group, Scored

WIDEST = 110
MOST_CONFUSIONS = 25
WORDS = {
    Outcome.RIGHT: "right",
    Outcome.WRONG_ANSWER: "wrong answer",
    Outcome.MISSED_EMERGENCY: "missed emergency",
    Outcome.FALSE_ALARM: "false alarm",
    Outcome.OVER_TRIAGE: "over-triage",
    Outcome.MISS: "miss",
}
LISTED = (Outcome.MISSED_EMERGENCY, Outcome.WRONG_ANSWER)
"""Outcomes of which every question is listed."""


def as_text(questions: Sequence[Scored]) -> str:
    """The whole report, ending with a line break."""
    sections = [
        _totals(questions),
        _groups("By file", summary.grouped(questions, summary.file_of)),
        _groups("By expected kind", summary.grouped(questions, summary.kind_of)),
        _groups("By topic of the expected answer", summary.grouped(questions, summary.topic_of)),
        _abstentions(questions),
        _calibration(questions),
        _confusions(questions),
        *(_listed(questions, outcome) for outcome in LISTED),
    ]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def as_json(questions: Sequence[Scored]) -> dict[str, object]:
    """The same figures, and what became of every question."""
    total = summary.group("all", questions)
    return {
        "questions": len(questions),
        "figures": {outcome.value: asdict(total.share(outcome)) for outcome in Outcome},
        "urgent": asdict(_missed_of_urgent(questions)),
        "by_file": _groups_json(summary.grouped(questions, summary.file_of)),
        "by_kind": _groups_json(summary.grouped(questions, summary.kind_of)),
        "by_topic": _groups_json(summary.grouped(questions, summary.topic_of)),
        "abstentions": [{**asdict(row), "reason": row.reason.value} for row in summary.abstentions(questions)],
        "confusions": [
            {"expected": one.expected, "got": one.got, "count": one.count, "examples": [example.item.id for example in one.examples]}
            for one in summary.confusions(questions)
        ],
        "calibration": asdict(calibration(questions)),
        "curve": [asdict(point) for point in curve(questions)],
        "items": [_item_json(question) for question in questions],
    }


def _groups_json(groups: Iterable[Group]) -> dict[str, object]:
    return {one.name: {"questions": one.total, **{outcome.value: one.counts[outcome] for outcome in Outcome}} for one in groups}


def _item_json(question: Scored) -> dict[str, object]:
    return {
        "id": question.item.id,
        "file": question.item.file.as_posix(),
        "line": question.item.line,
        "messages": list(question.item.messages),
        "expected": summary.wanted_in_full(question.item.expect),
        "got": [summary.in_full(reply) for reply in question.replies],
        "outcomes": [outcome.value for outcome in Outcome if outcome in question.outcomes],
    }


def _totals(questions: Sequence[Scored]) -> list[str]:
    total = summary.group("all", questions)
    files = len({question.item.file for question in questions})
    rows = [(WORDS[outcome], *_share(total.share(outcome))) for outcome in Outcome]
    urgent = _missed_of_urgent(questions)
    told = [f"Of {urgent.total} that only an emergency or crisis message answers, {urgent.count} missed: {' '.join(_share(urgent)[1:])}."]
    heading = f"{_number(len(questions), 'question')} in {_number(files, 'file')}"
    return [heading, *_table(("", "count", "share", "95 % interval"), rows), *(told if urgent.total else ())]


def _missed_of_urgent(questions: Sequence[Scored]) -> Interval:
    return summary.group("urgent", summary.urgent(questions)).share(Outcome.MISSED_EMERGENCY)


def _share(share: Interval) -> tuple[str, str, str]:
    return str(share.count), f"{share.share:.1%}", f"({share.low:.1%} – {share.high:.1%})"


def _groups(title: str, groups: Sequence[Group]) -> list[str]:
    """One row a group; a count of none is a dot, so that the others stand out."""
    others = [outcome for outcome in Outcome if outcome is not Outcome.RIGHT]
    rows = [
        (one.name, str(one.total), f"{one.share(Outcome.RIGHT).share:.1%}", *(str(one.counts[outcome] or "·") for outcome in others))
        for one in groups
    ]
    return [title, *_table(("", "count", "right", *(WORDS[outcome] for outcome in others)), rows)] if rows else []


def _abstentions(questions: Sequence[Scored]) -> list[str]:
    found = summary.abstentions(questions)
    rows = [(one.reason.value, str(one.expected), str(one.right), str(one.given), str(one.unexpected)) for one in found]
    return ["Abstentions by reason", *_table(("", "expected", "of these right", "given", "given unexpectedly"), rows)] if rows else []


def _calibration(questions: Sequence[Scored]) -> list[str]:
    found = calibration(questions)
    if not found.total:
        return []
    bins = [
        (f"{one.low:.1f} – {one.high:.1f}", str(one.total), f"{one.confidence:.1%}", f"{one.right / one.total:.1%}") for one in found.bins
    ]
    points = [(f"{one.least:.1f}", str(one.answered), str(one.right), str(one.wrong), str(one.abstained)) for one in curve(questions)]
    return [
        f"Calibration of {_number(found.total, 'answer')}: expected error {found.error:.3f}, Brier score {found.brier:.3f}",
        *_table(("confidence", "count", "mean", "right"), bins),
        "If answers needed more confidence",
        *_table(("at least", "answered", "right", "wrong answer", "abstained"), points),
    ]


def _confusions(questions: Sequence[Scored]) -> list[str]:
    found = summary.confusions(questions)
    if not found:
        return []
    lines = [f"Confusions: expected → got (the {MOST_CONFUSIONS} most frequent of {len(found)})"]
    for one in found[:MOST_CONFUSIONS]:
        lines.append(_clipped(f"  {one.count:>4}  {one.expected} → {one.got}"))
        lines.extend(_clipped(f"        {example.item.id}: {_message(example)}") for example in one.examples)
    return lines


def _listed(questions: Sequence[Scored], outcome: Outcome) -> list[str]:
    found = summary.with_outcome(questions, outcome)
    return [f"Every {WORDS[outcome]} ({len(found)})", *(line for question in found for line in _in_lines(question))]


def _in_lines(question: Scored) -> Iterator[str]:
    got = " + ".join(summary.in_full(reply) for reply in question.replies) or summary.NOTHING
    yield _clipped(f"  {question.item.id}: {_message(question)}")
    yield _clipped(f"    expected {summary.wanted_in_full(question.item.expect)}")
    yield _clipped(f"    got      {got}")


def _message(question: Scored) -> str:
    return " ".join(question.item.messages[-1].split())


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Aligned columns: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(headers, *rows, strict=True)]
    return [_row(cells, widths) for cells in (headers, *rows)]


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    others = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return _clipped("  " + "  ".join([cells[0].ljust(widths[0]), *others]).rstrip())


def _clipped(line: str) -> str:
    return line if len(line) <= WIDEST else line[: WIDEST - 1].rstrip() + "…"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" + "s" * (count != 1)
