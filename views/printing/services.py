"""Papers of a case: its service record, the summary of its service, the survey of Annex C
(SY-8.1.2, SY-6.4.2, SY-C, F07-F09).
"""

from operator import attrgetter

from backoffice.access.permissions import can
from backoffice.workflow.surveys import questions, survey_of
from models.cases import ServiceCase, ServiceRecord
from models.catalogue import SERVICE_CLASS
from models.fees import FeeRecord
from models.issues import CaseIssue
from models.messages import T
from models.providers import ProviderContact
from models.referrals import Referral
from models.requests import RequestItem
from models.surveys import SatisfactionSurvey
from views.crud.detail.printing import Cells, Form, Sheet, Signing, Table, Ticks, Words, written
from views.display.labels import choice_label, field_label, row_name
from views.printing.needs import declared

HEAD = (
    ("企业名称", "enterprise_name"),
    ("联系人（电话）", "contact_line"),
    ("服务站人员", "station_staff"),
    ("需求发起时间", "raised_at"),
    ("受理时间", "accepted_at"),
    ("答复时间", "replied_at"),
    ("服务开始时间", "started_at"),
    ("服务结束时间", "ended_at"),
    ("企业申请服务内容", "content"),
)
AFTER = (("质量服务部门", "service_department"), ("技术服务人员", "technicians"))
FIRST = ("q1_station", "q2_station_timely", "q3_station_professional", "q4_station_courtesy")
LATER = (
    "q6_tech_professional",
    "q7_tech_timely",
    "q8_tech_courtesy",
    "q9_facilities",
    "q10_overall",
)


def service_record(hand, case) -> Sheet:
    rows = list(
        hand.parts(ServiceRecord.living().where(ServiceRecord.service_case == case.id)).order_by(
            ServiceRecord.record_no, ServiceRecord.id
        )
    )
    written = [
        (
            f"{hand.of(row, 'started_at')} {hand.of(row, 'ended_at')}",
            hand.of(row, "mode"),
            hand.of(row, "party"),
            row.content,
            row.coordination or "",
            who_served(hand, row),
        )
        for row in rows
    ]
    survey = (
        survey_of(case)
        if hand.reader is None or can(hand.reader, "read", SatisfactionSurvey.table())
        else None
    )
    opinions = [row.opinion for row in rows if row.opinion]
    return Sheet(
        "",
        [
            Cells(
                [
                    ("企业", case.enterprise.name),
                    ("服务事项", row_name(case.service_item)),
                    ("服务机构", case.provider.name if case.provider_id else case.station.name),
                    ("服务专员", row_name(case.specialist)),
                ]
            ),
            Table(
                "服务记录",
                ("时间起止", "方式", "对象", "服务内容", "解释协调情况", "服务人员"),
                written,
            ),
            Table(
                "问题与处理",
                ("发现时间", "问题", "原因", "处理与协调", "反馈双方", "结果"),
                problems(hand, case),
                2,
            ),
            Words(opinions or ["　"], "服务意见", False),
            Words([f"满意度（总体）：{hand.of(survey, 'q10_overall')}"], indent=False),
            Signing(("企业（签字）", "服务人员（签字）")),
        ],
        f"事项编号：{case.code}",
        case.station.name,
        dense=True,
    )


def problems(hand, case) -> list:
    """What went wrong while the service ran, its cause, what was done, who was told (SY-6.3.2)."""
    rows = hand.parts(CaseIssue.living().where(CaseIssue.service_case == case.id))
    return [
        (
            hand.of(row, "found_at"),
            row.problem,
            row.cause or "",
            row.measures or "",
            fed_back(hand, row),
            hand.of(row, "status"),
        )
        for row in rows.order_by(CaseIssue.id)
    ]


def fed_back(hand, row) -> str:
    """When the provider and the enterprise were told."""
    told = (("机构", "fed_back_provider_at"), ("企业", "fed_back_enterprise_at"))
    return "\n".join(f"{side}：{hand.of(row, name)}" for side, name in told if getattr(row, name))


