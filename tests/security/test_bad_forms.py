"""Hostile forms: refused beside the field, nothing written, what was typed kept; what no form has
never reaches a row.
"""

from io import BytesIO

import pytest

from models.attachments import Attachment
from models.complaints import Complaint
from models.enterprises import Enterprise
from models.providers import ProviderQualification
from models.reference import Setting
from models.registry import model_of
from models.requests import ServiceRequest
from models.staff import Staff
from tests.access.expected import CLOSED_SCREENS, reached
from tests.access.table import TABLE
from tests.factories import Desk
from tests.town import CAST
from tests.witness import business_rows, changed

BAD_ENTERPRISE = [
    ("name", "a\0b"),
    ("name", "x" * 121),
    ("name", "   "),
    ("main_business", "x" * 20_001),
    ("main_business", "a\0b"),
    ("employee_count", "many"),
    ("employee_count", "-1"),
    ("employee_count", "1.5"),
    ("employee_count", "9" * 30),
    ("employee_count", "１２.５"),
    ("revenue", "NaN"),
    ("revenue", "1e5"),
    ("revenue", "Infinity"),
    ("revenue", "0.001"),
    ("revenue", "-0.01"),
    ("revenue", "9" * 18),
    ("output_year", "99999"),
    ("size_class", "XXL"),
    ("size_class", "a\0"),
    ("lab_sufficient", "<b>"),
    ("industry", "abc"),
    ("industry", "999999"),
    ("industry", "99999999999999999999"),
    ("region", "-1"),
    ("region", "1 OR 1=1"),
    ("park", "999999"),
    ("uscc", "91350100M000100Y4Z"),
    ("uscc", "'; DROP TABLE enterprise; --"),
    ("uscc", "x" * 300),
    ("contact_phone", "12346789"),
    ("contact_phone", "<script>"),
    ("email", "nobody"),
    ("email", "a@b@c"),
    ("is_key", "perhaps"),
    ("client_type", "ROBOT"),
    ("home_station", "999999"),
    ("contact_name", "y" * 41),
    ("address", "z" * 201),
]


def edit_page(browser, table, row_id):
    return browser.get(f"/admin/{table}/edit/?id={row_id}")


@pytest.mark.parametrize(
    "field, value",
    BAD_ENTERPRISE,
    ids=[f"{name}-{n}" for n, (name, _value) in enumerate(BAD_ENTERPRISE)],
)
def test_a_wrong_value_is_told_beside_its_field(house, field, value):
    browser, before = house.browser("head1"), business_rows()
    page = browser.submit(
        edit_page(browser, "enterprise", house.rows["enterprise"]["west"]),
        holding="row_version",
        **{field: value},
    )
    assert (page.status, field in page.faults) == (422, True)
    assert changed(before) == set()


def test_all_faults_are_told_at_once_and_what_was_typed_is_kept(house):
    browser = house.browser("clerk1")
    page = browser.submit(
        browser.get("/admin/enterprise/new/"),
        holding="contact_phone",
        name="示例<b>新</b>公司",
        employee_count="x",
        contact_phone="1",
        region="",
    )
    assert page.status == 422
    assert {
        "employee_count",
        "contact_phone",
        "industry",
        "region",
        "size_class",
        "address",
    } <= page.faults
    assert dict(page.form(holding="name").values)["name"] == "示例<b>新</b>公司"


FOREIGN = [
    ("service_request", "enterprise", "enterprise", "clerk1"),
    ("fixed_asset", "custodian", "staff", "asset1"),
    ("fixed_asset", "station", "station", "asset1"),
    ("enterprise_contact", "enterprise", "enterprise", "clerk1"),
    ("post_assignment", "staff", "staff", "head1"),
    ("staff", "station", "station", "head1"),
    ("service_promise", "station", "station", "head1"),
    ("complaint", "service_case", "service_case", "clerk1"),
    ("data_consent", "enterprise", "enterprise", "head1"),
    ("complaint", "enterprise", "enterprise", "clerk1"),
    ("complaint", "respondent_staff", "staff", "clerk1"),
]
ASKED_WHEN = {
    ("complaint", "enterprise"): {"complainant_type": "ENT"},
    ("complaint", "respondent_staff"): {"respondent_type": "STAFF"},
}
"""What else a form says so that it asks for the field at all."""


@pytest.mark.parametrize(
    "table, field, target, who", FOREIGN, ids=[f"{table}.{field}" for table, field, *_ in FOREIGN]
)
def test_a_row_of_another_station_cannot_be_linked(house, table, field, target, who):
    """On the edit form and on the new form the answer is that of a row that does not exist."""
    browser, before, foreign = house.browser(who), business_rows(), house.rows[target]["south"]
    new = browser.post(
        f"/admin/{table}/new/", {**ASKED_WHEN.get((table, field), {}), field: foreign}
    )
    assert new.status == 422 and field in new.faults
    if table != "service_request":
        page = browser.submit(
            edit_page(browser, table, house.rows[table]["west"]),
            holding="row_version",
            **{**ASKED_WHEN.get((table, field), {}), field: foreign},
        )
        assert page.status == 422 and field in page.faults
    assert changed(before) == set()
    name = str(model_of(target).get_by_id(foreign))
    assert name not in new.text


