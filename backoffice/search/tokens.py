"""Text as the search sees it: folded, and cut into short pieces under which the index files it.

Chinese is cut into characters and pairs of neighbours, letters and digits into pieces of one to
three; signs stand for themselves. A word is in a text only if all its pieces are; whether it really
stands there is asked of the text itself. So one character, part of a number and a name without
spaces are found alike, and no dictionary decides what a word is.
"""

import re

from models.folding import plain

RUN = re.compile(r"[0-9a-z]+|[^\x00-\x7f\s]+")
SIGN = re.compile(r"[!-/:-@\[-`{-~]")
SIGNS = 0xE000
"""Where a sign of ASCII is moved to, since the index would take it for a gap."""


def folded(text: str) -> str:
    """One line without difference of width, case, brackets, dots or spacing."""
    return plain(text)


def grams(text: str) -> set[str]:
    """The pieces of a folded text."""
    found = _signs(text)
    for run in RUN.findall(text):
        for size in range(1, _longest(run) + 1):
            found.update([run[start : start + size] for start in range(len(run) - size + 1)])
    return found


def needed(word: str) -> set[str]:
    """The largest pieces of a folded word: what holds them all may hold the word."""
    found: set[str] = set()
    runs = RUN.findall(word)
    for run in runs:
        size = min(len(run), _longest(run))
        found.update(run[start : start + size] for start in range(len(run) - size + 1))
    return found if runs else _signs(word)


def is_piece(word: str) -> bool:
    """Whether the word is one piece itself, so that the index alone decides."""
    return needed(word) == {word}


def _longest(run: str) -> int:
    return 3 if run[0] < "\x80" else 2


def _signs(text: str) -> set[str]:
    return {chr(SIGNS + ord(sign)) for sign in SIGN.findall(text)}
