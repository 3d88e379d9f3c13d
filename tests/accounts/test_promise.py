"""Nobody gets an account or a role before the confidentiality promise is on file and the work has
begun, nor keeps one after leaving (GDD-6.4.2, R-C3)."""

import pytest

from backoffice.access.actors import load_actor
from backoffice.errors import GuardFailed, Invalid
from backoffice.history import recycle_bin, undo
from backoffice.records import writes
from backoffice.workflow import accounts as account_way
from backoffice.workflow import staff as staff_way
from models.accounts import STATION_ROLES, UserAccount, UserRole
from models.base import database
from models.changes import Change, ChangeSet
from models.clock import today
from models.experts import Expert
from models.providers import Provider, ProviderContact
from models.staff import Staff
from tests.conftest import account
from tests.factories import Desk
from tests.imports.conftest import Desk as ImportDesk

PROMISED = {"nda_signed_on": str(today())}


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def admin(house):
    return house.actor("admin")


def person(desk, state="ON", **typed) -> Staff:
    """A new member of staff: at work, not yet, or without the promise."""
    raw = {
        "station": desk.head.station_id,
        "staff_no": "GH9001",
        "name": "新人",
        "mobile": "15400009999",
        "employment_type": "FULL",
        "started_on": str(today()),
        **(PROMISED if state != "NO_PROMISE" else {}),
        **typed,
    }
    row = writes.create(desk.head, Staff, raw)
    return staff_way.WORKFLOW.fire(desk.head, row, "begin", {}) if state == "ON" else row


def open_account(admin, **typed) -> UserAccount:
    return writes.create(
        admin, UserAccount, {"username": "newcomer", "display_name": "新人", **typed}
    )


def role_of(admin, row, role="CLERK", **typed) -> UserRole:
    station = Staff.get_by_id(row.staff_id).station_id if row.staff_id else None
    return writes.create(
        admin,
        UserRole,
        {"user": row.id, "role": role, "scope": "STATION", "station": station, **typed},
    )


@pytest.mark.clause("GDD-6.4.2")
@pytest.mark.both_databases
@pytest.mark.parametrize("state, word", [("NO_PROMISE", "保密承诺"), ("PENDING", "上岗")])
def test_the_form_refuses_an_account_with_the_reason_beside_the_field(house, desk, state, word):
    row, browser = person(desk, state), house.browser("admin")
    page = browser.submit(
        browser.get("/admin/user_account/new/"),
        holding="staff",
        username="newcomer",
        display_name="新人",
        staff=row.id,
    )
    assert page.status == 422 and "staff" in page.faults and word in page.text
    assert not UserAccount.select().where(UserAccount.username == "newcomer").exists()


def test_whoever_has_promised_and_begun_gets_account_and_role(admin, desk):
    row = open_account(admin, staff=person(desk).id)
    role_of(admin, row)
    assert load_actor(row).roles == {"CLERK"}


def test_an_account_is_not_turned_to_a_person_without_the_promise(admin, desk):
    row = open_account(admin, staff=person(desk).id)
    other = person(desk, "NO_PROMISE", staff_no="GH9002")
    with pytest.raises(Invalid) as fault:
        writes.update(admin, row, {"staff": other.id})
    assert set(fault.value.errors) == {"staff"}


@pytest.mark.parametrize("role", STATION_ROLES)
def test_a_role_of_a_station_is_for_its_staff_at_work(admin, desk, role):
    with pytest.raises(Invalid) as fault:
        writes.create(
            admin,
            UserRole,
            {
                "user": open_account(admin).id,
                "role": role,
                "scope": "STATION",
                "station": desk.head.station_id,
            },
        )
    assert set(fault.value.errors) == {"user"}


def test_a_person_who_is_not_yet_on_duty_gets_no_role(house, desk, admin):
    """An account from before this rule was kept."""
    row = open_account(admin, staff=person(desk).id)
    Staff.update(status="PENDING").where(Staff.id == row.staff_id).execute()
    browser = house.browser("admin")
    page = browser.submit(
        browser.get("/admin/user_role/new/"),
        holding="role",
        user=row.id,
        role="CLERK",
        scope="STATION",
        station=desk.head.station_id,
    )
    assert page.status == 422 and "user" in page.faults and "上岗" in page.text
    with pytest.raises(Invalid):
        role_of(desk.head, row)


@pytest.mark.both_databases
def test_a_person_who_leaves_loses_account_and_roles_and_gets_them_back_on_no_way(
    house, desk, admin
):
    row = open_account(admin, staff=person(desk).id)
    role = role_of(admin, row)
    staff_way.WORKFLOW.fire(
        desk.head,
        Staff.get_by_id(row.staff_id),
        "leave",
        {"left_on": str(today()), "reason": "合同到期"},
    )
    gone = UserAccount.get_by_id(row.id)
    assert (
        gone.status == "DISABLED"
        and load_actor(gone).roles == frozenset()
        and UserRole.get_by_id(role.id).is_deleted
    )
    with pytest.raises(GuardFailed, match="has left"):
        account_way.WORKFLOW.fire(admin, gone, "enable", {})
    with pytest.raises(Invalid):
        recycle_bin.restore(admin, recycle_bin.fetch(admin, UserRole, role.id))
    with pytest.raises(Invalid):
        role_of(admin, gone)


