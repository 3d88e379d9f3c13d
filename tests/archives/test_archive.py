"""A closed case becomes a file with numbered contents, and rests: read only, kept for years, added
to by a supplement alone (SY-9.3, R-A).
"""

from datetime import date, timedelta

import pytest

from backoffice.deadlines import workdays
from backoffice.errors import Conflict, GuardFailed, Invalid, Refused
from backoffice.records import writes
from backoffice.workflow import archives
from models.archives import ArchiveFile, ArchiveItem
from models.cases import ServiceCase, ServiceRecord
from models.clock import now, today
from models.fees import FeeRecord
from models.requests import ServiceRequest
from models.staff import PostAssignment
from tests.factories import Desk, actor

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def keeper(house):
    return actor("archive1")


def contents(volume) -> list[tuple]:
    return [
        (item.seq, item.kind)
        for item in ArchiveItem.living()
        .where(ArchiveItem.archive_file == volume.id)
        .order_by(ArchiveItem.seq)
    ]


def archived(desk, keeper, **more):
    case = desk.case("CLOSED", **more)
    if case.provider_id:
        desk.report(case)
        case = ServiceCase.get_by_id(case.id)
    case = desk.step(case, "archive", by=keeper)
    return case, ArchiveFile.get(ArchiveFile.service_case == case)


# --- the file


@pytest.mark.clause("SY-7.3.2-f", "SY-9.3.4", "SY-B-6", "GDD-7.3-a")
def test_archiving_builds_the_file_with_numbered_contents(desk, keeper):
    case, volume = archived(desk, keeper, referred=True)
    assert contents(volume) == list(
        enumerate(
            [
                *("FORM", "NOTICE", "SHEET", "CONSENT", "OTHER"),
                *("RECORD", "RECORD", "SUMMARY", "SURVEY", "REPORT"),
            ],
            1,
        )
    )
    assert (
        case.status,
        volume.status,
        volume.filed_on,
        volume.filed_by_id,
        volume.is_complete,
    ) == ("ARCHIVED", "FILED", today(), keeper.staff_id, True)
    assert volume.code.startswith(f"DA-{case.station.code}-CASE-{today().year}-")


@pytest.mark.clause("GDD-7.3-c", "SY-9.3.4")
def test_files_of_a_station_and_kind_are_numbered_without_gaps(desk, keeper):
    codes = [archived(desk, keeper)[1].code for _ in range(3)]
    numbers = [int(code[-4:]) for code in codes]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


@pytest.mark.clause("GDD-7.3-e")
def test_it_is_kept_for_three_years_at_least(desk, keeper):
    _case, volume = archived(desk, keeper)
    assert (volume.retention_years, volume.expires_on) == (3, archives.years_on(today(), 3))
    assert archives.years_on(date(2028, 2, 29), 3) == date(2031, 2, 28)


@pytest.mark.parametrize("years", ["2", "0", "-3", "drei"])
def test_nobody_shortens_the_retention(desk, keeper, years):
    whole = ArchiveFile.get(ArchiveFile.kind == "ENT", ArchiveFile.station == keeper.station_id)
    with pytest.raises(Invalid) as fault:
        writes.update(keeper, whole, {"retention_years": years})
    assert set(fault.value.errors) == {"retention_years"}


def test_fees_and_complaints_are_in_the_file(desk, keeper):
    case = desk.case("EVALUATING")
    writes.create(desk.clerk, FeeRecord, desk.fee(case))
    desk.handle(desk.complaint(service_case=case.id), "refuse")
    case = desk.step(desk.step(desk.step(case, "survey"), "close"), "archive", by=keeper)
    kinds = [kind for _seq, kind in contents(ArchiveFile.get(ArchiveFile.service_case == case))]
    assert kinds[-2:] == ["FEE", "COMPLAINT"]


@pytest.mark.clause("SY-9.3.1", "GDD-7.3-b")
def test_an_enterprise_has_one_file_that_lists_its_cases(desk, keeper):
    first, volume = archived(desk, keeper)
    second, other = archived(desk, keeper)
    whole = ArchiveFile.get(ArchiveFile.enterprise == first.enterprise, ArchiveFile.kind == "ENT")
    titles = [
        item.title
        for item in ArchiveItem.select()
        .where(ArchiveItem.archive_file == whole)
        .order_by(ArchiveItem.seq)
    ]
    assert volume.code in titles[-2] and other.code in titles[-1] and second.code in titles[-1]
    assert [seq for seq, _kind in contents(whole)] == list(range(1, len(titles) + 1))


def test_a_need_is_archived_with_its_last_case(desk, keeper):
    need = desk.need("Q01", "Q02", state="DONE")
    first, last = ServiceCase.select().where(ServiceCase.request == need)
    desk.step(first, "archive", by=keeper)
    assert ServiceRequest.get_by_id(need.id).status == "DONE"
    desk.step(last, "archive", by=keeper)
    assert ServiceRequest.get_by_id(need.id).status == "ARCHIVED"


