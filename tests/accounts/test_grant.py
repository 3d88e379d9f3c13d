"""Who grants which role, and what an account may not do to itself (roles.md, R-S3)."""

from datetime import timedelta

import pytest

from backoffice.access.permissions import can
from backoffice.errors import GuardFailed, Invalid, Refused
from backoffice.records import writes
from backoffice.workflow import accounts
from models.accounts import UserRole
from models.clock import now, today
from tests.conftest import account

pytestmark = pytest.mark.both_databases


def grant(who, to, role, scope="STATION", **places):
    return writes.create(
        who, UserRole, {"user": account(to).id, "role": role, "scope": scope, **places}
    )


@pytest.mark.parametrize("role", ["CLERK", "ASSET", "ARCHIVE", "SAFETY"])
def test_a_head_grants_four_roles_at_the_own_station(house, role):
    row = grant(house.actor("head1"), "clerk1", role, station=house.rows["station"]["west"])
    assert row.granted_by == house.actor("head1").account_id


@pytest.mark.parametrize("role", ["ADMIN", "HEAD", "AUDITOR", "PROVIDER", "EXPERT"])
def test_a_head_grants_no_other_role(house, role):
    with pytest.raises(Invalid) as fault:
        grant(house.actor("head1"), "clerk1", role, station=house.rows["station"]["west"])
    assert set(fault.value.errors) == {"role"}


@pytest.mark.parametrize("scope", ["ALL", "REGION", "OWN", "PROVIDER"])
def test_a_head_grants_no_other_scope(house, scope):
    with pytest.raises(Invalid):
        grant(house.actor("head1"), "clerk1", "CLERK", scope, station=house.rows["station"]["west"])
    assert not can(house.actor("clerk1"), "delete", "setting")


def test_a_head_grants_nothing_at_another_station_and_to_nobody_of_one(house):
    with pytest.raises((Invalid, Refused)):
        grant(house.actor("head1"), "clerk1", "CLERK", station=house.rows["station"]["south"])
    with pytest.raises((Invalid, Refused)):
        grant(house.actor("head1"), "clerk2", "CLERK", station=house.rows["station"]["west"])


@pytest.mark.parametrize("name", ["clerk1", "auditor1", "asset1", "provider1"])
def test_nobody_else_grants(house, name):
    with pytest.raises(Refused):
        grant(house.actor(name), name, "ADMIN", "ALL")


@pytest.mark.parametrize("scope", ["STATION", "REGION", "PROVIDER"])
def test_a_scope_says_which_place(house, scope):
    with pytest.raises(Invalid):
        grant(house.actor("admin"), "clerk1", "CLERK", scope)


def test_a_role_ends_with_its_last_day(house):
    """roles note 8: a dated delegation."""
    row = grant(
        house.actor("admin"),
        "clerk1",
        "HEAD",
        station=house.rows["station"]["west"],
        valid_to=str(today()),
    )
    assert can(house.actor("clerk1"), "transfer", "service_case")
    UserRole.update(valid_to=today() - timedelta(days=1)).where(UserRole.id == row.id).execute()
    assert not can(house.actor("clerk1"), "transfer", "service_case")


def test_two_roles_are_the_union_of_both(house):
    grant(house.actor("admin"), "clerk1", "ASSET", station=house.rows["station"]["west"])
    actor = house.actor("clerk1")
    assert can(actor, "scrap", "fixed_asset") and can(actor, "accept", "service_request")


def test_nobody_disables_himself(house):
    with pytest.raises(GuardFailed, match="own account"):
        accounts.WORKFLOW.fire(house.actor("admin"), account("admin"), "disable", {"reason": "x"})


def test_a_locked_account_is_unlocked(house):
    type(account("clerk1")).update(locked_until=now() + timedelta(minutes=5), failed_count=3).where(
        type(account("clerk1")).username == "clerk1"
    ).execute()
    row = accounts.WORKFLOW.fire(house.actor("admin"), account("clerk1"), "unlock", {})
    assert (row.locked_until, row.failed_count) == (None, 0)


def test_an_account_stands_for_one_person(house):
    row = account("clerk1")
    with pytest.raises(Invalid):
        writes.update(house.actor("admin"), row, {"expert": house.rows["expert"]["far"]})


@pytest.mark.parametrize(
    "login", ["ab", "Clerk9", "a b c d", "名字名字", "x" * 41, "clerk1", "a@b.c"]
)
def test_a_login_is_well_formed_and_nobody_else_s(house, login):
    with pytest.raises(Invalid) as fault:
        writes.create(
            house.actor("admin"),
            type(account("clerk1")),
            {"username": login, "display_name": "新人"},
        )
    assert set(fault.value.errors) == {"username"}