def who_served(hand, row) -> str:
    """The staff of a record, and the provider or expert in whose name it is."""
    return "、".join(
        [
            *(one.name for one in row.staff),
            *filter(None, (served_for(hand, row), hand.of(row, "expert"))),
        ]
    )


def served_for(hand, row) -> str:
    """The provider in whose name a record is, with its people who served (need A8)."""
    provider = hand.of(row, "provider")
    return f"{provider}（{row.served_by}）" if provider and row.served_by else provider


def handling(hand, row) -> Sheet:
    """Each case of the sheet with who serves it and when, what was agreed, and the enterprise's
    word (SY-B).
    """
    cases = hand.parts(
        ServiceCase.living().where(ServiceCase.id.in_([case.id for case in row.cases] or [0]))
    ).order_by(ServiceCase.id)
    lines = [
        (
            row_name(case.service_item),
            disposed(hand, case),
            hand.of(case, "delivery"),
            case.provider.name if case.provider_id else case.station.name,
            contact(hand, case),
            hand.of(case, "agreed_start_at"),
            str(case.agreed_days or case.limit_days or ""),
            fees(case),
        )
        for case in cases
    ]
    return Sheet(
        "",
        [
            Cells(
                [
                    ("企业", row.request.enterprise.name),
                    ("需求表编号", row.request.code or ""),
                    ("评估结论", hand.of(row.request, "assessment_result")),
                    (
                        "传达方式及时间",
                        f"{hand.of(row, 'conveyed_via')} {hand.of(row, 'conveyed_at')}",
                    ),
                ]
            ),
            Table(
                "",
                (
                    "事项",
                    "评估结论",
                    "办理方式",
                    "承接机构",
                    "联系人电话",
                    "约定服务时间",
                    "周期（工作日）",
                    "费用（元）",
                ),
                lines,
                0,
                keep=(4,),
            ),
            Cells(
                [
                    ("办理安排", row.arrangement),
                    ("沟通结果", row.result),
                    ("企业意见", hand.of(row, "accepted")),
                    (
                        "确认人及时间",
                        f"{hand.of(row, 'confirmed_by')} {hand.of(row, 'confirmed_at')}",
                    ),
                ],
                1,
            ),
            Signing(("企业（签字）",), "服务站印章", "　　年　月　日"),
        ],
        f"编号：{row.code}",
        row.request.station.name,
        dense=True,
    )


def disposed(hand, case) -> str:
    """What the assessment said of the need behind a case."""
    row = RequestItem.living().where(RequestItem.service_case == case.id).first()
    return hand.of(row, "disposition")


def taken(case) -> Referral | None:
    """The referral that the provider of a case accepted."""
    rows = Referral.living().where(
        Referral.service_case == case.id, Referral.response == "ACCEPTED"
    )
    return rows.order_by(Referral.attempt.desc()).first() if case.provider_id else None


def contact(hand, case) -> str:
    """Whom the enterprise calls: the provider's contact, or the specialist of the station."""
    if not case.provider_id:
        return f"{row_name(case.specialist)} {case.station.service_phone}"
    referral = taken(case)
    person = referral.provider_contact if referral and referral.provider_contact_id else None
    person = person or (
        ProviderContact.living()
        .where(ProviderContact.provider == case.provider_id)
        .order_by(ProviderContact.is_primary.desc(), ProviderContact.id)
        .first()
    )
    return f"{hand.of(person, 'name')} {hand.of(person, 'phone')}".strip()


def fees(case) -> str:
    """What is due, else what was agreed; what costs nothing says so."""
    rows = list(FeeRecord.valid().where(FeeRecord.service_case == case.id))
    if rows:
        return f"{sum(row.amount_due for row in rows):,}"
    referral = taken(case)
    if referral is not None and referral.agreed_fee is not None:
        return f"{referral.agreed_fee:,}"
    return "按公示标准" if case.service_item.is_chargeable else "不收费"


