"""All faults of a form or of a row of a file are told in one answer, and who holds a value already
is named to those who see it.
"""

import pytest

from backoffice.access.actor import SYSTEM
from backoffice.errors import Invalid
from backoffice.records import writes
from models.enterprises import Enterprise
from models.reference import DictItem
from models.stations import Station

NAUGHTY = "<script>示例&厂"


def taken(house, name) -> Enterprise:
    return Enterprise.get_by_id(house.rows["enterprise"][name])


def new_enterprise(browser, **typed):
    return browser.submit(
        browser.get("/admin/enterprise/new/"),
        holding="contact_phone",
        **{"name": "示例来访厂", **typed},
    )


def beside(page, field) -> str:
    """The message beside a field, with its marks."""
    return page.html.split(f'id="{field}-e"', 1)[1].split("</p>", 1)[0]


def test_required_rules_and_uniqueness_are_told_in_one_answer(house):
    """Nothing filled in but a code that is taken and a wrong number: required fields, rules of the
    model and uniqueness at once.
    """
    page = new_enterprise(
        house.browser("clerk1"), uscc=taken(house, "west").uscc, employee_count="x"
    )
    assert page.status == 422
    assert {
        "industry",
        "address",
        "contact_phone",
        "employee_count",
        "legal_rep",
        "size_class",
        "uscc",
    } <= page.faults
    assert not page.faults & {"email", "wechat"}, "one way to reach a customer is enough"


def test_a_rule_is_silent_about_a_value_that_is_wrong_itself(house):
    """A WeChat name that is too long is no missing way of contact."""
    page = new_enterprise(house.browser("clerk1"), wechat="x" * 61)
    assert "wechat" in page.faults and "contact_phone" not in page.faults


@pytest.mark.parametrize(
    "way", [{"contact_phone": "15400001111"}, {"email": "a@example.com"}, {"wechat": "shili"}]
)
def test_an_individual_needs_one_way_of_contact_and_no_figures_of_a_firm(house, way):
    """Individuals need neither industry nor size; one way to reach a customer is enough
    (decision 54).
    """
    person = {"client_type": "INDIVIDUAL", "name": "示例来访人", "contact_name": "示例来访人"}
    clerk = house.browser("clerk1")
    assert new_enterprise(clerk, **person).faults == {"address", "contact_phone"}
    assert new_enterprise(clerk, **person, address="示例路1号", **way).status == 302


def test_a_firm_needs_industry_and_size(house):
    page = new_enterprise(house.browser("clerk1"), client_type="SELF")
    assert {"industry", "size_class"} <= page.faults


def test_a_row_of_a_file_with_faults_is_told_its_rules_too(house):
    from tests.imports.conftest import Desk

    clerk, industry = (
        Desk(house, "clerk1", "enterprise"),
        DictItem.get(DictItem.dict_type == "industry").label_zh,
    )
    page = clerk.bring(
        "name,uscc,industry,employee_count\n"
        f"示例甲厂,{taken(house, 'west').uscc[:17]}?,{industry},x\n"
    )
    clerk.browser.submit(page, holding="column-0")
    clerk.look()
    told = {fault[1] for line in clerk.findings for fault in line["f"]}
    assert {"uscc", "employee_count", "legal_rep", "size_class", "contact_phone"} <= told


def test_who_holds_a_code_is_named_with_a_link_to_those_who_see_it(house):
    row = writes.update(SYSTEM, taken(house, "west"), {"name": NAUGHTY})
    page = new_enterprise(house.browser("clerk1"), uscc=row.uscc)
    told = beside(page, "uscc")
    assert (
        f'href="/admin/enterprise/details/?id={row.id}"' in told
        and "&lt;script&gt;示例&amp;厂" in told
        and "<script>示例" not in page.html
    )


def test_the_file_of_another_station_is_not_named_but_can_be_joined(house):
    row = taken(house, "south")
    page = new_enterprise(house.browser("clerk1"), uscc=row.uscc)
    assert f"/admin/enterprise/join/?uscc={row.uscc}" in beside(page, "uscc")
    assert row.name not in page.html and f'details/?id={row.id}"' not in page.html


def test_any_unique_field_names_its_holder(house):
    row = Station.get_by_id(house.rows["station"]["west"])
    admin = house.browser("admin")
    page = admin.submit(admin.get("/admin/station/new/"), holding="name", name=row.name)
    assert f"/admin/station/details/?id={row.id}" in beside(page, "name")


def test_the_door_itself_tells_everything_at_once(house):
    with pytest.raises(Invalid) as caught:
        writes.create(
            house.actor("head1"),
            Enterprise,
            {"name": "示例", "uscc": taken(house, "west").uscc, "employee_count": "-1"},
        )
    told = set(caught.value.errors)
    assert {"employee_count", "uscc", "legal_rep", "size_class", "contact_phone"} <= told


def test_the_form_knows_under_which_answers_a_rule_asks_for_a_field(house):
    """The star follows the answers: the browser is told the condition where the rule declares
    it.
    """
    browser = house.browser("clerk1")
    firm = {
        attrs["data-need"]
        for _tag, attrs in browser.get("/admin/enterprise/new/").elements
        if "data-need" in attrs
    }
    assert {
        '[{"client_type": ["ENT"]}]',
        '[{"client_type": ["ENT", "SELF", "GOV", "INST"]}]',
        '[{"email": [""], "wechat": [""]}]',
        '[{"contact_phone": [""], "wechat": [""]}]',
        '[{"contact_phone": [""], "email": [""]}]',
    } <= firm
    complaint = {
        attrs["data-need"]
        for _tag, attrs in browser.get("/admin/complaint/new/").elements
        if "data-need" in attrs
    }
    assert {'[{"respondent_type": ["STAFF"]}]', '[{"respondent_type": ["PROVIDER"]}]'} <= complaint
