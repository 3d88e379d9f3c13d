"""Every state × every event × every person, against the table written by hand."""

import pytest

from backoffice.errors import Conflict, Refused
from backoffice.workflow.engine import workflow_of, workflows
from models.clock import now, today
from models.registry import model_of
from tests.rules.transitions import PEOPLE, TRANSITIONS, may, starts
from tests.witness import business_rows, changed

pytestmark = pytest.mark.both_databases

VARIANTS = {
    "service_case": (
        {"delivery": "SELF", "closed_at": now()},
        {"delivery": "REFER", "is_paused": True, "closed_at": now()},
    ),
    "satisfaction_survey": ({}, {"callback_due_on": today(), "q11_opinion": "周末开放"}),
    "archive_file": ({}, {"kind": "CASE"}),
    "service_request": ({}, {"opinion": "多开窗口", "signed_by": None, "signed_scan": None}),
    "special_task": ({}, {"kind": "EXAM"}),
    "complaint": (
        {"accepted": "WAIT", "respondent_type": "STATION"},
        {"accepted": "ACCEPT", "respondent_type": "PROVIDER"},
    ),
}
BY_LINK = {
    ("satisfaction_survey", "answer"),
    ("periodic_answer", "answer"),
    ("service_request", "sign_online"),
}
"""What only the holder of a link does, who has no role."""
tried = {"cells": 0}


def states(model) -> list[str]:
    """The states of a noun; a noun without states stands in None."""
    state = workflow_of(model).state
    return list(model._meta.fields[state].options) if state else [None]


def in_state(model, row_id, state, variant):
    """The row of clerk1's desk, put into a state behind the product's back."""
    named = {workflow_of(model).state: state} if workflow_of(model).state else {}
    if changed_ := {**named, **variant}:
        model.update(changed_).where(model.id == row_id).execute()
    return model.get_by_id(row_id)


def test_the_table_names_every_workflow_and_every_event():
    assert {workflow.resource for workflow in workflows()} == set(TRANSITIONS)
    for workflow in workflows():
        assert set(workflow.transitions) == set(TRANSITIONS[workflow.resource]), workflow.resource


@pytest.mark.clause("SY-6.5.2", "JL-8.1")
def test_events_lead_where_the_table_says():
    for workflow in workflows():
        for name, transition in workflow.transitions.items():
            event = TRANSITIONS[workflow.resource][name]
            assert set(transition.sources) == set(event.sources), name
            if not callable(transition.target):
                assert (transition.target,) == (event.to or (None,)), name


@pytest.mark.clause("SY-4.2.2", "JL-7.4.1")
@pytest.mark.parametrize("resource", TRANSITIONS)
def test_what_is_offered_and_what_happens_is_the_table(house, resource):
    """An event is offered to whom the table names, in the states it names; anything else is refused
    and writes nothing.
    """
    model, row_id = model_of(resource), house.rows[resource]["west"]
    people = {name: house.actor(name) for name in PEOPLE}
    wrong, workflow = [], workflow_of(model)
    for variant in VARIANTS.get(resource, ({},)):
        for state in states(model):
            row, before = in_state(model, row_id, state, variant), business_rows()
            for name, actor in people.items():
                offered = {offer.transition.event for offer in workflow.offers(actor, row)}
                for event_name, event in TRANSITIONS[resource].items():
                    tried["cells"] += 1
                    allowed, starting = may(name, event, row), starts(event, row, state)
                    if (event_name in offered) != (allowed and starting):
                        wrong.append(
                            f"{name} {event_name} in {state} {variant}: "
                            f"{'offered' if event_name in offered else 'not offered'}"
                        )
                    elif not (allowed and starting):
                        wrong += _not_refused(
                            workflow,
                            actor,
                            row,
                            event_name,
                            Conflict if allowed else Refused,
                            f"{name} {event_name} in {state}",
                        )
            assert changed(before) == set(), state
    assert wrong == []


def _not_refused(workflow, actor, row, event, fault, words) -> list:
    try:
        workflow.fire(actor, row, event, {}, row.row_version)
    except fault:
        return []
    except Exception as other:
        return [f"{words}: {type(other).__name__} instead of {fault.__name__}"]
    return [f"{words}: happened"]


def test_how_many_cells_were_tried():
    print(f"\n{tried['cells']} cells of state × event × person tried")


def test_the_permission_of_an_event_stands_in_the_table(house):
    """`abandon` is part of closing, `recall` of referring: no event goes without a grant of its own
    or of another.
    """
    from seeds.roles import grants

    granted = {(resource, verb) for _role, resource, verb, _scope in grants()}
    for workflow in workflows():
        for transition in workflow.transitions.values():
            verb = (workflow.resource, transition.permission)
            assert verb in granted or verb in BY_LINK, transition.event
