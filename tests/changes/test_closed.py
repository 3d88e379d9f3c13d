"""Nothing on a closed or archived record changes by an undo, a redo or the bin, whatever was done
first (boundaries F7).
"""

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backoffice.access.actor import SYSTEM
from backoffice.errors import Invalid, NotFound, Refused
from backoffice.history import recycle_bin, undo
from backoffice.records import change_log, writes
from backoffice.workflow import cases
from models.base import Record
from models.cases import ServiceCase, ServiceRecord, ServiceSummary
from models.changes import ChangeSet
from models.deliveries import ReportDelivery
from models.fees import FeeRecord
from models.registry import models
from models.samples import ContractReview, Sample
from tests.changes.test_every_table import Walk
from tests.changes.test_undo import taken_back
from tests.factories import Desk, actor

pytestmark = pytest.mark.both_databases
many_times = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
RECORDS = [
    model
    for model in models()
    if issubclass(model, Record) and not model.append_only and model.tracked
]


def chain(model) -> list:
    """A model with the models it belongs to, the nearest first."""
    return (
        [model, *chain(model._meta.fields[model.belongs_to].rel_model)]
        if model.belongs_to
        else [model]
    )


LOCKED = [
    (model, owner)
    for model in RECORDS
    for owner in chain(model)
    if (owner.locked_states if owner is model else owner.closed_in or owner.locking_states)
]


def owner_of(row, owner):
    while type(row) is not owner:
        row = getattr(row, row.belongs_to)
    return row


def content(row) -> dict:
    row = type(row).get_by_id(row.id).bind_sealed()
    return {
        name: value.open() if hasattr(value, "open") else value
        for name, value in row.__data__.items()
    }


def last_set() -> ChangeSet:
    return ChangeSet.select().order_by(ChangeSet.id.desc()).get()


def another(row) -> dict:
    """{field: raw} that differs from a row in one field."""
    walk = Walk.__new__(Walk)
    walk.model, walk.who = type(row), SYSTEM
    for name, value in walk.typed(row, other=True).items():
        if name != row.belongs_to:
            yield {name: value}


def edited(row) -> bool:
    """Whether some field of the row could be changed through the door."""
    for raw in another(row):
        before = row.row_version
        try:
            if writes.update(SYSTEM, type(row).get_by_id(row.id), raw).row_version != before:
                return True
        except (Invalid, Refused):
            continue
    return False


def state(row, status):
    """Put a record into a state as if it had come there by whatever way: its version stays."""
    type(row).update(status=status).where(type(row).id == row.id).execute()


@pytest.mark.parametrize("model, owner", LOCKED, ids=lambda model: model.table())
def test_no_undo_changes_what_is_closed(house, model, owner):
    """An edit, a deletion, the undo of either: then the record or what it belongs to is closed, and
    all of them are refused.
    """
    row = model.get_by_id(house.rows[model.table()]["west"])
    whole = owner_of(row, owner)
    states = owner.locked_states if owner is model else owner.closed_in or owner.locking_states
    free = [
        code
        for code in owner._meta.fields["status"].options
        if code not in {*owner.locked_states, *owner.locking_states, *owner.closed_in}
    ]
    if not free:
        pytest.skip("in every state it is changed by its events alone")
    for status in states:
        with taken_back():
            state(whole, free[0])
            if not edited(row):
                pytest.skip("no field of it is typed")
            first = last_set()
            undo.undo(SYSTEM, first)
            back = last_set()
            for change_set in (back, first):
                state(whole, status)
                before = content(row)
                outcome = undo.undo(SYSTEM, change_set)
                assert outcome.done == [] and content(row) == before, (status, change_set.kind)


@pytest.mark.parametrize(
    "model, owner",
    [(model, owner) for model, owner in LOCKED if owner is not model],
    ids=lambda model: model.table(),
)
def test_no_part_of_a_closed_record_comes_back_from_the_bin(house, model, owner):
    row = model.get_by_id(house.rows[model.table()]["west"])
    whole = owner_of(row, owner)
    for status in owner.closed_in or owner.locking_states:
        with taken_back():
            writes.store(
                SYSTEM, row := model.get_by_id(row.id), {"is_deleted": True}, verb="delete"
            )
            deleted = last_set()
            state(whole, status)
            outcome = undo.undo(SYSTEM, deleted)
            assert outcome.done == [] and model.get_by_id(row.id).is_deleted
            with pytest.raises((Refused, Invalid, NotFound)):
                recycle_bin.restore(SYSTEM, recycle_bin.fetch(SYSTEM, model, row.id))
            assert model.get_by_id(row.id).is_deleted


PARTS = (FeeRecord, ReportDelivery, Sample, ContractReview, ServiceRecord, ServiceSummary)


