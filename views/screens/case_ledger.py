"""The ledger of cases as a workbook (L02 of the reports)."""

from backoffice.deadlines import due_dates
from backoffice.deadlines.workdays import workdays_between
from backoffice.exports import row_values
from backoffice.exports.row_values import among
from models.cases import ServiceCase
from models.clock import day_of, local, today
from models.referrals import Referral
from models.requests import ServiceRequest
from models.staff import Staff
from models.surveys import SatisfactionSurvey
from views.crud.list import exporting
from views.display.labels import choice_label


def columns() -> list:
    def field(name):
        return exporting.column_of(ServiceCase, name)

    return [
        field("code"),
        field("request"),
        field("enterprise"),
        field("service_item"),
        field("service_class"),
        field("delivery"),
        field("provider"),
        field("specialist"),
        exporting.computed_column(
            "First-responder", "text", lambda row: row.first_responder_name, ("request",)
        ),
        exporting.computed_column(
            "Need raised at", "instant", lambda row: local(row.raised_at), ("request",)
        ),
        field("accepted_at"),
        field("replied_at"),
        field("started_at"),
        field("ended_at"),
        field("due_on"),
        exporting.computed_column(
            "Working days used", "number", days_used, ("accepted_at", "ended_at")
        ),
        field("agreed_days"),
        exporting.computed_column(
            "Days shorter than agreed",
            "number",
            days_saved,
            ("started_at", "ended_at", "agreed_days"),
        ),
        exporting.computed_column(
            "Working days left", "number", days_left, ("due_on", "status", "is_paused", "ended_at")
        ),
        field("status"),
        field("outcome"),
        field("close_reason"),
        exporting.computed_column("Satisfaction", "text", lambda row: row.satisfaction, ()),
        exporting.computed_column("Fee", "amount", lambda row: row.fee, ()),
    ]


def prepare(rows):
    """Load for a batch of cases what their forms, referrals and surveys say."""
    ids = [row.id for row in rows]
    forms = ServiceRequest.select(ServiceRequest.id, ServiceRequest.raised_at, Staff.name).join(
        Staff, on=ServiceRequest.first_responder
    )
    forms = forms.where(among(ServiceRequest.id, {row.request_id for row in rows}))
    asked = {row_id: rest for row_id, *rest in row_values.rows(forms)}
    taken = Referral.living().where(
        among(Referral.service_case, ids), Referral.response == "ACCEPTED"
    )
    fees = {one.service_case_id: one.agreed_fee for one in taken.order_by(Referral.attempt)}
    said = _satisfaction(ids)
    for row in rows:
        raised_at, row.first_responder_name = asked[row.request_id]
        row.raised_at, row.fee = ServiceRequest.raised_at.python_value(raised_at), fees.get(row.id)
        row.satisfaction = said.get(row.id)


def _satisfaction(ids) -> dict:
    """{case: what the enterprise said of the whole in its last round}."""
    overall = SatisfactionSurvey.q10_overall
    rows = (
        SatisfactionSurvey.living()
        .select(SatisfactionSurvey.service_case, overall)
        .order_by(SatisfactionSurvey.round_no)
    )
    found = row_values.rows(
        rows.where(among(SatisfactionSurvey.service_case, ids), overall.is_null(False))
    )
    return {case: choice_label(overall, code) for case, code in found}


def days_used(case):
    """Working days from acceptance to the end of service, or until today."""
    if not case.accepted_at:
        return None
    until = day_of(case.ended_at) if case.ended_at else today()
    return workdays_between(day_of(case.accepted_at), until)


def days_saved(case):
    """By how many working days a service took less than was agreed; negative when it took longer
    (SY-5.5.2).
    """
    if not (case.agreed_days and case.started_at and case.ended_at):
        return None
    return case.agreed_days - workdays_between(day_of(case.started_at), day_of(case.ended_at))


def days_left(case):
    left = due_dates.left(
        case.due_on, case.status, case.is_paused, ended_on=case.ended_at and day_of(case.ended_at)
    )
    return left and left.days