def test_enabling_asks_for_the_promise_again(house, desk, admin):
    row = open_account(admin, staff=person(desk).id)
    account_way.WORKFLOW.fire(admin, row, "disable", {"reason": "借调"})
    writes.update(admin, Staff.get_by_id(row.staff_id), {"nda_signed_on": ""})
    page = house.browser("admin").get(f"/admin/user_account/events/enable/?id={row.id}")
    assert "保密承诺" in page.text
    assert (
        house.browser("admin").post(f"/admin/user_account/events/enable/?id={row.id}").status == 409
    )
    assert UserAccount.get_by_id(row.id).status == "DISABLED"


def last_set() -> ChangeSet:
    return ChangeSet.select().order_by(ChangeSet.id.desc()).get()


@pytest.mark.both_databases
def test_the_promise_is_not_taken_away_under_an_account_in_use(house, desk, admin):
    """Neither by the form, nor by an import, nor by undoing its entry."""
    row = person(desk, "NO_PROMISE")
    writes.update(desk.head, row, PROMISED)
    entered = last_set()
    staff_way.WORKFLOW.fire(desk.head, Staff.get_by_id(row.id), "begin", {})
    writes.update(desk.head, Staff.get_by_id(row.id), {"title": "工程师"})
    open_account(admin, staff=row.id)
    browser = house.browser("head1")
    page = browser.submit(
        browser.get(f"/admin/staff/edit/?id={row.id}"), holding="nda_signed_on", nda_signed_on=""
    )
    assert page.status == 422 and "nda_signed_on" in page.faults
    Staff.update(row_version=entered_version(entered)).where(Staff.id == row.id).execute()
    outcome = undo.undo(desk.head, entered)
    assert outcome.done == [] and Staff.get_by_id(row.id).nda_signed_on == today()


def entered_version(change_set) -> int:
    return Change.get(Change.change_set == change_set.id).version


def test_an_account_from_the_bin_needs_the_promise_too(desk, admin):
    row = open_account(admin, staff=person(desk).id)
    UserAccount.update(is_deleted=True).where(UserAccount.id == row.id).execute()
    Staff.update(nda_signed_on=None).where(Staff.id == row.staff_id).execute()
    assert "staff" in _restored(admin, row)


def _restored(admin, row) -> dict:
    with pytest.raises(Invalid) as fault:
        recycle_bin._back(admin, UserAccount.get_by_id(row.id).bind_sealed())
    return fault.value.errors


def test_an_import_opens_no_account_without_the_promise(house, desk):
    row = person(desk, "NO_PROMISE")
    brought = ImportDesk(house, "admin", "user_account")
    brought.bring(f"登录名,姓名,关联人员\nnewcomer,新人,{row.staff_no}\n")
    assert (
        not UserAccount.select().where(UserAccount.username == "newcomer").exists()
        and brought.faults
    )


@pytest.mark.clause("GDD-6.4.2")
@pytest.mark.parametrize("kind", ["provider_contact", "expert"])
def test_outsiders_need_their_agreement_on_file_too(house, admin, kind):
    taken = [
        getattr(row, f"{kind}_id")
        for row in UserAccount.select().where(getattr(UserAccount, kind).is_null(False))
    ]
    if kind == "expert":
        row = Expert.living().where(Expert.id.not_in(taken), Expert.status == "IN_POOL").first()
        file = row
    else:
        row = (
            ProviderContact.living()
            .join(Provider)
            .where(ProviderContact.id.not_in(taken), Provider.status == "IN_POOL")
            .first()
        )
        file = row.provider
    type(file).update(nda_signed_on=None).where(type(file).id == file.id).execute()
    with pytest.raises(Invalid) as fault:
        open_account(admin, **{kind: row.id})
    assert set(fault.value.errors) == {kind}
    writes.update(admin, type(file).get_by_id(file.id), PROMISED)
    made = open_account(admin, **{kind: row.id})
    assert made.status == "ACTIVE"
    with pytest.raises(Invalid) as fault:
        writes.update(admin, type(file).get_by_id(file.id), {"nda_signed_on": ""})
    assert set(fault.value.errors) == {"nda_signed_on"}


def test_the_command_says_what_it_cannot_see_and_makes_no_clerk_without_a_file(house, desk):
    def run(args):
        database.close()
        try:
            with house.app.app_context():
                return house.app.test_cli_runner().invoke(args=args)
        finally:
            database.connect(reuse_if_open=True)

    made = run(args=["user", "create", "chief", "--name", "示例主管", "--role", "ADMIN"])
    assert made.exit_code == 0, made.output
    assert "promise" in made.output and account("chief").status == "ACTIVE"
    code = desk.clerk and Staff.get_by_id(desk.clerk.staff_id).station.code
    refused = run(
        args=["user", "create", "nobody", "--name", "无名", "--role", "CLERK", "--station", code]
    )
    assert (
        refused.exit_code == 1
        and "staff" in refused.output
        and not UserAccount.select().where(UserAccount.username == "nobody").exists()
    )
    for state, staff_no in (("NO_PROMISE", "GH9001"), ("ON", "GH9002")):
        person(desk, state, staff_no=staff_no)
    args = [
        "user",
        "create",
        "somebody",
        "--name",
        "新人",
        "--role",
        "CLERK",
        "--station",
        code,
        "--staff",
    ]
    assert run(args=[*args, "GH9001"]).exit_code == 1
    assert run(args=[*args, "GH9002"]).exit_code == 0 and load_actor(account("somebody")).roles == {
        "CLERK"
    }
