"""No entry lies below itself, in whatever table rows lie below one another, on whatever way it
comes there (files B18).
"""

import itertools
import threading

import pytest

from backoffice.access.actor import SYSTEM
from backoffice.errors import Conflict, Invalid
from backoffice.history import recycle_bin, undo
from backoffice.records import writes
from backoffice.records.validation import typed_fields
from models.base import database
from models.changes import ChangeSet
from models.reference import Region
from models.registry import models
from models.rules import trees
from tests.factories import actor
from tests.imports.conftest import Desk as ImportDesk

LINKS = [(model, name) for model in models() for name in trees(model)]
TYPED = [(model, name) for model, name in LINKS if name in typed_fields(model)]
NAMES = [f"{model.__name__}.{name}" for model, name in LINKS]


def test_every_tree_is_known():
    assert set(NAMES) >= {
        "Region.parent",
        "DictItem.parent",
        "ServiceItem.reference_item",
        "Organization.parent",
        "Station.parent_station",
        "Enterprise.merged_into",
    }


def three(model, name) -> list:
    """Three rows, the second below the first and the third below the second."""
    rows = list(
        model.living().where(model._meta.fields[name].is_null()).order_by(model.id.desc()).limit(3)
    )
    for above, below in itertools.pairwise(rows):
        model.update({name: above.id}).where(model.id == below.id).execute()
    return [model.get_by_id(row.id) for row in rows]


@pytest.mark.parametrize(
    "model, name", TYPED, ids=[f"{model.__name__}.{name}" for model, name in TYPED]
)
def test_a_form_that_would_put_an_entry_below_itself_is_refused_beside_the_field(
    house, model, name
):
    browser, (top, middle, last) = house.browser("admin"), three(model, name)
    for wanted in (top, middle, last):
        page = browser.get(f"/admin/{model.table()}/edit/?id={top.id}")
        answer = browser.submit(page, holding=name, **{name: wanted.id})
        assert answer.status == 422 and name in answer.faults, (wanted.id, answer.text[:300])
        assert getattr(model.get_by_id(top.id), f"{name}_id") is None
    page = browser.get(f"/admin/{model.table()}/edit/?id={last.id}")
    assert name not in browser.submit(page, holding=name, **{name: top.id}).faults


@pytest.mark.both_databases
@pytest.mark.parametrize("model, name", LINKS, ids=NAMES)
def test_no_event_puts_an_entry_below_itself(house, model, name):
    top, _middle, last = three(model, name)
    for wanted in (top.id, last.id):
        with pytest.raises(Invalid) as fault, writes.writing():
            writes.store(SYSTEM, model.get_by_id(top.id), {name: wanted})
        assert set(fault.value.errors) == {name}


@pytest.fixture
def admin(house):
    return actor("admin")


def region(admin, code, parent=None) -> Region:
    return writes.create(
        admin,
        Region,
        {"code": code, "name": f"示例{code}", "level": "3", "parent": parent and parent.id},
    )


@pytest.mark.both_databases
def test_an_undo_puts_no_entry_below_itself(admin):
    one = region(admin, "990001")
    two = region(admin, "990002", one)
    writes.update(admin, two, {"parent": ""})
    freed = ChangeSet.select().order_by(ChangeSet.id.desc()).get()
    writes.update(admin, one, {"parent": two.id})
    outcome = undo.undo(admin, freed)
    assert outcome.done == [] and len(outcome.left) == 1
    assert Region.get_by_id(two.id).parent_id is None


def test_the_bin_gives_back_no_entry_that_would_lie_below_itself(admin):
    one = region(admin, "990001")
    two = region(admin, "990002", one)
    writes.delete(admin, two)
    Region.update(parent=two.id).where(Region.id == one.id).execute()
    with pytest.raises(Invalid):
        recycle_bin.restore(admin, recycle_bin.fetch(admin, Region, two.id))


def test_an_import_puts_no_entry_below_itself_nor_two_below_each_other(house, admin):
    one, two = region(admin, "990001"), region(admin, "990002")
    desk = ImportDesk(house, "admin", "region")
    desk.bring(
        "区划代码,名称,层级,上级区划\n990001,示例990001,县级,示例990002\n990002,示例990002,县级,示例990001\n"
    )
    desk.do("check", overwrite="1")
    assert set(desk.faults) == {(3, "D")}, desk.faults
    desk.bring("区划代码,名称,层级,上级区划\n990001,示例990001,县级,示例990001\n")
    desk.do("check", overwrite="1")
    assert (
        set(desk.faults) == {(2, "D")}
        and not Region.get_by_id(one.id).parent_id
        and not Region.get_by_id(two.id).parent_id
    )


def test_a_bulk_change_leaves_out_the_entry_itself(house, admin):
    browser, one, two = house.browser("admin"), region(admin, "990001"), region(admin, "990002")
    page = browser.post(
        "/admin/region/action/",
        {"action": "_edit", "rowid": [one.id, two.id], "change": "parent", "parent": one.id},
    )
    browser.submit(page, action="action", confirm="1")
    assert (Region.get_by_id(one.id).parent_id, Region.get_by_id(two.id).parent_id) == (
        None,
        one.id,
    )


@pytest.mark.both_databases
def test_two_who_move_two_entries_below_each_other_at_once_make_no_circle(house, admin):
    one, two = region(admin, "990001"), region(admin, "990002")
    gate, told = threading.Barrier(2), []

    def move(row, below):
        with database.connection_context():
            gate.wait()
            try:
                writes.update(admin, row, {"parent": below.id})
                told.append("done")
            except (Invalid, Conflict):
                told.append("refused")

    threads = [threading.Thread(target=move, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["done", "refused"]
    assert [bool(Region.get_by_id(row.id).parent_id) for row in (one, two)].count(True) == 1
