"""Makers of needs and cases in a given state, by the way that people go: every row comes through the one door."""

from datetime import timedelta

from backoffice import matching, records
from backoffice.actors import load_actor
from backoffice.scoping import visible
from backoffice.workflow import cases, complaints, requests
from models.accounts import UserAccount
from models.cases import ServiceCase
from models.catalogue import ServiceItem
from models.clock import now, today
from models.complaints import Complaint
from models.enterprises import Enterprise
from models.providers import Provider
from models.requests import RequestItem, ServiceRequest

OWN, OUT = "Q01", "T01"
"""An item that a station serves itself, and one that it refers."""


def actor(name: str):
    return load_actor(UserAccount.get(UserAccount.username == name), "127.0.0.1")


def item(code: str) -> ServiceItem:
    return ServiceItem.get(ServiceItem.code == code)


def tick(code: str) -> dict:
    wanted = item(code)
    return {"service_item": wanted.id, "section": wanted.annex_a_section}


class Desk:
    """A clerk with the head of the station, making what a test needs."""

    def __init__(self, clerk: str = "clerk1", head: str = "head1"):
        self.clerk, self.head = actor(clerk), actor(head)

    def enterprise(self, place: int = 0) -> Enterprise:
        """The n-th ordinary enterprise that this desk serves."""
        return visible(self.clerk, Enterprise).where(
            Enterprise.name.startswith("示例"), ~Enterprise.name.contains("<"), ~Enterprise.name.contains("'"),
            Enterprise.status == "ACTIVE").order_by(Enterprise.id).offset(place).first()

    # needs

    def need(self, *codes: str, state: str = "REGISTERED", enterprise=None, children=None, **typed) -> ServiceRequest:
        """A need that ticks these items (one to serve, one to refer when none is named)."""
        wanted = enterprise or self.enterprise()
        raw = {"enterprise": wanted.id, "channel": "WINDOW", "description": "设备精度下降，需要检测", "form_date": "",
               "operator_training_mode": "", "signed_by": "王负责", "signed_on": str(today()), **typed}
        rows = {RequestItem: [tick(code) for code in codes or (OWN, OUT)], **(children or {})}
        return self.bring(records.create(self.clerk, ServiceRequest, raw, children=rows), state)

    def bring(self, need, state: str) -> ServiceRequest:
        """Lead a need in DRAFT to `state`."""
        ways = {"DRAFT": "", "REGISTERED": "register", "SUPPLEMENT": "register notify", "ASSESSING": "register assess",
                "IN_PROGRESS": "register assess accept", "ACCEPTED": "register assess accept",
                "REFUSED": "register refuse", "WITHDRAWN": "register withdraw", "DONE": "register assess accept"}
        for event in ways[state].split():
            need = self.do(need, event)
        if state == "DONE":
            for case in ServiceCase.select().where(ServiceCase.request == need):
                self.lead(case, "CLOSED")
            need = ServiceRequest.get_by_id(need.id)
        return need

    def do(self, need, event: str, by=None, **typed) -> ServiceRequest:
        """Let an event happen to a need with usual input."""
        who = by or (self.head if event == "refuse" else self.clerk)
        usual = {"notify": {"missing_materials": "营业执照复印件\n检定证书", "delivery_mode": "FACE"},
                 "accept": {"delivery_mode": "FACE"}, "withdraw": {"reason": "企业来电撤回"},
                 "refuse": {"reason": "不属于本站服务范围", "basis": "服务目录", "delivery_mode": "FACE"},
                 "reassign": {"service_staff": who.staff_id, "reason": "工作安排"}}.get(event, {})
        if event == "assess":
            usual = {**requests.suggested(need, who), "assessment_note": "可以办理"}
        return requests.WAY.fire(who, need, event, {**usual, **typed}, need.row_version)

    # cases

    def case(self, state: str = "NEW", referred: bool = False, provider: str | None = None, enterprise=None) -> ServiceCase:
        """A case of a need of its own, led to `state`."""
        need = self.need(OUT if referred else OWN, state="IN_PROGRESS", enterprise=enterprise)
        return self.lead(ServiceCase.get(ServiceCase.request == need), state, provider)

    def lead(self, case, state: str, provider: str | None = None) -> ServiceCase:
        """Lead a new case to `state`, by a provider when its delivery says so."""
        refer = ("refer", "respond") if case.delivery == "REFER" else ("start",)
        ways = {"NEW": (), "WAIT_PROV": ("refer",), "MATCHING": ("refer", "decline", "inform"), "WAIT_ENT": refer,
                "SERVING": (*refer, "agree"), "ENDED": (*refer, "agree", "record", "end"),
                "EVALUATING": (*refer, "agree", "record", "end", "summarise"),
                "CLOSED": (*refer, "agree", "record", "end", "summarise", "close")}
        for event in ways[state]:
            if event == "decline":
                case = self.step(case, "respond", response="DECLINED", decline_reason="设备检修")
            else:
                case = self.step(case, event, **({"provider": provider} if event == "refer" and provider else {}))
        return case

    def step(self, case, event: str, by=None, **typed) -> ServiceCase:
        """Let an event happen to a case with usual input."""
        who = by or (self.head if event in ("pause", "transfer", "reopen") else self.clerk)
        raw = {**self.usual(case, event), **typed}
        if event in ("refer", "rematch"):
            raw["provider"] = self._provider(case, raw.get("provider"))
        return cases.WAY.fire(who, case, event, raw, case.row_version)

    def usual(self, case, event: str) -> dict:
        """What people type for an event of a case when nothing is special."""
        begun = now() - timedelta(seconds=1)
        return {
            "start": {"arrangement": "上门服务"}, "inform": {"content": "已电话告知"},
            "refer": {"enterprise_confirmed": "1", "consent": "1", "choice_reason": "企业指定"},
            "rematch": {"enterprise_confirmed": "1", "consent": "1", "choice_reason": "企业指定"},
            "respond": {"response": "ACCEPTED", "answered_by": "电话 李"}, "recall": {"reason": "企业改期"},
            "agree": {"enterprise_agrees": "1", "started_at": max(begun, case.accepted_at)},
            "disagree": {"reason": "时间不合"},
            "record": {"started_at": now(), "mode": "VISIT", "party": "ENT", "content": "现场检测", "staff": [self.clerk.staff_id]},
            "end": {"ended_at": now()},
            "summarise": {"ended_on": str(today()), "end_info": "完成", "summary": "达到要求"},
            "close": {"outcome": "SOLVED", "outcome_note": "问题解决", "survey_declined": "两次电话未接"},
            "abandon": {"close_reason": "NOPROV", "outcome_note": "无机构可承接"},
            "pause": {"reason": "ENTERPRISE", "note": "企业停产"}, "resume": {"note": "恢复"},
            "transfer": {"specialist": self.clerk.staff_id, "reason": "工作安排"}, "reopen": {"reason": "企业反映问题未解决"},
        }.get(event, {})

    def _provider(self, case, name) -> int:
        """The provider of this name or id, else the first fit one."""
        if isinstance(name, str) and not name.isdigit():
            return Provider.get(Provider.name == name).id
        return name or next(one.provider.id for one in matching.candidates(case) if not one.out)

    # complaints

    def complaint(self, by=None, **typed) -> Complaint:
        """A complaint received at this desk."""
        raw = {"channel": "PHONE", "complainant_type": "ENT", "complainant_name": "李某", "complainant_phone": "15400001111",
               "respondent_type": "STATION", "category": "ATTITUDE", "description": "等候过久", "remedy_requested": "改进",
               "received_at": "", **typed}
        return records.create(by or self.clerk, Complaint, raw)

    def handle(self, complaint, event: str, by=None, **typed) -> Complaint:
        """Let an event happen to a complaint with usual input, by the head unless told."""
        head_account = (by or self.head).account_id
        usual = {"acknowledge": {"how": "电话告知已收到"},
                 "assess": {"severity": "L", "complexity": "L", "impact": "L", "handler": head_account},
                 "investigate": {"investigation": "调取录像"}, "communicate": {"how": "电话"},
                 "respond": {"finding": "NOT", "response_measures": [], "root_cause": ""},
                 "settle": {"accepted": "ACCEPT"}, "close": {"note": "已落实"}, "refuse": {"reason": "不属本站"},
                 "assign": {"handler": head_account}, "reopen": {"reason": "新证据"}}.get(event, {})
        return complaints.WAY.fire(by or self.head, complaint, event, {**usual, **typed}, complaint.row_version)
