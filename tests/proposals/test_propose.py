"""What an owner of a profile submits waits for approval, whichever way it comes in (decisions 42,
boundaries F2).
"""

import contextlib
import random
from dataclasses import replace
from io import BytesIO

import pytest

from backoffice.access.permissions import can
from backoffice.access.scopes import visible
from backoffice.errors import GuardFailed, Invalid, Refused
from backoffice.history import bulk, undo
from backoffice.records import change_log, change_values, writes
from backoffice.records import proposals as proposing
from backoffice.records.child_rows import save_children
from backoffice.records.validation import candidates, typed_fields
from backoffice.workflow import pools, proposals, provider_ranking
from models.accounts import RoleGrant, UserRole
from models.audit import AuditLog
from models.base import database
from models.cases import ServiceCase
from models.changes import Change, ChangeSet
from models.clock import today
from models.experts import Expert
from models.links import Links
from models.notifications import Notification
from models.proposals import ChangeProposal
from models.providers import Provider, ProviderContact, ProviderQualification, ProviderService
from models.registry import models
from tests.conftest import account
from tests.factories import item
from views.crud.query.selection import EDIT

pytestmark = pytest.mark.both_databases

OWNERS = (
    (Provider, "provider1"),
    (ProviderQualification, "provider1"),
    (ProviderService, "provider1"),
    (Expert, "expert1"),
)
FIELDS = [
    (model, owner, name) for model, owner in OWNERS for name in model.proposed if name != "file"
]
TYPED = {
    "name": "示例改名有限公司",
    "uscc": "91350100M000100Y43",
    "legal_rep": "改名人",
    "cert_no": "FAKE-0001",
    "issuer": "冒名机构",
    "scope_text": "全部项目",
    "issued_on": "2020-01-01",
    "valid_to": "2090-01-01",
    "invited_on": "2020-02-02",
    "nda_signed_on": "2020-03-03",
    "promise_days": "1",
    "fee_standard": "1 元",
    "fee_basis": "自定",
    "fee_limit": "9.00",
    "sme_note": "无",
    "employer": "冒名单位",
    "title": "院士",
    "speciality": "一切",
    "id_number": "110101199003074514",
    "bank_account": "6222000011112222",
    "term_to": "2090-01-01",
    "conflict_orgs": "无",
}


@pytest.fixture(autouse=True)
def nothing_waits(house):
    ChangeProposal.delete().execute()


def own_row(house, model, owner):
    return visible(house.actor(owner), model, "update").order_by(model.id).first().bind_sealed()


def another(house, row, name):
    """A value that a field does not hold yet, as it is typed."""
    field = typed_fields(type(row))[name]
    if name in TYPED:
        return TYPED[name]
    if field.kind == "flag":
        return "0" if row.__data__[name] else "1"
    if field.kind == "choice":
        return next(code for code in field.options if code != row.__data__[name])
    now = set(writes.linked_ids(row, name)) if isinstance(field, Links) else {row.__data__[name]}
    other = next(
        (one.id for one in candidates(house.actor("admin"), field) if one.id not in now), None
    )
    return [*sorted(now), other] if isinstance(field, Links) else other


def state(row) -> dict:
    """What guards and matching read of a row, as the database holds it now."""
    fresh = type(row).get_by_id(row.id).bind_sealed()
    return {name: proposing.value_now(fresh, name) for name in (*row.proposed, *row.verified)}


def waiting(row) -> dict:
    return {one.field: proposing.pair_of(one) for one in proposing.pending_of(row)}


