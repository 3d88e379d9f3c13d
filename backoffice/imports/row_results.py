"""What becomes of each row of a file, and how that is kept until somebody has looked at it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from backoffice.imports.cells import shown
from models.choices import Choices
from models.messages import Message, Word

NEW, CHANGED, SAME, SKIPPED, ERROR = "NEW", "CHANGED", "SAME", "SKIPPED", "ERROR"
LEFT_OUT = "LEFT_OUT"
"""What becomes of totals and signatures below a table: they are no entries."""

SEEN = 6
KINDS = (NEW, CHANGED, SAME, SKIPPED, ERROR, LEFT_OUT)


@dataclass
class Fault:
    """What is wrong with one cell; `column` counts from 0 and is None for the row as a whole."""

    column: int | None
    name: str
    text: str
    why: list


@dataclass
class Line:
    """One row of a file: where it stands, what it says, which stored row it means, and what becomes
    of it.
    """

    number: int
    cells: dict
    kind: str = NEW
    raw: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    faults: list = field(default_factory=list)
    row: Any = None
    mark: tuple | None = None
    known_by: tuple = ()
    diff: dict = field(default_factory=dict)
    title: str = ""

    @property
    def is_written(self) -> bool:
        return self.kind in (NEW, CHANGED) and not self.faults

    def kept(self) -> dict:
        """The line as it is kept: what a person looks at, no more."""
        return {
            "n": self.number,
            "k": ERROR if self.faults else self.kind,
            "t": self.title,
            "i": self.row.id if self.row else None,
            "d": self.diff,
            "c": self._seen() if self.kind == NEW else {},
            "f": [
                [one.column, one.name, one.text[:200], list(map(pack, one.why))]
                for one in self.faults
            ],
        }

    def _seen(self) -> dict:
        """What the file says of a new row: in its first columns, and wherever something else would
        be stored.
        """
        filled = [
            (name, shown(cell)[:120])
            for name, (_place, cell) in self.cells.items()
            if not name.startswith("_")
        ]
        return {
            name: text
            for place, (name, text) in enumerate(filled)
            if place < SEEN or text != str(self.diff.get(name, ("", ""))[1] or "")
        }


def counts_of(lines: Iterable[Line]) -> dict:
    """How many rows of each kind, and how many cells are wrong."""
    told = dict.fromkeys(KINDS, 0)
    for line in lines:
        told[ERROR if line.faults else line.kind] += 1
    return {**told, "cells": sum(len(line.faults) for line in lines)}


def pack(text: Any) -> Any:
    """A message as JSON that keeps its parameters, so that the language is chosen when it is
    read.
    """
    if isinstance(text, Word):
        return {"w": [text.options.label(text.code, "zh"), text.options.label(text.code, "en")]}
    if isinstance(text, Message):
        return {"m": text.msgid, "p": {name: pack(value) for name, value in text.params.items()}}
    return text if isinstance(text, int) else str(text)


def unpack(kept: Any) -> Any:
    """The message that `pack` kept."""
    if isinstance(kept, dict) and "w" in kept:
        return Word(Choices("kept", ("-", *kept["w"])), "-")
    if isinstance(kept, dict):
        return Message(kept["m"], **{name: unpack(value) for name, value in kept["p"].items()})
    return kept
