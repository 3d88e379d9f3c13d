"""Two people at once: one wins, the other is told (promises F1, F2)."""

import threading

import pytest

from backoffice.errors import Conflict
from backoffice.records import writes
from backoffice.workflow import cases
from models.base import database
from models.cases import CaseEvent, ServiceCase
from models.enterprises import Enterprise
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def test_the_second_to_fire_is_told(desk):
    case = desk.case("NEW")
    stale = ServiceCase.get_by_id(case.id)
    desk.step(case, "start")
    with pytest.raises(Conflict, match="Somebody else changed this"):
        desk.step(stale, "start")
    assert (
        CaseEvent.select()
        .where(CaseEvent.service_case == case, CaseEvent.event_type == "INFORM")
        .count()
        == 1
    )


def test_also_when_the_state_allows_it_again(desk):
    """Two records written from the same page: the second has not seen the first."""
    case = desk.case("SERVING")
    stale = ServiceCase.get_by_id(case.id)
    desk.step(case, "record")
    with pytest.raises(Conflict):
        desk.step(stale, "record")


def test_the_second_to_save_a_form_is_told(house, desk):
    first, second = house.browser("clerk1"), house.browser("head1")
    url = f"/admin/enterprise/edit/?id={desk.enterprise().id}"
    mine, other = first.get(url), second.get(url)
    assert first.submit(mine, holding="row_version", address="甲").status == 302
    answer = second.submit(other, holding="row_version", address="乙")
    assert answer.status == 409 and "甲" in answer.text
    assert dict(answer.form(holding="address").values)["address"] == "乙", "what was typed is kept"
    assert Enterprise.get_by_id(desk.enterprise().id).address == "甲"
    assert second.submit(answer, holding="row_version", **{"_choose-address": "mine"}).status == 302
    assert Enterprise.get_by_id(desk.enterprise().id).address == "乙"


def at_once(*acts) -> list:
    """Run each act in a thread with a connection of its own; answers what each said or raised."""
    said, gate = [None] * len(acts), threading.Barrier(len(acts))

    def run(place, act):
        database.connect(reuse_if_open=True)
        try:
            gate.wait(10)
            said[place] = act()
        except Exception as fault:
            said[place] = fault
        finally:
            database.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return said


def test_of_eight_at_the_same_instant_one_wins(desk):
    case = desk.case("NEW")
    said = at_once(
        *[
            lambda: cases.WORKFLOW.fire(
                desk.clerk,
                ServiceCase.get_by_id(case.id),
                "start",
                {"arrangement": "上门"},
                case.row_version,
            )
        ]
        * 8
    )
    assert sum(isinstance(one, ServiceCase) for one in said) == 1
    assert sum(isinstance(one, Conflict) for one in said) == 7, said
    assert ServiceCase.get_by_id(case.id).row_version == case.row_version + 1


def test_of_eight_forms_saved_at_the_same_instant_one_wins(desk):
    row = desk.enterprise()
    said = at_once(
        *[
            lambda: writes.update(
                desk.clerk,
                Enterprise.get_by_id(row.id),
                {"address": threading.current_thread().name},
                row.row_version,
            )
        ]
        * 8
    )
    assert (
        sum(isinstance(one, Enterprise) for one in said) == 1
        and sum(isinstance(one, Conflict) for one in said) == 7
    ), said


def test_needs_registered_at_the_same_instant_have_different_numbers(desk):
    """F3 in small: no number twice and none left out."""
    from backoffice.workflow import requests

    needs = [desk.need(state="DRAFT") for _need in range(6)]
    said = at_once(
        *[
            lambda need=need: requests.WORKFLOW.fire(
                desk.clerk, need, "register", {}, need.row_version
            )
            for need in needs
        ]
    )
    numbers = sorted(int(need.code[-3:]) for need in said)
    assert numbers == list(range(numbers[0], numbers[0] + 6))


def test_the_log_stays_one_chain(desk):
    from backoffice.records import audit

    rows = [desk.enterprise(place) for place in range(6)]
    at_once(
        *[
            lambda row=row: writes.update(
                desk.clerk, Enterprise.get_by_id(row.id), {"address": "并发"}, row.row_version
            )
            for row in rows
        ]
    )
    assert audit.faults() == []
