"""Telephone and identity numbers: sealed at rest, masked on every way out, shown for a reason that
is kept (promises B5, D1, D2).
"""

import base64
import io
import zipfile
from pathlib import Path

import pytest
from peewee import CharField

from backoffice.access.actor import SYSTEM
from backoffice.records import writes
from models.audit import AuditLog
from models.base import database
from models.cipher import SealBroken
from models.complaints import Complaint
from models.enterprises import Enterprise, EnterpriseContact
from models.experts import Expert
from models.registry import models
from models.sealed import EncryptedField, Sealed
from models.staff import Staff
from tests.access.expected import reached
from tests.access.table import ROLES
from tests.factories import Desk
from tests.town import CAST

PHONE, OTHER, IDENTITY, CARD = (
    "13912345678",
    "13987654321",
    "11010519491231002X",
    "6222020200112233445",
)
PLANTED = (PHONE, OTHER, IDENTITY, CARD)


@pytest.fixture
def planted(house):
    """clerk1's enterprise, its staff, an expert and a complaint with numbers that we shall look
    for.
    """
    head, admin = house.actor("head1"), house.actor("admin")
    enterprise = Enterprise.get_by_id(house.rows["enterprise"]["west"])
    enterprise = writes.update(head, enterprise, {"contact_phone": PHONE})
    writes.update(
        head,
        EnterpriseContact.get_by_id(house.rows["enterprise_contact"]["west"]),
        {"phone": PHONE},
    )
    writes.update(
        head, Staff.get_by_id(house.rows["staff"]["west"]), {"mobile": OTHER, "id_number": IDENTITY}
    )
    writes.update(
        admin,
        Expert.get_by_id(house.rows["expert"]["west"]),
        {"phone": OTHER, "id_number": IDENTITY, "bank_account": CARD},
    )
    Desk().complaint(complainant_phone=PHONE)
    Desk().need(enterprise=enterprise)
    return enterprise


def everything_on_disk(house) -> bytes:
    """The database file with its WAL, or a dump of all tables; and every other file of the
    installation.
    """
    if house.kind == "sqlite":
        path = Path(house.settings.database_url.removeprefix("sqlite:///"))
        parts = [one.read_bytes() for one in path.parent.glob(f"{path.name}*")]
    else:
        parts = [
            repr(database.obj.execute_sql(f'SELECT * FROM "{table}"').fetchall()).encode()
            for table in database.obj.get_tables()
        ]
    return b"".join(
        [*parts, *(one.read_bytes() for one in house.settings.instance.rglob("*") if one.is_file())]
    )


@pytest.mark.both_databases
def test_no_number_lies_open_on_the_disk(house, planted):
    kept = everything_on_disk(house)
    assert len(kept) > 100_000
    for text in PLANTED:
        raw = text.encode()
        for form in (
            raw,
            text.encode("utf-16-le"),
            text.encode("utf-16-be"),
            raw.hex().encode(),
            raw.hex().upper().encode(),
            base64.b64encode(raw).rstrip(b"=")[:-1],
            base64.b64encode(b"x" + raw)[2:-3],
        ):
            assert form not in kept, text


@pytest.mark.both_databases
def test_a_sealed_value_opens_only_where_it_was_sealed(house, planted):
    """Moved to another row or column, it does not open."""
    other = Enterprise.select().where(Enterprise.id != planted.id).first()
    token = database.obj.execute_sql(
        f"SELECT contact_phone FROM enterprise WHERE id = {planted.id}"
    ).fetchone()[0]
    database.obj.execute_sql(
        f"UPDATE enterprise SET contact_phone = '{token}' WHERE id = {other.id}"
    )
    with pytest.raises(SealBroken):
        Enterprise.get_by_id(other.id).contact_phone.open()
    assert Enterprise.get_by_id(planted.id).contact_phone.open() == PHONE


def test_every_sensitive_column_is_sealed():
    """Telephones, identity and account numbers, wherever a model keeps one."""
    words = ("phone", "mobile", "id_number", "bank_account", "snapshot", "contact_line")
    open_ones = {
        f"{model.__name__}.{field.name}"
        for model in models()
        for field in model._meta.sorted_fields
        if any(word in field.name for word in words)
        and not isinstance(field, EncryptedField)
        and not field.name.endswith("_digest")
    }
    assert open_ones == {
        "Station.service_phone",
        "Station.supervision_phone",
        "Station.complaint_phone",
    }, "public numbers of stations"
    digests = [
        field
        for model in models()
        for field in model._meta.sorted_fields
        if field.name.endswith("_digest") and model.__name__ != "UserSession"
    ]
    assert digests and all(isinstance(field, CharField) for field in digests)


def shown_to(browser, url) -> str:
    page = browser.get(url)
    assert page.status in (200, 403, 404), url
    return page.html


@pytest.mark.parametrize("role", ROLES)
def test_no_page_shows_a_number_in_full(house, planted, role):
    browser, rows = house.browser(CAST[role]), house.rows
    for table in (
        "enterprise",
        "enterprise_contact",
        "staff",
        "expert",
        "complaint",
        "service_request",
        "audit_log",
        "case_notice",
        "user_account",
        "referral",
    ):
        for path in (
            "?size=100",
            f"details/?id={rows[table]['west']}",
            f"edit/?id={rows[table]['west']}",
        ):
            html = shown_to(browser, f"/admin/{table}/{path}")
            assert not any(text in html for text in PLANTED), f"{table}/{path}"


def test_the_log_keeps_the_mask_alone(house, planted):
    diffs = [line.diff for line in AuditLog.select().where(AuditLog.diff.is_null(False))]
    assert diffs and not any(text in str(diff) for text in PLANTED for diff in diffs)
    assert any("139****5678" in str(diff) for diff in diffs)


