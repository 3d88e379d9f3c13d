"""Twenty-four complaints of the demo world, in every state that an event leads to (R-CS)."""

from dataclasses import dataclass

from backoffice.deadlines import register
from backoffice.records import writes
from models.cases import ServiceCase
from models.complaints import Complaint
from models.reference import DictItem
from seeds.demo import fiction, words
from seeds.demo.places import WEST

STEPS = (
    "RECEIVED",
    "ACKED",
    "ASSESSED",
    "INVESTIGATING",
    "RESPONDED",
    "COMMUNICATED",
    "ANSWERED",
    "CLOSED",
)


@dataclass(frozen=True)
class Grievance:
    """Who is complained of and why, how far it has come, what was found, and whether that was
    accepted.
    """

    login: str
    back: int
    stop: str
    category: str
    against: str
    text: str
    remedy: str
    finding: str = "NOT"
    accepted: str = "ACCEPT"
    anonymous: bool = False


COMPLAINTS = (
    Grievance(
        "clerk1",
        70,
        "CLOSED",
        "CHARGE",
        "PROVIDER",
        "报价时未说明加急费，结算时多收 600 元。",
        "退还加急费并说明标准。",
        "UPHELD",
    ),
    Grievance(
        "clerk1",
        58,
        "CLOSED",
        "DELAY",
        "PROVIDER",
        "约定七个工作日出报告，实际第十二天才拿到，影响投标。",
        "说明原因并减免部分费用。",
        "PART",
        "REJECT",
    ),
    Grievance(
        "clerk1",
        49,
        "CLOSED",
        "ATTITUDE",
        "STATION",
        "中午到站无人值守，等了半小时。",
        "安排午间值班。",
        "UPHELD",
    ),
    Grievance(
        "clerk1",
        36,
        "NOT_ADMITTED",
        "OTHER",
        "CHARGE",
        "认为行政罚款过高，请服务站处理。",
        "减轻罚款。",
    ),
    Grievance(
        "clerk1",
        25,
        "CLOSED",
        "RESULT",
        "REPORT",
        "两家机构同一批样品结果差异较大。",
        "安排第三方比对。",
        "NOT",
    ),
    Grievance(
        "clerk1",
        9,
        "REJECTED_BY_C",
        "CHARGE",
        "CHARGE",
        "小微企业优惠未落实，按原价收费。",
        "按八折重新结算。",
        "PART",
        "REJECT",
    ),
    Grievance(
        "clerk1",
        8,
        "COMMUNICATED",
        "DELAY",
        "PROVIDER",
        "校准人员两次改约时间，生产计划被打乱。",
        "固定上门时间并致歉。",
        "UPHELD",
    ),
    Grievance(
        "clerk1",
        6,
        "RESPONDED",
        "CAPABILITY",
        "PROVIDER",
        "检测人员对企业标准条款解释前后不一致。",
        "更换检测人员。",
        "PART",
    ),
    Grievance(
        "clerk1",
        5,
        "INVESTIGATING",
        "LEAK",
        "PROVIDER",
        "送检样品照片出现在机构宣传材料中，未征得同意。",
        "撤下照片并书面致歉。",
    ),
    Grievance(
        "clerk1",
        3,
        "ASSESSED",
        "FACILITY",
        "STATION",
        "服务大厅自助查询终端故障多日。",
        "尽快维修。",
    ),
    Grievance(
        "clerk1",
        1,
        "ACKED",
        "ATTITUDE",
        "STATION",
        "电话咨询时语气生硬，未说明下一步办理方式。",
        "加强接待培训。",
        anonymous=True,
    ),
    Grievance(
        "clerk1",
        0,
        "RECEIVED",
        "DELAY",
        "PROVIDER",
        "取样后一周无人联系，不清楚检测进度。",
        "每周告知进度。",
    ),
    Grievance(
        "clerk2",
        63,
        "CLOSED",
        "RESULT",
        "REPORT",
        "报告中规格型号录入错误，需要更正。",
        "免费更正报告。",
        "UPHELD",
    ),
    Grievance(
        "clerk2",
        41,
        "CLOSED",
        "DELAY",
        "STATION",
        "需求登记后四天没有回音。",
        "说明原因。",
        "UPHELD",
        "REJECT",
    ),
    Grievance(
        "clerk2",
        28,
        "NOT_ADMITTED",
        "OTHER",
        "STATION",
        "要求服务站为其竞争对手的产品出具不合格意见。",
        "出具意见。",
    ),
    Grievance(
        "clerk2",
        7,
        "INVESTIGATING",
        "CHARGE",
        "PROVIDER",
        "发票金额与报价单不一致。",
        "按报价单重新开票。",
    ),
    Grievance(
        "clerk2",
        2,
        "ASSESSED",
        "CAPABILITY",
        "PROVIDER",
        "现场校准人员未带齐标准器，白跑一趟。",
        "重新安排并承担交通费。",
    ),
    Grievance(
        "clerk2",
        0,
        "RECEIVED",
        "FACILITY",
        "STATION",
        "园区停车位不足，送样车辆无法靠近。",
        "设置临时停车位。",
    ),
    Grievance(
        "clerk5",
        33,
        "CLOSED",
        "ATTITUDE",
        "STATION",
        "窗口人员未主动告知可网上办理。",
        "完善告知单。",
        "PART",
    ),
    Grievance(
        "clerk5",
        4,
        "COMMUNICATED",
        "DELAY",
        "PROVIDER",
        "认证机构迟迟不安排二阶段审核。",
        "明确审核日期。",
        "UPHELD",
    ),
    Grievance(
        "clerk8",
        52,
        "CLOSED",
        "CHARGE",
        "CHARGE",
        "同一项目两次报价相差三成。",
        "公开收费依据。",
        "NOT",
    ),
    Grievance(
        "clerk8",
        6,
        "RESPONDED",
        "RESULT",
        "REPORT",
        "雾度检测值与企业自测差 0.3，要求复测。",
        "安排复测。",
        "NOT",
    ),
    Grievance(
        "clerk1",
        44,
        "CLOSED",
        "INTEGRITY",
        "PROVIDER",
        "机构人员暗示购买其咨询服务才能加急。",
        "查清并严肃处理。",
        "UPHELD",
    ),
    Grievance(
        "clerk2",
        90,
        "CLOSED",
        "LEAK",
        "STATION",
        "微信群内误发企业联系人电话。",
        "撤回并加强管理。",
        "UPHELD",
    ),
)
ACKNOWLEDGED = "电话告知投诉人已收到，编号和联系人一并告知，承诺十五个工作日内答复。"
INVESTIGATION = (
    "调取委托单、聊天记录和收费凭证，向双方分别了解情况，形成调查记录。",
    "约谈经办人，核对时间节点，查看当日监控与叫号记录。",
    "请机构书面说明并提供原始记录，与企业留存材料比对一致。",
)
CAUSES = (
    "收费告知单缺少加急费一栏，口头说明未留痕。",
    "排期系统与现场日历不同步，改约未及时通知。",
    "岗位交接缺少清单，午间值守制度未落实。",
)
COMMUNICATED = "当面向投诉人说明调查结果和处理措施，送达书面答复。"
CLOSING = (
    "退费已到账，告知单已修订并培训。",
    "机构书面致歉，改约流程已更新，回访满意。",
    "更正报告已送达，投诉人确认。",
)
REFUSED = "不属于服务站受理范围，已告知可向有权机关反映。"
ADDED = "投诉人不接受，补充调查一次，组织双方调解。"
MEASURES = {
    "CHARGE": ("REFUND", "PROCESS"),
    "RESULT": ("REDO", "INFO"),
    "ATTITUDE": ("APOLOGY",),
    "DELAY": ("APOLOGY", "PROCESS"),
}


