"""Graded protection (等级保护) by one setting: kinds of characters, ninety days, and administering
apart from supervising (decisions 28).
"""

from contextlib import nullcontext
from datetime import timedelta

import pytest

from backoffice import settings
from backoffice.access.actor import SYSTEM
from backoffice.access.permissions import can
from backoffice.access.protection_profile import MIN_LOG_DAYS, check
from backoffice.access.scopes import visible
from backoffice.accounts import passwords
from backoffice.errors import Invalid, Refused
from backoffice.history import undo
from backoffice.operations import server_log
from backoffice.records import writes
from models import asked, clock
from models.accounts import UserAccount, UserRole
from models.changes import ChangeSet
from models.clock import now
from models.reference import Setting
from models.registry import model_of
from seeds.demo import PASSWORD
from tests.access.expected import town_ids
from tests.access.table import BY_ACTION, GRADED, ROLES, TABLE, VERBS
from tests.conftest import account
from tests.town import CAST

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("GDD-6.4.3")]


@pytest.fixture
def set_to(house):
    def put(key, value):
        Setting.update(value=value).where(Setting.key == key).execute()
        settings.forget()

    return put


@pytest.fixture
def graded(set_to):
    set_to("dengbao", "1")


def aged(name, **age):
    UserAccount.update(password_changed_at=now() - timedelta(**age)).where(
        UserAccount.username == name
    ).execute()


@pytest.mark.parametrize(
    "password",
    ["lange worte ohne ende", "NURGROSSENBUCHSTABEN", "nurklein1234", "一句很长很长的中文口令"],
)
def test_a_password_of_two_kinds_is_refused_beside_its_box(house, graded, password):
    browser = house.browser("clerk1")
    page = browser.post("/password", {"current": PASSWORD, "new": password, "repeat": password})
    assert page.status == 422 and "须至少包含以下三类" in page.text
    assert house.browser("clerk1").get("/").status == 200, "the old one is still right"


@pytest.mark.parametrize(
    "password", ["Lange Worte ohne", "lange worte 7", "GROSS und klein", "一句中文 und 7"]
)
def test_a_password_of_three_kinds_is_taken(house, graded, password):
    passwords.check_new_password(account("clerk1"), password)


def test_without_the_profile_length_alone_counts(house):
    passwords.check_new_password(account("clerk1"), "lange worte ohne ende")


@pytest.mark.parametrize("days, stops", [(89, False), (91, True)])
def test_after_ninety_days_a_new_password_comes_first(house, graded, days, stops):
    aged("clerk1", days=days)
    page = house.browser("clerk1").get("/admin/service_case/")
    assert (page.status, page.location) == ((302, "/password") if stops else (200, None))


def test_a_password_that_grows_old_while_somebody_works_stops_nothing_before_the_next_sign_in(
    house, graded
):
    aged("clerk1", days=89, hours=23, minutes=55)
    browser = house.browser("clerk1")
    with clock.at(now() + timedelta(minutes=10)):
        assert browser.get("/admin/service_case/").status == 200
        assert house.browser("clerk1").get("/admin/service_case/").location == "/password"


def test_the_new_password_opens_the_door(house, graded):
    aged("clerk1", days=91)
    browser = house.browser("clerk1")
    assert "90" in browser.get("/password").text
    assert (
        browser.post(
            "/password",
            {"current": PASSWORD, "new": "Ein neuer Satz 7", "repeat": "Ein neuer Satz 7"},
        ).status
        == 302
    )
    assert browser.get("/admin/service_case/").status == 200


def test_a_number_of_days_of_ones_own_goes_first(house, set_to):
    set_to("password_max_days", "30")
    aged("clerk1", days=31)
    assert house.browser("clerk1").get("/").location == "/password"


def test_without_either_a_password_lasts(house):
    aged("clerk1", days=4000)
    assert house.browser("clerk1").get("/").status == 200


@pytest.mark.parametrize(
    "name, role",
    [
        ("auditor1", "ADMIN"),
        ("admin", "AUDITOR"),
        ("admin", "SECADMIN"),
        ("secadmin", "LOGADMIN"),
        ("logadmin", "ADMIN"),
    ],
)
def test_nobody_both_administers_and_supervises(house, graded, name, role):
    with pytest.raises(Invalid) as fault:
        writes.create(SYSTEM, UserRole, {"user": account(name).id, "role": role, "scope": "ALL"})
    assert set(fault.value.errors) == {"role"}


# --- three administrators


