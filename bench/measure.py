"""What is measured, in which order, and what comes of it."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bench.load import Conversation, Job, Result, run_load
from bench.questions import EARLY, GROWN, LATE, MIDDLE, Wordings
from bench.servers import Running
from bench.stock_project import BenchError
from bench.systems import OURS, STOCK

CLIENTS = 16
USUAL_LENGTH = 10
"""Messages of one conversation where its length is not what is measured."""
PHASE_SECONDS = 120.0


@dataclass(frozen=True)
class Effort:
    """How much is sent. A round is done by every system before the next begins, so that a busy minute hits all of them.

    Only the systems named in `long_conversations` have those; ours has more of them, because it is judged by their cost.
    """

    rounds_alone: int
    rounds_together: int
    conversations_each: int
    long_conversations: Mapping[str, int]


FULL = Effort(rounds_alone=5, rounds_together=4, conversations_each=1, long_conversations={OURS: 4, STOCK: 2})
QUICK = Effort(rounds_alone=2, rounds_together=1, conversations_each=1, long_conversations={OURS: 2, STOCK: 1})


@dataclass(frozen=True)
class Phase:
    """One job for every system in `systems` (all, when empty). The warm-up counts for nothing."""

    kind: str
    clients: Sequence[Sequence[Conversation]]
    systems: frozenset[str] = frozenset()


WARM, ALONE, TOGETHER, LONG = "warm-up", "1 client", "16 clients", "long conversation"


@dataclass
class Measured:
    """The results of one system, by kind of phase, and what it took to run it."""

    name: str
    start_seconds: float
    megabytes: float = 0.0
    cpu_seconds: dict[str, float] = field(default_factory=dict)
    results: dict[str, list[Result]] = field(default_factory=dict)

    def add(self, kind: str, result: Result, cpu_seconds: float) -> None:
        """One more result, and the processor time that the system's programs took for it."""
        self.results.setdefault(kind, []).append(result)
        self.cpu_seconds[kind] = self.cpu_seconds.get(kind, 0.0) + cpu_seconds

    def percentile(self, kind: str, percent: int) -> float:
        """Milliseconds within which so many per cent of the messages were answered."""
        return percentile([sample.milliseconds for result in self.results.get(kind, []) for sample in result.samples], percent)

    @property
    def messages_a_second(self) -> float:
        """Answered by all clients together; nan where none was sent."""
        results = self.results.get(TOGETHER, [])
        seconds = sum(result.seconds for result in results)
        return sum(len(result.samples) for result in results) / seconds if seconds else float("nan")

    @property
    def cpu_milliseconds(self) -> float:
        """Processor time of a message from one client. It changes less than the others when the machine is busy."""
        messages = sum(len(result.samples) for result in self.results.get(ALONE, []))
        return 1_000 * self.cpu_seconds.get(ALONE, float("nan")) / messages if messages else float("nan")

    def cost_of(self, window: range) -> float:
        """Median milliseconds of these messages of the long conversations; nan where none was sent."""
        results = self.results.get(LONG, [])
        found = [sample.milliseconds for result in results for sample in result.samples if sample.number in window]
        return statistics.median(found) if found else float("nan")

    @property
    def growth(self) -> tuple[float, float, float]:
        """The costs of messages 2-6, about 50, about 200."""
        return self.cost_of(EARLY), self.cost_of(MIDDLE), self.cost_of(LATE)


def plan(questions: Sequence[str], effort: Effort) -> list[Phase]:
    """The phases of a run."""
    wordings = Wordings(questions)
    phases = [
        Phase(WARM, [[wordings.conversation(len(questions))]]),
        Phase(WARM, [[wordings.conversation(3, client)] for client in range(CLIENTS)]),
    ]
    for _ in range(effort.rounds_alone):
        starts = range(0, len(questions), USUAL_LENGTH)
        phases.append(Phase(ALONE, [[wordings.conversation(USUAL_LENGTH, start) for start in starts]]))
    for number in range(effort.rounds_together):
        phases.append(Phase(TOGETHER, [_conversations(wordings, client + number, effort.conversations_each) for client in range(CLIENTS)]))
    for number in range(max(effort.long_conversations.values(), default=0)):
        having = frozenset(name for name, count in effort.long_conversations.items() if count > number)
        phases.append(Phase(LONG, [[wordings.long_conversation(GROWN)]], having))
    return phases


def measure(systems: Sequence[Running], phases: Sequence[Phase], say: Callable[[str], None]) -> list[Measured]:
    """Every phase on every system, each time another system first. Raises BenchError at the first message without a reply."""
    measured = {one.system.name: Measured(one.system.name, one.start_seconds) for one in systems}
    for number, phase in enumerate(phases):
        turn = number % len(systems)
        for one in (*systems[turn:], *systems[:turn]):
            name = one.system.name
            if phase.systems and name not in phase.systems:
                continue
            cpu_before = one.cpu_seconds
            result = run_load(Job(one.system.url, one.system.minted, phase.clients, PHASE_SECONDS))
            one.check_alive()
            if result.failures or not result.samples:
                raise BenchError(f"{name}: {len(result.failures)} messages had no reply. The first: {result.failures[:1]}")
            say(f"  {phase.kind}, {name}: {len(result.samples)} messages in {result.seconds:.1f} s{' (time was up)' if result.cut else ''}")
            if phase.kind != WARM:
                measured[name].add(phase.kind, result, one.cpu_seconds - cpu_before)
    for one in systems:
        measured[one.system.name].megabytes = one.megabytes
    return list(measured.values())


def percentile(values: Sequence[float], percent: int) -> float:
    """Nearest rank; nan for no values."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def sent(measured: Measured) -> Mapping[str, int]:
    """How many messages of each kind of phase a system answered."""
    return {kind: sum(len(result.samples) for result in results) for kind, results in measured.results.items()}


def _conversations(wordings: Wordings, client: int, count: int) -> list[list[str]]:
    """A client's conversations. Clients begin at different questions, so that they don't march in step."""
    return [wordings.conversation(USUAL_LENGTH, 7 * client + USUAL_LENGTH * number) for number in range(count)]