@pytest.mark.parametrize(
    "model, owner, name", FIELDS, ids=[f"{model.table()}.{name}" for model, _owner, name in FIELDS]
)
def test_each_field_of_a_profile_waits_and_is_given_exactly_as_proposed(house, model, owner, name):
    """Boundaries F2, field by field: proposed, shown, approved."""
    row = own_row(house, model, owner)
    before, typed = state(row), another(house, row, name)
    if typed is None:
        pytest.skip("nothing else can be chosen")
    try:
        done = writes.update(house.actor(owner), row, {name: typed})
    except Invalid:
        assert (
            name in ("provider", "service_item", "qualification", "fee_standard", "fee_basis")
        ) and state(row) == before
        return
    assert done.waiting == (name,) and state(row) == before
    ((old, new),) = waiting(row).values()
    assert old == before[name] and new != old
    (one,) = proposing.pending_of(row)
    proposals.WORKFLOW.fire(house.actor("admin"), one, "approve", {})
    after = state(row)
    assert after[name] == new
    changed = {key for key in after if after[key] != before[key]} - {name}
    assert changed <= {"verified_by", "verified_on"} and all(
        after[key] for key in row.verified if before[key] and key != name
    )


@pytest.mark.parametrize("seed", range(12))
def test_whatever_an_owner_submits_the_values_that_guards_read_stay(house, seed):
    """A random walk over form, bulk act, set-back and undo; then everything is approved, and is
    exactly what was proposed.
    """
    chance = random.Random(seed)
    model, owner = chance.choice(OWNERS)
    actor, row = house.actor(owner), own_row(house, model, owner)
    before = state(row)
    names = [
        name
        for name in model.proposed
        if name not in ("file", "provider", "service_item", "qualification")
    ]
    for _step in range(6):
        raw = {
            name: value
            for name in chance.sample(names, 3)
            if (value := another(house, row, name)) is not None
        }
        with contextlib.suppress(Invalid):
            chance.choice((writes.update, bulk.edit))(
                actor, model.get_by_id(row.id).bind_sealed(), raw
            )
        if chance.random() < 0.3 and (
            last := ChangeSet.select()
            .where(ChangeSet.user == actor.account_id)
            .order_by(ChangeSet.id.desc())
            .first()
        ):
            undo.undo(actor, last)
        assert state(row) == before
    proposed = waiting(row)
    if proposed:
        proposals.decide(house.actor("admin"), proposing.pending_of(row), "approve")
    after = state(row)
    assert {name: after[name] for name in row.proposed} == {
        name: before[name] for name in row.proposed
    } | {name: new for name, (_old, new) in proposed.items()}
    assert waiting(row) == {}


def test_a_provider_certifies_itself_no_more(house):
    """Boundaries F2, its steps by the form: certificate, name and confidentiality, legal person,
    promised days and fee.
    """
    page = house.browser("provider1")
    certificate, provider = (
        own_row(house, ProviderQualification, "provider1"),
        own_row(house, Provider, "provider1"),
    )
    service = own_row(house, ProviderService, "provider1")
    Provider.update(legal_person_verified=False).where(Provider.id == provider.id).execute()
    before = [state(one) for one in (certificate, provider, service)]
    page.submit(
        page.get(f"/admin/provider_qualification/edit/?id={certificate.id}"),
        holding="row_version",
        cert_no="FAKE-0001",
        scope_text="全部项目",
        valid_to="2090-01-01",
    )
    page.submit(
        page.get(f"/admin/provider/edit/?id={provider.id}"),
        holding="row_version",
        name="示例冒名检测有限公司",
        nda_signed_on="2020-01-01",
        legal_person_verified="1",
    )
    page.submit(
        page.get(f"/admin/provider_service/edit/?id={service.id}"),
        holding="row_version",
        promise_days="1",
        fee_limit="1.00",
    )
    assert [state(one) for one in (certificate, provider, service)] == before
    assert set(waiting(certificate)) == {"cert_no", "scope_text", "valid_to"}
    assert set(waiting(provider)) == {"name", "nda_signed_on", "legal_person_verified"}
    assert set(waiting(service)) <= {"promise_days", "fee_limit"}


