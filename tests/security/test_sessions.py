"""Sign-in and what ends it (promises A1 to A7)."""

from datetime import timedelta

import pytest
from peewee import OperationalError

from backoffice.access import sessions
from backoffice.access.sessions import digest
from backoffice.accounts import passwords
from backoffice.app import create_app
from backoffice.records import writes
from backoffice.workflow import accounts as account_way
from models.accounts import SignInAttempt, UserAccount, UserRole, UserSession
from models.audit import AuditLog
from models.base import database
from models.clock import now
from seeds.demo import PASSWORD
from tests.browser import Browser
from tests.conftest import account
from tests.factories import Desk

NEW = "a longer sentence 7"


def attempt(browser, name, password):
    return browser.post("/login", {"username": name, "password": password})


def is_in(browser) -> bool:
    return browser.get("/").status == 200


def with_cookie(app, value) -> Browser:
    """A browser that holds a stolen cookie."""
    browser = Browser(app)
    browser.client.set_cookie("session", value)
    return browser


def lock(name):
    UserAccount.update(locked_until=now() + timedelta(minutes=5)).where(
        UserAccount.username == name
    ).execute()


def age(browser_of, **stamps):
    UserSession.update(stamps).where(UserSession.user == account(browser_of).id).execute()


# --- what ends a session


def test_an_old_cookie_is_dead_after_signing_out(house):
    browser = house.browser("clerk1")
    stolen = with_cookie(house.app, browser.cookie)
    assert is_in(stolen)
    browser.post("/logout")
    assert not is_in(stolen) and not is_in(browser)


def test_disabling_ends_all_sessions_at_once(house):
    browsers = [house.browser("clerk1"), house.browser("clerk1")]
    account_way.WORKFLOW.fire(
        house.actor("admin"), account("clerk1"), "disable", {"reason": "离岗"}
    )
    assert not any(map(is_in, browsers))
    assert attempt(house.browser(), "clerk1", PASSWORD).status == 422


def test_a_changed_password_ends_the_other_sessions(house):
    here, elsewhere = house.browser("clerk1"), house.browser("clerk1")
    page = here.submit(
        here.get("/password"), holding="current", current=PASSWORD, new=NEW, repeat=NEW
    )
    assert page.status == 302
    assert is_in(here) and not is_in(elsewhere)


def test_a_reset_password_ends_every_session(house):
    browser = house.browser("clerk1")
    passwords.reset_password(house.actor("admin"), account("clerk1"))
    assert not is_in(browser)


@pytest.mark.parametrize("change", ["given", "changed", "taken away"])
def test_another_role_ends_the_sessions_that_knew_the_old_one(house, change):
    browser, admin, person = house.browser("clerk1"), house.actor("admin"), account("clerk1")
    role = UserRole.get(UserRole.user == person)
    if change == "given":
        writes.create(
            admin,
            UserRole,
            {"user": person.id, "role": "ARCHIVE", "scope": "STATION", "station": role.station_id},
        )
    elif change == "changed":
        writes.update(admin, role, {"role": "ARCHIVE"}, role.row_version)
    else:
        writes.delete(admin, role)
    assert not is_in(browser)


def test_leaving_the_station_closes_the_account(house):
    from backoffice.workflow import staff as staff_way
    from models.staff import Staff

    browser, person = house.browser("archive1"), Staff.get_by_id(account("archive1").staff_id)
    Desk().free(person)
    staff_way.WORKFLOW.fire(house.actor("head1"), person, "leave", {"left_on": str(now().date())})
    assert not is_in(browser) and account("archive1").status == "DISABLED"


# --- how long one lasts


def test_thirty_idle_minutes_end_it(house):
    browser = house.browser("clerk1")
    age("clerk1", seen_at=now() - timedelta(minutes=29, seconds=50))
    assert is_in(browser)
    age("clerk1", seen_at=now() - timedelta(minutes=30, seconds=1))
    assert not is_in(browser)


def test_twelve_hours_end_it_however_busy(house):
    browser = house.browser("clerk1")
    age("clerk1", created_at=now() - timedelta(hours=11, minutes=59, seconds=50))
    assert is_in(browser)
    age("clerk1", created_at=now() - timedelta(hours=12, seconds=1), seen_at=now())
    assert not is_in(browser)


def test_a_look_is_noted_at_most_once_a_minute(house):
    browser = house.browser("clerk1")
    recent = now() - timedelta(seconds=30)
    age("clerk1", seen_at=recent)
    browser.get("/")
    assert UserSession.get(UserSession.user == account("clerk1").id).seen_at == recent


def test_a_look_is_noted_without_anybody_waiting_for_it(house, monkeypatch):
    """It is written once the answer is out, and when that cannot be done nothing is told of it."""
    browser = house.browser("clerk1")
    long_ago = now() - timedelta(minutes=20)
    age("clerk1", seen_at=long_ago)
    answer = browser.client.get("/")
    assert answer.status_code == 200 and "工作台" in answer.text and seen("clerk1") == long_ago
    answer.close()
    assert seen("clerk1") > long_ago
    age("clerk1", seen_at=long_ago)
    monkeypatch.setattr(sessions, "touch", locked)
    assert browser.get("/").status == 200 and seen("clerk1") == long_ago


def locked(_session):
    raise OperationalError("database is locked")


def seen(name):
    database.connect(reuse_if_open=True)
    return UserSession.get(
        UserSession.user == account(name).id, UserSession.ip.is_null(False)
    ).seen_at


