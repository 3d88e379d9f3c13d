"""Corrections of what was written about a service: its records, its summary, its pauses (decision
50, SY-6.3.1, SY-6.4.2).
"""

from collections.abc import Iterator

from backoffice.access.actor import Actor
from backoffice.deadlines import register as deadlines
from backoffice.errors import Invalid
from backoffice.workflow import correcting, surveys
from backoffice.workflow.cases import is_outside
from backoffice.workflow.engine import Context, Workflow, register
from models.cases import CasePause, ServiceCase, ServiceRecord, ServiceSummary
from models.clock import day_of, today
from models.messages import T


def case_of(row: ServiceRecord | ServiceSummary | CasePause) -> ServiceCase:
    return ServiceCase.get_by_id(row.service_case_id)


def summed_up(row: ServiceRecord) -> Iterator[str]:
    """A record is built on by the summary of its round, and by a later round."""
    case = case_of(row)
    if case.round_no != row.round_no or case.status not in ("SERVING", "ENDED"):
        yield T("The service is summed up")


def asked(row: ServiceSummary) -> Iterator[str]:
    """A summary is built on by the enterprise's answer and by the closing."""
    case = case_of(row)
    survey = surveys.survey_of(case)
    if case.round_no != row.round_no or case.status != "EVALUATING":
        yield T("The case has gone on")
    elif survey is not None and survey.status in surveys.ANSWERED:
        yield T("The enterprise has answered the survey")


def of_its_case(actor: Actor, row: ServiceRecord) -> None:
    """A record lies within its service (R-X2), in the name of who served. Raises Invalid."""
    case, errors = case_of(row), {}
    if case.accepted_at and row.started_at < case.accepted_at.replace(second=0, microsecond=0):
        errors["started_at"] = [T("May not lie before the step it follows")]
    if case.closed_at and row.started_at > case.closed_at:
        errors["started_at"] = [T("May not lie after the closing of the case")]
    if row.next_follow_up_on and row.next_follow_up_on < day_of(row.started_at):
        errors["next_follow_up_on"] = [T("May not lie before the record")]
    if is_outside(actor) and not row.served_by:
        errors["served_by"] = [T("Name who served")]
    if errors:
        raise Invalid(errors)


def of_its_service(actor: Actor, row: ServiceSummary) -> None:
    case = case_of(row)
    if row.ended_on > today():
        raise Invalid({"ended_on": [T("May not lie in the future")]})
    if case.started_at and row.ended_on < day_of(case.started_at):
        raise Invalid({"ended_on": [T("May not lie before the beginning of the service")]})


def clocks_follow(context: Context, before: str | None, after: str | None) -> None:
    """The next follow-up counts from the last record, what stands still from the pause."""
    deadlines.keep(case_of(context.row))


register(
    Workflow(
        ServiceRecord,
        correcting.correction(
            ServiceRecord,
            (
                "started_at",
                "ended_at",
                "mode",
                "party",
                "content",
                "coordination",
                "served_by",
                "opinion",
                "next_follow_up_on",
            ),
            story=case_of,
            built_on=summed_up,
            check=of_its_case,
        ),
        on_transition=clocks_follow,
        state=None,
    )
)
register(
    Workflow(
        ServiceSummary,
        correcting.correction(
            ServiceSummary,
            ("ended_on", "end_info", "summary", "effect"),
            story=case_of,
            built_on=asked,
            check=of_its_service,
        ),
        state=None,
    )
)
register(
    Workflow(
        CasePause,
        correcting.correction(CasePause, ("reason", "note"), story=case_of),
        on_transition=clocks_follow,
        state=None,
    )
)