def test_address_and_contacts_change_at_once(house):
    owner = house.actor("provider1")
    provider, contact = (
        own_row(house, Provider, "provider1"),
        own_row(house, ProviderContact, "provider1"),
    )
    done = writes.update(owner, provider, {"address": "新址 1 号", "name": "示例另一名称有限公司"})
    assert done.address == "新址 1 号" and done.waiting == ("name",) and done.name == provider.name
    assert writes.update(owner, contact, {"phone": "13900001111"}).phone.open() == "13900001111"
    expert = own_row(house, Expert, "expert1")
    assert writes.update(house.actor("expert1"), expert, {"phone": "13900002222"}).waiting == ()


def test_the_owner_sees_replaces_and_withdraws(house):
    page, row = house.browser("provider1"), own_row(house, Provider, "provider1")
    answer = page.submit(
        page.get(f"/admin/provider/edit/?id={row.id}"),
        holding="row_version",
        name="示例第一名称有限公司",
    )
    assert "提交审批" in page.get(answer.location).text or "提交审批" in answer.text
    page.submit(
        page.get(f"/admin/provider/edit/?id={row.id}"),
        holding="row_version",
        name="示例第二名称有限公司",
    )
    (one,) = proposing.pending_of(row)
    assert proposing.pair_of(one) == [row.name, "示例第二名称有限公司"]
    assert ChangeProposal.select().where(ChangeProposal.status == "REPLACED").count() == 1
    shown = page.get(f"/admin/provider/details/?id={row.id}").text
    assert "示例第二名称有限公司" in shown and row.name in shown
    assert "示例第二名称有限公司" in page.get(f"/admin/provider/edit/?id={row.id}").text
    page.submit(
        page.get(f"/admin/change_proposal/events/withdraw/?id={one.id}"), holding="row_version"
    )
    assert waiting(row) == {} and ChangeProposal.get_by_id(one.id).status == "WITHDRAWN"
    assert (
        house.browser("expert1").get(f"/admin/change_proposal/details/?id={one.id}").status == 404
    )


def test_the_administrator_decides_together_or_one_by_one(house):
    owner, row, page = (
        house.actor("provider1"),
        own_row(house, Provider, "provider1"),
        house.browser("admin"),
    )
    writes.update(
        owner,
        row,
        {"name": "示例新名称有限公司", "nda_signed_on": "2021-01-01", "invited_on": "2020-01-01"},
    )
    listed = page.get("/admin/change_proposal/?view=waiting").text
    assert "示例新名称有限公司" in listed and row.name in listed
    assert "待审批变更" in page.get("/").text
    by_field = {one.field: one for one in proposing.pending_of(row)}
    form = page.get(f"/admin/change_proposal/decide/?id={by_field['name'].id}")
    assert (
        page.submit(
            form,
            holding="row_version",
            chosen=[str(by_field["name"].id)],
            decision="decline",
            reason="",
        ).status
        == 422
    )
    page.submit(
        form,
        holding="row_version",
        chosen=[str(by_field["name"].id)],
        decision="decline",
        reason="与执照不符",
    )
    declined = ChangeProposal.get_by_id(by_field["name"].id)
    assert (declined.status, declined.reason, declined.decided_by) == (
        "DECLINED",
        "与执照不符",
        account("admin").id,
    )
    form = page.get(f"/admin/change_proposal/decide/?id={by_field['invited_on'].id}")
    page.submit(
        form,
        holding="row_version",
        chosen=[str(by_field[name].id) for name in ("nda_signed_on", "invited_on")],
        decision="approve",
        reason="",
    )
    fresh = Provider.get_by_id(row.id)
    assert (fresh.name, str(fresh.nda_signed_on), str(fresh.invited_on)) == (
        row.name,
        "2021-01-01",
        "2020-01-01",
    )
    told = [
        one.content
        for one in Notification.select().where(Notification.user == account("provider1").id)
    ]
    assert any("与执照不符" in text for text in told) and any("已批准" in text for text in told)
    assert (
        AuditLog.select()
        .where(AuditLog.object_ref == f"provider:{row.id}", AuditLog.event == "propose")
        .exists()
    )
    assert (
        "示例新名称有限公司"
        in house.browser("provider1").get(f"/admin/provider/details/?id={row.id}").text
    ), "the history keeps what was declined"


