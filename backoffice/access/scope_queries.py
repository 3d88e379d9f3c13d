"""Rows that belong to a place or a person, as queries of their ids: what the lines of
`backoffice.access.scopes` are made of.
"""

from collections.abc import Collection
from functools import reduce
from operator import or_

from peewee import SelectBase

from backoffice.access.actor import Actor
from backoffice.access.outside_reach import among, cases_naming, events_naming, items_naming
from models.announcements import Announcement
from models.archives import ArchiveFile
from models.campaigns import Campaign
from models.cases import CaseEvent, ServiceCase
from models.clock import today
from models.complaints import Complaint
from models.enterprises import Enterprise, EnterpriseStation
from models.evaluations import StaffEvaluation
from models.honours import EnterpriseHonor
from models.plans import ServicePlan
from models.projects import JointProject
from models.publications import Publication
from models.requests import RequestItem, ServiceRequest
from models.special_tasks import SpecialTask, TaskAssignment
from models.stations import Station
from models.teams import ExpertTeam
from models.trainings import Training, TrainingRecord
from models.views import SavedView
from models.visits import EnterpriseVisit


def served_enterprises(ids: Collection[int] | SelectBase) -> SelectBase:
    """Enterprises that one of these stations serves (decisions 7)."""
    return (
        EnterpriseStation.living()
        .select(EnterpriseStation.enterprise)
        .where(EnterpriseStation.station.in_(ids))
    )


def enterprises_of_regions(ids: Collection[int] | SelectBase) -> SelectBase:
    return Enterprise.select(Enterprise.id).where(Enterprise.region.in_(ids))


def cases_of_staff(actor: Actor) -> SelectBase:
    """Cases that a specialist handles or first took."""
    handled = ServiceCase.select(ServiceCase.id).where(
        ServiceCase.specialist == (actor.staff_id or 0)
    )
    taken = (
        ServiceCase.select(ServiceCase.id)
        .join(ServiceRequest)
        .where(ServiceRequest.first_responder == (actor.staff_id or 0))
    )
    return handled.union(taken)


def cases_of_person(actor: Actor) -> SelectBase:
    """Cases of a specialist, and those that name an expert; a union, so that each part has its
    index.
    """
    return cases_of_staff(actor).union(cases_naming(actor))


def requests_of_staff(actor: Actor) -> SelectBase:
    """Needs that a person took in or works on."""
    staff = actor.staff_id or 0
    taken = ServiceRequest.select(ServiceRequest.id).where(ServiceRequest.first_responder == staff)
    served = ServiceRequest.select(ServiceRequest.id).where(ServiceRequest.service_staff == staff)
    behind = ServiceCase.select(ServiceCase.request).where(
        among(ServiceCase.id, cases_of_staff(actor))
    )
    return taken.union(served).union(behind)


def requests_of_person(actor: Actor) -> SelectBase:
    """The same, and the needs behind cases that name the expert."""
    named = ServiceCase.select(ServiceCase.request).where(
        among(ServiceCase.id, cases_naming(actor))
    )
    return requests_of_staff(actor).union(named)


def items_of_person(actor: Actor) -> SelectBase:
    """Items of the person's needs; an expert sees those alone that became the own cases."""
    of_needs = RequestItem.select(RequestItem.id).where(
        among(RequestItem.request, requests_of_staff(actor))
    )
    return of_needs.union(items_naming(actor))


def events_of_person(actor: Actor) -> SelectBase:
    """The story of the person's needs and cases; an expert sees it without the choice of the
    provider.
    """
    of_cases = CaseEvent.select(CaseEvent.id).where(
        among(CaseEvent.service_case, cases_of_staff(actor))
    )
    of_needs = CaseEvent.select(CaseEvent.id).where(
        among(CaseEvent.request, requests_of_staff(actor))
    )
    return of_cases.union(of_needs).union(events_naming(actor))


def enterprises_of_person(actor: Actor) -> SelectBase:
    """Enterprises of the person's own needs and cases."""
    return ServiceRequest.select(ServiceRequest.enterprise).where(
        among(ServiceRequest.id, requests_of_person(actor))
    )


def complaints_of_person(actor: Actor) -> SelectBase:
    """Complaints a person handles or registered."""
    return Complaint.select(Complaint.id).where(
        ((Complaint.handler == actor.account_id) | (Complaint.created_by == actor.account_id))
        & (
            (Complaint.respondent_staff.is_null())
            | (Complaint.respondent_staff != (actor.staff_id or 0))
        )
    )


