"""Papers: who prints what, masked as on the page; official ones are numbered, and a second one has
its reason (SY-7.3.2-b).
"""

from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from backoffice.exports import print_log
from backoffice.records import writes
from models import clock
from models.archives import ArchiveFile, ArchiveItem
from models.audit import AuditLog
from models.cases import ServiceCase
from models.clock import now
from models.enterprises import Enterprise
from models.requests import CaseNotice
from models.sheets import HandlingSheet
from tests.factories import Desk
from tests.witness import business_rows, changed
from views.printing import needs

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def notice_of(need, kind) -> CaseNotice:
    return CaseNotice.get(CaseNotice.request == need, CaseNotice.kind == kind)


def on_paper(day) -> str:
    """A day as GB/T 9704 writes it: no leading zero in month and day."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def address(row, form) -> str:
    return f"/admin/{row.table()}/print/{form}/?id={row.id}"


def lines(row) -> list:
    return list(
        AuditLog.select()
        .where(AuditLog.object_ref == f"{row.table()}:{row.id}", AuditLog.action == "PRINT")
        .order_by(AuditLog.id)
    )


@pytest.mark.clause("SY-7.3.2-b")
def test_the_acceptance_notice_names_number_days_contact_and_every_need(house, desk):
    need = desk.need("Q01", "T01", state="IN_PROGRESS")
    notice = notice_of(need, "SLTZ")
    text = house.browser("clerk1").post(address(notice, "F03")).text
    for words in (
        notice.code,
        need.code,
        need.enterprise.name,
        need.enterprise.uscc,
        need.station.name,
        need.station.supervision_phone,
        on_paper(notice.promised_on),
        notice.contact_line.open(),
        *(row.service_item.name for row in notice.items),
    ):
        assert words in text


def test_the_copy_says_the_days_of_the_original(house, desk):
    """A pause moves the date of the case, not what the notice promised."""
    case = desk.case("SERVING")
    promised, notice = case.due_on, notice_of(case.request, "SLTZ")
    with clock.at(now() + timedelta(days=1)):
        desk.step(case, "pause")
    with clock.at(now() + timedelta(days=9)):
        moved = desk.step(ServiceCase.get_by_id(case.id), "resume")
    assert moved.due_on > promised
    text = house.browser("clerk1").post(address(notice, "F03")).text
    assert on_paper(promised) in text and on_paper(moved.due_on) not in text


def test_the_first_printing_is_the_original_and_a_copy_needs_its_reason(house, desk):
    notice, browser = notice_of(desk.need(state="IN_PROGRESS"), "SLTZ"), house.browser("clerk1")
    assert "补打" not in browser.post(address(notice, "F03")).text
    again = browser.post(address(notice, "F03"))
    assert again.status == 422 and again.faults == {"reason"}
    copy = browser.submit(again, action="print", reason="企业遗失")
    assert copy.status == 200 and "补打（第 2 次打印）" in copy.text
    assert [line.diff for line in lines(notice)] == [
        {"printing": [None, 1]},
        {"printing": [None, 2], "reason": [None, "企业遗失"]},
    ]
    assert print_log.times(notice, "F03") == 2


def test_looking_at_the_question_prints_nothing(house, desk):
    notice, browser = notice_of(desk.need(state="IN_PROGRESS"), "SLTZ"), house.browser("clerk1")
    before, page = business_rows(), browser.get(address(notice, "F03"))
    assert page.status == 200 and page.form(action="print") and lines(notice) == []
    assert changed(before) == set()


@pytest.mark.clause("SY-4.2.1-a", "JL-7.4.3")
def test_the_one_time_notice_lists_every_missing_piece(house, desk):
    notice = notice_of(desk.need(state="SUPPLEMENT"), "YCGZ")
    text = house.browser("clerk1").post(address(notice, "F04")).text
    assert all(
        piece in text
        for piece in (*notice.missing_materials, notice.code, notice.contact_line.open())
    )


@pytest.mark.clause("SY-7.2-a")
def test_a_refusal_has_its_notice_and_its_filing(house, desk):
    need = desk.need(state="REFUSED")
    filing, browser = desk.filing(need), house.browser("clerk1")
    told, filed = (
        browser.post(address(notice_of(need, "BYSL"), "F05")).text,
        browser.get(address(filing, "F05")).text,
    )
    assert "理由：不属于本站服务范围" in told and "依据：服务目录" in told
    assert all(words in filed for words in (filing.code, need.code, "情况属实，依据充分"))


def test_a_paper_of_another_kind_is_not_found(house, desk):
    notice = notice_of(desk.need(state="IN_PROGRESS"), "SLTZ")
    assert house.browser("clerk1").post(address(notice, "F04")).status == 404


def test_only_those_who_read_the_record_print_it(house, desk):
    notice = notice_of(desk.need(state="IN_PROGRESS"), "SLTZ")
    assert house.browser("clerk2").post(address(notice, "F03")).status == 404
    assert house.browser("asset1").post(address(notice, "F03")).status == 403
    assert lines(notice) == []


def test_the_contact_is_masked_until_it_is_asked_for(house, desk):
    need = desk.need()
    enterprise, browser = Enterprise.get_by_id(need.enterprise_id), house.browser("clerk1")
    page = browser.get(address(need, "F01"))
    assert (
        enterprise.contact_phone.open() not in page.text
        and str(enterprise.contact_phone) in page.text
        and "联系方式已脱敏" in page.text
    )
    full = browser.submit(page, action="")
    assert (
        full.status == 200
        and enterprise.contact_phone.open() in full.text
        and "联系方式已脱敏" not in full.text
    )
    assert len(lines(need)) == 1


def test_the_page_of_a_need_leads_to_its_paper(house, desk):
    need = desk.need()
    assert (
        address(need, "F01")
        in house.browser("clerk1").get(f"/admin/service_request/details/?id={need.id}").links
    )


@pytest.mark.clause("SY-C-head", "SY-C-5", "SY-C-11")
def test_the_survey_prints_its_answers_and_blank(house, desk):
    survey = desk.answer(desk.case("EVALUATING"), q11_opinion="上门及时")
    browser = house.browser("head1")
    filled, blank = (
        browser.get(address(survey, "F09")).text,
        browser.get("/admin/satisfaction_survey/blank/F09/").text,
    )
    assert all(
        words in filled
        for words in (survey.enterprise_name, survey.content, "☑ 非常满意", "☑ 是", "上门及时")
    )
    assert "☑" not in blank and blank.count("☐ 不满意") == 9


def test_the_record_of_a_service_prints_every_contact(house, desk):
    case = desk.case("EVALUATING")
    text = house.browser("clerk1").get(address(case, "F07")).text
    assert all(words in text for words in (case.code, "现场检测", "上门", case.specialist.name))


@pytest.mark.clause("SY-B-3")
def test_the_handling_sheet_prints_its_cases_and_the_word_of_the_enterprise(house, desk):
    need = desk.need("Q01", "T01", state="IN_PROGRESS")
    sheet = writes.create(desk.clerk, HandlingSheet, desk.sheet(need))
    text = house.browser("clerk1").get(address(sheet, "F06")).text
    assert all(
        words in text
        for words in (
            sheet.code,
            need.code,
            sheet.arrangement,
            sheet.result,
            *(case.service_item.name for case in sheet.cases),
        )
    )


@pytest.mark.clause("SY-9.3.4")
def test_the_cover_of_a_file_lists_its_contents_in_their_order(house, desk):
    case = desk.step(desk.case("CLOSED"), "archive", by=house.actor("archive1"))
    volume = ArchiveFile.get(ArchiveFile.service_case == case)
    pieces = list(
        ArchiveItem.living().where(ArchiveItem.archive_file == volume).order_by(ArchiveItem.seq)
    )
    text = house.browser("archive1").get(address(volume, "F16")).text
    places = [text.index(piece.title, text.index("卷内目录")) for piece in pieces]
    assert places == sorted(places) and len(places) > 3
    assert all(
        words in text
        for words in (
            volume.code,
            volume.title,
            case.code,
            f"至 {on_paper(volume.expires_on)}",
            f"本卷共 {len(pieces)} 件",
        )
    )
    assert house.browser("archive2").get(address(volume, "F16")).status in (403, 404)


# as workbooks


def book_of(browser, row, form):
    answer = browser.get(f"/admin/{row.table()}/print/{form}/xlsx/?id={row.id}").answer
    assert answer.status_code == 200, answer.status
    return load_workbook(BytesIO(answer.data)).active


def texts(page) -> list[str]:
    return [str(cell.value) for line in page.iter_rows() for cell in line if cell.value]


@pytest.mark.clause("SY-A")
def test_the_need_form_is_a_workbook_in_its_layout(house, desk):
    """F01: sixteen cells, the sections in their order with ticked and unticked boxes, three blank
    lines at least, signature; A4 upright.
    """
    need = desk.need("Q01", "T01", opinion="=1+1")
    page = book_of(house.browser("clerk1"), need, "F01")
    found = texts(page)
    assert (
        "质量基础设施服务需求表" in found[0]
        and need.code in "".join(found)
        and need.enterprise.name in found
    )
    assert len([one for one in found if one in {label for label, _name in needs.BASE}]) == 16
    places = [
        next(place for place, text in enumerate(found) if text.startswith(mark))
        for mark in ("一、", "二、", "三、", "四、", "五、", "六、", "七、", "八、", "企业负责人")
    ]
    assert places == sorted(places)
    assert any("☑" in text for text in found) and any("☐" in text for text in found)
    assert [page.cell(row, 1).value for row in range(1, page.max_row)].count("3") >= 4
    assert "=1+1" in found and all(
        cell.data_type == "s"
        for line in page.iter_rows()
        for cell in line
        if cell.value is not None
    )
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("portrait", 9)


@pytest.mark.clause("SY-C")
def test_the_satisfaction_form_is_one_too(house, desk):
    survey = desk.survey(desk.case("EVALUATING"), "invite")
    found = texts(book_of(house.browser("head1"), survey, "F09"))
    assert (
        survey.code in "".join(found) and sum(text.startswith(("☐ ", "☑ ")) for text in found) >= 11
    )


def test_a_form_as_a_workbook_is_an_export(house, desk):
    """By who may export, within reach, with its line in the log, and with numbers masked; a paper
    that is none is not found.
    """
    need = desk.need()
    phone = Enterprise.get_by_id(need.enterprise_id).contact_phone.open()
    assert phone not in "".join(texts(book_of(house.browser("clerk1"), need, "F01")))
    assert (
        AuditLog.select()
        .where(AuditLog.action == "EXPORT", AuditLog.object_ref == f"service_request:{need.id}")
        .exists()
    )
    assert (
        house.browser("clerk2").get(f"/admin/service_request/print/F01/xlsx/?id={need.id}").status
        == 404
    )
    assert (
        house.browser("archive1").get(f"/admin/service_request/print/F01/xlsx/?id={need.id}").status
        == 403
    )
    assert (
        house.browser("clerk1").get(f"/admin/service_request/print/F99/xlsx/?id={need.id}").status
        == 404
    )
