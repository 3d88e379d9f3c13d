"""Measuring instruments and special equipment of the needs with their next dates: whose they are,
how many days are left, whom to call (ledger L18, R-T16).
"""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from peewee import Expression, fn

from backoffice import settings
from backoffice.access.scopes import visible
from backoffice.exports.row_values import among
from models.cases import ServiceCase
from models.catalogue import ServiceItem
from models.clock import today
from models.enterprises import Enterprise
from models.requests import RequestInstrument, RequestSpecialEquipment, ServiceRequest
from views.crud.list import exporting
from views.crud.list.list_page import Computed
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor
from views.display.cells import Cell, details_url, is_beyond, text_of

OVER = ("CLOSED", "ARCHIVED")


@dataclass(frozen=True)
class Due:
    """A kind of thing with a next date: its table, the column of the `day`, the detail `kind` of
    its item, and the columns that are the `same` when a later form names the thing again.
    """

    model: type
    day: str
    kind: str
    same: tuple

    def left(self, row) -> int | None:
        """Days until the date; negative when it has passed."""
        day = getattr(row, self.day)
        return None if day is None else (day - today()).days

    def left_cell(self, row) -> Cell:
        days = self.left(row)
        if days is None:
            return Cell()
        near = "near" if days <= settings.number("item_due_days") else ""
        return Cell("due", str(days), tone="late" if days < 0 else near)

    def open_cases(self, firms) -> dict:
        """{enterprise: its newest open case of this kind of item}."""
        items = ServiceItem.select(ServiceItem.id).where(ServiceItem.detail_kind == self.kind)
        rows = visible(actor(), ServiceCase).where(
            among(ServiceCase.enterprise, set(firms)),
            ServiceCase.service_item.in_(items),
            ServiceCase.status.not_in(OVER),
        )
        return {case.enterprise_id: case for case in rows.order_by(ServiceCase.id)}

    def case_cell(self, row) -> Cell:
        firm = row.request.enterprise_id
        case = self.open_cases([firm]).get(firm)
        return Cell(text=case.code, url=details_url(case)) if case else Cell(text=_("None yet"))

    def is_newest(self) -> Expression:
        """The rows that say the last word about a thing: the date is known, the need is no draft,
        and no later form of the enterprise names the thing again.
        """
        model, later = self.model, self.model.alias()
        theirs, own = ServiceRequest.alias(), ServiceRequest.alias()
        again = (
            later.select(later.id)
            .join(theirs, on=later.request == theirs.id)
            .join(own, on=own.enterprise == theirs.enterprise)
            .where(
                own.id == model.request,
                later.id > model.id,
                theirs.status != "DRAFT",
                ~later.is_deleted,
                getattr(later, self.day).is_null(False),
                *(is_same(getattr(later, name), getattr(model, name)) for name in self.same),
            )
        )
        drafts = ServiceRequest.select(ServiceRequest.id).where(ServiceRequest.status == "DRAFT")
        return (
            getattr(model, self.day).is_null(False)
            & model.request.not_in(drafts)
            & ~fn.EXISTS(again)
        )

    def is_near(self) -> Expression:
        limit = today() + timedelta(days=settings.number("item_due_days"))
        return self.is_newest() & (getattr(self.model, self.day) <= limit)

    def computed(self) -> dict:
        """The columns of the list that no field holds."""
        return {
            "firm": Computed("Enterprise", firm_cell),
            "left": Computed("Days left", self.left_cell),
            "contact": Computed("Contact", lambda row: Cell(text=contact_of(firm_of(row)))),
            "case": Computed("Open case", self.case_cell),
        }

    def columns(self, *names) -> list:
        """Ledger L18 of reports.md."""

        def field(name):
            return exporting.column_of(self.model, name)

        def computed(label, kind, value, *reads):
            return exporting.computed_column(label, kind, value, reads or ("request",))

        return [
            computed("Enterprise", "text", lambda row: row.firm.name if row.firm else ""),
            *map(field, names),
            field(self.day),
            computed("Days left", "number", self.left, self.day),
            computed("Contact", "text", lambda row: contact_of(row.firm)),
            computed("Open case", "text", lambda row: row.case.code if row.case else ""),
            field("request"),
        ]

    def prepare(self, rows) -> None:
        """Load for a batch whose the things are, and which cases are open for them."""
        needs = (
            ServiceRequest.select(ServiceRequest, Enterprise)
            .join(Enterprise)
            .where(among(ServiceRequest.id, {row.request_id for row in rows}))
        )
        firms = {need.id: need.enterprise for need in needs}
        cases = self.open_cases([firm.id for firm in firms.values()])
        for row in rows:
            firm = firms[row.request_id]
            row.case = cases.get(firm.id)
            row.firm = None if is_beyond(firm, (Enterprise,)) else firm


