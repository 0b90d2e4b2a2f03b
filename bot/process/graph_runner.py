"""Runs Rasa's graph of components in a plain loop.

Rasa hands each run to dask, which plans the graph anew for every message and every predicted action, although its order never changes. A runner is
one of Rasa's interfaces (`rasa.engine.runner.interface.GraphRunner`), but no setting names it, so it is put in after an agent was loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import TopologicalSorter
from typing import Any

from rasa.core.agent import Agent
from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage


class PlannedGraphRunner(GraphRunner):
    """Has the components of another runner, and plans each target's order once."""

    def __init__(self, schema: GraphSchema, nodes: Mapping[str, GraphNode]) -> None:
        self._schema, self._nodes = schema, nodes
        self._plans: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> PlannedGraphRunner:
        """A runner with components of its own."""
        return cls.like(DaskGraphRunner.create(graph_schema, model_storage, execution_context, hooks))

    @classmethod
    def like(cls, runner: DaskGraphRunner) -> PlannedGraphRunner:
        """A runner with the components that another one has loaded."""
        return cls(runner._graph_schema, runner._instantiated_nodes)

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """The outputs of the targets (by default those of the schema), by name."""
        wanted = tuple(targets or self._schema.target_names)
        results: dict[str, Any] = dict(inputs or {})
        for name, needs in self._plan(wanted):
            # A node that needs an input which this run doesn't have is told its name alone, as dask would.
            _, results[name] = self._nodes[name](*((need, results[need]) if need in results else need for need in needs))
        return {name: results[name] for name in wanted}

    def _plan(self, targets: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        if targets not in self._plans:
            nodes = self._schema.minimal_graph_schema(list(targets)).nodes
            order = TopologicalSorter({name: set(node.needs.values()) for name, node in nodes.items()}).static_order()
            self._plans[targets] = [(name, tuple(nodes[name].needs.values())) for name in order if name in nodes]
        return self._plans[targets]


def plan_graph(agent: Agent) -> None:
    """Have a loaded agent run its graph by plan, and know once whether its domain is empty: Rasa makes an empty one to compare with for each message."""
    processor = agent.processor
    if processor is not None and isinstance(processor.graph_runner, DaskGraphRunner):
        processor.graph_runner = PlannedGraphRunner.like(processor.graph_runner)
        is_empty = processor.domain.is_empty()
        processor.domain.is_empty = lambda: is_empty
