"""Archiving: a closed case becomes a file with numbered contents that nobody changes any more
(SY-7.3.2-f, SY-9.3, R-A).
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from peewee import ModelSelect, fn

from backoffice import settings
from backoffice.access.actor import Actor
from backoffice.deadlines.workdays import add_workdays
from backoffice.errors import Invalid
from backoffice.records import numbering, writes
from backoffice.records.rules import Rules, declare
from backoffice.workflow import arrangements, duplicate_checks, notices, signatures
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.archives import CLOSED_FILE, ArchiveFile, ArchiveItem
from models.cases import ServiceCase, ServiceRecord, ServiceSummary
from models.clock import day_of, today
from models.complaints import Complaint
from models.deliveries import ReportDelivery
from models.enterprises import DataConsent, Enterprise
from models.fees import FeeRecord
from models.fields import Integer, ShortText
from models.messages import T
from models.plans import ServicePlan
from models.referrals import Referral
from models.refusals import RefusalFiling
from models.requests import NOTICE_KIND, CaseNotice, ServiceRequest
from models.sheets import HandlingSheet
from models.staff import PostAssignment
from models.stations import Station
from models.surveys import SatisfactionSurvey

FORM_PAGES = {"SY_A": 2, "JL_B": 1}
"""Pages of the need form of each profile."""
REPORTED = frozenset(("CMA", "SEI", "METAUTH", "CNAS_L", "CNAS_C"))
"""Certificates under which a body tests, inspects or calibrates: what it does ends in a report."""
WITH_RESULT = ("SOLVED", "PARTLY")


class Piece(NamedTuple):
    """A document of a case as the list of contents names it.

    Its pages are those of the printed form, one for most, until the archivist has counted; None
    where the paper is not the house's own.
    """

    kind: str
    title: str
    doc_date: object
    attachment: int | None = None
    pages: int | None = 1


def form_and_notices(request: ServiceRequest) -> Iterator:
    """The need form and what the applicant was given."""
    yield Piece(
        "FORM",
        f"质量基础设施服务需求表 {request.code}",
        request.form_date,
        request.signed_scan_id,
        FORM_PAGES[request.form_profile],
    )
    for notice in (
        CaseNotice.living().where(CaseNotice.request == request.id).order_by(CaseNotice.id)
    ):
        if addressed_elsewhere(notice, request):
            continue
        yield Piece(
            "NOTICE", f"{NOTICE_KIND.label(notice.kind)} {notice.code}", day_of(notice.issued_at)
        )
    for sheet in (
        HandlingSheet.living().where(HandlingSheet.request == request.id).order_by(HandlingSheet.id)
    ):
        yield Piece("SHEET", f"需求处理单 {sheet.code}", day_of(sheet.conveyed_at))


def addressed_elsewhere(notice: CaseNotice, request: ServiceRequest) -> bool:
    """Whether a notice went to a wrong enterprise: it is no part of the file of the right one."""
    facts, firm = notices.printed(notice), request.enterprise
    return facts["enterprise"] != firm.name and (not firm.uscc or facts["uscc"] != firm.uscc)


def referrals_and_consents(case: ServiceCase) -> Iterator:
    """Who was asked to serve, and the enterprise's word that its data may be passed on."""
    for consent in DataConsent.living().where(
        DataConsent.enterprise == case.enterprise_id, DataConsent.purpose.startswith(case.code)
    ):
        yield Piece(
            "CONSENT",
            f"数据使用授权（{consent.recipient}）"[:150],
            consent.signed_on,
            consent.file_id,
        )
    for row in Referral.living().where(Referral.service_case == case.id).order_by(Referral.attempt):
        yield Piece("OTHER", f"转介单 {row.code}（{row.provider.name}）"[:150], day_of(row.sent_at))
    yield from refusals_of(case.request)


def refusals_of(request: ServiceRequest) -> Iterator:
    for row in (
        RefusalFiling.living().where(RefusalFiling.request == request.id).order_by(RefusalFiling.id)
    ):
        yield Piece("OTHER", f"否定备案 {row.code}", day_of(row.created_at))


def plans(case: ServiceCase) -> Iterator:
    """Plans of the case that are in force (GDD-7.2.2.2)."""
    for row in (
        ServicePlan.living()
        .where(ServicePlan.service_case == case.id, ServicePlan.status == "IN_FORCE")
        .order_by(ServicePlan.id)
    ):
        yield Piece("PLAN", f"服务计划 {row.code}", day_of(row.updated_at))


