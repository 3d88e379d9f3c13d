"""Graded protection (等级保护) by one setting: kinds of characters, ninety days, and administering apart from supervising (decisions 28)."""

from datetime import timedelta

import pytest

from backoffice import accounts, records, settings
from backoffice.actors import SYSTEM
from backoffice.errors import Invalid
from models import clock
from models.accounts import UserAccount, UserRole
from models.clock import now
from models.reference import Setting
from seeds.demo import PASSWORD
from tests.conftest import account

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("GDD-6.4.3")]


@pytest.fixture
def set_to(house):
    def put(key, value):
        Setting.update(value=value).where(Setting.key == key).execute()
        settings.forget()

    return put


@pytest.fixture
def graded(set_to):
    set_to("dengbao", "1")


def aged(name, **age):
    UserAccount.update(password_changed_at=now() - timedelta(**age)).where(UserAccount.username == name).execute()


@pytest.mark.parametrize("password", ["lange worte ohne ende", "NURGROSSENBUCHSTABEN", "nurklein1234", "一句很长很长的中文口令"])
def test_a_password_of_two_kinds_is_refused_beside_its_box(house, graded, password):
    browser = house.browser("clerk1")
    page = browser.post("/password", {"current": PASSWORD, "new": password, "repeat": password})
    assert page.status == 422 and "须至少包含以下三类" in page.text
    assert house.browser("clerk1").get("/").status == 200, "the old one is still right"


@pytest.mark.parametrize("password", ["Lange Worte ohne", "lange worte 7", "GROSS und klein", "一句中文 und 7"])
def test_a_password_of_three_kinds_is_taken(house, graded, password):
    accounts.check_new_password(account("clerk1"), password)


def test_without_the_profile_length_alone_counts(house):
    accounts.check_new_password(account("clerk1"), "lange worte ohne ende")


@pytest.mark.parametrize("days, stops", [(89, False), (91, True)])
def test_after_ninety_days_a_new_password_comes_first(house, graded, days, stops):
    aged("clerk1", days=days)
    page = house.browser("clerk1").get("/admin/service_case/")
    assert (page.status, page.location) == ((302, "/password") if stops else (200, None))


def test_a_password_that_grows_old_while_somebody_works_stops_nothing_before_the_next_sign_in(house, graded):
    aged("clerk1", days=89, hours=23, minutes=55)
    browser = house.browser("clerk1")
    with clock.at(now() + timedelta(minutes=10)):
        assert browser.get("/admin/service_case/").status == 200
        assert house.browser("clerk1").get("/admin/service_case/").location == "/password"


def test_the_new_password_opens_the_door(house, graded):
    aged("clerk1", days=91)
    browser = house.browser("clerk1")
    assert "90" in browser.get("/password").text
    assert browser.post("/password", {"current": PASSWORD, "new": "Ein neuer Satz 7", "repeat": "Ein neuer Satz 7"}).status == 302
    assert browser.get("/admin/service_case/").status == 200


def test_a_number_of_days_of_ones_own_goes_first(house, set_to):
    set_to("password_max_days", "30")
    aged("clerk1", days=31)
    assert house.browser("clerk1").get("/").location == "/password"


def test_without_either_a_password_lasts(house):
    aged("clerk1", days=4000)
    assert house.browser("clerk1").get("/").status == 200


@pytest.mark.parametrize("name, role, scope", [("auditor1", "ADMIN", "ALL"), ("admin", "AUDITOR", "ALL")])
def test_nobody_both_administers_and_supervises(house, graded, name, role, scope):
    with pytest.raises(Invalid) as fault:
        records.create(SYSTEM, UserRole, {"user": account(name).id, "role": role, "scope": scope})
    assert set(fault.value.errors) == {"role"}


def test_without_the_profile_an_installation_decides_for_itself(house):
    assert records.create(SYSTEM, UserRole, {"user": account("auditor1").id, "role": "ADMIN", "scope": "ALL"}).id