def test_a_value_that_changed_meanwhile_is_said_and_overwritten_on_purpose_only(house):
    admin, row = house.actor("admin"), own_row(house, Provider, "provider1")
    writes.update(house.actor("provider1"), row, {"name": "示例提议名称有限公司"})
    writes.update(admin, Provider.get_by_id(row.id), {"name": "示例管理员改名有限公司"})
    (one,) = proposing.pending_of(row)
    page = house.browser("admin")
    assert "示例管理员改名有限公司" in page.get(f"/admin/change_proposal/details/?id={one.id}").text
    form = page.get(f"/admin/change_proposal/events/approve/?id={one.id}")
    assert (
        page.submit(form, holding="row_version").status == 422
        and Provider.get_by_id(row.id).name == "示例管理员改名有限公司"
    )
    page.submit(form, holding="row_version", although="1")
    assert Provider.get_by_id(row.id).name == "示例提议名称有限公司"


def test_nobody_approves_what_is_the_own(house):
    writes.update(
        house.actor("provider1"),
        own_row(house, Provider, "provider1"),
        {"name": "示例自批名称有限公司"},
    )
    one = ChangeProposal.get(ChangeProposal.field == "name")
    for name in ("provider1", "expert1", "head1", "clerk1", "auditor1"):
        with pytest.raises(Refused):
            proposals.WORKFLOW.fire(house.actor(name), one, "approve", {})
    assert not can(house.actor("provider1"), "update", "change_proposal")


def test_an_administrator_who_keeps_a_profile_decides_nothing_about_it(house):
    """boundaries F2: with both roles one still only proposes, and somebody else decides, also what
    was proposed before.
    """
    row = own_row(house, Provider, "provider1")
    writes.update(house.actor("provider1"), row, {"name": "示例自批名称有限公司"})
    UserRole.create(user=account("provider1"), role="ADMIN", scope="ALL", granted_by=1)
    both, one = house.actor("provider1"), ChangeProposal.get(ChangeProposal.field == "name")
    with pytest.raises((Refused, GuardFailed)):
        proposals.WORKFLOW.fire(both, one, "approve", {})
    with pytest.raises(Refused):
        proposals.decide(both, [one], "approve")
    assert writes.update(
        both, Provider.get_by_id(row.id), {"nda_signed_on": "2021-01-01"}
    ).waiting == ("nda_signed_on",)
    certificate = own_row(house, ProviderQualification, "provider1")
    assert writes.update(both, certificate, {"cert_no": "FAKE-0002"}).waiting == ("cert_no",)
    other = Provider.get_by_id(house.rows["provider"]["far"])
    assert (
        writes.update(both, other, {"name": "示例他人名称有限公司"}).name == "示例他人名称有限公司"
    )
    proposals.WORKFLOW.fire(house.actor("admin"), ChangeProposal.get_by_id(one.id), "approve", {})
    assert Provider.get_by_id(row.id).name == "示例自批名称有限公司"


def test_only_who_can_open_a_proposal_is_told_of_it(house):
    """boundaries F2, F4: the administrator of one station decides about no institution of the pool,
    and hears of none.
    """
    UserRole.delete().where(UserRole.user == account("head2")).execute()
    UserRole.create(
        user=account("head2"),
        role="ADMIN",
        scope="STATION",
        station=house.rows["station"]["west"],
        granted_by=1,
    )
    writes.update(
        house.actor("provider1"),
        own_row(house, Provider, "provider1"),
        {"name": "示例告知名称有限公司"},
    )
    one = ChangeProposal.get(ChangeProposal.field == "name")
    told = {
        note.user.username
        for note in Notification.select().where(
            Notification.object_ref == f"change_proposal:{one.id}"
        )
    }
    assert told == {"admin"}
    assert house.browser("admin").get(f"/admin/change_proposal/details/?id={one.id}").status == 200


