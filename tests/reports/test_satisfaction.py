"""Means by station, class, provider and person: within the reach, with their number, a single
person's only from five answers (R-Q4).
"""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from backoffice.reports import satisfaction
from models.clock import today
from models.staff import Staff
from models.surveys import SatisfactionSurvey
from tests.factories import Desk
from tests.town import PROVIDERS

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    SatisfactionSurvey.update(is_deleted=True).execute()
    return Desk()


def lines(desk, by, **span):
    return {line.key: line for line in satisfaction.means(desk.head, by, **span)}


@pytest.mark.clause("SY-6.4.3")
def test_a_station_shows_asked_answered_means_and_shares(desk):
    desk.answer(desk.case("EVALUATING"))
    desk.answer(desk.case("EVALUATING"), q10_overall="2", q5_solved="0", q6_tech_professional="0")
    desk.case("EVALUATING")
    line = lines(desk, "station")[desk.head.station_id]
    assert (line.asked, line.answered, line.response) == (3, 2, Decimal("66.7"))
    assert (line.mean, line.questions["q10_overall"], line.questions["q6_tech_professional"]) == (
        Decimal("3.88"),
        Decimal("3.00"),
        Decimal("4.00"),
    )
    assert (line.content, line.solved) == (Decimal("50.0"), Decimal("50.0"))


@pytest.mark.clause("SY-C-7", "SY-C-8", "SY-C-9")
def test_providers_and_own_service_stand_apart(desk):
    case = desk.case("EVALUATING", referred=True)
    desk.answer(case, q9_facilities="1")
    desk.answer(desk.case("EVALUATING"))
    found = lines(desk, "provider")
    assert (
        found[case.provider_id].questions["q9_facilities"],
        found[None].questions["q9_facilities"],
    ) == (Decimal("1.00"), Decimal("4.00"))


@pytest.mark.parametrize("count, hidden", [(4, True), (5, False)])
def test_a_persons_mean_needs_five_answers(desk, count, hidden):
    for _ in range(count):
        desk.answer(desk.case("EVALUATING"))
    line = lines(desk, "person")[desk.clerk.staff_id]
    assert (line.answered, line.hidden, line.mean) == (
        count,
        hidden,
        None if hidden else Decimal("4.00"),
    )
    assert set(line.questions.values()) == ({None} if hidden else {Decimal("4.00")})


def test_nothing_is_hidden_of_a_station(desk):
    desk.answer(desk.case("EVALUATING"))
    assert lines(desk, "station")[desk.head.station_id].mean == Decimal("4.00")


def test_days_bound_the_end_of_the_service(desk):
    desk.answer(desk.case("EVALUATING"))
    assert lines(desk, "class", first=today(), last=today())
    assert (
        lines(desk, "class", last=today() - timedelta(days=1))
        == {}
        == lines(desk, "class", first=today() + timedelta(days=1))
    )


def test_foreign_stations_count_for_nothing(desk):
    other = Desk("clerk2", "head2")
    other.answer(other.case("EVALUATING"))
    assert lines(desk, "station") == {} and set(lines(other, "station")) == {other.head.station_id}


@pytest.mark.clause("SY-C-6")
def test_a_provider_sees_own_means_by_class_and_no_survey(house, desk):
    desk.answer(
        desk.case("EVALUATING", referred=True, provider=PROVIDERS["colleague"]),
        q8_tech_courtesy="3",
    )
    mine = desk.case("NEW", referred=True)
    desk.answer(desk.lead(mine, "EVALUATING", PROVIDERS["west"]), q8_tech_courtesy="1")
    actor = house.actor("provider1")
    assert satisfaction.groups_for(actor) == ("class",)
    assert [
        (line.answered, line.questions["q8_tech_courtesy"])
        for line in satisfaction.means(actor, "class")
    ] == [(1, Decimal("1.00"))]
    browser = house.browser("provider1")
    assert (
        browser.get("/satisfaction/").status == 200
        and browser.get("/satisfaction/?by=person").status == 400
    )
    assert (
        browser.get("/admin/satisfaction_survey/").status == 403
        and browser.get("/satisfaction/export").status == 403
    )


@pytest.mark.parametrize(
    "address", ["?by=shoe", "?by=station&by=class", "?from=soon", "?to=2026-13-01", "?page=2"]
)
def test_an_address_that_means_nothing_is_refused(house, address):
    assert house.browser("head1").get(f"/satisfaction/{address}").status == 400


def test_who_may_see_no_means_is_refused(house):
    assert house.browser("asset1").get("/satisfaction/").status == 403


def test_the_workbook_says_how_it_counts(house, desk):
    desk.answer(desk.case("EVALUATING"))
    answer = house.browser("head1").get("/satisfaction/export?by=person").answer
    rows = [
        list(row)
        for row in openpyxl.load_workbook(BytesIO(answer.data)).active.iter_rows(values_only=True)
    ]
    head = next(row for row in rows if "平均分" in row)
    line = dict(
        zip(
            head,
            next(row for row in rows if row[0] == Staff.get_by_id(desk.clerk.staff_id).name),
            strict=False,
        )
    )
    assert (line["应评"], line["已评"], line["回收率"], line["平均分"]) == (1, 1, 100, None)
    assert any("非常满意 4" in str(row[0]) for row in rows)
