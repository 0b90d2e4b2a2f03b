"""Running Rasa's graph by plan gives what running it by dask gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest
from rasa.engine.exceptions import GraphComponentException, GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from bot.process.graph_runner import PlannedGraphRunner, plan_graph


class Adder(GraphComponent):
    """Adds its number to another, or joins two. `ran` holds the names of the nodes in the order in which they ran."""

    ran: ClassVar[list[str]] = []
    made: ClassVar[list[str]] = []

    def __init__(self, name: str, by: int) -> None:
        self._name, self._by = name, by
        self.made.append(name)

    @classmethod
    def create(cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext) -> Adder:
        return cls(execution_context.node_name, config.get("by", 0))

    def add(self, number: int) -> int:
        self.ran.append(self._name)
        return number + self._by

    def join(self, left: int, right: int) -> tuple[int, int]:
        self.ran.append(self._name)
        return left, right

    def fail(self, number: int) -> int:
        raise ValueError(f"{self._name} can't add {number}")


def node(needs: dict[str, str], by: int = 0, fn: str = "add", *, target: bool = False) -> SchemaNode:
    """A node of the made-up graph."""
    return SchemaNode(needs=needs, uses=Adder, constructor_name="create", fn=fn, config={"by": by}, eager=True, is_target=target)


# The nodes stand in another order than that in which they can run.
SCHEMA = GraphSchema(
    {
        "joined": node({"left": "one", "right": "ten"}, fn="join", target=True),
        "ten": node({"number": "one"}, 10),
        "one": node({"number": "input"}, 1),
        "aside": node({"number": "ten"}, 100),
        "extra": node({"left": "one", "right": "more input"}, fn="join"),
        "broken": node({"number": "one"}, fn="fail"),
    }
)
Make = Callable[[type[GraphRunner]], GraphRunner]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Makes a runner of the graph."""
    Adder.ran.clear()
    Adder.made.clear()
    storage = LocalModelStorage.create(tmp_path)
    return lambda kind: kind.create(SCHEMA, storage, ExecutionContext(GraphSchema({}), "model"))


@pytest.fixture
def planned(make: Make) -> PlannedGraphRunner:
    runner = make(PlannedGraphRunner)
    assert isinstance(runner, PlannedGraphRunner)
    return runner


@pytest.mark.parametrize(
    ("inputs", "targets", "outputs"),
    [
        ({"input": 5}, None, {"joined": (6, 16)}),
        ({"input": 5}, [], {"joined": (6, 16)}),
        ({"input": 5}, ["ten"], {"ten": 16}),
        ({"input": 5}, ["aside", "joined"], {"aside": 116, "joined": (6, 16)}),
        ({"input": 5, "more input": 7}, ["extra"], {"extra": (6, 7)}),
        ({"input": 5}, ["input"], {"input": 5}),
    ],
)
def test_outputs_are_those_of_dask(make: Make, inputs: dict[str, int], targets: list[str] | None, outputs: dict[str, Any]) -> None:
    """Of the targets, by default of those of the schema."""
    assert make(DaskGraphRunner).run(inputs, targets) == outputs
    assert make(PlannedGraphRunner).run(inputs, targets) == outputs


@pytest.mark.parametrize("kind", [DaskGraphRunner, PlannedGraphRunner])
def test_only_what_the_targets_need_is_run_and_each_node_once(make: Make, kind: type[GraphRunner]) -> None:
    make(kind).run({"input": 5}, ["ten", "joined"])
    assert Adder.ran == ["one", "ten", "joined"]


@pytest.mark.parametrize("kind", [DaskGraphRunner, PlannedGraphRunner])
def test_a_node_that_fails_is_reported_alike(make: Make, kind: type[GraphRunner]) -> None:
    with pytest.raises(GraphComponentException, match="node broken"):
        make(kind).run({"input": 5}, ["broken"])


@pytest.mark.parametrize("inputs", [None, {}, {"input": 5}])
def test_so_is_one_that_lacks_an_input(make: Make, inputs: dict[str, int] | None) -> None:
    """It names the input."""
    messages = []
    for kind in (DaskGraphRunner, PlannedGraphRunner):
        with pytest.raises(GraphRunError) as raised:
            make(kind).run(inputs, ["extra"])
        messages.append(str(raised.value))
    assert messages[0] == messages[1]
    assert f"Expected input '{'more input' if inputs else 'input'}'" in messages[1]


def test_a_node_is_told_the_name_alone_of_an_input_that_is_not_there() -> None:
    """And of the others name and value."""
    told: list[tuple[Any, ...]] = []

    def tell(*needs: Any) -> tuple[str, str]:
        told.append(needs)
        return "extra", "out"

    runner = PlannedGraphRunner(SCHEMA, {"one": lambda *_: ("one", 6), "extra": tell})
    assert runner.run({"input": 5}, ["extra"]) == {"extra": "out"}
    assert told == [(("one", 6), "more input")]


def test_each_order_is_planned_once(planned: PlannedGraphRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    """It never changes, whatever goes in."""
    plans: list[list[str]] = []
    original = GraphSchema.minimal_graph_schema

    def counted(schema: GraphSchema, targets: list[str] | None = None) -> GraphSchema:
        plans.append(list(targets or ()))
        found: GraphSchema = original(schema, targets)
        return found

    monkeypatch.setattr(GraphSchema, "minimal_graph_schema", counted)
    for number in (1, 2, 3):
        assert planned.run({"input": number}) == {"joined": (number + 1, number + 11)}
        assert planned.run({"input": number}, ["aside"]) == {"aside": number + 111}
    assert plans == [["joined"], ["aside"]]


def test_nothing_of_one_run_is_left_for_the_next(planned: PlannedGraphRunner) -> None:
    inputs = {"input": 5}
    planned.run(inputs)
    assert inputs == {"input": 5}
    with pytest.raises(GraphRunError):
        planned.run({})


class CountingDomain:
    """Counts how often it is asked whether it is empty."""

    asked = 0

    def is_empty(self) -> bool:
        self.asked += 1
        return False


def agent_of(runner: GraphRunner) -> Any:
    """As much of an agent as is looked at."""
    return SimpleNamespace(processor=SimpleNamespace(graph_runner=runner, domain=CountingDomain()))


def test_an_agent_runs_by_plan_with_the_components_that_it_has_loaded(make: Make) -> None:
    agent = agent_of(make(DaskGraphRunner))
    made = list(Adder.made)
    plan_graph(agent)
    runner = agent.processor.graph_runner
    assert isinstance(runner, PlannedGraphRunner)
    assert runner.run({"input": 5}) == {"joined": (6, 16)}
    assert Adder.made == made


def test_planning_again_changes_nothing(planned: PlannedGraphRunner) -> None:
    agent = agent_of(planned)
    plan_graph(agent)
    assert agent.processor.graph_runner is planned


def test_its_domain_is_asked_once_whether_it_is_empty(make: Make) -> None:
    """Rasa asks for each message."""
    agent = agent_of(make(DaskGraphRunner))
    plan_graph(agent)
    assert [agent.processor.domain.is_empty() for _ in range(3)] == [False] * 3
    assert agent.processor.domain.asked == 1


def test_an_agent_without_a_model_is_left_alone() -> None:
    agent: Any = SimpleNamespace(processor=None)
    plan_graph(agent)
    assert agent.processor is None
