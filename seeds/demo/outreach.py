"""Campaigns on the days of the year, and trainings of enterprises and of the staff, in the half
year of the demo (SY-5.7.3, GD-6.2.3).
"""

from datetime import timedelta

from backoffice.access.scopes import visible
from backoffice.deadlines.workdays import add_workdays
from backoffice.records import writes
from backoffice.reminders import campaigns
from backoffice.workflow.trainings import attendance
from models.campaigns import OCCASION, Campaign
from models.clock import today
from models.enterprises import Enterprise
from models.trainings import Training, TrainingRecord

PAIRS = (("clerk1", "head1"), ("clerk2", "head2"), ("clerk5", "head3"), ("clerk8", "head4"))
CAMPAIGNING = PAIRS[:2]
CAMPAIGNS = {
    # occasion: days that it lasts, what it is called, who came, what was handed out, what came of
    # it
    "QMONTH": (
        20,
        "质量月进园区",
        260,
        800,
        "走访园区企业，发放质量管理小组和首席质量官资料，现场解答并登记需求。",
    ),
    "WSD": (
        1,
        "世界标准日主题宣传",
        85,
        240,
        "宣讲企业标准自我声明公开和团体标准立项，演示标准信息查询。",
    ),
    "IPWEEK": (
        7,
        "知识产权宣传周集中宣传",
        140,
        500,
        "联合知识产权服务机构讲解专利布局与商标保护，收集维权线索。",
    ),
    "PATWEEK": (
        5,
        "专利周集中宣传",
        96,
        300,
        "面向中小企业开展专利信息检索演示，提供专利转化对接。",
    ),
    "WMD": (1, "世界计量日开放活动", 120, 350, "开放计量实验室，免费检查电子秤和血压计。"),
    "WAD": (1, "世界认可日宣传", 48, 150, "介绍检验检测机构资质认定和实验室认可。"),
    "CRD": (1, "“3·15”消费维权服务", 175, 600, "设立咨询台，受理产品质量咨询，讲解真伪辨别。"),
}
PAST = timedelta(days=170)
SOON = timedelta(days=25)
TAUGHT = (
    # working days ago (less than 0: ahead), kind, item, topic, attendees
    (110, "METROLOGY", "M05", "计量器具台账与周期检定", 42),
    (84, "STANDARD", "S09", "企业标准编写实务", 36),
    (52, "CERT", "C04", "质量管理体系内审员提升", 28),
    (23, "IP", "I04", "专利基础与维权案例", 33),
    (2, "TEST", "T07", "出厂检验与委托检验要点", 25),
    (-8, "METROLOGY", "M05", "测量不确定度入门", None),
)
CREWS_TAUGHT = (
    # working days ago, kind, topic, assessment
    (98, "PROCESS", "首问负责与转介流程", "NONE"),
    (45, "SKILL", "服务目录与一次性告知书填写", "WRITTEN"),
    (-12, "SPECIALIST", "专员岗位业务复训", "WRITTEN"),
)


def begin(play):
    """Let all of it happen, each thing on its day; chance has no part in it."""
    for place, (clerk, head) in enumerate(CAMPAIGNING):
        for order, (occasion, words) in enumerate(CAMPAIGNS.items()):
            first = day_of_occasion(occasion)
            noted_on = min(first - timedelta(days=45), play.works.day(3 + order))
            play.works.begin(
                play.works.early(noted_on, 10 + place),
                campaign(
                    play,
                    clerk,
                    head,
                    occasion,
                    first,
                    *words,
                    drafted=order % 3 == 0,
                    summed=place == 0,
                ),
            )
    for place, (clerk, head) in enumerate(PAIRS):
        for back, *told in TAUGHT:
            play.works.begin(
                noted(play, back, place), course(play, clerk, head, held_day(play, back), *told)
            )
        for back, *told in CREWS_TAUGHT:
            play.works.begin(
                noted(play, back, place + 1), schooling(play, head, held_day(play, back), *told)
            )


def day_of_occasion(occasion):
    """The last time that it came, or the next one when that is long ago."""
    years = [campaigns.begins(occasion, today().year + step) for step in (-1, 0, 1)]
    latest = max(day for day in years if day <= today())
    return latest if latest > today() - PAST else min(day for day in years if day > today())