def test_a_case_that_nobody_served_is_archived_with_what_it_has(desk, keeper):
    case = desk.step(desk.step(desk.case("NEW"), "abandon"), "archive", by=keeper)
    assert contents(ArchiveFile.get(ArchiveFile.service_case == case)) == [
        (1, "FORM"),
        (2, "NOTICE"),
    ]


# --- who and when


@pytest.mark.clause("SY-9.3.2")
def test_only_the_archivist_by_post_files(desk, keeper):
    case = desk.case("CLOSED")
    for person in (desk.clerk, desk.head):
        with pytest.raises(Refused):
            desk.step(case, "archive", by=person)
    PostAssignment.update(valid_to=today() - timedelta(days=1)).where(
        PostAssignment.staff == keeper.staff_id
    ).execute()
    with pytest.raises(GuardFailed, match="archivist"):
        desk.step(case, "archive", by=keeper)


def test_what_the_file_lacks_is_named(desk, keeper):
    case = desk.case("CLOSED")
    ServiceRecord.update(is_deleted=True).where(ServiceRecord.service_case == case).execute()
    with pytest.raises(GuardFailed, match="lacks the service records"):
        desk.step(case, "archive", by=keeper)


def test_archiving_has_ten_working_days(house, desk):
    case = desk.case("CLOSED")
    assert archives.due_on(case) == workdays.add_workdays(today(), 10)
    ServiceCase.update(closed_at=now() - timedelta(days=40)).where(
        ServiceCase.id == case.id
    ).execute()
    assert case.code in house.browser("archive1").get("/admin/service_case/?view=unarchived").text


# --- at rest


def test_an_archived_case_never_moves_again(desk, keeper):
    case, _volume = archived(desk, keeper)
    for event in ("reopen", "record", "end", "close", "pause", "transfer"):
        with pytest.raises(Conflict):
            desk.step(case, event)


def test_an_archived_case_and_its_parts_are_read_only(house, desk, keeper):
    case, volume = archived(desk, keeper)
    part = ServiceRecord.get(ServiceRecord.service_case == case)
    for row, raw in ((case, {"content": "改"}), (part, {"content": "改"})):
        with pytest.raises(Refused):
            writes.update(desk.head, row, raw)
    with pytest.raises((Refused, Invalid)):
        writes.create(desk.clerk, FeeRecord, desk.fee(case))
    with pytest.raises(Refused):
        writes.update(keeper, volume, {"title": "改"})
    with pytest.raises(Invalid):
        writes.create(
            keeper,
            ArchiveItem,
            {"archive_file": volume.id, "title": "补", "kind": "OTHER", "doc_date": str(today())},
        )


@pytest.mark.clause("SY-9.3.4")
def test_what_comes_later_goes_into_a_supplement(house, desk, keeper):
    case, volume = archived(desk, keeper)
    assert (
        ">题名</label>"
        in house.browser("archive1")
        .get(f"/admin/archive_file/events/supplement/?id={volume.id}")
        .html
    )
    archives.WORKFLOW.fire(keeper, volume, "supplement", {"title": "复检报告"})
    extra = ArchiveFile.get(ArchiveFile.service_case == case, ArchiveFile.volume == 2)
    assert (extra.first_volume_id, extra.code) == (volume.id, f"{volume.code}-2"), (
        "it names its first volume, and is numbered under it (need2 fault 20)"
    )
    shown = house.browser("archive1")
    assert extra.code in shown.get(f"/admin/archive_file/details/?id={volume.id}").text
    assert volume.code in shown.get(f"/admin/archive_file/details/?id={extra.id}").text
    with pytest.raises(GuardFailed, match="empty"):
        archives.WORKFLOW.fire(keeper, extra, "file")
    for title in ("复检报告", "复检发票"):
        writes.create(
            keeper,
            ArchiveItem,
            {"archive_file": extra.id, "title": title, "kind": "REPORT", "doc_date": str(today())},
        )
    filed = archives.WORKFLOW.fire(keeper, ArchiveFile.get_by_id(extra.id), "file")
    assert (filed.status, filed.expires_on, contents(filed)) == (
        "FILED",
        archives.years_on(today(), 3),
        [(1, "REPORT"), (2, "REPORT")],
    )
    assert contents(volume) == contents(
        ArchiveFile.get(ArchiveFile.service_case == case, ArchiveFile.volume == 1)
    )


def test_the_page_of_an_archived_case_leads_to_its_file(house, desk, keeper):
    case, volume = archived(desk, keeper)
    browser = house.browser("clerk1")
    page = browser.get(f"/admin/service_case/details/?id={case.id}")
    assert volume.code in page.text and f"/admin/archive_file/details/?id={volume.id}" in page.links
    assert "/events/" not in page.html
    assert "满意度评价表" in browser.get(f"/admin/archive_file/details/?id={volume.id}").text
