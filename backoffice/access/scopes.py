"""Which rows an actor may reach: one line for each table, read top to bottom; a table without a
line is an error.

A line says how a row is tied to a station, a region, a provider and a person. A tie is a path of
links ("service_case.station") or a function answering the ids of reachable rows. A reach without a
tie reaches nothing.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import reduce
from operator import or_

from peewee import SQL, ModelSelect, Node, SelectBase

from backoffice.access.actor import Actor, Reach
from backoffice.access.outside_reach import (
    among,
    cases_naming,
    cases_of_provider,
    deadlines_of_provider,
    details_in,
    enterprises_of_provider,
    events_of_provider,
    items_of_provider,
    requests_of_provider,
    sheets_of_provider,
)
from backoffice.access.scope_queries import (
    announcements_of,
    campaigns_of_regions,
    campaigns_of_stations,
    campaigns_shown_to,
    cases_of_person,
    complaints_of_person,
    drafts_of_person,
    enterprises_of_person,
    enterprises_of_regions,
    evaluations_of_person,
    events_of_person,
    files_of_person,
    honours_of,
    items_of_person,
    plans_of_person,
    projects_of_person,
    projects_of_provider,
    publications_shown_to,
    records_of_person,
    requests_of_person,
    requests_of_staff,
    served_enterprises,
    tasks_of_person,
    tasks_of_stations,
    teams_of_person,
    trainings_of_person,
    views_kept_by,
    views_shown_to,
    visits_of_person,
)
from models.accounts import RoleGrant, UserAccount, UserRole, UserSession
from models.announcements import Announcement
from models.archives import ArchiveDisposal, ArchiveFile, ArchiveItem
from models.assets import AssetItem, FixedAsset
from models.attachments import Attachment
from models.audit import AuditLog, ExportLog
from models.base import BaseTable, Record
from models.campaigns import Campaign
from models.cases import CaseEvent, CasePause, ServiceCase, ServiceRecord, ServiceSummary
from models.catalogue import ServiceCategory, ServiceItem
from models.complaints import Complaint, ComplaintEvent
from models.consultations import Consultation
from models.correction_slips import CorrectionSlip
from models.deadlines import CaseExtension, Deadline
from models.deliveries import ReportDelivery
from models.duplicate_checks import DuplicateCheck
from models.enterprises import DataConsent, Enterprise, EnterpriseContact, EnterpriseStation
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
from models.organisations import IndustrialPark, Organization
from models.periodic_surveys import PeriodicAnswer, PeriodicSurvey
from models.plans import IndustrySurvey, PlanMilestone, ServicePlan
from models.procedures import ProcedureStep, ServiceProcedure
from models.projects import JointProject, ProjectMilestone
from models.proposals import ChangeProposal
from models.providers import Provider, ProviderContact, ProviderQualification, ProviderService
from models.publications import Publication
from models.reference import DictItem, NumberSequence, Region, Setting, WorkCalendar
from models.referrals import Referral
from models.refusals import RefusalFiling
from models.registry import models
from models.requests import (
    CaseNotice,
    RequestFoodDrug,
    RequestInstrument,
    RequestItem,
    RequestOperatorExam,
    RequestProductTest,
    RequestSpecialEquipment,
    ServiceRequest,
)
from models.samples import ContractReview, Sample, SampleCustody
from models.sheets import HandlingSheet
from models.special_tasks import SpecialTask, TaskAssignment, TaskProgress
from models.staff import PostAssignment, Staff
from models.stations import ServicePromise, Station, StationChannel
from models.suggestions import Suggestion
from models.supervision import SupervisionSummary
from models.surveys import SatisfactionSurvey
from models.tasks import BackgroundTask
from models.teams import ExpertTeam
from models.trainings import Training, TrainingRecord
from models.views import SavedView
from models.visits import EnterpriseVisit
from models.windows import StationWindow


@dataclass(frozen=True)
class Scope:
    """How a row is tied to places and persons; `via` borrows the line of the record it belongs to.

    `shown` is what a person may read as their own without being able to change it; `enters` what
    they may write down although it goes to others. `signed` is the
    link to the provider in whose name a row is: another provider reaches it not at all. `writes` is
    the condition of rows that a provider may change.
    """

    station: str | Callable | None = None
    region: str | Callable | None = None
    provider: str | Callable | None = None
    own: str | Callable | None = None
    shown: str | Callable | None = None
    enters: str | Callable | None = None
    via: str | None = None
    signed: str | None = None
    writes: Callable[[], Node] | None = None


def detail_table(model: type[BaseTable], kind: str) -> Scope:
    """A table of a need that belongs to one kind of item: providers and experts reach it with a
    case of that kind.
    """
    return Scope(
        station="request.station",
        region="request.station.region",
        provider=lambda ids: details_in(model, kind, cases_of_provider(ids)),
        own=lambda actor: (
            model.select(model.id)
            .where(among(model.request, requests_of_staff(actor)))
            .union(details_in(model, kind, cases_naming(actor)))
        ),
    )


def proposals_of(actor: Actor) -> SelectBase:
    """Proposals for the rows that a person keeps up to date."""
    parts = [
        ChangeProposal.select(ChangeProposal.id).where(
            ChangeProposal.resource == model.table(),
            among(ChangeProposal.row_id, visible(actor, model, "update").select(model.id)),
        )
        for model in models()
        if model.proposed and actor.reaches("update", model.table())
    ]
    return reduce(lambda one, other: one.union_all(other), parts) if parts else [0]


def attachments_of(actor: Actor) -> SelectBase:
    """Files of the records that the person may read."""
    parts = [
        Attachment.select(Attachment.id).where(
            Attachment.owner_type == model.table(),
            Attachment.owner_id.in_(visible(actor, model).select(model.id)),
        )
        for model in WITH_FILES
        if actor.reaches("read", model.table())
    ]
    return reduce(lambda one, other: one.union_all(other), parts) if parts else [0]


WITH_FILES = (
    Enterprise,
    ServiceRequest,
    ServiceCase,
    ServiceSummary,
    DataConsent,
    Complaint,
    GreenChannel,
    ReportDelivery,
    DuplicateCheck,
    Campaign,
    Provider,
    ProviderQualification,
    ServiceProcedure,
    IndustrySurvey,
    Training,
    Staff,
    Station,
)
PUBLIC = Scope()
CASE = Scope(
    station="station", region="station.region", provider=cases_of_provider, own=cases_of_person
)
REQUEST = Scope(
    station="station",
    region="station.region",
    provider=requests_of_provider,
    own=requests_of_person,
)
ENTERPRISE = Scope(
    station=served_enterprises,
    region=enterprises_of_regions,
    provider=enterprises_of_provider,
    own=enterprises_of_person,
)

SCOPES = {
    Region: PUBLIC,
    DictItem: PUBLIC,
    Setting: PUBLIC,
    WorkCalendar: PUBLIC,
    NumberSequence: PUBLIC,
    ServiceCategory: PUBLIC,
    ServiceItem: PUBLIC,
    RoleGrant: PUBLIC,
    AssetItem: Scope(
        station=lambda ids: AssetItem.select(AssetItem.id),
        region=lambda ids: AssetItem.select(AssetItem.id),
    ),
    Attachment: Scope(own=attachments_of),
    Organization: Scope(
        region="region",
        station=lambda ids: Station.select(Station.founding_org).where(Station.id.in_(ids)),
    ),
    IndustrialPark: Scope(
        region="region", station=lambda ids: Station.select(Station.park).where(Station.id.in_(ids))
    ),
    Station: Scope(station="id", region="region"),
    StationChannel: Scope(via="station"),
    ServicePromise: Scope(station="station", region="station.region"),
    ServiceProcedure: Scope(station="station", region="station.region"),
    ProcedureStep: Scope(via="procedure"),
    Staff: Scope(
        station="station", region="station.region", own=lambda actor: [actor.staff_id or 0]
    ),
    PostAssignment: Scope(station="station", region="station.region"),
    SupervisionSummary: Scope(station="station", region="station.region"),
    SpecialTask: Scope(
        station=tasks_of_stations,
        region=lambda ids: tasks_of_stations(
            Station.select(Station.id).where(Station.region.in_(ids))
        ),
        own=tasks_of_person,
    ),
    TaskAssignment: Scope(via="task"),
    TaskProgress: Scope(via="assignment"),
    StaffEvaluation: Scope(station="station", region="station.region", own=evaluations_of_person),
    UserAccount: Scope(
        station="staff.station",
        region="staff.station.region",
        own=lambda actor: [actor.account_id or 0],
    ),
    UserRole: Scope(
        station="station",
        region="station.region",
        own=lambda actor: UserRole.select(UserRole.id).where(UserRole.user == actor.account_id),
    ),
    Enterprise: ENTERPRISE,
    EnterpriseContact: Scope(via="enterprise"),
    EnterpriseStation: Scope(via="enterprise"),
    DataConsent: Scope(via="enterprise"),
    Provider: Scope(provider="id", region="region"),
    ProviderContact: Scope(provider="provider", region="provider.region"),
    ProviderQualification: Scope(provider="provider", region="provider.region"),
    ProviderService: Scope(provider="provider", region="provider.region"),
    Expert: Scope(
        own=lambda actor: [actor.expert_id or 0], region=lambda ids: Expert.select(Expert.id)
    ),
    ExpertTeam: Scope(station="station", region="station.region", own=teams_of_person),
    ServiceRequest: REQUEST,
    RequestItem: Scope(
        station="request.station",
        region="request.station.region",
        provider=items_of_provider,
        own=items_of_person,
    ),
    RequestFoodDrug: detail_table(RequestFoodDrug, "FOOD"),
    RequestSpecialEquipment: detail_table(RequestSpecialEquipment, "SE"),
    RequestOperatorExam: detail_table(RequestOperatorExam, "EXAM"),
    RequestProductTest: detail_table(RequestProductTest, "PROD"),
    RequestInstrument: detail_table(RequestInstrument, "INST"),
    CaseNotice: Scope(via="request"),
    Consultation: Scope(
        station="station",
        region="station.region",
        own=lambda actor: Consultation.select(Consultation.id).where(
            Consultation.first_responder == (actor.staff_id or 0)
        ),
    ),
    Intake: Scope(
        station="station",
        region="station.region",
        own=lambda actor: Intake.select(Intake.id).where(
            Intake.first_responder == (actor.staff_id or 0)
        ),
    ),
    EnterpriseVisit: Scope(station="station", region="station.region", own=visits_of_person),
    StationWindow: Scope(station="station", region="station.region"),
    CaseIssue: Scope(via="service_case"),
    HandlingSheet: Scope(
        station="request.station",
        region="request.station.region",
        provider=sheets_of_provider,
        own=lambda actor: HandlingSheet.select(HandlingSheet.id).where(
            among(HandlingSheet.request, requests_of_person(actor))
        ),
    ),
    ReportDelivery: Scope(via="service_case", signed="provider"),
    ContractReview: Scope(via="service_case"),
    DuplicateCheck: Scope(via="service_case"),
    Sample: Scope(via="service_case"),
    SampleCustody: Scope(via="sample"),
    IndustrySurvey: Scope(
        station="station",
        region="station.region",
        own=lambda actor: IndustrySurvey.select(IndustrySurvey.id).where(
            IndustrySurvey.created_by == actor.account_id
        ),
    ),
    ServicePlan: Scope(
        station="station",
        region="station.region",
        own=plans_of_person,
        provider=lambda ids: ServicePlan.select(ServicePlan.id).where(
            among(ServicePlan.service_case, cases_of_provider(ids))
        ),
    ),
    PlanMilestone: Scope(via="plan"),
    Campaign: Scope(
        station=campaigns_of_stations,
        region=campaigns_of_regions,
        shown=campaigns_shown_to,
        own=lambda actor: Campaign.select(Campaign.id).where(
            Campaign.created_by == actor.account_id
        ),
    ),
    Training: Scope(station="station", region="station.region", own=trainings_of_person),
    Publication: Scope(
        station="station",
        region="station.region",
        provider="provider",
        own=drafts_of_person,
        shown=publications_shown_to,
    ),
    JointProject: Scope(
        station="station",
        region="station.region",
        provider=projects_of_provider,
        own=projects_of_person,
    ),
    ProjectMilestone: Scope(via="project"),
    TrainingRecord: Scope(
        station="training.station", region="training.station.region", own=records_of_person
    ),
    GreenChannel: Scope(via="request"),
    CaseExtension: Scope(via="service_case"),
    Deadline: Scope(
        station="station",
        region="station.region",
        provider=deadlines_of_provider,
        own=lambda actor: Deadline.select(Deadline.id).where(
            Deadline.staff == (actor.staff_id or 0)
        ),
    ),
    RefusalFiling: Scope(via="request"),
    FeeRecord: Scope(via="service_case", writes=lambda: FeeRecord.payee == "PROVIDER"),
    ServiceCase: CASE,
    CaseEvent: Scope(
        station="request.station",
        region="request.station.region",
        provider=events_of_provider,
        own=events_of_person,
    ),
    CasePause: Scope(via="service_case"),
    ServiceRecord: Scope(via="service_case", signed="provider"),
    ServiceSummary: Scope(via="service_case", signed="provider"),
    Referral: Scope(
        station="service_case.station",
        region="service_case.station.region",
        provider="provider",
        own=lambda actor: Referral.select(Referral.id).where(
            Referral.service_case.in_(cases_of_person(actor))
        ),
    ),
    SatisfactionSurvey: Scope(via="service_case"),
    PeriodicSurvey: Scope(station="station", region="station.region"),
    PeriodicAnswer: Scope(via="survey"),
    EnterpriseHonor: Scope(
        station=lambda ids: honours_of(
            served_enterprises(ids), Station.select(Station.park).where(Station.id.in_(ids))
        ),
        region=lambda ids: honours_of(
            enterprises_of_regions(ids),
            IndustrialPark.select(IndustrialPark.id).where(IndustrialPark.region.in_(ids)),
        ),
        own=lambda actor: honours_of(
            enterprises_of_person(actor),
            IndustrialPark.select(IndustrialPark.id).where(SQL("1 = 0")),
        ),
    ),
    EnterpriseTalent: Scope(via="enterprise"),
    ArchiveFile: Scope(station="station", region="station.region", own=files_of_person),
    ArchiveItem: Scope(via="archive_file"),
    ArchiveDisposal: Scope(station="station", region="station.region"),
    Suggestion: Scope(
        station="station",
        region="station.region",
        own=lambda actor: Suggestion.select(Suggestion.id).where(
            Suggestion.created_by == actor.account_id
        ),
        provider=lambda ids: Suggestion.select(Suggestion.id).where(
            Suggestion.provider.in_(ids), Suggestion.passed_at.is_null(False)
        ),
    ),
    Complaint: Scope(
        station="station",
        region="station.region",
        provider="respondent_provider",
        own=complaints_of_person,
        enters=lambda actor: Complaint.select(Complaint.id).where(
            Complaint.created_by == actor.account_id
        ),
    ),
    ComplaintEvent: Scope(via="complaint"),
    FixedAsset: Scope(
        station="station",
        region="station.region",
        own=lambda actor: FixedAsset.select(FixedAsset.id).where(
            FixedAsset.custodian == (actor.staff_id or 0)
        ),
    ),
    Notification: Scope(
        own=lambda actor: Notification.select(Notification.id).where(
            Notification.user == actor.account_id
        )
    ),
    JobRun: PUBLIC,
    MailMessage: PUBLIC,
    UserSession: Scope(
        station="user.staff.station",
        region="user.staff.station.region",
        own=lambda actor: UserSession.select(UserSession.id).where(
            UserSession.user == actor.account_id
        ),
    ),
    Announcement: Scope(station="station", own=announcements_of),
    ChangeProposal: Scope(own=proposals_of),
    BackgroundTask: Scope(
        own=lambda actor: BackgroundTask.select(BackgroundTask.id).where(
            BackgroundTask.owner == actor.account_id
        )
    ),
    ImportBatch: Scope(
        own=lambda actor: ImportBatch.select(ImportBatch.id).where(
            ImportBatch.created_by == actor.account_id
        )
    ),
    SavedView: Scope(station="station", own=views_kept_by, shown=views_shown_to),
    AuditLog: Scope(
        station=lambda ids: AuditLog.select(AuditLog.id).where(AuditLog.station.in_(ids)),
        region=lambda ids: AuditLog.select(AuditLog.id).where(
            AuditLog.station.in_(Station.select(Station.id).where(Station.region.in_(ids)))
        ),
        own=lambda actor: AuditLog.select(AuditLog.id).where(AuditLog.user == actor.account_id),
    ),
    ExportLog: Scope(
        station="user.staff.station",
        region="user.staff.station.region",
        own=lambda actor: ExportLog.select(ExportLog.id).where(ExportLog.user == actor.account_id),
    ),
    CorrectionSlip: Scope(
        station="station",
        region="station.region",
        own=lambda actor: CorrectionSlip.select(CorrectionSlip.id).where(
            CorrectionSlip.written_by == (actor.staff_id or 0)
        ),
    ),
}


def visible(actor: Actor, model: type[BaseTable], verb: str = "read") -> ModelSelect:
    """The living rows of `model` on which `actor` may `verb`: screens, pickers, exports and
    jobs read through it alone.

    `NOT is_deleted`, not `is_deleted = 0`: SQLite would take the index of that column, which leads
    to every row.
    """
    query = (
        model.select().where(~model.is_deleted) if hasattr(model, "is_deleted") else model.select()
    )
    return query.where(reachable(actor, model, verb))


def reachable(actor: Actor, model: type[BaseTable], verb: str = "read") -> Node:
    """The condition that `visible` adds."""
    reaches = actor.reaches(verb, model.table())
    if any(reach.kind == "ALL" for reach in reaches):
        return SQL("1 = 1")
    parts = [_part(actor, model, reach, verb) for reach in reaches]
    known = [part for part in parts if part is not None]
    return reduce(or_, known) if known else SQL("1 = 0")


def sees(actor: Actor, row: Record, verb: str = "read") -> bool:
    """Whether `row`, as it stands in the database, lies within the actor's reach for `verb`."""
    model = type(row)
    return model.select(SQL("1")).where(model.id == row.id, reachable(actor, model, verb)).exists()


