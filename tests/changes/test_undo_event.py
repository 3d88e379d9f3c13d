"""An event clicked by mistake is taken back on the page right after it, where nothing but columns
hangs on it (decision 50).
"""

import pytest

from backoffice.access.actor import SYSTEM
from backoffice.errors import GuardFailed, Invalid
from backoffice.history import undo
from backoffice.records import writes
from backoffice.workflow.engine import workflows
from models.changes import ChangeSet
from models.clock import now, today
from models.fields import Link
from models.stations import Station
from tests.changes.test_closed import content, last_set
from tests.factories import actor
from tests.witness import business_rows, changed

pytestmark = pytest.mark.both_databases
EVENTS = [
    (workflow, event)
    for workflow in workflows()
    for event in workflow.transitions.values()
    if event.undoable
]
OURS = {"change", "change_set"}


def values_for(workflow, event, row) -> dict:
    """An answer to whatever the event asks."""
    found = {**(event.initial(row, actor("admin")) if event.initial else {})}
    for name, field in event.inputs(row, SYSTEM).items():
        if found.get(name) not in (None, ""):
            continue
        made = {
            "day": str(today()),
            "instant": now().strftime("%Y-%m-%d %H:%M"),
            "number": "3",
            "flag": "1",
        }
        found[name] = (
            next(iter(field.options))
            if hasattr(field, "options")
            else made.get(field.kind, "误操作")
        )
        if isinstance(field, Link):
            found[name] = field.rel_model.living().first().id
    return {
        name: value if not hasattr(value, "isoformat") else str(value)
        for name, value in found.items()
    }


def test_events_that_may_be_taken_back_ask_no_guard_and_end_nothing():
    for workflow, event in EVENTS:
        assert event.guard is None and event.event_type is None, (workflow.resource, event.event)
        assert event.target not in workflow.model.closed_in, (workflow.resource, event.event)
    assert len(EVENTS) >= 12


@pytest.mark.parametrize(
    "workflow, event",
    EVENTS,
    ids=lambda part: part.resource if hasattr(part, "resource") else part.event,
)
def test_an_event_is_taken_back_without_a_trace_but_in_the_log(house, workflow, event):
    """All columns are as before, no other table was written, and the history tells both."""
    model = workflow.model
    row = model.get_by_id(house.rows[model.table()]["west"])
    model.update({workflow.state: event.sources[0]}).where(model.id == row.id).execute()
    if "start_on" in model._meta.fields:
        model.update(start_on=today(), end_on=None).where(model.id == row.id).execute()
    row = model.get_by_id(row.id)
    before, tables = content(row), business_rows()
    try:
        workflow.fire(SYSTEM, row, event.event, values_for(workflow, event, row))
    except (GuardFailed, Invalid) as fault:
        pytest.fail(f"{fault}")
    done = last_set()
    assert done.kind == "EVENT" and content(row) != before
    assert undo.undo(SYSTEM, done).left == []
    stamps = ("row_version", "updated_at", "updated_by")
    assert {name: value for name, value in content(row).items() if name not in stamps} == {
        name: value for name, value in before.items() if name not in stamps
    }
    assert changed(tables) - OURS <= {model.table(), "deadline"}
    assert [one.kind for one in ChangeSet.select().order_by(ChangeSet.id.desc()).limit(2)] == [
        "UNDO",
        "EVENT",
    ]


def test_the_page_after_such_an_event_offers_the_undo(house):
    browser, row = house.browser("admin"), Station.get_by_id(house.rows["station"]["west"])
    page = browser.get(f"/admin/station/events/suspend/?id={row.id}")
    answer = browser.submit(page, holding="row_version", reason="点错了")
    assert answer.status == 302 and Station.get_by_id(row.id).status == "SUSPENDED"
    page = browser.get(answer.location)
    assert browser.submit(page, action="/undo").status == 302
    assert Station.get_by_id(row.id).status == row.status
    writes.update(SYSTEM, Station.get_by_id(row.id), {"name": row.name + "甲"})
    assert browser.post(f"/changes/{last_set().id - 1}/undo").status in (302, 404)
    assert Station.get_by_id(row.id).status == row.status