def test_each_cell_of_the_platform_administrator_is_written_and_the_others_keep_theirs(
    house, graded
):
    """`tests.access.table.GRADED` beside `TABLE`: verbs, and the rows of the town that they
    reach.
    """
    admin, others = (
        house.actor("admin"),
        {role: house.actor(CAST[role]) for role in ROLES if role != "ADMIN"},
    )
    for resource, roles in TABLE.items():
        wanted, named = (
            GRADED.get(resource, roles["ADMIN"]),
            BY_ACTION.get(resource, {}).get("ADMIN", {}),
        )
        assert {verb for verb in VERBS if can(admin, verb, resource)} - named.keys() == set(
            wanted
        ) - named.keys(), resource
        for role, actor in others.items():
            assert {verb for verb in roles[role] if can(actor, verb, resource)} == set(
                roles[role]
            ), (resource, role)
    for resource, wanted in GRADED.items():
        rows = visible(admin, model_of(resource), "read")
        assert (
            {row.id for row in rows} <= town_ids(resource, house.rows)
            if wanted
            else not can(admin, "read", resource)
        )
    assert {row.id for row in visible(admin, UserAccount, "read")} == {admin.account_id}


def test_the_three_work_side_by_side(house, graded):
    """Roles with the one, logs with the other, settings with the third."""
    granted = {
        "user": account("clerk1").id,
        "role": "ASSET",
        "scope": "STATION",
        "station": house.actor("clerk1").station_id,
    }
    with pytest.raises(Refused):
        writes.create(house.actor("admin"), UserRole, granted)
    assert (
        writes.create(house.actor("secadmin"), UserRole, granted).granted_by
        == account("secadmin").id
    )
    assert house.browser("logadmin").get("/admin/audit_log/?view=sign_in").status == 200
    assert (
        house.browser("secadmin").get("/admin/role_grant/").status
        == house.browser("admin").get("/admin/setting/").status
        == 200
    )
    assert house.browser("admin").get("/admin/role_grant/").status in (403, 404)
    mine = house.browser("admin").get("/admin/audit_log/?size=100").text
    assert "示例专员" not in mine and account("clerk1").display_name not in mine


def one_setting(key):
    return Setting.get(Setting.key == key)


@pytest.mark.parametrize(
    "who, key, value",
    [
        ("admin", "lockout_failures", "50"),
        ("admin", "dengbao", "0"),
        ("secadmin", "archive_days", "20"),
    ],
)
def test_a_setting_of_another_administrator_is_refused(house, graded, who, key, value):
    with pytest.raises(Invalid) as fault:
        writes.update(house.actor(who), one_setting(key), {"value": value})
    assert set(fault.value.errors) == {"value"} and one_setting(key).value != value


def test_the_profile_is_not_renamed_or_thrown_away_either(house, graded):
    with pytest.raises(Invalid):
        writes.update(house.actor("admin"), one_setting("dengbao"), {"key": "former"})
    with pytest.raises(Invalid):
        writes.delete(house.actor("admin"), one_setting("dengbao"))
    assert (
        writes.update(house.actor("secadmin"), one_setting("dengbao"), {"value": "0"}) is not None
    )
    settings.forget()
    assert can(house.actor("admin"), "create", "user_role")


def test_turning_it_on_is_not_undone_by_the_one_who_did(house):
    admin = house.actor("admin")
    writes.update(admin, one_setting("dengbao"), {"value": "1"})
    settings.forget()
    turned = ChangeSet.select().order_by(ChangeSet.id.desc()).get()
    assert undo.undo(house.actor("admin"), turned).left
    assert one_setting("dengbao").value == "1"


def test_it_is_turned_on_when_both_administrators_are_there_and_nobody_is_two(house):
    admin = house.actor("admin")
    extra = writes.create(
        admin, UserRole, {"user": account("secadmin").id, "role": "AUDITOR", "scope": "ALL"}
    )
    with pytest.raises(Invalid, match="one of these at most"):
        writes.update(admin, one_setting("dengbao"), {"value": "1"})
    writes.delete(admin, extra)
    UserAccount.update(status="DISABLED").where(UserAccount.username == "logadmin").execute()
    with pytest.raises(Invalid, match="audit administrator"):
        writes.update(admin, one_setting("dengbao"), {"value": "1"})


def test_six_months_of_changes_and_logs_are_kept(house, graded):
    """网络安全法: six months; the log files stay in any case (`backoffice.operations.server_log`),
    audit log and archives for good.
    """
    for days, taken in (("30", False), ("182", False), ("183", True), ("0", True)):
        with nullcontext() if taken else pytest.raises(Invalid):
            writes.update(house.actor("secadmin"), one_setting("change_days"), {"value": days})
    assert server_log.KEPT_DAYS >= MIN_LOG_DAYS


def test_without_the_profile_nothing_of_it_is_asked(house):
    """Not even the database."""
    assert can(house.actor("admin"), "update", "role_grant") and can(
        house.actor("admin"), "read", "audit_log"
    )
    admin, role = house.actor("admin"), UserRole(user=account("admin").id, role="AUDITOR")
    settings.flag("dengbao")
    asked.begin()
    check(admin, role)
    assert asked.count() == 0
    assert (
        writes.update(house.actor("admin"), one_setting("lockout_failures"), {"value": "6"})
        is not None
    )


def test_without_the_profile_an_installation_decides_for_itself(house):
    assert writes.create(
        SYSTEM, UserRole, {"user": account("auditor1").id, "role": "ADMIN", "scope": "ALL"}
    ).id
