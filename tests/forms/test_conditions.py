"""A field is asked only while the others say so: what came in while it was not asked is not
taken.
"""

import json
import re

import pytest

from backoffice.records import writes
from models.complaints import Complaint
from models.conditions import conditions, is_needed_when_asked
from models.enterprises import Enterprise
from models.organisations import IndustrialPark
from models.referrals import Referral
from models.registry import models
from models.requests import RequestItem, ServiceRequest
from tests.factories import Desk, item

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


def test_an_anonymous_complaint_keeps_no_name_and_no_phone(desk):
    complaint = desk.complaint(
        complainant_type="ANON", complainant_name="李某", complainant_phone="15400001111"
    )
    assert (complaint.complainant_name, complaint.complainant_phone) == (None, None)


def test_what_is_wrong_in_a_field_that_is_not_asked_is_no_fault(desk):
    assert desk.complaint(complainant_type="ANON", complainant_phone="no number").id


def test_the_answer_that_brings_a_field_back_makes_it_needed_again(house, desk):
    browser, complaint = house.browser("head1"), desk.complaint(complainant_type="ANON")
    page = browser.get(f"/admin/complaint/edit/?id={complaint.id}")
    refused = browser.submit(page, holding="row_version", complainant_type="PERSON")
    assert refused.status == 422 and refused.faults == {"complainant_name", "complainant_phone"}


def test_a_changed_answer_empties_what_hung_on_it(desk):
    """Also when the form that changes it does not show the field (an import, a change of many
    rows).
    """
    complaint = desk.complaint()
    changed = writes.update(
        desk.head, complaint, {"complainant_type": "ANON"}, complaint.row_version
    )
    assert Complaint.get_by_id(changed.id).complainant_phone is None


def test_who_leaves_the_park_names_none(desk):
    firm = desk.enterprise()
    Enterprise.update(in_park=True, park=IndustrialPark.select().first()).where(
        Enterprise.id == firm.id
    ).execute()
    firm = Enterprise.get_by_id(firm.id)
    assert firm.park is not None
    writes.update(desk.clerk, firm, {"in_park": "0"}, firm.row_version)
    assert Enterprise.get_by_id(firm.id).park is None


@pytest.mark.parametrize("response, kept", [("DECLINED", False), ("ACCEPTED", True)])
def test_an_act_takes_what_its_answer_asks_for(desk, response, kept):
    case = desk.case("WAIT_PROV", referred=True)
    desk.step(case, "respond", response=response, decline_reason="设备检修", agreed_days="12")
    referral = Referral.get(Referral.service_case == case)
    assert (referral.agreed_days == 12) is kept and (referral.decline_reason is None) is kept


def test_the_page_tells_the_browser_when_a_field_is_asked(house):
    page = house.browser("clerk1").get("/admin/complaint/new/")
    found = [
        json.loads(attrs["data-when"]) for _tag, attrs in page.elements if "data-when" in attrs
    ]
    assert {"complainant_type": ["ENT", "PERSON", "PROV"]} in found


def test_conditions_name_fields_and_codes_that_exist(house):
    for model in models():
        for field in model._meta.sorted_fields:
            for name, wanted in conditions(field).items():
                other = model._meta.fields[name]
                assert set(wanted) <= (
                    set(other.options) if hasattr(other, "options") else {True, False}
                ), (model, field.name)
                assert field.null, (
                    f"{model.__name__}.{field.name} may be left out, so it may be empty"
                )


def test_what_a_rule_asks_for_whenever_the_field_is_asked_carries_the_star(house):
    """A provider that resides at a window is always named; staff are named in a complaint against
    staff, not in one about a charge.
    """
    starred = {
        (model.table(), field.name)
        for model in models()
        for field in model._meta.sorted_fields
        if is_needed_when_asked(field)
    }
    assert {
        ("station_window", "provider"),
        ("enterprise", "park"),
        ("complaint", "complainant_name"),
    } <= starred
    assert ("complaint", "respondent_staff") not in starred and (
        "complaint",
        "enterprise",
    ) not in starred
    assert re.search(
        r'<label class="req" for="park"', house.browser("clerk1").get("/admin/enterprise/new/").html
    )


JILIN = "S01"
"""An item with a box of its own on the form of Jilin alone."""


def register(house, ticks=(JILIN, "Q01"), **typed):
    """A need typed into its form at the counter."""
    clerk, desk = house.browser("clerk1"), Desk()
    form = clerk.get("/admin/service_request/new/")
    made = clerk.submit(
        form,
        holding="_once",
        enterprise=str(desk.enterprise().id),
        description="咨询",
        signed_by="王负责",
        item=[str(item(code).id) for code in ticks],
        **typed,
    )
    assert made.status == 302, made.text
    return ServiceRequest.select().order_by(ServiceRequest.id.desc()).get()


def asked(need) -> list:
    """The items of a need with the section that each stands under, those taken twice twice."""
    rows = RequestItem.living().where(RequestItem.request == need)
    return sorted((one.service_item.code, one.section) for one in rows)


def test_the_ticks_of_the_jilin_form_are_taken_with_that_form(house):
    need = register(house, form_profile="JL_B")
    assert asked(need) == [("Q01", "A1"), (JILIN, "JLB")]


def test_an_item_of_two_boxes_is_taken_once_where_its_form_has_it(house):
    """The browser sends the box of the profile that is not shown too: the item is neither taken
    twice nor lost, and stands among the other needs of 三、标准化服务 (SY-A-3).
    """
    need = register(house, (JILIN, JILIN, "Q01"), form_profile="SY_A")
    assert asked(need) == [("Q01", "A1"), (JILIN, "A3")]


@pytest.mark.parametrize(
    "before, after, section", [("JL_B", "SY_A", "A3"), ("SY_A", "JL_B", "JLB")]
)
def test_an_item_moves_with_the_profile_of_its_form(house, before, after, section):
    """A form that was begun with the wrong profile keeps its items."""
    need, clerk = register(house, form_profile=before), house.browser("clerk1")
    page = clerk.get(f"/admin/service_request/edit/?id={need.id}")
    assert clerk.submit(page, holding="form_profile", form_profile=after).status == 302
    assert asked(need) == [("Q01", "A1"), (JILIN, section)]


def test_words_of_the_jilin_section_are_not_taken_with_another_form(house):
    """The section of Jilin is asked for by its own form alone."""
    need = register(house, form_profile="SY_A", **{"other-JLB": "另有一事"})
    assert asked(need) == [("Q01", "A1"), (JILIN, "A3")]