@pytest.mark.parametrize("together", (False, True))
def test_a_proposal_whose_entry_was_deleted_is_declined(house, together):
    """boundaries F2, F10: it is approved by nobody, and waits for ever neither."""
    row = own_row(house, ProviderService, "provider1")
    writes.update(house.actor("provider1"), row, {"promise_days": str(row.promise_days + 1)})
    writes.delete(house.actor("admin"), ProviderService.get_by_id(row.id))
    one, page = ChangeProposal.get(ChangeProposal.field == "promise_days"), house.browser("admin")
    asked = {"row_version": one.row_version}
    assert page.post(f"/admin/change_proposal/events/approve/?id={one.id}", asked).status == 409
    assert page.post(
        f"/admin/change_proposal/decide/?id={one.id}", {"chosen": one.id, "decision": "approve"}
    ).status in (403, 409)
    if together:
        answer = page.post(
            f"/admin/change_proposal/decide/?id={one.id}",
            {"chosen": one.id, "decision": "decline", "reason": "已删除"},
        )
    else:
        answer = page.post(
            f"/admin/change_proposal/events/decline/?id={one.id}", {**asked, "reason": "已删除"}
        )
    assert answer.status == 302 and ChangeProposal.get_by_id(one.id).status == "DECLINED"
    for name in ("admin", "provider1"):
        assert house.browser(name).get("/admin/change_proposal/?view=all").status == 200


def test_sealed_values_stay_sealed_and_masked_ones_masked(house):
    row = own_row(house, Expert, "expert1")
    writes.update(
        house.actor("expert1"), row, {"id_number": "110101199003074514", "name": "测试改名"}
    )
    stored = str(list(database.obj.execute_sql("SELECT * FROM change_proposal")))
    assert "110101199003074514" not in stored and "测试改名" not in stored
    for name in ("admin", "expert1"):
        page = house.browser(name)
        one = ChangeProposal.get(ChangeProposal.field == "id_number")
        for url in (
            "/admin/change_proposal/?view=all",
            f"/admin/change_proposal/details/?id={one.id}",
            f"/admin/expert/details/?id={row.id}",
        ):
            assert "110101199003074514" not in page.get(url).text
    lines = str(
        [line.diff for line in AuditLog.select().where(AuditLog.object_ref == f"expert:{row.id}")]
    )
    assert "110101199003074514" not in lines and "测试改名" not in lines
    page = house.browser("admin")
    shown = page.submit(
        page.get(f"/admin/change_proposal/shown/?id={one.id}"),
        holding="row_version",
        reason="核对身份",
    )
    assert "110101199003074514" in shown.text
    assert house.browser("expert1").get(f"/admin/change_proposal/shown/?id={one.id}").status == 403
    proposals.WORKFLOW.fire(house.actor("admin"), one, "approve", {})
    assert Expert.get_by_id(row.id).bind_sealed().id_number.open() == "110101199003074514"


def test_a_file_waits_too(house):
    page, row = house.browser("provider1"), own_row(house, ProviderQualification, "provider1")
    page.submit(
        page.get(f"/admin/provider_qualification/edit/?id={row.id}"),
        holding="row_version",
        file=(BytesIO(b"%PDF-1.4 new"), "新证书.pdf"),
    )
    assert ProviderQualification.get_by_id(row.id).file_id == row.file_id
    (one,) = proposing.pending_of(row)
    assert (
        one.field == "file"
        and "新证书.pdf" in house.browser("admin").get("/admin/change_proposal/?view=waiting").text
    )
    proposals.WORKFLOW.fire(house.actor("admin"), one, "approve", {})
    assert ProviderQualification.get_by_id(row.id).file.filename == "新证书.pdf"


def test_an_owner_s_undo_withdraws_what_was_proposed_and_leads_nothing_else_back(house):
    actor, row = house.actor("provider1"), own_row(house, Provider, "provider1")
    writes.update(actor, row, {"address": "新址 2 号", "name": "示例撤销名称有限公司"})
    last = (
        ChangeSet.select()
        .where(ChangeSet.user == actor.account_id)
        .order_by(ChangeSet.id.desc())
        .first()
    )
    assert undo.undo(actor, last).left == []
    assert waiting(row) == {} and Provider.get_by_id(row.id).address == row.address


