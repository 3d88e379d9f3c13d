"""Campaigns: drafted, put into the plan, held, summed up; each station that takes part is reminded
ahead (SY-5.1.5, SY-5.7.3).
"""

from collections.abc import Callable
from datetime import timedelta

from backoffice import settings
from backoffice.access.actor import Actor
from backoffice.access.permissions import can
from backoffice.deadlines.register import Clock
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_heads
from backoffice.records import numbering, writes
from backoffice.records.rules import Deadlines, Rules, declare
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.campaigns import Campaign
from models.clock import day_of, today
from models.fields import Date, Integer, Text
from models.messages import T

KIND = "CAMPAIGN"


def begin(actor: Actor, row: Campaign) -> None:
    """Who may put a campaign into the plan does so by writing it down; anybody else drafts one."""
    if row.id is None:
        row.code = numbering.next_number("campaign")
        if can(actor, "approve", "campaign"):
            row.status, row.approved_by = "PLANNED", actor.account_id


def takes_part(actor: Actor, row: Campaign, created: bool) -> None:
    """A draft for others alone is nobody's at the own station; a finished one waits for the
    head.
    """
    taking_part = writes.linked_ids(row, "stations")
    if created and row.status == "DRAFT":
        if actor.station_id not in taking_part:
            raise Invalid({"stations": [T("Your own station takes part")]})
        tell_heads(actor.station_id, "ASSIGN", f"{row.code} {row.name}", row)


def clocks_of(row: Campaign) -> list[Clock]:
    """Each station that takes part has its clock, amber 30 days before the campaign begins
    (SY-5.7.3).
    """
    if row.status == "DRAFT":
        return []
    stopped = None
    if row.status in ("HELD", "SUMMARISED"):
        stopped = row.last_day
    elif row.status == "CANCELLED":
        stopped = today()
    ahead = row.start_on - timedelta(days=settings.number("campaign_remind_days"))
    return [
        Clock(
            KIND,
            day_of(row.created_at),
            row.last_day,
            round_no=station,
            station=station,
            near_on=ahead,
            stopped_on=stopped,
        )
        for station in writes.linked_ids(row, "stations")
    ]


def plan(context: Context) -> dict:
    return {"approved_by": context.actor.account_id}


def hold(context: Context) -> dict:
    """What was planned gives way to the days on which it was held; neither lies ahead."""
    start, end = context.values["start_on"], context.values["end_on"]
    if start > today():
        raise Invalid({"start_on": [T("May not lie in the future")]})
    if end and not start <= end <= today():
        raise Invalid(
            {
                "end_on": [
                    T("May not lie in the future")
                    if end > today()
                    else T("May not lie before “{field}”", field=T("Begins on"))
                ]
            }
        )
    return dict(context.values)


def given(*names) -> Callable:
    """The values that a row has already, for a form that asks for them again."""
    return lambda row, actor: {name: getattr(row, name) for name in names}


HELD = {
    "start_on": Date("Begins on"),
    "end_on": Date("Ends on", null=True, help="Empty: one day"),
    "participants": Integer("Participants", unit="persons"),
    "leaflets": Integer("Leaflets", unit="copies", null=True),
}
SUMMED_UP = {
    "participants": HELD["participants"],
    "leaflets": HELD["leaflets"],
    "summary": Text("Campaign summary", help="What was done, and what came of it"),
}


declare(
    Rules(
        Campaign,
        before_save=(begin,),
        after_save=(takes_part,),
        deadlines=Deadlines(clocks_of, title=lambda row: f"{row.code} {row.name}"),
    )
)


WORKFLOW = register(
    Workflow(
        Campaign,
        Transition(
            "plan",
            "Put into the plan",
            ("DRAFT",),
            "PLANNED",
            verb="approve",
            effect=plan,
            primary=True,
            icon="check",
            clause="SY-5.1.5",
        ),
        Transition(
            "hold",
            "Was held",
            ("PLANNED",),
            "HELD",
            verb="update",
            undoable=True,
            fields=HELD,
            initial=given("start_on", "end_on"),
            effect=hold,
            primary=True,
            icon="flag",
            clause="SY-5.1.5",
        ),
        Transition(
            "summarise",
            "Sum up",
            ("HELD",),
            "SUMMARISED",
            verb="update",
            undoable=True,
            fields=SUMMED_UP,
            initial=given("participants", "leaflets"),
            effect=lambda context: dict(context.values),
            primary=True,
            icon="form",
            clause="SY-5.1.5",
        ),
        Transition(
            "cancel",
            "Cancel the campaign",
            ("DRAFT", "PLANNED"),
            "CANCELLED",
            verb="update",
            danger=True,
            fields={"reason": Text("Reason")},
            effect=lambda context: {"cancel_reason": context.values["reason"]},
            clause="SY-5.1.5",
        ),
    )
)
