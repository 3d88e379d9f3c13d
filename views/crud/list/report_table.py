"""What the address of a report asks for, by what its lines are grouped and the days that bound it;
its table as a workbook.
"""

from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from backoffice.exports import export_log
from backoffice.exports.workbook import Column, Sheet, write_workbook
from models.clock import local, now
from models.fields import Date
from models.messages import Invalid
from views.crud.list import exporting
from views.current import actor, no_parameters_but

NAMES_WIDTH = 28


@dataclass
class Asked:
    """What the address asks for."""

    by: str
    first: object
    last: object

    def args(self) -> dict:
        return {
            "by": self.by,
            **{
                name: day.isoformat()
                for name, day in (("from", self.first), ("to", self.last))
                if day
            },
        }

    def words(self) -> str:
        return f"{self.first or ''} – {self.last or ''}" if self.first or self.last else _("none")


def understand(groups) -> Asked:
    """The question of the address; the first of the groups when it names none. Raises
    BadRequest.
    """
    no_parameters_but("by", "from", "to")
    by = request.args.get("by") or next(iter(groups))
    if by not in groups:
        raise BadRequest(_("The parameter “%(name)s” cannot be understood", name="by"))
    return Asked(by, _day("from"), _day("to"))


def _day(name):
    text = request.args.get(name, "").strip()
    try:
        return Date.clean(None, text) if text else None
    except Invalid:
        raise BadRequest(_("The parameter “%(name)s” cannot be understood", name=name)) from None


def said(asked: Asked, note: str) -> list[str]:
    """What stands above the table of a workbook: its conditions, how it counts, when it was made
    and by whom.
    """
    made = _(
        "Made %(when)s by %(who)s", when=local(now()).strftime("%Y-%m-%d %H:%M"), who=actor().name
    )
    return [_("Conditions: %(asked)s", asked=asked.words()), note, made]


def workbook(  # noqa: PLR0913 (the parts of one workbook)
    asked: Asked, title: str, lines: list, heads: list, rows, width: float, resource: str, log: str
):
    """The answer with the table, its first column being names; the log says that `log` of this
    table was taken.
    """
    head = [
        Column(name, "number" if place else "text", width if place else NAMES_WIDTH)
        for place, name in enumerate(heads)
    ]
    sheet = Sheet(title, lines, head, title[:31])
    return exporting.deliver(
        title,
        lambda path: write_workbook(path, sheet, rows).rows,
        lambda count: export_log.note(actor(), resource, log, asked.args(), count, None),
    )
