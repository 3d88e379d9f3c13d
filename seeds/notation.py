"""Reads the lines of the permission matrix of `seeds.roles`.

A line is made of segments divided by ";". A segment is a few words and, last, how far they reach:

    letters   C create, R read, U update, D delete (drafts), A approve, X export, S see sensitive
    values
    events    lower-case words: what a workflow knows, such as `refer` or `close`
    reach     a all, r own region, s own station (a head also its child stations), o own cases and
    records,
              p own provider

"RUX s; refer close s" reads: read, update and export within the station, refer and close there.
"""

LETTERS = {
    "C": "create",
    "R": "read",
    "U": "update",
    "D": "delete",
    "A": "approve",
    "X": "export",
    "S": "see",
}
REACHES = {"a": "ALL", "r": "REGION", "s": "STATION", "o": "OWN", "p": "PROVIDER"}


def read(line: str, events: set[str]) -> list[tuple[str, str]]:
    """The (verb, scope) pairs of a line, each once. Raises ValueError on a word that
    means nothing.
    """
    return list(
        dict.fromkeys(pair for segment in line.split(";") for pair in _segment(segment, events))
    )


def _segment(segment: str, events: set[str]) -> list[tuple[str, str]]:
    *words, reach = segment.split() or [""]
    if reach not in REACHES or not words:
        raise ValueError(
            f"“{segment.strip()}” needs words and, last, a reach ({', '.join(REACHES)})"
        )
    return [(verb, REACHES[reach]) for word in words for verb in _verbs(word, events)]


def _verbs(word: str, events: set[str]) -> list[str]:
    if word in events:
        return [word]
    if unknown := [letter for letter in word if letter not in LETTERS]:
        raise ValueError(f"“{word}” is no event of this table, and {' '.join(unknown)} no letter")
    return [LETTERS[letter] for letter in word]