def held_day(play, back):
    return play.works.day(back) if back >= 0 else add_workdays(play.works.last_day, -back)


def noted(play, back, place):
    """A training is noted down ten working days before its day."""
    return play.works.early(play.works.day(max(back, 0) + 10), 9 + place)


def campaign(  # noqa: PLR0913 (the people and things of one story)
    play, clerk, head, occasion, first, days, name, people, leaflets, summary, drafted, summed
):
    """Drafted by the clerk or planned by the head; held on its days; summed up a few days later, at
    one station the newest not yet.
    """
    clerk, head = play.actor(clerk), play.actor(head)
    last = first + timedelta(days=days - 1)
    row = writes.create(
        clerk if drafted else head,
        Campaign,
        {
            "name": name,
            "occasion": occasion,
            "stations": [head.station_id],
            "mode": "MIX" if days > 1 else "OFF",
            "start_on": str(first),
            "end_on": str(last),
        },
    )
    if drafted and first - play.works.last_day < SOON:
        yield play.works.early(add_workdays(today(), 1), 11)
        play.fire(head, row, "plan")
    yield play.works.early(add_workdays(last, 1), 10)
    play.fire(
        head,
        row,
        "hold",
        start_on=str(first),
        end_on=str(last),
        participants=str(people),
        leaflets=str(leaflets),
    )
    if not summed and play.works.last_day - last < PAST / 2:
        return
    yield play.works.early(add_workdays(last, 5), 10)
    play.fire(
        head,
        row,
        "summarise",
        participants=str(people),
        leaflets=str(leaflets),
        shown="展板、宣传单和现场咨询台",
        summary=f"{OCCASION.label(occasion)}：{summary}",
    )


def course(play, clerk, head, day, kind, item, topic, people):  # noqa: PLR0913 (the people and things of one story)
    """Planned by the clerk for enterprises, held on its day, closed on the next."""
    head = play.actor(head)
    experts = [expert.id for expert in list(play.cast.expert.values())[:1]]
    row = writes.create(
        play.actor(clerk),
        Training,
        {
            "topic": topic,
            "kind": kind,
            "audience": "ENTERPRISE",
            "service_item": play.cast.item[item].id,
            "station": head.station_id,
            "lecturers": experts,
            "mode": "OFF",
            "planned_on": str(day),
            "hours": "3",
            "assessment": "NONE",
        },
    )
    yield play.works.early(day, 16)
    firms = visible(head, Enterprise).where(Enterprise.client_type == "ENT").order_by(Enterprise.id)
    writes.update(
        head,
        row,
        {},
        children={
            TrainingRecord: [
                {"enterprise": firm.id, "attendee": "参训代表", "attended": "1"}
                for firm in firms.limit(3)
            ]
        },
    )
    play.fire(head, row, "hold", held_on=str(day), hours="3", attendee_count=str(people))
    yield play.works.early(add_workdays(day, 1), 9)
    play.fire(head, row, "close")


def schooling(play, head, day, kind, topic, assessment):  # noqa: PLR0913 (the people and things of one story)
    """Of the staff: the list is made with the plan; who came and how each did is entered on the
    day.
    """
    head = play.actor(head)
    station = next(name for name, row in play.cast.station.items() if row.id == head.station_id)
    crew = [member for member in play.cast.crew[station] if member.status == "ON"]
    row = writes.create(
        head,
        Training,
        {
            "topic": topic,
            "kind": kind,
            "audience": "STAFF",
            "station": head.station_id,
            "mode": "OFF",
            "planned_on": str(day),
            "hours": "2",
            "assessment": assessment,
        },
        children={TrainingRecord: [{"staff": member.id} for member in crew]},
    )
    yield play.works.early(day, 15)
    marks = {} if assessment == "NONE" else {"score": "82", "passed": "1"}
    absent = crew[-1].id
    writes.update(
        head,
        row,
        {},
        children={
            TrainingRecord: [
                {"id": one.id, **({"attended": "1", **marks} if one.staff_id != absent else {})}
                for one in attendance(row)
            ]
        },
    )
    play.fire(head, row, "hold", held_on=str(day), hours="2")
    yield play.works.early(add_workdays(day, 1), 10)
    play.fire(head, row, "close")
