"""No clock of a case becomes late through working days on which the case was paused (decision 47,
R-T14).
"""

from datetime import datetime

import pytest

from backoffice.deadlines import clock_table, register
from backoffice.deadlines.workdays import add_workdays
from backoffice.reminders import digest
from backoffice.workflow.referrals import overdue_referrals
from models import clock
from models.cases import ServiceCase
from models.clock import today
from models.deadlines import CLOCK_KIND, Deadline
from models.referrals import Referral
from tests.factories import Desk

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("SY-7.2-d", "GDD-7.2.1.1")]


@pytest.fixture
def desk(house):
    with clock.at(clock.stored(datetime(2026, 11, 23, 10))):
        yield Desk()


def later(days):
    return clock.at(clock.now() + (add_workdays(today(), days) - today()))


def the(case, kind) -> Deadline:
    return (
        Deadline.select()
        .where(Deadline.object_ref == f"service_case:{case.id}", Deadline.kind == kind)
        .order_by(Deadline.id.desc())
        .get()
    )


@pytest.mark.parametrize(
    "kind, state, referred, limit",
    [
        ("REPLY", "NEW", False, 3),
        ("REFERRAL", "WAIT_PROV", True, 2),
        ("FOLLOW", "SERVING", False, 10),
    ],
)
def test_a_clock_goes_on_after_a_pause_with_the_days_that_were_left(
    desk, kind, state, referred, limit
):
    case = desk.step(desk.case(state, referred=referred), "pause", reason="FORCE")
    begun = today()
    with later(limit + 3):
        digest.note_delays()
        overdue_referrals()
        assert the(case, kind).is_paused
        case = desk.step(ServiceCase.get_by_id(case.id), "resume")
        row = the(case, kind)
        assert (row.due_on, row.is_paused, row.breached_on) == (
            add_workdays(begun, limit + limit + 3),
            False,
            None,
        )
        assert row.limit_days == limit


def test_the_provider_answers_on_while_the_enterprise_has_its_own_reasons(desk):
    """The pause is not for the sake of the provider: its round ends in time."""
    case = desk.step(desk.case("WAIT_PROV", referred=True), "pause", reason="ENTERPRISE")
    with later(3):
        assert overdue_referrals() == 1
    assert Referral.get(Referral.service_case == case).response == "TIMEOUT"


def test_a_case_that_is_closed_in_a_pause_is_not_late_through_it(desk):
    case = desk.step(desk.case("NEW"), "pause")
    with later(case.limit_days + 4):
        case = desk.step(ServiceCase.get_by_id(case.id), "abandon")
    assert the(case, "DONE").breached_on is None and the(case, "REPLY").breached_on is None
    assert not case.is_paused


def test_a_new_round_is_followed_up_from_its_own_beginning(desk):
    case = desk.case("CLOSED")
    with later(12):
        case = desk.step(case, "reopen")
        assert the(case, "FOLLOW").due_on == add_workdays(today(), 10)


@pytest.mark.clause("SY-7.3.2-f")
def test_a_late_archive_stays_late(desk, house):
    case = desk.case("CLOSED")
    with later(11):
        case = desk.step(case, "archive", by=house.actor("archive1"))
    row = the(case, "ARCHIVE")
    assert row.stopped_on > row.due_on and row.breached_on == add_workdays(row.due_on, 1)


def test_the_table_names_every_clock_of_needs_cases_questions_and_complaints():
    """What waits for a head, half-years, campaigns and tasks have their days from elsewhere."""
    elsewhere = {"REFUSAL", "GREEN", "EXTEND", "HALFYEAR", "CAMPAIGN", "TASK"}
    assert {rule.kind for rule in clock_table.TABLE} == set(CLOCK_KIND) - elsewhere
    assert len({(rule.noun, rule.kind) for rule in clock_table.TABLE}) == len(clock_table.TABLE)
    nouns = {model.table() for model in register.models()}
    assert {rule.noun for rule in clock_table.TABLE} <= nouns
