"""What a clerk reads on the pages of a step: what is decided on, what comes next, what was
issued.
"""

import re

import pytest

from backoffice.records import writes
from models.cases import ServiceCase
from models.consultations import Consultation
from models.green import GreenChannel
from models.requests import CaseNotice, RequestInstrument, ServiceRequest
from tests.factories import Desk, item
from tests.town import DETAILS


@pytest.fixture
def desk(house):
    return Desk()


def part(page, name: str) -> str:
    """The words of a section of a page, found by its class."""
    found = re.search(rf'<(section|div) class="[^"]*\b{name}\b[^"]*".*?</\1>', page.html, re.S)
    return re.sub(r"<[^>]+>", " ", found[0]) if found else ""


def next_step(page) -> list[str]:
    """What the page of a record offers in blue."""
    return [
        words.strip()
        for words in re.findall(
            r'<a class="btn btn-1"[^>]*>(?:<svg.*?</svg>)?([^<]+)<', page.html, re.S
        )
    ]


def details(house, row):
    return house.browser("clerk1").get(f"/admin/{row.table()}/details/?id={row.id}")


def test_the_page_of_a_step_tells_what_it_is_about(house, desk):
    need = desk.need("Q01", description="压力表需要检定")
    about = part(
        house.browser("clerk1").get(f"/admin/service_request/events/assess/?id={need.id}"), "about"
    )
    assert need.enterprise.name in about and "压力表需要检定" in about and "Q01" in about


def test_an_answer_is_written_beside_its_question(house, desk):
    clerk = house.browser("clerk1")
    clerk.post("/admin/consultation/new/", {**desk.question(), "answer": ""})
    asked = Consultation.select().order_by(Consultation.id.desc()).get()
    assert asked.question in part(
        clerk.get(f"/admin/consultation/events/answer/?id={asked.id}"), "about"
    )


def test_what_the_head_decides_on_names_the_enterprise_of_its_need(house, desk):
    need = desk.need("Q01")
    green = writes.create(desk.clerk, GreenChannel, desk.green(need))
    assert need.enterprise.name in part(
        house.browser("head1").get(f"/admin/green_channel/events/approve/?id={green.id}"), "about"
    )


def test_acceptance_hands_over_the_notice_to_print(house, desk):
    need = desk.need(state="ASSESSING")
    clerk = house.browser("clerk1")
    clerk.submit(
        clerk.get(f"/admin/service_request/events/accept/?id={need.id}"), holding="delivery_mode"
    )
    notice = CaseNotice.get(CaseNotice.request == need)
    told = clerk.get(f"/admin/service_request/details/?id={need.id}")
    assert notice.code in part(told, "flash")
    assert (
        clerk.get(f"/admin/case_notice/print/F03/?id={notice.id}").status == 200
        and f"/admin/case_notice/print/F03/?id={notice.id}" in told.links
    )


def test_registering_says_what_acceptance_will_need(house, desk):
    need, clerk = desk.need(state="DRAFT", signed_by="", signed_on=""), house.browser("clerk1")
    clerk.submit(clerk.get(f"/admin/service_request/edit/?id={need.id}"), holding="description")
    assert ServiceRequest.get_by_id(need.id).status == "REGISTERED"
    assert (
        "缺少企业签字或签字扫描件"
        in clerk.get(f"/admin/service_request/details/?id={need.id}").text
    )


def test_the_next_step_is_blue_and_no_other(house, desk):
    assert next_step(details(house, desk.need(state="REGISTERED"))) == ["评估并受理"]
    assert next_step(details(house, desk.need(state="ASSESSING"))) == ["受理"]
    unsigned = desk.need(state="ASSESSING", signed_by="", signed_on="")
    assert next_step(details(house, unsigned)) == ["评估并受理"]
    case = desk.case("SERVING")
    assert next_step(details(house, case)) == ["服务记录"]
    assert next_step(details(house, desk.step(case, "record"))) == ["结束服务并小结"]


def test_a_case_that_waits_for_its_survey_leads_there(house, desk):
    assert next_step(details(house, desk.case("EVALUATING"))) == ["评价：待邀请"]


def test_a_case_shows_the_rows_of_its_table(house, desk):
    need = desk.need(
        "Q01", children={RequestInstrument: [dict(DETAILS[RequestInstrument])]}, state="IN_PROGRESS"
    )
    case = ServiceCase.get(ServiceCase.request == need, ServiceCase.service_item == item("M04"))
    assert DETAILS[RequestInstrument]["instrument_name"] in details(house, case).text
