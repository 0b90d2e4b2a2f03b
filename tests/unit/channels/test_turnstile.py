"""One at a time for each conversation, in order, and nothing is kept afterwards."""

from __future__ import annotations

import asyncio

from bot.channels.turnstile import Turnstile


async def test_the_same_key_passes_one_after_the_other_in_order() -> None:
    turnstile, seen = Turnstile(), []

    async def go(number: int) -> None:
        async with turnstile.pass_through("a"):
            seen.append(f"in {number}")
            await asyncio.sleep(0.001)
            seen.append(f"out {number}")

    await asyncio.gather(*(go(number) for number in range(5)))
    assert seen == [f"{way} {number}" for number in range(5) for way in ("in", "out")]


async def test_other_keys_do_not_wait() -> None:
    turnstile = Turnstile()
    async with turnstile.pass_through("a"):
        await asyncio.wait_for(_pass(turnstile, "b"), 1)


async def test_who_gives_up_or_fails_holds_nobody_up() -> None:
    turnstile = Turnstile()
    async with turnstile.pass_through("a"):
        waiting = asyncio.create_task(_pass(turnstile, "a"))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    await asyncio.wait_for(_pass(turnstile, "a"), 1)
    assert len(turnstile) == 0


async def _pass(turnstile: Turnstile, key: str) -> None:
    async with turnstile.pass_through(key):
        pass
