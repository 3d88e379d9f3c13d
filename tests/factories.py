"""Makers of needs and cases in a given state, by the way that people go: every row comes through
the one door.
"""

from datetime import timedelta

from backoffice.access.actors import load_actor
from backoffice.access.scopes import visible
from backoffice.deadlines.workdays import add_workdays
from backoffice.records import attachments, writes
from backoffice.workflow import (
    case_issues,
    cases,
    complaints,
    handover,
    provider_ranking,
    refusals,
    report_deliveries,
    requests,
    staff,
    surveys,
)
from models.accounts import UserAccount
from models.cases import ServiceCase
from models.catalogue import ServiceCategory, ServiceItem
from models.clock import now, today
from models.complaints import Complaint
from models.deliveries import ReportDelivery
from models.enterprises import Enterprise
from models.experts import Expert
from models.fees import FeeRecord
from models.issues import CaseIssue
from models.periodic_surveys import PERIODIC_QUESTIONS
from models.providers import Provider, ProviderQualification, ProviderService
from models.reference import DictItem
from models.refusals import RefusalFiling
from models.requests import RequestItem, ServiceRequest
from models.stations import Station
from models.supervision import last_over
from models.surveys import QUESTIONS, SatisfactionSurvey

OWN, OUT = "Q01", "T01"
"""An item that a station serves itself, and one that it refers."""
ANSWERS = {**dict.fromkeys(QUESTIONS, "4"), "q5_solved": "1"}
"""Annex C of a contented enterprise."""
PERIODIC_ANSWERS = dict.fromkeys(PERIODIC_QUESTIONS, "4")
"""The form of a periodic survey of a contented enterprise."""


def actor(name: str):
    return load_actor(UserAccount.get(UserAccount.username == name), "127.0.0.1")


def item(code: str) -> ServiceItem:
    return ServiceItem.get(ServiceItem.code == code)


def tick(code: str) -> dict:
    wanted = item(code)
    return {"service_item": wanted.id, "section": wanted.annex_a_section or "A8"}


