"""What a file says and what would be stored: shown side by side, compared as people read, put right
in one place.

files B1, B2 (dates and numbers of a file), B11 (the dry run shows what will be stored), B13, B14
(names and codes).
"""

from datetime import date
from decimal import Decimal

import pytest

from backoffice.access.actor import SYSTEM
from backoffice.imports import file_store
from backoffice.records import writes
from models.assets import AssetItem, FixedAsset
from models.organisations import Organization
from models.stations import Station
from tests.imports.conftest import table_rows

CARDS = "物品,站点,序列号,购置日期,原值,存放地点\n"
ITEMS = "物品编码,名称,类型,计量单位,参考单价\n"


@pytest.fixture
def station(house):
    return Station.get_by_id(house.actor("asset1").station_id)


@pytest.fixture
def item(house):
    return writes.update(SYSTEM, AssetItem.get(AssetItem.code == "FA-001"), {"name": "高拍仪"})


def card(station, code="FA-001", day="2026-01-05", amount="12", number="S1", place="室"):
    return f'{code},{station.name},{number},{day},"{amount}",{place}\n'


@pytest.mark.parametrize(
    "day",
    ["2018.11", "2018-12", "201811", "2018111", "2018-111", "2018.06", "2018/10", "2018年11月"],
)
def test_a_date_without_a_day_is_refused_in_words(desk, station, item, day):
    """files B1: files/dates.csv."""
    clerk = desk("asset1", "fixed_asset")
    clerk.bring(CARDS + card(station, day=day))
    assert clerk.counts == {"ERROR": 1, "cells": 1} and "缺少日" in clerk.faults[2, "D"]


def test_a_form_a_condition_and_a_place_of_a_list_read_dates_alike(house, item):
    """files B1: not only files."""
    browser = house.browser("asset1")
    form = browser.get("/admin/fixed_asset/new/")
    answer = browser.submit(
        form,
        holding="purchased_on",
        item=str(item.id),
        purchased_on="2018.12",
        original_value="1,2",
    )
    assert (
        answer.status == 422
        and {"purchased_on", "original_value"} <= answer.faults
        and "缺少日" in answer.text
        and "千分位" in answer.text
    )
    for name in ("next_check_on_from", "next_check_on_to", "next_check_on"):
        assert browser.get(f"/admin/fixed_asset/?{name}=2026.12").status == 400, name
        assert browser.get(f"/admin/fixed_asset/?{name}=2026.12.01").status == 200, name
    assert (
        browser.get("/admin/fixed_asset/?at=201812").status in (200, 302, 400)
        and FixedAsset.select().where(FixedAsset.purchased_on == date(2018, 1, 2)).count() == 0
    )


@pytest.mark.parametrize(
    "amount, stored",
    [
        ("1,2", None),
        ("1200,5", None),
        ("12,34.5", None),
        (",,5", None),
        ("1,200.50", "1200.50"),
        ("12,000,000", "12000000.00"),
        ("１，２００", "1200.00"),
    ],
)
def test_a_comma_of_a_file_stands_between_thousands(desk, station, item, amount, stored):
    """files B2: files/yen.csv."""
    clerk = desk("asset1", "fixed_asset")
    clerk.bring(CARDS + card(station, amount=amount))
    if stored is None:
        assert "千分位" in clerk.faults[2, "E"]
        return
    clerk.do("commit")
    assert FixedAsset.get(FixedAsset.serial_no == "S1").original_value == Decimal(stored)


def test_the_dry_run_shows_new_rows_as_they_will_be_stored_beside_the_file(desk, station, item):
    """files B11: whatever differs is shown twice, what is the same once."""
    clerk = desk("asset1", "fixed_asset")
    clerk.bring(
        CARDS
        + card(station, code="ｆa－001", day="2026年1月5日", amount="1,200")
        + card(station, code="FA-001", day="2026-01-05", amount="1200.00", number="S2")
    )
    page = clerk.look(tab="new")
    first, second = table_rows(page)
    assert (
        first[1] == "FA-001 高拍仪文件中：ｆa－001" and "2026-01-05文件中：2026年1月5日" in first
    ), first
    assert any(cell.replace(",", "") == "1200.00" for cell in first), (
        "a number says the same with and without thousands"
    )
    assert "2026-01-05" in second and second[1] == "FA-001 高拍仪文件中：FA-001"


def test_a_column_behind_the_first_six_is_shown_when_it_would_be_stored_otherwise(
    desk, station, item
):
    clerk = desk("asset1", "fixed_asset")
    clerk.bring(
        "物品,站点,序列号,存放地点,原值,预计使用年限,购置日期\n"
        + f"FA-001,{station.name},S1,室,12,5,20260105\n"
    )
    assert any("文件中：20260105" in cell for cell in table_rows(clerk.look(tab="new"))[0])


def test_what_was_shown_is_what_is_stored(desk, station, item):
    """The promise of the dry run, cell by cell."""
    clerk = desk("asset1", "fixed_asset")
    clerk.bring(CARDS + card(station, day="20260105", amount="1,200"))
    shown = table_rows(clerk.look(tab="new"))[0]
    clerk.do("commit")
    row = FixedAsset.get(FixedAsset.serial_no == "S1")
    assert any(cell.startswith(row.purchased_on.isoformat()) for cell in shown)


