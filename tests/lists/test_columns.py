"""Columns and row height: chosen, ordered, kept with the account; sealed and restricted values are
never among them.
"""

import io
import logging
import re

import pytest
from openpyxl import load_workbook

from backoffice.records import writes
from models.enterprises import Enterprise
from models.reference import DictItem
from models.registry import models
from models.sealed import EncryptedField
from models.views import ListLayout, SavedView
from tests.lists.test_list import statements
from views.admin import MENU, OFF_MENU

LIST = "/admin/service_case/"
SCREENS = (*(view for _title, _icon, views in MENU for view in views), *OFF_MENU)
MASKED = {
    (view.model.table(), name)
    for view in SCREENS
    for name in view.column_list
    if name in view.model._meta.fields
    and view.model._meta.fields[name].mask
    and not view.model._meta.fields[name].restricted
}
"""Telephones and names that a list shows by its own declaration, masked."""


@pytest.fixture
def clerk(house):
    SavedView.delete().execute()
    return house.browser("clerk1")


def heads(page) -> list[str]:
    """The heads of the table."""
    found = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page.html, re.S)
    return [re.sub("<[^>]+>", "", head).strip() for head in found]


def choose(browser, *names, url=LIST, **buttons):
    view = re.search(r"saved=\d+", url)
    return browser.post(
        f"{url.partition('?')[0]}columns/{'?' + view[0] if view else ''}",
        {"column": list(names), "next": url, **buttons},
    )


def test_chosen_columns_stand_in_the_chosen_order(house, clerk):
    assert choose(clerk, "code", "status", "closed_at").location == LIST
    assert heads(clerk.get(LIST)) == ["事项编号", "状态", "关闭时间"]


def test_the_choice_follows_the_person_and_nobody_else(house, clerk):
    before = heads(house.browser("head1").get(LIST))
    choose(clerk, "status", "code")
    assert heads(house.browser("clerk1").get(LIST)) == ["状态", "事项编号"]
    assert heads(house.browser("head1").get(LIST)) == before != ["状态", "事项编号"]


def test_a_column_moves_by_a_button_without_any_script(house, clerk):
    choose(clerk, "code", "status", "due_on")
    choose(clerk, "code", "status", "due_on", up="due_on")
    assert ListLayout.get().columns == ["code", "due_on", "status"]
    choose(clerk, "code", "due_on", "status", down="code")
    choose(clerk, "due_on", "code", "status", up="due_on")
    assert ListLayout.get().columns == ["due_on", "code", "status"]


def test_the_chooser_shows_the_order_and_sends_it_back_unchanged(house, clerk):
    choose(clerk, "status", "code")
    form = clerk.get(LIST).form(action="/columns/")
    assert [value for name, value in form.values if name == "column"] == ["status", "code"]


def test_the_default_is_restored(house, clerk):
    before = heads(clerk.get(LIST))
    choose(clerk, "status")
    choose(clerk, "status", reset="1")
    assert heads(clerk.get(LIST)) == before and ListLayout.select().count() == 0


@pytest.mark.parametrize("names", [[], ["no_such_column"], ["code"] * 2, ["is_deleted"]])
def test_a_choice_that_means_nothing_is_refused(house, clerk, names):
    assert choose(clerk, *names).status == 400
    assert ListLayout.select().count() == 0


def test_no_list_offers_a_sealed_or_restricted_column(house):
    """Tried on every table: the chooser of the administrator names neither, and neither is taken
    when sent anyway.

    A list that declares a telephone itself shows its mask, to everybody.
    """
    browser, tried = house.browser("admin"), 0
    for model in models():
        secret = {
            field.name
            for field in model._meta.sorted_fields
            if isinstance(field, EncryptedField) or getattr(field, "restricted", False)
        }
        for name in secret if getattr(model, "label", "") else ():
            if (model.table(), name) in MASKED:
                continue
            tried += 1
            page = browser.get(f"/admin/{model.table()}/")
            assert page.status == 200 and f'name="column" value="{name}"' not in page.html, (
                f"{model.table()}.{name}"
            )
            assert choose(browser, name, url=f"/admin/{model.table()}/").status == 400
    assert tried > 10