def tell(play, row: Grievance):
    """From its receipt to the state in which it stands today."""
    clerk = play.actor(row.login)
    complaint = receive(play, clerk, row)
    head = play.head_of(complaint.station_id)

    def reached(state) -> bool:
        return row.stop != "NOT_ADMITTED" and STEPS.index(
            "ANSWERED" if row.stop == "REJECTED_BY_C" else row.stop
        ) >= STEPS.index(state)

    def fire(actor, event, **raw):
        return play.fire(actor, complaint, event, **raw)

    if row.stop == "RECEIVED":
        return
    yield play.later(0, 1)
    fire(clerk, "acknowledge", how=ACKNOWLEDGED)
    if row.stop == "NOT_ADMITTED":
        yield play.later(1)
        fire(head, "refuse", reason=REFUSED)
        return
    if not reached("ASSESSED"):
        return
    yield play.later(0, 1)
    fire(
        head,
        "assess",
        severity=play.chance.choice("MLL"),
        complexity=play.chance.choice("ML"),
        impact=play.chance.choice("MLL"),
        safety_implication="0",
        immediate_action="1" if row.category in ("LEAK", "INTEGRITY") else "0",
        handler=str(clerk.account_id if row.against != "STATION" else head.account_id),
    )
    if not reached("INVESTIGATING"):
        return
    yield play.later(0, 1)
    worker = clerk if row.against != "STATION" else head
    fire(worker, "investigate", investigation=play.chance.choice(INVESTIGATION))
    if not reached("RESPONDED"):
        return
    yield play.later(1)
    codes = MEASURES.get(row.category, ("INFO", "PROCESS"))
    measures = DictItem.living().where(
        DictItem.dict_type == "complaint_response", DictItem.code.in_(codes)
    )
    fire(
        head,
        "respond",
        finding=row.finding,
        response_measures=[str(item.id) for item in measures],
        root_cause=None if row.finding == "NOT" else play.chance.choice(CAUSES),
    )
    if reached("COMMUNICATED"):
        yield from decide(play, row, fire, worker, head, reached, complaint)


