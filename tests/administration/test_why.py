"""“Why can or cannot this person see or do this?” answers with the functions that decide, and
nothing else.
"""

import pytest

from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.accounts import explain_access
from backoffice.workflow.engine import workflow_of
from models.accounts import UserAccount, UserRole
from models.cases import ServiceCase
from models.clock import today
from models.registry import model_of
from tests.conftest import account
from tests.town import CAST

PEOPLE = [*CAST.values(), "clerk2", "clerk3", "head2"]


def ask(house, who, name, kind, record):
    return house.browser(who).get(
        f"/access/explain?account={account(name).id}&kind={kind}&record={record}"
    )


@pytest.mark.parametrize(
    "table", ["service_case", "service_request", "enterprise", "fixed_asset", "complaint", "staff"]
)
def test_it_says_what_the_product_does(house, table):
    """Every person, row, verb and event: the verdict is the answer of permission, scope and
    guards.
    """
    model, wrong = model_of(table), []
    for row in [model.get_by_id(one) for one in house.rows[table].values()]:
        for name in PEOPLE:
            actor = house.actor(name)
            said = {one.label: one for one in explain_access.verdicts(account(name), row)}
            for verb, label in (("read", "View"), ("export", "Export"), ("see", "See in full")):
                if said[label].allowed != (can(actor, verb, table) and sees(actor, row, verb)):
                    wrong.append((name, row.id, verb))
            free = (
                {
                    offer.transition.label
                    for offer in workflow_of(model).offers(actor, row)
                    if not offer.unmet
                }
                if workflow_of(model)
                else set()
            )
            events = (
                [one.label for one in workflow_of(model).transitions.values()]
                if workflow_of(model)
                else []
            )
            wrong += [
                (name, row.id, label) for label in events if said[label].allowed != (label in free)
            ]
    assert wrong == []


def test_a_refusal_always_has_a_reason(house):
    row = ServiceCase.get_by_id(house.rows["service_case"]["west"])
    for name in PEOPLE:
        for one in explain_access.verdicts(account(name), row):
            assert one.allowed or any(not step.holds for step in one.steps), (name, one.label)


def test_another_station_lies_outside(house):
    row = ServiceCase.get_by_id(house.rows["service_case"]["south"])
    page = ask(house, "admin", "clerk1", "service_case", row.code)
    assert page.status == 200 and "记录不在范围内" in page.text and "有此权限" in page.text


def test_a_disabled_account_may_nothing(house):
    UserAccount.update(status="DISABLED").where(UserAccount.username == "clerk1").execute()
    row = ServiceCase.get_by_id(house.rows["service_case"]["west"])
    assert not any(one.allowed for one in explain_access.verdicts(account("clerk1"), row))
    assert "账号已停用" in ask(house, "admin", "clerk1", "service_case", row.code).text


def test_a_role_that_has_ended_is_named(house):
    UserRole.update(valid_to=today().replace(year=2020)).where(
        UserRole.user == account("clerk1")
    ).execute()
    text = ask(house, "admin", "clerk1", "service_case", house.rows["service_case"]["west"]).text
    assert "已于 2020-" in text and "今天没有有效的角色" in text


def test_a_head_asks_about_the_own_people_and_own_records_alone(house):
    assert (
        ask(house, "head1", "clerk1", "service_case", house.rows["service_case"]["west"]).status
        == 200
    )
    assert (
        ask(house, "head1", "clerk2", "service_case", house.rows["service_case"]["west"]).status
        == 404
    )
    south = ServiceCase.get_by_id(house.rows["service_case"]["south"])
    page = ask(house, "head1", "clerk1", "service_case", south.code)
    assert "无权查看" in page.text and "结论" not in page.text


def test_nobody_else_may_ask(house):
    assert house.browser("clerk1").get("/access/explain").status == 403


@pytest.mark.parametrize(
    "query",
    [
        "account=x",
        "account=99999999",
        "kind=nothing&account=1&record=1",
        "account=1&kind=service_case&record=%00",
        "more=1",
    ],
)
def test_a_question_that_makes_no_sense_never_breaks_the_page(house, query):
    assert house.browser("admin").get(f"/access/explain?{query}").status in (200, 400, 404)
