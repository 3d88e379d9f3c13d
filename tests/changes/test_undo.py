"""An act is taken back as a whole record, or it says why not; nothing is forced."""

from contextlib import contextmanager, suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backoffice.access.scopes import visible
from backoffice.errors import Invalid, NotFound
from backoffice.history import undo
from backoffice.records import audit, change_log, writes
from backoffice.records.validation import candidates, typed_fields
from backoffice.search import index
from models import asked
from models.assets import FixedAsset
from models.audit import AuditLog
from models.base import database
from models.cases import ServiceCase
from models.changes import Change, ChangeSet
from models.enterprises import Enterprise, EnterpriseContact
from models.links import Links
from models.providers import Provider
from models.reference import Setting
from models.requests import RequestInstrument, RequestOperatorExam, ServiceRequest
from models.staff import Staff
from models.stations import Station
from tests.factories import Desk, actor

pytestmark = pytest.mark.both_databases
STAMPS = {"row_version", "updated_at", "updated_by"}
CHILDREN = {
    ServiceRequest: (RequestInstrument, RequestOperatorExam),
    Enterprise: (EnterpriseContact,),
}
many_times = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def desk(house):
    return Desk()


def last_set() -> ChangeSet:
    return ChangeSet.select().order_by(ChangeSet.id.desc()).get()


@contextmanager
def taken_back():
    """Each example starts from the same rows."""
    with database.obj.atomic() as transaction:
        yield
        transaction.rollback()


def told(row) -> dict:
    """Everything a person could see of a row: its values, links and living parts."""
    row = type(row).get_by_id(row.id).bind_sealed()
    shown = {
        name: value.open() if hasattr(value, "open") else value
        for name, value in row.__data__.items()
        if name not in STAMPS
    }
    shown |= {
        name: writes.linked_ids(row, name)
        for name, field in row._meta.manytomany.items()
        if isinstance(field, Links)
    }
    for model in CHILDREN.get(type(row), ()):
        link = model._meta.fields[model.belongs_to]
        shown[model.table()] = sorted(
            (told(one) for one in model.living().where(link == row.id)), key=lambda one: one["id"]
        )
    return shown


def typed(field, who):
    """Values that a person may type into a field."""
    if isinstance(field, Links):
        return st.lists(
            st.sampled_from([one.id for one in candidates(who, field).limit(6)] or [0]),
            max_size=4,
            unique=True,
        )
    return {
        "text": st.text("甲乙丙丁1234 <&'", min_size=1, max_size=12),
        "long": st.text("天地\n玄黄%_", min_size=1, max_size=40),
        "number": st.integers(0, 900).map(str),
        "flag": st.sampled_from(["1", "0"]),
        "day": st.dates(date(2020, 1, 1), date(2026, 1, 1)).map(str),
        "choice": st.sampled_from(list(getattr(field, "options", "x"))),
        "phone": st.integers(0, 9999).map("1540000{:04}".format),
        "lines": st.lists(st.sampled_from(["减速机", "轴承"]), max_size=2),
    }.get(field.kind)


def edits(model, who):
    """{field: raw value} of up to four fields of a model."""
    fields = {name: typed(field, who) for name, field in typed_fields(model).items()}
    known = {name: strategy for name, strategy in fields.items() if strategy is not None}
    return st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=4, unique=True).flatmap(
        lambda names: st.fixed_dictionaries({name: known[name] for name in names})
    )


@pytest.mark.parametrize(
    "model",
    [Enterprise, Provider, Station, Staff, EnterpriseContact],
    ids=lambda model: model.__name__,
)
def test_undo_is_the_inverse_of_any_edit_and_redo_of_undo(house, model):
    who = actor("admin")
    rows = list(model.living().order_by(model.id).limit(3))

    @many_times
    @given(st.lists(edits(model, who), min_size=1, max_size=3))
    def run(raws):
        with taken_back():
            before = [told(row) for row in rows]
            with change_log.act(who, "BULK", "Edit") as act:
                for row, raw in zip(rows, raws, strict=False):
                    with suppress(Invalid), writes.writing():
                        writes.update(who, model.get_by_id(row.id), raw)
            after = [told(row) for row in rows]
            assert (act.id is None) == (after == before)
            if act.id:
                undone = undo.undo(who, ChangeSet.get_by_id(act.id))
                assert undone.left == [] and [told(row) for row in rows] == before
                redone = undo.undo(who, ChangeSet.get_by_id(undone.change_set))
                assert redone.left == [] and [told(row) for row in rows] == after
                assert undo.undo(who, ChangeSet.get_by_id(redone.change_set)).left == []
                assert [told(row) for row in rows] == before

    run()


