"""No state of any noun is a dead end for a station of two people, a clerk and a head (decision 50,
need A6).

The graph is the table of tests/rules/transitions.py, written by hand; what is an end, and what waits
for somebody outside the station, stands here.
"""

import pytest

from backoffice.workflow import requests
from backoffice.workflow.engine import workflow_of, workflows
from models.cases import ServiceCase
from models.registry import model_of
from models.requests import ServiceRequest
from tests.factories import OWN, Desk, actor
from tests.rules.transitions import TRANSITIONS

STATION = {"HEAD", "CLERK", "ARCHIVE"}
"""The two people; one of them is the archivist too (SY-9.3.2)."""
ENDS = {
    "service_request": {"ARCHIVED"},
    "service_case": {"ARCHIVED"},
    "referral": {"ACCEPTED", "DECLINED", "TIMEOUT", "CANCELLED"},
    "refusal_filing": {"OVERTURN", "RECALLED"},
    "consultation": {"ANSWERED", "VOID"},
    "correction_slip": {"APPROVE", "REJECT", "RECALLED"},
    "complaint": {"CLOSED", "NOT_ADMITTED"},
    "case_issue": {"CLOSED"},
    "case_extension": {"APPROVE", "REJECT"},
    "handling_sheet": {"ACCEPT", "REJECT"},
    "satisfaction_survey": {"CHECKED", "DECLINED"},
    "periodic_survey": {"CLOSED"},
    "periodic_answer": {"SUBMITTED", "DECLINED"},
    "report_delivery": {"DELIVERED", "NA"},
    "sample": {"RETURN", "KEEP", "DESTROY"},
    "green_channel": {"APPROVE", "REJECT", "REVOKED"},
    "intake": {"CONVERTED", "ANSWERED", "CLOSED"},
    "archive_file": {"FILED", "BORROWED", "EXPIRED", "DISPOSED"},
    "archive_disposal": {"DONE", "KEPT", "WITHDRAWN"},
    "service_plan": {"VOID", "IN_FORCE"},
    "campaign": {"SUMMARISED", "CANCELLED"},
    "training": {"CLOSED", "CANCELLED"},
    "publication": {"WITHDRAWN", "PUBLISHED"},
    "joint_project": {"DONE", "STOP"},
    "special_task": {"DONE", "ASSESSED", "CANCELLED"},
    "task_assignment": {"DONE", "ASSESSED", "CANCELLED"},
    "supervision_summary": {"SUBMITTED", "IN_FORCE"},
    "staff": {"LEAVE"},
    "fixed_asset": {"SCRAP", "TRANSFER"},
}
OUTSIDE = {
    "provider": "the administrator keeps the pool (GDD-8.2.3)",
    "expert": "the administrator keeps the pool (GDD-8.2.3)",
    "change_proposal": "the administrator decides it (decision 42)",
    "enterprise": "merging is the administrator's (decision 7)",
    "station": "the administrator opens and shuts stations",
    "user_account": "accounts are the administrator's",
    "deadline": "its state is the cause of a delay, not a step",
    "case_notice": "its state is the kind of the notice, which stays",
    "background_task": "the worker does it, who asked may cancel",
    "staff_evaluation": "the superior puts it in force (JL-9.2.2)",
}
"""Nouns that people outside the station lead on, or whose state is no step."""
BY_ANOTHER_EVENT = {
    ("referral", "WAIT"): "the case's “Provider's answer” and “Take the referral back”",
    ("task_assignment", "REG"): "progress is reported",
    ("task_assignment", "OVERDUE"): "progress is reported",
}


def graph(noun: str, roles: set | None) -> dict:
    """{state: states to which an event of these roles leads}; of everybody for None."""
    found: dict = {}
    for event in TRANSITIONS[noun].values():
        if event.to and (roles is None or roles & set(event.who)):
            for state in event.sources:
                found.setdefault(state, set()).update(set(event.to) - {None})
    return found


def reachable(edges: dict, first: set) -> set:
    seen, wave = set(first), set(first)
    while wave:
        wave = {after for state in wave for after in edges.get(state, ())} - seen
        seen |= wave
    return seen


def begins(noun: str) -> set:
    """The state in which a row begins."""
    workflow = workflow_of(model_of(noun))
    default = workflow.model._meta.fields[workflow.state].default
    return {default() if callable(default) else default} - {None}


def test_every_noun_is_here_or_led_by_somebody_else():
    """A noun without states of its own, whose events only correct it, has no dead end."""
    nouns = {workflow.resource for workflow in workflows() if workflow.state is not None}
    assert nouns == set(ENDS) | set(OUTSIDE)


@pytest.mark.parametrize("noun", ENDS)
def test_a_clerk_and_a_head_lead_every_state_to_an_end(noun):
    """need A6: «need cannot be left or archived for ever»: from each state that a row can come
    into, events of the two people lead to an end.
    """
    everybody, station = graph(noun, None), graph(noun, STATION)
    stuck = [
        state
        for state in reachable(everybody, begins(noun))
        if (noun, state) not in BY_ANOTHER_EVENT and not reachable(station, {state}) & ENDS[noun]
    ]
    assert stuck == []


NEEDS = ("DRAFT", "REGISTERED", "SUPPLEMENT", "ASSESSING", "IN_PROGRESS", "WITHDRAWN", "REFUSED")


@pytest.mark.parametrize("clerk", ["clerk1", "head1"])
@pytest.mark.parametrize("state", NEEDS)
def test_a_need_goes_on_whoever_took_it_in(house, clerk, state):
    """Guards included: in each state somebody of the station has an event that nothing stops, also
    when the only head took the need in himself.
    """
    if (clerk, state) == ("head1", "REFUSED"):
        pytest.skip("decided by the superior: tests/requests/test_corrections.py")
    desk = Desk(clerk, "head1")
    need = ServiceRequest.get_by_id(desk.need(OWN, state=state).id)
    ways = [
        offer.transition.event
        for name in ("clerk1", "head1", "archive1")
        for offer in requests.WORKFLOW.offers(actor(name), need)
        if not offer.unmet and offer.transition.target is not None
    ]
    if state == "IN_PROGRESS":
        case = ServiceCase.get(ServiceCase.request == need)
        ways += workflow_of(ServiceCase).offers(desk.clerk, case)
    assert ways
