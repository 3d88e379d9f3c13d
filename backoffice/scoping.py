"""Which rows an actor may reach: one line for each table, read top to bottom; a table without a line is an error.

A line says how a row is tied to a station, a region, a provider and a person. A tie is a path of links
("service_case.station") or a function answering the ids of reachable rows. A reach without a tie reaches nothing.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from peewee import SQL, NodeList

from backoffice.actors import Actor
from models.accounts import RoleGrant, UserAccount, UserRole
from models.assets import AssetItem, FixedAsset
from models.attachments import Attachment
from models.audit import AuditLog, ExportLog
from models.cases import CaseEvent, CasePause, ServiceCase, ServiceRecord, ServiceSummary
from models.catalogue import ServiceCategory, ServiceItem
from models.complaints import Complaint, ComplaintEvent
from models.enterprises import DataConsent, Enterprise, EnterpriseContact, EnterpriseStation
from models.experts import Expert
from models.notifications import Notification
from models.organisations import IndustrialPark, Organization
from models.providers import Provider, ProviderContact, ProviderQualification, ProviderService
from models.reference import DictItem, NumberSequence, Region, Setting, WorkCalendar
from models.referrals import Referral
from models.requests import (CaseNotice, RequestFoodDrug, RequestInstrument, RequestItem, RequestOperatorExam,
                             RequestProductTest, RequestSpecialEquipment, ServiceRequest)
from models.staff import PostAssignment, Staff
from models.stations import ServicePromise, Station


@dataclass(frozen=True)
class Ties:
    """How a row is tied to places and persons; `via` borrows the line of the record it belongs to."""

    station: object = None
    region: object = None
    provider: object = None
    own: object = None
    via: str | None = None


def among(field, query):
    """`field IN (query)`: peewee's own `in_` renders its right side twice, so nesting it costs a doubling a level."""
    return NodeList((field, SQL("IN"), query))


def served_enterprises(ids):
    """Enterprises that one of these stations serves (decisions 7)."""
    return EnterpriseStation.living().select(EnterpriseStation.enterprise).where(EnterpriseStation.station.in_(ids))


def enterprises_of_regions(ids):
    return Enterprise.select(Enterprise.id).where(Enterprise.region.in_(ids))


def enterprises_of_provider(ids):
    """A provider sees an enterprise only after it accepted a referral (roles note 4)."""
    return ServiceCase.select(ServiceCase.enterprise).join(Referral, on=(Referral.service_case == ServiceCase.id)).where(
        Referral.provider.in_(ids), Referral.response == "ACCEPTED")


def cases_of_provider(ids):
    return Referral.living().select(Referral.service_case).where(Referral.provider.in_(ids))


def requests_of_provider(ids):
    return ServiceCase.select(ServiceCase.request).where(ServiceCase.id.in_(cases_of_provider(ids)))


def cases_of_person(actor):
    """Cases that a specialist handles or first took, or that name an expert; a union, so that each part has its index."""
    handled = ServiceCase.select(ServiceCase.id).where(ServiceCase.specialist == (actor.staff_id or 0))
    taken = ServiceCase.select(ServiceCase.id).join(ServiceRequest).where(ServiceRequest.first_responder == (actor.staff_id or 0))
    through = ServiceCase.technicians.through_model
    named = through.select(through.servicecase).where(through.expert == (actor.expert_id or 0))
    return handled.union(taken).union(named)


def requests_of_person(actor):
    """Needs that a person took in or works on, or of which a case names the expert."""
    staff = actor.staff_id or 0
    taken = ServiceRequest.select(ServiceRequest.id).where(ServiceRequest.first_responder == staff)
    served = ServiceRequest.select(ServiceRequest.id).where(ServiceRequest.service_staff == staff)
    behind = ServiceCase.select(ServiceCase.request).where(among(ServiceCase.id, cases_of_person(actor)))
    return taken.union(served).union(behind)


