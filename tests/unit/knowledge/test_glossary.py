"""Which terms of the glossary a text uses."""

from __future__ import annotations

import pytest

from bot.knowledge.glossary import TermFinder
from bot.knowledge.model import GlossaryTerm

FINDER = TermFinder(
    [
        GlossaryTerm("stem cell", "a cell", ("stem cells",)),
        GlossaryTerm("Cell (T)", "another", ()),
        GlossaryTerm("flare", "a time", ("flares up",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("A flare, then a stem cell.", ["flare", "stem cell"]),
        ("STEM CELLS and Flares Up", ["stem cell", "flare"]),
        ("stemcell, stem cellular, flared, aflare", []),
        ("Flares alone are no form of it.", []),
        ("A Cell (T).", ["Cell (T)"]),
        ("A Cell (Tb), a Cell T", []),
        ("", []),
    ],
)
def test_terms_are_found_as_words_of_their_own_in_the_order_of_the_text(text: str, terms: list[str]) -> None:
    assert [term.term for term in FINDER.terms_in(text)] == terms
