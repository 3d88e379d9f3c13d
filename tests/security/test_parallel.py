"""Failures at the same moment all count: whoever guesses with many hands gets no more tries than
with one (boundaries F9).
"""

import multiprocessing
import threading

import pytest

from backoffice.access import rate_limit
from backoffice.public import progress_lookup
from models.accounts import SignInAttempt
from models.audit import AuditLog
from models.base import database
from models.clock import now
from models.lookups import LookupMiss
from seeds.demo import PASSWORD
from tests.conftest import account
from tests.factories import Desk
from tests.telephone import with_second_step

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def fresh_counter():
    rate_limit.forget()


def at_once(*acts) -> list:
    """What these functions answer, each in a thread with a connection of its own, begun at the same
    moment.
    """
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place):
        gate.wait()
        try:
            answers[place] = acts[place]()
        finally:
            if not database.is_closed():
                database.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def reasons(since: int) -> list:
    lines = (
        AuditLog.select()
        .where(AuditLog.id > since, AuditLog.action == "DENY", AuditLog.event == "sign_in")
        .order_by(AuditLog.id)
    )
    return [line.diff["reason"][1] for line in lines]


def last_line() -> int:
    return AuditLog.select().order_by(AuditLog.id.desc()).get().id


def sign_in_with(house, password, name="expert1"):
    browser = house.browser()
    token = browser.token
    return lambda: (
        browser.client.post(
            "/login", data={"username": name, "password": password, "csrf_token": token}
        ).status_code
    )


def test_sixteen_wrong_passwords_at_once_lock_at_the_fifth(house):
    before = last_line()
    assert at_once(*[sign_in_with(house, f"wrong {n}") for n in range(16)]) == [422] * 16
    assert reasons(before) == ["wrong password"] * 5 + ["locked"] * 11
    assert account("expert1").locked_until > now() and SignInAttempt.select().count() == 16
    assert sign_in_with(house, PASSWORD)() == 422


def test_a_right_password_beside_many_wrong_ones_is_let_in_before_the_lock_or_not_at_all(house):
    before = last_line()
    answers = at_once(
        *[sign_in_with(house, "wrong") for _n in range(11)], sign_in_with(house, PASSWORD)
    )
    lines = (
        AuditLog.select()
        .where(AuditLog.id > before, AuditLog.action.in_(("DENY", "LOGIN")))
        .order_by(AuditLog.id)
    )
    story = [line.diff["reason"][1] if line.action == "DENY" else "in" for line in lines]
    assert answers.count(302) == story.count("in") <= 1
    wrong = story.count("wrong password")
    assert story[-1] == "locked" and "wrong password" not in story[story.index("locked") :], story
    # the line of a sign-in follows its decision, which forgets the failures before it
    forgotten = story[: story.index("in")].count("wrong password") if "in" in story else 0
    assert 5 <= wrong <= 5 + min(4, forgotten), story


def test_thirty_failures_at_once_from_one_address_stop_it_whatever_the_names(house):
    SignInAttempt.insert_many([{"ip": "127.0.0.1", "at": now()}] * 25).execute()
    answers = at_once(*[sign_in_with(house, "wrong", f"nobody{n}") for n in range(12)])
    assert sorted(answers) == [422] * 5 + [429] * 7 and SignInAttempt.select().count() == 30


def test_wrong_codes_of_the_second_step_at_once_lock_at_the_fifth(house):
    person = with_second_step(house, "head1")
    browsers = [person.sign_in() for _n in range(12)]
    tokens, before = [browser.token for browser in browsers], last_line()
    at_once(
        *[
            lambda b=browser, t=token: (
                b.client.post(
                    "/second-factor/", data={"code": "000000", "csrf_token": t}
                ).status_code
            )
            for browser, token in zip(browsers, tokens, strict=False)
        ]
    )
    found = reasons(before)
    assert (
        found == ["wrong code"] * 5 + ["locked"] * (len(found) - 5)
        and account("head1").locked_until > now()
    )
    assert not any(browser.get("/").status == 200 for browser in browsers)