def decided_by(model: type[BaseTable]) -> tuple[str, ...]:
    """The links of a row by which it lies within somebody's reach, as far as columns say it."""
    line = SCOPES[model]
    ties = (line.station, line.region, line.provider, line.via)
    names = dict.fromkeys(tie.split(".")[0] for tie in ties if isinstance(tie, str))
    return tuple(name for name in names if name in model._meta.fields)


def _part(actor: Actor, model: type[BaseTable], reach: Reach, verb: str) -> Node | None:
    line = SCOPES[model]
    part = _borrowed(actor, model, reach, verb) if line.via else _tied(actor, model, reach, verb)
    if part is not None and line.signed and reach.kind == "PROVIDER":
        name = model._meta.fields[line.signed]
        part &= name.is_null() | name.in_(reach.ids)
    if part is not None and line.writes and reach.kind == "PROVIDER" and verb != "read":
        part &= line.writes()
    return part


def _borrowed(actor: Actor, model: type[BaseTable], reach: Reach, verb: str) -> Node | None:
    """The line of the record that a row belongs to."""
    link = model._meta.fields[SCOPES[model].via]
    part = _part(actor, link.rel_model, reach, verb)
    return (
        None if part is None else among(link, link.rel_model.select(link.rel_model.id).where(part))
    )


def _tied(actor: Actor, model: type[BaseTable], reach: Reach, verb: str) -> Node | None:
    line = SCOPES[model]
    own = {"read": line.shown, "create": line.enters}.get(verb) or line.own
    tie = {"STATION": line.station, "REGION": line.region, "PROVIDER": line.provider, "OWN": own}[
        reach.kind
    ]
    if tie is None:
        return None
    if callable(tie):
        tied = tie(actor if reach.kind == "OWN" else reach.ids)
        return model.id.in_(tied) if isinstance(tied, list) else among(model.id, tied)
    return _along(model, tie.split("."), reach.ids)


def _along(model: type[BaseTable], path: list[str], ids: Collection[int]) -> Node:
    """Follow links by sub-selects, never by joins: the query of a list keeps one table."""
    field = model._meta.fields[path[0]]
    if len(path) == 1:
        return field.in_(ids)
    return among(
        field,
        field.rel_model.select(field.rel_model.id).where(_along(field.rel_model, path[1:], ids)),
    )
