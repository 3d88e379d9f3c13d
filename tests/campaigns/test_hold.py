"""A campaign: drafted, planned, held, summed up; the word ahead to those who have planned none
(SY-5.1.5, SY-5.7.3).
"""

from datetime import date, datetime, timedelta

import pytest

from backoffice.deadlines import register
from backoffice.errors import Invalid, Refused
from backoffice.records import writes
from backoffice.reminders import campaigns as occasions
from backoffice.search import index
from backoffice.workflow import campaigns
from models import clock
from models.campaigns import Campaign
from models.clock import today
from models.deadlines import Deadline
from models.notifications import Notification
from models.reference import Setting
from models.stations import Station
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def write(desk, by=None, **typed) -> Campaign:
    return writes.create(by or desk.head, Campaign, desk.campaign(**typed))


def fire(campaign, who, event, **typed) -> Campaign:
    return campaigns.WORKFLOW.fire(who, campaign, event, typed, campaign.row_version)


def told(*names) -> set:
    """The messages that speak of an occasion, to accounts of these names."""
    return {
        row.content
        for row in Notification.select().where(Notification.content.contains("尚未安排宣传活动"))
        if row.user.username in names
    }


def live(monkeypatch, day):
    """The product's clock on the morning of a day."""
    monkeypatch.setattr(clock, "now", lambda: datetime(day.year, day.month, day.day, 1))


@pytest.mark.clause("SY-5.1.5")
def test_a_campaign_of_the_quality_month_is_held_and_summed_up(house, desk):
    campaign = write(desk, name="质量月进园区", start_on=str(today()))
    assert (campaign.status, campaign.approved_by) == (
        "PLANNED",
        desk.head.account_id,
    ) and campaign.code.startswith(f"HD-{today().year}-")
    campaign = fire(
        campaign, desk.head, "hold", start_on=str(today()), participants="126", leaflets="300"
    )
    campaign = fire(
        campaign,
        desk.head,
        "summarise",
        participants="128",
        leaflets="300",
        shown="展板与咨询台",
        summary="发放资料，现场解答32人次",
    )
    assert (campaign.status, campaign.participants, campaign.leaflets, campaign.summary) == (
        "SUMMARISED",
        128,
        300,
        "发放资料，现场解答32人次",
    )
    page = house.browser("head1").get("/admin/campaign/?occasion=QMONTH").text
    assert (
        campaign.code in page
        and "128" in page
        and campaign.code not in house.browser("head1").get("/admin/campaign/?occasion=WSD").text
    )


def test_its_clock_is_found_by_its_new_name(desk):
    campaign = write(desk, name="质量月进园区", start_on=str(today() + timedelta(days=20)))
    writes.update(desk.head, campaign, {"name": "质量月走进车间"})
    clock_row = Deadline.get(Deadline.object_ref == f"campaign:{campaign.id}")
    assert "质量月走进车间" in clock_row.title and index.faults() == []


@pytest.mark.clause("SY-5.1.5")
def test_people_who_came_are_counted_and_what_came_of_it_is_told(desk):
    campaign = write(desk, start_on=str(today()))
    with pytest.raises(Invalid) as fault:
        fire(campaign, desk.head, "hold", start_on=str(today()), participants="")
    assert set(fault.value.errors) == {"participants"}
    with pytest.raises(Invalid) as fault:
        fire(campaign, desk.head, "hold", start_on=str(today()), participants="0")
    assert set(fault.value.errors) == {"participants"}
    campaign = fire(campaign, desk.head, "hold", start_on=str(today()), participants="8")
    for empty in (" ", ".", "。。。", "好", "哈哈哈"):
        with pytest.raises(Invalid) as fault:
            fire(campaign, desk.head, "summarise", participants="10", shown="展板", summary=empty)
        assert set(fault.value.errors) == {"summary"}


@pytest.mark.parametrize(
    "start, end, wrong", [(1, None, "start_on"), (0, 1, "end_on"), (0, -1, "end_on")]
)
def test_nothing_is_held_before_its_day(desk, start, end, wrong):
    def day(n):
        return "" if n is None else str(today() + timedelta(days=n))

    with pytest.raises(Invalid) as fault:
        fire(
            write(desk, start_on=str(today())),
            desk.head,
            "hold",
            start_on=day(start),
            end_on=day(end),
            participants="5",
        )
    assert set(fault.value.errors) == {wrong}