# --- what no form has -----------------------------------------------------------------------------

BY_ACTS_ALONE = {"case_issue", "periodic_survey", "staff_evaluation"}
"""Tables whose rows of the town stand in a state in which their acts alone change them."""
EDITABLE = sorted(
    table
    for table in TABLE
    if table not in BY_ACTS_ALONE
    and "update" in CLOSED_SCREENS.get(table, ("update",))
    and any("update" in TABLE[table][role] for role in TABLE[table])
)
STAMPS = ("row_version", "updated_at", "updated_by")
COMPUTED = {
    "saved_view": {"place"},
    "service_request": {"enterprise_snapshot"},
    "supervision_summary": {"stats"},
}
"""What the product itself computes anew at each save."""


def opened(house, table) -> tuple:
    """(browser, row, page) of somebody who may change a row of this table in its present state."""
    for role in ("HEAD", "ADMIN", "ASSET", "CLERK", "ARCHIVE"):
        for row_id in (
            sorted(reached(table, role, "update", house.rows))
            if "update" in TABLE[table][role]
            else ()
        ):
            browser = house.browser(CAST[role])
            page = edit_page(browser, table, row_id)
            if page.status == 200:
                return browser, row_id, page
    raise LookupError(table)


def hostile(field) -> str:
    """A value of the field's own kind, so that only its absence from the form can keep it out."""
    if hasattr(field, "options"):
        return list(field.options)[-1]
    return {
        "number": "77",
        "flag": "1",
        "day": "2020-01-02",
        "instant": "2020-01-02 03:04",
        "link": "1",
        "account": "1",
    }.get(getattr(field, "kind", ""), "planted")


@pytest.mark.parametrize("table", EDITABLE)
def test_a_field_that_the_form_does_not_have_never_reaches_the_row(house, table):
    """Status, numbers, stamps, computed and restricted columns, posted with the form as it stands
    (promise C2).
    """
    model = model_of(table)
    if table == "service_request":
        browser, row_id = house.browser("head1"), Desk().need(state="REGISTERED").id
        page = edit_page(browser, table, row_id)
    else:
        browser, row_id, page = opened(house, table)
    absent = [
        field
        for field in model._meta.sorted_fields
        if field.name not in page.form(holding="row_version").names
    ]
    extra = {field.name: hostile(field) for field in absent if field.name not in STAMPS}
    extra |= {f"{name}_id": "1" for name in extra} | {
        "updated_by": "1",
        "updated_at": "2020-01-01 00:00",
        "is_admin": "1",
    }
    before = {field.name: _stored(model, row_id, field) for field in absent}
    answer = browser.submit(page, holding="row_version", **extra)
    assert answer.status in (302, 422)
    after = {field.name: _stored(model, row_id, field) for field in absent}
    assert {name for name in before if before[name] != after[name]} <= {
        *STAMPS,
        *COMPUTED.get(table, ()),
    }
    assert not {name for name in COMPUTED.get(table, ()) if str(after[name]) == extra[name]}


def _stored(model, row_id, field):
    """The column as it lies in the database."""
    table, column = model._meta.table_name, field.column_name
    return model._meta.database.execute_sql(
        f'SELECT "{column}" FROM "{table}" WHERE id = {row_id}'
    ).fetchone()[0]


def test_a_new_need_takes_no_status_number_or_station(house):
    browser, enterprise = house.browser("clerk1"), house.rows["enterprise"]["west"]
    page = browser.submit(
        browser.get("/admin/service_request/new/"),
        holding="channel",
        enterprise=enterprise,
        channel="PHONE",
        _draft="1",
        status="DONE",
        code="XQ-1",
        station=house.rows["station"]["south"],
        first_responder=house.rows["staff"]["south"],
        service_staff=house.rows["staff"]["south"],
        id="999",
        created_by="1",
        registered_at="2020-01-01 00:00",
        is_green="1",
    )
    row = ServiceRequest.select().order_by(ServiceRequest.id.desc()).get()
    assert page.status == 302 and row.id != 999
    assert (row.status, row.code, row.station_id, row.first_responder_id, row.is_green) == (
        "DRAFT",
        None,
        house.rows["station"]["west"],
        house.rows["staff"]["west"],
        False,
    )
    assert row.service_staff_id == row.first_responder_id and row.registered_at is None


