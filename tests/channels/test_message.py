"""POST webhook: what a visitor's message gets back."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from tests.channels.harness import ASK, EMERGENCY, Server, refusal, replies


def notice(server: Server) -> str:
    return server.rasa.assistant.composer.phrase("notice")


class TestAnswers:
    def test_a_first_message_mints_a_conversation(self, server: Server) -> None:
        (reply,) = replies(server.post("what is lupus"))
        assert len(reply["recipient_id"]) > 40
        assert reply["custom"]["kind"] == "answer"

    def test_the_stored_sender_id_is_not_the_token(self, server: Server) -> None:
        token = server.begin()
        assert server.rasa.heard[0].sender_id not in token
        assert token not in server.rasa.heard[0].sender_id
        assert server.rasa.heard[0].input_channel == "web"

    def test_the_token_continues_the_conversation(self, server: Server) -> None:
        token = server.begin()
        (reply,) = replies(server.post("and its signs?", token))
        assert reply["recipient_id"] == token
        assert len({message.sender_id for message in server.rasa.heard}) == 1

    def test_two_topics_are_two_replies_each_complete(self, server: Server) -> None:
        found = replies(server.post("two topics"))
        assert [r["custom"]["entry"] for r in found] == ["lupus/overview", "lupus/symptoms"]

    def test_the_notice_opens_the_first_exchange_only(self, server: Server) -> None:
        first, second = replies(server.post("two topics"))
        assert first["text"].splitlines()[0] == notice(server)
        assert notice(server) not in second["text"]
        assert notice(server) not in replies(server.post("again", first["recipient_id"]))[0]["text"]

    @pytest.mark.parametrize("message", [EMERGENCY, "with a safety note"])
    def test_where_help_comes_first_the_notice_is_the_last_line(self, server: Server, message: str) -> None:
        text = replies(server.post(message))[0]["text"]
        assert text.splitlines()[-1] == notice(server)

    def test_a_message_of_2000_characters_is_read(self, server: Server) -> None:
        replies(server.post("ä" * 2000))
        replies(server.post(f"  {'a' * 2000}\n "))

    def test_unknown_keys_are_passed_over(self, server: Server) -> None:
        replies(requests.post(f"{server.url}/webhook", json={"message": "hi", "metadata": {"a": [1]}, "sender": None}, timeout=30))

    def test_all_of_many_messages_at_once_are_answered_one_after_the_other(self, server: Server) -> None:
        token = server.begin()
        server.rasa.delay = 0.02
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda n: server.post(f"question {n}", token), range(16)))
        for answer in answers:
            replies(answer)
        assert not server.rasa.overlapped
        assert len(server.history(token)) == 2 * 17

    def test_of_two_first_messages_at_once_each_gets_a_conversation(self, server: Server) -> None:
        with ThreadPoolExecutor(4) as pool:
            tokens = list(pool.map(lambda _: server.begin(), range(4)))
        assert len(set(tokens)) == 4


BAD_BODIES = {
    "no JSON": b"message=hello",
    "nothing": b"",
    "a list": b'["hello"]',
    "a text": b'"hello"',
    "null": b"null",
    "no message": b'{"sender": "x"}',
    "a number": b'{"message": 5}',
    "null as message": b'{"message": null}',
    "a list as message": b'{"message": ["hello"]}',
    "an object as message": b'{"message": {"text": "hello"}}',
    "an empty message": b'{"message": ""}',
    "blanks": b'{"message": " \\n\\t "}',
    "invisible characters": '{"message": "\u200b\u2060\\u0000"}'.encode(),
    "slashes only": b'{"message": "// /"}',
    "a number as sender": b'{"message": "hello", "sender": 5}',
    "a list as sender": b'{"message": "hello", "sender": []}',
    "invalid UTF-8": b'{"message": "caf\xe9"}',
    "UTF-16": '{"message": "hello"}'.encode("utf-16"),
    "half a character": b'{"message": "\\ud83d"}',
    "deep brackets": b'{"message": ' + b"[" * 30_000,
    "a cut body": b'{"message": "hel',
}


class TestRefusals:
    @pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES.keys())
    def test_a_body_that_is_no_message_is_a_bad_request(self, server: Server, body: bytes) -> None:
        assert "1 to 2,000 characters" in refusal(server.raw(body), 400, "bad_request")
        assert not server.rasa.heard

    @pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/json; charset=latin-1"])
    def test_only_json_in_utf8_is_read(self, server: Server, kind: str) -> None:
        refusal(server.raw(b'{"message": "hello"}', kind), 415, "unsupported_media")

    @pytest.mark.parametrize("kind", ["application/json; charset=utf-8", 'APPLICATION/JSON;charset="UTF-8"'])
    def test_json_may_name_its_charset(self, server: Server, kind: str) -> None:
        replies(server.raw(b'{"message": "hello"}', kind))

    def test_2001_characters_are_too_long_and_the_error_names_the_emergency_number(self, server: Server) -> None:
        assert "911" in refusal(server.post("a" * 2001), 413, "too_long")

    @pytest.mark.parametrize("size", [65 * 1024, 1024 * 1024, 3 * 1024 * 1024])
    def test_a_large_body_is_too_long_whatever_is_in_it(self, server: Server, size: int) -> None:
        assert "911" in refusal(server.post("a" * size), 413, "too_long")
        assert "911" in refusal(server.raw(b"x" * size), 413, "too_long")

    def test_a_small_message_in_a_large_body_is_too_long(self, server: Server) -> None:
        refusal(server.raw(json.dumps({"message": "hi", "padding": "x" * 70_000}).encode()), 413, "too_long")

    @pytest.mark.parametrize("sender", ["", "visitor-1", "../../etc/passwd", "a" * 22 + "." + "b" * 32, "x" * 5000, "ä.ö"])
    def test_a_forged_sender_is_unknown(self, server: Server, sender: str) -> None:
        refusal(server.post("hello", sender), 401, "unknown_sender")
        assert not server.rasa.heard

    def test_a_token_whose_signature_was_touched_is_unknown(self, server: Server) -> None:
        token = server.begin()
        refusal(server.post("hello", token[:-1] + ("A" if token[-1] != "A" else "B")), 401, "unknown_sender")

    def test_another_servers_token_is_unknown(self, server: Server, serve: Callable[..., Server]) -> None:
        other = serve(CAVEAT_SECRET_KEY="another secret key of good length")
        refusal(other.post("hello", server.begin()), 401, "unknown_sender")

    @pytest.mark.parametrize("message", ["break", "be silent", "raw text"])
    def test_what_rasa_gets_wrong_is_busy_and_names_the_emergency_number(self, server: Server, message: str) -> None:
        response = server.post(message)
        assert "911" in refusal(response, 503, "busy")
        assert int(response.headers["Retry-After"]) > 0
        assert "aspirin" not in response.text

    def test_a_turn_that_takes_too_long_is_busy_and_the_next_one_works(self, serve: Callable[..., Server]) -> None:
        server = serve(timeout=0.5)
        token = server.begin()
        server.rasa.delay = 5
        refusal(server.post("hello", token), 503, "busy")
        server.rasa.delay = 0
        replies(server.post("hello", token))

    def test_without_a_model_everything_is_busy(self, server: Server) -> None:
        del server.app.ctx.agent
        refusal(server.post("hello"), 503, "busy")


class TestRate:
    def test_over_the_limit_a_conversation_has_to_wait(self, serve: Callable[..., Server]) -> None:
        server = serve(CAVEAT_RATE_LIMIT="3")
        token = server.begin()
        replies(server.post("two", token))
        replies(server.post("three", token))
        response = server.post("four", token)
        assert "911" in refusal(response, 429, "rate_limited")
        assert 1 <= int(response.headers["Retry-After"]) <= 60

    def test_new_conversations_count_against_the_address(self, serve: Callable[..., Server]) -> None:
        server = serve(CAVEAT_RATE_LIMIT="2")
        server.begin()
        server.begin()
        refusal(server.post("hello"), 429, "rate_limited")

    def test_behind_a_trusted_proxy_the_visitors_address_counts(self, serve: Callable[..., Server]) -> None:
        server = serve(CAVEAT_RATE_LIMIT="1", CAVEAT_TRUSTED_PROXIES="127.0.0.0/8")
        for client in ("203.0.113.1", "203.0.113.2"):
            replies(server.post("hello", headers={"X-Forwarded-For": client}))
            refusal(server.post("hello", headers={"X-Forwarded-For": f"198.51.100.7, {client}"}), 429, "rate_limited")

    def test_without_a_trusted_proxy_the_header_means_nothing(self, serve: Callable[..., Server]) -> None:
        server = serve(CAVEAT_RATE_LIMIT="1")
        replies(server.post("hello", headers={"X-Forwarded-For": "203.0.113.1"}))
        refusal(server.post("hello", headers={"X-Forwarded-For": "203.0.113.2"}), 429, "rate_limited")


class TestUrgent:
    """An urgent message gets 200 and the triage reply, whatever else is the case."""

    def emergency(self, response: requests.Response) -> None:
        first = replies(response)[0]["custom"]
        assert (first["kind"], first["disposition"]) == ("triage", "emergency")
        assert any(contact["href"].startswith("tel:") for contact in first["contacts"])

    def test_rasa_hears_of_it_and_its_own_triage_reply_is_sent_once(self, server: Server) -> None:
        response = server.post(EMERGENCY)
        self.emergency(response)
        assert len(response.json()) == 1
        assert server.rasa.heard[0].text == EMERGENCY

    def test_behind_slashes(self, server: Server) -> None:
        self.emergency(server.post(f"//{EMERGENCY}"))

    @pytest.mark.parametrize("length", [2_500, 50_000, 200_000])
    def test_longer_than_anything_allowed(self, server: Server, length: int) -> None:
        self.emergency(server.post(EMERGENCY + ". " + "a" * length))
        self.emergency(server.post("a" * length + ". " + EMERGENCY))

    def test_over_the_rate_limit(self, serve: Callable[..., Server]) -> None:
        server = serve(CAVEAT_RATE_LIMIT="1")
        token = server.begin()
        self.emergency(server.post(EMERGENCY, token))
        assert len(server.rasa.heard) == 1
        assert server.history(token)[-1]["reply"]["custom"]["kind"] == "triage"

    def test_when_rasa_breaks(self, server: Server) -> None:
        server.rasa.broken = True
        self.emergency(server.post(EMERGENCY))

    def test_when_rasa_is_silent(self, server: Server) -> None:
        server.rasa.mute = True
        self.emergency(server.post(EMERGENCY))

    def test_when_rasa_takes_too_long(self, serve: Callable[..., Server]) -> None:
        server = serve(timeout=0.3)
        server.rasa.delay = 5
        self.emergency(server.post(EMERGENCY))

    def test_when_there_is_no_model(self, server: Server) -> None:
        del server.app.ctx.agent
        self.emergency(server.post(EMERGENCY))

    def test_with_a_void_or_forged_token_in_a_new_conversation(self, server: Server) -> None:
        token = server.begin()
        server.call("DELETE", "history", token)
        for sender in (token, "forged"):
            response = server.post(EMERGENCY, sender)
            self.emergency(response)
            replies(server.post("what is lupus", response.json()[0]["recipient_id"]))

    def test_when_the_database_is_gone(self, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        token = server.begin()
        monkeypatch.setattr("bot.persistence.sealing.Sealer.seal", _unable)
        monkeypatch.setattr("bot.persistence.sealing.Sealer.unseal", _unable)
        refusal(server.post("what is lupus", token), 503, "busy")
        self.emergency(server.post(EMERGENCY, token))

    def test_when_rasa_answers_something_else_help_comes_first(self, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("tests.channels.harness.assess", lambda text, flags: type("Nothing", (), {"disposition": None}))
        response = server.post(EMERGENCY)
        self.emergency(response)
        assert [reply["custom"]["kind"] for reply in response.json()] == ["triage", "answer"]
        assert not response.json()[1]["custom"].get("safety_note")

    def test_unless_it_answers_with_a_safety_note(self, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
        """Rasa's triage saw the red flag too, and is all but certain that it is only asked about."""
        monkeypatch.setattr("tests.channels.harness.assess", lambda text, flags: type("Dismissed", (), {"disposition": None}))
        server.rasa.noting = True
        (reply,) = replies(server.post(EMERGENCY))
        assert reply["custom"]["kind"] == "answer"
        assert "911" in reply["custom"]["safety_note"]
        assert reply["custom"]["safety_note"] in reply["text"]

    def test_a_safety_note_is_no_help_where_rasa_breaks(self, server: Server) -> None:
        server.rasa.noting = server.rasa.broken = True
        self.emergency(server.post(EMERGENCY))


