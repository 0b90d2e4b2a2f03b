"""A copy of this checkout that knows few conditions, to set it beside the whole."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT

COPIED = ("actions", "bot", "data", "knowledge", ".cache/encoder")


def copy_checkout(root: Path) -> None:
    """Copy what training and running need into the folder `root`, which is made."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in (*ROOT.glob("*.yml"), *ROOT.glob("requirements*.txt")):
        shutil.copy(path, root)


def forget_all_but(conditions: Collection[str], root: Path) -> None:
    """Take out of the copy at `root` what speaks of other conditions than these slugs: files, claims, examples, and citations that nothing uses any more."""
    knowledge = root / "knowledge"
    for path in (knowledge / "conditions").glob("*.yaml"):
        if path.stem not in conditions:
            path.unlink()
    known = {path.stem for kind in ("conditions", "topics") for path in (knowledge / kind).glob("*.yaml")}
    dropped = {""}
    while dropped:
        dropped = {path.stem for path in (knowledge / "claims").glob("*.yaml") if not _is_of(_loaded(path), known, dropped)}
        for claim in dropped:
            (knowledge / "claims" / f"{claim}.yaml").unlink()
    claims = {path.stem for path in (knowledge / "claims").glob("*.yaml")}
    for name in ("questions", "descriptions"):
        _keep_lines(root / "data" / "topics" / f"{name}.jsonl", lambda line: line["topic"] in known)
    _keep_lines(root / "data" / "topics" / "claims.jsonl", lambda line: line["claim"] in claims)
    _keep_cited(knowledge)


def _keep_lines(path: Path, wanted: Callable[[dict[str, str]], bool]) -> None:
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if wanted(json.loads(line))), encoding="utf-8")


def _keep_cited(knowledge: Path) -> None:
    path = knowledge / "citations.yaml"
    used = {text for other in knowledge.rglob("*.yaml") if other != path for text in _texts(_loaded(other))}
    kept = {citation: value for citation, value in _loaded(path)["citations"].items() if citation in used}
    path.write_text(yaml.safe_dump({"citations": kept}, allow_unicode=True, sort_keys=False), encoding="utf-8")


def _is_of(claim: dict[str, Any], known: set[str], dropped: set[str]) -> bool:
    """Whether a claim speaks of known topics only, and leads to no claim that was dropped."""
    following = {f"claims/{name}" for name in dropped}
    return known.issuperset({claim["topic"], *claim.get("also_topics", ())}) and following.isdisjoint(_texts(claim))


def _loaded(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return loaded


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
    elif isinstance(node, str):
        yield node
