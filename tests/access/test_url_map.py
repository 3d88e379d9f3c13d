"""Every address is written down; no address changes anything when it is only looked at; none answers a stranger."""

import re

import pytest

from backoffice import audit
from models.accounts import UserAccount
from models.audit import AuditLog
from models.enterprises import Enterprise
from models.providers import ProviderQualification
from models.reference import Setting
from seeds.demo import PASSWORD
from tests.access.routes import ROUTES
from tests.crawl import addresses
from tests.factories import Desk
from tests.witness import business_rows, changed


def line_of(endpoint: str) -> str:
    """The line of the matrix that an endpoint belongs to."""
    return endpoint if endpoint in ROUTES else f"*.{endpoint.partition('.')[2]}"


def rules(app):
    return [rule for rule in app.url_map.iter_rules()]


def test_every_rule_stands_in_the_matrix(one_app):
    unknown = [str(rule) for rule in rules(one_app) if line_of(rule.endpoint) not in ROUTES]
    assert unknown == [], "write them into tests/access/routes.py: verb, scope, audit kind"


def test_every_line_of_the_matrix_is_a_rule(one_app):
    assert set(ROUTES) == {line_of(rule.endpoint) for rule in rules(one_app)}


def test_every_rule_takes_the_methods_that_are_written(one_app):
    wrong = [str(rule) for rule in rules(one_app)
             if rule.methods - {"HEAD", "OPTIONS"} != set(ROUTES[line_of(rule.endpoint)].methods)]
    assert wrong == []


@pytest.mark.parametrize("name", ["admin", "head1", "clerk1"])
def test_looking_changes_nothing(house, name):
    """GET changes no business table (decisions 25), and fails nowhere."""
    browser, before = house.browser(name), business_rows()
    failed = [f"{url}: {page.status}" for _endpoint, url in addresses(house.app, house.rows)
              if (page := browser.get(url)).status >= 500]
    assert failed == []
    assert changed(before) == set()


def test_a_stranger_is_asked_to_sign_in(house):
    """Every address but the open ones sends an unknown visitor away, by GET and by POST, whatever the id."""
    stranger, before, wrong = house.browser(), business_rows(), []
    token = stranger.token
    for rule in rules(house.app):
        if ROUTES[line_of(rule.endpoint)].who == "anybody":
            continue
        url = re.sub("<[^>]+>", "1", rule.rule)
        if "GET" in rule.methods and not (stranger.get(f"{url}?id=1").location or "").startswith("/login"):
            wrong.append(f"GET {url}")
        if "POST" in rule.methods and stranger.post(f"{url}?id=1", {"csrf_token": token}).status not in (302, 401):
            wrong.append(f"POST {url}")
    assert wrong == []
    assert changed(before) == set()


# --- the audit kind of each line, by doing it once -----------------------------------------------------------

def sign_in(house):
    house.browser("clerk1")


def sign_out(house):
    browser = house.browser("clerk1")
    assert browser.post("/logout").status == 302


def change_password(house):
    page = house.browser("clerk1").post("/password", {"current": PASSWORD, "new": "a longer sentence 7", "repeat": "a longer sentence 7"})
    assert page.status == 302


def create(house):
    browser = house.browser("admin")
    assert browser.submit(browser.get("/admin/setting/new/"), holding="key", key="x", value="1", note="n").status == 302


def edit(house):
    browser, row = house.browser("admin"), Setting.get()
    assert browser.submit(browser.get(f"/admin/setting/edit/?id={row.id}"), holding="key", note="other").status == 302


def delete(house):
    browser, row = house.browser("admin"), Setting.create(key="gone", value="1", note="n")
    assert browser.submit(browser.get(f"/admin/setting/delete/?id={row.id}"), action="delete").status == 302


def happen(house):
    browser, url = house.browser("asset1"), f"/admin/fixed_asset/do/repair/?id={house.rows['fixed_asset']['west']}"
    assert browser.submit(browser.get(url), action="repair", reason="坏了").status == 302


def bulk(house):
    browser = house.browser("asset1")
    page = browser.post("/admin/fixed_asset/action/", {
        "action": "repair", "rowid": [house.rows["fixed_asset"]["west"]], "confirm": "1", "reason": "坏了"})
    assert page.status == 302


def reveal(house):
    browser, url = house.browser("head1"), f"/admin/enterprise/reveal/?id={house.rows['enterprise']['west']}&field=contact_phone"
    assert browser.submit(browser.get(url), action="reveal", reason="回访").status == 200


def export(house):
    assert house.browser("head1").get("/admin/enterprise/export/xlsx/").status == 200


def join(house):
    foreign = Enterprise.get_by_id(house.rows["enterprise"]["south"])
    page = house.browser("clerk1").post("/admin/enterprise/join/", {"uscc": foreign.uscc, "reason": "企业到场"})
    assert page.status == 302


def verify(house):
    browser = house.browser("admin")
    row = ProviderQualification.select().where(ProviderQualification.verified_on.is_null()).first()
    assert browser.submit(browser.get(f"/admin/provider_qualification/verify/?id={row.id}"), action="verify").status == 302


def reset_password(house):
    browser, row = house.browser("admin"), UserAccount.get(UserAccount.username == "clerk2")
    page = browser.submit(browser.get(f"/admin/user_account/reset-password/?id={row.id}"), action="reset")
    assert page.status == 200


ACTS = {"sign_in.enter": sign_in, "sign_in.leave": sign_out, "sign_in.password": change_password, "*.create_view": create,
        "*.edit_view": edit, "*.delete_view": delete, "*.happen": happen, "*.action_view": bulk, "*.reveal": reveal,
        "*.export": export, "enterprise.join": join, "provider_qualification.verify": verify,
        "user_account.reset_password": reset_password}


def test_every_line_with_an_audit_kind_is_tried():
    assert set(ACTS) == {line for line, route in ROUTES.items() if route.audit}


@pytest.mark.parametrize("line", ACTS)
def test_a_change_leaves_its_audit_line(house, line):
    last = AuditLog.select().order_by(AuditLog.id.desc()).get().id
    ACTS[line](house)
    lines = list(AuditLog.select().where(AuditLog.id > last, AuditLog.action == ROUTES[line].audit))
    assert lines, f"{line} left no {ROUTES[line].audit}"
    assert all(one.user_name and one.ip == "127.0.0.1" for one in lines)
    assert audit.faults() == []


def test_a_refusal_leaves_a_line(house):
    house.browser("archive1").get("/admin/setting/new/")
    line = AuditLog.select().order_by(AuditLog.id.desc()).get()
    assert (line.action, line.object_ref, line.user_name) == ("DENY", "/admin/setting/new/", Desk("archive1").clerk.name)
