"""The project's modules and what they import, read from their source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("bot", "actions")


@dataclass(frozen=True)
class Import:
    """One import statement's target: `module` is dotted, `late` means inside a function."""

    module: str
    line: int
    late: bool


@dataclass(frozen=True)
class Module:
    """One source file."""

    name: str
    path: Path
    imports: tuple[Import, ...]

    @property
    def unit(self) -> str:
        """The part of the house that it belongs to: `knowledge` for bot.knowledge.reader, `actions` for all of actions."""
        parts = self.name.split(".")
        return parts[0] if parts[0] != "bot" or len(parts) == 1 else parts[1]


@lru_cache(maxsize=1)
def modules() -> dict[str, Module]:
    """Every module of the project by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found[name] = Module(name, path, tuple(_imports(ast.parse(path.read_text(encoding="utf-8")), late=False)))
    return found


def inner_imports(module: Module) -> Iterator[tuple[Module, Import]]:
    """What a module imports from the project itself; `from package import name` counts as the module `package.name` where there is one."""
    for imported in module.imports:
        parts = imported.module.split(".")
        known = [".".join(parts[:length]) for length in range(len(parts), 0, -1) if ".".join(parts[:length]) in modules()]
        if known and known[0] != module.name:
            yield modules()[known[0]], imported


def _imports(node: ast.AST, *, late: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(alias.name, child.lineno, late) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert child.level == 0, f"relative import in line {child.lineno}"
            yield from (Import(f"{child.module}.{alias.name}", child.lineno, late) for alias in child.names)
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            yield from _imports(child, late=late or inside)
