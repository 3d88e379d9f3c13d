"""The second step of signing in: a code of the telephone, good once (promise A4)."""

import base64
from datetime import timedelta

import pytest

from backoffice.accounts import second_factor
from models.accounts import UserAccount, UserSession
from models.audit import AuditLog
from models.clock import at, now
from models.reference import Setting
from models.second_factor import RecoveryCode, SecondFactor
from seeds.demo import PASSWORD
from tests.conftest import account
from tests.telephone import code_of, with_second_step

SECRET = base64.b32encode(b"12345678901234567890").decode()
PUBLISHED = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
}
"""RFC 6238, appendix B, SHA-1."""


@pytest.fixture(autouse=True)
def still():
    """No code runs out while a test types it."""
    with at(now()):
        yield


@pytest.fixture
def person(house):
    return with_second_step(house, "head1")


def give(browser, code):
    return browser.post("/second-factor/", {"code": code})


def is_in(browser) -> bool:
    return browser.get("/admin/staff/").status == 200


@pytest.mark.parametrize("time", PUBLISHED)
def test_codes_are_those_of_the_standard(time):
    assert code_of(SECRET, time, 8) == PUBLISHED[time]
    assert second_factor._machine(SECRET).generate(time).decode() == PUBLISHED[time][2:]


@pytest.mark.both_databases
def test_the_password_alone_opens_nothing(house, person):
    browser = person.sign_in()
    for url in (
        "/",
        "/admin/staff/",
        "/admin/staff/export/xlsx/",
        "/search?q=1",
        "/password",
        "/second-factor/new",
    ):
        assert browser.get(url).location == "/second-factor/", url
    assert browser.post("/admin/staff/new/", {"name": "x"}).location == "/second-factor/"
    assert browser.post("/second-factor/off", {"current": PASSWORD}).location == "/second-factor/"
    assert give(browser, person.code()).location == "/" and is_in(browser)


def test_the_way_leads_on_to_the_page_that_was_asked_for(house, person):
    browser = house.browser()
    page = browser.submit(
        browser.get("/login?next=/admin/staff/"),
        holding="password",
        username="head1",
        password=PASSWORD,
    )
    assert page.location == "/second-factor/?next=/admin/staff/"
    assert (
        browser.submit(browser.get(page.location), holding="code", code=person.code()).location
        == "/admin/staff/"
    )


@pytest.mark.both_databases
def test_a_code_opens_once(house, person):
    code, first, second = person.code(), person.sign_in(), person.sign_in()
    assert give(first, code).status == 302
    assert give(second, code).status == 422 and not is_in(second)


@pytest.mark.parametrize("steps, opens", [(-2, False), (0, True), (1, True), (2, False)])
def test_the_clock_of_the_telephone_may_be_one_step_off(house, person, steps, opens):
    assert (give(person.sign_in(), person.code(steps)).status == 302) is opens


def test_an_earlier_code_than_the_last_one_is_refused(house, person):
    later, now_ = person.code(1), person.code()
    assert give(person.sign_in(), later).status == 302
    assert give(person.sign_in(), now_).status == 422


@pytest.mark.parametrize(
    "code", ["", "000000 ", "abcdef", "１２３４５６", "1" * 5000, "12345", "-1", "\x00"]
)
def test_what_is_no_code_is_refused_with_a_sentence(house, person, code):
    page = give(person.sign_in(), code)
    assert page.status == 422 and "验证码不正确" in page.text


def test_five_wrong_codes_lock_the_account_and_end_the_session(house, person):
    browser = person.sign_in()
    for _n in range(4):
        assert give(browser, "000000").status == 422
        browser = person.sign_in()
    assert give(browser, "000000").location == "/login"
    assert account("head1").locked_until > now()
    assert house.browser().post("/login", {"username": "head1", "password": PASSWORD}).status == 422
    assert (
        UserSession.select()
        .where(UserSession.user == person.account, UserSession.ended_at.is_null())
        .count()
        == 0
    )


@pytest.mark.both_databases
def test_each_recovery_code_opens_once(house, person):
    assert len(set(person.recovery)) == second_factor.RECOVERY_CODES
    code = person.recovery[3]
    assert give(person.sign_in(), code.upper()).status == 302
    assert give(person.sign_in(), code).status == 422
    assert second_factor.codes_left(person.account) == 9
    assert RecoveryCode.select().where(RecoveryCode.digest == code.replace("-", "")).count() == 0


def test_the_secret_is_sealed_and_shown_no_more_once_it_is_on(house, person):
    token = SecondFactor.get(SecondFactor.user == person.account).secret.token
    assert person.secret not in token and token.startswith("g1.")
    assert person.secret[:4] not in person.browser.get("/second-factor/new").text


def test_a_wrong_first_code_switches_nothing_on(house):
    browser = house.browser("clerk1")
    assert SecondFactor.select().count() == 0 and browser.get("/second-factor/new").status == 200
    browser.post("/second-factor/new", {"begin": "1", "current": PASSWORD})
    assert browser.post("/second-factor/new", {"code": "000000"}).status == 422
    assert not second_factor.is_on(account("clerk1")) and is_open(house.browser("clerk1"))


def is_open(browser) -> bool:
    return browser.get("/").status == 200


def test_switching_off_asks_for_the_password_and_ends_other_sessions(house, person):
    other = person.sign_in()
    give(other, person.code())
    assert person.browser.post("/second-factor/off", {"current": "wrong"}).status == 422
    assert person.browser.post("/second-factor/off", {"current": PASSWORD}).status == 302
    assert is_open(person.browser) and not is_open(other) and is_open(house.browser("head1"))


def test_an_administrator_resets_it_and_nobody_else(house, person):
    url = f"/admin/user_account/reset-second-step/?id={person.account.id}"
    assert house.browser("clerk1").post(url).status in (403, 404) and second_factor.is_on(
        person.account
    )
    assert house.browser("admin").post(url).status == 302
    assert not second_factor.is_on(person.account) and not is_open(person.browser)
    assert house.browser("admin").get(url).status == 404


# --- required by setting


@pytest.fixture
def required(house):
    Setting.update(value="1").where(Setting.key == "second_factor_required").execute()


@pytest.mark.parametrize("name", ["admin", "head1"])
def test_administrators_and_heads_set_it_up_before_anything_else(house, required, name):
    browser = house.browser(name)
    assert browser.get("/").location == "/second-factor/new"
    assert browser.get("/admin/staff/").location == "/second-factor/new"
    person = with_second_step(house, name)
    assert is_open(person.browser)


def test_others_go_on_without(house, required):
    assert is_open(house.browser("clerk1"))


def test_it_cannot_be_left_off_where_it_is_required(house, required):
    person = with_second_step(house, "head1")
    person.browser.post("/second-factor/off", {"current": PASSWORD})
    assert person.browser.get("/").location == "/second-factor/new"


# --- the log


def test_the_log_tells_of_both_steps(house, person):
    last = AuditLog.select().order_by(AuditLog.id.desc()).get().id
    browser = person.sign_in()
    assert not list(AuditLog.select().where(AuditLog.id > last, AuditLog.action == "LOGIN"))
    give(browser, "000000")
    with at(now() + timedelta(seconds=60)):
        give(browser, person.code())
    assert [
        line.action for line in AuditLog.select().where(AuditLog.id > last).order_by(AuditLog.id)
    ] == ["DENY", "LOGIN"]
    assert UserAccount.get_by_id(person.account.id).failed_count == 0
