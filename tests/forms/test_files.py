"""Files: chosen in forms and in acts, looked at on a page of their own, taken away, replaced,
removed (C8).
"""

from io import BytesIO

import pytest

from models.attachments import Attachment
from models.cases import ServiceCase, ServiceSummary
from models.clock import today
from models.duplicate_checks import DuplicateCheck
from models.providers import ProviderQualification
from tests.factories import Desk

PDF = b"%PDF-1.4 report"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
SUMMARY = {"ended_on": str(today()), "end_info": "完成", "summary": "达到要求"}


def act(browser, case, event, **typed):
    """Open the page of an event and send it."""
    url = f"/admin/service_case/events/{event}/?id={case.id}"
    return browser.submit(browser.get(url), holding="row_version", **typed)


def certificate(house) -> ProviderQualification:
    return ProviderQualification.get_by_id(house.rows["provider_qualification"]["west"])


def edit(browser, row, **typed):
    return browser.submit(
        browser.get(f"/admin/provider_qualification/edit/?id={row.id}"),
        holding="row_version",
        **typed,
    )


@pytest.mark.both_databases
def test_an_act_takes_a_file(house):
    """The report travels with the service summary and belongs to the case (SY-6.4.2)."""
    case, clerk = Desk().case("ENDED"), house.browser("clerk1")
    page = act(clerk, case, "summarise", **SUMMARY, file=(BytesIO(PDF), "检测报告.pdf"))
    assert page.status == 302
    kept = ServiceSummary.get(ServiceSummary.service_case == case).file
    assert (kept.filename, kept.owner_type, kept.owner_id) == (
        "检测报告.pdf",
        "service_case",
        case.id,
    )
    assert clerk.get(f"/files/{kept.id}").answer.data == PDF


@pytest.mark.clause("SY-5.3.6")
def test_a_duplicate_check_closes_with_its_result_and_the_file_alone(house):
    """«开展地方标准立项查重服务»: the result is typed, its file stays with the case, and without both
    the case of S06 neither closes nor is archived (need2 fault 9).
    """
    desk, clerk = Desk(), house.browser("clerk1")
    case = desk.lead(
        ServiceCase.get(ServiceCase.request == desk.need("S06", state="IN_PROGRESS")), "ENDED"
    )
    case = desk.step(desk.step(case, "summarise"), "survey")
    close = f"/admin/service_case/events/close/?id={case.id}"
    typed = {"outcome": "SOLVED", "outcome_note": "已交付查重结果"}
    page = clerk.submit(clerk.get(close), action="close", **typed)
    assert page.status == 409 and "缺查重结果，请先登记" in page.text
    new = {
        "service_case": str(case.id),
        "subject": "示例减速机温升试验方法",
        "sources": "国家标准全文公开系统、地方标准信息服务平台",
        "result": "SIMILAR",
        "conclusion": "建议缩小适用范围后申报",
    }
    url = "/admin/duplicate_check/new/"
    assert clerk.submit(clerk.get(url), holding="subject", **new).faults == {"similar"}
    new["similar"] = "DB21/T 0000 示例方法（现行）"
    empty = clerk.submit(clerk.get(url), holding="subject", **{**new, "conclusion": "。"})
    assert empty.faults == {"conclusion"}
    assert clerk.submit(clerk.get(url), holding="subject", **new).status == 302
    assert "缺查重结果文件" in clerk.submit(clerk.get(close), action="close", **typed).text
    row = DuplicateCheck.get(DuplicateCheck.service_case == case)
    edit = f"/admin/duplicate_check/edit/?id={row.id}"
    page = clerk.submit(clerk.get(edit), holding="subject", file=(BytesIO(PDF), "查重结果.pdf"))
    assert page.status == 302
    assert clerk.submit(clerk.get(close), action="close", **typed).status == 302
    row = DuplicateCheck.get_by_id(row.id)
    assert (row.result, row.checked_by, row.file.filename) == (
        "SIMILAR",
        desk.clerk.account_id,
        "查重结果.pdf",
    )
    assert clerk.get(f"/files/{row.file_id}").answer.data == PDF


