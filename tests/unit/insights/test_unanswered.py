"""Groups of questions: how often, by how many conversations, and what stands at the top."""

from __future__ import annotations

from bot.insights.facts import Fact
from bot.insights.unanswered import Unanswered, unanswered

NONE: frozenset[str] = frozenset()


def asked(question: str | None, conversation: str, at: float = 1.0, reason: str = "not_covered") -> Fact:
    """A question without an answer."""
    return Fact(at, conversation, frozenset({"abstain"}), NONE, frozenset({reason}), NONE, question)


def test_a_group_counts_times_and_conversations() -> None:
    """Somebody who asks twice is one conversation."""
    (found,) = unanswered([asked("where can i park", "a", 1), asked("where can i park", "a", 3), asked("can i park", "b", 2, "unclear")])
    assert found == Unanswered(("where can i park", "can i park"), 3, 2, ("not_covered", "unclear"), 3)
    assert not found.single


def test_what_most_conversations_asked_comes_first() -> None:
    """One who repeats a question many times doesn't push it up."""
    facts = [asked("red light therapy", "a", at) for at in range(5)] + [asked("where can i park", name) for name in "bc"]
    assert [(one.wordings[0], one.single) for one in unanswered(facts)] == [("where can i park", False), ("red light therapy", True)]


def test_wordings_with_something_taken_out_come_last() -> None:
    """They are the worst name for a group."""
    facts = [asked("i am [name] can i fly with lupus", name) for name in "ab"] + [asked("can i fly with lupus", "c")]
    assert unanswered(facts)[0].wordings == ("can i fly with lupus", "i am [name] can i fly with lupus")


def test_messages_with_an_answer_are_no_questions_without_one() -> None:
    """Facts without a question don't count."""
    assert unanswered([asked(None, "a")]) == []


def test_the_key_changes_with_what_is_in_the_group() -> None:
    """So a draft is made of what was seen."""
    before, after = unanswered([asked("where can i park", "a")]), unanswered([asked("where can i park", "a"), asked("can i park", "b")])
    assert before[0].key != after[0].key
