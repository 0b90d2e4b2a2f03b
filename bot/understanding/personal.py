"""Requests for advice on one's own case that can be told by their form, beside what the classifier finds.

A diagnosis of oneself, a dose, starting, stopping or changing a medicine, reading one's own results, whether to have a treatment: each is asked in few
grammatical ways, with "I", "my" or a relative, so that rules find them surely. "Should people with lupus stop smoking?" is none.
"""

from __future__ import annotations

import re

_SUBJECT = r"(?:i|we|he|she|they|my \w+(?: \w+)?|our \w+)"
_CHANGE = (
    r"(?:stop|quit|start|restart|skip|double|increase|reduce|lower|raise|halve|cut|taper|wean|switch|swap|change|come off|go off|get off|go on|come on|miss|delay|hold|pause"
    r"|take (?:my|more|less|two|both|it|them|another|extra|a)|up my|drop my)"
)
_RESULTS = (
    r"(?:results?|bloods?|labs?|blood (?:test|work|results?)|mri|scan|biopsy|x-?ray|ana|anca|crp|esr|tsh|hba1c|ttg|rheumatoid factor|rf|anti-?ccp"
    r"|levels?|titers?|titres?|count)"
)
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:should|shall|can|could|must|ought|may) {_SUBJECT} (?:just |really |now |please |still |also |safely |ever )?{_CHANGE}\b(?! smok)",
        rf"\b(?:is it|would it be) (?:ok|okay|safe|alright|all right|fine|wise) (?:for me |if i |for \w+ |if {_SUBJECT} )(?:to )?(?:just )?{_CHANGE}\b",
        rf"\b(?:do|does|could|might|have) {_SUBJECT} (?:have|got|really have) (?:it|this|that|disease)\b",
        r"\b(?:what(?:'s| is)|tell me what(?:'s| is)) wrong with (?:me|my \w+)\b",
        r"\bdiagnose me\b|\bwhat do i have\b|\bcould it be disease\b",
        # Whether one disease is of another kind is no question about oneself.
        r"^(?:(?!\bdisease\b).)*(?<!what )\bis (?:it|this) disease\b(?! or)",
        rf"\bmy {_RESULTS} (?:is|are|was|were|came|come|say|says|said|show|shows|showed|went|just)\b.*(?:\bmean\b|\bbad\b|\bnormal\b|\bworry\b|\bok\b|\bdisease\b|\?)",
        rf"\bwhat (?:do|does) my {_RESULTS}\b|\b(?:read|interpret|look at|explain|check) my {_RESULTS}\b",
        r"\bhow (?:much|many)\b.{0,40}\bshould (?:i|he|she|we|my \w+) (?:take|inject|have|use|give)\b",
        r"\b(?:what|which|right|correct|best) (?:dose|dosage)\b.{0,40}\b(?:for me|i take|should i|my)\b",
        rf"\bshould {_SUBJECT} (?:have|get|do|go for|go ahead with|try|choose|pay for|agree to|sign up for|accept|undergo|consider)\b"
        rf".{{0,60}}\b(?:stem|transplant|hsct|infusion|treatment|surgery|medicine|injections?|shot|it)\b",
        r"\b(?:would you|do you) recommend (?:i|that i|me|it for me|my)\b|\bwhat would you do\b|\bin my (?:case|situation)\b.{0,30}\?",
        r"\bi (?:missed|forgot|skipped|doubled)\b.{0,40}\b(?:dose|medicine|pill|tablet|injection|shot)\b.{0,80}\b(?:what|should|can|do i)\b",
        r"\bam i (?:a (?:good )?candidate|eligible|suitable|going to)\b",
    )
)


def asks_personal_advice(masked: str) -> bool:
    """Whether a sentence, in which names are masked, asks for advice on somebody's own case by its form."""
    text = " ".join(masked.lower().replace("’", "'").split())
    return any(pattern.search(text) for pattern in _PATTERNS)