def enterprises_of_person(actor):
    """Enterprises of the person's own needs and cases."""
    return ServiceRequest.select(ServiceRequest.enterprise).where(among(ServiceRequest.id, requests_of_person(actor)))


def complaints_of_person(actor):
    """Complaints a person handles or registered."""
    return Complaint.select(Complaint.id).where(
        ((Complaint.handler == actor.account_id) | (Complaint.created_by == actor.account_id))
        & ((Complaint.respondent_staff.is_null()) | (Complaint.respondent_staff != (actor.staff_id or 0))))


def attachments_of(actor):
    """Files of the records that the person may read."""
    parts = [Attachment.select(Attachment.id).where(
        Attachment.owner_type == model.table(), Attachment.owner_id.in_(visible(actor, model).select(model.id)))
        for model in WITH_FILES if actor.reaches("read", model.table())]
    return reduce(lambda one, other: one.union_all(other), parts) if parts else [0]


WITH_FILES = (Enterprise, ServiceRequest, ServiceCase, ServiceSummary, DataConsent, Complaint, Provider, ProviderQualification,
              Staff, Station)
PUBLIC = Ties()
CASE = Ties(station="station", region="station.region", provider=cases_of_provider, own=cases_of_person)
REQUEST = Ties(station="station", region="station.region", provider=requests_of_provider, own=requests_of_person)
ENTERPRISE = Ties(station=served_enterprises, region=enterprises_of_regions, provider=enterprises_of_provider,
                  own=enterprises_of_person)

LINES = {
    Region: PUBLIC,
    DictItem: PUBLIC,
    Setting: PUBLIC,
    WorkCalendar: PUBLIC,
    NumberSequence: PUBLIC,
    ServiceCategory: PUBLIC,
    ServiceItem: PUBLIC,
    RoleGrant: PUBLIC,
    AssetItem: Ties(station=lambda ids: AssetItem.select(AssetItem.id), region=lambda ids: AssetItem.select(AssetItem.id)),
    Attachment: Ties(own=attachments_of),
    Organization: Ties(region="region", station=lambda ids: Station.select(Station.founding_org).where(Station.id.in_(ids))),
    IndustrialPark: Ties(region="region", station=lambda ids: Station.select(Station.park).where(Station.id.in_(ids))),
    Station: Ties(station="id", region="region"),
    ServicePromise: Ties(station="station", region="station.region"),
    Staff: Ties(station="station", region="station.region", own=lambda actor: [actor.staff_id or 0]),
    PostAssignment: Ties(station="station", region="station.region"),
    UserAccount: Ties(station="staff.station", region="staff.station.region", own=lambda actor: [actor.account_id or 0]),
    UserRole: Ties(station="station", region="station.region",
                   own=lambda actor: UserRole.select(UserRole.id).where(UserRole.user == actor.account_id)),
    Enterprise: ENTERPRISE,
    EnterpriseContact: Ties(via="enterprise"),
    EnterpriseStation: Ties(via="enterprise"),
    DataConsent: Ties(via="enterprise"),
    Provider: Ties(provider="id", region="region"),
    ProviderContact: Ties(provider="provider", region="provider.region"),
    ProviderQualification: Ties(provider="provider", region="provider.region"),
    ProviderService: Ties(provider="provider", region="provider.region"),
    Expert: Ties(own=lambda actor: [actor.expert_id or 0], region=lambda ids: Expert.select(Expert.id)),
    ServiceRequest: REQUEST,
    RequestItem: Ties(via="request"),
    RequestFoodDrug: Ties(via="request"),
    RequestSpecialEquipment: Ties(via="request"),
    RequestOperatorExam: Ties(via="request"),
    RequestProductTest: Ties(via="request"),
    RequestInstrument: Ties(via="request"),
    CaseNotice: Ties(via="request"),
    ServiceCase: CASE,
    CaseEvent: Ties(
        station="request.station", region="request.station.region",
        provider=lambda ids: CaseEvent.select(CaseEvent.id).where(CaseEvent.service_case.in_(cases_of_provider(ids))),
        own=lambda actor: CaseEvent.select(CaseEvent.id).where(
            CaseEvent.service_case.in_(cases_of_person(actor)) | CaseEvent.request.in_(requests_of_person(actor)))),
    CasePause: Ties(via="service_case"),
    ServiceRecord: Ties(via="service_case"),
    ServiceSummary: Ties(via="service_case"),
    Referral: Ties(station="service_case.station", region="service_case.station.region", provider="provider",
                   own=lambda actor: Referral.select(Referral.id).where(Referral.service_case.in_(cases_of_person(actor)))),
    Complaint: Ties(station="station", region="station.region", provider="respondent_provider", own=complaints_of_person),
    ComplaintEvent: Ties(via="complaint"),
    FixedAsset: Ties(station="station", region="station.region",
                     own=lambda actor: FixedAsset.select(FixedAsset.id).where(FixedAsset.custodian == (actor.staff_id or 0))),
    Notification: Ties(own=lambda actor: Notification.select(Notification.id).where(Notification.user == actor.account_id)),
    AuditLog: Ties(station=lambda ids: AuditLog.select(AuditLog.id).where(AuditLog.station.in_(ids)),
                   region=lambda ids: AuditLog.select(AuditLog.id).where(
                       AuditLog.station.in_(Station.select(Station.id).where(Station.region.in_(ids)))),
                   own=lambda actor: AuditLog.select(AuditLog.id).where(AuditLog.user == actor.account_id)),
    ExportLog: Ties(station="user.staff.station", region="user.staff.station.region",
                    own=lambda actor: ExportLog.select(ExportLog.id).where(ExportLog.user == actor.account_id)),
}


