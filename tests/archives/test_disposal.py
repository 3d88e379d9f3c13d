"""Volumes whose retention is over are disposed of by two persons, never before the last day
(GDD-7.3-e, R-A2).
"""

from datetime import timedelta

import pytest

from models import clock
from models.archives import ArchiveDisposal, ArchiveFile, ArchiveItem
from models.cases import ServiceCase
from models.clock import now
from tests.factories import Desk

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("GDD-7.3-e")]
NEW = "/admin/archive_disposal/new/"
YEARS = timedelta(days=3 * 366 + 1)


@pytest.fixture
def desk(house):
    return Desk()


def filed(house, desk) -> ArchiveFile:
    """The file of a case that the archivist archived on its page."""
    case = desk.case("CLOSED")
    keeper = house.browser("archive1")
    url = f"/admin/service_case/events/archive/?id={case.id}"
    assert keeper.submit(keeper.get(url), action="/events/archive/").status == 302
    assert ServiceCase.get_by_id(case.id).status == "ARCHIVED"
    return ArchiveFile.get(ArchiveFile.service_case == case)


def proposed(keeper, volume) -> ArchiveDisposal:
    page = keeper.get(NEW)
    answer = keeper.submit(
        page, holding="appraisal", files=[str(volume.id)], appraisal="无继续保存价值，碎纸处理"
    )
    assert answer.status == 302, answer.text[:1500]
    return ArchiveDisposal.select().order_by(ArchiveDisposal.id.desc()).get()


def event(disposal, name: str) -> str:
    return f"/admin/archive_disposal/events/{name}/?id={disposal.id}"


def test_before_the_last_day_nothing_is_disposed_of(house, desk):
    """«保存期限一般不低于3年»: the form names the day until which the volume is kept, and what was
    typed stays.
    """
    volume = filed(house, desk)
    for ahead in (timedelta(), volume.expires_on - clock.today()):
        with clock.at(now() + ahead):
            keeper = house.browser("archive1")
            assert volume.code not in keeper.get("/admin/archive_file/?view=over").text
            page = keeper.get(NEW)
            answer = keeper.submit(
                page, holding="appraisal", files=[str(volume.id)], appraisal="腾库房"
            )
            assert answer.status == 422 and answer.faults == {"files"}
            assert f"{volume.code} 的保管期限至 {volume.expires_on}" in answer.text
            assert dict(answer.form(holding="appraisal").values)["appraisal"].strip() == "腾库房"
    assert ArchiveFile.get_by_id(volume.id).status == "FILED"


def test_one_person_appraises_and_another_agrees(house, desk):
    """The list begins with the volumes whose time is over; the head agrees, the archivist cannot;
    number and contents stay as proof.
    """
    volume = filed(house, desk)
    with clock.at(now() + YEARS):
        keeper, head = house.browser("archive1"), house.browser("head1")
        assert volume.code in keeper.get("/admin/archive_file/?view=over").text
        assert volume.code in keeper.get(NEW).html
        disposal = proposed(keeper, volume)
        assert keeper.get(event(disposal, "dispose")).status == 403
        assert house.browser("head2").get(event(disposal, "dispose")).status == 404
        answer = head.submit(
            head.get(event(disposal, "dispose")), action="/events/dispose/", opinion="同意"
        )
        assert answer.status == 302
        disposal = ArchiveDisposal.get_by_id(disposal.id)
        assert (disposal.status, disposal.disposed_on) == ("DONE", clock.today())
        assert disposal.appraised_by_id == house.actor("archive1").staff_id
        assert disposal.approved_by == house.actor("head1").account_id
        assert ArchiveFile.get_by_id(volume.id).status == "DISPOSED"
        pieces = ArchiveItem.living().where(ArchiveItem.archive_file == volume.id)
        assert pieces.exists()
        page = head.get(f"/admin/archive_disposal/details/?id={disposal.id}")
        assert volume.code in page.text and "已销毁" in page.text


def test_a_person_with_both_posts_does_not_agree_with_himself(house, desk):
    """Two persons, not two roles: a head who appraised leaves the word to somebody else."""
    volume = filed(house, desk)
    with clock.at(now() + YEARS):
        disposal = proposed(house.browser("archive1"), volume)
        head = house.browser("head1")
        ArchiveDisposal.update(appraised_by=house.actor("head1").staff_id).where(
            ArchiveDisposal.id == disposal.id
        ).execute()
        page = head.get(event(disposal, "dispose"))
        assert "鉴定人不能批准自己提出的销毁" in page.text
        answer = head.post(event(disposal, "dispose"), {"opinion": "同意"})
        assert answer.status in (409, 422)
        assert ArchiveFile.get_by_id(volume.id).status == "FILED"


def test_a_list_is_kept_or_taken_back(house, desk):
    """A mistake is put right: the archivist takes the list back, the head keeps the volumes; either
    leaves them free for another list.
    """
    volume = filed(house, desk)
    with clock.at(now() + YEARS):
        keeper, head = house.browser("archive1"), house.browser("head1")
        first = proposed(keeper, volume)
        twice = keeper.submit(
            keeper.get(NEW), holding="appraisal", files=[str(volume.id)], appraisal="重复"
        )
        assert twice.status == 422 and first.code in twice.text
        keeper.submit(keeper.get(event(first, "withdraw")), action="/events/withdraw/")
        second = proposed(keeper, volume)
        head.submit(head.get(event(second, "keep")), action="/events/keep/", opinion="仍有价值")
        states = [row.status for row in ArchiveDisposal.select().order_by(ArchiveDisposal.id)][-2:]
        assert states == ["WITHDRAWN", "KEPT"]
        assert ArchiveFile.get_by_id(volume.id).status == "FILED"