def test_the_cookie_holds_no_more_than_a_token_that_the_table_does_not(house):
    browser = house.browser("clerk1")
    row = (
        UserSession.select()
        .where(UserSession.user == account("clerk1").id)
        .order_by(UserSession.id.desc())
        .get()
    )
    assert row.token_digest not in browser.cookie and len(row.token_digest) == 64
    assert row.token_digest == digest(_token(house, browser))


def _token(house, browser) -> str:
    """The token inside the signed cookie."""
    serializer = house.app.session_interface.get_signing_serializer(house.app)
    return serializer.loads(browser.cookie)["_user_id"]


def test_signing_in_makes_a_new_session(house):
    """A cookie that was planted before signing in is worth nothing after it."""
    browser = house.browser()
    browser.get("/login")
    planted = browser.cookie
    browser.sign_in("clerk1")
    first = browser.cookie
    assert first != planted and not is_in(with_cookie(house.app, planted))
    other = house.browser("clerk1")
    assert _token(house, browser) != _token(house, other)


# --- guessing


def test_the_answer_is_the_same_for_whoever_may_not_come_in(house):
    """Unknown, wrong, locked and disabled accounts cannot be told apart."""
    lock("clerk2")
    UserAccount.update(status="DISABLED").where(UserAccount.username == "clerk4").execute()
    answers = set()
    for name, password in (
        ("nobody", PASSWORD),
        ("clerk1", "wrong"),
        ("clerk2", PASSWORD),
        ("clerk4", PASSWORD),
        ("", ""),
        ("x" * 500, "y" * 500),
    ):
        page = attempt(house.browser(), name, password)
        answers.add((page.status, page.text.replace(name, "") if name else page.text))
    assert len({status for status, _text in answers}) == 1
    errors = {
        text[text.index("五次") - 60 :] if "五次" in text else text[-200:]
        for _status, text in answers
    }
    assert len(errors) == 1


def test_five_failures_lock_an_account_also_after_a_restart(house):
    for _attempt in range(5):
        attempt(house.browser(), "clerk1", "wrong")
    assert attempt(Browser(create_app(house.settings)), "clerk1", PASSWORD).status == 422
    UserAccount.update(locked_until=now() - timedelta(seconds=1)).where(
        UserAccount.username == "clerk1"
    ).execute()
    assert attempt(house.browser(), "clerk1", PASSWORD).status == 302


def test_a_success_forgets_the_failures_before_it(house):
    for _attempt in range(4):
        attempt(house.browser(), "clerk1", "wrong")
    assert attempt(house.browser(), "clerk1", PASSWORD).status == 302
    assert account("clerk1").failed_count == 0


def test_thirty_failures_from_one_address_stop_it(house):
    SignInAttempt.insert_many([{"ip": "127.0.0.1", "at": now()}] * 29).execute()
    assert attempt(house.browser(), "nobody", "wrong").status == 422
    assert attempt(house.browser(), "clerk1", PASSWORD).status == 429
    elsewhere = house.browser()
    elsewhere.client.environ_base["REMOTE_ADDR"] = "10.0.0.9"
    assert attempt(elsewhere, "clerk1", PASSWORD).status == 302


def test_every_attempt_leaves_a_line(house):
    attempt(house.browser(), "clerk1", "wrong")
    attempt(house.browser(), "nobody", "wrong")
    lines = (
        AuditLog.select()
        .where(AuditLog.action == "DENY", AuditLog.event == "sign_in")
        .order_by(AuditLog.id.desc())
        .limit(2)
    )
    assert [line.object_ref for line in lines] == [None, f"user_account:{account('clerk1').id}"]


# --- passwords


def test_a_password_set_by_another_must_be_changed_first(house):
    first = passwords.reset_password(house.actor("admin"), account("clerk1"))
    browser = house.browser()
    assert attempt(browser, "clerk1", first).location == "/"
    for url in ("/", "/admin/enterprise/", "/search?q=x", "/admin/enterprise/export/xlsx/"):
        assert browser.get(url).location == "/password", url
    page = browser.submit(
        browser.get("/password"), holding="current", current=first, new=NEW, repeat=NEW
    )
    assert page.status == 302 and is_in(browser)


@pytest.mark.parametrize(
    "new, why",
    [
        ("short", "too short"),
        ("aaaaaaaaaaaa", "one letter"),
        ("password123", "known to all"),
        ("clerk1-clerk1", "the login"),
        ("x" * 129, "too long"),
        (PASSWORD, "the present one"),
        ("0123456789", "a row of digits"),
    ],
)
def test_a_weak_password_is_refused(house, new, why):
    browser, before = house.browser("clerk1"), account("clerk1").password_hash
    page = browser.submit(
        browser.get("/password"), holding="current", current=PASSWORD, new=new, repeat=new
    )
    assert page.status == 422 and account("clerk1").password_hash == before


def test_the_present_password_is_asked(house):
    browser = house.browser("clerk1")
    page = browser.submit(
        browser.get("/password"), holding="current", current="wrong", new=NEW, repeat=NEW
    )
    assert page.status == 422 and attempt(house.browser(), "clerk1", PASSWORD).status == 302


def test_the_password_is_kept_as_argon2id_alone(house):
    assert account("clerk1").password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "///evil.example",
        "/%09/evil.example/..//evil",
        " //evil.example",
        "evil.example",
        "/\nSet-Cookie: a=b",
    ],
)
def test_signing_in_leads_nowhere_else(house, target):
    browser = house.browser()
    page = browser.post("/login", {"username": "clerk1", "password": PASSWORD, "next": target})
    assert page.status == 302
    assert (
        page.location.startswith("/")
        and not page.location.startswith(("//", "/\\"))
        and "\n" not in page.location
    )
