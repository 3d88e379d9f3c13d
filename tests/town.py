"""Four desks at work, so that a foreign row is always there to be found by accident.

`west` is clerk1's desk and `colleague` clerk3's, both at station West under head1; `south` is
clerk2's at an unrelated station of the same city; `far` is clerk9's in another province. Each has
one row in every table that people keep. The case of `west` was referred to provider1 and names
expert1; those of the others went elsewhere.
"""

from datetime import timedelta

from backoffice.access.actor import SYSTEM
from backoffice.records import attachments, audit, numbering, writes
from backoffice.workflow import archives, evaluations, periodic_surveys, requests, special_tasks
from models.accounts import RoleGrant, UserAccount, UserRole, UserSession
from models.announcements import Announcement
from models.archives import ArchiveDisposal
from models.assets import AssetItem, FixedAsset
from models.audit import ExportLog
from models.base import transaction
from models.campaigns import Campaign
from models.cases import CaseEvent, CasePause, ServiceCase, ServiceRecord, ServiceSummary
from models.catalogue import ServiceCategory, ServiceItem
from models.clock import now, today
from models.complaints import ComplaintEvent
from models.consultations import Consultation
from models.correction_slips import CorrectionSlip
from models.deadlines import CaseExtension, Deadline
from models.deliveries import ReportDelivery
from models.duplicate_checks import DuplicateCheck
from models.enterprises import DataConsent, EnterpriseContact, EnterpriseStation
from models.evaluations import StaffEvaluation
from models.experts import Expert
from models.fees import FeeRecord
from models.green import GreenChannel
from models.honours import EnterpriseHonor, EnterpriseTalent
from models.imports import ImportBatch
from models.intakes import Intake
from models.issues import CaseIssue
from models.jobs import JobRun
from models.mails import MailMessage
from models.notifications import Notification
from models.periodic_surveys import PeriodicAnswer, PeriodicSurvey
from models.plans import IndustrySurvey, PlanMilestone, ServicePlan
from models.procedures import ProcedureStep, ServiceProcedure
from models.projects import JointProject, ProjectMilestone
from models.proposals import ChangeProposal
from models.providers import ProviderContact, ProviderQualification, ProviderService
from models.publications import Publication
from models.reference import DictItem, NumberSequence, Region, Setting, WorkCalendar
from models.referrals import Referral
from models.refusals import RefusalFiling
from models.requests import (
    CaseNotice,
    RequestFoodDrug,
    RequestInstrument,
    RequestItem,
    RequestOperatorExam,
    RequestProductTest,
    RequestSpecialEquipment,
)
from models.samples import ContractReview, Sample, SampleCustody
from models.sheets import HandlingSheet
from models.special_tasks import SpecialTask, TaskAssignment, TaskProgress
from models.staff import PostAssignment, Staff
from models.stations import ServicePromise, StationChannel
from models.suggestions import Suggestion
from models.supervision import SupervisionSummary
from models.surveys import SatisfactionSurvey
from models.tasks import BackgroundTask
from models.teams import ExpertTeam
from models.trainings import Training, TrainingRecord
from models.views import SavedView
from models.visits import EnterpriseVisit
from models.windows import StationWindow
from tests.factories import Desk, actor, item

CAST = {
    "ADMIN": "admin",
    "HEAD": "head1",
    "CLERK": "clerk1",
    "ASSET": "asset1",
    "ARCHIVE": "archive1",
    "SAFETY": "safety1",
    "PROVIDER": "provider1",
    "EXPERT": "expert1",
    "AUDITOR": "auditor1",
    "SECADMIN": "secadmin",
    "LOGADMIN": "logadmin",
}
"""One account for each role; all but the administrators, the provider, the expert and the auditor
are of West.
"""

