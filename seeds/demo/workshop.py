"""What stations prepare and inspection bodies hand on: surveys of industries, plans with their
schedule, contract reviews, samples (GDD-7.1.1, JL-5.3.1).
"""

from datetime import timedelta

from backoffice.deadlines.workdays import add_workdays
from backoffice.records import writes
from models.cases import ServiceCase
from models.clock import now, today
from models.plans import IndustrySurvey, PlanMilestone, ServicePlan
from models.samples import ContractReview, Sample

SURVEYS = (
    # head, clerk, working days ago, name, industry, advantages, bottlenecks, shortfalls; how far
    # its scheme has come
    (
        "head1",
        "clerk1",
        70,
        "通用设备零部件质量状况调查",
        "C34",
        "配套齐全，加工能力强。",
        "出厂检测依赖外部实验室，周期长。",
        "温升、噪声指标批次间波动大。",
        "IN_FORCE",
    ),
    (
        "head2",
        "clerk2",
        18,
        "机器人关节部件质量状况调查",
        "C34",
        "研发投入高，样机迭代快。",
        "可靠性试验标准不统一。",
        "寿命试验数据不足。",
        "REVIEW",
    ),
)
SCHEME = {
    "current_state": "园区以中小企业为主，质量管理基础不一。",
    "targets": "一年内一次交验合格率提高到 98%，检测周期缩短三成。",
    "modes": "集中培训、上门诊断、共享设备预约。",
    "safeguards": "站内专员一名，合作机构两家，按季通报进度。",
    "expected_results": "退货率下降，骨干企业通过质量管理体系认证。",
}
MILESTONES = ("现状诊断", "集中培训", "复测与评价")
PLANNED = (
    # problems, targets, expected results; how far the plan of the case has come
    (
        "检测项目多、周期紧。",
        "十个工作日内完成全部检测并解读结果。",
        "企业掌握不合格项的改进方向。",
        "IN_FORCE",
    ),
    ("企业首次送检，资料不全。", "先补齐技术文件，再分批送样。", "资料一次通过审核。", "REVIEW"),
    ("现场条件受限，需错峰服务。", "利用停产检修时间完成现场工作。", "不影响企业生产。", "DRAFT"),
)
REVIEWED = (("SIMPLE", "1", "1"), ("REPEAT", "1", "1"), ("COMPLEX", "1", "0"))
SAMPLES = (
    ("行星减速机（台）", "2", "WINDOW", ()),
    ("压力表（块）", "12", "PICKUP", ("计量检定室",)),
    ("钢板试样（片）", "6", "MAIL", ("理化检验室", "样品库")),
)


def begin(play):
    """Surveys and schemes on their days; plans, reviews and samples of the cases that run now."""
    for head, clerk, back, *told in SURVEYS:
        play.works.begin(
            play.works.early(play.works.day(back), 10), survey(play, head, clerk, *told)
        )
    play.works.begin(play.works.early(play.works.day(2), 15), of_running_cases(play))


def survey(play, head, clerk, name, industry, advantages, bottlenecks, shortfalls, end):  # noqa: PLR0913 (the people and things of one story)
    """A clerk writes down the survey, and some days later draws up the scheme that rests on it; the
    head decides.
    """
    person = play.actor(clerk)
    firms = [
        firm.id
        for firm in play.cast.enterprise.values()
        if firm.home_station_id == person.station_id and firm.status == "ACTIVE"
    ][:4]
    row = writes.create(
        person,
        IndustrySurvey,
        {
            "name": name,
            "industry": play.cast.industry[industry].id,
            "period": f"{today().year}年",
            "enterprises": firms,
            "advantages": advantages,
            "bottlenecks": bottlenecks,
            "shortfalls": shortfalls,
        },
    )
    yield play.works.early(add_workdays(today(), 5), 10)
    raw = {
        "kind": "INDUSTRY",
        "industry_survey": row.id,
        "problems": bottlenecks,
        "service_items": [play.cast.item["T01"].id, play.cast.item["Q06"].id],
        **SCHEME,
    }
    yield from draw_up(play, person, play.actor(head), raw, end)


def draw_up(play, clerk, head, raw, end):
    """A plan with its schedule, submitted and approved as far as it has come."""
    days = [
        {"milestone": words, "due_on": str(add_workdays(today(), 15 * place))}
        for place, words in enumerate(MILESTONES, 1)
    ]
    plan = writes.create(clerk, ServicePlan, raw, children={PlanMilestone: days})
    if end == "DRAFT":
        return
    yield now() + timedelta(minutes=30)
    play.fire(clerk, plan, "submit")
    if end == "IN_FORCE":
        yield now() + timedelta(minutes=50)
        play.fire(head, plan, "approve", review_note="目标明确，同意实施。")


def of_running_cases(play):
    """Each of the newest cases in service has a plan, a reviewed contract and a sample on
    its way.
    """
    clerk = play.actor("clerk1")
    running = list(
        ServiceCase.living()
        .where(ServiceCase.status == "SERVING", ServiceCase.specialist == clerk.staff_id)
        .order_by(ServiceCase.id.desc())
        .limit(len(PLANNED))
    )
    for case, (problems, targets, expected, end), (kind, capable, agreed), (
        name,
        many,
        mode,
        hands,
    ) in zip(running, PLANNED, REVIEWED, SAMPLES, strict=False):
        raw = {
            "kind": "CASE",
            "service_case": case.id,
            "problems": problems,
            "targets": targets,
            "expected_results": expected,
            "service_items": [case.service_item_id],
            "modes": "现场服务与远程沟通相结合。",
        }
        yield from draw_up(play, clerk, play.head_of(case.station_id), raw, end)
        writes.create(
            clerk,
            ContractReview,
            {"service_case": case.id, "kind": kind, "capability_ok": capable, "terms_ok": agreed},
        )
        sample = writes.create(
            clerk,
            Sample,
            {"service_case": case.id, "name": name, "quantity": many, "receive_mode": mode},
        )
        for taker in hands:
            yield now() + timedelta(minutes=15)
            play.fire(clerk, sample, "hand_over", to_whom=taker, at=now(), signature="签收人甲")
        if len(hands) > 1:
            play.fire(clerk, sample, "dispose", disposal="KEEP")
