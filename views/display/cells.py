"""How a value stands in a table or on a page: text, tone, link; masked by the field's own
declaration.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask import url_for
from flask_babel import gettext as _

from backoffice.access.outside_reach import is_outside, is_own
from backoffice.access.scopes import sees
from backoffice.deadlines.workdays import is_provisional
from models.cases import ServiceCase
from models.clock import local
from models.enterprises import Enterprise
from models.links import Links
from models.masks import masked
from models.messages import Message
from models.structures import unpacked
from views.current import actor
from views.display.labels import choice_label, field_label, language, row_name, say

TONES = {
    "info": {
        "SERVING",
        "IN_PROGRESS",
        "MATCHING",
        "ASSESSING",
        "INVESTIGATING",
        "ACCEPTED",
        "USE",
        "WATCH",
        "PLANNED",
        "DOING",
    },
    "ok": {
        "CLOSED",
        "DONE",
        "ACTIVE",
        "ON",
        "IN_POOL",
        "SOLVED",
        "ARCHIVED",
        "ACCEPT",
        "IN_FORCE",
        "PUBLISHED",
        "SUMMARISED",
        "APPROVE",
        "SENT",
    },
    "warn": {
        "REVIEW",
        "WAIT_PROV",
        "WAIT_ENT",
        "SUPPLEMENT",
        "WAIT",
        "EVALUATING",
        "REPAIR",
        "PENDING",
        "RECTIFYING",
        "ENDED",
        "RECEIVED",
        "ACKED",
        "PARTLY",
        "DOUBT",
        "COMMUNICATED",
        "RESPONDED",
        "ASSESSED",
        "HELD",
    },
    "bad": {
        "REFUSED",
        "DECLINED",
        "TIMEOUT",
        "SUSPENDED",
        "REMOVED",
        "LOST",
        "DISABLED",
        "LOCKED",
        "UNSOLVED",
        "NOT_ADMITTED",
        "REJECTED_BY_C",
        "EXTERNAL",
        "EXITED",
        "DENY",
        "REJECT",
        "OVERTURN",
        "FAILED",
    },
}


@dataclass
class Cell:
    """One value as shown; `kind` is text, main, tag, due, number, flag or list; a `mark` says why
    its row goes first.
    """

    kind: str = "text"
    text: str = ""
    url: str | None = None
    tone: str = ""
    title: str | None = None
    label: str = ""
    mark: str = ""


def tone_of(code: str) -> str:
    return next((tone for tone, codes in TONES.items() if code in codes), "")


def cell(model, field, row, plain: bool = False) -> Cell:
    """The cell of a field; `plain` shows names unmasked to those who may see them, sealed values
    stay masked.
    """
    shown = Cell(text=text_of(field, row, plain), label=field_label(model, field))
    kind = getattr(field, "kind", "text")
    if kind == "choice" and field.name in (
        "status",
        "response",
        "decision",
        "kind",
        "outcome",
        "finding",
        "action",
    ):
        shown.kind, shown.tone = "tag", tone_of(str(row.__data__.get(field.name) or ""))
    elif kind == "number":
        shown.kind = "number"
    elif (
        kind == "link"
        and shown.text
        and (colour := getattr(getattr(row, field.name), "colour", None))
    ):
        shown.kind, shown.tone = "tag", colour
    if kind in ("choice",) and not shown.text:
        shown.kind = "text"
    shown.title = shown.text if len(shown.text) > 12 else None
    return shown


def text_of(field, row, plain: bool = False) -> str:
    """A field's value in words. Links to many cost a query each: lists leave them out."""
    if isinstance(field, Links):
        return "、".join(
            row_name(other)
            for other in getattr(row, field.name)
            if not is_beyond(other, (Enterprise, ServiceCase))
        )
    value = getattr(row, field.name)
    if value in (None, "") or is_beyond(value, (Enterprise,)):
        return ""
    if getattr(field, "mask", None):
        if hasattr(value, "open") or plain or row.shows(field) or is_own(actor(), row):
            return str(value)
        return masked(field.mask, value)
    return words(field, value)


def is_beyond(value, kinds) -> bool:
    """Whether somebody from outside the stations is not told of a record of these kinds that
    another one names (decisions 41).
    """
    who = actor()
    return isinstance(value, kinds) and is_outside(who, type(value)) and not sees(who, value)


def words(field, value) -> str:
    kind = getattr(field, "kind", "text")
    if kind == "choice":
        return choice_label(field, value)
    if kind == "choices":
        return "、".join(field.options.label(code, language()) for code in value)
    if kind == "flag":
        return _("Yes") if value else _("No")
    if kind == "link" or hasattr(value, "display_fields"):
        return masked_name(value)
    if kind == "file":
        return value.filename
    if getattr(field, "counted", False):
        return counted_day(value)
    if kind == "lines":
        return "\n".join(map(str, value))
    if kind == "sentences":
        return _("; ").join(" ".join(filter(None, map(said, pair))) for pair in value)
    if kind == "account":
        return account_name(value)
    return plain_words(value)


def said(part) -> str:
    """A sentence in the reader's language; what somebody typed stays as it is."""
    message = unpacked(part)
    return say(message) if isinstance(message, Message) else message


def counted_day(day: date) -> str:
    """A day that was counted in working days, provisional while the holidays of its year are not
    known (decision 46).
    """
    return (
        _("%(day)s (provisional)", day=day.isoformat()) if is_provisional(day) else day.isoformat()
    )


def plain_words(value) -> str:
    if isinstance(value, datetime):
        return local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal) or (
        isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10_000
    ):
        return f"{value:,}"
    return str(value)


def masked_name(row) -> str:
    """A linked person's name is work data inside the organisation: shown as it is; sealed parts
    never are.
    """
    return row_name(row)


def account_name(account_id: int) -> str:
    from models.accounts import UserAccount

    account = UserAccount.get_or_none(UserAccount.id == account_id)
    return account.display_name if account else _("System")


def details_url(row) -> str:
    return url_for(f"{row.table()}.details_view", id=row.id)


def mark_of(screen, row) -> str:
    """Why a row stands before others in a work view of its list."""
    return next(
        (
            field_label(screen.model, screen.model._meta.fields[view.first])
            for view in screen.work_views
            if view.first and getattr(row, view.first)
        ),
        "",
    )
