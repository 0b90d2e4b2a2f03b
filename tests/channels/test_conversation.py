"""History, erasure and feedback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

import pytest

from tests.channels.harness import EMERGENCY, Server, refusal, replies

MISSING = ["", "Bearer ", "Bearer forged", "Basic dXNlcg=="]


class TestHistory:
    def test_it_is_what_was_seen_oldest_first(self, server: Server) -> None:
        first = server.post("what is lupus")
        token = first.json()[0]["recipient_id"]
        second = server.post("two topics", token)
        lines = server.history(token)
        assert [line["from"] for line in lines] == ["visitor", "assistant", "visitor", "assistant", "assistant"]
        assert [line["text"] for line in lines if line["from"] == "visitor"] == ["what is lupus", "two topics"]
        assert [line["reply"] for line in lines if line["from"] == "assistant"] == [*first.json(), *second.json()]

    def test_every_line_has_its_time(self, server: Server) -> None:
        for line in server.history(server.begin()):
            at = datetime.fromisoformat(line["at"])
            assert abs((datetime.now(timezone.utc) - at).total_seconds()) < 60

    def test_it_survives_a_restart(self, server: Server, serve: Callable[..., Server]) -> None:
        token = server.begin()
        assert serve().history(token) == server.history(token)

    def test_a_message_that_was_not_answered_is_not_in_it(self, server: Server) -> None:
        token = server.begin()
        server.post("break", token)
        assert len(server.history(token)) == 2

    def test_help_that_was_given_without_rasa_is_in_it(self, server: Server) -> None:
        token = server.begin()
        server.rasa.broken = True
        server.post(EMERGENCY, token)
        assert server.history(token)[-1]["reply"]["custom"]["kind"] == "triage"

    def test_it_is_nobody_elses(self, server: Server) -> None:
        token, other = server.begin("what is lupus"), server.begin("and something else")
        assert server.history(token) != server.history(other)

    @pytest.mark.parametrize("header", MISSING)
    def test_without_a_token_it_is_refused(self, server: Server, header: str) -> None:
        response = server.call("GET", "history", headers={"Authorization": header})
        refusal(response, 401, "unknown_sender")
        assert response.headers["WWW-Authenticate"] == "Bearer"


class TestErase:
    def test_afterwards_the_token_is_void_everywhere(self, server: Server, serve: Callable[..., Server]) -> None:
        token = server.begin()
        response = server.call("DELETE", "history", token)
        assert (response.status_code, response.content) == (204, b"")
        for running in (server, serve()):
            refusal(running.call("GET", "history", token), 401, "unknown_sender")
            refusal(running.call("DELETE", "history", token), 401, "unknown_sender")
            refusal(running.post("hello", token), 401, "unknown_sender")

    def test_other_conversations_stay(self, server: Server) -> None:
        token, other = server.begin(), server.begin()
        server.call("DELETE", "history", token)
        assert len(server.history(other)) == 2

    @pytest.mark.parametrize("header", MISSING)
    def test_without_a_token_it_is_refused(self, server: Server, header: str) -> None:
        refusal(server.call("DELETE", "history", headers={"Authorization": header}), 401, "unknown_sender")

    def test_when_it_happens_while_a_message_is_handled_nothing_is_left(self, server: Server) -> None:
        token = server.begin()
        sender_id = server.rasa.heard[0].sender_id
        server.rasa.during = lambda: server.conversations().erase(sender_id)
        replies(server.post("erase my chat", token))
        server.rasa.during = None
        refusal(server.post("hello", token), 401, "unknown_sender")
        assert not server.conversations().history(sender_id)


class TestFeedback:
    def reply_id(self, server: Server, token: str) -> str:
        return str(server.history(token)[-1]["reply"]["custom"]["id"])

    @pytest.mark.parametrize("more", [{}, {"reason": "clear"}, {"reason": ""}, {"reason": None}, {"other": 1}])
    def test_a_reply_can_be_judged(self, server: Server, more: dict[str, object]) -> None:
        token = server.begin()
        body = {"id": self.reply_id(server, token), "helpful": False, **more}
        assert server.call("POST", "feedback", token, json=body).status_code == 204

    def test_an_unknown_reply_is_a_bad_request(self, server: Server) -> None:
        token, other = server.begin(), server.begin()
        for reply_id in ("no such reply", self.reply_id(server, other)):
            refusal(server.call("POST", "feedback", token, json={"id": reply_id, "helpful": True}), 400, "bad_request")

    @pytest.mark.parametrize(
        "body",
        [[], {}, {"id": "x"}, {"helpful": True}, {"id": 5, "helpful": True}, {"id": "x", "helpful": "yes"}, {"id": "x", "helpful": 1},
         {"id": " ", "helpful": True}, {"id": "x" * 65, "helpful": True}, {"id": "x", "helpful": True, "reason": 5},
         {"id": "x", "helpful": True, "reason": "y" * 2001}, {"id": "x", "helpful": True, "reason": "\ud800"}],
    )  # fmt: skip
    def test_a_body_that_is_none_is_a_bad_request(self, server: Server, body: object) -> None:
        refusal(server.call("POST", "feedback", server.begin(), json=body), 400, "bad_request")

    def test_it_needs_json_a_token_and_a_reasonable_length(self, server: Server) -> None:
        token = server.begin()
        refusal(server.call("POST", "feedback", token, data="id=x"), 415, "unsupported_media")
        refusal(server.call("POST", "feedback", json={"id": "x", "helpful": True}), 401, "unknown_sender")
        refusal(server.call("POST", "feedback", token, json={"id": "x", "helpful": True, "reason": "y" * 70_000}), 413, "too_long")
