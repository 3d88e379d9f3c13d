"""How many rows of a list have which value: any list under its conditions, by a choice, a flag, a
link or a month (SY-6.1.3).

Each line leads to its rows; amounts are added up beside the number.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import request, url_for
from flask_babel import gettext as _
from peewee import SQL, fn
from werkzeug.exceptions import BadRequest

from backoffice.exports import export_log, row_values
from backoffice.exports.workbook import Column, Sheet, write_workbook
from models import stored_days
from models.fields import DecimalNumber
from views.crud.list import exporting
from views.crud.query.columns import exportable
from views.crud.query.filters import EMPTY
from views.crud.query.list_query import PLAIN, asked_once, countable, question_of, rows_of
from views.crud.query.row_reader import Names
from views.display.labels import choice_label, field_label

MONTHS = ("day", "instant")
MOST = 200
"""Lines beyond which the rest is one line."""


@dataclass
class Line:
    """One value: its words, the list of its rows, how many there are, their share in percent, and
    the sums of their amounts.
    """

    words: str
    url: str | None
    number: int
    share: Decimal
    sums: list
    is_rest: bool = False


@dataclass
class Counts:
    """Everything that the page shows."""

    title: str
    by: str
    choices: list
    said: list
    heads: list
    lines: list
    total: Line
    back: str
    export_url: str | None = None


def page(actor, screen, verb: str = "read") -> Counts:
    """The counts that the address asks for, within the scope of the verb. Raises BadRequest."""
    by, question, choices = _understood(screen)
    amounts = _amounts(screen)
    said = exporting.said(actor, exporting.Order(screen, question))
    args = {name: value for name, value in request.args.items() if name != "by"}
    found = _lines(
        screen, rows_of(actor, screen, question, verb), screen.model._meta.fields[by], amounts
    )
    return Counts(
        screen.title,
        by,
        [
            (label, url_for(f"{screen.resource}.counts", **{**args, "by": name}), name == by)
            for name, label in choices.items()
        ],
        said,
        [
            choices[by],
            _("How many"),
            _("Share"),
            *(field_label(screen.model, field) for field in amounts),
        ],
        found,
        _total(found, amounts),
        screen.list_url(**args),
        url_for(f"{screen.resource}.export_counts", **{**args, "by": by})
        if screen.may("export")
        else None,
    )


def workbook(actor, screen):
    """The same lines as a workbook."""
    counts = page(actor, screen, "export")
    title = f"{counts.title} {counts.heads[0]}"
    kinds = ["text", "number", "number", *("amount" for _one in counts.total.sums)]
    head = [
        Column(label if place != 2 else f"{label} %", kind, 28 if place == 0 else 14)
        for place, (label, kind) in enumerate(zip(counts.heads, kinds, strict=False))
    ]
    rows = [
        (line.words, line.number, line.share, *line.sums) for line in [*counts.lines, counts.total]
    ]
    return exporting.deliver(
        title,
        lambda path: write_workbook(path, Sheet(title, counts.said, head, title[:31]), rows).rows,
        lambda count: export_log.note(
            actor, screen.resource, f"{screen.resource}.counts", request.args.to_dict(), count, None
        ),
    )


def _understood(screen):
    asked, choices = asked_once(), countable(screen)
    by = asked.pop("by", None) or next(iter(choices), None)
    if by not in choices:
        raise BadRequest(_("This list cannot be counted by “%(name)s”", name=(by or "")[:60]))
    return by, question_of(screen, asked), choices


def _amounts(screen) -> list:
    """The amounts that are added up: those that a workbook of the list holds."""
    fields = (
        screen.model._meta.fields[name]
        for name in screen.model._meta.sorted_field_names
        if exportable(screen.model, name)
    )
    return [
        field
        for field in fields
        if isinstance(field, DecimalNumber) and not field.mask and not field.system
    ]


def _lines(screen, rows, field, amounts) -> list[Line]:
    number = fn.COUNT(screen.model.id)
    query = rows.select(
        (stored_days.month(field) if field.kind in MONTHS else field).alias("counted"),
        number,
        *(fn.SUM(one) for one in amounts),
    )
    grouped = (
        query.group_by(SQL("counted"))
        .order_by(SQL("counted DESC") if field.kind in MONTHS else number.desc(), SQL("counted"))
        .limit(MOST + 1)
    )
    found = list(row_values.rows(grouped))
    rest = found[MOST:] and rows.count() - sum(row[1] for row in found[:MOST])
    found = found[:MOST]
    total = sum(row[1] for row in found) + (rest or 0)
    words = _words(field, [row[0] for row in found])

    def line(value, many, *sums):
        return Line(
            words[value],
            _address(screen, field, value),
            many,
            _share(many, total),
            [_sum(one, of) for one, of in zip(sums, amounts, strict=False)],
        )

    lines = [line(*row) for row in found]
    if rest:
        none = [None] * len(amounts)
        lines.append(Line(_("All others"), None, rest, _share(rest, total), none, True))
    return lines


def _words(field, values) -> dict:
    nothing = {None: _("(empty)"), "": _("(empty)")}
    given = [value for value in values if value not in (None, "")]
    if field.kind == "link":
        return nothing | dict(zip(given, Names(field.rel_model).of(given), strict=False))
    if field.kind == "flag":
        return nothing | {value: _("Yes") if value else _("No") for value in given}
    return nothing | {
        value: str(value) if field.kind in (*MONTHS, "number") else choice_label(field, value)
        for value in given
    }


def _address(screen, field, value) -> str | None:
    """The list of the rows that one line counts."""
    gone = {field.name, f"{field.name}_from", f"{field.name}_to", "by", *(PLAIN - {"q", "view"})}
    args = {name: given for name, given in request.args.items() if name not in gone}
    if value in (None, ""):
        return screen.list_url(**args, **{field.name: EMPTY}) if field.null else None
    if field.kind not in MONTHS:
        return screen.list_url(
            **args, **{field.name: int(value) if field.kind == "flag" else value}
        )
    first = date.fromisoformat(f"{value}-01")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return screen.list_url(**args, **{f"{field.name}_from": first, f"{field.name}_to": last})


def _total(lines, amounts) -> Line:
    number = sum(line.number for line in lines)
    known = not any(line.is_rest for line in lines)

    def sum_at(place):
        return sum((line.sums[place] or 0 for line in lines), Decimal(0)) if known else None

    sums = [sum_at(place) for place in range(len(amounts))]
    return Line(_("Total"), None, number, _share(number, number), sums)


def _share(part, whole) -> Decimal:
    return (Decimal(100) * part / whole).quantize(Decimal("0.1")) if whole else Decimal(0)


def _sum(value, field) -> Decimal | None:
    return (
        None
        if value is None
        else Decimal(str(value)).quantize(Decimal(1).scaleb(-field.decimal_places))
    )
