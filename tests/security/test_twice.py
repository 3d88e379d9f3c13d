"""A form that is sent twice makes one record (promise F2)."""

from models.audit import AuditLog
from models.enterprises import Enterprise
from models.reference import Setting
from models.requests import ServiceRequest


def sent(browser, **values):
    """The form of a new setting as a browser would send it, and once more."""
    page = browser.get("/admin/setting/new/")
    return [
        browser.submit(page, holding="key", **{"value": "1", "note": "n", **values})
        for _time in range(2)
    ]


def test_the_second_sending_leads_to_the_same_record(house):
    first, second = sent(house.browser("admin"), key="twice")
    assert first.status == second.status == 302 and first.location == second.location
    assert Setting.select().where(Setting.key == "twice").count() == 1


def test_a_need_is_registered_once(house):
    browser, before = house.browser("clerk1"), ServiceRequest.select().count()
    page = browser.get("/admin/service_request/new/")
    for _time in range(2):
        browser.submit(
            page,
            holding="channel",
            enterprise=house.rows["enterprise"]["west"],
            channel="PHONE",
            _draft="1",
            item="1",
        )
    assert ServiceRequest.select().count() == before + 1


def test_two_forms_make_two_records(house):
    browser = house.browser("admin")
    assert sent(browser, key="one")[0].location != sent(browser, key="two")[0].location


def test_the_key_of_another_cannot_be_used_to_read(house):
    """Sending somebody else's key leads to nothing that one may not see."""
    admin, page = house.browser("head2"), None
    page = admin.get("/admin/enterprise/new/")
    key = dict(page.form(holding="contact_phone").values)["_once"]
    row = Enterprise.get_by_id(house.rows["enterprise"]["south"])
    from backoffice.records import idempotency

    idempotency.remember(key, row)
    clerk = house.browser("clerk1")
    answer = clerk.post("/admin/enterprise/new/", {"_once": key, "name": "x"})
    assert answer.status == 404 and row.name not in answer.html
    assert row.name not in clerk.get("/admin/enterprise/").html


def test_one_record_has_one_line_in_the_log(house):
    sent(house.browser("admin"), key="logged")
    row = Setting.get(Setting.key == "logged")
    assert (
        AuditLog.select()
        .where(AuditLog.object_ref == f"setting:{row.id}", AuditLog.action == "CREATE")
        .count()
        == 1
    )