def test_no_undo_leads_round_the_approval(house):
    """What an owner changed while having more rights is not taken back by the owner alone."""
    actor, row = house.actor("provider1"), own_row(house, Provider, "provider1")
    writes.update(replace(actor, everything=True), row, {"nda_signed_on": "2021-05-05"})
    last = (
        ChangeSet.select()
        .where(ChangeSet.user == actor.account_id)
        .order_by(ChangeSet.id.desc())
        .first()
    )
    assert undo.undo(actor, last).done == []
    assert str(Provider.get_by_id(row.id).nda_signed_on) == "2021-05-05"


def test_setting_a_field_back_in_the_history_is_a_proposal_too(house):
    row = own_row(house, ProviderService, "provider1")
    writes.update(house.actor("admin"), row, {"promise_days": "2"})
    change = (
        Change.select()
        .where(Change.object_ref == change_log.reference(row), Change.action == "UPDATE")
        .order_by(Change.id.desc())
        .first()
    )
    assert "promise_days" in change_values.of(change)
    page = house.browser("provider1")
    page.get(f"/admin/provider_service/details/?id={row.id}")
    page.post(
        f"/admin/provider_service/revert/?id={row.id}&change={change.id}&field=promise_days", {}
    )
    assert ProviderService.get_by_id(row.id).promise_days == 2 and set(waiting(row)) == {
        "promise_days"
    }


def granted(role, resource, *verbs):
    for verb in verbs:
        RoleGrant.get_or_create(
            role=role,
            resource=resource,
            verb=verb,
            scope="PROVIDER" if role == "PROVIDER" else "ALL",
        )


VERIFIED = [
    (model, stamp, name)
    for model in models()
    for stamp, names in getattr(model, "verified", {}).items()
    for name in names
    if name not in ("file", "provider", "service_item")
]


@pytest.mark.parametrize(
    "model, stamp, name",
    VERIFIED,
    ids=[f"{model.table()}.{stamp}.{name}" for model, stamp, name in VERIFIED],
)
def test_who_may_not_verify_takes_the_verification_away_by_changing(house, model, stamp, name):
    if model.verified_through == "approve":
        granted("HEAD", model.table(), "update")
        changes = proposing.unverify
        row = own_row(house, model, "provider1")
        old = {**row.__data__}
        setattr(row, name, "x")
        changes(house.actor("head1"), row, old, {})
        assert not row.__data__[stamp]
        return
    granted("HEAD", model.table(), "update", "approve")
    row = own_row(house, model, "provider1")
    assert row.__data__[stamp]
    done = writes.update(house.actor("head1"), row, {name: another(house, row, name)})
    assert done.waiting == () and done.__data__[stamp] is None


def test_what_nobody_verified_counts_for_nothing(house):
    """A certificate whose verification is gone fits no case until somebody verifies it again."""
    case = next(one for one in ServiceCase.select() if one.service_item.requires_qualification)
    fit = [
        one
        for one in provider_ranking.candidates(case)
        if one.out is None or "certificate" not in one.out
    ]
    certificates = ProviderQualification.update(verified_on=None, verified_by=None)
    certificates.execute()
    after = {one.provider.id: one.out for one in provider_ranking.candidates(case)}
    assert fit and all(after[one.provider.id] is not None for one in fit)