def test_a_new_complaint_takes_no_handler_and_no_finding(house):
    browser = house.browser("clerk1")
    browser.submit(
        browser.get("/admin/complaint/new/"),
        holding="category",
        channel="PHONE",
        complainant_type="ANON",
        respondent_type="STATION",
        category="DELAY",
        description="d",
        remedy_requested="r",
        handler="1",
        finding="NOT",
        status="CLOSED",
        code="TS-1",
        station=house.rows["station"]["south"],
        due_on="2099-01-01",
        closed_at="2020-01-01 00:00",
    )
    row = Complaint.select().order_by(Complaint.id.desc()).get()
    assert (row.status, row.handler, row.finding, row.station_id) == (
        "RECEIVED",
        None,
        None,
        house.rows["station"]["west"],
    )
    assert row.code.startswith("TS-2101") and row.due_on.year < 2099


def test_a_new_account_brings_no_password_and_no_lock(house):
    browser = house.browser("admin")
    page = browser.submit(
        browser.get("/admin/user_account/new/"),
        holding="username",
        username="newone",
        display_name="新人",
        password_hash="$argon2id$x",
        status="DISABLED",
        must_change_password="0",
        failed_count="9",
    )
    row = model_of("user_account").select().order_by(model_of("user_account").id.desc()).get()
    assert page.status == 302 and (
        row.username,
        row.password_hash,
        row.must_change_password,
        row.failed_count,
    ) == ("newone", "!", True, 0)


@pytest.mark.parametrize("version", ["0", "abc", "", "-1", "99999999999", "1 OR 1=1", None])
def test_an_old_or_odd_version_is_a_conflict(house, version):
    """Also when the version is left out: nobody overwrites what he did not read (promise F1)."""
    browser, row_id = house.browser("clerk1"), house.rows["enterprise"]["west"]
    page, before = edit_page(browser, "enterprise", row_id), business_rows()
    values = {} if version is None else {"row_version": version}
    answer = browser.submit(
        page,
        holding="row_version",
        without=("row_version",) if version is None else (),
        address="别处",
        **values,
    )
    assert answer.status == 409 and changed(before) == set()
    assert dict(answer.form(holding="address").values)["address"] == "别处"


# --- bodies and files -----------------------------------------------------------------------------


