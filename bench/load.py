"""The load generator, a process of its own: `python -m bench.load < job > result`, both JSON (`Job`, `Result`).

Each client sends its conversations one after the other, and each message when the one before is answered. A message counts as answered
when its reply is read to the end and holds text; whatever else comes is a failure.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import aiohttp

ROOT = Path(__file__).resolve().parent.parent
LONGEST_REPLY_SECONDS = 60.0
GRACE_SECONDS = 30.0

Conversation = Sequence[str]


@dataclass(frozen=True)
class Job:
    """Whom to ask what. With `minted` the server gives each conversation its id, else we choose one. No message starts after `seconds`."""

    url: str
    minted: bool
    clients: Sequence[Sequence[Conversation]]
    seconds: float


@dataclass(frozen=True)
class Sample:
    """One answered message: its number in its conversation, from 1, and how long its reply took."""

    number: int
    milliseconds: float


@dataclass
class Result:
    """What came of a job. `cut`: the time was up before all messages were sent."""

    seconds: float = 0.0
    samples: list[Sample] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    cut: bool = False


class LoadError(Exception):
    """The load generator itself failed. The message says why."""


def run_load(job: Job) -> Result:
    """Have a process of its own do the job. Raises LoadError."""
    command = [sys.executable, "-m", "bench.load"]
    limit = job.seconds + LONGEST_REPLY_SECONDS + GRACE_SECONDS
    try:
        done = subprocess.run(command, cwd=ROOT, input=json.dumps(asdict(job)), capture_output=True, text=True, timeout=limit, check=True)
    except subprocess.TimeoutExpired as error:
        raise LoadError(f"The load generator didn't end within {limit:.0f} s.") from error
    except subprocess.CalledProcessError as error:
        raise LoadError(f"The load generator failed: {error.stderr[-1_000:]}") from error
    told = json.loads(done.stdout)
    return Result(told["seconds"], [Sample(**sample) for sample in told["samples"]], told["failures"], told["cut"])


async def perform(job: Job) -> Result:
    """Do the job in this process."""
    result = Result()
    timeout = aiohttp.ClientTimeout(total=LONGEST_REPLY_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout, connector=aiohttp.TCPConnector(limit=0), trust_env=False) as session:
        started = time.perf_counter()
        end = started + job.seconds
        await asyncio.gather(*(_client(session, job, conversations, end, result) for conversations in job.clients))
        result.seconds = time.perf_counter() - started
    return result


async def _client(session: aiohttp.ClientSession, job: Job, conversations: Sequence[Conversation], end: float, result: Result) -> None:
    for conversation in conversations:
        sender = None if job.minted else uuid.uuid4().hex
        for number, message in enumerate(conversation, start=1):
            if time.perf_counter() >= end:
                result.cut = True
                return
            body = {"message": message} if sender is None else {"message": message, "sender": sender}
            started = time.perf_counter()
            try:
                sender = await _ask(session, job.url, body)
            except (aiohttp.ClientError, asyncio.TimeoutError, LoadError) as error:
                result.failures.append(f"{type(error).__name__}: {error}")
                break
            result.samples.append(Sample(number, 1_000 * (time.perf_counter() - started)))


async def _ask(session: aiohttp.ClientSession, url: str, body: dict[str, str]) -> str:
    """The conversation's id. Raises LoadError when the reply isn't one."""
    async with session.post(url, json=body) as response:
        content = await response.read()
        if response.status != 200:
            raise LoadError(f"{response.status} to {body['message']!r}: {content[:200]!r}")
    replies = json.loads(content)
    if not replies or not all(reply.get("text") for reply in replies):
        raise LoadError(f"An empty reply to {body['message']!r}.")
    return str(replies[0]["recipient_id"])


def main() -> None:
    """Read a job, do it, write the result."""
    told = json.load(sys.stdin)
    json.dump(asdict(asyncio.run(perform(Job(**told)))), sys.stdout)


if __name__ == "__main__":
    main()
