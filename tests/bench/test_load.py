"""The load generator against the bare Sanic, both in processes of their own, and what it takes for a failure."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bench.load import Job, perform, run_load
from bench.measure import ALONE, Effort, measure, plan
from bench.servers import Running, System, running
from bench.stock_project import BenchError
from bench.systems import echo_system
from bot.serving.programs import LOOPBACK, Listener, Program


@pytest.fixture(scope="module")
def echo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(echo_system(), tmp_path_factory.mktemp("log")) as started:
        yield started
    assert all(process.returncode is not None for process in started.processes)


def test_every_message_is_answered_and_timed(echo: Running) -> None:
    result = run_load(Job(echo.system.url, False, [[["a", "b"], ["c"]], [["d"]]], 10.0))
    assert sorted(sample.number for sample in result.samples) == [1, 1, 1, 2]
    assert all(0 < sample.milliseconds < 10_000 for sample in result.samples)
    assert not result.failures
    assert not result.cut
    assert result.seconds > 0


def test_no_message_starts_after_the_time_is_up(echo: Running) -> None:
    result = run_load(Job(echo.system.url, False, [[["a"] * 10]], 0.0))
    assert result.cut
    assert result.samples == []


def test_a_run_measures_what_was_planned(echo: Running) -> None:
    questions = [f"question {number}" for number in range(10)]
    (found,) = measure([echo], plan(questions, Effort(1, 1, 1, {})), lambda text: None)
    assert len(found.results[ALONE][0].samples) == 10
    assert found.messages_a_second > 0
    assert found.megabytes > 0
    assert found.start_seconds > 0


@pytest.mark.parametrize(
    ("status", "body"),
    [(200, []), (200, [{"recipient_id": "x", "text": ""}]), (200, [{"recipient_id": "x", "text": "a"}, {"recipient_id": "x"}]), (503, {})],
)
async def test_a_reply_without_text_is_a_failure(status: int, body: object) -> None:
    """Stock Rasa says 200 and an empty list when an action fails."""

    async def reply(request: web.Request) -> web.Response:
        return web.json_response(body, status=status)

    async with _served(reply) as url:
        result = await perform(Job(url, False, [[["a", "b"]]], 5.0))
    assert len(result.failures) == 1
    assert result.samples == []


async def test_the_id_that_the_server_minted_is_sent_with_the_next_message() -> None:
    seen: list[object] = []

    async def reply(request: web.Request) -> web.Response:
        message = await request.json()
        seen.append(message.get("sender"))
        return web.json_response([{"recipient_id": "minted", "text": "hello"}])

    async with _served(reply) as url:
        await perform(Job(url, True, [[["a", "b"], ["c"]]], 5.0))
    assert seen == [None, "minted", None]


def test_a_program_that_ends_at_once_is_reported_with_its_last_words(tmp_path: Path) -> None:
    command = ("/bin/sh", "-c", "echo cannot; exit 3")
    program = Program("broken", command, tmp_path, Listener(LOOPBACK, 9, "", "/"))
    system = System("broken", (program,), "", False, {})
    with pytest.raises(BenchError, match=r"ended \(3\)[\s\S]*cannot"), running(system, tmp_path / "log"):
        pass


@asynccontextmanager
async def _served(reply: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/webhook", reply)
    async with TestServer(app) as server:
        yield str(server.make_url("/webhook"))
