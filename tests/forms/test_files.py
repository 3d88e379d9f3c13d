"""Files: chosen in forms and in acts, looked at on a page of their own, taken away, replaced,
removed (C8).
"""

from io import BytesIO

import pytest

from models.attachments import Attachment
from models.cases import ServiceCase, ServiceSummary
from models.clock import today
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
def test_the_result_of_a_search_of_standards_stays_with_its_case(house):
    """Whether a local standard exists already: the answer is attached to the case of item S06."""
    desk, clerk = Desk(), house.browser("clerk1")
    case = desk.lead(
        ServiceCase.get(ServiceCase.request == desk.need("S06", state="IN_PROGRESS")), "ENDED"
    )
    act(clerk, case, "summarise", **SUMMARY, file=(BytesIO(PDF), "查重结果.pdf"))
    assert (
        Attachment.get(
            Attachment.owner_type == "service_case", Attachment.owner_id == case.id
        ).filename
        == "查重结果.pdf"
    )
    assert "查重结果.pdf" in clerk.get(f"/admin/enterprise/file/?id={case.enterprise_id}").text


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