def test_wrong_present_passwords_at_once_lock_at_the_fifth(house):
    browsers = [house.browser("clerk1") for _n in range(12)]
    tokens, before = [browser.token for browser in browsers], last_line()
    form = {"current": "wrong", "new": "a new sentence 7!", "repeat": "a new sentence 7!"}
    at_once(
        *[
            lambda b=browser, t=token: (
                b.client.post("/password", data={**form, "csrf_token": t}).status_code
            )
            for browser, token in zip(browsers, tokens, strict=False)
        ]
    )
    found = reasons(before)
    assert (
        found == ["wrong password"] * 5 + ["locked"] * (len(found) - 5)
        and account("clerk1").locked_until > now()
    )
    assert not any(browser.get("/").status == 200 for browser in browsers)


def test_twenty_four_guesses_at_once_are_five_tries(house):
    case = Desk().case("SERVING")
    browsers = [house.browser() for _n in range(24)]
    tokens = [browser.token for browser in browsers]
    LookupMiss.delete().execute()
    rate_limit.forget()
    answers = at_once(
        *[
            lambda b=browser, t=token: (
                b.client.post(
                    "/look-up", data={"number": case.code, "tail": "wrng", "csrf_token": t}
                ).status_code
            )
            for browser, token in zip(browsers, tokens, strict=False)
        ]
    )
    assert sorted(answers) == [422] * 5 + [429] * 19
    assert (
        LookupMiss.select()
        .where(LookupMiss.subject == progress_lookup._subject("number", case.code))
        .count()
        == 5
    )


def test_guesses_at_one_number_from_many_addresses_are_five_tries(house):
    case = Desk().case("SERVING")

    def guess(place):
        try:
            return progress_lookup.ask(case.code, "wrng", f"192.0.2.{place}")
        except progress_lookup.Locked:
            return "locked"

    answers = at_once(*[lambda n=place: _connected(guess, n) for place in range(16)])
    assert answers.count(None) == 5 and answers.count("locked") == 11


def _connected(act, *given):
    with database.connection_context():
        return act(*given)


def knocks(count, answers):
    let_in = 0
    for _n in range(count):
        try:
            rate_limit.knock("198.51.100.7")
            let_in += 1
        except rate_limit.Throttled:
            pass
    answers.put(let_in)


def test_sixty_public_pages_a_minute_are_counted_over_all_processes():
    context = multiprocessing.get_context("fork")
    answers = context.SimpleQueue()
    processes = [context.Process(target=knocks, args=(40, answers)) for _n in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert sum(answers.get() for _process in processes) == rate_limit.MOST
    with pytest.raises(rate_limit.Throttled):
        rate_limit.knock("198.51.100.7")
    rate_limit.knock("198.51.100.8")


def test_a_minute_later_one_may_knock_again(monkeypatch):
    for second in range(rate_limit.MOST):
        monkeypatch.setattr(rate_limit, "monotonic", lambda second=second: 1000.0 + second / 2)
        rate_limit.knock("198.51.100.7")
    monkeypatch.setattr(rate_limit, "monotonic", lambda: 1059.0)
    with pytest.raises(rate_limit.Throttled):
        rate_limit.knock("198.51.100.7")
    monkeypatch.setattr(rate_limit, "monotonic", lambda: 1060.2)
    rate_limit.knock("198.51.100.7")
    with pytest.raises(rate_limit.Throttled):
        rate_limit.knock("198.51.100.7")


def test_ten_thousand_addresses_do_not_make_the_counter_grow_or_fail():
    for number in range(10_000):
        rate_limit.knock(f"2001:db8::{number:x}")
    assert sum(1 for key in rate_limit._keys if key) <= rate_limit.SLOTS
