"""Service plans and the surveys they rest on: written, submitted with a schedule, approved by the
head (GDD-7.1.1, GDD-7.2.2.2).
"""

from collections.abc import Iterator

from peewee import ModelSelect

from backoffice.access.actor import Actor
from backoffice.errors import Invalid, Refused
from backoffice.messages.notifications import tell_account, tell_heads
from backoffice.records import numbering
from backoffice.records.rules import Rules, declare
from backoffice.workflow import case_events
from backoffice.workflow.engine import Context, Transition, Workflow, register
from backoffice.workflow.report_deliveries import of_an_open_case
from models.fields import Text
from models.messages import T
from models.plans import IndustrySurvey, PlanMilestone, ServicePlan
from models.stations import Station


def begin_survey(actor: Actor, row: IndustrySurvey) -> None:
    """A survey is that of a station; the administrator's is that of the station of its region."""
    if row.id is not None:
        return
    row.station = actor.station_id or _station_in(row.__data__.get("region"))
    row.code = numbering.next_number("industry_survey", STATION=row.station.code)


def _station_in(region_id: int) -> int:
    station = (
        Station.living().where(Station.region == (region_id or 0)).order_by(Station.id).first()
    )
    if station is None:
        raise Invalid({"region": [T("Choose a region that has a station")]})
    return station.id


def begin_plan(actor: Actor, row: ServicePlan) -> None:
    """A plan of a case stands at its station; who has no post at a station writes plans of cases
    alone.
    """
    if row.kind == "CASE":
        of_an_open_case(actor, row)
    elif actor.staff_id is None:
        raise Refused(T("Only staff of a station write schemes"))
    if row.id is None and (row.kind != "CASE" or row.__data__.get("service_case")):
        row.station = row.service_case.station_id if row.kind == "CASE" else actor.station_id
        row.prepared_by = actor.staff_id
        row.code = numbering.next_number(
            "service_plan", STATION=Station.get_by_id(row.station_id).code
        )


def has_schedule(plan: ServicePlan, actor: Actor) -> Iterator[str]:
    if not milestones(plan).exists():
        yield T("The schedule is missing: enter at least one milestone")


def milestones(plan: ServicePlan) -> ModelSelect:
    return PlanMilestone.living().where(PlanMilestone.plan == plan.id)


def submit(context: Context) -> None:
    tell_heads(
        context.row.station_id,
        "ASSIGN",
        f"{context.row.code} {context.row.targets}"[:300],
        context.row,
    )


def approve(context: Context) -> dict:
    """An approved plan of a case is one of its events."""
    plan = context.row
    if plan.service_case_id:
        case_events.add(
            context.actor,
            plan.service_case,
            "COORD",
            f"服务计划 {plan.code} 已批准：{plan.targets}",
        )
    tell_account(plan.created_by, "FEEDBACK", f"{plan.code} 已批准", plan)
    return {"approved_by": context.actor.account_id, "review_note": context.values["review_note"]}


def send_back(context: Context) -> dict:
    """Whoever wrote it learns why."""
    tell_account(
        context.row.created_by,
        "FEEDBACK",
        f"{context.row.code} {context.values['review_note']}"[:300],
        context.row,
    )
    return dict(context.values)


NOTE = {"review_note": Text("Review note")}


declare(Rules(IndustrySurvey, before_save=(begin_survey,)))
declare(Rules(ServicePlan, before_save=(begin_plan,)))


WORKFLOW = register(
    Workflow(
        ServicePlan,
        Transition(
            "submit",
            "Submit for approval",
            ("DRAFT",),
            "REVIEW",
            verb="update",
            guard=has_schedule,
            effect=submit,
            primary=True,
            icon="right",
            clause="GDD-7.2.2.2",
        ),
        Transition(
            "approve",
            "Approve the plan",
            ("REVIEW",),
            "IN_FORCE",
            effect=approve,
            primary=True,
            icon="check",
            fields={"review_note": Text("Review note", null=True)},
            clause="GDD-7.2.2.2",
        ),
        Transition(
            "send_back",
            "Send back",
            ("REVIEW",),
            "DRAFT",
            verb="approve",
            effect=send_back,
            fields=NOTE,
            clause="GDD-7.2.2.2",
        ),
        Transition(
            "void",
            "Take out of force",
            ("IN_FORCE",),
            "VOID",
            verb="approve",
            effect=send_back,
            danger=True,
            fields=NOTE,
            clause="GDD-7.2.2.2",
        ),
    )
)