DESKS = {
    "west": ("clerk1", "head1"),
    "colleague": ("clerk3", "head1"),
    "south": ("clerk2", "head2"),
    "far": ("clerk9", "head4"),
}
PROVIDERS = {
    "west": "示例衡准检测技术有限公司",
    "colleague": "示例明鉴检验检测有限公司",
    "south": "示例明鉴检验检测有限公司",
    "far": "示例湾区电器检测有限公司",
}
PAGE = b"%PDF-1.4 test"

DETAILS = {
    RequestFoodDrug: {"domain": "FOOD", "product_name": "大米", "standard_no": "GB/T 1354"},
    RequestSpecialEquipment: {"category": "4000", "quantity": "1", "need_type": "A"},
    RequestOperatorExam: {"trade": "起重机司机", "needed_count": "2", "exam_category": "E"},
    RequestProductTest: {"product_name": "减速机", "test_items": "温升", "basis": "GB/T 10095"},
    RequestInstrument: {"instrument_name": "压力表", "trace_mode": "VERIF"},
}


def settle() -> dict:
    """Fill the desks; answers {table: {desk: id}}, and under "mine" {table: {account: id}} of
    personal tables.
    """
    rows: dict = {}
    with transaction():
        for place, name in enumerate(DESKS):
            for table, row_id in _desk(name, place).items():
                rows.setdefault(table, {})[name] = row_id
        _administrators()
        rows.update(_everywhere())
        rows["mine"] = _personal(rows)
    audit.anchor()
    return rows


def _desk(name, place) -> dict:
    clerk, head = DESKS[name]
    desk = Desk(clerk, head)
    enterprise = desk.enterprise(place if name == "colleague" else 0)
    need = desk.need(
        "T01",
        "Q01",
        enterprise=enterprise,
        operator_training_mode="1",
        children={table: [dict(raw)] for table, raw in DETAILS.items()},
        state="REGISTERED",
    )
    dispositions = dict.fromkeys(requests.suggested(need, desk.clerk), "SELF")
    tested = RequestItem.get(RequestItem.request == need, RequestItem.service_item == item("T01"))
    need = desk.do(need, "assess", **{**dispositions, f"item_{tested.id}": "REFER"})
    need = desk.do(need, "accept")
    refused = desk.do(desk.need("Q01", enterprise=enterprise), "refuse")
    first = writes.create(desk.clerk, GreenChannel, desk.green(need))
    case = _serve(
        desk, ServiceCase.get(ServiceCase.request == need, ServiceCase.delivery == "REFER"), name
    )
    complaint = desk.complaint(
        respondent_type="PROVIDER", respondent_provider=case.provider_id, service_case=case.id
    )
    return {
        **_of_service(desk, need, case, enterprise),
        **_of_outreach(desk, name),
        **_of_cooperation(desk, case, name),
        "green_channel": first.id,
        "refusal_filing": RefusalFiling.get(RefusalFiling.request == refused).id,
        **_of_need(need, tested),
        **_of_case(case),
        **_of_station(desk, name),
        **_of_people(desk),
        **_of_enterprise(enterprise),
        **_of_periodic(desk, enterprise),
        "complaint": complaint.id,
        **_of_provider(case.provider),
        "complaint_event": ComplaintEvent.get(ComplaintEvent.complaint == complaint).id,
        "attachment": _attachment(desk, enterprise),
        **_of_archive(desk, enterprise),
        **_of_file(desk, enterprise),
        "suggestion": _suggestion(desk, case),
    }


def _of_archive(desk, enterprise) -> dict:
    """The file of the enterprise with one document."""
    volume = archives.enterprise_file(
        desk.head, enterprise, Staff.get_by_id(desk.clerk.staff_id).station
    )
    return {
        "archive_file": volume.id,
        "archive_item": archives.add(
            desk.head, volume, archives.Piece("OTHER", "营业执照复印件", today())
        ).id,
        "archive_disposal": _disposal(desk, volume).id,
        "correction_slip": _slip(desk, volume),
    }


