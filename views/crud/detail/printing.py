"""Printed forms: a form is a title and blocks of cells, ticks, tables and places to sign; the
browser prints it on A4.

A filled form shows what the page of its record shows: names in full to those who may see them,
sealed values masked. Asking for them in full, or for an official paper, is a POST that leaves a
line in the log.
"""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import field as attribute
from datetime import date, datetime

from flask import render_template, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from backoffice.access.actor import Actor
from backoffice.access.outside_reach import hides, is_outside
from backoffice.access.permissions import can
from backoffice.access.scopes import reachable, sees
from backoffice.deadlines.workdays import is_provisional
from backoffice.errors import Invalid, NotFound
from backoffice.exports import print_log
from models.clock import local, now
from models.fields import ShortText
from models.masks import masked
from models.messages import Message
from views.crud.detail.actions import page_for
from views.crud.detail.detail import Act
from views.crud.form import forms
from views.display.cells import text_of
from views.display.labels import say

LONGEST_REASON = 200


@dataclass(frozen=True)
class Form:
    """A paper of a table: its code in reports.md, its title, `build(hand, row)`.

    `workbook` says that it may also be taken as one, in its layout; `when(row)` says which rows it
    is for; `about(row)` is the record whose readers see its names and numbers in full.
    """

    code: str
    title: Message
    build: Callable
    official: bool = False
    blank: bool = False
    sealed: bool = False
    workbook: bool = False
    when: Callable | None = None
    about: Callable = lambda row: row


@dataclass
class Cells:
    """Lines of label and value pairs, `across` of them side by side; a value of a label alone takes
    the line.
    """

    pairs: list
    across: int = 2
    kind: str = "cells"

    @property
    def lines(self) -> list:
        return [
            self.pairs[start : start + self.across]
            for start in range(0, len(self.pairs), self.across)
        ]


@dataclass
class Ticks:
    """Boxes, ticked or not, under a heading; `short` ones stand side by side, after the words that
    `lead` to them.
    """

    title: str
    boxes: list
    other: tuple | None = None
    short: bool = False
    lead: str = ""
    kind: str = "ticks"


@dataclass
class Table:
    """Numbered lines under heads, with blank ones up to `least`; the columns in `keep` stay on one
    line, such as a telephone.
    """

    title: str
    heads: tuple
    rows: list
    least: int = 3
    notes: tuple = ()
    numbered: bool = True
    keep: tuple = ()
    kind: str = "table"

    @property
    def lines(self) -> list:
        blank = [("",) * len(self.heads)] * (self.least - len(self.rows))
        return [*self.rows, *blank]


@dataclass
class Words:
    """Paragraphs under a heading, or a heading alone; `indent` as in a letter. Where nothing is
    said yet, `room` lines to write on.
    """

    texts: list
    title: str = ""
    indent: bool = True
    room: int = 0
    kind: str = "words"


@dataclass
class Signing:
    """Places to sign, a place for the seal with its date, and what the other side signs; `names`
    of those who signed already.
    """

    places: tuple
    seal: str = ""
    date: str = ""
    receipt: tuple = ()
    names: tuple = ()
    kind: str = "signing"


@dataclass
class Sheet:
    """One paper; `dense` ones are set small, `compact` ones so that a long form takes two pages;
    `more` are the sheets that follow on pages of their own.
    """

    title: str
    blocks: list
    number: str = ""
    org: str = ""
    left: str = ""
    foot: list = attribute(default_factory=list)
    dense: bool = False
    compact: bool = False
    more: list = attribute(default_factory=list)

    @property
    def body(self) -> list:
        """The blocks before the last ones."""
        return self.blocks[: -len(self.tail)] if self.tail else self.blocks

    @property
    def tail(self) -> list:
        """The signature with what stands before it: a signature alone on a page proves nothing."""
        signed = bool(self.blocks) and self.blocks[-1].kind == "signing"
        return self.blocks[-2:] if signed else []


def written(day: date | datetime | None) -> str:
    """A day, or an instant to the minute, as official papers write it: month and day without a
    leading zero (GB/T 9704).
    """
    if day is None:
        return ""
    if isinstance(day, datetime):
        instant = local(day)
        return f"{written(instant.date())} {instant:%H:%M}"
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def counted(day: date | None) -> str:
    """A day that was counted in working days, provisional while its year is not known."""
    return written(day) + ("（暂定）" if day and is_provisional(day) else "")


