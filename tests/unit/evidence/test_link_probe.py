"""A look at one link, tried on a server of our own."""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.evidence.link_probe import Prober, Unseen
from bot.evidence.throttle import Throttle
from bot.knowledge.links import LinkState, Look, Trouble
from tests.unit.evidence.conftest import NOW, Clock, Reply, Site


def seen(prober: Prober, url: str) -> Look:
    look = prober.look(url)
    assert isinstance(look, Look)
    return look


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def unresolved(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Makes names that end in .test fail with an error of the resolver."""
    resolve = socket.getaddrinfo

    def fail_with(errno: int) -> None:
        def resolving(host: str, *args: Any, **kwargs: Any) -> Any:
            if host.endswith(".test"):
                raise socket.gaierror(errno, "no luck")
            return resolve(host, *args, **kwargs)

        monkeypatch.setattr(socket, "getaddrinfo", resolving)

    return fail_with


def test_a_page_that_is_there_is_asked_once_with_head_by_a_client_that_says_its_name(site: Site, prober: Prober) -> None:
    """Whoever runs the server can see who asks, and why."""
    site.replies["/page"] = Reply(200)
    assert prober.look(f"{site.base}/page") == Look(200, NOW)
    assert site.asked() == ["HEAD /page"]
    assert "Caveat" in site.requests[0].agent


@pytest.mark.parametrize("refusal", [Reply(403), Reply(405), Reply(501), Reply(404), Reply(500), Reply(hangs_up=True)])
def test_where_head_fails_get_decides(site: Site, prober: Prober, refusal: Reply) -> None:
    """Many servers refuse HEAD, or answer it wrongly."""
    site.replies = {"HEAD /page": refusal, "GET /page": Reply(200)}
    assert prober.look(f"{site.base}/page") == Look(200, NOW)
    assert site.asked() == ["HEAD /page", "GET /page"]


def test_the_body_of_a_page_is_not_read(site: Site, prober: Prober) -> None:
    """Else this test would not end."""
    site.replies = {"HEAD /page": Reply(405), "GET /page": Reply(200, endless=True)}
    assert prober.look(f"{site.base}/page") == Look(200, NOW)


@pytest.mark.parametrize(
    ("status", "state"),
    [(404, LinkState.DEAD), (410, LinkState.DEAD), (403, LinkState.UNCLEAR), (429, LinkState.UNCLEAR), (500, LinkState.UNCLEAR)],
)
def test_the_last_answer_is_what_was_seen(site: Site, prober: Prober, status: int, state: LinkState) -> None:
    """What is gone is dead, what refuses is unclear."""
    site.replies["/page"] = Reply(status)
    look = seen(prober, f"{site.base}/page")
    assert (look.status, look.state) == (status, state)


def test_a_server_that_takes_too_long_is_unclear(site: Site, clock: Clock) -> None:
    """Neither request is waited for longer than the time-out, which is short here."""
    site.replies["/page"] = Reply(first=lambda: site.stopped.wait(30))
    look = seen(Prober(Throttle(clock.time, clock.sleep), timeouts=(5, 0.3)), f"{site.base}/page")
    assert (look.status, look.state) == (Trouble.TIME_OUT, LinkState.UNCLEAR)
    assert site.asked() == ["HEAD /page", "GET /page"]


def test_a_refused_connection_is_unclear(prober: Prober) -> None:
    """The server may be back tomorrow."""
    look = seen(prober, f"http://127.0.0.1:{free_port()}/page")
    assert (look.status, look.state) == (Trouble.NO_CONNECTION, LinkState.UNCLEAR)


def test_redirects_are_followed_and_a_move_for_good_is_told(site: Site, prober: Prober) -> None:
    """301 and 308 are for good, 302 and 307 are not; the target may be relative."""
    site.replies = {
        "/old": Reply(301, {"Location": "/older"}),
        "/older": Reply(308, {"Location": f"{site.base}/new"}),
        "/new": Reply(302, {"Location": "/today"}),
        "/today": Reply(200),
    }
    assert prober.look(f"{site.base}/old") == Look(200, NOW, f"{site.base}/new")
    assert prober.look(f"{site.base}/new") == Look(200, NOW, None)


def test_a_redirect_to_a_page_that_is_gone_is_dead(site: Site, prober: Prober) -> None:
    """The reader ends up there."""
    site.replies["/old"] = Reply(301, {"Location": "/gone"})
    assert seen(prober, f"{site.base}/old").state is LinkState.DEAD


def test_five_redirects_are_followed_and_no_more(site: Site, prober: Prober) -> None:
    """A longer way is taken for a circle."""
    for number in range(1, 7):
        site.replies[f"/{number}"] = Reply(302, {"Location": f"/{number + 1}"})
    site.replies["/7"] = Reply(200)
    assert seen(prober, f"{site.base}/2").status == 200
    assert seen(prober, f"{site.base}/1").status is Trouble.ASTRAY


@pytest.mark.parametrize("target", ["/circle", "ftp://127.0.0.1/page", "http://[/page"])
def test_a_redirect_that_leads_nowhere_is_unclear(site: Site, prober: Prober, target: str) -> None:
    """Round in circles, or to what is no address of the web."""
    site.replies["/circle"] = Reply(302, {"Location": target})
    look = seen(prober, f"{site.base}/circle")
    assert (look.status, look.state) == (Trouble.ASTRAY, LinkState.UNCLEAR)


def test_cookies_are_kept_from_redirect_to_redirect(site: Site, prober: Prober) -> None:
    """Some publishers send everyone round in a circle who has none; the session keeps them."""
    site.replies["/page"] = [Reply(302, {"Location": "/page", "Set-Cookie": "seen=1"}), Reply(200)]
    assert seen(prober, f"{site.base}/page").status == 200


def test_requests_to_one_host_are_a_second_apart_redirects_and_get_included(site: Site, prober: Prober) -> None:
    """Measured at the server, with a clock that only sleeping moves."""
    site.replies = {"/old": Reply(302, {"Location": "/new"}), "HEAD /new": Reply(405), "GET /new": Reply(200)}
    prober.look(f"{site.base}/old")
    prober.look(f"{site.base}/gone")
    assert site.asked() == ["HEAD /old", "HEAD /new", "GET /old", "GET /new", "HEAD /gone", "GET /gone"]
    assert [request.at for request in site.requests] == [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]


@pytest.mark.parametrize(
    ("status", "wish"), [(429, "7"), (503, "7"), (503, (NOW + timedelta(seconds=7)).strftime("%a, %d %b %Y %H:%M:%S GMT"))]
)
def test_a_short_pause_that_a_server_asks_for_is_granted(site: Site, prober: Prober, status: int, wish: str) -> None:
    """Seconds or a date; then the same request again."""
    site.replies["/page"] = [Reply(status, {"Retry-After": wish}), Reply(200)]
    assert seen(prober, f"{site.base}/page").status == 200
    assert [(request.method, request.at) for request in site.requests] == [("HEAD", 0.0), ("HEAD", 7.0)]


def test_but_only_once(site: Site, prober: Prober) -> None:
    """A server that is still busy is not asked a third time, with GET neither."""
    site.replies["/page"] = Reply(503, {"Retry-After": "30"})
    assert seen(prober, f"{site.base}/page").status == 503
    assert [(request.method, request.at) for request in site.requests] == [("HEAD", 0.0), ("HEAD", 30.0)]


def test_a_host_that_asks_for_a_long_pause_is_left_alone_for_this_run(site: Site, prober: Prober) -> None:
    """Nothing else on it is asked for; other hosts are."""
    site.replies["/page"] = Reply(429, {"Retry-After": "31"})
    assert seen(prober, f"{site.base}/page").status == 429
    assert prober.look(f"{site.base}/other") is Unseen.SET_ASIDE
    assert site.asked() == ["HEAD /page"]
    assert seen(prober, site.base.replace("127.0.0.1", "localhost") + "/other").status == 404


def test_a_name_that_does_not_exist_is_dead(prober: Prober, unresolved: Callable[[int], None]) -> None:
    """As long as the net can be reached."""
    unresolved(socket.EAI_NONAME)
    look = seen(prober, "http://nowhere.test/page")
    assert (look.status, look.state) == (Trouble.NO_NAME, LinkState.DEAD)


def test_a_resolver_that_is_in_trouble_is_unclear(prober: Prober, unresolved: Callable[[int], None]) -> None:
    """The name may exist."""
    unresolved(socket.EAI_AGAIN)
    assert seen(prober, "http://nowhere.test/page").status is Trouble.NO_CONNECTION


def test_a_certificate_that_is_not_valid_is_dead(prober: Prober, secure_site: str) -> None:
    """Nobody signed this one."""
    look = seen(prober, f"{secure_site}/page")
    assert (look.status, look.state) == (Trouble.CERTIFICATE, LinkState.DEAD)


def test_a_server_without_tls_is_unclear(site: Site, prober: Prober) -> None:
    """That is no matter of certificates."""
    assert seen(prober, f"{site.base.replace('http:', 'https:')}/page").status is Trouble.NO_CONNECTION


def test_without_a_net_nothing_is_said_of_names_and_certificates(clock: Clock, secure_site: str, unresolved: Callable[[int], None]) -> None:
    """On a machine without a net every name is unknown, and no link is dead for that."""
    unresolved(socket.EAI_NONAME)
    prober = Prober(Throttle(clock.time, clock.sleep), lambda: NOW, (f"http://127.0.0.1:{free_port()}/",))
    assert prober.look("http://nowhere.test/page") is Unseen.NO_NET
    assert prober.look(f"{secure_site}/page") is Unseen.NO_NET
    assert not prober.reaches_the_net()


def test_one_reference_that_answers_is_enough_and_is_asked_once_a_minute(site: Site, clock: Clock) -> None:
    """Whatever it says."""
    references = (f"http://127.0.0.1:{free_port()}/", f"{site.base}/gone")
    prober = Prober(Throttle(clock.time, clock.sleep), lambda: NOW, references)
    assert prober.reaches_the_net()
    assert prober.reaches_the_net()
    assert site.asked() == ["HEAD /gone"]