@pytest.mark.parametrize(
    "table, who",
    [
        ("enterprise", "head1"),
        ("enterprise", "admin"),
        ("staff", "head1"),
        ("expert", "admin"),
        ("enterprise_contact", "clerk1"),
        ("complaint", "auditor1"),
    ],
)
def test_no_workbook_holds_a_number_in_full(house, planted, table, who):
    answer = house.browser(who).get(f"/admin/{table}/export/xlsx/").answer
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        inside = b"".join(book.read(name) for name in book.namelist()).decode()
    assert not any(text in inside for text in PLANTED)
    assert "****" in inside


# --- revealing


def reveal(browser, table, row_id, field, reason=None):
    url = f"/admin/{table}/reveal/?id={row_id}&field={field}"
    return browser.get(url) if reason is None else browser.post(url, {"reason": reason})


def test_revealing_needs_a_reason(house, planted):
    browser = house.browser("head1")
    before = AuditLog.select().where(AuditLog.action == "VIEW_SENS").count()
    for reason in ("", "   ", "x" * 201):
        page = reveal(browser, "enterprise", planted.id, "contact_phone", reason)
        assert page.status == 422 and PHONE not in page.html
    assert PHONE not in reveal(browser, "enterprise", planted.id, "contact_phone").html
    assert AuditLog.select().where(AuditLog.action == "VIEW_SENS").count() == before


def test_revealing_leaves_who_what_and_why(house, planted):
    page = reveal(house.browser("head1"), "enterprise", planted.id, "contact_phone", "回访企业")
    assert page.status == 200 and PHONE in page.html
    line = AuditLog.select().order_by(AuditLog.id.desc()).get()
    assert (line.action, line.object_ref, line.user_name, line.diff) == (
        "VIEW_SENS",
        f"enterprise:{planted.id}",
        house.actor("head1").name,
        {"contact_phone": [None, "回访企业"]},
    )


@pytest.mark.parametrize("role", ROLES)
def test_who_may_reveal_the_telephone_of_an_enterprise(house, planted, role):
    page = reveal(house.browser(CAST[role]), "enterprise", planted.id, "contact_phone", "回访企业")
    allowed = planted.id in reached("enterprise", role, "see", house.rows)
    assert (PHONE in page.html) == allowed == (page.status == 200)


def test_a_colleague_does_not_reveal_what_is_not_his(house, planted):
    """S o: a clerk sees the numbers of the own needs' enterprises alone, and masked ones of the
    station.
    """
    page = reveal(house.browser("clerk3"), "enterprise", planted.id, "contact_phone", "回访企业")
    assert page.status == 403 and PHONE not in page.html
    assert (
        reveal(
            house.browser("clerk2"), "enterprise", planted.id, "contact_phone", "回访企业"
        ).status
        == 404
    )


def test_a_frozen_declaration_is_never_revealed_by_its_field(house, planted):
    page = reveal(
        house.browser("head1"),
        "service_request",
        house.rows["service_request"]["west"],
        "enterprise_snapshot",
        "x",
    )
    assert page.status in (403, 404)


# --- searching


def test_a_whole_number_finds_its_row_for_those_who_may_see_it(house, planted):
    assert f"id={planted.id}" in house.browser("head1").get(f"/admin/enterprise/?q={PHONE}").html
    assert (
        f"details/?id={planted.id}"
        not in house.browser("archive1").get(f"/admin/enterprise/?q={PHONE}").html
    )
    assert (
        f"details/?id={planted.id}"
        not in house.browser("head2").get(f"/admin/enterprise/?q={PHONE}").html
    )


def test_a_part_of_a_number_finds_nothing(house, planted):
    assert (
        f"details/?id={planted.id}"
        not in house.browser("head1").get(f"/admin/enterprise/?q={PHONE[:7]}").html
    )


def test_a_masked_name_is_searched_only_by_those_who_may_see_it(house):
    """Names of staff at work are no secret inside the house; those of former staff are."""
    staff = Staff.get_by_id(house.rows["staff"]["colleague"])
    writes.store(SYSTEM, staff, {"status": "LEAVE"})
    assert (
        f"details/?id={staff.id}"
        in house.browser("head1").get(f"/admin/staff/?q={staff.name}").html
    )
    assert (
        f"details/?id={staff.id}"
        not in house.browser("archive1").get(f"/admin/staff/?q={staff.name}").html
    )


def test_an_empty_box_keeps_the_number(house, planted):
    """The edit form never holds it, so sending the form as it stands changes nothing."""
    browser = house.browser("head1")
    page = browser.get(f"/admin/enterprise/edit/?id={planted.id}")
    assert (
        dict(page.form(holding="row_version").values)["contact_phone"] == ""
        and PHONE not in page.html
    )
    assert browser.submit(page, holding="row_version", address="新地址").status == 302
    assert Enterprise.get_by_id(planted.id).contact_phone.open() == PHONE


def test_printing_a_sealed_value_shows_its_mask(planted):
    value = Enterprise.get_by_id(planted.id).contact_phone
    assert isinstance(value, Sealed) and str(value) == repr(value) == f"{value}" == "139****5678"


def test_who_complains_is_told_to_the_handler_the_head_and_the_auditor_alone(house, planted):
    """R-C2."""
    row = Complaint.select().order_by(Complaint.id.desc()).get()
    for name, allowed in (
        ("head1", True),
        ("clerk1", True),
        ("auditor1", True),
        ("admin", False),
        ("clerk3", False),
    ):
        page = reveal(house.browser(name), "complaint", row.id, "complainant_phone", "回访")
        assert (PHONE in page.html) == allowed, name
