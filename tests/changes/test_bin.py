"""What was deleted lies in the bin by kind, within the reach of who may delete it, and comes back
whole or says why not.
"""

from datetime import timedelta

import pytest

from backoffice import settings
from backoffice.errors import Conflict, Invalid, Refused
from backoffice.history import recycle_bin, undo
from backoffice.records import writes
from models.changes import Change, ChangeSet
from models.clock import now
from models.providers import Provider, ProviderContact
from models.reference import DictItem, Setting
from models.stations import ServicePromise
from tests.factories import actor

pytestmark = pytest.mark.both_databases


@pytest.fixture
def admin(house):
    return actor("admin")


@pytest.fixture
def provider(admin):
    """A provider that nothing needs, with one contact."""
    row = writes.create(admin, Provider, raw_provider())
    writes.create(
        admin,
        ProviderContact,
        {"provider": row.id, "name": "李某", "position": "经理", "phone": "15400001234"},
    )
    return row


def raw_provider() -> dict:
    from models.catalogue import ServiceCategory

    like = Provider.living().first()
    raw = {
        name: value
        for name, value in like.__data__.items()
        if isinstance(value, str | int) and name not in ("id", "uid", "code", "status")
    }
    return {
        **raw,
        "name": "示例回收检测有限公司",
        "uscc": "91210100MA0UTBJM7D",
        "categories": [ServiceCategory.living().first().id],
    }


def test_a_record_comes_back_with_the_parts_that_went_with_it(admin, provider):
    writes.delete(admin, provider)
    assert not ProviderContact.living().where(ProviderContact.provider == provider.id).exists()
    restored = recycle_bin.restore(admin, recycle_bin.fetch(admin, Provider, provider.id))
    assert not restored.is_deleted
    assert ProviderContact.living().where(ProviderContact.provider == provider.id).count() == 1


def test_a_part_that_was_deleted_before_stays_in_the_bin(admin, provider):
    contact = ProviderContact.get(ProviderContact.provider == provider.id)
    writes.delete(admin, contact)
    writes.delete(admin, Provider.get_by_id(provider.id))
    recycle_bin.restore(admin, recycle_bin.fetch(admin, Provider, provider.id))
    assert ProviderContact.get_by_id(contact.id).is_deleted
    assert contact.id in {row.id for row in recycle_bin.deleted(admin, ProviderContact)}


def test_parts_of_a_deleted_record_are_not_listed_by_themselves(admin, provider):
    writes.delete(admin, provider)
    assert provider.id in {row.id for row in recycle_bin.deleted(admin, Provider)}
    assert list(recycle_bin.deleted(admin, ProviderContact)) == []


def test_the_key_of_an_entry_in_the_bin_is_free_and_its_holder_named_when_it_comes_back(admin):
    """Unique among living rows (decision 44)."""
    row = writes.create(admin, Setting, {"key": "probe", "value": "1", "note": "n"})
    writes.delete(admin, row)
    other = writes.create(admin, Setting, {"key": "probe", "value": "2", "note": "n"})
    with pytest.raises(Invalid, match="Already in use") as refused:
        recycle_bin.restore(admin, recycle_bin.fetch(admin, Setting, row.id))
    assert refused.value.errors["key"][0].holder == (Setting, other.id)
    writes.delete(admin, other)
    assert not recycle_bin.restore(admin, recycle_bin.fetch(admin, Setting, row.id)).is_deleted
    with pytest.raises(Invalid, match="Already in use"):
        recycle_bin.restore(admin, recycle_bin.fetch(admin, Setting, other.id))


def test_a_lost_parent_keeps_a_part_in_the_bin(admin, provider):
    contact = ProviderContact.get(ProviderContact.provider == provider.id)
    writes.delete(admin, contact)
    gone = recycle_bin.fetch(admin, ProviderContact, contact.id)
    writes.delete(admin, Provider.get_by_id(provider.id))
    with pytest.raises(Invalid, match="no longer there"):
        recycle_bin.restore(admin, gone)


def test_it_is_restored_once(admin, provider):
    writes.delete(admin, provider)
    row = recycle_bin.fetch(admin, Provider, provider.id)
    recycle_bin.restore(admin, row)
    with pytest.raises(Conflict):
        recycle_bin.restore(admin, row)


def test_a_restore_can_be_undone(admin, provider):
    writes.delete(admin, provider)
    recycle_bin.restore(admin, recycle_bin.fetch(admin, Provider, provider.id))
    outcome = undo.undo(admin, ChangeSet.select().order_by(ChangeSet.id.desc()).get())
    assert outcome.left == [] and Provider.get_by_id(provider.id).is_deleted


def test_only_what_one_may_delete_is_in_the_own_bin(house, admin):
    mine = (
        ServicePromise.living()
        .where(ServicePromise.station == house.rows["station"]["west"])
        .first()
    )
    other = (
        ServicePromise.living()
        .where(ServicePromise.station == house.rows["station"]["south"])
        .first()
    )
    for row in (mine, other):
        writes.delete(admin, row)
    head = actor("head1")
    assert [row.id for row in recycle_bin.deleted(head, ServicePromise)] == [mine.id]
    with pytest.raises(Refused):
        recycle_bin.fetch(actor("clerk1"), ServicePromise, mine.id)
    assert [model.table() for model in recycle_bin.kinds(head)] == ["service_promise"]


def test_old_acts_are_forgotten_when_the_setting_says_so(admin, provider):
    writes.delete(admin, provider)
    ChangeSet.update(at=now() - timedelta(days=40)).execute()
    recycle_bin.forget_old()
    assert Change.select().exists(), "by default nothing is forgotten"
    Setting.update(value="30").where(Setting.key == "change_days").execute()
    settings.forget()
    recycle_bin.forget_old()
    assert not Change.select().exists() and list(recycle_bin.deleted(admin, Provider)) == []


def test_the_page_lists_by_kind_and_restores(house):
    admin = house.browser("admin")
    row = writes.create(
        actor("admin"),
        DictItem,
        {
            "dict_type": "industry",
            "code": "X1",
            "label_zh": "试用项",
            "label_en": "Probe",
            "sort_no": "1",
        },
    )
    writes.delete(actor("admin"), row)
    page = admin.get("/recycle-bin/?kind=dict_item")
    assert "试用项" in page.text
    answer = admin.submit(page, action="restore")
    assert answer.status == 302 and not DictItem.get_by_id(row.id).is_deleted


def test_nobody_finds_a_kind_that_is_not_theirs_to_delete(house):
    row = writes.create(
        actor("admin"),
        DictItem,
        {
            "dict_type": "industry",
            "code": "X1",
            "label_zh": "试用项",
            "label_en": "Probe",
            "sort_no": "1",
        },
    )
    writes.delete(actor("admin"), row)
    clerk = house.browser("clerk1")
    assert "试用项" not in clerk.get("/recycle-bin/").text
    assert clerk.get("/recycle-bin/?kind=dict_item").status == 404
    assert clerk.post(f"/recycle-bin/dict_item/{row.id}/restore").status == 404
    assert house.browser("admin").get("/recycle-bin/?kind=nothing").status == 404
