"""Lists whose rows lie below one another as a tree; names of dictionaries; what an empty list
says.
"""

import pytest

from models.cases import ServiceCase
from models.notifications import Notification
from models.reference import DictItem, Region
from models.staff import Staff
from tests.lists.test_list import statements

TREE = "/admin/region/tree/"


def shown(page) -> list[str]:
    """The names in the tree, in their order."""
    return [
        link.split("id=")[1] for link in page.links if link.startswith("/admin/region/details/?id=")
    ]


@pytest.fixture
def district(house):
    return Region.get(Region.level == "3", Region.parent.is_null(False))


def test_a_tree_shows_the_top_and_opens_branch_by_branch(house, district):
    browser = house.browser("clerk1")
    top = shown(browser.get(TREE))
    assert top and all(Region.get_by_id(int(one)).parent_id is None for one in top)
    page = browser.get(f"{TREE}?id={district.parent_id}")
    assert str(district.id) in shown(page) and set(top) < set(shown(page))
    assert 'aria-expanded="true"' in page.html


def test_a_tree_takes_the_same_questions_at_every_depth(house, district, caplog):
    browser = house.browser("clerk1")
    counts = []
    for url in (TREE, f"{TREE}?id={district.parent_id}", f"{TREE}?id={district.id}"):
        browser.get(url)
        caplog.set_level("DEBUG", logger="peewee")
        caplog.clear()
        browser.get(url)
        counts.append(len(statements(caplog)))
    assert max(counts) <= 14


def test_a_row_of_a_tree_is_made_below_another(house, district):
    page = house.browser("admin").get(f"{TREE}?id={district.parent_id}")
    link = next(link for link in page.links if f"new/?parent={district.parent_id}" in link)
    form = house.browser("admin").get(link).form(holding="parent")
    assert ("parent", str(district.parent_id)) in form.values
    assert not [link for link in house.browser("clerk1").get(TREE).links if "/new/" in link]


def test_rows_out_of_use_say_so_in_the_tree(house):
    row = DictItem.get(DictItem.parent.is_null())
    DictItem.update(is_active=False).where(DictItem.id == row.id).execute()
    assert "已停用" in house.browser("admin").get("/admin/dict_item/tree/").text


def test_rows_that_point_at_each_other_close_no_circle(house):
    one = DictItem.create(dict_type="circle", code="a", label_zh="甲")
    two = DictItem.create(dict_type="circle", code="b", label_zh="乙", parent=one)
    DictItem.update(parent=two).where(DictItem.id == one.id).execute()
    assert house.browser("admin").get(f"/admin/dict_item/tree/?id={one.id}").status == 200


def test_a_tree_that_names_no_row_is_not_found(house):
    assert house.browser("admin").get(f"{TREE}?id=999999").status == 404


# --- names of dictionaries


def test_a_dictionary_stands_under_its_name(house):
    browser = house.browser("admin")
    page = browser.get("/admin/dict_item/?dict_type=industry")
    assert "国民经济行业" in page.text and ">industry<" not in page.html.replace(
        '<option value="industry" selected>', ""
    )
    DictItem.create(dict_type="own_list", code="x", label_zh="自建")
    assert "own_list" in browser.get("/admin/dict_item/?dict_type=own_list").text


# --- what an empty list says


def test_an_empty_work_view_is_no_alarm(house):
    ServiceCase.update(status="CLOSED").execute()
    page = house.browser("clerk1").get("/admin/service_case/?view=open")
    assert "“在办”暂无条目" in page.text and "/admin/service_case/?view=all" in page.links


def test_an_empty_table_says_that_nothing_was_entered(house):
    DictItem.update(is_deleted=True).execute()
    page = house.browser("admin").get("/admin/dict_item/")
    assert "目前尚未录入任何内容" in page.text and "/admin/dict_item/new/" in page.links


def test_nothing_within_reach_says_how_far_the_roles_reach(house):
    Notification.update(is_deleted=True).execute()
    assert "所属角色可查看本人的条目" in house.browser("clerk1").get("/admin/notification/").text
    Staff.update(is_deleted=True).execute()
    assert "本站点" in house.browser("archive1").get("/admin/staff/").text


def test_a_page_behind_the_last_leads_to_the_first(house):
    page = house.browser("clerk1").get("/admin/service_case/?page=900&view=all")
    assert "该页已超出末页" in page.text and "/admin/service_case/?view=all" in page.links
