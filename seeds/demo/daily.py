"""What a station does beside the needs: visits, questions, opinions, problems of a service, green
channels (SY-6.1, SY-6.3, SY-7.3.2-d).
"""

from datetime import timedelta

from backoffice.records import attachments, writes
from backoffice.workflow import visits
from models.cases import ServiceCase
from models.clock import now
from models.consultations import Consultation
from models.green import GreenChannel
from models.issues import CaseIssue
from models.requests import RequestItem, ServiceRequest
from models.suggestions import Suggestion
from models.surveys import SatisfactionSurvey
from models.visits import EnterpriseVisit
from seeds.demo import words

PAGE = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/MediaBox[0 0 595 842]/Parent 2 0 R>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
"""An empty page, which stands for a scanned paper."""
VISITED = (
    # clerk, working days ago, what was seen; "" in the fourth place when nothing is needed, "need"
    # when something is, "form" when its form is begun; then experts who came along
    ("clerk1", 96, "车间量具台账齐全，近期无送检计划。", ""),
    ("clerk1", 71, "新增两台数控机床，操作规程尚未受控。", ""),
    ("clerk1", 48, "出口订单要求第三方检测报告，企业暂用客户实验室。", ""),
    ("clerk1", 20, "质量负责人更换，介绍了首席质量官制度。", ""),
    ("clerk1", 13, "认证专家现场讲解小微企业质量管理体系认证提升行动。", "need", "expert1"),
    ("clerk1", 6, "压力表集中到期，希望上门检定。", "form"),
    ("clerk1", 1, "拟申请产品认证，想了解流程和费用。", "need"),
    ("clerk2", 60, "检验室设备闲置，可纳入共享清单。", ""),
    ("clerk2", 15, "标准文本过期，已提示更新。", ""),
    ("clerk2", 2, "叉车司机证件将到期，需安排考试。", "need"),
    ("clerk6", 33, "原料批次记录不完整，已当场说明。", ""),
    ("clerk7", 27, "供应商管理制度完善，近期无需求。", ""),
    ("clerk8", 11, "新品备案前需检测，拟下月送样。", ""),
)
ASKED = (
    # clerk, working days ago, category, question, answer; the answer is given at once, later when a
    # number of days stands after it, or not yet
    (
        "clerk1",
        90,
        "M",
        "压力表多久检定一次？",
        "一般每半年检定一次，安全防护用的属于强制检定。",
        0,
    ),
    (
        "clerk1",
        66,
        "S",
        "企业标准在哪里自我声明公开？",
        "在企业标准信息公共服务平台公开，可来站现场指导。",
        0,
    ),
    ("clerk1", 41, "C", "绿色建材认证找哪些机构？", "已发送本市可承接的认证机构名录。", 1),
    (
        "clerk1",
        18,
        "I",
        "外观设计专利多久能授权？",
        "一般四到六个月，已转知识产权服务机构答复具体流程。",
        2,
    ),
    ("clerk1", 5, "Q", "市长质量奖何时申报？", "通知下发后在站内公告，材料清单已发企业邮箱。", 0),
    ("clerk1", 1, "T", "出口产品检测报告是否需要英文版？", None, 0),
    ("clerk1", 0, "K", "实验室扩项评审前要准备哪些材料？", None, 0),
    ("clerk2", 52, "T", "食品出厂检验可以委托吗？", "可以委托有资质的机构，并保存委托协议。", 0),
    ("clerk2", 9, "M", "电子秤校准与检定有何区别？", "检定有法定结论，校准给出示值误差。", 1),
    ("clerk2", 1, "O", "营业执照变更后站内档案要更新吗？", None, 0),
    ("clerk6", 24, "Q", "有没有质量管理小组活动培训？", "有，已登记意向，开班前通知。", 0),
    ("clerk7", 13, "S", "团体标准如何立项？", "由团体按章程立项，站里可协助查新。", 0),
    ("clerk8", 36, "C", "家电能效标识如何备案？", "在能效标识网备案，需第三方检测报告。", 0),
)
OPINIONS = (
    ("clerk1", 30, "BOX", "希望服务大厅午间也能受理。"),
    ("clerk1", 8, "PHONE", "建议开设量具管理的短期培训。"),
    ("clerk2", 17, "BOX", "窗口叫号声音偏小。"),
)
CHANNELS = ("PHONE", "WINDOW", "WECHAT", "DAILY")
PROBLEMS = (
    ("样品在运输中受损，需重新送样。", "", ""),
    ("现场检测时企业停电，检测中断半天。", "到场后无法开机", "变电所临时检修"),
    ("报告中企业名称有误。", "录入错误", "名称变更未通知"),
)


def firm_of(play, login, place):
    """An enterprise of the station of a clerk, long on file."""
    station = play.actor(login).station_id
    firms = [
        firm
        for firm in play.cast.enterprise.values()
        if firm.home_station_id == station
        and firm.status == "ACTIVE"
        and firm.file_opened_on < play.cast.ago(200)
    ]
    return firms[place % len(firms)]