def _disposal(desk, volume) -> ArchiveDisposal:
    """A list of volumes to be disposed of, as the loader writes it: the day on which a volume of the
    town may go is years away.
    """
    return writes.insert(
        desk.head,
        ArchiveDisposal,
        code=f"XH-{volume.station.code}-{volume.id}",
        station=volume.station_id,
        appraisal="保管期限已满，无继续保存价值",
        appraised_by=desk.clerk.staff_id,
        appraised_on=today(),
    )


def _slip(desk, volume) -> int:
    """A slip of the clerk; the volume of the town stays open, so that it is not made at the door."""
    return writes.insert(
        desk.clerk,
        CorrectionSlip,
        code=numbering.next_number("correction_slip", STATION=volume.station.code),
        station=volume.station_id,
        archive_file=volume.id,
        place="目录第1件",
        stands="营业执照复印件",
        right="营业执照副本复印件",
        reason="笔误",
        written_by=desk.clerk.staff_id,
    ).id


def _of_file(desk, enterprise) -> dict:
    """An honour and a talent of the enterprise."""
    honor = writes.create(
        desk.clerk,
        EnterpriseHonor,
        {
            "enterprise": enterprise.id,
            "kind": "QAWARD",
            "level": "CITY",
            "year": "2025",
            "status": "PASSED",
        },
    )
    talent = writes.create(
        desk.clerk,
        EnterpriseTalent,
        {"enterprise": enterprise.id, "name": "赵质量", "kind": "CQO", "phone": "13800001234"},
    )
    return {"enterprise_honor": honor.id, "enterprise_talent": talent.id}


def _suggestion(desk, case) -> int:
    """What a clerk received about a provider, and passed on."""
    row = writes.create(
        desk.clerk,
        Suggestion,
        {
            "source": "PHONE",
            "target": "PROVIDER",
            "provider": case.provider_id,
            "content": "希望延长收样时间",
        },
    )
    Suggestion.update(passed_at=now()).where(Suggestion.id == row.id).execute()
    return row.id


def _serve(desk, case, name):
    """Referred, accepted, paused for a while, served, summed up."""
    if name == "west":
        expert = UserAccount.get(UserAccount.username == "expert1").expert_id
        case = writes.update(desk.clerk, case, {"technicians": [expert]}, case.row_version)
    case = desk.lead(case, "SERVING", PROVIDERS[name])
    writes.create(desk.clerk, FeeRecord, desk.fee(case))
    case = desk.step(case, "extend")
    for event in ("pause", "resume", "record", "end", "summarise"):
        case = desk.step(case, event, by=desk.head if event in ("pause", "resume") else None)
    return case


def _of_service(desk, need, case, enterprise) -> dict:
    """What goes with a served need: visit, question, problem, sheet, report."""
    made = (
        writes.create(desk.clerk, Consultation, desk.question(enterprise)),
        writes.create(desk.clerk, Intake, desk.call()),
        writes.create(desk.clerk, EnterpriseVisit, desk.visit(enterprise, experts=_along(desk))),
        writes.create(desk.clerk, HandlingSheet, desk.sheet(need)),
        writes.create(desk.clerk, CaseIssue, desk.issue(case)),
        writes.create(
            desk.clerk, ReportDelivery, {"service_case": case.id, "provider": case.provider_id}
        ),
    )
    desk.solve(made[4])
    return {**{row.table(): row.id for row in made}, **_of_plans(desk, case)}


def _along(desk) -> list:
    """The expert of the cast comes along from the first desk."""
    return [_expert("expert1")] if desk.clerk.name == actor("clerk1").name else []


