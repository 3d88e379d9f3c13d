"""Refusals that a person can understand; each has one meaning for every screen, import, job and
command.
"""

from collections.abc import Collection
from typing import Any

from models.messages import Invalid, Message, T

__all__ = ["Conflict", "GuardFailed", "Invalid", "NotFound", "Refused", "WritingWaits"]


class Refused(Exception):  # noqa: N818 (an answer to a person, not a fault of the program)
    """The actor may not do this; `why` says what is missing (answers 403).

    `at` names the fields whose values are the reason: a form shows it there and keeps the rest.
    """

    def __init__(self, why: Message | str | None = None, at: Collection[str] = ()) -> None:
        self.why = why or T("Your role does not include this")
        self.at = tuple(at)
        super().__init__(self.why)


class NotFound(Exception):  # noqa: N818 (an answer to a person, not a fault of the program)
    """There is no such row, or it lies outside the actor's scope: the two are not told apart
    (answers 404).
    """


class Conflict(Exception):  # noqa: N818 (an answer to a person, not a fault of the program)
    """Somebody else changed the row since the actor read it (answers 409)."""

    def __init__(self, row: Any = None) -> None:
        self.row = row
        super().__init__(
            T("Somebody else changed this meanwhile; look at the new state and try again")
        )


class GuardFailed(Exception):  # noqa: N818 (an answer to a person, not a fault of the program)
    """A workflow event cannot happen now; `missing` names each missing piece (answers 409)."""

    def __init__(self, missing: list) -> None:
        self.missing = list(missing)
        super().__init__("; ".join(self.missing))


class WritingWaits(Exception):  # noqa: N818 (an answer to a person, not a fault of the program)
    """A replica that must have every write is away: nothing was written, reading goes on (answers
    503).
    """