def _unable(*_: object) -> None:
    from bot.errors import ConversationError  # noqa: PLC0415

    raise ConversationError("The database is gone.")


class TestSlashes:
    @pytest.mark.parametrize("text", ["/restart", "/ask", ASK, " /session_start", "//restart", "/ /restart", "/request_contact "])
    def test_a_payload_that_was_not_offered_is_plain_text(self, server: Server, text: str) -> None:
        replies(server.post(text))
        assert not server.rasa.heard[0].text.startswith("/")
        assert server.rasa.heard[0].text == text.strip().lstrip("/ ").strip()

    def test_an_offered_payload_reaches_rasa_as_it_is(self, server: Server) -> None:
        token = server.begin("offer")
        replies(server.post(ASK, token))
        assert server.rasa.heard[-1].text == ASK

    def test_it_must_be_the_whole_payload(self, server: Server) -> None:
        token = server.begin("offer")
        for text in (ASK[:-1], ASK.replace("lupus", "psoriasis"), ASK + "x", "/" + ASK):
            replies(server.post(text, token))
            assert not server.rasa.heard[-1].text.startswith("/")

    def test_what_one_conversation_was_offered_is_not_on_offer_in_another(self, server: Server) -> None:
        server.begin("offer")
        replies(server.post(ASK, server.begin()))
        assert not server.rasa.heard[-1].text.startswith("/")

    def test_a_button_of_some_exchanges_ago_still_works(self, server: Server) -> None:
        token = server.begin("offer")
        for _ in range(5):
            replies(server.post("be more precise", token))
        replies(server.post(ASK, token))
        assert server.rasa.heard[-1].text == ASK

    def test_it_still_works_after_a_restart_of_the_server(self, server: Server, serve: Callable[..., Server]) -> None:
        token = server.begin("offer")
        again = serve()
        replies(again.post(ASK, token))
        assert again.rasa.heard[0].text == ASK

    def test_the_history_shows_what_the_button_says(self, server: Server) -> None:
        token = server.begin("offer")
        replies(server.post(ASK, token))
        assert [line["text"] for line in server.history(token) if line["from"] == "visitor"] == ["offer", "Signs of lupus"]


def test_nothing_that_a_visitor_wrote_is_logged(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    secret = "mysecretword"
    for text in (secret, f"/{secret}", f"{secret} " + "x" * 3000):
        server.post(text)
    server.rasa.broken = True
    server.post(secret)
    server.post(f"{EMERGENCY} {secret}")
    server.raw(f'{{"message": "{secret}'.encode())
    assert secret not in caplog.text