def test_a_body_of_fifty_megabytes_is_refused(house):
    browser, before = house.browser("clerk1"), business_rows()
    for url in ("/login", "/admin/enterprise/new/", "/admin/service_case/action/", "/language"):
        answer = browser.send(
            "post",
            url,
            data=b"name=" + b"x" * (50 * 1024 * 1024),
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code == 413, url
    assert changed(before) == set()


def test_an_upload_of_fifty_megabytes_is_refused(house):
    browser, before = house.browser("head1"), Attachment.select().count()
    page = browser.post(
        "/admin/data_consent/new/",
        {"file": (BytesIO(b"%PDF-" + b"x" * (50 * 1024 * 1024)), "a.pdf")},
    )
    assert page.status == 413 and Attachment.select().count() == before


def test_a_body_that_is_no_form(house):
    browser, before = house.browser("clerk1"), business_rows()
    for body, kind in (
        (b"\xff\xfe" * 100, "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"{", "application/json"),
        (b"<a/>", "text/xml"),
        (b"", "multipart/form-data"),
        (b"a=1", "nonsense"),
    ):
        answer = browser.send("post", "/admin/enterprise/new/", data=body, content_type=kind)
        assert 400 <= answer.status_code < 500, kind
    assert changed(before) == set()


def pdf(name="同意书.pdf"):
    return (BytesIO(b"%PDF-1.4 consent"), name)


def attach(house, upload):
    """The administrator puts a scan on a certificate."""
    browser, row_id = house.browser("admin"), house.rows["provider_qualification"]["west"]
    return browser.submit(
        edit_page(browser, "provider_qualification", row_id), holding="row_version", file=upload
    )


def certificate(house):
    return ProviderQualification.get_by_id(house.rows["provider_qualification"]["west"])


def test_a_file_is_kept_with_its_record(house):
    assert attach(house, pdf()).status == 302
    row = certificate(house)
    assert (row.file.filename, row.file.owner_type, row.file.owner_id) == (
        "同意书.pdf",
        "provider_qualification",
        row.id,
    )
    answer = house.browser("head1").get(f"/files/{row.file_id}").answer
    assert answer.data == b"%PDF-1.4 consent" and answer.headers["Content-Disposition"].startswith(
        "attachment"
    )
    assert house.browser("provider2").get(f"/files/{row.file_id}").status == 404


@pytest.mark.parametrize(
    "content, name",
    [
        (b"MZ\x90 program", "scan.pdf"),
        (b"<svg onload=alert(1)>", "a.svg"),
        (b"", "empty.pdf"),
        (b"%PDF-1", "a.exe"),
        (b"%PDF-1", "a.pdf.html"),
        (b"PK\x03\x04 broken", "a.docx"),
        (b"\x89PNG\r\n\x1a\n", "a.jpg"),
        (b"GIF89a", "a.png"),
        (b"%PDF-1", "noending"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(house, content, name):
    before = business_rows()
    page = attach(house, (BytesIO(content), name))
    assert page.status == 422 and "file" in page.faults
    assert changed(before) <= {"user_account"} and certificate(house).file_id is None


def test_a_refused_form_leaves_no_file_behind(house):
    files = house.settings.instance / "files"
    before = set(files.iterdir())
    browser, row_id = house.browser("admin"), house.rows["provider_qualification"]["west"]
    page = browser.submit(
        edit_page(browser, "provider_qualification", row_id),
        holding="row_version",
        file=pdf(),
        issued_on="never",
    )
    assert page.status == 422 and set(files.iterdir()) == before


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.pdf",
        "..\\..\\x.pdf",
        "a/b/c.pdf",
        "x" * 300 + ".pdf",
        "=cmd().pdf",
        "a\r\nSet-Cookie: x.pdf",
        '"><script>.pdf',
    ],
)
def test_a_name_is_only_a_name(house, name):
    """A hostile name neither leaves the folder nor breaks a header."""
    assert attach(house, pdf(name)).status in (302, 422)
    row = certificate(house)
    if row.file_id:
        assert (
            "/" not in row.file.stored_name
            and len(row.file.filename) <= 200
            and "/" not in row.file.filename
        )
        assert (house.settings.instance / "files" / row.file.stored_name).exists()
        answer = house.browser("head1").get(f"/files/{row.file_id}").answer
        assert answer.status_code == 200 and "Set-Cookie: x" not in answer.headers


@pytest.mark.parametrize("desk", ["south", "west"])
def test_the_file_of_another_record_cannot_be_claimed(house, desk):
    """An id typed into a file field is not a file."""
    browser, row_id = house.browser("admin"), house.rows["provider_qualification"]["west"]
    browser.submit(
        edit_page(browser, "provider_qualification", row_id),
        holding="row_version",
        file=str(house.rows["attachment"][desk]),
        issuer="别处",
    )
    assert certificate(house).file_id is None


def test_text_is_kept_as_it_was_typed(house):
    browser, row_id = house.browser("clerk1"), house.rows["enterprise"]["west"]
    text = '  一行\r\n二行\n<script>alert(1)</script> =HYPERLINK("x") 🚀 𠮷  '
    assert (
        browser.submit(
            edit_page(browser, "enterprise", row_id), holding="row_version", main_business=text
        ).status
        == 302
    )
    assert Enterprise.get_by_id(row_id).main_business == text.replace("\r\n", "\n")
    page = browser.get(f"/admin/enterprise/details/?id={row_id}")
    assert "<script>alert" not in page.html and "<script>alert(1)</script>" in page.text


def test_a_setting_cannot_be_stored_twice_under_one_key(house):
    browser = house.browser("admin")
    page = browser.submit(
        browser.get("/admin/setting/new/"),
        holding="key",
        key=Setting.get().key,
        value="1",
        note="n",
    )
    assert page.status == 422 and "key" in page.faults


def test_the_rows_of_a_table_inside_a_form_are_held_to_the_same(house):
    """Child rows of another need, wrong values and too many rows are refused beside their cell."""
    browser, need = house.browser("clerk1"), Desk().need(state="REGISTERED")
    foreign, before = house.rows["request_food_drug"]["south"], business_rows()
    page = edit_page(browser, "service_request", need.id)
    row = {
        "request_food_drug-0-domain": "FOOD",
        "request_food_drug-0-product_name": "米",
        "request_food_drug-0-standard_no": "GB",
    }
    for change, cell in (
        ({"request_food_drug-0-id": foreign}, None),
        ({"request_food_drug-0-domain": "SOAP"}, "domain"),
        ({"request_food_drug-0-product_name": "x" * 121}, "product_name"),
        ({"request_food_drug-0-standard_no": "a\0"}, "standard_no"),
    ):
        answer = browser.submit(page, holding="row_version", **{**row, **change})
        assert answer.status == 422
        assert cell is None or f"request_food_drug-0-{cell}" in answer.faults
    assert browser.submit(page, holding="row_version", item=["999999"]).status == 422
    assert changed(before) == set()


def test_the_staff_of_another_station_stay_there(house):
    """A head cannot move a member of staff out of the own station, nor pull one in."""
    browser = house.browser("head1")
    page = browser.submit(
        edit_page(browser, "staff", house.rows["staff"]["west"]),
        holding="row_version",
        station=house.rows["station"]["south"],
    )
    assert (
        page.status == 422
        and Staff.get_by_id(house.rows["staff"]["west"]).station_id == house.rows["station"]["west"]
    )
