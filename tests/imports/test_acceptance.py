"""A large workbook of providers with planted faults: exactly those come back, the red rows are
mended, all is written.
"""

import pytest
from peewee import fn

from backoffice.records import audit
from models.catalogue import ServiceCategory
from models.providers import JOIN_MODE, PROVIDER_KIND, Provider
from models.reference import Region
from tests.imports import generator
from tests.imports.conftest import saved

HEADS = (
    "机构名称",
    "统一社会信用代码",
    "机构类别",
    "所在区划",
    "地址",
    "服务类别",
    "入驻方式",
    "保密协议日期",
    "法人资格已核",
)


@pytest.fixture
def words(house):
    single = Region.select(Region.name).group_by(Region.name).having(fn.COUNT(Region.id) == 1)
    counties = Region.select().where(Region.level == "3", Region.name.in_(single))
    regions = [row.name for row in counties.order_by(Region.code).limit(5)]
    return generator.Words(
        [PROVIDER_KIND.label(code) for code in PROVIDER_KIND],
        regions,
        [row.name for row in ServiceCategory.select()],
        [JOIN_MODE.label(code) for code in JOIN_MODE],
        HEADS,
    )


def test_five_hundred_rows_and_thirty_seven_faults(desk, words):
    whole_way(desk("admin", "provider"), words, 500)


@pytest.mark.prove
def test_ten_thousand_rows_and_thirty_seven_faults(desk, words):
    whole_way(desk("admin", "provider"), words, 10_000)


def whole_way(desk, words, count):
    before = Provider.select().count()
    rows, planted = generator.rows_with_faults(count, 37, words)
    desk.bring(generator.workbook(rows, HEADS), "机构.xlsx")
    assert desk.counts == {"NEW": count - 37, "ERROR": 37, "cells": 37}
    assert set(desk.faults) == set(planted) and len(planted) == 37
    assert Provider.select().count() == before

    book = desk.mended()
    reasons = red_rows(book)
    assert reasons == {row for row, _column in planted}
    mend(book, planted, words)
    desk.bring(saved(book), "机构_改.xlsx")
    assert desk.counts == {"NEW": count}

    desk.do("commit")
    assert desk.batch.status == "WRITTEN" and desk.batch.stored_name is None
    assert Provider.select().count() == before + count
    undo(desk, before, codes_in_order(count))
    assert audit.faults() == []


def codes_in_order(count) -> list[str]:
    """The numbers of the new providers, each once and without a gap."""
    codes = [
        row.code for row in Provider.select(Provider.code).order_by(Provider.id.desc()).limit(count)
    ]
    assert len(set(codes)) == count and [int(code[-5:]) for code in codes] == list(
        range(int(codes[0][-5:]), int(codes[-1][-5:]) - 1, -1)
    )
    return codes


def undo(desk, before, codes):
    """Somebody has worked on one of the new providers meanwhile: that one stays, all others go."""
    touched = Provider.get(Provider.code == codes[0])
    browser = desk.browser
    page = browser.submit(
        browser.get(f"/admin/provider/edit/?id={touched.id}"), holding="address", address="搬到别处"
    )
    assert page.status == 302
    page = desk.undo()
    assert desk.batch.status == "UNDONE" and touched.name in page.text
    assert [
        row.id for row in Provider.living().where(Provider.code.in_(codes[:3] + codes[-3:]))
    ] == [touched.id]
    assert Provider.living().count() == before + 1


def red_rows(book) -> set[int]:
    sheet = book.worksheets[0]
    assert sheet.cell(2, 10).value == "错误原因"
    return {row for row in range(3, sheet.max_row + 1) if sheet.cell(row, 10).value}


def mend(book, planted, words):
    """Write the right value where the file says it is wrong."""
    sheet = book.worksheets[0]
    for row, column in planted:
        assert sheet[f"{column}{row}"].fill.start_color.rgb == "FFFFC7CE"
        sheet[f"{column}{row}"].value = generator.good_row(row - 3, words)[
            "ABCDEFGHI".index(column)
        ]
