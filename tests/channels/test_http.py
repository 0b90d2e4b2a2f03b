"""Health, pages, methods, headers and CORS."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from bot.errors import ConversationError
from tests.channels.harness import Server, refusal

ORIGIN = "https://clinic.example"


class TestHealth:
    def test_a_warm_server_tells_knowledge_and_model(self, server: Server) -> None:
        for _ in range(50):
            response = server.call("GET", "health")
            if response.status_code == 200:
                break
            time.sleep(0.05)
        assert response.json() == {"status": "ok", "knowledge": server.rasa.assistant.knowledge.digest, "model": "model-1.tar.gz"}

    def test_before_it_is_warm_it_is_busy(self, serve: Callable[..., Server]) -> None:
        server = serve(warm=False)
        refusal(server.call("GET", "health"), 503, "busy")


class TestPages:
    def test_the_page_names_the_clinic_and_shows_the_notice(self, serve: Callable[..., Server]) -> None:
        server = serve(CAVEAT_CLINIC_NAME="Clinic <of> & Co")
        response = server.call("GET", "")
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "Clinic &lt;of&gt; &amp; Co" in response.text
        assert "{{" not in response.text

    def test_without_the_last_slash_one_is_led_to_the_page(self, server: Server) -> None:
        assert requests.get(server.url, timeout=30).url.endswith("/webhooks/web/")

    def test_everything_that_the_page_names_is_there_and_nothing_is_inline(self, server: Server) -> None:
        page = server.call("GET", "").text
        named = re.findall(r'(?:src|href)="(?!https?:|tel:|#|mailto:|data:)([^"]+)"', page)
        assert {"widget.js", "page.js", "page.css"} <= set(named)
        for file in named:
            assert server.call("GET", file).status_code == 200, file
        assert not re.search(r"<style|style=|<script(?![^>]*\bsrc=)|\son\w+=", page)
        assert "default-src 'self'" in server.call("GET", "").headers["Content-Security-Policy"]

    @pytest.mark.parametrize(("file", "kind"), [("widget.js", "text/javascript"), ("page.js", "text/javascript"), ("page.css", "text/css")])
    def test_files_have_a_type_and_are_not_sent_twice(self, server: Server, file: str, kind: str) -> None:
        response = server.call("GET", file)
        assert response.headers["Content-Type"] == f"{kind}; charset=utf-8"
        again = server.call("GET", file, headers={"If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")

    def test_the_widget_builds_no_html_from_texts(self) -> None:
        for file in (Path(__file__).resolve().parents[2] / "bot" / "widget").glob("*.js"):
            assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", file.read_text(encoding="utf-8")), file


class TestMethods:
    @pytest.mark.parametrize(
        ("method", "path", "allowed"),
        [("GET", "webhook", "POST"), ("PUT", "webhook", "POST"), ("POST", "history", "GET, DELETE, HEAD"), ("GET", "feedback", "POST"),
         ("POST", "health", "GET, HEAD"), ("DELETE", "", "GET, HEAD"), ("PATCH", "widget.js", "GET, HEAD")],
    )  # fmt: skip
    def test_another_method_is_told_which_ones_there_are(self, server: Server, method: str, path: str, allowed: str) -> None:
        response = server.call(method, path)
        refusal(response, 405, "method_not_allowed")
        assert response.headers["Allow"] == allowed

    @pytest.mark.parametrize("path", ["nothing", "webhook/more", "history/1", "a/b/c", "page.html", "..%2f..%2fetc%2fpasswd", "index.html"])
    @pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
    def test_another_path_is_not_found(self, server: Server, method: str, path: str) -> None:
        refusal(server.call(method, path), 404, "not_found")

    def test_head_is_get_without_a_body(self, server: Server) -> None:
        response = server.call("HEAD", "widget.js")
        assert (response.status_code, response.content) == (200, b"")


class TestHeaders:
    def test_every_response_is_strict(self, server: Server) -> None:
        token = server.begin()
        for response in (
            server.post("hi", token),
            server.call("GET", "history", token),
            server.call("GET", "nothing"),
            server.raw(b"x"),
            server.call("GET", ""),
        ):
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.headers["Referrer-Policy"] == "no-referrer"
            assert "Content-Security-Policy" in response.headers

    def test_conversations_are_cached_nowhere(self, server: Server) -> None:
        token = server.begin()
        for response in (server.post("hi", token), server.call("GET", "history", token)):
            assert response.headers["Cache-Control"] == "no-store"

    def test_an_allowed_origin_may_call_and_read(self, serve: Callable[..., Server]) -> None:
        server = serve(CAVEAT_ALLOWED_ORIGINS=ORIGIN)
        asked = server.call("OPTIONS", "webhook", headers={"Origin": ORIGIN, "Access-Control-Request-Method": "POST"})
        assert asked.status_code == 204
        assert asked.headers["Access-Control-Allow-Methods"] == "POST"
        assert asked.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"
        for response in (
            asked,
            server.post("hi", headers={"Origin": ORIGIN}),
            server.raw(b"x"),
            server.call("GET", "nothing", headers={"Origin": ORIGIN}),
        ):
            assert response.headers["Vary"] == "Origin"
        assert server.post("hi", headers={"Origin": ORIGIN}).headers["Access-Control-Allow-Origin"] == ORIGIN

    @pytest.mark.parametrize("origin", ["https://evil.example", "https://clinic.example.evil.example", "null", "http://clinic.example"])
    def test_another_origin_may_not(self, serve: Callable[..., Server], origin: str) -> None:
        server = serve(CAVEAT_ALLOWED_ORIGINS=ORIGIN)
        for response in (server.call("OPTIONS", "webhook", headers={"Origin": origin}), server.post("hi", headers={"Origin": origin})):
            assert "Access-Control-Allow-Origin" not in response.headers


class TestStart:
    def test_without_its_database_the_server_does_not_start(self, serve: Callable[..., Server]) -> None:
        with pytest.raises(ConversationError, match="CAVEAT_DATABASE_URL"):
            serve(CAVEAT_DATABASE_URL="postgresql://x:y@127.0.0.1:1/z")

    def test_what_is_too_old_is_deleted_at_start(
        self, server: Server, serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        token = server.begin()
        later = time.time() + 31 * 86400
        monkeypatch.setattr("bot.persistence.conversations.time", type("Later", (), {"time": staticmethod(lambda: later)}))
        again = serve()
        for _ in range(50):
            if not again.history(token):
                break
            time.sleep(0.05)
        assert again.history(token) == []

    def test_it_is_kept_where_retention_is_off(self, server: Server, serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch) -> None:
        token = server.begin()
        later = time.time() + 3000 * 86400
        monkeypatch.setattr("bot.persistence.conversations.time", type("Later", (), {"time": staticmethod(lambda: later)}))
        again = serve(CAVEAT_RETENTION_DAYS="0")
        time.sleep(0.2)
        assert len(again.history(token)) == 2
