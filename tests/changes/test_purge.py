"""What lies in the bin goes for good when two administrators say so, with everything of it; drafts
are their maker's to throw away.
"""

import pytest

from backoffice.errors import Invalid, NotFound, Refused
from backoffice.history import purge, recycle_bin
from backoffice.records import attachments, writes
from backoffice.search.index_plan import plan_of
from models.accounts import UserAccount, UserRole
from models.archives import ArchiveFile
from models.attachments import Attachment
from models.audit import AuditLog
from models.base import Record
from models.campaigns import Campaign
from models.changes import Change, ChangeSet, PurgeRequest
from models.clock import now
from models.enterprises import Enterprise
from models.evaluations import StaffEvaluation
from models.periodic_surveys import PeriodicSurvey
from models.plans import ServicePlan
from models.providers import Provider, ProviderContact
from models.publications import Publication
from models.reference import Setting
from models.registry import models
from models.requests import ServiceRequest
from models.search import SearchEntry
from tests.changes.test_bin import raw_provider
from tests.factories import Desk, actor
from tests.town import PAGE

pytestmark = pytest.mark.both_databases


@pytest.fixture
def two(house):
    """Two administrators of the platform."""
    first = UserAccount.get(UserAccount.username == "admin")
    second = UserAccount.create(
        username="admin2",
        password_hash=first.password_hash,
        display_name="第二管理员",
        must_change_password=False,
        password_changed_at=now(),
    )
    UserRole.create(user=second, role="ADMIN", scope="ALL", granted_by=first.id)
    return actor("admin"), actor("admin2")


@pytest.fixture
def gone(two):
    """A provider in the bin with a contact and a file."""
    admin, _second = two
    row = writes.create(admin, Provider, raw_provider())
    writes.create(
        admin,
        ProviderContact,
        {"provider": row.id, "name": "李某某", "position": "经理", "phone": "15400001234"},
    )
    with writes.writing():
        kept = attachments.store(admin, "provider", "资质.pdf", PAGE)
        attachments.claim(kept, row)
    writes.delete(admin, row)
    return recycle_bin.fetch(admin, Provider, row.id)


def test_two_administrators_purge_a_record_with_everything_of_it(two, gone):
    admin, second = two
    kept = Attachment.get(Attachment.owner_type == "provider", Attachment.owner_id == gone.id)
    path = attachments._folder / kept.stored_name
    assert path.exists()
    request = purge.ask(admin, gone, "误录入")
    assert purge.approve(second, request) == 2
    assert Provider.get_or_none(Provider.id == gone.id) is None and not path.exists()
    assert not ProviderContact.select().where(ProviderContact.provider == gone.id).exists()
    assert (
        Attachment.get_or_none(Attachment.id == kept.id) is None
        and not PurgeRequest.select().exists()
    )
    assert not Change.select().where(Change.root_ref == f"provider:{gone.id}").exists()
    assert (
        not SearchEntry.select().where(SearchEntry.id == plan_of(Provider).base + gone.id).exists()
    )
    lines = {
        line.event: line
        for line in AuditLog.select().where(
            AuditLog.object_ref == f"provider:{gone.id}", AuditLog.event.in_(("ask_purge", "purge"))
        )
    }
    assert (lines["ask_purge"].user_id, lines["purge"].user_id) == (
        admin.account_id,
        second.account_id,
    )
    assert not lines["purge"].diff


def test_nobody_purges_alone_or_without_being_an_administrator(two, gone):
    admin, second = two
    with pytest.raises(Refused):
        purge.ask(actor("head1"), gone, "误录入")
    request = purge.ask(admin, gone, "误录入")
    with pytest.raises(Invalid, match="asked for already"):
        purge.ask(second, gone, "误录入")
    for nobody in (admin, actor("head1"), actor("clerk1")):
        with pytest.raises(Refused):
            purge.approve(nobody, request)
    assert Provider.get_by_id(gone.id).is_deleted


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201, "a\0b"])
def test_a_reason_is_needed(two, gone, reason):
    with pytest.raises(Invalid):
        purge.ask(two[0], gone, reason)


