"""Why a provider was matched, kept as messages with their parameters (decisions 57, ledger L03).

Referrals of an older version hold English sentences; the worker reads them once and keeps what they
say in the new form. What cannot be read stays as the words that it is.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from backoffice import filling
from backoffice.filling import Filling
from models.messages import Message, T
from models.referrals import Referral
from models.structures import packed

CHOSEN = T("Why not the first one")


def of(why: Iterable[tuple], choice_reason: str | None) -> list:
    """The reasons of the ranking, and the enterprise's own for another than the first."""
    pairs = [*why, *([(CHOSEN, choice_reason)] if choice_reason else [])]
    return [[packed(part) for part in pair] for pair in pairs]


OLD: tuple[tuple[str, Callable[..., str]], ...] = (
    (
        r"Capability offers the item in (\d+) working days",
        lambda n: T("offers the item in {n} working days", n=int(n)),
    ),
    (r"Rating ([\d.]+) of 4", lambda n: T("{n} of 4", n=Decimal(n))),
    (r"Rating not rated yet", lambda: T("not rated yet")),
    (
        r"In time (\d+) of (\d+) cases",
        lambda n, of: T("{n} of {of} cases", n=int(n), of=int(of)),
    ),
    (r"In time no cases yet", lambda: T("no cases yet")),
    (r"Qualification (\d{4}-\d\d-\d\d)", str),
    (
        r"Qualification not required, or no expiry date",
        lambda: T("not required, or no expiry date"),
    ),
    (r"Place (.+)", str),
    (r"Price free", lambda: T("free")),
    (r"Price on request", lambda: T("on request")),
    (r"Price (.+)", str),
)
"""The sentences of the older version, and the message behind each."""

LABELS = ("Capability", "Rating", "In time", "Qualification", "Place", "Price")


def read(text: str) -> list:
    """The reasons that an older text says: its first line, then the enterprise's words."""
    first, _line, typed = text.partition("\n")
    found = list(map(_read_one, re.split(f"；(?=(?:{'|'.join(LABELS)}) )", first)))
    return of(found, typed) if all(label for label, _text in found) else [["", text]]


def _read_one(sentence: str) -> tuple[str, str]:
    label = next((name for name in LABELS if sentence.startswith(f"{name} ")), None)
    for pattern, message in OLD:
        if label and (match := re.fullmatch(pattern, sentence)):
            return Message(label), message(*match.groups())
    return "", sentence


@filling.declares
def fillings() -> Iterator[Filling]:
    """Referrals that are older than the messages."""
    yield Filling("reasons:referral", "1", Referral, convert, T("Match reasons"))


def convert(ids: list[int]) -> None:
    """Keep the reasons of these referrals in the new form; one that has it already stays."""
    filling.held(Referral, ids)
    query = Referral.select(Referral.id, Referral.match_reason).where(Referral.id.in_(ids))
    for row in query:
        (label, text), *rest = row.match_reason or [["", ""]]
        if not label and not rest:
            Referral.update(match_reason=read(text)).where(Referral.id == row.id).execute()
