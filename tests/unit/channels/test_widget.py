"""The widget's file and the pages around it, as the server makes and serves them."""

from __future__ import annotations

import base64
import gzip
import re
import shutil
import subprocess
from hashlib import sha384
from types import SimpleNamespace
from typing import Any

import pytest

from bot.channels.pages import ADDRESSES, FOLDER, PAGE, WIDGET, Pages
from bot.channels.widget import SCRIPTS, SOURCE, build, integrity

LARGEST = 25_000
SITE = "https://clinic.example"
WORDS = {"clinic": "Clinic <of> & Co", "notice": "A notice"}


def served(name: str, **headers: str) -> Any:
    """The response to a browser that sends these headers."""
    request: Any = SimpleNamespace(headers={key.replace("_", "-"): value for key, value in headers.items()})
    return Pages(WORDS, [SITE]).serve(request, name)


def test_the_widget_is_small() -> None:
    """At most 25 kB as it goes over the net."""
    size = len(gzip.compress(build().encode()))
    print(f"\nwidget.js: {size / 1000:.1f} kB gzipped")
    assert size <= LARGEST


def test_every_source_is_in_the_widget() -> None:
    """No file is left out, and none is named that isn't there."""
    assert {path.stem for path in SOURCE.glob("*.js")} == set(SCRIPTS)
    assert {path.name for path in SOURCE.glob("*.css")} == {"widget.css", "dark.css", "print.css"}


def test_the_widget_is_one_function_that_a_browser_can_read() -> None:
    """Nothing of it is global but the element's name."""
    script = build()
    assert script.startswith('"use strict";\n(() => {\n')
    assert script.rstrip().endswith("})();")
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not installed: apt-get install nodejs")
    checked = subprocess.run([node, "--check", "-"], input=script, text=True, capture_output=True, timeout=30, check=False)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize(
    "pattern",
    [
        r"(inner|outer)HTML",
        "insertAdjacentHTML",
        r"document\.write",
        r"\beval\(",
        r"new Function",
        r"cssText",
        r'"style"',
        "localStorage",
        r"http://(?!www\.w3\.org/2000/svg)",
    ],
)
def test_no_source_builds_html_code_or_style_from_texts(pattern: str) -> None:
    """Nor keeps anything longer than the tab, nor calls anybody without encryption."""
    for path in [*SOURCE.glob("*.js"), FOLDER / "page.js"]:
        assert not re.search(pattern, path.read_text(encoding="utf-8")), path.name


def test_dark_colours_are_used_by_both_of_their_rules() -> None:
    """The visitor's system and the page's wish."""
    script = build()
    assert "/*DARK*/" not in script
    assert script.count("--brand: var(--d-brand)") == 2


def test_the_code_of_integrity_is_that_of_the_served_bytes() -> None:
    """On the demonstration, on the page for web teams, and in the frame."""
    body = served(WIDGET).body
    expected = "sha384-" + base64.b64encode(sha384(body).digest()).decode()
    assert integrity(body) == expected
    for name in (PAGE, "embed", "frame"):
        assert expected in served(name).body.decode()


@pytest.mark.parametrize("name", [PAGE, *ADDRESSES])
def test_what_is_packed_is_the_same(name: str) -> None:
    """Only for browsers that take it, and caches are told."""
    packed = served(name, accept_encoding="br, gzip")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.body) == served(name).body
    assert "Content-Encoding" not in served(name).headers
    assert packed.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("name", [PAGE, *ADDRESSES])
def test_an_unchanged_file_is_not_sent_twice(name: str) -> None:
    """304 to whoever has it; the whole to whoever has another one."""
    tag = served(name).headers["ETag"]
    assert (served(name, if_none_match=tag).status, served(name, if_none_match=tag).body) == (304, b"")
    assert served(name, if_none_match='W/"other"').status == 200


def test_words_in_pages_are_escaped_and_all_are_filled_in() -> None:
    """A clinic's name is no HTML."""
    for name in (PAGE, "frame"):
        page = served(name).body.decode()
        assert "Clinic &lt;of&gt; &amp; Co" in page
        assert "{{" not in page
        assert not re.search(r"<style|style=|<script(?![^>]*\bsrc=)|\son\w+=", page)


def test_allowed_sites_may_show_the_frame_and_no_other_page() -> None:
    """And nobody may load the widget's pages with more rights than `self`."""
    assert served("frame").headers["Content-Security-Policy"].endswith(f"frame-ancestors 'self' {SITE}")
    for name in (PAGE, "embed"):
        assert served(name).headers["Content-Security-Policy"].endswith("frame-ancestors 'self'")
    assert served(WIDGET).headers["Cross-Origin-Resource-Policy"] == "cross-origin"
