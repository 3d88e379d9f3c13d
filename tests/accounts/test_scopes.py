"""The scope of a role counts for every role, and nobody grants more than they have (decisions 43,
boundaries F4).
"""

import pytest

from backoffice.access.actors import districts_of, load_actor, stations_of
from backoffice.access.scopes import SCOPES, visible
from backoffice.access.shared_tables import is_shared, is_tied
from backoffice.checks import completeness
from backoffice.errors import Invalid, NotFound, Refused
from backoffice.history import recycle_bin, undo
from backoffice.records import writes
from backoffice.workflow import accounts
from models.accounts import ROLE, SCOPE, RoleGrant, UserAccount, UserRole, scopes_of, usual_scope
from models.cases import ServiceCase
from models.changes import ChangeSet
from models.enterprises import Enterprise, EnterpriseStation
from models.providers import Provider
from models.registry import model_of
from models.staff import Staff
from models.stations import Station
from seeds.roles import grants
from tests.conftest import account

ROLES = tuple(ROLE)
ALL_SCOPES = tuple(SCOPE)
SENSIBLE = {
    "ADMIN": {"ALL", "REGION", "STATION", "OWN"},
    "SECADMIN": {"ALL", "REGION", "STATION", "OWN"},
    "LOGADMIN": {"ALL", "REGION", "STATION", "OWN"},
    "AUDITOR": {"ALL", "REGION", "STATION", "OWN"},
    "PROVIDER": {"PROVIDER"},
    "EXPERT": {"OWN"},
    "PUBLIC": set(),
    **{role: {"STATION", "OWN"} for role in ("HEAD", "CLERK", "ASSET", "ARCHIVE", "SAFETY")},
}
WIDTH = ("OWN", "PROVIDER", "STATION", "REGION", "ALL")


def only(name, role, scope, **places):
    """An account whose one role is this one."""
    person = account(name)
    UserRole.delete().where(UserRole.user == person).execute()
    UserRole.create(user=person, role=role, scope=scope, granted_by=1, **places)
    return person


def places(house) -> dict:
    """A place for every scope."""
    station = Station.get_by_id(house.rows["station"]["west"])
    return {
        "station": station.id,
        "region": station.region_id,
        "provider": house.rows["provider"]["west"],
    }


@pytest.mark.both_databases
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("scope", ALL_SCOPES)
def test_a_scope_that_makes_no_sense_for_a_role_is_refused_with_the_reason(house, role, scope):
    raw = {"user": account("clerk2").id, "role": role, "scope": scope, **places(house)}
    if scope in SENSIBLE[role]:
        assert writes.create(house.actor("admin"), UserRole, raw).id
        return
    with pytest.raises(Invalid) as fault:
        writes.create(house.actor("admin"), UserRole, raw)
    assert set(fault.value.errors) == {"scope"}
    page = house.browser("admin")
    answer = page.submit(
        page.get("/admin/user_role/new/"),
        holding="scope",
        **{name: str(value) for name, value in raw.items()},
    )
    assert answer.status == 422 and "scope" in answer.faults


CELLS = sorted({(role, scope) for role in ROLES for scope in SENSIBLE[role]})