class Desk:
    """A clerk with the head of the station, making what a test needs."""

    def __init__(self, clerk: str = "clerk1", head: str = "head1"):
        self.clerk, self.head = actor(clerk), actor(head)

    def enterprise(self, place: int = 0) -> Enterprise:
        """The n-th ordinary enterprise that this desk serves."""
        return (
            visible(self.clerk, Enterprise)
            .where(
                Enterprise.name.startswith("示例"),
                ~Enterprise.name.contains("<"),
                ~Enterprise.name.contains("'"),
                Enterprise.status == "ACTIVE",
            )
            .order_by(Enterprise.id)
            .offset(place)
            .first()
        )

    # needs

    def need(
        self, *codes: str, state: str = "REGISTERED", enterprise=None, children=None, **typed
    ) -> ServiceRequest:
        """A need that ticks these items (one to serve, one to refer when none is named)."""
        wanted = enterprise or self.enterprise()
        raw = {
            "enterprise": wanted.id,
            "channel": "WINDOW",
            "description": "设备精度下降，需要检测",
            "form_date": "",
            "operator_training_mode": "",
            "signed_by": "王负责",
            "signed_on": str(today()),
            **typed,
        }
        rows = {RequestItem: [tick(code) for code in codes or (OWN, OUT)], **(children or {})}
        return self.bring(writes.create(self.clerk, ServiceRequest, raw, children=rows), state)

    def bring(self, need, state: str) -> ServiceRequest:
        """Lead a need in DRAFT to `state`."""
        ways = {
            "DRAFT": "",
            "REGISTERED": "register",
            "SUPPLEMENT": "register notify",
            "ASSESSING": "register assess",
            "IN_PROGRESS": "register assess accept",
            "ACCEPTED": "register assess accept",
            "REFUSED": "register refuse agree",
            "WITHDRAWN": "register withdraw",
            "DONE": "register assess accept",
        }
        for event in ways[state].split():
            need = self.agree_to_refusal(need) if event == "agree" else self.do(need, event)
        if state == "DONE":
            for case in ServiceCase.select().where(ServiceCase.request == need):
                self.lead(case, "CLOSED")
            need = ServiceRequest.get_by_id(need.id)
        return need

    def do(self, need, event: str, by=None, **typed) -> ServiceRequest:
        """Let an event happen to a need with usual input."""
        who = by or self.clerk
        usual = {
            "notify": {"missing_materials": "营业执照复印件\n检定证书", "delivery_mode": "FACE"},
            "accept": {"delivery_mode": "FACE"},
            "withdraw": {"reason": "企业来电撤回"},
            "refuse": {
                "kind": "NOACC",
                "reason": "不属于本站服务范围",
                "basis": "服务目录",
                "informed_at": now(),
                "informed_via": "FACE",
            },
            "reassign": {"service_staff": who.staff_id, "reason": "工作安排"},
        }.get(event, {})
        if event == "assess":
            usual = {**requests.suggested(need, who), "assessment_note": "可以办理"}
        return requests.WORKFLOW.fire(who, need, event, {**usual, **typed}, need.row_version)

    def filing(self, need, case=None) -> RefusalFiling:
        """The newest refusal of a need or case."""
        return (
            RefusalFiling.select()
            .where(RefusalFiling.request == need, RefusalFiling.service_case == case)
            .order_by(RefusalFiling.id.desc())
            .get()
        )

    def decide(self, filing, event: str, by=None, **typed) -> RefusalFiling:
        """The head's word on a refusal."""
        usual = {"head_opinion": "情况属实，依据充分"} | (
            {"delivery_mode": "FACE"} if event == "approve" else {}
        )
        return refusals.WORKFLOW.fire(
            by or self.head, filing, event, {**usual, **typed}, filing.row_version
        )

    def agree_to_refusal(self, need) -> ServiceRequest:
        self.decide(self.filing(need), "approve")
        return ServiceRequest.get_by_id(need.id)

    def question(self, of=None, **typed) -> dict:
        category = ServiceCategory.get(ServiceCategory.code == "M")
        return {
            "enterprise": (of or self.enterprise()).id,
            "channel": "PHONE",
            "category": category.id,
            "question": "压力表多久检定一次？",
            **typed,
        }

    def call(self, **typed) -> dict:
        """What is typed while the telephone is at the ear."""
        return {
            "caller": "王先生",
            "phone": "13840012345",
            "wanted": "想问压力表怎么送检",
            "channel": "PHONE",
            **typed,
        }

    def visit(self, of=None, **typed) -> dict:
        return {
            "enterprise": (of or self.enterprise()).id,
            "visitors": [self.clerk.staff_id],
            "findings": "计量器具台账不全",
            "has_need": "1",
            **typed,
        }

    def procedure(self, **typed) -> dict:
        return {
            "station": self.head.station_id,
            "published_on": str(today()),
            "published_via": "服务大厅公示栏",
            **typed,
        }

    def steps(self, *days: str) -> list[dict]:
        return [
            {"step": f"第{place}步", "actor": "服务专员", "limit_days": limit}
            for place, limit in enumerate(days or ("0", "2"), 1)
        ]

    def campaign(self, **typed) -> dict:
        return {
            "name": "质量月进园区",
            "occasion": "QMONTH",
            "stations": [self.clerk.station_id],
            "start_on": str(today() + timedelta(days=60)),
            **typed,
        }

    def periodic(self, **typed) -> dict:
        """A periodic survey of whoever was served today."""
        return {
            "name": "本季度服务满意度调查",
            "station": self.clerk.station_id,
            "span_from": str(today()),
            "span_to": str(today()),
            "circle": "SERVED",
            "answer_by": str(add_workdays(today(), 10)),
            **typed,
        }

    def conclusion(self, **typed) -> dict:
        """What the head writes when a periodic survey closes."""
        return {
            "conclusion": "总体满意",
            "measures": "增加窗口",
            "improvement_owner": self.clerk.staff_id,
            "improve_by": str(add_workdays(today(), 20)),
            **typed,
        }

    def training(self, **typed) -> dict:
        """What is typed for a training of enterprises; of the staff or the public when the audience
        says so.
        """
        about = {"audience": "ENTERPRISE", "service_item": item("M05").id} | typed
        return {
            "topic": "计量器具管理",
            "kind": "METROLOGY",
            "station": self.clerk.station_id,
            "planned_on": str(today()),
            "hours": "3",
            **about,
        }

    def publication(self, **typed) -> dict:
        return {
            "kind": "POLICY",
            "title": "示例市质量提升行动支持办法",
            "body": "对首次通过认证的小微企业给予一次性支持。",
            **typed,
        }

    def project(self, case=None, **typed) -> dict:
        """What is typed for a joint project of two units of different kinds and two experts."""
        first = Provider.living().where(Provider.status == "IN_POOL").order_by(Provider.id)
        lead = first.get()
        units = [lead.id, first.where(Provider.kind != lead.kind).get().id]
        experts = [
            row.id
            for row in Expert.living()
            .where(Expert.status == "IN_POOL")
            .order_by(Expert.id)
            .limit(4)
        ]
        return {
            "name": "减速机温升联合攻关",
            "service_case": case.id if case else "",
            "problem": "温升偏高，行业共性",
            "targets": "温升由65K降至45K",
            "lead_provider": units[0],
            "members": units,
            "experts": experts,
            **typed,
        }

    def survey_of_industry(self, **typed) -> dict:
        industry = DictItem.get(DictItem.dict_type == "industry")
        return {
            "name": "减速机行业质量状况调查",
            "industry": industry.id,
            "period": "2026上半年",
            "advantages": "配套齐全",
            "bottlenecks": "检测周期长",
            "shortfalls": "温升指标不稳定",
            **typed,
        }

    def plan(self, case=None, **typed) -> dict:
        """What is typed for a plan of a case, or for a scheme when no case is named."""
        about = (
            {"kind": "CASE", "service_case": case.id}
            if case
            else {
                "kind": "INDUSTRY",
                "current_state": "行业以中小企业为主",
                "safeguards": "专班推进，经费列入年度预算",
            }
        )
        return {
            **about,
            "problems": "出厂检测能力不足",
            "targets": "一次合格率提高到98%",
            "service_items": [item(OUT).id],
            "modes": "上门诊断与培训",
            "expected_results": "减少退货",
            **typed,
        }

    def schedule(self) -> list[dict]:
        return [
            {"milestone": "现场诊断", "due_on": str(add_workdays(today(), 5))},
            {"milestone": "复测", "due_on": str(add_workdays(today(), 20))},
        ]

    def half_year(self, **typed) -> dict:
        """What the head writes for the half-year that is over."""
        return {
            "station": self.head.station_id,
            "period": last_over(),
            "process_text": "受理及时，跟踪到位",
            "problems_text": "个别报告出具偏慢",
            "measures_text": "与机构约定出具时限",
            **typed,
        }

    def task(self, **typed) -> dict:
        """A special task of the station, or of several, due in ten working days."""
        return {
            "title": "叉车司机集中考试",
            "kind": "SPECIAL",
            "assigned_by_org": Station.get_by_id(self.clerk.station_id).supervising_org_id,
            "stations": [self.clerk.station_id],
            "due_on": str(add_workdays(today(), 10)),
            "requirements": "统计人数并组织报名",
            **typed,
        }

    def part(self, who=None, **typed) -> dict:
        """One part of it, the clerk's unless somebody else is named."""
        owner = who or self.clerk
        return {
            "station": owner.station_id,
            "subtask": "汇总报名",
            "owner": owner.staff_id,
            "due_on": str(add_workdays(today(), 5)),
            **typed,
        }

    def team(self, **typed) -> dict:
        """A service team of the clerk with an expert of the pool, formed today."""
        expert = Expert.select().where(Expert.status == "IN_POOL").order_by(Expert.id).first()
        return {
            "name": "减速机温升攻关服务团队",
            "station": self.clerk.station_id,
            "experts": [expert.id],
            "leader": expert.id,
            "staff_members": [self.clerk.staff_id],
            "contact": self.clerk.staff_id,
            **typed,
        }

    def free(self, person, successor: str = "clerk3"):
        """Hand over everything that keeps somebody from leaving."""
        raw = {
            "successor": actor(successor).staff_id,
            "reason": "离岗",
            **handover.everything(person),
        }
        return staff.WORKFLOW.fire(self.head, person, "hand_over", raw)

    def evaluation(self, of=None, **typed) -> dict:
        """What somebody writes about a clerk for the first quarter."""
        year = today().year
        return {
            "staff": (of or self.clerk).staff_id,
            "period_from": f"{year - 1}-01-01",
            "period_to": f"{year - 1}-03-31",
            "score_professional": "92",
            "score_timely": "95",
            "score_integrity": "100",
            "score_satisfaction": "90",
            "grade": "A",
            **typed,
        }

    def review(self, case, **typed) -> dict:
        return {
            "service_case": case.id,
            "kind": "SIMPLE",
            "capability_ok": "1",
            "terms_ok": "1",
            **typed,
        }

    def sample(self, case, **typed) -> dict:
        return {
            "service_case": case.id,
            "name": "减速机（台）",
            "quantity": "2",
            "receive_mode": "WINDOW",
            **typed,
        }

    def sheet(self, need, **typed) -> dict:
        cases = [case.id for case in ServiceCase.select().where(ServiceCase.request == need)]
        return {
            "request": need.id,
            "cases": cases,
            "result": "企业同意方案",
            "arrangement": "下周上门检测",
            **typed,
        }

    def issue(self, case, **typed) -> dict:
        return {"service_case": case.id, "problem": "样品未按时送达", "raised_by": "PROV", **typed}

    def solve(self, issue) -> CaseIssue:
        """Both sides heard, both told, solved."""
        for event, raw in (
            (
                "hear",
                {
                    "provider_account": "未收到样品",
                    "enterprise_account": "物流延误",
                    "cause": "物流",
                },
            ),
            ("feed_back", {"fed_back_provider_at": now(), "fed_back_enterprise_at": now()}),
            ("solve", {"note": "已补送"}),
        ):
            issue = case_issues.WORKFLOW.fire(self.clerk, issue, event, raw)
        return issue

    def green(self, need, **typed) -> dict:
        """What is typed for a green channel of the need's first item by the first criterion."""
        first = requests.ticked(need).first()
        return {
            "request": need.id,
            "service_item": first.service_item_id,
            "criterion": "MAJOR_PROJECT",
            "project_ref": "沈发改〔2026〕15号",
            "fast_days": "2",
            "evidence": self.paper(need),
            **typed,
        }

    def paper(self, owner) -> int:
        """A file that lies with a record of this desk."""
        with writes.writing():
            row = attachments.store(self.clerk, owner.table(), "证明材料.pdf", b"%PDF-1.4 test")
            attachments.claim(row, owner)
        return row.id

    # cases

    def case(
        self,
        state: str = "NEW",
        referred: bool = False,
        provider: str | None = None,
        enterprise=None,
    ) -> ServiceCase:
        """A case of a need of its own, led to `state`."""
        need = self.need(OUT if referred else OWN, state="IN_PROGRESS", enterprise=enterprise)
        return self.lead(ServiceCase.get(ServiceCase.request == need), state, provider)

    def lead(self, case, state: str, provider: str | None = None) -> ServiceCase:
        """Lead a new case to `state`, by a provider when its delivery says so."""
        refer = ("refer", "respond") if case.delivery == "REFER" else ("start",)
        ways = {
            "NEW": (),
            "WAIT_PROV": ("refer",),
            "MATCHING": ("refer", "decline", "inform"),
            "WAIT_ENT": refer,
            "SERVING": (*refer, "agree"),
            "ENDED": (*refer, "agree", "record", "end"),
            "EVALUATING": (*refer, "agree", "record", "end", "summarise"),
            "CLOSED": (*refer, "agree", "record", "end", "summarise", "survey", "close"),
        }
        for event in ways[state]:
            if event == "decline":
                case = self.step(case, "respond", response="DECLINED", decline_reason="设备检修")
            else:
                case = self.step(
                    case, event, **({"provider": provider} if event == "refer" and provider else {})
                )
        return case

    def lead_on(self, case, *events: str) -> ServiceCase:
        """Let these events happen one after the other."""
        for event in events:
            case = self.step(case, event)
        return case

    def step(self, case, event: str, by=None, **typed) -> ServiceCase:
        """Let an event happen to a case with usual input."""
        if event == "survey":
            self.answer(case)
            return ServiceCase.get_by_id(case.id)
        who = by or (self.head if event in ("pause", "transfer", "reopen", "widen") else self.clerk)
        raw = {**self.usual(case, event), **typed}
        if event in ("refer", "rematch"):
            raw["provider"] = self._provider(case, raw.get("provider"))
        return cases.WORKFLOW.fire(who, case, event, raw, case.row_version)

    def usual(self, case, event: str) -> dict:
        """What people type for an event of a case when nothing is special."""
        begun = now() - timedelta(seconds=1)
        return {
            "start": {"arrangement": "上门服务"},
            "inform": {"content": "已电话告知"},
            "refer": {"consent": "1", "choice_reason": "企业指定"},
            "rematch": {"consent": "1", "choice_reason": "企业指定"},
            "respond": {"response": "ACCEPTED", "answered_by": "电话 李"},
            "recall": {"reason": "企业改期"},
            "agree": {
                "enterprise_agrees": "1",
                "confirmed_by": "王经理",
                "started_at": max(begun, case.accepted_at),
                "coordination": "双方商定项目、时间和周期",
            },
            "begin": {"started_at": now()},
            "disagree": {"reason": "时间不合"},
            "record": {
                "started_at": now(),
                "mode": "VISIT",
                "party": "ENT",
                "content": "现场检测",
                "staff": [self.clerk.staff_id],
            },
            "end": {"ended_at": now()},
            "summarise": {"ended_on": str(today()), "end_info": "完成", "summary": "达到要求"},
            "close": {"outcome": "SOLVED", "outcome_note": "问题解决"},
            "abandon": {"close_reason": "WITHDRAW", "outcome_note": "企业不再需要"},
            "refuse": {
                "reason": "无机构可承接",
                "basis": "机构库",
                "informed_at": now(),
                "informed_via": "PHONE",
            },
            "extend": {"wanted_on": str(add_workdays(case.due_on, 3)), "reason": "企业现场改造"},
            "widen": {"rounds": "1", "reason": "扩大到省外"},
            "pause": {"reason": "ENTERPRISE", "note": "企业停产"},
            "resume": {"note": "恢复"},
            "transfer": {"specialist": self.clerk.staff_id, "reason": "工作安排"},
            "reopen": {"reason": "企业反映问题未解决"},
            "break_off": {"reason": "设备故障，无法继续"},
            "redirect": {"delivery": "SELF", "reason": "本站可以自办"},
            "reclassify": {"service_item": item("M05").id, "reason": "听错"},
            "go_on": {"reason": "点错了"},
            "unclose": {"reason": "点错了"},
            "withdraw": {"outcome_note": "企业停产"},
        }.get(event, {})

    def fee(self, case, **typed) -> dict:
        """What is typed for a fee of a case: within the standard, paid against a receipt."""
        standard = {"fee_limit": "800", "fee_basis": "服务价目表"}
        if case.provider_id:
            ProviderService.update(standard | {"is_free": False}).where(
                ProviderService.provider == case.provider_id,
                ProviderService.service_item == case.service_item_id,
            ).execute()
        ServiceItem.update(standard | {"is_chargeable": True}).where(
            ServiceItem.id == case.service_item_id
        ).execute()
        return {
            "service_case": case.id,
            "item_name": "检验检测费",
            "quantity": "1",
            "standard_basis": "服务价目表第3项",
            "amount_due": "600",
            "amount_paid": "600",
            "payee": "PROVIDER" if case.provider_id else "STATION",
            "receipt_kind": "VAT",
            "receipt_no": f"№{case.id:06d}{FeeRecord.select().count():04d}",
            "issued_on": str(today()),
            **typed,
        }

    def report(self, case) -> ReportDelivery:
        """The report of the provider that serves a case, issued today."""
        ProviderQualification.update(valid_to=None).where(
            ProviderQualification.provider == case.provider_id
        ).execute()
        row = writes.create(
            self.clerk, ReportDelivery, {"service_case": case.id, "provider": case.provider_id}
        )
        for event in ("advance", "advance", "advance", "issue"):
            typed = {"report_no": f"BG-{case.id}", "issued_on": str(today()), "conclusion": "PASS"}
            row = report_deliveries.WORKFLOW.fire(
                self.clerk, row, event, typed if event == "issue" else {}
            )
        return row

    # surveys

    def survey(self, case, event: str, by=None, **typed) -> SatisfactionSurvey:
        """Let an event happen to the survey of a case with usual input; the head keys in and
        checks.
        """
        row = surveys.survey_of(case)
        usual = {
            "invite": {"channel": "WECHAT"},
            "attempt": {
                "tried_at": now() if row.attempts else now() - timedelta(hours=4),
                "channel": "PHONE",
                "result": "无人接听",
            },
            "decline": {"declined_reason": "两次电话未接"},
            "check": {"check_note": "情况属实"},
            "call_back": {"callback_note": "已致歉并改进"},
            "key_in": {"channel": "PHONE", **ANSWERS},
        }.get(event, {})
        return surveys.WORKFLOW.fire(
            by or (self.head if event in ("key_in", "check") else self.clerk),
            row,
            event,
            {**usual, **typed},
            row.row_version,
        )

    def answer(self, case, **typed) -> SatisfactionSurvey:
        """The enterprise answers by telephone, and the head keys it in."""
        return self.survey(case, "key_in", **typed)

    def _provider(self, case, name) -> int:
        """The provider of this name or id, else the first fit one."""
        if isinstance(name, str) and not name.isdigit():
            return Provider.get(Provider.name == name).id
        return name or next(
            one.provider.id for one in provider_ranking.candidates(case) if not one.out
        )

    # complaints

    def complaint(self, by=None, **typed) -> Complaint:
        """A complaint received at this desk."""
        raw = {
            "channel": "PHONE",
            "complainant_type": "ENT",
            "complainant_name": "李某",
            "complainant_phone": "15400001111",
            "respondent_type": "STATION",
            "category": "ATTITUDE",
            "description": "等候过久",
            "remedy_requested": "改进",
            "received_at": "",
            **typed,
        }
        return writes.create(by or self.clerk, Complaint, raw)

    def handle(self, complaint, event: str, by=None, **typed) -> Complaint:
        """Let an event happen to a complaint with usual input, by the head unless told."""
        head_account = (by or self.head).account_id
        usual = {
            "acknowledge": {"how": "电话告知已收到"},
            "assess": {"severity": "L", "complexity": "L", "impact": "L", "handler": head_account},
            "investigate": {"investigation": "调取录像"},
            "communicate": {"how": "电话"},
            "respond": {"finding": "NOT", "response_measures": [], "root_cause": ""},
            "settle": {"accepted": "ACCEPT"},
            "close": {"note": "已落实"},
            "refuse": {"reason": "不属本站"},
            "assign": {"handler": head_account},
            "reopen": {"reason": "新证据"},
        }.get(event, {})
        return complaints.WORKFLOW.fire(
            by or self.head, complaint, event, {**usual, **typed}, complaint.row_version
        )
