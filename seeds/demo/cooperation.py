"""What is published, and the joint projects of the demo: policies, standards and notices to look
up, problems that several units tackle.
"""

from datetime import timedelta

from backoffice.records import writes
from models.cases import ServiceCase
from models.clock import now
from models.projects import JointProject, ProjectMilestone
from models.publications import Publication
from seeds.demo.daily import at

PUBLISHED = (
    # who drafts, who publishes ("" when nobody yet), working days ago, what
    (
        "admin",
        "admin",
        100,
        {
            "kind": "POLICY",
            "title": "示例市质量提升行动支持办法",
            "body": "对首次通过质量管理体系认证的小微企业给予一次性支持，具体条件见附表。",
        },
    ),
    (
        "admin",
        "admin",
        82,
        {
            "kind": "POLICY",
            "title": "示例市标准化资助项目申报指南",
            "body": "主导制定国家标准、行业标准的企业可申报资助，每年三月受理。",
        },
    ),
    (
        "clerk1",
        "admin",
        74,
        {
            "kind": "STD",
            "title": "示例：质量管理体系 要求",
            "standard_no": "GB/T 19001-2016",
            "standard_status": "CUR",
            "body": "适用于各类组织的质量管理体系要求。",
        },
    ),
    (
        "clerk1",
        "admin",
        73,
        {
            "kind": "STD",
            "title": "示例：质量管理体系 要求（2008 版）",
            "standard_no": "GB/T 19001-2008",
            "standard_status": "REPL",
            "body": "已由 2016 版代替。",
        },
    ),
    (
        "clerk2",
        "admin",
        61,
        {
            "kind": "STD",
            "title": "示例：电气设备安全通用要求",
            "standard_no": "GB/T 00000-2027",
            "standard_status": "COMING",
            "body": "即将实施，企业可提前比对。",
        },
    ),
    (
        "admin",
        "admin",
        55,
        {
            "kind": "NEWSL",
            "issue_no": "第1期",
            "title": "服务站工作简报（第1期）",
            "body": "通报各站服务情况和下阶段计划。",
        },
    ),
    (
        "provider1",
        "admin",
        47,
        {
            "kind": "TECH",
            "title": "减速机温升检测新方法",
            "body": "红外热像与接触测温比对，缩短检测周期。",
        },
    ),
    (
        "expert1",
        "admin",
        36,
        {
            "kind": "CULT",
            "title": "车间里的质量文化",
            "body": "班组质量晨会、改善提案和质量看板的做法。",
        },
    ),
    (
        "head1",
        "head1",
        33,
        {
            "kind": "NOTICE",
            "title": "服务内容、流程和投诉电话公示",
            "body": "公示本站服务目录、办理流程、承诺时限和投诉电话。",
        },
    ),
    (
        "head2",
        "head2",
        28,
        {"kind": "NOTICE", "title": "窗口延时服务公示", "body": "工作日午间设值班窗口。"},
    ),
    (
        "head1",
        "head1",
        12,
        {
            "kind": "IMPROVE",
            "title": "意见建议改进结果公布",
            "body": "已增设午间值班窗口，叫号音量已调整。",
        },
    ),
    (
        "clerk1",
        "",
        3,
        {
            "kind": "NEWS",
            "title": "装备制造业质量动态",
            "body": "行业抽检合格率稳中有升。",
            "audience": "INTERNAL",
        },
    ),
    (
        "provider1",
        "",
        1,
        {"kind": "NEWS", "title": "检测能力扩项消息", "body": "新增电磁兼容检测项目。"},
    ),
)
WITHDRAWN = "服务站工作简报（第1期）"
PROJECTS = (
    # clerk, head, working days ago, how far: its name, problem and targets
    (
        "clerk1",
        "head1",
        40,
        "DONE",
        "减速机温升联合攻关",
        "温升偏高、检测周期长，园区多家企业共有。",
        "温升由 65K 降至 45K，检测周期由 10 天缩至 5 天。",
    ),
    (
        "clerk1",
        "head1",
        18,
        "DOING",
        "精密轴承寿命试验方法研究",
        "缺少统一的加速寿命试验方法。",
        "形成试验规程一项，重复性误差不大于 5%。",
    ),
    (
        "clerk2",
        "head2",
        9,
        "PLAN",
        "食品包装迁移物快速筛查",
        "小微企业送检成本高。",
        "筛查成本降低一半，覆盖三类常用材料。",
    ),
)


def begin(play):
    """Let all of it happen, each thing on its day; chance has no part in it."""
    for place, (who, by, back, words) in enumerate(PUBLISHED):
        play.works.begin(at(play, back, place), publication(play, who, by, back, words))
    for place, (clerk, head, back, *told) in enumerate(PROJECTS):
        play.works.begin(at(play, back, place), project(play, clerk, head, back, place, *told))


def publication(play, who, by, back, words):
    row = writes.create(play.actor(who), Publication, words)
    if not by:
        return
    yield now() + timedelta(hours=2)
    play.fire(play.actor(by), row, "publish", lawful="1")
    if row.title == WITHDRAWN:
        yield at(play, back - 5, 1)
        play.fire(play.actor(by), row, "withdraw", reason="数据有误，更正后另行发布。")


def project(play, clerk, head, back, place, far, name, problem, targets):  # noqa: PLR0913 (the people and things of one story)
    """Planned from a running case of the clerk, begun by the head; the oldest has its results."""
    clerk, head = play.actor(clerk), play.actor(head)
    case = (
        ServiceCase.living()
        .where(
            ServiceCase.status.not_in(("CLOSED", "ARCHIVED")),
            ServiceCase.specialist == clerk.staff_id,
        )
        .order_by(ServiceCase.id.desc())
        .first()
    )
    kinds = {row.kind: row.id for row in play.cast.provider.values() if row.status == "IN_POOL"}
    units = list(kinds.values())
    experts = [row.id for row in play.cast.expert.values() if row.status == "IN_POOL"][:4]
    row = writes.create(
        clerk,
        JointProject,
        {
            "name": name,
            "problem": problem,
            "targets": targets,
            "service_case": case.id if case else "",
            "lead_provider": units[place],
            "members": units[place : place + 3],
            "experts": experts,
            "start_on": str(play.works.day(back)),
            "end_on": str(play.works.day(0) + timedelta(days=60)),
        },
        children={
            ProjectMilestone: [
                {"milestone": "方案评审", "due_on": str(play.works.day(back - 5))},
                {"milestone": "试验验证", "due_on": str(play.works.day(2))},
            ]
        },
    )
    if far == "PLAN":
        return
    yield at(play, back - 2, place)
    play.fire(head, row, "start")
    if far == "DONE":
        yield at(play, 6, place)
        play.fire(
            head, row, "finish", results="温升降至 43K，检测周期缩至 5 天，操作规程已在园区推广。"
        )