def test_new_rows_of_an_owner_start_unverified_and_out_of_use(house):
    """The standard table gives owners no right to create; where an installation grants it, the new
    row counts for nothing yet.
    """
    granted("PROVIDER", "provider_qualification", "create")
    granted("PROVIDER", "provider_service", "create")
    owner, mine = house.actor("provider1"), own_row(house, Provider, "provider1")
    raw = {
        "provider": mine.id,
        "kind": "CMA",
        "cert_no": "NEW-1",
        "issuer": "某局",
        "issued_on": "2024-01-01",
    }
    row = writes.create(
        owner,
        ProviderQualification,
        raw,
        given={"verified_by": owner.account_id, "verified_on": today()},
    )
    assert (row.verified_by, row.verified_on) == (None, None)
    service = writes.create(
        owner,
        ProviderService,
        {
            "provider": mine.id,
            "service_item": item("Q01").id,
            "promise_days": "3",
            "is_active": "1",
        },
    )
    assert not ProviderService.get_by_id(service.id).is_active and set(waiting(service)) == {
        "is_active"
    }
    proposals.decide(house.actor("admin"), proposing.pending_of(service), "approve")
    assert ProviderService.get_by_id(service.id).is_active


def test_an_owner_deletes_nothing_that_guards_read(house):
    granted("PROVIDER", "provider_qualification", "delete")
    row = own_row(house, ProviderQualification, "provider1")
    with pytest.raises(Refused):
        writes.delete(house.actor("provider1"), row)


def test_approving_a_verified_certificate_verifies_it_anew(house):
    row = own_row(house, ProviderQualification, "provider1")
    ProviderQualification.update(verified_on="2020-01-01").where(
        ProviderQualification.id == row.id
    ).execute()
    writes.update(
        house.actor("provider1"),
        ProviderQualification.get_by_id(row.id),
        {"valid_to": "2090-01-01"},
    )
    proposals.decide(house.actor("admin"), proposing.pending_of(row), "approve")
    fresh = ProviderQualification.get_by_id(row.id)
    assert (fresh.verified_on, fresh.verified_by) == (today(), account("admin").id)
    assert pools.verify(house.actor("admin"), fresh).verified_on == today()


def test_many_rows_at_once_wait_too(house):
    """The bulk edit of the list, as the provider's contact sends it."""
    row, page = own_row(house, ProviderService, "provider1"), house.browser("provider1")
    sent = {
        "action": EDIT,
        "rowid": [row.id],
        "promise_days": str(row.promise_days + 1),
        "is_active": "",
        "confirm": "1",
    }
    assert page.post("/admin/provider_service/action/", sent).status in (200, 302)
    assert ProviderService.get_by_id(row.id).promise_days == row.promise_days and set(
        waiting(row)
    ) == {"promise_days"}


def test_out_of_use_by_the_switch_waits_too(house):
    row, page = own_row(house, ProviderService, "provider1"), house.browser("provider1")
    page.submit(page.get(f"/admin/provider_service/switch/?id={row.id}"), holding="row_version")
    assert ProviderService.get_by_id(row.id).is_active == row.is_active and set(waiting(row)) == {
        "is_active"
    }


def test_rows_edited_under_their_record_wait_too(house):
    provider, row = (
        own_row(house, Provider, "provider1"),
        own_row(house, ProviderService, "provider1"),
    )
    rows = [
        {"id": one.id, **({"promise_days": str(one.promise_days + 1)} if one.id == row.id else {})}
        for one in ProviderService.living().where(ProviderService.provider == provider)
    ]
    assert save_children(house.actor("provider1"), provider, ProviderService, rows)
    assert ProviderService.get_by_id(row.id).promise_days == row.promise_days and set(
        waiting(row)
    ) == {"promise_days"}
    with pytest.raises(Refused):
        save_children(house.actor("provider1"), provider, ProviderService, rows[1:])


def test_every_address_of_a_profile_leaves_what_guards_read_until_approval(house):
    """As provider1 and expert1 by the edit form of each table: every field that may only be
    proposed, at once.
    """
    for model, owner in OWNERS:
        row, page = own_row(house, model, owner), house.browser(owner)
        before = state(row)
        typed = {name: str(TYPED[name]) for name in row.proposed if name in TYPED}
        answer = page.submit(
            page.get(f"/admin/{model.table()}/edit/?id={row.id}"), holding="row_version", **typed
        )
        assert answer.status == 302, (model, answer.faults)
        assert state(row) == before and set(waiting(row)) == set(typed), model