def decide(play, row, fire, worker, head, reached, complaint):  # noqa: PLR0913 (the people and things of one story)
    """The decision is told, answered and carried out."""
    yield play.later(0, 1)
    fire(worker, "communicate", how=COMMUNICATED)
    if not reached("ANSWERED"):
        return
    yield play.later(1, 2)
    fire(
        worker,
        "settle",
        accepted=row.accepted,
        alternatives_told="1" if row.accepted == "REJECT" else "0",
    )
    if not reached("CLOSED"):
        return
    yield play.later(1, 3)
    for late in register.unexplained(complaint):
        play.fire(head, late, "explain", cause="OURS", cause_note=words.DELAYS["OURS"])
    closer = head
    if row.against == "STATION" and complaint.station_id == play.cast.station[WEST].id:
        closer = play.actor("auditor1")
        fire(closer, "take_over")
    fire(
        closer,
        "close",
        handling_satisfaction=play.chance.choice("3432" if row.accepted == "ACCEPT" else "21"),
        note=ADDED if row.accepted == "REJECT" else play.chance.choice(CLOSING),
    )


def receive(play, clerk, row: Grievance) -> Complaint:
    """The complaint as it is written down; it belongs to a case of that provider where there is
    one.
    """
    cases = ServiceCase.living().where(
        ServiceCase.station == clerk.station_id, ServiceCase.status == "CLOSED"
    )
    if row.against == "PROVIDER":
        cases = cases.where(ServiceCase.provider.is_null(False))
    case = cases.order_by(ServiceCase.closed_at.desc()).first()
    form = {
        "channel": play.chance.choice(("PHONE", "WECHAT", "WINDOW", "BOX", "HOTLINE")),
        "category": row.category,
        "respondent_type": row.against,
        "description": row.text,
        "remedy_requested": row.remedy,
        "complainant_type": "ANON" if row.anonymous else "ENT",
    }
    if case and not row.anonymous:
        form |= {"service_case": str(case.id), "enterprise": str(case.enterprise_id)}
    if row.against == "PROVIDER":
        form["respondent_provider"] = str(
            case.provider_id if case else next(iter(play.cast.provider.values())).id
        )
    if not row.anonymous:
        form |= {
            "complainant_name": case.enterprise.contact_name if case else fiction.person(play.cast),
            "complainant_phone": fiction.mobile(play.cast),
        }
    return writes.create(clerk, Complaint, form)
