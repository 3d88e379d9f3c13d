"""After a save one may undo it at once, later from the own changes, and field by field from the
record's history.
"""

import re

import pytest

from models.base import database
from models.changes import Change, ChangeSet
from models.enterprises import Enterprise
from tests.factories import Desk


@pytest.fixture
def clerk(house):
    return house.browser("clerk1")


@pytest.fixture
def firm(house):
    return Desk().enterprise()


def change(browser, row, **typed):
    """Save a form; the page that follows."""
    answer = browser.submit(
        browser.get(f"/admin/enterprise/edit/?id={row.id}"), holding="row_version", **typed
    )
    assert answer.status == 302, answer.text
    return browser.get(answer.location)


def test_the_toast_after_a_save_undoes_it(clerk, firm):
    page = change(clerk, firm, address="甲路")
    assert "撤销" in page.html
    answer = clerk.submit(page, action="/undo")
    assert Enterprise.get_by_id(firm.id).address == firm.address
    after = clerk.get(answer.location)
    assert after.url.startswith("/admin/enterprise/details/") and "重做" in after.html
    clerk.submit(after, action="/undo")
    assert Enterprise.get_by_id(firm.id).address == "甲路"


def test_a_save_that_changed_nothing_offers_no_undo(clerk, firm):
    change(clerk, firm, address="甲路")
    page = change(clerk, firm, address="甲路")
    assert "/undo" not in page.html.split('role="tabpanel"')[0]


def test_what_was_touched_since_is_left_and_said(house, clerk, firm):
    page = change(clerk, firm, address="甲路")
    change(house.browser("head1"), firm, main_products="轴承")
    answer = clerk.get(clerk.submit(page, action="/undo").location)
    assert "未撤销" in answer.text and "修改过" in answer.text
    assert Enterprise.get_by_id(firm.id).address == "甲路"


def test_my_changes_are_listed_and_opened(clerk, firm):
    change(clerk, firm, address="甲路", contact_phone="15400009999")
    page = clerk.get("/changes/")
    assert page.status == 200 and firm.name in page.text
    one = clerk.get(f"/changes/{ChangeSet.select().order_by(ChangeSet.id.desc()).get().id}")
    assert "甲路" in one.text and "154****9999" in one.text and "15400009999" not in one.html
    assert clerk.submit(one, action="/undo").status == 302


def test_nobody_opens_or_undoes_the_changes_of_another(house, clerk, firm):
    change(clerk, firm, address="甲路")
    made = ChangeSet.select().order_by(ChangeSet.id.desc()).get()
    for name in ("head1", "admin", "clerk2"):
        other = house.browser(name)
        assert other.get(f"/changes/{made.id}").status == 404
        assert other.post(f"/changes/{made.id}/undo").status == 404
    assert Enterprise.get_by_id(firm.id).address == "甲路"


def test_a_deletion_can_be_undone_at_once(house):
    from models.reference import DictItem

    admin = house.browser("admin")
    answer = admin.submit(
        admin.get("/admin/dict_item/new/"),
        holding="dict_type",
        dict_type="industry",
        code="X1",
        label_zh="试",
        label_en="Probe",
        sort_no="1",
    )
    assert answer.status == 302, answer.text
    row = DictItem.select().order_by(DictItem.id.desc()).get()
    answer = admin.submit(admin.get(f"/admin/dict_item/delete/?id={row.id}"), action="delete")
    admin.submit(admin.get(answer.location), action="/undo")
    assert not DictItem.get_by_id(row.id).is_deleted


def test_the_history_tells_old_and_new_as_the_reader_may_see(house, clerk, firm):
    change(clerk, firm, address="甲路", contact_phone="15400009999")
    page = house.browser("head1").get(f"/admin/enterprise/details/?id={firm.id}")
    history = page.html.split('id="p-history"')[1]
    assert re.search(r"<del>.*?</del>.*?<ins>甲路</ins>", history, re.S)
    assert "154****9999" in history and "15400009999" not in page.html


def test_one_field_goes_back_from_the_history(clerk, firm):
    change(clerk, firm, address="甲路", main_products="减速机")
    page = clerk.get(f"/admin/enterprise/details/?id={firm.id}")
    assert clerk.submit(page, action="field=address").status == 302
    row = Enterprise.get_by_id(firm.id)
    assert (row.address, row.main_products) == (firm.address, "减速机")


def test_who_may_not_edit_sets_nothing_back(house, clerk, firm):
    change(clerk, firm, address="甲路")
    kept = Change.select().order_by(Change.id.desc()).get()
    reader = house.browser("archive1")
    assert "revert" not in reader.get(f"/admin/enterprise/details/?id={firm.id}").html
    assert (
        reader.post(f"/admin/enterprise/revert/?id={firm.id}&change={kept.id}&field=address").status
        == 403
    )
    assert (
        clerk.post(f"/admin/enterprise/revert/?id={firm.id}&change={kept.id}&field=status").status
        == 404
    )
    assert (
        clerk.post(f"/admin/enterprise/revert/?id={firm.id}&change=x&field=address").status == 400
    )


def test_the_story_of_older_days_comes_from_the_log(house, clerk, firm):
    """Records from before the book have no set; their history is what the log tells."""
    change(clerk, firm, address="甲路")
    Change.delete().execute()
    ChangeSet.delete().execute()
    page = house.browser("head1").get(f"/admin/enterprise/details/?id={firm.id}")
    assert page.status == 200 and "<ins>甲路</ins>" in page.html


def test_a_save_costs_few_statements_more(house, clerk, firm, monkeypatch):
    """One insert for the act and one for its rows."""
    page = clerk.get(f"/admin/enterprise/edit/?id={firm.id}")
    said, execute = [], type(database.obj).execute_sql
    monkeypatch.setattr(
        type(database.obj),
        "execute_sql",
        lambda self, sql, *rest: said.append(sql) or execute(self, sql, *rest),
    )
    assert clerk.submit(page, holding="row_version", address="甲路").status == 302
    assert sum('"change' in sql for sql in said) == 2, said
