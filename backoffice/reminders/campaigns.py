"""The days and weeks of the year on which stations campaign, and the word ahead to stations
(SY-5.7.3).
"""

from datetime import date, timedelta
from typing import Any

from backoffice import settings
from backoffice.deadlines import register
from backoffice.messages.notifications import tell_heads
from backoffice.workflow.campaigns import begins
from models.campaigns import OCCASION, Campaign
from models.clock import today
from models.deadlines import Deadline
from models.notifications import Notification
from models.stations import Station


def ahead() -> list[tuple[str, date]]:
    """(occasion, first day) of those that begin within the days of the reminder, also across New
    Year.
    """
    limit = today() + timedelta(days=settings.number("campaign_remind_days"))
    names = [name for name in OCCASION if name != "OTHER"]
    years = (today().year, today().year + 1)
    days = [(name, begins(name, year)) for name in names for year in years]
    return sorted(
        ((name, day) for name, day in days if day and today() <= day <= limit),
        key=lambda pair: pair[1],
    )


def unplanned(occasion: str, begin: date) -> list[Station]:
    """Stations at work that take part in no campaign of this occasion in its year."""
    through = Campaign.stations.through_model
    planned = (
        Campaign.living()
        .select(through.station)
        .join(through, on=(through.campaign == Campaign.id))
        .where(
            Campaign.occasion == occasion,
            Campaign.status != "CANCELLED",
            Campaign.start_on.between(date(begin.year, 1, 1), date(begin.year, 12, 31)),
        )
    )
    return list(
        Station.living()
        .where(Station.status == "ACTIVE", Station.id.not_in(planned))
        .order_by(Station.id)
    )


def remind() -> int:
    """Tell the heads of each station of its campaigns that come near, and of occasions for which
    it has planned none, once each; returns how many people.
    """
    words = [
        *_of_campaigns(),
        *(
            (station.id, station, f"{OCCASION.label(occasion)} {begin} 开始，本站尚未安排宣传活动")
            for occasion, begin in ahead()
            for station in unplanned(occasion, begin)
        ),
    ]
    known = set(
        Notification.select(Notification.object_ref, Notification.content)
        .where(Notification.content.in_({text for *_whom, text in words} or {""}))
        .tuples()
    )
    return sum(
        tell_heads(station, "DUE", text, about)
        for station, about, text in words
        if (f"{about.table()}:{about.id}", text) not in known
    )


def _of_campaigns() -> Any:
    """(station, campaign, words) of the campaigns whose clocks are amber."""
    near = list(
        register.near()
        .where(Deadline.kind == "CAMPAIGN", Deadline.due_on >= today())
        .select(Deadline, Station)
        .join(Station)
    )
    named = {row.id: int(row.object_ref.partition(":")[2]) for row in near}
    found = {
        one.id: one for one in Campaign.select().where(Campaign.id.in_(set(named.values()) or {0}))
    }
    return [
        (row.station_id, campaign, f"{row.station.name}：{row.title} {campaign.start_on} 开始")
        for row in near
        if (campaign := found[named[row.id]])
    ]
