"""Words that count: a reason, a cause, a conclusion says something, or it is not accepted.

The rule goes by the name of a field, so that whoever asks for a reason anywhere (a form, an event,
an import) has it without saying so: `reason`, `decline_reason`, `root_cause`, `measures_text`.
"""

import re
import unicodedata

from models.messages import Invalid, T

GROUNDS = frozenset(
    {
        "reason",
        "cause",
        "conclusion",
        "measures",
        "findings",
        "summary",
        "results",
        "investigation",
    }
)
"""The parts of a name that say that the words count."""

ALSO = frozenset(
    {
        "head_opinion",
        "process_text",
        "problems_text",
        "problems",
        "targets",
        "modes",
        "safeguards",
        "current_state",
        "advantages",
        "bottlenecks",
        "shortfalls",
        "void_note",
        "outcome_note",
        "assessment_note",
        "check_note",
        "callback_note",
        "review_note",
        "completion_text",
        "finding",
    }
)
"""Fields of the same sort whose names do not say so."""

FEW_LETTERS = 2
REPEATED = re.compile(r"(.{1,3}?)\1{2,}", re.DOTALL)


def count(name: str) -> bool:
    """Whether the words of a field of this name count."""
    return name in ALSO or not GROUNDS.isdisjoint(name.split("_"))


def say_something(text: str) -> bool:
    """Whether a text holds at least two different letters, and is not one sign or syllable again
    and again.
    """
    letters = "".join(sign for sign in text.casefold() if unicodedata.category(sign)[0] == "L")
    return len(set(letters)) >= FEW_LETTERS and not REPEATED.fullmatch(letters)


def fault_of(text: str) -> T | None:
    """What is wrong with words that count, or None."""
    if not text.strip():
        return T("Please fill this in")
    if not say_something(text):
        return T("Say it in words: signs, one letter or the same again tell nothing")
    return None


def require_words(name: str, text: str) -> None:
    """Raises Invalid at the field `name` for words that say nothing."""
    if fault := fault_of(text):
        raise Invalid({name: [fault]})
