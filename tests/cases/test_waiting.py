"""The head's workbench: what waits for the head's word, and how the work lies on the clerks
(SY-4.2.2).
"""

from datetime import timedelta

import pytest

from models.cases import ServiceCase
from models.clock import today
from tests.factories import Desk

pytestmark = pytest.mark.clause("SY-4.2.2")


def shown(browser, label, address) -> str:
    """The number that stands over a link of the workbench."""
    html = browser.get("/").html
    return html.split(f'href="{address}"')[1].split('class="v">')[1].split(" ")[0]


def test_what_waits_for_the_head_is_counted_and_leads_to_its_list(house):
    desk, head = Desk(), house.browser("head1")
    waits = {
        "/admin/refusal_filing/?view=waiting": "否定备案",
        "/admin/case_extension/?view=waiting": "延期",
    }
    before = {address: int(shown(head, label, address)) for address, label in waits.items()}
    desk.do(desk.need(), "refuse")
    desk.step(desk.case("SERVING"), "extend")
    assert {address: int(shown(head, label, address)) for address, label in waits.items()} == {
        address: number + 1 for address, number in before.items()
    }
    for address in waits:
        assert f"共 {before[address] + 1} 条" in head.get(address).text


def test_another_head_counts_his_own_station(house):
    desk, other, address = Desk(), house.browser("head2"), "/admin/refusal_filing/?view=waiting"
    before = shown(other, "", address)
    desk.do(desk.need(), "refuse")
    assert shown(other, "", address) == before


def test_who_decides_nothing_sees_neither(house):
    page = house.browser("clerk1").get("/?of=station")
    assert "待我决定" not in page.text and "各专员在办情况" not in page.text


def test_the_load_of_each_clerk_is_open_near_and_late(house):
    desk, head = Desk(), house.browser("head1")
    late = desk.case("SERVING")
    ServiceCase.update(due_on=today() - timedelta(days=1)).where(
        ServiceCase.id == late.id
    ).execute()
    page = head.get("/")
    assert "各专员在办情况" in page.text
    mine = ServiceCase.living().where(ServiceCase.specialist == desk.clerk.staff_id)
    number = mine.where(ServiceCase.status.not_in(("CLOSED", "ARCHIVED"))).count()
    query = f"view=open&amp;specialist={desk.clerk.staff_id}"
    place = f'<a href="/admin/service_case/?{query}">{number}</a>'
    assert (
        place in page.html and f'view=late&amp;specialist={desk.clerk.staff_id}">1</a>' in page.html
    )
