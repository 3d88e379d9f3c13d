"""What a station does at intervals and has not done for long: measuring satisfaction, evaluating
its people (GDD-7.2.4.2, JL-9.2.2).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from peewee import ModelSelect

from backoffice import settings
from backoffice.messages.notifications import tell_heads
from models.clock import today
from models.evaluations import StaffEvaluation
from models.notifications import Notification
from models.periodic_surveys import PeriodicSurvey
from models.staff import Staff
from models.stations import Station

MONTH = 30.44
"""Days of a month, on the average."""
NAMED = 5
"""So many people are named in a reminder."""


def since(months: int) -> date:
    return today() - timedelta(days=round(months * MONTH))


def unasked() -> Iterator[tuple[Station, str]]:
    """Stations that have opened no periodic survey for the months of the setting."""
    months = settings.number("periodic_survey_months")
    asked = PeriodicSurvey.living().select(PeriodicSurvey.station)
    recent = asked.where(PeriodicSurvey.opened_on >= since(months))
    for station in at_work(months).where(Station.id.not_in(recent)):
        yield station, f"已有 {months} 个月未开展定期满意度调查"


def unevaluated() -> Iterator[tuple[Station, str]]:
    """Stations some of whose people were not evaluated for the months of the setting."""
    months = settings.number("evaluation_months")
    recent = (
        StaffEvaluation.living()
        .select(StaffEvaluation.staff)
        .where(StaffEvaluation.status == "IN_FORCE", StaffEvaluation.period_to >= since(months))
    )
    for station in at_work(months):
        people = list(
            Staff.living()
            .where(
                Staff.station == station.id,
                Staff.status == "ON",
                Staff.created_at < first_moment(months),
                Staff.id.not_in(recent),
            )
            .order_by(Staff.id)
        )
        if people:
            names = "、".join(one.name for one in people[:NAMED])
            yield station, f"已有 {months} 个月未作服务效能评价：{len(people)} 人（{names}）"


def at_work(months: int) -> ModelSelect:
    """Stations that are active, and were there before."""
    return (
        Station.living()
        .where(Station.status == "ACTIVE", Station.created_at < first_moment(months))
        .order_by(Station.id)
    )


def first_moment(months: int) -> datetime:
    return datetime.combine(since(months), datetime.min.time())


def remind() -> int:
    """Tell the heads once a month of what is due; returns how many people."""
    words = [
        (station, f"{text}（{today():%Y-%m}）") for station, text in (*unasked(), *unevaluated())
    ]
    known = set(
        Notification.select(Notification.object_ref, Notification.content)
        .where(Notification.content.in_([text for _station, text in words] or [""]))
        .tuples()
    )
    return sum(
        tell_heads(station.id, "DUE", text, station)
        for station, text in words
        if (f"station:{station.id}", text) not in known
    )