def test_child_rows_go_back_with_their_record(desk):
    rows = [{"instrument_name": name, "trace_mode": "VERIF"} for name in ("压力表", "天平")]
    need = desk.need("Q01", state="DRAFT", children={RequestInstrument: rows})
    ids = [row.id for row in RequestInstrument.living().where(RequestInstrument.request == need.id)]
    cell = st.fixed_dictionaries(
        {
            "instrument_name": st.sampled_from(["压力表", "天平", "量块"]),
            "trace_mode": st.sampled_from(["VERIF", "CALIB"]),
        }
    )

    @many_times
    @given(
        st.lists(
            st.tuples(st.sampled_from([*ids, None]), cell),
            max_size=5,
            unique_by=lambda pair: pair[0] or object(),
        )
    )
    def run(posted):
        with taken_back():
            before = told(need)
            writes.update(
                desk.clerk,
                ServiceRequest.get_by_id(need.id),
                {},
                children={
                    RequestInstrument: [
                        {**raw, **({"id": row_id} if row_id else {})} for row_id, raw in posted
                    ]
                },
            )
            after, done = told(need), last_set()
            if after != before:
                undone = undo.undo(desk.clerk, done)
                assert undone.left == [] and told(need) == before
                assert undo.undo(desk.clerk, ChangeSet.get_by_id(undone.change_set)).left == []
                assert told(need) == after

    run()


def test_a_new_record_goes_into_the_bin_with_its_parts_and_comes_back(desk):
    need = desk.need(
        "Q01",
        state="DRAFT",
        children={RequestInstrument: [{"instrument_name": "压力表", "trace_mode": "VERIF"}]},
    )
    before = told(need)
    undone = undo.undo(desk.clerk, last_set())
    assert ServiceRequest.get_by_id(need.id).is_deleted
    assert not RequestInstrument.living().where(RequestInstrument.request == need.id).exists()
    undo.undo(desk.clerk, ChangeSet.get_by_id(undone.change_set))
    assert told(need) == before


def test_a_new_record_that_another_needs_by_now_stays(desk):
    enterprise = desk.enterprise()
    with change_log.act(desk.head, "BULK", "Contacts") as act:
        made = writes.create(
            desk.head,
            EnterpriseContact,
            {"enterprise": enterprise.id, "name": "李某", "phone": "15400001111"},
        )
        station = Station.living().first()
    assert undo.undo(desk.head, ChangeSet.get_by_id(act.id)).left == []
    assert EnterpriseContact.get_by_id(made.id).is_deleted and station


def test_a_deletion_is_taken_back(house):
    who = actor("admin")
    contact = EnterpriseContact.living().first()
    before = told(contact)
    writes.delete(who, contact)
    assert undo.undo(who, last_set()).left == []
    assert told(contact) == before


def test_rows_touched_since_are_left_and_named(desk):
    first, second = desk.enterprise(0), desk.enterprise(1)
    with change_log.act(desk.clerk, "BULK", "Edit") as act:
        writes.update(desk.clerk, first, {"address": "甲路"})
        writes.update(desk.clerk, second, {"address": "乙路"})
    writes.update(desk.head, Enterprise.get_by_id(second.id), {"main_products": "轴承"})
    outcome = undo.undo(desk.clerk, ChangeSet.get_by_id(act.id))
    assert [row.id for row in outcome.done] == [first.id]
    ((row, why),) = outcome.left
    assert row.id == second.id and desk.head.name in str(why)
    assert Enterprise.get_by_id(first.id).address == first.address
    assert Enterprise.get_by_id(second.id).address == "乙路"


def test_a_second_undo_finds_it_undone_already(desk):
    writes.update(desk.clerk, desk.enterprise(), {"address": "甲路"})
    done = last_set()
    undo.undo(desk.clerk, done)
    ((_row, why),) = undo.undo(desk.clerk, done).left
    assert str(why) == "Already undone"


def test_a_step_of_a_case_stands(desk):
    case = desk.case("NEW")
    desk.step(case, "start")
    done = last_set()
    assert done.kind == "EVENT"
    ((row, why),) = undo.undo(desk.clerk, done).left
    assert row.id == case.id and "workflow stands" in str(why)
    assert ServiceCase.get_by_id(case.id).status == "WAIT_ENT"


def test_a_step_that_only_moves_an_asset_is_taken_back(house):
    from backoffice.workflow.assets import WORKFLOW

    head, card = actor("head1"), FixedAsset.living().where(FixedAsset.status == "USE").first()
    who = head if undo.sees(head, card, "update") else actor("admin")
    before = told(card)
    WORKFLOW.fire(actor("asset1") if who is not head else head, card, "idle")
    assert told(card) != before
    outcome = undo.undo(actor("asset1") if who is not head else head, last_set())
    assert outcome.left == [] and told(card) == before


def test_the_right_is_asked_again(desk):
    """A clerk who lost the station no longer undoes what was done there."""
    writes.update(desk.clerk, desk.enterprise(), {"address": "甲路"})
    ((_row, why),) = undo.undo(actor("clerk2"), last_set()).left
    assert "not yours" in str(why)


