"""The item of a case is put right by who handles it or the head: class, promise, survey and matching
follow, and the story keeps both (SY-5, decision 50, need2 fault 2).
"""

import pytest

from backoffice.deadlines.workdays import add_workdays
from models.cases import CaseEvent, ServiceCase
from models.clock import today
from models.referrals import Referral
from models.requests import RequestItem
from models.stations import ServicePromise
from models.surveys import SatisfactionSurvey
from tests import need_form
from tests.factories import Desk, item


@pytest.fixture
def desk(house):
    return Desk()


def promise(desk, code: str, days: int) -> None:
    of_item = ServicePromise.service_item == item(code)
    ServicePromise.update(promise_days=days, reply_days=1).where(
        ServicePromise.station == desk.clerk.station_id, of_item
    ).execute() or ServicePromise.create(
        station=desk.clerk.station_id, service_item=item(code), promise_days=days, reply_days=1
    )


def correct(person, case, code: str, **typed):
    url = f"/admin/service_case/events/correct_item/?id={case.id}"
    values = {"service_item": item(code).id, "reason": "窗口录错事项", **typed}
    return person.submit(person.get(url), action="/events/correct_item/", **values)


def fresh(case) -> ServiceCase:
    return ServiceCase.get_by_id(case.id)


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["clerk1", "head1"])
def test_class_promise_and_form_follow_the_item(house, desk, name):
    promise(desk, "M02", 4)
    need = need_form.register(house.browser("clerk1"), desk.enterprise(), "Q01")
    (case,) = need_form.accept(house.browser("clerk1"), need)
    answer = correct(house.browser(name), case, "M02")
    assert answer.status == 302
    case = fresh(case)
    assert (case.service_item.code, case.service_class, case.limit_days) == ("M02", "3", 4)
    assert case.due_on == add_workdays(today(), 4)
    assert RequestItem.get(RequestItem.service_case == case.id).service_item.code == "M02"
    told = CaseEvent.select().where(CaseEvent.service_case == case).order_by(CaseEvent.id.desc())
    words = told.first().content
    assert "Q01" in words and "M02" in words and "窗口录错事项" in words


def test_the_survey_asks_about_the_class_that_it_was(house, desk):
    """SY-C 服务类别: what the enterprise reads is what was served."""
    case = desk.case("ENDED")
    correct(house.browser("clerk1"), case, "M02")
    survey = SatisfactionSurvey.get(SatisfactionSurvey.service_case == case)
    assert (fresh(case).service_class, survey.service_class) == ("3", "3")


def test_the_promise_of_a_service_that_is_over_stays(house, desk):
    case = desk.case("ENDED")
    promise(desk, "M02", 1)
    correct(house.browser("clerk1"), case, "M02")
    assert (fresh(case).limit_days, fresh(case).due_on) == (case.limit_days, case.due_on)


def test_matching_follows_and_a_provider_that_does_not_offer_it_is_named(house, desk):
    case = desk.case("WAIT_PROV", referred=True)
    answer = correct(house.browser("clerk1"), case, "O01")
    assert answer.status == 422 and answer.faults == {"service_item"}
    asked = Referral.get(Referral.service_case == case)
    assert asked.provider.name in answer.text
    assert fresh(case).service_item_id == case.service_item_id


def test_it_is_another_item_and_has_a_reason(house, desk):
    case = desk.case("NEW")
    same = correct(house.browser("clerk1"), case, case.service_item.code)
    assert same.status == 422 and same.faults == {"service_item"}
    silent = correct(house.browser("clerk1"), case, "M02", reason="")
    assert silent.status == 422 and silent.faults == {"reason"}
