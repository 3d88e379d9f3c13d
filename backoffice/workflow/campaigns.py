"""Campaigns: drafted, put into the plan, held, summed up; each station that takes part is reminded
ahead (SY-5.1.5, SY-5.7.3).
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from backoffice import settings
from backoffice.access.actor import Actor
from backoffice.access.permissions import can
from backoffice.deadlines.register import Clock
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_heads
from backoffice.records import numbering, writes
from backoffice.records.rules import Deadlines, Rules, declare
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.attachments import FileField
from models.campaigns import OCCASION, Campaign
from models.clock import day_of, today
from models.fields import Date, Integer, Text
from models.messages import T, Word

KIND = "CAMPAIGN"
BEGINS = {
    "CRD": (3, 15),
    "IPWEEK": (4, 20),
    "WMD": (5, 20),
    "WAD": (6, 9),
    "QMONTH": (9, 1),
    "WSD": (10, 14),
}
"""Month and day of those that come on the same day each year; the day of the patent week is a
setting.
"""


def begins(occasion: str, year: int) -> date | None:
    """When an occasion begins in a year; None when the setting names no day."""
    month, day = BEGINS.get(occasion) or divmod(settings.number("patent_week_begins"), 100)
    try:
        return date(year, month, day)
    except ValueError:
        return None


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
    if not context.values["participants"]:
        raise Invalid({"participants": [T("More than 0 is expected")]})
    return dict(context.values)


def summarise(context: Context) -> dict:
    if not context.values["participants"]:
        raise Invalid({"participants": [T("More than 0 is expected")]})
    return dict(context.values)


def out_of_season(row: Campaign, actor: Actor) -> Iterator[str]:
    """A quality month is in September: a campaign far from its occasion is worth a second look."""
    if row.occasion == "OTHER":
        return
    usual = begins(row.occasion, row.start_on.year)
    if usual and row.start_on.month != usual.month:
        yield T(
            "{occasion} is in month {month}; this campaign begins in month {own}",
            occasion=Word(OCCASION, row.occasion),
            month=usual.month,
            own=row.start_on.month,
        )


def given(*names) -> Callable:
    """The values that a row has already, for a form that asks for them again."""
    return lambda row, actor: {name: getattr(row, name) for name in names}


HELD = {
    "start_on": Date("Begins on"),
    "end_on": Date("Ends on", null=True, help="Empty: one day"),
    "participants": Integer("Participants", unit="persons"),
    "leaflets": Integer("Leaflets", unit="copies", null=True),
    "shown": Text("What was shown", null=True, help="Boards, lectures, films, exhibits"),
    "picture": FileField("Picture"),
    "second_picture": FileField("Second picture"),
    "handout": FileField("What was handed out", help="Leaflet or slides"),
}
SUMMED_UP = {
    "participants": HELD["participants"],
    "leaflets": HELD["leaflets"],
    "shown": Text("What was shown", help="Boards, lectures, films, exhibits"),
    **{name: HELD[name] for name in ("picture", "second_picture", "handout")},
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
            warnings=out_of_season,
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
            warnings=out_of_season,
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
            initial=given("participants", "leaflets", "shown"),
            effect=summarise,
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
