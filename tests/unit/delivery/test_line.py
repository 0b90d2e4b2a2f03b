"""A line ends at its deadline, whatever the socket is doing."""

from __future__ import annotations

import socket
import time

from bot.delivery.line import Line


def test_who_waits_on_a_watched_socket_is_let_go_at_the_deadline() -> None:
    """Also after TLS would have taken the socket over: a second handle is kept."""
    ours, theirs = socket.socketpair()
    began = time.monotonic()
    with ours, theirs, Line(0.2) as line:
        taken_over = socket.socket(fileno=line.watch(ours).detach())
        with taken_over:
            assert taken_over.recv(1) == b""
    assert line.was_cut
    assert 0.15 < time.monotonic() - began < 2


def test_what_is_watched_too_late_ends_at_once() -> None:
    """A connection that is made while the time runs out."""
    ours, theirs = socket.socketpair()
    with ours, theirs, Line(0.0) as line:
        while not line.was_cut:
            time.sleep(0.01)
        assert line.watch(ours).recv(1) == b""


def test_a_line_that_was_left_in_time_cuts_nothing() -> None:
    """And keeps no handle open."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with Line(0.1) as line:
            line.watch(ours)
        time.sleep(0.2)
        assert not line.was_cut
        ours.sendall(b"x")
        assert theirs.recv(1) == b"x"
        ours.close()
        assert theirs.recv(1) == b""