def summary(hand, row) -> Sheet:
    case = row.service_case
    return Sheet(
        "",
        [
            Cells(
                [
                    ("企业", case.enterprise.name),
                    ("服务事项", row_name(case.service_item)),
                    ("服务机构", row.provider.name if row.provider_id else case.station.name),
                    ("服务起止", f"{hand.of(case, 'started_at')} 至 {written(row.ended_on)}"),
                    ("报送人", hand.of(row, "submitted_by")),
                    ("报送时间", hand.of(row, "submitted_at")),
                ]
            ),
            Cells(
                [
                    ("结束信息", row.end_info),
                    ("服务小结", row.summary),
                    ("量化成效", hand.of(row, "effect")),
                ],
                1,
            ),
            Signing(("报送人（签字）",), "服务机构印章", "　　年　月　日"),
        ],
        f"事项编号：{case.code}",
        case.station.name,
    )


def annex_c(hand, survey) -> Sheet:
    """Annex C, answered or blank: its head, the eight classes, the eleven questions."""
    kind = survey.service_class if survey is not None else None
    asked = questions(survey)
    return Sheet(
        "",
        [
            Cells([(label, head_of(hand, survey, name)) for label, name in HEAD]),
            Ticks(
                "服务类别",
                [
                    (SERVICE_CLASS.label(code), code == kind)
                    for code, *_labels in SERVICE_CLASS.items
                ],
                short=True,
            ),
            Cells([(label, hand.of(survey, name)) for label, name in AFTER]),
            Words(["尊敬的企业，"], "服务满意度评价", False),
            *(question(survey, name, field) for name, field in asked.items() if name in FIRST),
            solved(survey, asked["q5_solved"]),
            *(question(survey, name, field) for name, field in asked.items() if name in LATER),
            Words(
                [survey.q11_opinion] if survey is not None and survey.q11_opinion else [],
                words_of(asked["q11_opinion"]),
                False,
                room=3,
            ),
            Signing(
                ("企业负责人（签字或盖章）",),
                date=f"日期：{hand.of(survey, 'signed_on')}",
                names=(hand.of(survey, "signed_by"),),
            ),
        ],
        f"编号：{survey.code if survey is not None else ''}",
        dense=True,
        compact=True,
    )


def head_of(hand, survey, name: str) -> str:
    """A cell of the head; of the contact, who may not see the number sees what masking leaves."""
    if survey is None or name != "contact_line" or hand.open:
        return hand.of(survey, name)
    said = declared(hand, survey.service_case.request)
    return f"{said.get('contact_name', '')} {said.get('contact_phone', '')}".strip()


def words_of(question) -> str:
    """A question in the words of Annex C."""
    return field_label(SatisfactionSurvey, question)


def question(survey, name, asked) -> Ticks:
    """A question with its levels; an answer that is no longer offered stands ticked too."""
    answer = getattr(survey, name) if survey is not None else None
    levels = list(asked.options)
    if answer and answer not in levels:
        levels.append(answer)
    return Ticks(
        words_of(asked),
        [
            (choice_label(SatisfactionSurvey._meta.fields[name], code), code == answer)
            for code in levels
        ],
        short=True,
    )


def solved(survey, asked) -> Ticks:
    answer = survey.q5_solved if survey is not None else None
    return Ticks(words_of(asked), [("是", answer is True), ("否", answer is False)], short=True)


SHEET = (
    Form(
        "F06",
        T("Handling sheet of a need"),
        handling,
        sealed=True,
        about=attrgetter("request.enterprise"),
    ),
)
RECORD = (Form("F07", T("Service record sheet"), service_record),)
SUMMARY = (Form("F08", T("Service summary sheet"), summary),)
SURVEY = (
    Form(
        "F09",
        T("Satisfaction form (Annex C)"),
        annex_c,
        blank=True,
        sealed=True,
        workbook=True,
        about=attrgetter("service_case.enterprise"),
    ),
)
