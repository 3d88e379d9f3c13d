"""Every file that can be uploaded is opened by those who work with it, and a restricted field is
kept for somebody (boundaries F5).
"""

from io import BytesIO

import pytest

from backoffice.checks import completeness
from backoffice.errors import NotFound
from backoffice.records import attachments, writes
from backoffice.records.attachments import open_for
from models.attachments import FileField
from models.deliveries import ReportDelivery
from models.registry import models
from models.requests import ServiceRequest
from tests.access.expected import reached, rights
from tests.access.table import ROLES, TABLE
from tests.factories import Desk, actor
from tests.town import CAST, PAGE

WITH_FILE = [
    (model, field)
    for model in models()
    for field in model._meta.sorted_fields
    if isinstance(field, FileField) and model.table() in TABLE
]
WIDTH = {"own": 0, "provider": 0, "station": 1, "region": 2, "all": 3}


@pytest.mark.parametrize(
    "model,field", WITH_FILE, ids=lambda one: getattr(one, "__name__", getattr(one, "name", ""))
)
def test_who_brings_a_file_opens_it(model, field):
    """Whoever creates or changes the rows reads them, and sees them where the file is
    restricted.
    """
    needed = "see" if field.restricted else "read"
    for role in ROLES:
        cell = rights(model.table(), role)
        reaches = [cell[verb] for verb in ("create", "update") if verb in cell and role != "ADMIN"]
        assert all(needed in cell and WIDTH[cell[needed]] >= WIDTH[reach] for reach in reaches), (
            f"{role} on {model.table()}.{field.name}"
        )


@pytest.mark.parametrize(
    "model,field", WITH_FILE, ids=lambda one: getattr(one, "__name__", getattr(one, "name", ""))
)
def test_a_file_opens_for_exactly_those_who_may(house, model, field):
    """Over every table with a file: the row of the west, each role."""
    row = model.get_by_id(house.rows[model.table()]["west"])
    kept = attachments.store(
        actor("clerk1"),
        model.table(),
        "附件.pdf",
        PAGE,
        access_level="RESTRICTED" if field.restricted else "INTERNAL",
    )
    attachments.claim(kept, row)
    for role in ROLES:
        may = row.id in reached(
            model.table(), role, "see" if field.restricted else "read", house.rows
        )
        try:
            open_for(actor(CAST[role]), kept.id)
            assert may, f"{role} opens {model.table()}.{field.name}"
        except NotFound:
            assert not may, f"{role} does not open {model.table()}.{field.name}"


def test_the_scan_of_a_need_is_uploaded_and_looked_at(house):
    """boundaries F5: clerk1 uploads it; clerk, head and archivist find and open it on the page,
    others do not.
    """
    desk = Desk()
    need = desk.need(state="REGISTERED")
    browser = house.browser("clerk1")
    page = browser.get(f"/admin/service_request/edit/?id={need.id}")
    assert (
        browser.submit(
            page, holding="description", signed_scan=(BytesIO(b"%PDF-1.4 scan"), "扫描.pdf")
        ).status
        == 302
    )
    scan = ServiceRequest.get_by_id(need.id).signed_scan
    for name in ("clerk1", "head1", "archive1"):
        reader = house.browser(name)
        assert (
            f"/files/{scan.id}/preview"
            in reader.get(f"/admin/service_request/details/?id={need.id}").html
        ), name
        assert {
            reader.get(f"/files/{scan.id}{way}").status for way in ("", "/preview", "/shown")
        } == {200}
    assert house.browser("auditor1").get(f"/files/{scan.id}").status == 404


def test_a_report_is_opened_by_its_provider_and_the_station(house):
    """boundaries F5: file and conclusion of a report."""
    case = Desk().case("SERVING", referred=True, provider="示例衡准检测技术有限公司")
    browser = house.browser("provider1")
    page = browser.get(f"/admin/report_delivery/new/?service_case={case.id}")
    assert (
        browser.submit(
            page,
            holding="expected_on",
            provider=actor("provider1").provider_id,
            file=(BytesIO(b"%PDF-1.4 report"), "报告.pdf"),
        ).status
        == 302
    )
    report = ReportDelivery.select().order_by(ReportDelivery.id.desc()).get()
    writes.update_in_event(
        actor("head1"),
        report,
        {
            "conclusion": "PASS"
            if "PASS" in ReportDelivery.conclusion.options
            else next(iter(ReportDelivery.conclusion.options))
        },
        "issue",
    )
    for name in ("provider1", "clerk1", "head1"):
        reader = house.browser(name)
        page = reader.get(f"/admin/report_delivery/details/?id={report.id}")
        assert (
            f"/files/{report.file_id}/preview" in page.html
            and reader.get(f"/files/{report.file_id}").status == 200
        )
        assert (
            ReportDelivery.conclusion.options.label(ReportDelivery.get_by_id(report.id).conclusion)
            in page.text
        )


def test_check_names_a_restricted_field_that_nobody_may_see():
    granted = {(model.table(), "see") for model in completeness.entities()}
    assert list(completeness._unseen(granted)) == []
    found = list(completeness._unseen(granted - {("service_request", "see")}))
    assert found == [
        "ServiceRequest.signed_scan is restricted and nobody may see it: grant S on "
        "service_request in seeds/roles.py, or restrict it no longer"
    ]