def test_a_case_of_another_item_takes_no_duplicate_check(house):
    case, clerk = Desk().case("SERVING"), house.browser("clerk1")
    page = clerk.submit(
        clerk.get("/admin/duplicate_check/new/"),
        holding="subject",
        service_case=str(case.id),
        subject="示例方法",
        sources="全文公开系统",
        result="NONE",
        conclusion="可以申报",
    )
    assert page.faults == {"service_case"}


def test_an_act_with_a_false_file_does_not_happen(house):
    case, files = Desk().case("ENDED"), house.settings.instance / "files"
    before = set(files.iterdir())
    page = act(
        house.browser("clerk1"),
        case,
        "summarise",
        **SUMMARY,
        file=(BytesIO(b"MZ programme"), "报告.pdf"),
    )
    assert page.status == 422 and page.faults == {"file"}
    assert (
        not ServiceSummary.select().where(ServiceSummary.service_case == case).exists()
        and set(files.iterdir()) == before
    )


def test_a_refused_act_says_that_its_file_must_be_chosen_again(house):
    page = act(
        house.browser("clerk1"),
        Desk().case("ENDED"),
        "summarise",
        **{**SUMMARY, "summary": ""},
        file=(BytesIO(PDF), "检测报告.pdf"),
    )
    assert page.status == 422 and page.faults == {"summary", "file"} and "检测报告.pdf" in page.text


def test_a_file_is_replaced_and_removed(house):
    head, row = house.browser("admin"), certificate(house)
    edit(head, row, file=(BytesIO(PDF), "旧证书.pdf"))
    edit(head, row, file=(BytesIO(PNG), "新证书.png"))
    assert certificate(house).file.filename == "新证书.png"
    edit(head, row, issuer="别处")
    assert certificate(house).file.filename == "新证书.png", (
        "a form that says nothing about the file keeps it"
    )
    edit(head, row, **{"file-drop": "1"})
    assert certificate(house).file is None
    assert Attachment.select().where(Attachment.filename == "新证书.png").exists(), (
        "what was attached once stays on record"
    )


@pytest.mark.parametrize("content, name", [(PDF, "证书.pdf"), (PNG, "照片.png")])
def test_a_file_is_looked_at_before_it_is_taken_away(house, content, name):
    admin, row = house.browser("admin"), certificate(house)
    edit(admin, row, file=(BytesIO(content), name))
    kept = certificate(house).file_id
    page = admin.get(f"/files/{kept}/preview")
    assert name in page.text and f"/files/{kept}/shown" in page.html
    answer = admin.get(f"/files/{kept}/shown").answer
    assert (
        answer.headers["Content-Disposition"].startswith("inline")
        and answer.headers["X-Content-Type-Options"] == "nosniff"
    )
    assert (
        "script-src" not in answer.headers["Content-Security-Policy"]
        and "default-src 'none'" in answer.headers["Content-Security-Policy"]
    )


def test_other_kinds_are_only_taken_away(house):
    admin, row = house.browser("admin"), certificate(house)
    edit(admin, row, file=(BytesIO(PDF), "证书.pdf"))
    Attachment.update(media_type="application/vnd.ms-excel").where(
        Attachment.id == certificate(house).file_id
    ).execute()
    assert admin.get(f"/files/{certificate(house).file_id}/shown").status == 404


@pytest.mark.parametrize("way", ["", "/shown", "/preview"])
def test_a_stranger_sees_no_file_in_any_way(house, way):
    edit(house.browser("admin"), certificate(house), file=(BytesIO(PDF), "证书.pdf"))
    assert house.browser("provider2").get(f"/files/{certificate(house).file_id}{way}").status == 404