@pytest.mark.parametrize(
    "stored, cell",
    [
        ("甲测（沈阳）精密有限公司", "甲测(沈阳)精密有限公司"),
        ("甲测(沈阳)精密有限公司", "甲测（沈阳）精密有限公司"),
        ("ＡＢＣ轴承", "ABC轴承"),
        ("沈阳\u3000轴承", "沈阳 轴承"),
        ("阿不都·热西提农场", "阿不都•热西提农场"),
        ("甲测【沈阳】公司", "甲测（沈阳）公司"),
    ],
)
def test_a_link_is_found_whatever_brackets_and_width_its_name_has(desk, house, stored, cell):
    """files B13: both sides folded; a whole column is still looked up at once."""
    row = Organization.living().first()
    writes.update(SYSTEM, row, {"name": stored})
    admin = desk("admin", "organization")
    admin.bring(
        f"单位名称,单位性质,在体系中的角色,上级单位,所在区划\n示例下级单位,未知,未知,{cell},沈阳市\n"
    )
    assert not any(column == "D" for _number, column in admin.faults), admin.faults


@pytest.mark.parametrize("code", ["Fa-001", "ＦＡ－００１", "FA-001\u3000", "fa-001\u200b"])
def test_a_code_in_another_spelling_means_the_entry_that_is_there(desk, item, code):
    """files B14: files/dupcase.csv: no second entry, and the spelling that is stored stays."""
    admin = desk("admin", "asset_item")
    admin.bring(ITEMS + f"{code},高拍仪二代,固定资产,台,4800\n")
    assert admin.counts == {"CHANGED": 1}
    admin.do("commit")
    row = AssetItem.get_by_id(item.id)
    assert (row.code, row.name) == ("FA-001", "高拍仪二代") and AssetItem.select().where(
        AssetItem.code ** "fa-001"
    ).count() == 1


def test_two_spellings_of_one_code_in_a_file_are_one_entry(desk):
    admin = desk("admin", "asset_item")
    admin.bring(ITEMS + "XB-1,甲,固定资产,台,1\nｘb－1,乙,固定资产,台,2\n")
    assert admin.counts == {"NEW": 1, "ERROR": 1, "cells": 1} and "第 2 行" in admin.faults[3, "A"]


def test_one_wrong_value_is_replaced_in_all_rows_and_tried_again(desk):
    """“Find and replace in the errors”: the file itself stays as it is."""
    admin = desk("admin", "asset_item")
    text = ITEMS + "XC-1,甲,设备,台,1\nXC-2,乙,设备,台,1\nXC-3,丙,固定资产,台,1\nXC-4,丁,,台,1\n"
    admin.bring(text)
    assert admin.counts == {"NEW": 1, "ERROR": 3, "cells": 3}
    page = admin.look(tab="errors")
    form = next(
        one
        for one in page.forms
        if "replace" in one.action and dict(one.values).get("old") == "设备"
    )
    assert "替换 2 行" in page.text
    answer = admin.browser.post(form.action, {**dict(form.values), "new": "固定资产"})
    assert (
        answer.status == 302 and admin.look() and admin.counts == {"NEW": 3, "ERROR": 1, "cells": 1}
    )
    page = admin.look(tab="errors")
    form = next(one for one in page.forms if "replace" in one.action and "old" in dict(one.values))
    assert dict(form.values)["old"] == "" and "本次导入已替换" in page.text
    admin.browser.post(form.action, {**dict(form.values), "new": "办公用品"})
    admin.look()
    assert admin.counts == {"NEW": 4} and file_store.read(admin.batch.stored_name).decode() == text
    admin.do("commit")
    assert [
        row.kind
        for row in AssetItem.select()
        .where(AssetItem.code.startswith("XC-"))
        .order_by(AssetItem.code)
    ] == ["FA", "FA", "FA", "OS"]


def test_replacements_are_taken_back_and_stand_in_the_file_of_errors(desk):
    admin = desk("admin", "asset_item")
    admin.bring(ITEMS + "XD-1,甲,设备,台,1\nXD-2,乙,固定资产,台,1,2\n")
    form = next(one for one in admin.look(tab="errors").forms if "replace" in one.action)
    admin.browser.post(form.action, {**dict(form.values), "new": "还是不对"})
    assert (
        admin.counts["ERROR"] == 1
        and [cell.value for cell in admin.mended().worksheets[0][2]][2] == "还是不对"
    )
    form = next(
        one
        for one in admin.look().forms
        if "replace" in one.action and "old" not in dict(one.values)
    )
    assert admin.browser.post(form.action, dict(form.values)).status == 302
    assert (
        file_store.replaced(admin.batch.stored_name) == []
        and "设备" in admin.look(tab="errors").text
    )
    name = admin.batch.stored_name
    admin.do("drop")
    assert not any(path.name.startswith(name) for path in file_store._folder.glob("*")), (
        "what was replaced goes with its file"
    )


def test_only_who_uploaded_a_file_replaces_in_it_and_only_in_its_columns(desk, house):
    admin = desk("admin", "asset_item")
    admin.bring(ITEMS + "XE-1,甲,设备,台,1\n")
    url = f"/admin/import_batch/replace/?id={admin.batch.id}"
    other = house.browser("head1")
    other.get("/")
    assert other.post(url, {"column": "kind", "old": "设备", "new": "固定资产"}).status in (
        400,
        403,
        404,
    )
    for column in ("row_version", "_row", "unknown"):
        admin.browser.post(url, {"column": column, "old": "设备", "new": "固定资产"})
    assert file_store.replaced(admin.batch.stored_name) == [] and admin.counts == {
        "ERROR": 1,
        "cells": 1,
    }