def begin(play):
    """Let all of it happen, each thing on its day."""
    for place, (login, back, *told) in enumerate(VISITED):
        play.works.begin(
            at(play, back, place), visit(play, login, firm_of(play, login, place), *told)
        )
    for place, (login, back, *told) in enumerate(ASKED):
        play.works.begin(at(play, back, place), question(play, login, place, back, *told))
    for place, (login, back, source, content) in enumerate(OPINIONS):
        play.works.begin(at(play, back, place), opinion(play, login, source, content))
    play.works.begin(at(play, 3, 1), raised_problems(play))
    play.works.begin(at(play, 2, 2), opinions_of_surveys(play))


def at(play, back, place):
    """A moment of the working day so many days before the last one; chance has no part in it, so
    that the rest of the world stays as it is.
    """
    return play.works.early(play.works.day(back), 9 + place % 3 + 4 * (place % 2))


def write_down(play, clerk, firm, findings, **more):
    """A visit of a clerk; of a firm with a need when nothing else is said."""
    raw = {
        "enterprise": firm.id,
        "visitors": [clerk.staff_id],
        "findings": findings,
        "has_need": "1",
    }
    return writes.create(clerk, EnterpriseVisit, raw | more)


def visit(play, login, firm, findings, came_of_it, *experts):
    clerk = play.actor(login)
    more = {"promoted_items": [play.cast.item[code].id for code in ("Q06", "M05")]}
    if experts:
        more |= {
            "mode": "CAMP",
            "experts": [play.cast.account[one].expert_id for one in experts],
            "promoted_items": [play.cast.item["C03"].id],
        }
    if not came_of_it:
        more |= {"has_need": "0", "no_need_reason": "近期无需求，已留联系方式。"}
    row = write_down(play, clerk, firm, findings, **more)
    if came_of_it == "form":
        yield now() + timedelta(hours=1)
        visits.to_request(clerk, row)


def question(play, login, place, back, category, asked, answer, days):  # noqa: PLR0913 (the people and things of one story)
    clerk = play.actor(login)
    raw = {
        "enterprise": firm_of(play, login, place + 3).id,
        "channel": CHANNELS[place % len(CHANNELS)],
        "category": play.cast.category[category].id,
        "question": asked,
    }
    row = writes.create(
        clerk, Consultation, raw | ({"answer": answer} if answer and not days else {})
    )
    if answer and days:
        yield at(play, back - days, place)
        play.fire(clerk, row, "answer", answer=answer)


def opinion(play, login, source, content):
    writes.create(
        play.actor(login), Suggestion, {"source": source, "content": content, "target": "STATION"}
    )
    return
    yield


def opinions_of_surveys(play):
    """The head makes suggestions of what the newest surveys of two stations said in question
    eleven.
    """
    for login in ("head1", "head2"):
        head = play.actor(login)
        said = (
            SatisfactionSurvey.living()
            .join(ServiceCase)
            .where(
                ServiceCase.station == head.station_id,
                SatisfactionSurvey.status == "SUBMITTED",
                SatisfactionSurvey.q11_opinion.is_null(False),
            )
            .order_by(SatisfactionSurvey.id)
            .first()
        )
        if said:
            play.fire(head, said, "suggest")
        yield now() + timedelta(minutes=20)


def raised_problems(play):
    """Problems of services that run: one just raised, one heard on both sides, one fed back to both
    and solved.
    """
    running = list(
        ServiceCase.living()
        .where(
            ServiceCase.status == "SERVING", ServiceCase.specialist == play.actor("clerk1").staff_id
        )
        .order_by(ServiceCase.id.desc())
        .limit(len(PROBLEMS))
    )
    for place, (case, (problem, ours, theirs)) in enumerate(zip(running, PROBLEMS, strict=False)):
        clerk = play.actor("clerk1")
        row = writes.create(
            clerk,
            CaseIssue,
            {
                "service_case": case.id,
                "problem": problem,
                "raised_by": "PROV" if case.provider_id else "ENT",
            },
        )
        yield now() + timedelta(minutes=20)
        if place:
            play.fire(
                clerk, row, "hear", provider_account=ours, enterprise_account=theirs, cause=theirs
            )
        if place == 2:
            play.fire(
                clerk, row, "feed_back", fed_back_provider_at=now(), fed_back_enterprise_at=now()
            )
            play.fire(clerk, row, "solve", note="更正后重新出具，双方确认。")


def evidence(clerk, request: ServiceRequest) -> int:
    """The page of the annual plan that names the project, filed with the need."""
    with writes.writing():
        paper = attachments.store(clerk, "service_request", "重大投资项目清单.pdf", PAGE)
        attachments.claim(paper, request)
    return paper.id


def go_first(play, clerk, request: ServiceRequest, project: str, days: int, agreed: bool):  # noqa: PLR0913 (the people and things of one story)
    """A green channel for the first item of a need, by the first criterion: proposed by the clerk,
    mostly approved by the head on the same day (story 5).
    """
    asked = RequestItem.living().where(RequestItem.request == request.id).order_by(RequestItem.id)
    channel = writes.create(
        clerk,
        GreenChannel,
        {
            "request": request.id,
            "service_item": asked.first().service_item_id,
            "criterion": "MAJOR_PROJECT",
            "project_ref": project,
            "fast_days": str(days),
            "evidence": evidence(clerk, request),
        },
    )
    yield now() + timedelta(minutes=40)
    if agreed:
        play.fire(play.head_of(request.station_id), channel, "approve", head_opinion=words.AGREES)