def visible(actor: Actor, model, verb: str = "read"):
    """The living rows of `model` on which `actor` may `verb`: the only way by which screens, pickers, exports and jobs read.

    `NOT is_deleted`, not `is_deleted = 0`: SQLite would take the index of that column, which leads to every row.
    """
    query = model.select().where(~model.is_deleted) if hasattr(model, "is_deleted") else model.select()
    return query.where(reachable(actor, model, verb))


def reachable(actor: Actor, model, verb: str = "read"):
    """The condition that `visible` adds."""
    reaches = actor.reaches(verb, model.table())
    if any(reach.kind == "ALL" for reach in reaches):
        return SQL("1 = 1")
    parts = [part for part in (_part(actor, model, reach) for reach in reaches) if part is not None]
    return reduce(or_, parts) if parts else SQL("1 = 0")


def sees(actor: Actor, row, verb: str = "read") -> bool:
    """Whether `row`, as it stands in the database, lies within the actor's reach for `verb`."""
    model = type(row)
    return model.select(SQL("1")).where(model.id == row.id, reachable(actor, model, verb)).exists()


def _part(actor, model, reach):
    ties = LINES[model]
    if ties.via:
        link = model._meta.fields[ties.via]
        part = _part(actor, link.rel_model, reach)
        return None if part is None else among(link, link.rel_model.select(link.rel_model.id).where(part))
    tie = {"STATION": ties.station, "REGION": ties.region, "PROVIDER": ties.provider, "OWN": ties.own}[reach.kind]
    if tie is None:
        return None
    if callable(tie):
        tied = tie(actor if reach.kind == "OWN" else reach.ids)
        return model.id.in_(tied) if isinstance(tied, list) else among(model.id, tied)
    return _along(model, tie.split("."), reach.ids)


def _along(model, path, ids):
    """Follow links by sub-selects, never by joins: the query of a list keeps one table."""
    field = model._meta.fields[path[0]]
    if len(path) == 1:
        return field.in_(ids)
    return among(field, field.rel_model.select(field.rel_model.id).where(_along(field.rel_model, path[1:], ids)))