def test_a_declined_request_leaves_the_record_in_the_bin(two, gone):
    request = purge.ask(two[0], gone, "误录入")
    purge.decline(two[1], request)
    assert Provider.get_by_id(gone.id).is_deleted and purge.requests(two[1]) == []


def test_a_restored_record_is_purged_by_no_former_request(two, gone):
    admin, second = two
    request = purge.ask(admin, gone, "误录入")
    recycle_bin.restore(admin, gone)
    with pytest.raises(NotFound):
        purge.approve(second, request)
    writes.delete(admin, Provider.get_by_id(gone.id))
    assert purge.requests(second) == []


def test_what_something_points_at_stays(two, house):
    """A living row, a row in the bin, an archive that must be kept."""
    admin, second = two
    enterprise = Enterprise.get_by_id(house.rows["enterprise"]["west"])
    Enterprise.update(is_deleted=True).where(Enterprise.id == enterprise.id).execute()
    row = Enterprise.get_by_id(enterprise.id)
    assert any(model is ArchiveFile for model, _name in purge.holding(row))
    with pytest.raises(Invalid, match="Still needed"):
        purge.ask(admin, row, "误录入")
    request = PurgeRequest.create(
        object_ref=f"enterprise:{row.id}",
        version=row.row_version,
        reason="x",
        asked_by=admin.account_id,
        asked_at=now(),
    )
    with pytest.raises((Invalid, NotFound)):
        purge.approve(second, request)
    assert Enterprise.get_or_none(Enterprise.id == row.id) is not None


@pytest.mark.parametrize(
    "model",
    [model for model in models() if issubclass(model, Record)],
    ids=lambda model: model.table(),
)
def test_every_table_says_what_holds_a_row(house, model):
    """No table ends the question with an error of ours."""
    row = model.select().first()
    assert row is None or isinstance(purge.holding(row), list)


def test_the_pages_of_purging(two, house):
    first, second, clerk = house.browser("admin"), house.browser("admin2"), house.browser("clerk1")
    rows = [
        writes.create(two[0], Setting, {"key": f"probe{n}", "value": "1", "note": "n"})
        for n in range(3)
    ]
    for row in rows:
        writes.delete(two[0], row)
    answer = first.post(
        "/recycle-bin/setting/purge",
        {"rowid": [str(row.id) for row in rows[:2]], "reason": "误录入"},
    )
    assert answer.status == 302 and PurgeRequest.select().count() == 2
    request = PurgeRequest.get(PurgeRequest.object_ref == f"setting:{rows[0].id}")
    assert first.post(f"/recycle-bin/purge/{request.id}/approve").status == 403
    assert clerk.post(f"/recycle-bin/purge/{request.id}/approve").status == 403
    assert (
        "误录入" in second.get("/recycle-bin/?kind=setting").text
        and "误录入" not in house.browser("head1").get("/recycle-bin/").text
    )
    assert second.post(f"/recycle-bin/purge/{request.id}/approve").status == 302
    assert Setting.get_or_none(Setting.id == rows[0].id) is None
    assert second.post(f"/recycle-bin/purge/{request.id}/approve").status == 404
    assert first.post("/recycle-bin/setting/purge", {"rowid": ["²"], "reason": "x"}).status == 400


# --- many at once, and who holds a key ------------------------------------------------------------