def views_kept_by(actor: Actor) -> SelectBase:
    """Saved views that a person may change: the own ones, and what they may share within their
    reach.
    """
    own = (
        SavedView.station.is_null()
        & SavedView.role.is_null()
        & (SavedView.user == actor.account_id)
    )
    parts = [own]
    for reach in actor.reaches("share", "saved_view"):
        shared = SavedView.station.is_null(False) | SavedView.role.is_null(False)
        parts.append(shared if reach.kind == "ALL" else SavedView.station.in_(reach.ids))
    return SavedView.select(SavedView.id).where(reduce(or_, parts))


def views_shown_to(actor: Actor) -> SelectBase:
    """Saved views that stand on a person's lists, and those that they may change."""
    here = (
        (SavedView.station.is_null(False) | SavedView.role.is_null(False))
        & (SavedView.station.is_null() | (SavedView.station == (actor.station_id or 0)))
        & (SavedView.role.is_null() | SavedView.role.in_(sorted(actor.roles)))
    )
    return SavedView.select(SavedView.id).where(here | among(SavedView.id, views_kept_by(actor)))


def visits_of_person(actor: Actor) -> SelectBase:
    """Visits that a person wrote down or took part in, as staff or as an expert."""
    through, along = EnterpriseVisit.visitors.through_model, EnterpriseVisit.experts.through_model
    there = through.select(through.enterprisevisit).where(through.staff == (actor.staff_id or 0))
    helped = along.select(along.enterprisevisit).where(along.expert == (actor.expert_id or 0))
    written = EnterpriseVisit.select(EnterpriseVisit.id).where(
        EnterpriseVisit.created_by == (actor.account_id or 0)
    )
    return written.union(there).union(helped)


def plans_of_person(actor: Actor) -> SelectBase:
    """Plans of the person's own cases, and what a member of staff wrote; an expert keeps none of a
    case that is no longer the own.
    """
    of_cases = ServicePlan.select(ServicePlan.id).where(
        among(ServicePlan.service_case, cases_of_person(actor))
    )
    return of_cases.union(
        ServicePlan.select(ServicePlan.id).where(ServicePlan.created_by == writer(actor))
    )


def writer(actor: Actor) -> int:
    """The account of a member of staff, who goes on with what he wrote; 0 for everybody else."""
    return actor.account_id or 0 if actor.staff_id else 0


def evaluations_of_person(actor: Actor) -> SelectBase:
    """What was concluded about a person; a draft is the evaluator's alone."""
    return StaffEvaluation.select(StaffEvaluation.id).where(
        StaffEvaluation.staff == (actor.staff_id or 0), StaffEvaluation.status != "DRAFT"
    )


def tasks_of_stations(ids: Collection[int] | SelectBase) -> SelectBase:
    """Special tasks in which one of these stations has a part."""
    through = SpecialTask.stations.through_model
    return through.select(through.specialtask).where(through.station.in_(ids))


def tasks_of_person(actor: Actor) -> SelectBase:
    """Special tasks of which the person owns a part, and the examinations of the own station: every
    clerk enrols the candidates of the own needs there (SY-5.6.4.3).
    """
    parts = (
        TaskAssignment.living()
        .select(TaskAssignment.task)
        .where(TaskAssignment.owner == (actor.staff_id or 0))
    )
    charge = SpecialTask.stations.through_model
    exams = (
        SpecialTask.select(SpecialTask.id)
        .join(charge, on=(charge.specialtask == SpecialTask.id))
        .where(SpecialTask.kind == "EXAM", charge.station == (actor.station_id or 0))
    )
    return parts.union_all(exams)


def teams_of_person(actor: Actor) -> SelectBase:
    """Teams that a person formed, belongs to or leads, and those of the own cases."""
    experts, staff = ExpertTeam.experts.through_model, ExpertTeam.staff_members.through_model
    named = (
        (ExpertTeam.created_by == (actor.account_id or 0))
        | (ExpertTeam.contact == (actor.staff_id or 0))
        | (ExpertTeam.leader == (actor.expert_id or 0))
    )
    joined = among(
        ExpertTeam.id,
        experts.select(experts.expertteam).where(experts.expert == (actor.expert_id or 0)),
    ) | among(
        ExpertTeam.id, staff.select(staff.expertteam).where(staff.staff == (actor.staff_id or 0))
    )
    return ExpertTeam.select(ExpertTeam.id).where(named | joined)


def honours_of(firms: SelectBase, parks: Collection[int]) -> SelectBase:
    """Honours of these enterprises and of these parks."""
    return EnterpriseHonor.select(EnterpriseHonor.id).where(
        among(EnterpriseHonor.enterprise, firms) | among(EnterpriseHonor.park, parks)
    )


