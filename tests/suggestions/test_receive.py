"""Opinions are received under a number, or made of what a survey or a need form says (SY-8.1.1)."""

import pytest

from backoffice.errors import Conflict, Invalid
from backoffice.records import writes
from models.clock import today
from models.suggestions import Suggestion
from tests.factories import Desk

pytestmark = pytest.mark.both_databases
RAW = {"source": "BOX", "target": "STATION", "content": "窗口午间请留人"}


@pytest.fixture
def desk(house):
    return Desk()


@pytest.mark.clause("SY-8.1.1-b")
def test_a_suggestion_gets_its_number_and_station(desk):
    row = writes.create(desk.clerk, Suggestion, RAW)
    assert (row.status, row.station_id, row.enterprise_id) == ("NEW", desk.clerk.station_id, None)
    assert row.code.startswith("YJ-") and f"-{today().year}-" in row.code


def test_about_a_provider_it_names_the_provider(desk):
    with pytest.raises(Invalid) as fault:
        writes.create(desk.clerk, Suggestion, {**RAW, "target": "PROVIDER"})
    assert set(fault.value.errors) == {"provider"}


@pytest.mark.clause("SY-C-11", "SY-6.4.1")
def test_question_eleven_becomes_a_suggestion_once(desk):
    case = desk.case("EVALUATING")
    survey = desk.answer(case, q11_opinion="周末也请收样")
    desk.survey(case, "suggest")
    row = Suggestion.get(Suggestion.survey == survey)
    assert (row.source, row.content, row.enterprise_id) == (
        "SURVEY",
        "周末也请收样",
        case.enterprise_id,
    )
    with pytest.raises(Conflict):
        desk.survey(case, "suggest")


def test_without_an_opinion_there_is_nothing_to_make(desk):
    case = desk.case("EVALUATING")
    desk.answer(case)
    with pytest.raises(Conflict):
        desk.survey(case, "suggest")


@pytest.mark.clause("SY-A-8")
def test_the_opinion_of_a_need_form_becomes_a_suggestion(desk):
    need = desk.do(desk.need("Q01", opinion="多办培训"), "suggest")
    row = Suggestion.get(Suggestion.request == need)
    assert (row.source, row.content, row.station_id) == ("FORM", "多办培训", need.station_id)


def test_who_said_it_is_not_shown_to_everybody(house, desk):
    row = writes.create(desk.clerk, Suggestion, {**RAW, "submitter": "李某 13912345678"})
    assert (
        "13912345678"
        not in house.browser("head1").get(f"/admin/suggestion/details/?id={row.id}").html
    )
    assert "13912345678" not in repr(
        Suggestion.select().where(Suggestion.id == row.id).dicts().get()["submitter"].token
    )