def test_the_bin_restores_the_ticked_and_names_who_holds_a_key(house):
    admin, browser = actor("admin"), house.browser("admin")
    rows = [
        writes.create(admin, Setting, {"key": f"probe{n}", "value": "1", "note": "n"})
        for n in range(3)
    ]
    for row in rows:
        writes.delete(admin, row)
    holder = writes.create(admin, Setting, {"key": "probe1", "value": "2", "note": "n"})
    page = browser.get("/recycle-bin/?kind=setting")
    assert f"/admin/setting/details/?id={holder.id}" in page.links
    answer = browser.post("/recycle-bin/setting/restore", {"rowid": [str(row.id) for row in rows]})
    assert answer.status == 302
    assert [Setting.get_by_id(row.id).is_deleted for row in rows] == [False, True, False]
    page = browser.get(answer.location)
    assert "probe1" in page.text and f"/admin/setting/details/?id={holder.id}" in page.links
    newest = ChangeSet.select().order_by(ChangeSet.id.desc()).get()
    assert browser.post(f"/changes/{newest.id}/undo").status == 302
    assert all(Setting.get_by_id(row.id).is_deleted for row in rows)


# --- drafts ---------------------------------------------------------------------------------------

DRAFTS = {
    "campaign": (
        Campaign,
        "clerk1",
        lambda desk: writes.create(desk.clerk, Campaign, desk.campaign()),
    ),
    "publication": (
        Publication,
        "clerk1",
        lambda desk: writes.create(desk.clerk, Publication, desk.publication()),
    ),
    "service_request": (ServiceRequest, "clerk1", lambda desk: desk.need("Q01", state="DRAFT")),
    "service_plan": (
        ServicePlan,
        "clerk1",
        lambda desk: writes.create(desk.clerk, ServicePlan, desk.plan(desk.case("SERVING"))),
    ),
    "staff_evaluation": (
        StaffEvaluation,
        "head1",
        lambda desk: writes.create(
            desk.head,
            StaffEvaluation,
            desk.evaluation(actor("asset1"), period_from="2024-01-01", period_to="2024-03-31"),
        ),
    ),
    "periodic_survey": (
        PeriodicSurvey,
        "head1",
        lambda desk: writes.create(desk.head, PeriodicSurvey, desk.periodic()),
    ),
}


@pytest.mark.parametrize("table", DRAFTS)
def test_a_draft_is_thrown_away_by_its_maker_and_comes_back(house, table):
    """Decision 50: without the right to delete others' entries; the bin has it, and undo brings it
    back.
    """
    model, maker, make = DRAFTS[table]
    row = make(Desk())
    assert row.status in model.drafts
    browser = house.browser(maker)
    page = browser.get(f"/admin/{table}/details/?id={row.id}")
    assert f"/admin/{table}/delete/?id={row.id}" in page.links
    answer = browser.submit(browser.get(f"/admin/{table}/delete/?id={row.id}"), holding="confirm")
    assert answer.status == 302 and model.get_by_id(row.id).is_deleted
    newest = ChangeSet.select().order_by(ChangeSet.id.desc()).get()
    browser.post(f"/changes/{newest.id}/undo")
    assert not model.get_by_id(row.id).is_deleted
    writes.delete(actor(maker), model.get_by_id(row.id))
    assert browser.post(f"/recycle-bin/{table}/restore", {"rowid": [str(row.id)]}).status == 302
    assert not model.get_by_id(row.id).is_deleted


def test_a_draft_of_somebody_else_or_one_that_is_no_draft_any_more_stays(house):
    desk = Desk()
    draft, registered = desk.need("Q01", state="DRAFT"), desk.need("Q01")
    for name, row in (("clerk3", draft), ("clerk2", draft), ("clerk1", registered)):
        browser = house.browser(name)
        assert browser.post(
            f"/admin/service_request/delete/?id={row.id}",
            {"row_version": row.row_version, "confirm": "1"},
        ).status in (403, 404, 409)
        assert not ServiceRequest.get_by_id(row.id).is_deleted


def test_every_noun_with_a_draft_lets_its_maker_delete_it():
    for model in models():
        status = model._meta.fields.get("status") if issubclass(model, Record) else None
        if status is not None and status.default == "DRAFT" and model.table() != "station":
            assert "DRAFT" in model.drafts and "DRAFT" in model.deletable_states, model.table()