@pytest.mark.parametrize("role, scope", CELLS, ids=[f"{role}-{scope}" for role, scope in CELLS])
def test_no_role_reaches_further_than_its_scope(house, role, scope):
    """Role × scope × table × verb, for reading and for writing: the narrower of what the table of
    permissions and the role say.
    """
    where = places(house)
    stations = {
        "STATION": {where["station"]},
        "REGION": {where["region"]},
        "PROVIDER": {where["provider"]},
        "OWN": set(),
        "ALL": set(),
    }
    narrow = scope != usual_scope(role) and not (role == "AUDITOR" and scope == "ALL")
    if role == "HEAD":
        stations["STATION"] = stations_of("HEAD", where["station"])
    if scope == "REGION" or role == "AUDITOR":
        region = Station.get_by_id(where["station"]).region
        stations["REGION"] = districts_of(region.code, region.level)
    actor, wrong, tried = load_actor(only("clerk2", role, scope, **where)), [], 0
    for resource, verb, _granted in sorted(
        {(resource, verb, reach) for one, resource, verb, reach in grants() if one == role}
    ):
        tried += 1
        kinds = {reach.kind for reach in actor.reaches(verb, resource)}
        if narrow:
            allowed = {"OWN"} | {kind for kind in WIDTH if WIDTH.index(kind) <= WIDTH.index(scope)}
            allowed |= (
                {"ALL"}
                if verb == "read" and is_shared(resource) and not is_tied(resource, scope)
                else set()
            )
            wrong += [(resource, verb, kinds)] if kinds - allowed else []
        elif not kinds:
            wrong.append((resource, verb, "nothing"))
        for reach in actor.reaches(verb, resource):
            if (
                reach.kind in ("STATION", "REGION", "PROVIDER")
                and not set(reach.ids) <= stations[reach.kind]
            ):
                wrong.append((resource, verb, reach))
    assert wrong == [] and tried
    print(f"\n{tried} permissions of {role} within {scope} tried")


def test_the_administrator_of_one_station_reaches_that_station_alone(house):
    """Boundaries F4, literally: cases, enterprises, accounts, log; through the screens, for reading
    and for writing.
    """
    west, south = house.rows["station"]["west"], house.rows["station"]["south"]
    only("auditor1", "ADMIN", "STATION", station=west)
    actor, page = house.actor("auditor1"), house.browser("auditor1")
    assert {row.station_id for row in visible(actor, ServiceCase)} == {west}
    served = {
        row.enterprise_id
        for row in EnterpriseStation.select().where(EnterpriseStation.station == west)
    }
    homes = {row.id for row in Enterprise.select().where(Enterprise.home_station == west)}
    assert {row.id for row in visible(actor, Enterprise)} <= served | homes
    assert {row.staff.station_id for row in visible(actor, UserAccount)} == {west}
    assert {row.id for row in visible(actor, Staff, "update")} == {
        row.id for row in Staff.living().where(Staff.station == west)
    }
    for table in (
        "service_case",
        "enterprise",
        "staff",
        "user_account",
        "service_promise",
        "station",
    ):
        mine, other = house.rows[table]["west"], house.rows[table]["south"]
        assert page.get(f"/admin/{table}/details/?id={mine}").status == 200, table
        assert page.get(f"/admin/{table}/details/?id={other}").status == 404, table
        if table in ("enterprise", "staff", "user_account", "service_promise", "station"):
            assert page.get(f"/admin/{table}/edit/?id={mine}").status == 200, table
            assert page.get(f"/admin/{table}/edit/?id={other}").status == 404, table
    assert (
        page.get("/admin/region/").status == 200
        and page.get(f"/admin/provider/details/?id={house.rows['provider']['far']}").status == 200
    )
    with pytest.raises((Refused, NotFound)):
        writes.update(actor, Station.get_by_id(south), {"name": "别人的站"})
    for table in ("setting", "role_grant", "mail_message", "dict_item"):
        model = model_of(table)
        assert not list(visible(actor, model, "update")), table


def test_a_head_with_own_reaches_own_rows_only(house):
    only("head1", "HEAD", "OWN")
    actor = house.actor("head1")
    assert all(row.specialist_id == actor.staff_id for row in visible(actor, ServiceCase))
    only("clerk1", "HEAD", "OWN")
    mine = {row.specialist_id for row in visible(house.actor("clerk1"), ServiceCase)}
    assert mine == {house.actor("clerk1").staff_id}
    assert (
        house.browser("clerk1")
        .get(f"/admin/service_case/details/?id={house.rows['service_case']['colleague']}")
        .status
        == 404
    )