def service(case: ServiceCase) -> Iterator:
    """What was done, what came of it, and what the enterprise says of it, round by round."""
    for row in (
        ServiceRecord.living()
        .where(ServiceRecord.service_case == case.id)
        .order_by(ServiceRecord.record_no)
    ):
        yield Piece("RECORD", f"服务记录表（第 {row.record_no} 次）", day_of(row.started_at))
    for row in (
        ServiceSummary.living()
        .where(ServiceSummary.service_case == case.id)
        .order_by(ServiceSummary.round_no)
    ):
        yield Piece("SUMMARY", f"服务小结（第 {row.round_no} 轮）", row.ended_on, row.file_id)
    for row in (
        SatisfactionSurvey.living()
        .where(SatisfactionSurvey.service_case == case.id)
        .order_by(SatisfactionSurvey.round_no)
    ):
        yield Piece(
            "SURVEY", f"满意度评价表 {row.code}", day_of(row.submitted_at or row.updated_at)
        )


def reports(case: ServiceCase) -> Iterator:
    """Reports of a provider that were issued."""
    for row in (
        ReportDelivery.living()
        .where(ReportDelivery.service_case == case.id, ReportDelivery.issued_on.is_null(False))
        .order_by(ReportDelivery.id)
    ):
        yield Piece("REPORT", f"检测报告（{row.provider.name}）"[:150], row.issued_on, None, None)


def duplicates(case: ServiceCase) -> Iterator:
    """Results of duplicate checks, with their files (SY-5.3.6)."""
    for row in duplicate_checks.results_of(case):
        yield Piece("OTHER", f"查重结果 {row.subject}"[:150], row.checked_on, row.file_id)


def money_and_complaints(case: ServiceCase) -> Iterator:
    for row in FeeRecord.living().where(FeeRecord.service_case == case.id).order_by(FeeRecord.id):
        void = "（作废）" if row.cancelled_at else ""
        yield Piece("FEE", f"收费记录 {row.item_name}{void}"[:150], day_of(row.created_at))
    for row in Complaint.living().where(Complaint.service_case == case.id).order_by(Complaint.id):
        yield Piece("COMPLAINT", f"投诉 {row.code}", day_of(row.received_at))


SOURCES = [
    lambda case: form_and_notices(case.request),
    referrals_and_consents,
    plans,
    service,
    reports,
    duplicates,
    money_and_complaints,
]
"""Where the documents of a case come from, in the order of the contents."""


def pieces(case: ServiceCase) -> list[Piece]:
    """The documents of a case in the order of its file."""
    return [piece for source in SOURCES for piece in source(case)]