def test_a_clerk_drafts_and_the_head_plans(house, desk):
    draft = write(desk, by=desk.clerk)
    assert (
        draft.status == "DRAFT"
        and not Deadline.select().where(Deadline.object_ref == f"campaign:{draft.id}").exists()
    )
    assert (
        Notification.select()
        .where(
            Notification.object_ref == f"campaign:{draft.id}",
            Notification.user == desk.head.account_id,
        )
        .exists()
    )
    with pytest.raises(Refused):
        fire(draft, desk.clerk, "plan")
    assert house.browser("clerk3").get(f"/admin/campaign/details/?id={draft.id}").status == 404
    assert fire(draft, desk.head, "plan").approved_by == desk.head.account_id
    assert house.browser("clerk3").get(f"/admin/campaign/details/?id={draft.id}").status == 200


def test_a_clerk_drafts_nothing_for_another_station_alone(house, desk):
    other = Station.select().where(Station.id != desk.clerk.station_id).first()
    with pytest.raises(Invalid) as fault:
        write(desk, by=desk.clerk, stations=[other.id])
    assert set(fault.value.errors) == {"stations"}


def test_a_head_changes_a_joint_campaign_and_keeps_the_others_in_it(house, desk):
    both = [desk.head.station_id, house.actor("head2").station_id]
    campaign = write(desk, by=house.actor("admin"), stations=both)
    page = house.browser("head1").post(
        f"/admin/campaign/edit/?id={campaign.id}",
        {
            **desk.campaign(name="质量月进社区"),
            "mode": "OFF",
            "stations": both,
            "row_version": campaign.row_version,
        },
    )
    assert page.status == 302
    campaign = Campaign.get_by_id(campaign.id)
    assert campaign.name == "质量月进社区" and writes.linked_ids(campaign, "stations") == sorted(
        both
    )
    assert house.browser("head2").get(f"/admin/campaign/details/?id={campaign.id}").status == 200


def test_a_campaign_that_does_not_take_place_says_why_and_its_clock_stops(desk):
    campaign = write(desk)
    with pytest.raises(Invalid):
        fire(campaign, desk.head, "cancel")
    assert (
        fire(campaign, desk.head, "cancel", reason="场地临时关闭").cancel_reason == "场地临时关闭"
    )
    assert Deadline.get(Deadline.object_ref == f"campaign:{campaign.id}").stopped_on == today()


@pytest.mark.clause("SY-5.7.3")
@pytest.mark.parametrize("occasion", ["IPWEEK", "PATWEEK"])
def test_each_station_that_takes_part_is_reminded_thirty_days_before(
    house, desk, monkeypatch, occasion
):
    south = house.actor("head2").station_id
    begin = today() + timedelta(days=75)
    campaign = write(
        desk,
        by=house.actor("admin"),
        occasion=occasion,
        stations=[desk.head.station_id, south],
        start_on=str(begin),
        end_on=str(begin + timedelta(days=6)),
    )
    rows = list(Deadline.select().where(Deadline.object_ref == f"campaign:{campaign.id}"))
    assert {row.station_id for row in rows} == {desk.head.station_id, south}
    assert {(row.near_on, row.due_on) for row in rows} == {
        (begin - timedelta(days=30), begin + timedelta(days=6))
    }

    def named(who):
        return (
            Notification.select()
            .where(
                Notification.user == who.account_id, Notification.content.contains(campaign.code)
            )
            .exists()
        )

    live(monkeypatch, begin - timedelta(days=31))
    occasions.remind()
    assert not named(desk.head)
    live(monkeypatch, begin - timedelta(days=30))
    occasions.remind()
    assert occasions.remind() == 0
    assert named(desk.head) and named(house.actor("head2"))
    assert campaign.code in [row.title.split(" ")[0] for row in register.urgent(desk.head)]


@pytest.mark.clause("SY-5.7.3")
@pytest.mark.parametrize(
    "occasion, begin", [("IPWEEK", date(2031, 4, 20)), ("PATWEEK", date(2031, 11, 16))]
)
def test_a_station_that_planned_nothing_is_told_thirty_days_before_and_once(
    house, desk, monkeypatch, occasion, begin
):
    live(monkeypatch, begin - timedelta(days=31))
    write(desk, occasion=occasion, start_on=str(begin))
    occasions.remind()
    assert told("head1", "head2") == set()
    live(monkeypatch, begin - timedelta(days=30))
    assert occasions.remind() > 0 and occasions.remind() == 0
    assert told("head1") == set() and [str(begin) in words for words in told("head2")] == [True]


@pytest.mark.clause("SY-5.7.3")
def test_the_week_that_differs_from_year_to_year_is_a_setting(house, monkeypatch):
    Setting.update(value="1208").where(Setting.key == "patent_week_begins").execute()
    occasions.settings.forget()
    assert occasions.begins("PATWEEK", 2031) == date(2031, 12, 8)
    live(monkeypatch, date(2031, 12, 20))
    assert occasions.ahead() == []
    Setting.update(value="1399").where(Setting.key == "patent_week_begins").execute()
    occasions.settings.forget()
    assert occasions.begins("PATWEEK", 2031) is None
