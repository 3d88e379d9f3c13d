"""What the address of a report asks for: by what its lines are grouped, and the days that bound it."""

from dataclasses import dataclass

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from models.fields import Day
from models.messages import Invalid
from views.acting import no_parameters_but


@dataclass
class Asked:
    """What the address asks for."""

    by: str
    first: object
    last: object

    def args(self) -> dict:
        return {"by": self.by, **{name: day.isoformat() for name, day in (("from", self.first), ("to", self.last)) if day}}

    def words(self) -> str:
        return f"{self.first or ''} – {self.last or ''}" if self.first or self.last else _("none")


def understand(groups) -> Asked:
    """The question of the address; the first of the groups when it names none. Raises BadRequest."""
    no_parameters_but("by", "from", "to")
    by = request.args.get("by") or next(iter(groups))
    if by not in groups:
        raise BadRequest(_("The parameter “%(name)s” cannot be understood", name="by"))
    return Asked(by, _day("from"), _day("to"))


def _day(name):
    text = request.args.get(name, "").strip()
    try:
        return Day.clean(None, text) if text else None
    except Invalid:
        raise BadRequest(_("The parameter “%(name)s” cannot be understood", name=name)) from None
