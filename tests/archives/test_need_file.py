"""A need that never became a case, refused, withdrawn or answered at once, is archived all the same
(GDD-7.2.1.3).
"""

import pytest

from backoffice.errors import Conflict, GuardFailed, Refused
from backoffice.public import progress_lookup
from backoffice.records import writes
from backoffice.workflow import archives, requests
from models.archives import ArchiveFile, ArchiveItem
from models.clock import today
from models.requests import RequestItem, ServiceRequest
from models.visits import EnterpriseVisit
from tests.factories import OWN, Desk, actor, tick

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("GDD-7.2.1.3")]


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def keeper(house):
    return actor("archive1")


def archived(keeper, need) -> ArchiveFile:
    requests.WORKFLOW.fire(keeper, need, "archive")
    return ArchiveFile.get(ArchiveFile.request == need)


def titles(volume) -> list[str]:
    return [
        item.title
        for item in ArchiveItem.living()
        .where(ArchiveItem.archive_file == volume.id)
        .order_by(ArchiveItem.seq)
    ]


def answered(desk) -> ServiceRequest:
    """A need whose one item was answered on the spot."""
    need = desk.need(OWN)
    item = RequestItem.get(RequestItem.request == need)
    return desk.do(
        desk.do(need, "assess", **{f"item_{item.id}": "INSTANT"}, assessment_note="已当面解答"),
        "accept",
    )


def test_a_refused_need_rests_with_its_form_notice_and_filing(desk, keeper):
    need = desk.need(state="REFUSED")
    volume = archived(keeper, need)
    form, notice, filing = titles(volume)
    assert need.code in form and "不予受理" in notice and desk.filing(need).code in filing
    assert (
        volume.kind,
        volume.status,
        volume.filed_on,
        volume.filed_by_id,
        volume.retention_years,
    ) == ("NEED", "FILED", today(), keeper.staff_id, 3)
    assert volume.code.startswith(f"DA-{need.station.code}-NEED-{today().year}-")
    whole = ArchiveFile.get(ArchiveFile.enterprise == need.enterprise, ArchiveFile.kind == "ENT")
    assert volume.code in titles(whole)[-1]


def test_a_need_that_was_answered_at_once_rests_with_its_assessment_and_answer(desk, keeper):
    found = titles(archived(keeper, answered(desk)))
    assert any("需求评估记录（即时答复" in title for title in found) and any(
        title.startswith("咨询记录 ") for title in found
    )


def test_the_visit_that_brought_it_is_in_the_file(desk, keeper):
    visit = writes.create(desk.clerk, EnterpriseVisit, desk.visit())
    need = desk.need(channel="VISIT", visit=visit.id, state="WITHDRAWN")
    assert any(visit.code in title for title in titles(archived(keeper, need)))


def test_it_is_read_only_from_then_on(desk, keeper):
    need = desk.need(state="REFUSED")
    volume = archived(keeper, need)
    need = ServiceRequest.get_by_id(need.id)
    assert need.status == "ARCHIVED"
    with pytest.raises(Refused):
        writes.update(desk.head, need, {"description": "改"})
    with pytest.raises(Refused):
        writes.update(desk.head, need, {}, children={RequestItem: [tick(OWN)]})
    with pytest.raises(Refused):
        writes.update(keeper, volume, {"title": "改"})
    with pytest.raises(Conflict):
        desk.do(need, "assess")
    with pytest.raises(GuardFailed, match="archived"):
        desk.decide(desk.filing(need), "overturn")
    archives.WORKFLOW.fire(keeper, volume, "supplement", {"title": "企业来函"})
    assert ArchiveFile.get(ArchiveFile.request == need, ArchiveFile.volume == 2).status == "OPEN"


def test_only_the_archivist_does_it_and_never_with_cases(desk, keeper):
    refused, served = desk.need(state="REFUSED"), desk.need(OWN, state="DONE")
    for person in (desk.clerk, desk.head):
        with pytest.raises(Refused):
            requests.WORKFLOW.fire(person, refused, "archive")
    with pytest.raises(Conflict):
        requests.WORKFLOW.fire(keeper, served, "archive")


def test_the_list_names_what_waits_and_the_page_leads_to_the_file(house, desk, keeper):
    need, browser = desk.need(state="REFUSED"), house.browser("archive1")
    assert need.code in browser.get("/admin/service_request/?view=unfiled").text
    volume = archived(keeper, need)
    assert need.code not in browser.get("/admin/service_request/?view=unfiled").text
    assert (
        f"/admin/archive_file/details/?id={volume.id}"
        in house.browser("clerk1").get(f"/admin/service_request/details/?id={need.id}").links
    )
    assert need.code in browser.get(f"/admin/archive_file/print/F16/?id={volume.id}").text


def test_the_public_word_of_a_refused_need_stays(desk, keeper):
    refused, done = desk.need(state="REFUSED"), answered(desk)
    for need, word in ((refused, progress_lookup.REFUSED), (done, progress_lookup.OVER)):
        archived(keeper, need)
        assert (
            progress_lookup.ask(
                need.code, need.enterprise.contact_phone.open()[-4:], "127.0.0.1"
            ).word
            == word
        )