def _of_plans(desk, case) -> dict:
    """A plan with its schedule, a survey of the industry, a reviewed contract, a sample."""
    plan = writes.create(
        desk.clerk, ServicePlan, desk.plan(case), children={PlanMilestone: desk.schedule()}
    )
    sample = writes.create(desk.clerk, Sample, desk.sample(case))
    made = (
        plan,
        sample,
        PlanMilestone.get(PlanMilestone.plan == plan),
        SampleCustody.get(SampleCustody.sample == sample),
        writes.create(desk.clerk, IndustrySurvey, desk.survey_of_industry()),
        writes.create(desk.clerk, ContractReview, desk.review(case)),
        writes.insert(
            desk.clerk,
            DuplicateCheck,
            service_case=case.id,
            subject="示例地方标准",
            sources="国家标准全文公开系统",
            result="NONE",
            conclusion="可以申报",
            checked_by=desk.clerk.account_id,
        ),
    )
    return {row.table(): row.id for row in made}


def _of_outreach(desk, name) -> dict:
    """A drafted campaign, and a training; to that of the west all of the house come, and expert1
    teaches.
    """
    west = name == "west"
    crew = [
        desk.clerk.staff_id,
        *((actor(CAST[role]).staff_id for role in ("ASSET", "ARCHIVE", "SAFETY")) if west else ()),
    ]
    training = writes.create(
        desk.head,
        Training,
        desk.training(audience="STAFF", lecturers=[_expert("expert1")] if west else []),
        children={TrainingRecord: [{"staff": one, "attended": "1"} for one in crew]},
    )
    return {
        "campaign": writes.create(desk.clerk, Campaign, desk.campaign()).id,
        "training": training.id,
        "training_record": TrainingRecord.get(
            TrainingRecord.training == training, TrainingRecord.staff == desk.clerk.staff_id
        ).id,
    }


def _of_cooperation(desk, case, name) -> dict:
    """A joint project of the case with its provider, in the west with expert1, and a draft to
    publish that speaks of that provider.
    """
    other = next(one for one in desk.project()["experts"] if one != _expert("expert1"))
    project = writes.create(
        desk.clerk,
        JointProject,
        desk.project(
            case,
            lead_provider=case.provider_id,
            members=[case.provider_id],
            experts=[_expert("expert1"), other] if name == "west" else [other],
        ),
        children={ProjectMilestone: [{"milestone": "方案评审", "due_on": str(today())}]},
    )
    draft = writes.create(desk.clerk, Publication, desk.publication())
    writes.update_in_event(desk.clerk, draft, {"provider": case.provider_id}, "place")
    return {
        "joint_project": project.id,
        "project_milestone": ProjectMilestone.get(ProjectMilestone.project == project).id,
        "publication": draft.id,
    }


def _of_periodic(desk, enterprise) -> dict:
    """A periodic survey that is open, and the form of the enterprise; each asks about a span of its
    own, which leaves today to the tests.
    """
    first = str(today() - timedelta(days=1 + PeriodicSurvey.select().count()))
    survey = periodic_surveys.WORKFLOW.fire(
        desk.head, writes.create(desk.head, PeriodicSurvey, desk.periodic(span_from=first)), "open"
    )
    return {
        "periodic_survey": survey.id,
        "periodic_answer": PeriodicAnswer.get(
            PeriodicAnswer.survey == survey, PeriodicAnswer.enterprise == enterprise
        ).id,
    }


def _attachment(desk, enterprise) -> int:
    row = attachments.store(desk.clerk, "enterprise", "授权书.pdf", PAGE)
    attachments.claim(row, enterprise)
    return row.id


def _of_need(need, tested) -> dict:
    found = {table.table(): table.get(table.request == need).id for table in DETAILS}
    return {
        **found,
        "service_request": need.id,
        "request_item": tested.id,
        "case_notice": CaseNotice.get(CaseNotice.request == need).id,
    }


def _of_case(case) -> dict:
    found = {
        table.table(): table.get(table.service_case == case).id
        for table in (
            CaseEvent,
            CasePause,
            ServiceRecord,
            ServiceSummary,
            SatisfactionSurvey,
            Referral,
            FeeRecord,
            CaseExtension,
        )
    }
    clocks = Deadline.select().where(
        Deadline.object_ref == f"service_case:{case.id}", Deadline.kind == "REFERRAL"
    )
    return {**found, "service_case": case.id, "deadline": clocks.get().id}


