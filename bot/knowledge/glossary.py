"""Which terms of `glossary.yaml` a text uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.knowledge.model import GlossaryTerm


class TermFinder:
    """Finds glossary terms in texts, in any of their forms and in any case."""

    def __init__(self, terms: Iterable[GlossaryTerm]) -> None:
        self._terms = [(_forms(term), term) for term in terms]
        self._patterns = [_pattern(forms) for forms, _ in self._terms]

    def terms_in(self, text: str) -> list[GlossaryTerm]:
        """The terms that the text uses as words of their own, in the order of the text."""
        lowered = text.lower()
        found = []
        for pattern, (forms, term) in zip(self._patterns, self._terms, strict=True):
            # Most terms are in no text, and looking for a substring costs a tenth of the search.
            match = pattern.search(text) if any(form in lowered for form in forms) else None
            if match is not None:
                found.append((match.start(), term))
        return [term for _, term in sorted(found, key=lambda pair: pair[0])]


def _forms(term: GlossaryTerm) -> tuple[str, ...]:
    return tuple(sorted({form.lower() for form in (term.term, *term.forms)}, key=lambda form: (-len(form), form)))


def _pattern(forms: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})(?!\w)", re.IGNORECASE)
