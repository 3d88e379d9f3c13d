"""Reports of a case: from the sample to the hands of the enterprise, each step on the case too
(JL-7.4.6, SY-5.6.4.2, R-P2).
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.records import writes
from backoffice.records.rules import Rules, declare
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.attachments import FileField
from models.base import Record
from models.cases import ServiceCase
from models.clock import day_of, now, today
from models.deliveries import REPORT_DELIVERY, TEST_CONCLUSION, ReportDelivery
from models.duplicate_checks import DuplicateCheck
from models.fields import Choice, Date, DateTime, ShortText
from models.messages import T
from models.providers import ProviderQualification

NEXT = {"WAIT": "TESTING", "TESTING": "DRAFTING", "DRAFTING": "REVIEW"}


LATE_RESULTS = (ReportDelivery, DuplicateCheck)
"""What the file of a closed case may still wait for."""


def of_an_open_case(actor: Actor, row: Record) -> None:
    """A provider reports on cases that it serves; the report or the duplicate check of a closed
    case may still come, since its file waits for it.
    """
    if row.id is None and row.__data__.get("service_case"):
        is_late_result = isinstance(row, LATE_RESULTS) and row.service_case.status == "CLOSED"
        if row.service_case.status in ("CLOSED", "ARCHIVED") and not is_late_result:
            raise Invalid({"service_case": [T("The case is closed")]})
        if actor.provider_id and row.service_case.provider_id != actor.provider_id:
            raise Invalid({"service_case": [T("Choose a case that you serve")]})


def by_who_serves(actor: Actor, row: ReportDelivery) -> None:
    """A report comes from the provider that serves the case, and after its service began
    (SY-5.6.4.2).
    """
    if not row.__data__.get("service_case"):
        return
    case, errors = row.service_case, {}
    if row.id is None and case.status == "ARCHIVED":
        errors["service_case"] = [T("The case is closed")]
    elif case.started_at is None:
        errors["service_case"] = [T("The service of this case has not begun")]
    elif row.expected_on and row.expected_on < day_of(case.started_at):
        errors["expected_on"] = [T("May not lie before the service began")]
    before = ReportDelivery.get_by_id(row.id).provider_id if row.id else None
    provider = row.__data__.get("provider")
    if provider and provider not in (before, case.provider_id):
        errors["provider"] = [T("Choose the provider that serves this case")]
    if errors:
        raise Invalid(errors)


def in_order(name: str, day: date, first: date, word: T) -> None:
    """No step of a report lies in the future or before the one it follows."""
    if day > today():
        raise Invalid({name: [T("May not lie in the future")]})
    if day < first:
        raise Invalid({name: [word]})


def show_on_case(actor: Actor, row: ReportDelivery, created: bool) -> None:
    if created:
        set_on_case(actor, row, row.progress)


def set_on_case(actor: Actor, row: ReportDelivery, progress: str) -> None:
    """The case says how far its report is, to whoever asks (JL-7.4.6)."""
    case = ServiceCase.get_by_id(row.service_case_id)
    if case.report_status != progress:
        writes.update_in_event(actor, case, {"report_status": progress}, "report")


def step(context: Context) -> str:
    return NEXT[context.row.progress]


def advance(context: Context) -> dict:
    set_on_case(context.actor, context.row, step(context))
    return {}


def qualified(row: Any, actor: Actor) -> Iterator[str]:
    """No report goes out on a certificate that has run out (R-P2)."""
    item = row.service_case.service_item
    if not item.requires_qualification:
        return
    valid = ProviderQualification.living().where(
        ProviderQualification.provider == row.provider_id,
        ProviderQualification.issued_on <= today(),
        ProviderQualification.verified_on.is_null(False),
        ProviderQualification.valid_to.is_null() | (ProviderQualification.valid_to >= today()),
    )
    if not any(not item.qual_kinds or one.kind in item.qual_kinds for one in valid):
        yield T("The provider's certificate for this item is not valid today")


def issue(context: Context) -> dict:
    row = context.row
    in_order(
        "issued_on",
        context.values["issued_on"],
        day_of(row.service_case.started_at or row.service_case.accepted_at),
        T("May not lie before the service began"),
    )
    set_on_case(context.actor, context.row, "ISSUED")
    return dict(context.values)


def by_the_station(row: ReportDelivery, actor: Actor) -> Iterator[str]:
    if actor.staff_id is None:
        yield T("Staff of the station collect the report")


def collect(context: Context) -> dict:
    """The station fetches the report from the body: who, when, from whom, on which signed slip
    (SY-5.6.4.2, 领取检验报告).
    """
    row, values = context.row, context.values
    if values["collected_at"] > now():
        raise Invalid({"collected_at": [T("May not lie in the future")]})
    in_order(
        "collected_at",
        day_of(values["collected_at"]),
        row.issued_on,
        T("May not lie before the report was issued"),
    )
    _require_proof(values, "collection_proof")
    return {**values, "collected_by": context.actor.staff_id}


def _require_proof(values: dict, name: str) -> None:
    if not values.get(name):
        raise Invalid({name: [T("Attach the signed paper: a scan or a photograph")]})


def deliver(context: Context) -> dict:
    """The report goes to the firm against a signature; what the station hands out, it has fetched
    (SY-5.6.4.2, 发放检验报告).
    """
    row, values = context.row, context.values
    if values["delivered_at"] > now():
        raise Invalid({"delivered_at": [T("May not lie in the future")]})
    in_order(
        "delivered_at",
        day_of(values["delivered_at"]),
        row.issued_on,
        T("May not lie before the report was issued"),
    )
    if values["delivery_mode"] == "STATION":
        if row.collected_at is None:
            raise Invalid(
                {"delivery_mode": [T("First enter that the station collected the report")]}
            )
        if values["delivered_at"] < row.collected_at:
            raise Invalid(
                {
                    "delivered_at": [
                        T("May not lie before “{field}”", field=T("Collected from the body at"))
                    ]
                }
            )
        _require_proof(values, "receipt_proof")
    set_on_case(context.actor, row, "DELIVERED")
    return {**values, "issued_by": context.actor.staff_id}


declare(
    Rules(ReportDelivery, before_save=(of_an_open_case, by_who_serves), after_save=(show_on_case,))
)


WORKFLOW = register(
    Workflow(
        ReportDelivery,
        Transition(
            "advance",
            "Next step",
            tuple(NEXT),
            step,
            effect=advance,
            verb="update",
            primary=True,
            icon="right",
            clause="JL-7.4.6",
        ),
        Transition(
            "issue",
            "Report issued",
            ("REVIEW",),
            "ISSUED",
            guard=qualified,
            effect=issue,
            verb="update",
            primary=True,
            icon="file",
            clause="SY-5.6.4.2",
            fields={
                "report_no": ShortText("Report no.", 60),
                "issued_on": Date("Issued on"),
                "conclusion": Choice("Conclusion", TEST_CONCLUSION, null=True),
            },
        ),
        Transition(
            "collect",
            "Report collected by the station",
            ("ISSUED",),
            when=lambda row: row.collected_at is None,
            guard=by_the_station,
            effect=collect,
            verb="update",
            icon="file",
            clause="SY-5.6.4.2",
            fields={
                "collected_at": DateTime("Collected from the body at"),
                "collected_from": ShortText("Handed to us by", 40),
                "collection_proof": FileField(
                    "Signed slip of the collection", help="A scan or a photograph"
                ),
            },
            initial=lambda row, actor: {"collected_at": now()},
        ),
        Transition(
            "deliver",
            "Report handed over",
            ("ISSUED",),
            "DELIVERED",
            effect=deliver,
            verb="update",
            primary=True,
            icon="check",
            clause="SY-5.6.4.2",
            fields={
                "delivery_mode": Choice("Delivery", REPORT_DELIVERY),
                "delivered_at": DateTime("Delivered at"),
                "received_by": ShortText("Received by", 40),
                "receipt_proof": FileField(
                    "Signed receipt",
                    help="A scan or a photograph; needed when the station hands the report out",
                ),
            },
            initial=lambda row, actor: {"delivered_at": now()},
        ),
        state="progress",
    )
)
