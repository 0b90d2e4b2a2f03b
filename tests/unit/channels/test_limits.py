"""The rate limit, and whose address counts."""

from __future__ import annotations

import pytest

from bot.channels.limits import RateLimit, client_address


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


class TestRateLimit:
    def test_so_many_a_minute_and_no_more(self, clock: Clock) -> None:
        limit = RateLimit(3, clock)
        assert [limit.admit("a") for _ in range(4)] == [0, 0, 0, 60]

    def test_the_window_slides(self, clock: Clock) -> None:
        limit = RateLimit(2, clock)
        limit.admit("a")
        clock.now += 40
        limit.admit("a")
        clock.now += 19.5
        assert limit.admit("a") == 1
        clock.now += 0.5
        assert limit.admit("a") == 0
        assert limit.admit("a") == 40

    def test_refused_messages_do_not_prolong_the_wait(self, clock: Clock) -> None:
        limit = RateLimit(1, clock)
        limit.admit("a")
        for _ in range(59):
            clock.now += 1
            assert limit.admit("a") > 0
        clock.now += 1
        assert limit.admit("a") == 0

    def test_every_key_must_have_room(self, clock: Clock) -> None:
        limit = RateLimit(1, clock)
        assert limit.admit("conversation 1", "address") == 0
        assert limit.admit("conversation 2", "address") == 60
        assert limit.admit("conversation 2", "another address") == 0

    def test_zero_is_off(self, clock: Clock) -> None:
        limit = RateLimit(0, clock)
        assert not any(limit.admit("a") for _ in range(1000))

    def test_memory_is_bounded(self, clock: Clock) -> None:
        limit = RateLimit(1, clock, keys=100)
        for number in range(1000):
            limit.admit(f"key {number}")
        assert len(limit._seen) == 100
        assert limit.admit("key 999") == 60


PROXIES = ("10.0.0.0/8", "2001:db8::/32")


class TestClientAddress:
    @pytest.mark.parametrize(
        ("peer", "forwarded", "counted"),
        [
            ("203.0.113.9", "", "203.0.113.9"),
            ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("10.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"),
            ("10.0.0.1", "198.51.100.1, 10.1.1.1", "198.51.100.1"),
            ("10.0.0.1", "10.3.3.3, 10.1.1.1", "10.3.3.3"),
            ("10.0.0.1", "198.51.100.1:4711", "198.51.100.1"),
            ("10.0.0.1", "nonsense, 10.1.1.1", "10.1.1.1"),
            ("10.0.0.1", "198.51.100.1, nonsense", "10.0.0.1"),
            ("::ffff:10.0.0.1", "198.51.100.1", "198.51.100.1"),
            ("2001:db8::1", "[2a00:1:2:3:4:5:6:7]:443", "2a00:1:2:3::/64"),
            ("2a00:1:2:3:ffff::1", "", "2a00:1:2:3::/64"),
            ("", "198.51.100.1", ""),
        ],
    )
    def test_it_is_the_first_from_the_right_that_is_none_of_our_proxies(self, peer: str, forwarded: str, counted: str) -> None:
        assert client_address(peer, forwarded, PROXIES) == counted

    def test_without_proxies_it_is_the_peer(self) -> None:
        assert client_address("127.0.0.1", "198.51.100.1", ()) == "127.0.0.1"
