"""The exception tree in the docstring of bot/errors.py is the whole truth."""

from __future__ import annotations

import ast
import inspect
import re

from bot import errors
from bot.errors import CaveatError
from tests.architecture.code import modules

_LINE = re.compile(r"^(?P<indent>[│├└─ ]*)(?P<name>[A-Z]\w+)(?:\s{2,}(?P<means>\S.*))?$")


def drawn_tree() -> dict[str, str | None]:
    """Each exception in the drawing and the one it stands under."""
    tree: dict[str, str | None] = {}
    above: list[tuple[int, str]] = []
    for line in inspect.getdoc(errors).splitlines():  # type: ignore[union-attr]
        if match := _LINE.match(line):
            depth = len(match["indent"])
            above = [(d, name) for d, name in above if d < depth]
            tree[match["name"]] = above[-1][1] if above else None
            above.append((depth, match["name"]))
    return tree


def real_tree() -> dict[str, str | None]:
    """Each exception of the module and the one that it extends."""
    return {
        name: None if one is CaveatError else one.__bases__[0].__name__
        for name, one in vars(errors).items()
        if inspect.isclass(one) and issubclass(one, CaveatError)
    }


def test_the_drawing_is_complete_and_right() -> None:
    """Every exception is drawn under the one that it extends, and nothing else is drawn."""
    assert drawn_tree() == real_tree()


def test_every_exception_says_what_it_means() -> None:
    """A docstring each."""
    assert [name for name in real_tree() if not inspect.getdoc(getattr(errors, name))] == []


def test_exceptions_of_ours_stand_in_one_place() -> None:
    """No other module defines one that extends CaveatError or one of its kind."""
    ours = set(real_tree())
    elsewhere = [
        f"{module.name}: {node.name}"
        for module in modules().values()
        if module.name != "bot.errors"
        for node in ast.walk(ast.parse(module.path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and any(isinstance(base, ast.Name) and base.id in ours for base in node.bases)
    ]
    assert elsewhere == []
