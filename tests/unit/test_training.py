"""Training: only when something that shapes the model changed, and never a half-written model."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot import training
from bot.errors import KnowledgeError
from bot.settings import Settings, load
from bot.training import KEPT_MODELS, ensure_model, inputs_digest

GOOD = Path(__file__).parents[1] / "knowledge" / "good"
TOY_TRAINER = """
import pathlib, sys
name = sys.argv[sys.argv.index("--fixed-model-name") + 1]
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
runs = pathlib.Path("runs")
runs.write_text(runs.read_text() + "x" if runs.exists() else "x")
if pathlib.Path("broken").exists():
    sys.exit("the toy can't learn")
(out / name).write_text("model")
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose Rasa is a toy that writes down how often it ran."""
    shutil.copytree(GOOD, tmp_path / "knowledge")
    (tmp_path / "config.yml").write_text("language: en\n", encoding="utf-8")
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    (tmp_path / "data" / "nlu" / "hello.yml").write_text("nlu: []\n", encoding="utf-8")
    (tmp_path / "toy_trainer.py").write_text(TOY_TRAINER, encoding="utf-8")
    monkeypatch.setattr(training, "RASA_MODULE", "toy_trainer")
    return tmp_path


def settings_of(root: Path) -> Settings:
    """The settings of such a project."""
    return load({}, root=root)


def runs(root: Path) -> int:
    """How often the toy trained."""
    return len((root / "runs").read_text()) if (root / "runs").exists() else 0


def test_unchanged_inputs_are_trained_once(root: Path) -> None:
    """The second time nothing is done."""
    first = ensure_model(settings_of(root), root)
    assert first is not None
    assert first.name == f"caveat-{inputs_digest(settings_of(root), root)}.tar.gz"
    assert ensure_model(settings_of(root), root) == first
    assert runs(root) == 1


def test_force_trains_all_the_same(root: Path) -> None:
    """`python -m bot train --force`."""
    ensure_model(settings_of(root), root)
    ensure_model(settings_of(root), root, force=True)
    assert runs(root) == 2


@pytest.mark.parametrize(
    "changed", ["config.yml", "data/nlu/hello.yml", "knowledge/phrases.yaml", "bot/nlu/new.py", "bot/importer.py", "requirements.txt"]
)
def test_each_input_counts(root: Path, changed: str) -> None:
    """A change of any input, and a new file among them, gives another digest."""
    before = inputs_digest(settings_of(root), root)
    path = root / changed
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert inputs_digest(settings_of(root), root) != before


@pytest.mark.parametrize(
    "unrelated",
    ["endpoints.yml", "bot/widget/widget.js", "bot/channels/web.py", "README.md", "bot/nlu/__pycache__/a.pyc", "knowledge/_signed/a.txt"],
)
def test_what_does_not_shape_the_model_does_not_count(root: Path, unrelated: str) -> None:
    """No training because of a channel, the widget, a document or a copy of what was signed."""
    before = inputs_digest(settings_of(root), root)
    (root / unrelated).parent.mkdir(parents=True, exist_ok=True)
    (root / unrelated).write_text("x", encoding="utf-8")
    assert inputs_digest(settings_of(root), root) == before


def test_old_models_are_removed(root: Path) -> None:
    """The newest two stay."""
    for number in range(4):
        (root / "config.yml").write_text(f"language: en  # {number}\n", encoding="utf-8")
        newest = ensure_model(settings_of(root), root)
    left = list((root / "models").glob("*.tar.gz"))
    assert len(left) == KEPT_MODELS
    assert newest in left


def test_a_failure_shows_what_rasa_said_and_leaves_no_model(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The end of the log on stderr, and the next call trains again."""
    (root / "broken").touch()
    assert ensure_model(settings_of(root), root) is None
    said = capsys.readouterr().err
    assert "Training failed (exit code 1)" in said
    assert "the toy can't learn" in said
    assert list((root / "models").glob("*.tar.gz")) == []
    (root / "broken").unlink()
    assert ensure_model(settings_of(root), root) is not None


def test_knowledge_with_findings_is_not_trained(root: Path) -> None:
    """The finding is in the message, and there is no model, although Rasa had been started beside the check."""
    (root / "knowledge" / "caveats.yaml").write_text("caveats:\n  basics: Take care!\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"caveats.yaml:2: exclamation:"):
        ensure_model(settings_of(root), root)
    assert list((root / "models").glob("*.tar.gz")) == []