def wanting(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """What a complete file of this case still lacks, by name (R-A3)."""
    there = {piece.kind for piece in pieces(case)}
    needed = {"FORM": T("the need form"), "NOTICE": T("the acceptance notice")}
    if case.close_reason == "DONE":
        needed |= {
            "RECORD": T("the service records"),
            "SUMMARY": T("the service summary"),
            "SURVEY": T("the survey"),
        }
    for kind, name in needed.items():
        if kind not in there:
            yield T("The file lacks {piece}", piece=name)
    if case.close_reason == "DONE":
        yield from arrangements.unaccepted(case, actor)
        yield from without_result(case)
    yield from signatures.missing_in_file(case.request)
    for complaint in Complaint.living().where(
        Complaint.service_case == case.id, Complaint.status.not_in(("CLOSED", "NOT_ADMITTED"))
    ):
        yield T("Complaint {code} is still open", code=complaint.code)
    yield from is_archivist(case, actor)


def without_result(case: ServiceCase) -> Iterator[str]:
    """What the service brought about belongs to its file: the report of a test, the result of a
    duplicate check (R-A3, SY-5.3.6).
    """
    item = case.service_item
    if case.outcome not in WITH_RESULT:
        return
    is_test = bool(REPORTED.intersection(item.qual_kinds or ())) and case.provider_id
    if is_test and not any(reports(case)):
        yield T("The file lacks {piece}", piece=T("the report"))
    yield from duplicate_checks.result_wanting(case, None)


def is_archivist(row: Any, actor: Actor) -> Iterator[str]:
    """Files are kept by a named person (SY-9.3.2)."""
    if not archivists(row.station_id).where(PostAssignment.staff == (actor.staff_id or 0)).exists():
        yield T(
            "Only the archivist of the station files; your post as archivist is not entered "
            "or has ended"
        )


def archivists(station_id: int) -> ModelSelect:
    """Who holds the post of archivist of a station today."""
    return PostAssignment.living().where(
        PostAssignment.station == station_id,
        PostAssignment.post == "ARCHIVIST",
        PostAssignment.valid_from <= today(),
        PostAssignment.valid_to.is_null() | (PostAssignment.valid_to >= today()),
    )


def archive(context: Context) -> dict:
    """The case becomes a file; with the last case its need is archived too. Nothing of it changes
    from now on.
    """
    actor, case = context.actor, context.row
    volume = open_volume(actor, case, f"{case.code} {case.service_item.name}", **filed(actor))
    for number, piece in enumerate(pieces(case), 1):
        writes.insert(actor, ArchiveItem, archive_file=volume.id, seq=number, **piece._asdict())
    whole = enterprise_file(actor, case.enterprise, case.station)
    add(actor, whole, Piece("OTHER", f"事项档案 {volume.code}（{case.code}）", today()))
    archive_need(actor, case)
    context.content = volume.code
    return {}


def filed(actor: Actor, years: int | None = None) -> dict:
    """The columns of a volume that is filed today (R-A1)."""
    kept = years or settings.number("archive_years")
    return {
        "status": "FILED",
        "filed_on": today(),
        "filed_by": actor.staff_id,
        "expires_on": years_on(today(), kept),
        "is_complete": True,
    }


def years_on(day: date, years: int) -> date:
    """The same day some years later; the end of February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


FILES_OF = {
    ServiceCase: ("CASE", ArchiveFile.service_case),
    ServiceRequest: ("NEED", ArchiveFile.request),
}
"""The kind of file of a case, and of a need that became none; the link to what it is about."""


def open_volume(actor: Actor, matter: Any, title: str, **more) -> ArchiveFile:
    """A volume of a case or a need: the file itself or, later, a supplement to it."""
    kind, link = FILES_OF[type(matter)]
    count = ArchiveFile.select().where(link == matter.id).count()
    return new_file(
        actor,
        kind,
        matter.station,
        title[:150],
        enterprise=matter.enterprise_id,
        volume=count + 1,
        **{link.name: matter.id},
        **more,
    )


def enterprise_file(actor: Actor, enterprise: Enterprise, station: Station) -> ArchiveFile:
    """The one file of an enterprise, opened when first needed (GDD-7.3-b)."""
    known = (
        ArchiveFile.living()
        .where(ArchiveFile.enterprise == enterprise.id, ArchiveFile.kind == "ENT")
        .first()
    )
    return known or new_file(
        actor, "ENT", station, f"{enterprise.name} 企业质量档案"[:150], enterprise=enterprise.id
    )


def new_file(actor: Actor, kind: str, station: Station, title: str, **more) -> ArchiveFile:
    code = more.pop("code", None) or numbering.next_number(
        "archive_file", STATION=station.code, KIND=kind
    )
    return writes.insert(
        actor,
        ArchiveFile,
        kind=kind,
        title=title,
        station=station.id,
        year=today().year,
        retention_years=settings.number("archive_years"),
        code=code,
        **more,
    )


def add(actor: Actor, volume: ArchiveFile, piece: Piece) -> ArchiveItem:
    return writes.insert(
        actor, ArchiveItem, archive_file=volume.id, seq=next_seq(volume), **piece._asdict()
    )


def next_seq(volume: ArchiveFile) -> int:
    return ArchiveItem.select().where(ArchiveItem.archive_file == volume.id).count() + 1


def number_item(actor: Actor, item: ArchiveItem) -> None:
    """Documents are added to open files alone, each under the next number."""
    if item.id is None and item.__data__.get("archive_file"):
        if item.archive_file.status != "OPEN":
            raise Invalid({"archive_file": [T("A filed volume stays as it is; open a supplement")]})
        item.seq = next_seq(item.archive_file)


def archive_need(actor: Actor, case: ServiceCase) -> None:
    """A need that is over, done, withdrawn or refused, is archived with its last case."""
    request = ServiceRequest.get_by_id(case.request_id)
    rest = ServiceCase.living().where(
        ServiceCase.request == request.id,
        ServiceCase.status != "ARCHIVED",
        ServiceCase.id != case.id,
    )
    if request.status in ("DONE", "WITHDRAWN", "REFUSED") and not rest.exists():
        before = request.status
        writes.store(actor, request, {"status": "ARCHIVED"})
        writes.log(actor, "STATE", request, {"status": [before, "ARCHIVED"]}, event="archive")


def is_first(volume: ArchiveFile) -> bool:
    """Whether this is the file of a case or a need itself, which may get supplements."""
    return volume.kind in ("CASE", "NEED") and volume.volume == 1


def supplement(context: Context) -> dict:
    """What comes after filing goes into a volume of its own, which names the first one and is
    numbered under it: the numbers of the files have no gap (R-A4).
    """
    first = context.row
    matter = (
        ServiceCase.get_by_id(first.service_case_id)
        if first.service_case_id
        else ServiceRequest.get_by_id(first.request_id)
    )
    number = len(volumes_of(matter)) + 1
    volume = open_volume(
        context.actor,
        matter,
        context.values["title"],
        first_volume=first.id,
        code=f"{first.code}-{number}",
    )
    context.messages.append(T("Supplement {code} was opened", code=volume.code))
    return {}


def has_contents(volume: ArchiveFile, actor: Actor) -> Iterator[str]:
    yield from is_archivist(volume, actor)
    if not ArchiveItem.living().where(ArchiveItem.archive_file == volume.id).exists():
        yield T("The volume is empty; add its documents first")


def file(context: Context) -> dict:
    return filed(context.actor, context.row.retention_years)


def contents(volume: ArchiveFile) -> list[ArchiveItem]:
    """The documents of a volume in the order of their numbers."""
    rows = ArchiveItem.living().where(ArchiveItem.archive_file == volume.id)
    return list(rows.order_by(ArchiveItem.seq))


def pages_of(volume: ArchiveFile) -> int:
    """The pages of a volume together, of the documents whose pages are known."""
    return sum(piece.pages or 0 for piece in contents(volume))


def page_fields(volume: ArchiveFile, actor: Actor) -> dict:
    """One count for each document."""
    return {
        f"pages_{piece.id}": Integer(piece, least=1, most=10_000, null=True)
        for piece in contents(volume)
    }


def known_pages(volume: ArchiveFile, actor: Actor) -> dict:
    return {f"pages_{piece.id}": piece.pages for piece in contents(volume)}


def count_pages(context: Context) -> dict:
    """The archivist counts; of a filed volume nothing else is corrected, and the history keeps both
    counts (SY-9.3.4).
    """
    for piece in contents(context.row):
        pages = context.values[f"pages_{piece.id}"]
        if pages != piece.pages:
            writes.update_in_event(context.actor, piece, {"pages": pages}, "count")
    return {}


def volumes_of(matter: Any) -> list[ArchiveFile]:
    """The file of a case or a need and its supplements."""
    _kind, link = FILES_OF[type(matter)]
    return list(ArchiveFile.living().where(link == matter.id).order_by(ArchiveFile.volume))


def counts(ids: Iterable[int]) -> dict:
    """How many documents each of these volumes holds."""
    query = ArchiveItem.living().where(ArchiveItem.archive_file.in_(ids or [0]))
    return dict(
        query.select(ArchiveItem.archive_file, fn.COUNT(ArchiveItem.id))
        .group_by(ArchiveItem.archive_file)
        .tuples()
    )


def due_on(case: ServiceCase) -> date:
    """The last day for archiving a closed case."""
    return add_workdays(day_of(case.closed_at), settings.number("archive_days"))


declare(Rules(ArchiveItem, before_save=(number_item,)))


WORKFLOW = register(
    Workflow(
        ArchiveFile,
        Transition(
            "file",
            "File it",
            ("OPEN",),
            "FILED",
            when=lambda volume: volume.kind != "ENT",
            guard=has_contents,
            effect=file,
            primary=True,
            icon="check",
            clause="SY-9.3.2",
        ),
        Transition(
            "supplement",
            "Open a supplement",
            CLOSED_FILE[:2],
            when=is_first,
            guard=is_archivist,
            effect=supplement,
            fields={"title": ShortText("Title", 150)},
            icon="plus",
            clause="SY-9.3.4",
        ),
        Transition(
            "count",
            "Count the pages",
            CLOSED_FILE[:3],
            when=lambda volume: bool(contents(volume)),
            guard=is_archivist,
            effect=count_pages,
            fields=page_fields,
            initial=known_pages,
            icon="edit",
            clause="SY-9.3.4",
        ),
    )
)
