"""Annex C of Shenyang and Annex B of Jilin as their documents print them, on the phone, in the
station and on paper (SY-C, JL-B, decisions 49 and 51).
"""

from datetime import timedelta

import pytest

from backoffice.public import survey_links
from models.cases import ServiceCase
from models.clock import local, now
from models.requests import RequestItem, ServiceRequest
from tests.factories import Desk, item
from tests.printing import standards

FOUR = ("q1_station", "q2_station_timely", "q3_station_professional", "q4_station_courtesy")
SERVED = ("q6_tech_professional", "q7_tech_timely", "q8_tech_courtesy", "q9_facilities")


@pytest.fixture
def desk(house):
    return Desk()


def answers_of(page, name: str) -> list[str]:
    """The values that a question offers."""
    return [
        attrs["value"]
        for tag, attrs in page.elements
        if attrs.get("name") == name and attrs.get("type") == "radio" and attrs.get("value")
    ] or [
        value
        for form in page.forms
        for value in getattr(form, "options", {}).get(name, [])
        if value
    ]


@pytest.mark.clause("SY-C-head", "SY-C-1", "SY-C-2", "SY-C-3", "SY-C-4", "SY-C-5", "SY-C-10")
def test_the_blank_survey_is_the_paper_word_for_word(house):
    """Need C: «1.您对本次服务站的服务的满意程度» in full, «尊敬的企业», four levels and no box beside."""
    document = standards.annex("DB2101T0050-2022-annex-C")
    sheet = house.browser("clerk1").get("/admin/satisfaction_survey/blank/F09/").text
    assert standards.missing(standards.ANNEX_C, document) == []
    assert standards.missing(standards.ANNEX_C, sheet) == []
    assert all(level in document for level in standards.LEVELS)
    levels = "".join(standards.LEVELS)
    assert standards.plain(sheet).count(levels) == 9 and "不适用" not in sheet


@pytest.mark.clause("SY-C-1", "SY-C-2", "SY-C-3", "SY-C-4", "SY-C-10")
@pytest.mark.parametrize("technician", ["周工", None])
def test_the_phone_asks_the_same_words_with_four_levels(house, desk, technician):
    """Only where no technician served do questions 6 to 9 offer 不适用 (decisions 49)."""
    case = desk.case("EVALUATING")
    ServiceCase.update(technician_names=technician).where(ServiceCase.id == case.id).execute()
    survey = desk.survey(ServiceCase.get_by_id(case.id), "invite")
    page = house.browser().get(f"/survey/{survey_links.token_of(survey)}")
    assert standards.missing(("尊敬的企业,", *standards.QUESTIONS), page.text) == []
    four = ["4", "3", "2", "1"]
    assert all(answers_of(page, name) == four for name in (*FOUR, "q10_overall"))
    offered = four if technician else [*four, "0"]
    assert all(answers_of(page, name) == offered for name in SERVED)


@pytest.mark.clause("SY-C-1", "SY-C-10")
def test_the_station_keys_in_the_same_words(house, desk):
    """A colleague types what came by telephone or on paper, in the words that were asked."""
    survey = desk.survey(desk.case("EVALUATING"), "invite")
    page = house.browser("clerk3").get(f"/admin/satisfaction_survey/events/key_in/?id={survey.id}")
    assert page.status == 200 and standards.missing(standards.QUESTIONS, page.text) == []


def test_who_served_does_not_get_the_link(house, desk):
    """Need A11: the clerk who served could answer in a signed-out window; the head sends it."""
    survey = desk.survey(desk.case("EVALUATING"), "invite")
    token, url = (
        survey_links.token_of(survey),
        f"/admin/satisfaction_survey/details/?id={survey.id}",
    )
    served = house.browser("clerk1").get(url)
    assert token not in served.html and "不向服务人员本人显示" in served.text
    assert token in house.browser("head1").get(url).html


@pytest.mark.clause("SY-C-head")
def test_the_firm_reads_its_own_telephone_on_what_it_signs(house, desk):
    """Need C: no **** on the sheet for the signature; printing it in full leaves a line."""
    survey = desk.survey(desk.case("EVALUATING"), "invite")
    phone = survey.contact_line.open().split()[-1]
    clerk, url = house.browser("clerk1"), f"/admin/satisfaction_survey/print/F09/?id={survey.id}"
    shown = clerk.get(url)
    assert phone not in shown.text and "****" in shown.text
    assert not [one for _tag, one in shown.elements if one.get("data-do") == "print"]
    sheet = clerk.submit(shown, action="print/F09") if shown.form().action else clerk.post(url)
    assert phone in sheet.text and "****" not in sheet.text and "已记入日志" in sheet.text


@pytest.fixture
def jilin(house, desk):
    """A need that the clerk registers on the form of Jilin."""
    clerk = house.browser("clerk1")
    page = clerk.get(f"/admin/service_request/new/?enterprise={desk.enterprise().id}")
    sent = clerk.submit(
        page,
        holding="form_profile",
        form_profile="JL_B",
        description="量具到期，请安排检定",
        item=[str(item("M08").id)],
    )
    assert sent.status == 302
    return ServiceRequest.select().order_by(ServiceRequest.id.desc()).first()


@pytest.mark.clause("JL-B")
def test_the_blank_registration_form_is_the_paper(house):
    """«质量服务需求登记表», its cells and kinds of service, and room for what came back."""
    document = standards.annex("TJAS12-2023-annex-B")
    sheet = house.browser("clerk1").get("/admin/service_request/blank/F02/")
    assert standards.missing(standards.ANNEX_B_JILIN, document) == []
    assert standards.missing((*standards.ANNEX_B_JILIN, "服务反馈"), sheet.text) == []
    assert len([one for _tag, one in sheet.elements if one.get("class") == "rule"]) >= 3


@pytest.mark.clause("JL-B")
def test_what_came_back_is_entered_and_printed(house, desk, jilin):
    """«反馈时间», «服务反馈»: the clerk enters both on the page of the need, and F02 has them."""
    clerk, day = house.browser("clerk1"), local(now())
    told = day.strftime("%Y-%m-%d %H:%M")
    url = f"/admin/service_request/events/feed_back/?id={jilin.id}"
    late = (local(now()) + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    refused = clerk.submit(
        clerk.get(url), holding="feedback_text", feedback_at=late, feedback_text="已检定"
    )
    assert refused.status == 422 and refused.faults == {"feedback_at"}
    sent = clerk.submit(
        clerk.get(url), holding="feedback_text", feedback_at=told, feedback_text="已安排上门检定"
    )
    assert sent.status == 302
    sheet = clerk.post(f"/admin/service_request/print/F02/?id={jilin.id}").text
    assert "已安排上门检定" in sheet and f"反馈时间{told}" in standards.plain(sheet).replace(
        standards.plain(f"{day.year}年{day.month}月{day.day}日{told[-5:]}"), told
    )
    assert "量具到期，请安排检定" in sheet
    assert RequestItem.select().where(RequestItem.request == jilin).count() == 1
    page = clerk.get(f"/admin/service_request/details/?id={jilin.id}").text
    assert "已安排上门检定" in page


def test_a_form_of_shenyang_has_no_feedback(house, desk):
    """Only Annex B of Jilin has that column."""
    need = desk.need()
    page = house.browser("clerk1").get(f"/admin/service_request/details/?id={need.id}")
    assert not [link for link in page.links if "feed_back" in link]
