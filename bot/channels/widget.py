"""Makes the widget's one file out of its sources, when the server starts. There is no other build step."""

from __future__ import annotations

import base64
import json
from hashlib import sha384
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "widget" / "source"
# In the order in which they need each other.
SCRIPTS = ("words", "dom", "colour", "figures", "answer", "replies", "form", "takeaway", "server", "panel", "chat", "element")
DARK_PLACE = "/*DARK*/"
DARK_RULES = (
    '@media (prefers-color-scheme: dark) {{ :host(:not([scheme="light"])) .frame {{ {0} }} }}\n:host([scheme="dark"]) .frame {{ {0} }}'
)


def build(source: Path = SOURCE) -> str:
    """The script: a function that leaves nothing behind but the element. Styles are texts in it, for constructed style sheets."""
    style = _read(source / "widget.css").replace(DARK_PLACE, DARK_RULES.format(_read(source / "dark.css").strip()))
    texts = {"STYLE": style, "PRINT_STYLE": _read(source / "print.css")}
    constants = [f"const {name} = {json.dumps(text)};" for name, text in texts.items()]
    scripts = [_read(source / f"{name}.js") for name in SCRIPTS]
    return "\n".join(['"use strict";', "(() => {", *constants, *scripts, "})();", ""])


def integrity(script: bytes) -> str:
    """What a page writes into `integrity`, so that no other script runs in the widget's place."""
    return "sha384-" + base64.b64encode(sha384(script).digest()).decode()


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
