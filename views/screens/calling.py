"""Whom to call about a need, a case or a call: contact and telephone, masked until the handler asks
for it with one click; each look is logged (decisions 52, R-A5).
"""

from dataclasses import dataclass

from flask import g, redirect, render_template, request, url_for
from flask_admin import expose

from backoffice.access.permissions import can, require
from backoffice.access.scopes import sees, visible
from backoffice.errors import Refused
from backoffice.exports.row_values import among
from backoffice.records import audit, writes
from backoffice.workflow.engine import workflow_of
from models.cases import ServiceCase
from models.enterprises import Enterprise
from models.intakes import Intake
from models.masks import masked
from models.requests import ServiceRequest
from views.crud.list import exporting
from views.crud.list.list_page import Computed
from views.current import actor, asked_id, no_parameters_but
from views.display.cells import Cell, is_beyond, text_of

EVENT = "call"
"""How the log names a look for which no reason was typed: the own open case is the reason."""


@dataclass
class Calling:
    """Who is called: `number` is the telephone in full once it was asked for; `show_url` is posted
    for it, `reason_url` leads to the page that asks for a reason, `record_url` to where the call is
    written down.
    """

    name: str
    phone: str
    number: str = ""
    show_url: str = ""
    reason_url: str = ""
    record_url: str = ""


def handlers_of(row) -> set:
    """The members of staff whose matter a row is."""
    if isinstance(row, ServiceCase):
        return {row.specialist_id}
    if isinstance(row, ServiceRequest):
        return {row.first_responder_id, row.service_staff_id}
    return {row.first_responder_id}


def is_own_and_open(who, row) -> bool:
    return (
        who.staff_id is not None
        and who.staff_id in handlers_of(row)
        and row.status not in row.closed_in
    )


def holder_of(row):
    """The row that keeps name and telephone, and the names of its two fields."""
    if isinstance(row, Intake):
        return row, "caller", "phone"
    return row.enterprise, "contact_name", "contact_phone"


def of(row) -> Calling | None:
    """Whom to call about a row; None for those from whom the enterprise is hidden."""
    who, (holder, name, phone) = actor(), holder_of(row)
    if not sees(who, holder) or not can(who, "read", holder.table()):
        return None
    fields = type(holder)._meta.fields
    if getattr(holder, phone) is None:
        return None
    plain = can(who, "see", holder.table()) and sees(who, holder, "see")
    made = Calling(text_of(fields[name], holder, plain=plain), text_of(fields[phone], holder))
    if isinstance(row, ServiceCase):
        made.record_url = record_url(who, row)
    asked = g.get("called") == (row.table(), row.id)
    if asked:
        made.number = getattr(holder, phone).open()
    elif may_look(who, row):
        made.show_url = url_for(f"{row.table()}.call", id=row.id)
    elif plain:
        made.reason_url = url_for(f"{holder.table()}.reveal", id=holder.id, field=phone)
    return made


def record_url(who, case) -> str:
    """Where a call is written down, when a service record can be."""
    flow = workflow_of(ServiceCase)
    event = flow.transitions["record"]
    if not (flow.can_start(event, case) and flow.allowed(who, case, event)):
        return ""
    return url_for("service_case.happen", event="record", id=case.id, mode="PHONE")


def may_look(who, row) -> bool:
    """Whether the telephone is shown without a typed reason: to the handler of the own open matter
    who may see it at all.
    """
    holder, _name, _phone = holder_of(row)
    return (
        is_own_and_open(who, row) and can(who, "see", holder.table()) and sees(who, holder, "see")
    )


def show(screen, row):
    """Log the look and answer the page with the telephone in full. Raises Refused for everybody but
    the handler.
    """
    who, (holder, _name, _phone) = actor(), holder_of(row)
    require(who, "see", holder.table())
    if not may_look(who, row):
        raise Refused()
    note(who, row)
    g.called = (row.table(), row.id)
    return screen.details(row)


def note(who, row) -> None:
    """A line in the log: who looked at the telephone, about which matter."""
    holder, _name, phone = holder_of(row)
    with writes.writing():
        audit.write(
            who,
            "VIEW_SENS",
            f"{holder.table()}:{holder.id}",
            {phone: [None, str(row)]},
            event=EVENT,
            station=writes.station_of(row),
        )


class Calls:
    """The screen of rows about which somebody is called: mixed into their RecordView."""

    @expose("/call/", methods=("GET", "POST"))
    def call(self):
        no_parameters_but("id")
        row = writes.fetch(actor(), self.model, asked_id())
        if request.method == "GET":
            return redirect(self.row_url(row))
        return render_template("record/detail.html", page=show(self, row))


# --- columns of lists and workbooks -------------------------------------------------------------


def name_cell(row) -> Cell:
    return Cell(text=_masked(row.enterprise, Enterprise.contact_name))


def phone_cell(row) -> Cell:
    return Cell(text=_masked(row.enterprise, Enterprise.contact_phone))


def _masked(firm, field) -> str:
    """As a list shows it; nothing of an enterprise that is hidden from outsiders."""
    return "" if firm is None or is_beyond(firm, (Enterprise,)) else text_of(field, firm)


COMPUTED = {
    "contact": Computed("Contact", name_cell),
    "telephone": Computed("Phone", phone_cell),
}
"""Columns of a list whose rows name an enterprise."""


def prepare(rows) -> None:
    """Contact and telephone of a batch of rows for a workbook: in full where a reason was given and
    the person may see them, else masked (R-A5).
    """
    who, ids = actor(), {row.enterprise_id for row in rows}
    firms = {one.id: one for one in visible(who, Enterprise).where(among(Enterprise.id, list(ids)))}
    seen = set()
    if exporting.in_full() and can(who, "see", "enterprise"):
        seen = {
            row_id
            for (row_id,) in visible(who, Enterprise, "see")
            .where(among(Enterprise.id, list(ids)))
            .select(Enterprise.id)
            .tuples()
        }
    for row in rows:
        firm = firms.get(row.enterprise_id)
        row.contact, row.telephone = _told(firm, row.enterprise_id in seen)


def _told(firm, plain: bool) -> tuple[str, str]:
    if firm is None:
        return "", ""
    if plain:
        return firm.contact_name, firm.contact_phone.open()
    return masked(Enterprise.contact_name.mask, firm.contact_name), str(firm.contact_phone)


def export_columns() -> list:
    """The two columns, for those who may see them at all."""
    if not can(actor(), "see", "enterprise"):
        return []
    return [
        exporting.computed_column("Contact", "text", lambda row: row.contact, ("enterprise",)),
        exporting.computed_column("Phone", "text", lambda row: row.telephone, ("enterprise",)),
    ]
