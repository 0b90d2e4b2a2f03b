"""Imports run downward only, and the core knows nothing of the outside."""

from __future__ import annotations

from tests.architecture.code import Module, inner_imports, modules

LAYERS = (
    {"vocabulary", "errors"},
    {"knowledge"},
    {"triage", "understanding", "intake"},
    {"redaction"},
    {"answer"},
    {"consult", "rendering", "insights"},
    {"process", "settings"},
    {"persistence", "delivery", "evidence"},
    {"wiring", "stores"},
    {"nlu", "importer", "policies"},
    {"conversation"},
    {"channels", "console"},
    {"nlg", "training"},
    {"serving", "talk"},
    {"evaluation"},
    {"cli"},
    {"__main__"},
    {"actions"},
)
"""From the bottom up. A part imports itself and parts of lower layers; parts of one layer don't import each other."""

CORE = {"knowledge", "triage", "understanding", "answer", "intake", "redaction", "vocabulary", "errors", "consult", "rendering", "insights"}
OUTSIDE = {"rasa", "rasa_sdk", "sanic", "flask", "sqlalchemy", "requests"}
YAML_IMPORTERS = {"bot.knowledge.yaml_source", "bot.knowledge.yaml_edit"}
"""The first reads, the second changes a few values in place when somebody signs."""
PACKAGE_FILES = {"bot", "widget"}
"""`bot/__init__.py` and what holds no code."""


def test_every_part_has_its_layer() -> None:
    """A new part of the house is entered above."""
    known = set().union(*LAYERS) | PACKAGE_FILES
    assert {module.unit for module in modules().values()} <= known


def test_imports_run_downward_only() -> None:
    """Also: triage, understanding and intake don't import each other, and bot never imports actions."""
    height = {unit: number for number, layer in enumerate(LAYERS) for unit in layer}
    upward = [
        f"{module.path.name}:{imported.line}: {module.name} imports {target.name}"
        for module in modules().values()
        for target, imported in inner_imports(module)
        if target.unit != module.unit and target.unit not in PACKAGE_FILES and height[target.unit] >= height[module.unit]
    ]
    assert upward == []


def test_the_core_is_pure() -> None:
    """Knowledge, triage, understanding and answers know no framework, no database and no network."""
    impure = [
        f"{m.name}:{i.line}: {i.module}" for m in modules().values() if m.unit in CORE for i in m.imports if _top(i.module) in OUTSIDE
    ]
    assert impure == []


def test_one_module_reads_yaml_and_one_edits_it() -> None:
    """Every file of the knowledge folder comes in through one door, which keeps the lines, and is written through another."""
    assert {m.name for m in modules().values() if any(_top(i.module) in {"yaml", "ruamel"} for i in m.imports)} <= YAML_IMPORTERS


def test_no_import_stands_in_a_function() -> None:
    """A late import hides a cycle or a missing package."""
    assert [f"{m.name}:{i.line}: {i.module}" for m in modules().values() for i in m.imports if i.late] == []


def test_no_import_cycles() -> None:
    """No module imports itself on whatever way round."""
    assert _cycle() == []


def _top(module: str) -> str:
    return module.partition(".")[0]


def _cycle() -> list[str]:
    """The names of one cycle, empty if there is none."""
    done: set[str] = set()

    def visit(module: Module, path: tuple[str, ...]) -> list[str]:
        if module.name in path:
            return [*path[path.index(module.name) :], module.name]
        if module.name in done:
            return []
        for target, _ in inner_imports(module):
            if found := visit(target, (*path, module.name)):
                return found
        done.add(module.name)
        return []

    for module in modules().values():
        if found := visit(module, ()):
            return found
    return []