def test_a_masked_name_stays_masked_in_a_chosen_column(house, clerk):
    name = Enterprise.get_by_id(house.rows["enterprise"]["west"]).contact_name
    choose(clerk, "code", "contact_name", url="/admin/enterprise/")
    page = clerk.get("/admin/enterprise/?size=100")
    assert name not in page.html and f"{name[0]}*" in page.html


def test_a_linked_dictionary_item_has_its_colour(house, clerk):
    """What an administrator chose for an item of a dictionary is seen wherever a row names the
    item.
    """
    item = DictItem.get_by_id(Enterprise.get_by_id(house.rows["enterprise"]["west"]).industry_id)
    assert (
        f'<span class="tag warn">{item.code} {item.label_zh}</span>'
        not in clerk.get("/admin/enterprise/?size=100").html
    )
    writes.update(house.actor("admin"), item, {"colour": "warn"})
    assert (
        f'<span class="tag warn">{item.code} {item.label_zh}</span>'
        in clerk.get("/admin/enterprise/?size=100").html
    )


@pytest.mark.both_databases
def test_every_column_at_once_costs_no_further_question(house, clerk, caplog):
    """Whatever is chosen: links come with the rows."""
    caplog.set_level(logging.DEBUG, logger="peewee")
    offered = re.findall(r'name="column" value="(\w+)"', clerk.get(LIST).html)
    assert len(offered) > 20
    for start in range(0, len(offered), 16):
        choose(clerk, *offered[start : start + 16])
        clerk.get(LIST)
        caplog.clear()
        assert clerk.get(f"{LIST}?size=100").status == 200
        assert len(statements(caplog)) <= 10


def test_every_column_of_every_list_can_be_shown(house):
    browser = house.browser("admin")
    for model in models():
        page = browser.get(f"/admin/{model.table()}/")
        offered = (
            re.findall(r'name="column" value="(\w+)"', page.html) if page.status == 200 else []
        )
        for start in range(0, len(offered), 16):
            assert (
                choose(browser, *offered[start : start + 16], url=f"/admin/{model.table()}/").status
                == 302
            )
            assert browser.get(f"/admin/{model.table()}/").status == 200, (
                model.table(),
                offered[start : start + 16],
            )


# --- columns of a saved view


def test_a_view_has_columns_of_its_own(house, clerk):
    view = SavedView.create(
        user=house.actor("clerk1").account_id,
        resource="service_case",
        name="窄",
        conditions={"status": "SERVING"},
    )
    before = heads(clerk.get(LIST))
    choose(clerk, "code", "due_on", url=f"{LIST}?saved={view.id}")
    assert SavedView.get_by_id(view.id).columns == ["code", "due_on"]
    assert heads(clerk.get(LIST)) == before


def test_columns_of_a_view_of_others_are_chosen_for_oneself(house, clerk):
    view = SavedView.create(
        user=house.actor("admin").account_id,
        resource="service_case",
        name="角色",
        conditions={},
        role="CLERK",
        columns=["code"],
    )
    page = choose(clerk, "code", "due_on", url=f"{LIST}?saved={view.id}&view=all")
    assert SavedView.get_by_id(view.id).columns == ["code"]
    assert page.location == f"{LIST}?view=all"
    assert heads(clerk.get(page.location))[:2] == ["事项编号", "承诺办结日"]


# --- the workbook


def test_the_workbook_holds_the_columns_of_the_list_when_asked(house, clerk):
    choose(clerk, "due_on", "code", "left")
    page = clerk.get(LIST)
    link = next(link for link in page.links if "columns=shown" in link)
    sheet = load_workbook(io.BytesIO(clerk.send("get", link).data)).active
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if "事项编号" in row)
    assert [name for name in head if name] == ["承诺办结日", "事项编号", "剩余工作日", "_row"]
    whole = load_workbook(io.BytesIO(clerk.send("get", f"{LIST}export/xlsx/").data)).active
    assert whole.max_column > 10


# --- row height


def test_the_row_height_is_kept_with_the_account(house, clerk):
    assert "data-rows" not in clerk.get(LIST).html.partition("<main")[0]
    assert clerk.post("/density", {"rows": "tight", "next": LIST}).location == LIST
    assert '<div class="app" data-rows="tight">' in house.browser("clerk1").get(LIST).html
    assert clerk.post("/density", {"rows": "huge"}).status == 400
    clerk.post("/density", {"rows": ""})
    assert '<div class="app">' in clerk.get(LIST).html