def is_same(one, other) -> Expression:
    """Whether two columns hold the same, or nothing both."""
    return (one == other) | (one.is_null() & other.is_null())


def firm_of(row) -> Enterprise | None:
    """Whose thing it is, for those who may know."""
    firm = row.request.enterprise
    return None if is_beyond(firm, (Enterprise,)) else firm


def firm_cell(row) -> Cell:
    firm = firm_of(row)
    return Cell(text=firm.name, url=details_url(firm)) if firm else Cell()


def contact_of(firm: Enterprise | None) -> str:
    """The contact of an enterprise with the telephone, masked."""
    if firm is None:
        return ""
    return f"{text_of(Enterprise.contact_name, firm)} {firm.contact_phone}"


class DueView(RecordView):
    """The ledger of one kind of thing."""

    menu_group = "enterprises"
    menu_verb = "export"
    can_create = can_edit = can_delete = False
    prepared_by = ("request",)

    def prepare_export(self, rows):
        self.due.prepare(rows)

    def export_columns(self):
        return self.due.columns(*self.named)


INSTRUMENTS = Due(RequestInstrument, "valid_to", "INST", ("instrument_name", "serial_no"))
EQUIPMENT = Due(RequestSpecialEquipment, "next_inspection_on", "SE", ("category",))


class InstrumentView(DueView):
    model = RequestInstrument

    @property
    def title(self):
        return _("Instruments and their dates")

    menu_order = 70
    due = INSTRUMENTS
    named = ("instrument_name", "serial_no", "range_text", "accuracy_class")
    column_list = (
        "firm",
        "instrument_name",
        "serial_no",
        "valid_to",
        "left",
        "contact",
        "case",
        "request",
    )
    column_filters = ("trace_mode", "valid_to")
    column_default_sort = "valid_to"
    computed = INSTRUMENTS.computed()
    work_views = (
        WorkView("near", "Coming due", lambda actor_: INSTRUMENTS.is_near(), "near"),
        WorkView("dated", "With a date", lambda actor_: INSTRUMENTS.is_newest()),
        WorkView("all", "All"),
    )


class EquipmentView(DueView):
    model = RequestSpecialEquipment

    @property
    def title(self):
        return _("Special equipment and its dates")

    menu_order = 80
    due = EQUIPMENT
    named = ("category", "quantity", "need_type", "materials_notified")
    column_list = (
        "firm",
        "category",
        "quantity",
        "next_inspection_on",
        "left",
        "contact",
        "case",
        "materials_notified",
        "request",
    )
    column_filters = ("category", "need_type", "next_inspection_on", "materials_notified")
    column_default_sort = "next_inspection_on"
    computed = EQUIPMENT.computed()
    work_views = (
        WorkView("near", "Coming due", lambda actor_: EQUIPMENT.is_near(), "near"),
        WorkView("dated", "With a date", lambda actor_: EQUIPMENT.is_newest()),
        WorkView(
            "silent",
            "Filing materials not named",
            lambda actor_: RequestSpecialEquipment.materials_notified == False,
            "near",
        ),
        WorkView("all", "All"),
    )