def _of_station(desk, name) -> dict:
    """Rows of the station itself; colleagues share them, so the second desk has none of its own."""
    if name == "colleague":
        return {}
    station = Staff.get_by_id(desk.clerk.staff_id).station
    card = writes.create(
        desk.head,
        FixedAsset,
        {
            "item": AssetItem.get(AssetItem.kind == "FA").id,
            "station": station.id,
            "purchased_on": str(today()),
            "original_value": "4800",
            "location": "一号窗口",
            "custodian": desk.clerk.staff_id,
        },
    )
    told = Announcement.create(title="本站通知", body="周五盘点", station=station.id)
    window = writes.create(
        desk.head,
        StationWindow,
        {
            "station": station.id,
            "window_no": "1",
            "kind": "COMP",
            "service_items": [item("Q01").id],
            "is_active": "1",
        },
    )
    procedure = writes.create(
        desk.head,
        ServiceProcedure,
        desk.procedure(service_item=item("Q01").id),
        children={ProcedureStep: desk.steps()},
    )
    summary = writes.create(desk.head, SupervisionSummary, desk.half_year(station=station.id))
    return {
        "supervision_summary": summary.id,
        "service_procedure": procedure.id,
        "procedure_step": ProcedureStep.get(ProcedureStep.procedure == procedure).id,
        "station_window": window.id,
        "announcement": told.id,
        "station": station.id,
        "organization": station.founding_org_id,
        "industrial_park": station.park_id,
        "station_channel": StationChannel.get(StationChannel.station == station).id,
        "service_promise": ServicePromise.get(ServicePromise.station == station).id,
        "fixed_asset": card.id,
    }


def _of_people(desk) -> dict:
    staff = desk.clerk.staff_id
    team = writes.create(
        desk.clerk,
        ExpertTeam,
        desk.team(
            experts=[_expert("expert1")] if desk.clerk.name == actor("clerk1").name else [],
            leader="",
        ),
    )
    return {
        **_of_task(desk),
        "expert_team": team.id,
        "staff_evaluation": _evaluated(desk, desk.clerk),
        "staff": staff,
        "post_assignment": PostAssignment.get(PostAssignment.staff == staff).id,
        "user_account": desk.clerk.account_id,
        "user_role": UserRole.get(UserRole.user == desk.clerk.account_id).id,
    }


def _of_task(desk) -> dict:
    """A special task with one part, the clerk's, and a first report on it."""
    task = writes.create(
        desk.head, SpecialTask, desk.task(), children={TaskAssignment: [desk.part()]}
    )
    task = special_tasks.WORKFLOW.fire(desk.head, task, "assign")
    part = TaskAssignment.get(TaskAssignment.task == task)
    special_tasks.PARTS.fire(
        desk.clerk, part, "report", {"progress_pct": "20", "content": "已发通知"}
    )
    return {
        "special_task": task.id,
        "task_assignment": part.id,
        "task_progress": TaskProgress.get(TaskProgress.assignment == part).id,
    }


def _evaluated(desk, who) -> int:
    """What the head concluded about somebody of the station."""
    row = writes.create(desk.head, StaffEvaluation, desk.evaluation(who))
    return evaluations.WORKFLOW.fire(desk.head, row, "tell").id


def _of_enterprise(enterprise) -> dict:
    found = {
        table.table(): table.get(table.enterprise == enterprise).id
        for table in (EnterpriseContact, EnterpriseStation)
    }
    consent = (
        DataConsent.select()
        .where(DataConsent.enterprise == enterprise)
        .order_by(DataConsent.id.desc())
        .get()
    )
    return {**found, "enterprise": enterprise.id, "data_consent": consent.id}


def _of_provider(provider) -> dict:
    waits = proposing_of(provider)
    return {
        "change_proposal": waits.id,
        "provider": provider.id,
        **{
            table.table(): table.get(table.provider == provider).id
            for table in (ProviderContact, ProviderQualification, ProviderService)
        },
    }