def test_of_many_rows_each_is_asked_for_by_itself(desk):
    """What is read at once for speed loosens nothing: who lost one of the rows leaves that one,
    without a line in the log.
    """
    rows = [desk.enterprise(place) for place in range(3)]
    with change_log.act(desk.clerk, "BULK", "Edit") as act:
        for row in rows:
            writes.update(desk.clerk, row, {"address": "甲路"})
    reached = {row.id for row in visible(actor("clerk2"), Enterprise, "update")}
    foreign = (
        Enterprise.living()
        .where(Enterprise.id.not_in([row.id for row in rows]), Enterprise.id.in_(reached))
        .first()
    )
    Change.update(
        object_ref=f"enterprise:{foreign.id}",
        root_ref=f"enterprise:{foreign.id}",
        version=foreign.row_version,
    ).where(Change.change_set == act.id, Change.object_ref == f"enterprise:{rows[1].id}").execute()
    last = AuditLog.select().order_by(AuditLog.id.desc()).get().id
    outcome = undo.undo(actor("clerk2"), ChangeSet.get_by_id(act.id))
    assert [row.id for row in outcome.done] == [foreign.id] and {
        row.id for row, _why in outcome.left
    } == {rows[0].id, rows[2].id}
    written = list(AuditLog.select().where(AuditLog.id > last).order_by(AuditLog.id))
    assert [line.object_ref for line in written] == [f"enterprise:{foreign.id}"]
    assert audit.faults() == [] and index.faults() == []


def test_the_undo_of_many_new_rows_asks_little_for_each(house):
    """Four statements a row at most: a large import goes back in a bearable time, and holds the
    write lock no longer than that.
    """
    admin = actor("admin")
    with change_log.act(admin, "IMPORT", "编号表.xlsx") as act:
        for number in range(60):
            writes.create(admin, Setting, {"key": f"number_{number}", "value": "1", "note": "试"})
    asked.begin()
    outcome = undo.undo(admin, ChangeSet.get_by_id(act.id))
    assert outcome.left == [] and asked.count() / len(outcome.done) <= 4
    assert audit.faults() == [] and index.faults() == []


def test_others_do_not_even_find_it(desk):
    writes.update(desk.clerk, desk.enterprise(), {"address": "甲路"})
    with pytest.raises(NotFound):
        undo.fetch(desk.head, last_set().id)


def test_a_number_that_was_taken_since_is_not_taken_back(house):
    who = actor("admin")
    first, second = Provider.living().order_by(Provider.id).limit(2)
    free, mine = "91210100000000000X", first.uscc
    writes.update(who, first, {"uscc": free}, overrides={"uscc": "示例"})
    done = last_set()
    writes.update(who, Provider.get_by_id(second.id), {"uscc": mine}, overrides={"uscc": "示例"})
    ((_row, why),) = undo.undo(who, done).left
    assert "Already in use" in str(why)
    assert Provider.get_by_id(first.id).uscc == free


def test_what_failed_inside_an_act_leaves_no_change(desk):
    row = desk.enterprise()
    with change_log.act(desk.clerk, "IMPORT", "企业.xlsx") as act:
        writes.update(desk.clerk, row, {"address": "甲路"})
        with pytest.raises(Invalid), writes.writing():
            writes.update(desk.clerk, Enterprise.get_by_id(row.id), {"address": "乙路"})
            writes.update(desk.clerk, Enterprise.get_by_id(row.id), {"name": ""})
    assert Change.select().where(Change.change_set == act.id).count() == 1
    assert (ChangeSet.get_by_id(act.id).kind, ChangeSet.get_by_id(act.id).title) == (
        "IMPORT",
        "企业.xlsx",
    )


def test_an_act_may_go_on_in_a_later_transaction(desk):
    with change_log.act(desk.clerk, "BULK", "Edit") as first:
        writes.update(desk.clerk, desk.enterprise(0), {"address": "甲路"})
    with change_log.act(desk.clerk, "BULK", "Edit", into=first.id) as second:
        writes.update(desk.clerk, desk.enterprise(1), {"address": "乙路"})
    assert (
        second.id == first.id and Change.select().where(Change.change_set == first.id).count() == 2
    )


def test_a_rehearsal_says_the_same_and_writes_nothing(desk):
    writes.update(desk.clerk, desk.enterprise(), {"address": "甲路"})
    done, lines = last_set(), AuditLog.select().count()
    said = undo.rehearse(desk.clerk, done)
    assert ([row.id for row in said.done], said.left) == ([desk.enterprise().id], [])
    assert Enterprise.get_by_id(desk.enterprise().id).address == "甲路"
    assert (last_set().id, AuditLog.select().count()) == (done.id, lines)


def test_nothing_sensitive_lies_open_in_the_book(house):
    row = EnterpriseContact.living().first()
    writes.update(actor("admin"), row, {"phone": "15400007777"})
    kept = Change.select().order_by(Change.id.desc()).first()
    assert kept.values.open().count("15400007777") == 1
    assert "15400007777" not in str(
        Change.select(Change.values).where(Change.id == kept.id).tuples().first()[0].token
    )
