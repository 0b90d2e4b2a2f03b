"""The rate limit, and the address that it counts by."""

from __future__ import annotations

import math
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

WINDOW = 60.0
KEYS = 20_000
# One person's network has a whole /64, so single IPv6 addresses would count nothing.
IPV6_PREFIX = 64

Address = IPv4Address | IPv6Address


class RateLimit:
    """At most `limit` messages a key in any minute, 0 = no limit. Holds `keys` keys at most and forgets the longest unused."""

    def __init__(self, limit: int, clock: Callable[[], float] = time.monotonic, keys: int = KEYS) -> None:
        self._limit, self._clock, self._keys = limit, clock, keys
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def admit(self, *keys: str) -> int:
        """0 if a message is admitted under every key, else the seconds to wait, 1 or more. A refused message doesn't count."""
        if not self._limit:
            return 0
        now = self._clock()
        wait = max((self._wait(key, now) for key in keys), default=0.0)
        if wait > 0:
            return max(1, math.ceil(wait))
        for key in keys:
            self._seen.setdefault(key, deque()).append(now)
            self._seen.move_to_end(key)
        while len(self._seen) > self._keys:
            self._seen.popitem(last=False)
        return 0

    def _wait(self, key: str, now: float) -> float:
        times = self._seen.get(key)
        if times is None:
            return 0.0
        while times and times[0] <= now - WINDOW:
            times.popleft()
        return times[0] + WINDOW - now if len(times) >= self._limit else 0.0


def client_address(peer: str, forwarded: str, trusted: Sequence[str]) -> str:
    """The address to count by: the first one, from the right, that is none of our proxies.

    `forwarded` is the value of X-Forwarded-For. What a client writes there itself stands left of what our proxies add, so it is never
    believed. Without a trusted peer the header is ignored.
    """
    networks = [ip_network(network) for network in trusted]
    address = _address(peer)
    if address is None:
        return peer
    hops = [hop for hop in forwarded.split(",") if hop.strip()]
    while hops and any(address in network for network in networks):
        hop = _address(hops.pop())
        if hop is None:
            break
        address = hop
    return _counted(address)


def _address(text: str) -> Address | None:
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _counted(address: Address) -> str:
    if isinstance(address, IPv6Address):
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)
