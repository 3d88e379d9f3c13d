"""An open session is not the whole account: what opens it changes only for whoever shows the
present password (boundaries F11).
"""

import pytest

from models.accounts import SignInAttempt, UserSession
from models.audit import AuditLog
from models.clock import now
from models.second_factor import SecondFactor
from seeds.demo import PASSWORD
from tests.conftest import account
from tests.telephone import with_second_step

NEW = "a new sentence 7!"
ACTS = {
    "password": ("/password", {"new": NEW, "repeat": NEW}),
    "begin": ("/second-factor/new", {"begin": "1"}),
}


def is_in(browser) -> bool:
    return browser.get("/").status == 200


@pytest.mark.both_databases
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["clerk1", "admin", "provider1"])
def test_five_wrong_present_passwords_lock_the_account_and_end_its_sessions(house, name, act):
    here, elsewhere = house.browser(name), house.browser(name)
    url, form = ACTS[act]
    for _n in range(4):
        page = here.post(url, {**form, "current": "wrong"})
        assert page.status == 422 and page.faults == {"current"} and is_in(here)
    assert here.post(url, {**form, "current": "wrong"}).location == "/login"
    assert account(name).locked_until > now() and SignInAttempt.select().count() == 5
    assert not is_in(here) and not is_in(elsewhere)
    assert house.browser().post("/login", {"username": name, "password": PASSWORD}).status == 422
    assert (
        AuditLog.select()
        .where(
            AuditLog.action == "DENY",
            AuditLog.event == "sign_in",
            AuditLog.object_ref == f"user_account:{account(name).id}",
        )
        .count()
        == 6
    )


def test_switching_the_second_step_off_counts_wrong_passwords_too(house):
    person = with_second_step(house, "head1")
    for _n in range(4):
        assert person.browser.post("/second-factor/off", {"current": "wrong"}).faults == {"current"}
    assert person.browser.post("/second-factor/off", {"current": "wrong"}).location == "/login"
    assert account("head1").locked_until > now() and SecondFactor.select().count() == 1


def test_a_right_present_password_forgets_the_wrong_ones(house):
    browser = house.browser("clerk1")
    for _n in range(4):
        browser.post("/password", {"current": "wrong", "new": NEW, "repeat": NEW})
    assert browser.post("/password", {"current": PASSWORD, "new": NEW, "repeat": NEW}).status == 302
    assert account("clerk1").failed_count == 0


def test_who_was_locked_from_outside_is_told_so_and_stays_signed_in(house):
    browser = house.browser("clerk1")
    for _n in range(5):
        house.browser().post("/login", {"username": "clerk1", "password": "wrong"})
    page = browser.post("/password", {"current": PASSWORD, "new": NEW, "repeat": NEW})
    assert page.status == 422 and "锁定" in page.text and is_in(browser)


def test_thirty_failures_from_one_address_stop_the_present_password_too(house):
    browser = house.browser("clerk1")
    SignInAttempt.insert_many([{"ip": "127.0.0.1", "at": now()}] * 30).execute()
    for url, form in ACTS.values():
        assert browser.post(url, {**form, "current": PASSWORD}).status == 429


def test_a_second_step_is_begun_with_the_present_password_alone(house):
    browser = house.browser("clerk1")
    assert browser.post("/second-factor/new", {"begin": "1"}).faults == {"current"}
    assert SecondFactor.select().count() == 0
    page = browser.submit(
        browser.get("/second-factor/new"), holding="current", begin="1", current=PASSWORD
    )
    assert page.location == "/second-factor/new" and SecondFactor.select().count() == 1
    assert 'name="code"' in browser.get("/second-factor/new").html


def test_a_second_step_that_was_begun_waits_for_a_quarter_of_an_hour(house):
    browser = house.browser("clerk1")
    browser.post("/second-factor/new", {"begin": "1", "current": PASSWORD})
    SecondFactor.update(made_at=now().replace(year=now().year - 1)).execute()
    page = browser.get("/second-factor/new")
    assert "key-text" not in page.html and 'name="current"' in page.html
    assert browser.post("/second-factor/new", {"code": "000000"}).status == 422


@pytest.mark.parametrize("act", ["reset-password", "reset-second-step"])
def test_an_administrator_resets_everybody_but_himself(house, act):
    person = with_second_step(house, "admin")
    before, url = (
        account("admin").password_hash,
        f"/admin/user_account/{act}/?id={person.account.id}",
    )
    page = person.browser.post(url)
    assert (
        page.status == 403
        and account("admin").password_hash == before
        and SecondFactor.select().count() == 1
    )
    assert (
        url not in person.browser.get(f"/admin/user_account/details/?id={person.account.id}").html
    )
    assert is_in(person.browser)


def test_nobody_unlocks_the_own_account(house):
    browser = house.browser("admin")
    for _n in range(5):
        house.browser().post("/login", {"username": "admin", "password": "wrong"})
    assert (
        browser.post(f"/admin/user_account/events/unlock/?id={account('admin').id}").status == 409
    )
    assert account("admin").locked_until > now()


def test_other_sessions_of_the_locked_person_are_gone_not_those_of_others(house):
    browser, other = house.browser("clerk1"), house.browser("head1")
    for _n in range(5):
        browser.post("/password", {"current": "wrong", "new": NEW, "repeat": NEW})
    assert is_in(other)
    assert (
        UserSession.select()
        .where(UserSession.user == account("clerk1"), UserSession.ended_at.is_null())
        .count()
        == 0
    )