def proposing_of(provider) -> ChangeProposal:
    """What a provider would like to change about itself."""
    return writes.insert(
        SYSTEM,
        ChangeProposal,
        resource="provider",
        row_id=provider.id,
        field="invited_on",
        values=[None, "2026-01-05"],
    )


def _everywhere() -> dict:
    """Rows that belong to no station: the same to all, but for experts, who are themselves."""
    WorkCalendar.create(day=today().replace(month=12, day=31), is_workday=True, note="年终盘点")
    tables = (
        Region,
        DictItem,
        WorkCalendar,
        NumberSequence,
        Setting,
        ServiceCategory,
        ServiceItem,
        RoleGrant,
        AssetItem,
    )
    experts = {"west": _expert("expert1"), "south": _expert("expert2")}
    far = Expert.select().where(Expert.id.not_in(list(experts.values()))).first()
    run = JobRun.create(job="clean_up", slot=now(), status="DONE", started_at=now(), ended_at=now())
    mail = MailMessage.create(
        key="test:town",
        user=actor("admin").account_id,
        kind="TEST",
        subject="测试邮件",
        body="测试",
        status="SENT",
    )
    return {
        "plan_run": {"west": run.id},
        "mail_message": {"west": mail.id},
        **{
            table.table(): {"west": table.select().order_by(table.id).first().id}
            for table in tables
        },
        "expert": {**experts, "far": far.id},
    }


def _administrators():
    """Those of graded protection, whom the demo does not have."""
    first = UserAccount.get(UserAccount.username == CAST["ADMIN"])
    for role, name in (("SECADMIN", "示例安全管理员"), ("LOGADMIN", "示例审计管理员")):
        account = UserAccount.create(
            username=CAST[role],
            password_hash=first.password_hash,
            display_name=name,
            must_change_password=False,
            password_changed_at=now(),
        )
        UserRole.create(user=account, role=role, scope="ALL", granted_by=first.id)


def _expert(login) -> int:
    return UserAccount.get(UserAccount.username == login).expert_id


def _personal(rows) -> dict:
    """Lines that belong to one person: those of the desks, and one of each account of the cast."""
    names = {**{desk: clerk for desk, (clerk, _head) in DESKS.items()}, **CAST}
    mine: dict = {
        "staff_evaluation": {
            name: _evaluated(Desk(), actor(name)) for name in ("asset1", "archive1", "safety1")
        }
    }
    for key, name in names.items():
        who = actor(name)
        made = {
            "notification": Notification.create(
                user=who.account_id, kind="ASSIGN", content=f"给{name}", channel="INAPP"
            ).id,
            "export_log": ExportLog.create(
                user=who.account_id,
                report_code="enterprise",
                filters={},
                row_count=1,
                masked=True,
                at=now(),
            ).id,
            "user_session": UserSession.create(
                user=who.account_id,
                token_digest=f"of {key} {name}",
                created_at=now(),
                seen_at=now(),
            ).id,
            "background_task": BackgroundTask.create(
                kind="export", title="导出", owner=who.account_id, status="DONE"
            ).id,
            "import_batch": ImportBatch.create(
                resource="enterprise",
                filename=f"{name}.csv",
                size=1,
                sha256="0" * 64,
                expires_at=now(),
                created_by=who.account_id,
            ).id,
            "audit_log": audit.write(who, "PRINT", f"user_account:{who.account_id}").id,
            "saved_view": SavedView.create(
                user=who.account_id,
                resource="service_case",
                name=f"{name}的视图",
                conditions={"status": "SERVING"},
            ).id,
            "user_account": who.account_id,
            "user_role": UserRole.select().where(UserRole.user == who.account_id).get().id,
        }
        for table, row_id in made.items():
            if key in DESKS:
                rows.setdefault(table, {})[key] = row_id
            else:
                mine.setdefault(table, {})[name] = row_id
    return mine
