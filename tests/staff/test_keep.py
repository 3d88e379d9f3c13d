"""A head keeps the people of the own station: posts that fit, beginning and leaving (R-S1,
SY-9.2).
"""

from datetime import timedelta

import pytest

from backoffice.errors import GuardFailed, Invalid
from backoffice.records import writes
from backoffice.workflow import staff as way
from models.clock import today
from models.staff import PostAssignment, Staff
from tests.conftest import account
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def new(desk, **typed):
    raw = {
        "station": desk.head.station_id,
        "staff_no": "GH9001",
        "name": "新人",
        "mobile": "15400009999",
        "employment_type": "FULL",
        "started_on": str(today()),
        **typed,
    }
    return writes.create(desk.head, Staff, raw)


def appoint(desk, staff, post="SPECIALIST", **typed):
    return writes.create(
        desk.head,
        PostAssignment,
        {
            "staff": staff.id,
            "station": desk.head.station_id,
            "post": post,
            "valid_from": str(today()),
            **typed,
        },
    )


@pytest.mark.parametrize("lacking", ["major", "quality_years", "pretraining_passed_on"])
def test_a_specialist_has_major_experience_and_training(desk, lacking):
    fit = {"major": "质量管理", "quality_years": "3", "pretraining_passed_on": str(today())}
    person = new(desk, **{name: value for name, value in fit.items() if name != lacking})
    with pytest.raises(Invalid) as fault:
        appoint(desk, person)
    assert set(fault.value.errors) == {"post"} and person.name in str(fault.value)
    assert (
        appoint(desk, writes.update(desk.head, person, {lacking: fit[lacking]})).post
        == "SPECIALIST"
    )


def test_other_posts_need_no_major(desk):
    assert appoint(desk, new(desk), "WINDOW").post == "WINDOW"


def test_a_station_has_one_head(desk):
    fit = {"major": "质量管理", "quality_years": "8", "pretraining_passed_on": str(today())}
    with pytest.raises(Invalid, match="already has a head"):
        appoint(desk, new(desk, **fit), "STATION_HEAD")


def test_nobody_begins_without_the_promise_of_secrecy(desk):
    person = new(desk)
    assert person.status == "PENDING"
    with pytest.raises(GuardFailed, match="confidentiality"):
        way.WORKFLOW.fire(desk.head, person, "begin", {})
    person = writes.update(desk.head, person, {"nda_signed_on": str(today())})
    assert way.WORKFLOW.fire(desk.head, person, "begin", {}).status == "ON"


def test_whoever_has_open_cases_hands_them_over_first(desk):
    desk.case("SERVING")
    with pytest.raises(GuardFailed, match="open cases must be handed over"):
        way.WORKFLOW.fire(
            desk.head, Staff.get_by_id(desk.clerk.staff_id), "leave", {"left_on": str(today())}
        )


def test_leaving_ends_posts_and_account(desk):
    person = Staff.get_by_id(account("archive1").staff_id)
    desk.free(person)
    way.WORKFLOW.fire(desk.head, person, "leave", {"left_on": str(today())})
    assert account("archive1").status == "DISABLED"
    assert all(
        post.valid_to == today()
        for post in PostAssignment.select().where(PostAssignment.staff == person)
    )


def test_nobody_leaves_before_the_first_day(desk):
    person = new(desk, nda_signed_on=str(today()))
    with pytest.raises(Invalid) as fault:
        way.WORKFLOW.fire(desk.head, person, "leave", {"left_on": str(today() - timedelta(days=1))})
    assert set(fault.value.errors) == {"left_on"}


def test_staff_on_whom_others_depend_are_not_deleted(house, desk):
    with pytest.raises(Invalid, match="Still needed by"):
        writes.delete(house.actor("admin"), Staff.get_by_id(desk.clerk.staff_id))