def test_whatever_was_edited_before_a_case_was_closed_stays_as_it_was_then(house):
    """Any edits of a case and its parts, then it is closed, then every act so far is undone in any
    order, twice.
    """
    case = ServiceCase.get_by_id(house.rows["service_case"]["west"])
    fee = Desk().fee(case, amount_due="100", amount_paid="100")
    writes.create(actor("clerk1"), FeeRecord, fee)
    state(case, "SERVING")
    rows = [
        case,
        *(row for model in PARTS for row in model.living().where(model.service_case == case.id)),
    ]
    steps = st.lists(
        st.tuples(st.sampled_from(range(len(rows))), st.integers(0, 20)), min_size=1, max_size=5
    )

    @many_times
    @given(steps, st.randoms())
    def run(chosen, chance):
        with taken_back():
            known = last_set().id
            for place, turn in chosen:
                row = type(rows[place]).get_by_id(rows[place].id)
                options = list(another(row))
                with suppress(Invalid, Refused):
                    writes.update(SYSTEM, row, options[turn % len(options)] if options else {})
            sets = list(ChangeSet.select().where(ChangeSet.id >= known))
            for status in ("CLOSED", "ARCHIVED"):
                state(case, status)
                before = [content(row) for row in rows]
                chance.shuffle(sets)
                for change_set in sets:
                    assert undo.undo(SYSTEM, change_set).done == []
                assert [content(row) for row in rows] == before

    run()


def test_a_fee_of_a_closed_case_keeps_its_amount(house):
    """The sight of F7, over the pages: the sum is changed, the case is closed unserved, the change
    is undone.
    """
    desk = Desk()
    case = desk.case("NEW")
    fee = writes.create(desk.clerk, FeeRecord, desk.fee(case))
    browser = house.browser("clerk1")
    answer = browser.submit(
        browser.get(f"/admin/fee_record/edit/?id={fee.id}"),
        holding="row_version",
        amount_due="700",
        amount_paid="700",
    )
    assert answer.status == 302
    change_set = last_set()
    cases.WORKFLOW.fire(
        desk.head,
        ServiceCase.get_by_id(case.id),
        "abandon",
        {"close_reason": "WITHDRAW", "outcome_note": "企业撤回"},
    )
    browser.get("/changes/")
    page = browser.get(f"/changes/{change_set.id}")
    assert page.status == 200 and not any("/undo" in form.action for form in page.forms)
    answer = browser.post(f"/changes/{change_set.id}/undo")
    assert answer.status == 302 and FeeRecord.get_by_id(fee.id).amount_due == 700
    assert "已关闭" in browser.get(answer.location).text


def test_a_fee_of_a_closed_case_is_not_deleted(house):
    desk = Desk()
    case = desk.case("NEW")
    fee = writes.create(desk.clerk, FeeRecord, desk.fee(case))
    state(case, "CLOSED")
    with pytest.raises((Invalid, Refused)):
        writes.delete(SYSTEM, FeeRecord.get_by_id(fee.id))
    assert not FeeRecord.get_by_id(fee.id).is_deleted


def test_no_part_is_moved_into_an_archived_record(house):
    """An edit that would hang a part onto what is archived is refused as well as a new part is."""
    report = ReportDelivery.get_by_id(house.rows["report_delivery"]["west"])
    other = ServiceCase.get_by_id(house.rows["service_case"]["south"])
    state(other, "ARCHIVED")
    with pytest.raises((Invalid, Refused)):
        writes.update(SYSTEM, report, {"service_case": other.id})
    assert ReportDelivery.get_by_id(report.id).service_case_id == report.service_case_id


HANGING = sorted(
    (model for model in RECORDS if ServiceCase in chain(model) and model is not ServiceCase),
    key=lambda model: model.table(),
)
"""Every noun that hangs on a case, however indirectly."""


@pytest.mark.parametrize("status", ["CLOSED", "ARCHIVED"])
def test_no_undo_throws_away_what_was_made_on_a_case_before_it_was_closed(house, status):
    """need A7: whatever was created on a case, and however it was created, alone or with others, is
    there after every undo in any order; the archive's list stays true.
    """
    rows = [(model, house.rows[model.table()]["west"]) for model in HANGING]
    assert {FeeRecord, ReportDelivery, Sample, ContractReview} < {model for model, _id in rows}

    @many_times
    @given(st.lists(st.sampled_from(rows), min_size=1, max_size=6, unique=True), st.randoms())
    def run(chosen, chance):
        with taken_back():
            sets = []
            for model, row_id in chosen:
                row = model.get_by_id(row_id)
                with change_log.act(SYSTEM, chance.choice(("FORM", "IMPORT", "EVENT"))) as act:
                    change_log.note(SYSTEM, row, "CREATE", verb=chance.choice(("create", None)))
                sets.append(act.id)
                state(owner_of(row, ServiceCase), status)
            chance.shuffle(sets)
            for number in sets * 2:
                assert undo.undo(SYSTEM, ChangeSet.get_by_id(number)).done == []
            assert not any(model.get_by_id(row_id).is_deleted for model, row_id in chosen)

    run()