BEYOND = (
    ("ADMIN", "ALL"),
    ("SECADMIN", "ALL"),
    ("AUDITOR", "ALL"),
    ("ADMIN", "REGION"),
    ("AUDITOR", "REGION"),
    ("PROVIDER", "PROVIDER"),
    ("ADMIN", "STATION", "south"),
    ("HEAD", "STATION", "south"),
)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "role, scope, where", [(*one, "west") if len(one) == 2 else one for one in BEYOND]
)
def test_the_administrator_of_a_station_grants_nothing_beyond_it(house, role, scope, where):
    only("head1", "ADMIN", "STATION", station=house.rows["station"]["west"])
    raw = {
        "user": account("clerk1").id,
        "role": role,
        "scope": scope,
        **places(house),
        "station": house.rows["station"][where],
    }
    with pytest.raises((Invalid, Refused)):
        writes.create(house.actor("head1"), UserRole, raw)
    page = house.browser("head1")
    answer = page.submit(
        page.get("/admin/user_role/new/"),
        holding="scope",
        **{name: str(value) for name, value in raw.items()},
    )
    assert answer.status in (403, 422)
    mine = UserRole.get(UserRole.user == account("clerk1"))
    with pytest.raises((Invalid, Refused)):
        writes.update(house.actor("head1"), mine, raw)
    assert UserRole.select().where(UserRole.user == account("clerk1")).count() == 1


def test_the_administrator_of_a_station_grants_within_it(house):
    west = house.rows["station"]["west"]
    only("head1", "ADMIN", "STATION", station=west)
    row = writes.create(
        house.actor("head1"),
        UserRole,
        {"user": account("clerk1").id, "role": "HEAD", "scope": "STATION", "station": west},
    )
    assert row.granted_by == account("head1").id


def test_no_undo_and_no_recycle_bin_grants_more(house):
    """What was taken away with more rights does not come back with less."""
    west = house.rows["station"]["west"]
    only("head1", "ADMIN", "ALL")
    grant = UserRole.create(
        user=account("clerk1"), role="ADMIN", scope="ALL", station=west, granted_by=1
    )
    writes.delete(house.actor("head1"), grant)
    last = ChangeSet.select().order_by(ChangeSet.id.desc()).first()
    only("head1", "ADMIN", "STATION", station=west)
    assert undo.undo(house.actor("head1"), last).done == []
    with pytest.raises((Invalid, Refused)):
        recycle_bin.restore(house.actor("head1"), UserRole.get_by_id(grant.id))
    assert UserRole.get_by_id(grant.id).is_deleted


def test_nobody_takes_over_an_account_that_reaches_further(house):
    west = house.rows["station"]["west"]
    only("head1", "ADMIN", "STATION", station=west)
    only("clerk1", "ADMIN", "ALL")
    page, person = house.browser("head1"), account("clerk1")
    page.get(f"/admin/user_account/details/?id={person.id}")
    assert (
        page.post(
            f"/admin/user_account/reset-password/?id={person.id}",
            {"row_version": person.row_version},
        ).status
        == 403
    )
    assert account("clerk1").password_hash == person.password_hash
    with pytest.raises(Refused):
        writes.update(house.actor("head1"), account("clerk1"), {"display_name": "改名"})
    with pytest.raises(Refused):
        writes.delete(house.actor("head1"), UserRole.get(UserRole.user == person))


def test_a_role_without_sense_that_is_stored_gives_nothing_and_is_named(house):
    only("head1", "HEAD", "REGION", region=places(house)["region"])
    actor = house.actor("head1")
    assert not actor.roles and not actor.grants
    assert any("HEAD, REGION" in line for line in completeness.idle_permissions())


# --- permissions that match nothing