def files_of_person(actor: Actor) -> SelectBase:
    """Files of the person's own cases and needs, and of the enterprises of those."""
    of_cases = ArchiveFile.select(ArchiveFile.id).where(
        among(ArchiveFile.service_case, cases_of_person(actor))
    )
    of_needs = ArchiveFile.select(ArchiveFile.id).where(
        among(ArchiveFile.request, requests_of_person(actor))
    )
    return of_cases.union(of_needs).union(
        ArchiveFile.select(ArchiveFile.id).where(
            ArchiveFile.kind == "ENT", among(ArchiveFile.enterprise, enterprises_of_person(actor))
        )
    )


def campaigns_of_stations(ids: Collection[int] | SelectBase) -> SelectBase:
    """Campaigns in which one of these stations takes part."""
    through = Campaign.stations.through_model
    return through.select(through.campaign).where(through.station.in_(ids))


def campaigns_of_regions(ids: Collection[int] | SelectBase) -> SelectBase:
    return campaigns_of_stations(Station.select(Station.id).where(Station.region.in_(ids)))


def campaigns_shown_to(actor: Actor) -> SelectBase:
    """A person's own drafts, and what is planned for their station: the public is invited to it."""
    mine = Campaign.select(Campaign.id).where(Campaign.created_by == (actor.account_id or 0))
    return mine.union(
        Campaign.select(Campaign.id).where(
            Campaign.status != "DRAFT",
            among(Campaign.id, campaigns_of_stations([actor.station_id or 0])),
        )
    )


def trainings_given(actor: Actor) -> SelectBase:
    """Trainings in which the expert teaches."""
    through = Training.lecturers.through_model
    return through.select(through.training).where(through.expert == (actor.expert_id or 0))


def trainings_of_person(actor: Actor) -> SelectBase:
    """Trainings in whose list a person stands, and those that an expert gives."""
    return (
        TrainingRecord.living()
        .select(TrainingRecord.training)
        .where(TrainingRecord.staff == (actor.staff_id or 0))
        .union(trainings_given(actor))
    )


def records_of_person(actor: Actor) -> SelectBase:
    """A person's own results, and those of the trainings that an expert gives."""
    mine = TrainingRecord.select(TrainingRecord.id).where(
        TrainingRecord.staff == (actor.staff_id or 0)
    )
    return mine.union(
        TrainingRecord.select(TrainingRecord.id).where(
            among(TrainingRecord.training, trainings_given(actor))
        )
    )


def drafts_of_person(actor: Actor) -> SelectBase:
    """Publications that a person wrote."""
    return Publication.select(Publication.id).where(
        Publication.created_by == (actor.account_id or 0)
    )


def publications_shown_to(actor: Actor) -> SelectBase:
    """A person's own drafts, and what is published: to the public, within the stations, or at the
    own one.
    """
    inside = bool(actor.staff_id or "AUDITOR" in actor.roles)
    open_to = Publication.audience.in_(("PUBLIC", "INTERNAL") if inside else ("PUBLIC",)) | (
        Publication.station == (actor.station_id or 0)
    )
    return drafts_of_person(actor).union(
        Publication.select(Publication.id).where(Publication.status == "PUBLISHED", open_to)
    )


def projects_of_provider(ids: Collection[int] | SelectBase) -> SelectBase:
    """Joint projects that one of these providers leads or takes part in."""
    through = JointProject.members.through_model
    led = JointProject.select(JointProject.id).where(JointProject.lead_provider.in_(ids))
    return led.union(through.select(through.jointproject).where(through.provider.in_(ids)))


def projects_of_person(actor: Actor) -> SelectBase:
    """Joint projects of the person's own cases, those that a member of staff planned, and those
    that name the expert.
    """
    through = JointProject.experts.through_model
    of_cases = JointProject.select(JointProject.id).where(
        among(JointProject.service_case, cases_of_person(actor))
    )
    planned = JointProject.select(JointProject.id).where(JointProject.created_by == writer(actor))
    return of_cases.union(planned).union(
        through.select(through.jointproject).where(through.expert == (actor.expert_id or 0))
    )


def announcements_of(actor: Actor) -> list[int]:
    """Announcements that are addressed to a person's roles and station today."""
    shown = Announcement.living().where(
        Announcement.shown_from <= today(),
        Announcement.shown_to.is_null() | (Announcement.shown_to >= today()),
        Announcement.station.is_null() | (Announcement.station == (actor.station_id or 0)),
    )
    return [row.id for row in shown if not row.roles or actor.roles & set(row.roles)] or [0]