@dataclass(frozen=True)
class Hand:
    """How values are written on a paper, and for which `reader`: names `plain` or masked, sealed
    values `open` or masked.
    """

    plain: bool = False
    open: bool = False
    reader: Actor | None = None

    def of(self, row, name: str) -> str:
        """A field of a row in words; nothing on a blank form."""
        if row is None:
            return ""
        field = row._meta.manytomany.get(name) or row._meta.fields[name]
        if self.reader is not None and hides(self.reader, field):
            return ""
        value = getattr(row, name)
        if self.open and hasattr(value, "open"):
            return value.open()
        if isinstance(value, date):
            return counted(value) if getattr(field, "counted", False) else written(value)
        return text_of(field, row, self.plain)

    def parts(self, query):
        """The rows of a query that stand on the paper: those from outside the stations find there
        what they reach (decisions 41).
        """
        if self.reader is None or not is_outside(self.reader, query.model):
            return query
        return query.where(reachable(self.reader, query.model))

    def masked(self, kind: str | None, value, sealed: bool = False) -> str:
        """A value that was kept apart from its field."""
        if value in (None, ""):
            return ""
        free = self.open if sealed else self.plain
        return str(value) if free or not kind else masked(kind, value)


def papers(screen, row) -> list[Form]:
    """The forms that can be printed of a row."""
    return [form for form in screen.prints if form.when is None or form.when(row)]


def acts(screen, row) -> list[Act]:
    """The way from the page of a record to its papers."""
    found = [
        Act(
            _("Print: %(form)s", form=title_of(form)),
            url_for(f"{screen.resource}.print_view", form=form.code, id=row.id),
            icon="print",
        )
        for form in papers(screen, row)
    ]
    if screen.may("export"):
        found += [
            Act(
                _("As a workbook: %(form)s", form=title_of(form)),
                url_for(f"{screen.resource}.print_workbook", form=form.code, id=row.id),
                icon="export",
            )
            for form in papers(screen, row)
            if form.workbook
        ]
    return found


def title_of(form) -> str:
    """The title of a form in the reader's language."""
    return say(form.title)


def paper(actor, screen, row, code: str):
    """The sheet of a row. GET shows it, or asks before an official one; POST logs the printing and
    shows it.
    """
    form = next((one for one in papers(screen, row) if one.code == code), None)
    if form is None:
        raise NotFound()
    about = form.about(row)
    may_see = can(actor, "see", about.table()) and sees(actor, about, "see")
    if request.method == "POST":
        return _printed(actor, screen, row, form, may_see)
    if form.official:
        return _asked(screen, row, form)
    return _shown(
        actor, screen, form, row, Hand(may_see, reader=actor), offer=may_see and form.sealed
    )


def blank(actor, screen, code: str):
    """An empty form, to be filled in by hand."""
    form = next((one for one in screen.prints if one.code == code and one.blank), None)
    if form is None:
        raise NotFound()
    return _shown(actor, screen, form, None, Hand())


def _printed(actor, screen, row, form, may_see):
    reason = (request.form.get("reason") or "").strip()[:LONGEST_REASON]
    try:
        number = print_log.register(actor, row, form.code, reason, form.official)
    except Invalid as fault:
        return _asked(screen, row, form, fault.errors)
    return _shown(actor, screen, form, row, Hand(may_see, may_see, actor), number)


def _asked(screen, row, form, errors=None):
    """Which printing it would be; a copy needs a reason."""
    done = print_log.times(row, form.code)
    page = page_for(
        screen, row, _("Print: %(form)s", form=title_of(form)), _("Print"), confirm=False
    )
    page.intro = [
        _("Printed so far: %(n)s. Each printing is numbered and kept in the log.", n=done)
        if done
        else _("The first printing is the original. Each printing is numbered and kept in the log.")
    ]
    asked = forms.form_of(
        {"reason": ShortText("Reason for the copy", LONGEST_REASON)} if done else {}
    )
    if errors:
        page.record_errors = forms.show_errors(asked, errors)
    page.sections = forms.sections_of(asked, (), _("Reason")) if done else []
    return render_template("record/action.html", page=page), 422 if errors else 200


def _shown(actor, screen, form, row, hand, number: int = 0, offer: bool = False):  # noqa: PLR0913 (request, row and page belong together)
    with force_locale("zh_Hans_CN"):
        sheet = form.build(hand, row)
        sheet.title = sheet.title or title_of(form)
        if form.official and number > 1:
            sheet.left = f"补打（第 {number} 次打印）"
        if row is not None:
            last = sheet.more[-1] if sheet.more else sheet
            last.foot = [*last.foot, *_foot(actor, form, hand, number)]
    return render_template(
        "print/sheet.html",
        sheet=sheet,
        title=title_of(form),
        back_url=screen.row_url(row) if row is not None else screen.list_url(),
        offer=offer,
    )


def _foot(actor, form, hand, number) -> list[str]:
    told = [] if hand.open or not form.sealed else ["联系方式已脱敏。"]
    if number:
        told.append(f"第 {number} 次打印，已记入日志。")
    return ["".join(told) + f"打印：{actor.name}　{written(now())}"]