FAULTY = (
    ({"resource": "no_such_table"}, "resource"),
    ({"verb": "fly"}, "verb"),
    ({"resource": "setting", "verb": "read", "scope": "STATION"}, "scope"),
    ({"resource": "mail_message", "verb": "read", "scope": "OWN"}, "scope"),
    ({"scope": "PROVIDER"}, "scope"),
    ({"role": "EXPERT", "resource": "staff", "verb": "read", "scope": "REGION"}, "scope"),
    ({"verb": "refer", "resource": "staff"}, "verb"),
)


@pytest.mark.both_databases
@pytest.mark.parametrize("typed, field", FAULTY)
def test_a_permission_that_matches_nothing_is_refused_beside_its_field(house, typed, field):
    raw = {"role": "HEAD", "resource": "staff", "verb": "delete", "scope": "STATION", **typed}
    with pytest.raises(Invalid) as fault:
        writes.create(house.actor("admin"), RoleGrant, raw)
    assert set(fault.value.errors) == {field}
    page = house.browser("admin")
    answer = page.submit(page.get("/admin/role_grant/new/"), holding="resource", **raw)
    assert answer.status == 422 and field in answer.faults


def test_check_names_the_permissions_that_match_nothing(house):
    assert completeness.idle_permissions() == []
    RoleGrant.create(role="HEAD", resource="no_such_table", verb="read", scope="ALL")
    RoleGrant.create(role="CLERK", resource="setting", verb="read", scope="STATION")
    named = completeness.idle_permissions()
    assert len(named) == 2 and "no_such_table" in named[0] and "setting" in named[1]


def test_every_scope_of_every_table_is_told_right(house):
    """Role × table × scope: a permission is taken exactly when the table has the tie and an account
    can have the scope.
    """
    wrong = []
    for model in SCOPES:
        for role in ROLES:
            for scope in ALL_SCOPES:
                refused = bool(accounts.faults_of(role, model.table(), "read", scope))
                has = is_tied(model.table(), scope) and (
                    scope in ("ALL", "OWN") or scope in scopes_of(role)
                )
                if refused == has:
                    wrong.append((role, model.table(), scope))
    assert wrong == []


def test_the_contact_of_a_provider_gets_no_role_for_another(house):
    """boundaries F4: neither by a new role nor by changing the old one; refused beside the
    field.
    """
    other = house.rows["provider"]["far"]
    role = UserRole.get(UserRole.user == account("provider1"), UserRole.role == "PROVIDER")
    assert role.provider_id != other
    with pytest.raises(Invalid) as fault:
        writes.create(
            house.actor("admin"),
            UserRole,
            {
                "user": account("provider1").id,
                "role": "PROVIDER",
                "scope": "PROVIDER",
                "provider": other,
            },
        )
    assert set(fault.value.errors) == {"provider"}
    with pytest.raises(Invalid):
        writes.update(house.actor("admin"), role, {"provider": other})


def test_a_contact_that_moves_leaves_the_reach_of_its_old_provider(house):
    """boundaries F1, F4: what the role was granted for is no longer the own provider, so that it
    gives nothing.
    """
    contact, other = (
        account("provider1").provider_contact,
        Provider.get_by_id(house.rows["provider"]["far"]),
    )
    case = house.rows["service_case"]["west"]
    assert (
        house.browser("provider1").get(f"/admin/provider/edit/?id={contact.provider_id}").status
        == 200
    )
    writes.update(house.actor("admin"), contact, {"provider": other.id})
    actor, page = house.actor("provider1"), house.browser("provider1")
    assert not actor.reaches("read", "service_case") and not list(visible(actor, ServiceCase))
    for table, row in (("provider", contact.provider_id), ("service_case", case)):
        assert page.get(f"/admin/{table}/details/?id={row}").status in (403, 404), table
    Provider.update(nda_signed_on=None).where(Provider.id == contact.provider_id).execute()
    with pytest.raises(Invalid) as fault:
        writes.update(
            house.actor("admin"),
            type(contact).get_by_id(contact.id),
            {"provider": contact.provider_id},
        )
    assert set(fault.value.errors) == {"provider"}
