"""The link of a survey: no account, answered once, bound to case, round and time, guessed by nobody
(promise I1).
"""

import random
from datetime import timedelta

import pytest

from backoffice.access import rate_limit
from backoffice.public import survey_links
from models.audit import AuditLog
from models.base import database
from models.cases import ServiceCase
from models.clock import today
from models.surveys import SatisfactionSurvey
from tests.factories import ANSWERS, Desk
from tests.witness import business_rows

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def survey(desk):
    return desk.survey(desk.case("EVALUATING"), "invite")


def link(survey) -> str:
    return f"/survey/{survey_links.token_of(survey)}"


def fresh(survey):
    return SatisfactionSurvey.get_by_id(survey.id)


@pytest.mark.clause("SY-6.4.1")
def test_an_enterprise_answers_without_an_account(house, survey):
    stranger = house.browser()
    page = stranger.get(link(survey))
    assert page.status == 200 and survey.enterprise_name in page.text and "满意度评价" in page.text
    assert (
        page.answer.headers["Cache-Control"] == "no-store"
        and "default-src 'none'" in page.answer.headers["Content-Security-Policy"]
    )
    sent = stranger.submit(page, holding="q1_station", **ANSWERS, q11_opinion="希望周末也能送样")
    assert sent.location == "/survey-thanks"
    row = fresh(survey)
    assert (row.status, row.q11_opinion, row.q5_solved, row.keyed_by, row.channel) == (
        "SUBMITTED",
        "希望周末也能送样",
        True,
        None,
        "WECHAT",
    )


def test_what_was_typed_is_kept_and_faults_stand_beside_their_question(house, survey):
    stranger = house.browser()
    page = stranger.submit(
        stranger.get(link(survey)),
        holding="q1_station",
        **{**ANSWERS, "q3_station_professional": "9"},
        q11_opinion="保留",
    )
    assert (page.status, page.faults) == (422, {"q3_station_professional"})
    kept = dict(page.form(holding="q1_station").values)
    assert (kept["q1_station"], kept["q11_opinion"]) == ("4", "保留")
    assert fresh(survey).status == "INVITED"


def test_it_is_answered_once(house, survey):
    stranger = house.browser()
    page = stranger.get(link(survey))
    stranger.submit(page, holding="q1_station", **ANSWERS)
    again = stranger.submit(page, holding="q1_station", **{**ANSWERS, "q10_overall": "1"})
    assert again.location == "/survey-thanks" and fresh(survey).q10_overall == "4"
    assert stranger.get(link(survey)).location == "/survey-thanks"


def test_nobody_guesses_a_link(house, survey):
    """Each changed sign of a genuine link leads nowhere, and all answers are the same."""
    token, stranger, chance = survey_links.token_of(survey), house.browser(), random.Random(4)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    wrong = {
        token[:place] + chance.choice(letters.replace(token[place], "")) + token[place + 1 :]
        for place in range(0, len(token), 2)
    }
    wrong |= {token[:-1], token + "A", token[::-1], "x", "%00", "é", token.lower()}
    assert len(wrong) >= 30 and len(token) * 6 >= 128
    pages = [stranger.get(f"/survey/{one}") for one in sorted(wrong)]
    assert {page.status for page in pages} == {404}
    rate_limit.forget()
    assert stranger.get(link(survey)).status == 200


def test_the_secret_part_stands_nowhere_in_the_database(survey):
    token = survey_links.token_of(survey)
    for table in business_rows():
        assert token not in repr(database.obj.execute_sql(f'SELECT * FROM "{table}"').fetchall()), (
            table
        )


def test_a_link_belongs_to_its_case_and_round(house, desk, survey):
    token, other = survey_links.token_of(survey), desk.case("EVALUATING")
    assert survey_links.find(token).id == survey.id
    for change in (
        {"round_no": 2},
        {"link_until": today() + timedelta(days=90)},
        {"link_no": 7},
        {"service_case": other.id, "round_no": 9},
    ):
        kept = {name: survey.__data__[name] for name in change}
        SatisfactionSurvey.update(**change).where(SatisfactionSurvey.id == survey.id).execute()
        assert survey_links.find(token) is None, change
        SatisfactionSurvey.update(**kept).where(SatisfactionSurvey.id == survey.id).execute()


def test_a_new_invitation_ends_the_link_before(house, desk, survey):
    old = link(survey)
    again = desk.survey(ServiceCase.get_by_id(survey.service_case_id), "invite")
    assert house.browser().get(old).status == 404 and house.browser().get(link(again)).status == 200


def test_a_link_runs_out(house, survey):
    SatisfactionSurvey.update(link_until=today() - timedelta(days=1)).where(
        SatisfactionSurvey.id == survey.id
    ).execute()
    assert house.browser().get(link(fresh(survey))).status == 404


def test_staff_who_are_signed_in_do_not_answer(house, survey):
    for name in ("clerk1", "head1"):
        assert house.browser(name).get(link(survey)).status == 403
        assert house.browser(name).post(link(survey), ANSWERS).status == 403
    assert fresh(survey).status == "INVITED"


def test_without_the_token_against_forged_requests_nothing_is_stored(house, survey):
    assert house.browser().post(link(survey), ANSWERS, token=False).status == 400
    assert fresh(survey).status == "INVITED"


def test_more_than_sixty_knocks_a_minute_are_too_many(house, survey):
    stranger = house.browser()
    answers = [stranger.get(link(survey)).status for _ in range(61)]
    assert answers == [200] * 60 + [429]
    assert (
        house.browser()
        .client.get(link(survey), environ_overrides={"REMOTE_ADDR": "192.0.2.9"})
        .status_code
        == 200
    )


def test_the_answer_leaves_its_line_in_the_log(house, survey):
    stranger = house.browser()
    stranger.submit(stranger.get(link(survey)), holding="q1_station", **ANSWERS)
    line = AuditLog.select().order_by(AuditLog.id.desc()).get()
    assert (line.action, line.event, line.object_ref, line.user_id, line.ip) == (
        "STATE",
        "answer",
        f"satisfaction_survey:{survey.id}",
        None,
        "127.0.0.1",
    )
