"""Mistyped codes, persons and firms, and the way back of a merge (need2 fault 8, decision 50)."""

import pytest

from backoffice.errors import GuardFailed, Invalid
from backoffice.records import writes
from backoffice.workflow.merging import WORKFLOW
from models.cases import ServiceCase
from models.enterprises import Enterprise, EnterpriseStation
from tests.factories import Desk, actor

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("SY-9.3.1")]


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def pair(desk):
    """(kept, double): two files with two credit codes, the double served once."""
    kept, double = desk.enterprise(0), desk.enterprise(2)
    case = desk.case("CLOSED", enterprise=double)
    return kept, Enterprise.get_by_id(double.id), case


def again(row):
    return type(row).get_by_id(row.id)


def merge_page(browser, double, kept, **typed):
    url = f"/admin/enterprise/events/merge/?id={double.id}"
    return browser.submit(
        browser.get(url), action="merge", keep=str(kept.id), reason="录入时代码错一位", **typed
    )


@pytest.mark.parametrize("wrong, right", [("THIS", 0), ("KEPT", 1)])
def test_a_file_with_a_mistyped_code_is_merged_when_the_wrong_code_is_said(
    house, pair, wrong, right
):
    """The administrator says which code is wrong: the right one stands on the kept file, the wrong
    one is kept and found as a former code, and is free for whom it belongs to.
    """
    kept, double, case = pair
    codes = [kept.uscc, double.uscc]
    admin = house.browser("admin")
    unsaid = merge_page(admin, double, kept)
    assert (unsaid.status, unsaid.faults) == (422, {"wrong_code"})
    assert merge_page(admin, double, kept, wrong_code=wrong).status == 302
    assert (again(double).status, again(double).uscc) == ("MERGED", None)
    assert (again(kept).uscc, again(kept).former_uscc) == (codes[right], codes[1 - right])
    assert ServiceCase.get_by_id(case.id).enterprise_id == kept.id
    page = house.browser("clerk1").get(f"/admin/enterprise/?q={codes[1 - right]}")
    assert kept.name in page.text
    assert not Enterprise.select().where(Enterprise.uscc == codes[1 - right]).exists()


def test_a_code_that_only_the_double_has_goes_to_the_kept_file(desk, pair):
    kept, double, _case = pair
    Enterprise.update(uscc=None).where(Enterprise.id == kept.id).execute()
    WORKFLOW.fire(actor("admin"), double, "merge", {"keep": kept.id, "reason": "重复建档"})
    assert (again(kept).uscc, again(double).uscc) == (double.uscc, None)


def test_a_person_merges_into_a_firm_only_when_asked(house, pair):
    kept, double, _case = pair
    Enterprise.update(uscc=None, client_type="INDIVIDUAL").where(
        Enterprise.id == double.id
    ).execute()
    admin = house.browser("admin")
    refused = merge_page(admin, double, kept)
    assert (refused.status, refused.faults) == (422, {"person_is_firm"})
    assert again(double).status == "ACTIVE"
    assert merge_page(admin, double, kept, person_is_firm="1").status == 302


def test_a_merge_is_taken_back_while_nothing_was_built_on_it(house, desk, pair):
    kept, double, case = pair
    codes = (kept.uscc, double.uscc)
    admin = house.browser("admin")
    merge_page(admin, double, kept, wrong_code="THIS")
    way = f"/admin/enterprise/events/unmerge/?id={double.id}"
    assert f"id={double.id}" in admin.get(f"/admin/enterprise/details/?id={kept.id}").html
    assert admin.submit(admin.get(way), action="unmerge", reason="合并错了对象").status == 302
    assert (again(double).status, again(double).merged_into_id) == ("ACTIVE", None)
    assert (again(kept).uscc, again(double).uscc, again(kept).former_uscc) == (*codes, None)
    assert ServiceCase.get_by_id(case.id).enterprise_id == double.id
    served = EnterpriseStation.living().where(EnterpriseStation.enterprise == kept.id)
    assert len({row.station_id for row in served}) == served.count()


def test_what_was_built_on_a_merge_is_named(desk, pair):
    kept, double, _case = pair
    need = desk.need(state="DRAFT", enterprise=double)
    merged = WORKFLOW.fire(
        actor("admin"),
        double,
        "merge",
        {"keep": kept.id, "wrong_code": "THIS", "reason": "重复建档"},
    )
    moved = again(need)
    writes.update(desk.clerk, moved, {"description": "合并以后又补充了说明"}, moved.row_version)
    with pytest.raises(GuardFailed, match="changed since the merge"):
        WORKFLOW.fire(actor("admin"), merged, "unmerge", {"reason": "合并错了对象"})


def test_a_reason_for_a_merge_says_something(desk, pair):
    kept, double, _case = pair
    with pytest.raises(Invalid) as fault:
        WORKFLOW.fire(
            actor("admin"), double, "merge", {"keep": kept.id, "wrong_code": "THIS", "reason": "。"}
        )
    assert set(fault.value.errors) == {"reason"}
