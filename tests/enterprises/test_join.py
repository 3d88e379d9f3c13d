"""One enterprise, one file: a station joins the file of another by its exact code, with a reason
that is kept (decisions 7).
"""

import pytest

from backoffice.access.scopes import visible
from backoffice.errors import Invalid, NotFound, Refused
from backoffice.records import writes
from backoffice.workflow import enterprises
from models.audit import AuditLog
from models.enterprises import Enterprise, EnterpriseStation
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def foreign(house):
    return Enterprise.get_by_id(house.rows["enterprise"]["south"])


def sees(desk, enterprise) -> bool:
    return visible(desk.clerk, Enterprise).where(Enterprise.id == enterprise.id).exists()


def test_joining_opens_the_file_and_is_audited(desk, foreign):
    assert not sees(desk, foreign)
    enterprises.join(desk.clerk, foreign.uscc, "企业到场办理")
    assert sees(desk, foreign)
    link = EnterpriseStation.get(
        EnterpriseStation.enterprise == foreign, EnterpriseStation.station == desk.clerk.station_id
    )
    assert link.reason == "企业到场办理"
    line = (
        AuditLog.select()
        .where(AuditLog.object_ref == f"enterprise:{foreign.id}")
        .order_by(AuditLog.id.desc())
        .get()
    )
    assert (line.action, line.event, line.diff) == (
        "VIEW_SENS",
        "link",
        {"reason": [None, "企业到场办理"]},
    )


def test_the_station_that_opened_the_file_keeps_it(house, desk, foreign):
    enterprises.join(desk.clerk, foreign.uscc, "企业到场办理")
    assert visible(house.actor("clerk2"), Enterprise).where(Enterprise.id == foreign.id).exists()
    assert Enterprise.get_by_id(foreign.id).home_station_id == house.rows["station"]["south"]


@pytest.mark.parametrize("reason", ["", "   ", "x" * 201])
def test_a_reason_is_needed(desk, foreign, reason):
    with pytest.raises(Invalid) as fault:
        enterprises.join(desk.clerk, foreign.uscc, reason)
    assert set(fault.value.errors) == {"reason"} and not sees(desk, foreign)


@pytest.mark.parametrize("code", ["", "x", "91350100M000100Y43", "'; --"])
def test_a_code_that_nobody_has_opens_nothing(desk, code):
    with pytest.raises(NotFound):
        enterprises.join(desk.clerk, code, "企业到场")


def test_an_own_file_is_not_joined_again(desk):
    with pytest.raises(NotFound):
        enterprises.join(desk.clerk, desk.enterprise().uscc, "企业到场")


@pytest.mark.parametrize(
    "name", ["admin", "auditor1", "archive1", "provider1", "expert1", "asset1"]
)
def test_only_clerks_and_heads_join(house, foreign, name):
    with pytest.raises(Refused):
        enterprises.join(house.actor(name), foreign.uscc, "x")


def test_the_screen_tells_only_that_there_is_a_file(house, foreign):
    """Nothing of it but its existence is told before it is joined."""
    browser = house.browser("clerk1")
    page = browser.post("/admin/enterprise/join/", {"uscc": foreign.uscc, "reason": ""})
    assert page.status == 422 and foreign.name not in page.html and "reason" in page.faults
    page = browser.post("/admin/enterprise/join/", {"uscc": "91350100M000100Y43", "reason": "x"})
    assert page.status == 422 and "uscc" in page.faults
    page = browser.post(
        "/admin/enterprise/join/", {"uscc": foreign.uscc.lower(), "reason": "企业到场"}
    )
    assert page.location == f"/admin/enterprise/details/?id={foreign.id}"


def test_a_second_file_of_one_enterprise_is_refused(house, desk, foreign):
    """Also when the first one lies out of reach: the answer is that the code is in use."""
    raw = {
        "client_type": "ENT",
        "legal_rep": "某",
        "industry": foreign.industry_id,
        "size_class": "S",
        "contact_name": "某",
        "contact_phone": "15400000001",
        "email": "a@example.com",
        "address": "x",
        "region": foreign.region_id,
        "home_station": desk.clerk.station_id,
    }
    with pytest.raises(Invalid) as fault:
        writes.create(desk.clerk, Enterprise, {"name": "第二份", "uscc": foreign.uscc, **raw})
    assert set(fault.value.errors) == {"uscc"}


# --- the code and its check character

WRONG = "91350211M0000XUF46"


def new_file(browser, house, **values):
    row = Enterprise.get_by_id(house.rows["enterprise"]["west"])
    filled = {
        "name": "示例新企业",
        "legal_rep": "某",
        "industry": row.industry_id,
        "size_class": "S",
        "contact_name": "某",
        "contact_phone": "15400000001",
        "email": "a@example.com",
        "address": "x",
        "region": row.region_id,
        "home_station": row.home_station_id,
        **values,
    }
    return browser.submit(browser.get("/admin/enterprise/new/"), holding="contact_phone", **filled)


def test_a_wrong_check_character_is_refused(house):
    page = new_file(house.browser("clerk1"), house, uscc=WRONG)
    assert page.status == 422 and "uscc" in page.faults


@pytest.mark.parametrize("name, stored", [("clerk1", False), ("head1", False), ("admin", True)])
def test_only_the_administrator_lets_it_pass_and_with_a_reason(house, name, stored):
    page = new_file(house.browser(name), house, uscc=WRONG, _override_reason="营业执照原件如此")
    assert (
        (page.status == 302)
        == stored
        == Enterprise.select().where(Enterprise.uscc == WRONG).exists()
    )
    if stored:
        line = (
            AuditLog.select()
            .where(
                AuditLog.object_ref == f"enterprise:{Enterprise.get(Enterprise.uscc == WRONG).id}",
                AuditLog.action == "CREATE",
            )
            .get()
        )
        assert line.diff["uscc override"] == [None, "营业执照原件如此"]


def test_without_a_reason_the_administrator_is_asked_for_one(house):
    page = new_file(house.browser("admin"), house, uscc=WRONG)
    assert page.status == 422 and "_override_reason" in page.form(holding="contact_phone").names


def test_a_right_code_is_trimmed_and_put_in_capitals(house):
    assert new_file(house.browser("clerk1"), house, uscc=" 91350100m000100y43 ").status == 302
    row = Enterprise.get(Enterprise.uscc == "91350100M000100Y43")
    assert (
        row.code.startswith(f"QY-{row.region.code}-")
        and row.home_station_id == house.rows["station"]["west"]
    )
    assert (
        EnterpriseStation.select()
        .where(
            EnterpriseStation.enterprise == row, EnterpriseStation.station == row.home_station_id
        )
        .exists()
    )
