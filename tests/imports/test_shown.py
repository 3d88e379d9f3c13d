"""A cell means what Excel shows, or its row is refused with the reason beside the cell (files
B3-B6, B8, B9, B12; list B).
"""

import io
import struct
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from backoffice.imports.cell_values import FaultyCell, NumberCell
from backoffice.imports.cells import typed
from backoffice.imports.number_formats import shown_number
from backoffice.imports.read_upload import sheets_of
from models.assets import AssetItem
from models.cases import ServiceCase
from models.messages import Invalid
from models.staff import PostAssignment
from tests.imports.conftest import saved
from tests.imports.test_files import container

FILES = Path(__file__).parent / "files"
HEAD = "物品编码*,名称*,类型*,规格型号,计量单位*,参考单价,安全库存\n"


def bring(desk, name):
    """Import a file of the case page into the catalogue of items."""
    one = desk("admin", "asset_item")
    one.bring((FILES / name).read_bytes(), name)
    return one


def item(code) -> AssetItem:
    return AssetItem.get(AssetItem.code == code)


@pytest.mark.parametrize(
    "name, wanted",
    [("err.xls", {"D": "#REF!", "F": "#N/A"}), ("err_prefix.xlsx", {"D": "#N/A", "F": "#N/A"})],
)
def test_errors_of_excel_are_refused_at_their_cells(desk, name, wanted):
    """files B3"""
    one = bring(desk, name)
    assert one.counts == {"ERROR": 1, "cells": 2}
    assert {column: why for (_row, column), why in one.faults.items()} == {
        column: f"单元格是 Excel 错误值 {error}" for column, error in wanted.items()
    }


def test_an_error_does_not_count_as_the_old_value(desk):
    """files B3: the update kept the old price in silence."""
    AssetItem.update(unit_price=4800).where(AssetItem.code == "FA-001").execute()
    one = bring(desk, "update_err.xls")
    assert one.counts["ERROR"] == 1 and any("#N/A" in why for why in one.faults.values())


def test_errors_in_a_table_of_text_are_refused(desk):
    one = desk("admin", "asset_item")
    one.bring(HEAD + "E1,台,固定资产,#REF!,台,#N/A,1\n")
    assert {column for _row, column in one.faults} == {"D", "F"}


@pytest.mark.parametrize(
    "name, rows",
    [("formula_nocache.xlsx", {(2, "D"), (2, "F"), (3, "F")}), ("formula.xls", {(2, "F")})],
)
def test_formulas_without_a_result_are_refused(desk, name, rows):
    """files B4"""
    one = bring(desk, name)
    assert rows <= set(one.faults) and set(one.faults.values()) == {
        "公式没有计算结果，请用 Excel 或 WPS 打开文件并保存"
    }
    assert not {"NEW", "CHANGED"} & set(one.counts)


def test_zeros_that_a_format_shows_are_kept(desk):
    """files B5: the code 000123 and the spec 07; 15% is no number of money."""
    one = bring(desk, "zeros.xlsx")
    assert one.faults == {(2, "F"): "15% 是百分数，请填写不带百分号的数字"}
    book = openpyxl.load_workbook(FILES / "zeros.xlsx")
    book.worksheets[0]["F2"] = None
    one.bring(saved(book), "zeros.xlsx")
    one.do("commit")
    assert item("000123").spec == "07"


@pytest.mark.parametrize(
    "name, code, spec",
    [
        ("eq", '="00123"', '="007"'),
        ("quote", "'00124", "'008"),
        ("quoted", '"=""00125"""', '"=""a""""b"""'),
    ],
)
def test_signs_that_protect_digits_are_no_part_of_them(desk, name, code, spec):
    """files B6"""
    one = desk("admin", "asset_item")
    one.bring("\ufeff" + HEAD + f"{code},测试,固定资产,{spec},台,1,1\n", f"{name}.csv")
    one.do("commit")
    wanted = {"eq": ("00123", "007"), "quote": ("00124", "008"), "quoted": ("00125", 'a"b')}[name]
    assert item(wanted[0]).spec == wanted[1]


@pytest.mark.parametrize("bar", [",", ";", "\t"])
def test_a_protected_text_may_hold_the_sign_between_the_columns(bar):
    lines = ["编码{0}名称{0}规格", '="00{0}123"{0}甲{0}="0 ""7"""', '="开{0}乙{0}="0{0}8"']
    rows = sheets_of("表.csv", "\n".join(lines).format(bar).encode())[0].rows
    assert rows[1:] == [[f"00{bar}123", "甲", '0 "7"'], ['="开', "乙", f"0{bar}8"]]


@pytest.mark.parametrize("last", ['"甲,1\n乙,2\n丙,3\n', '丁,"3', '丁,"3\n'])
def test_a_quotation_mark_that_is_never_closed_is_refused(last):
    """All rows below it would be one cell."""
    with pytest.raises(Invalid) as fault:
        sheets_of("表.csv", f'名称,数量\n寸 5" 管,1\n"两\n行",1\n{last}'.encode())
    assert "引号" in str(fault.value) or "quotation" in str(fault.value)


def test_a_name_with_an_apostrophe_keeps_it():
    assert sheets_of("表.csv", "头\n'甲'\n=甲\n".encode())[0].rows == [["头"], ["'甲'"], ["=甲"]]


def test_merged_cells_are_filled_down(desk):
    """files B8"""
    one = bring(desk, "merged.xlsx")
    assert one.counts == {"NEW": 3}
    one.do("commit")
    assert [(item(f"BG-M{n}").kind, item(f"BG-M{n}").spec) for n in range(3)] == [
        (item("BG-M0").kind, "同一规格")
    ] * 3
    one = bring(desk, "merged_optional.xlsx")
    one.do("commit")
    assert {item(f"BG-MG{n}").spec for n in range(3)} == {"红木 1.6 米"}


def test_noise_of_arithmetic_is_no_place(desk):
    """files B9"""
    one = bring(desk, "float_sum.xlsx")
    assert one.faults == {(4, "F"): "小数最多 2 位"}, (
        "0.00001 has five places, and says so in places"
    )
    one.do("commit", partial="1")
    assert [item(f"BG-D{n}").unit_price for n in (1, 2, 4)] == [
        Decimal("0.30"),
        Decimal("3.30"),
        Decimal("1999.00"),
    ]


def test_an_old_workbook_is_read_by_its_code_page(desk):
    """files B12"""
    one = bring(desk, "biff5.xls")
    assert one.counts == {"NEW": 1}
    one.do("commit")
    assert item("BG-5A").name == "旧版打印机"


@pytest.mark.parametrize(
    "told", [b"\x43\0\x02\0\xa8\x03", b"\x42\0\x02\0\x0f\x27"], ids=["not told", "unknown"]
)
def test_an_old_workbook_that_does_not_tell_its_code_page_is_refused_in_words(told):
    """files B12"""
    content = (FILES / "biff5.xls").read_bytes()
    assert b"\x42\0\x02\0\xa8\x03" in content
    with pytest.raises(Invalid) as fault:
        sheets_of("表.xls", content.replace(b"\x42\0\x02\0\xa8\x03", told))
    assert "old format" in str(fault.value)


def test_the_reason_stands_beside_the_cell_on_the_page(desk):
    page = bring(desk, "err.xls").look(tab="errors")
    assert "D2" in page.text and "#REF!" in page.text and "单元格是 Excel 错误值" in page.text


# numbers under formats


@pytest.mark.parametrize(
    "value, code, text, number",
    [
        (123, "000000", "000123", 123),
        (1234567.891, "#,##0.00", "1,234,567.89", 1234567.89),
        (0.155, "0.0%", "15.5%", 15.5),
        (-5, "0.00_);(0.00)", "(5.00)", -5),
        (0, '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ', "-", 0),
        (13800000000, "000-0000-0000", "138-0000-0000", 13800000000),
        (12, '0"元"', "12元", 12),
        (12, 'General"台"', "12台", 12),
        (-12, '0"台"', "-12台", -12),
        (7, "00", "07", 7),
        (1.005, "0.00", "1.01", 1.01),
        (1234567, "0.0,", "1234.6", None),
        (0.5, "# ?/?", None, None),
        (3, "[DBNum1]0", None, None),
        (1, '"是";;"否"', "是", None),
        (1200, "[$¥-804]#,##0", "¥1,200", 1200),
        (5, "[>=3]0;[<3]00", "5", 5),
        (1.5, "0.0##", "1.5", 1.5),
        (0.25, ".00", ".25", 0.25),
        (1234, "0000,000", "0,001,234", 1234),
        (2, "[Red]0", "2", 2),
        (0, "0;-0;;@", "", None),
    ],
)
def test_numbers_are_shown_as_excel_shows_them(value, code, text, number):
    shown = shown_number(code, float(value))
    assert (shown.text, shown.number) == (text, number)


def numbered(value, code):
    shown = shown_number(code, value)
    return NumberCell(value, shown.text, shown.number, code, shown.is_cut)


def test_a_field_of_numbers_takes_what_is_shown():
    assert typed(AssetItem.unit_price, numbered(12.3456, "0.00")) == "12.35"
    assert typed(AssetItem.unit_price, numbered(1200.0, '#,##0"元"')) == "1200"
    assert typed(AssetItem.unit_price, numbered(0.0, '0;0;"-"')) == "0"
    assert typed(AssetItem.unit_price, numbered(1230.0, "0.00E+00")) == "1230"


@pytest.mark.parametrize(
    "value, code",
    [
        (1234567.0, "0.0,"),
        (0.5, "# ?/?"),
        (1234.0, "0.00E+00"),
        (0.15, "0%"),
        (15.0, '0"%"'),
        (1.0, '"是"'),
        (1e16, "0"),
    ],
)
def test_a_field_of_numbers_refuses_what_says_another_number(value, code):
    with pytest.raises(Invalid):
        typed(AssetItem.unit_price, numbered(value, code))


def test_a_percentage_counts_in_its_own_unit():
    assert typed(ServiceCase.progress_pct, numbered(0.15, "0%")) == "15"
    assert typed(ServiceCase.progress_pct, numbered(15.0, '0"%"')) == "15"


@pytest.mark.parametrize(
    "cell",
    [
        "1.23457E+17",
        "2.1E+17",
        NumberCell(123456789.0, None, 123000000.0, "0.00E+00", True),
        1.23456789012345e17,
        NumberCell(2.10106199001011e17, "210106199001011000", 2.10106199001011e17, "0"),
    ],
)
def test_digits_that_are_lost_are_refused_in_texts(cell):
    """A long number that a table of text or a format has cut to an exponent, or that a cell could
    not hold.
    """
    with pytest.raises(Invalid):
        typed(AssetItem.spec, cell)


@pytest.mark.parametrize("cell", [20261.0, 2018.11, 201811.0, "46356", "20261"])
def test_a_number_that_may_be_a_year_is_no_day(cell):
    """files B1"""
    with pytest.raises(Invalid):
        PostAssignment.valid_from.clean(typed(PostAssignment.valid_from, cell))


def test_a_month_without_its_day_is_no_day():
    """Excel makes the first of the month out of a typed 2018-11, and shows the month alone: the
    field meets what is shown.
    """
    book = openpyxl.Workbook()
    book.active["A1"] = datetime(2018, 11, 1)
    book.active["A1"].number_format = "yyyy-mm"
    cell = sheets_of("表.xlsx", saved(book))[0].rows[0][0]
    assert typed(PostAssignment.valid_from, cell) == "2018-11"
    with pytest.raises(Invalid):
        PostAssignment.valid_from.clean("2018-11")


def test_a_format_survives_the_workbook_of_errors(desk):
    """The red workbook shows 000123 as the person's own file did."""
    one = bring(desk, "zeros.xlsx")
    cell = one.mended().worksheets[0]["A2"]
    assert (cell.value, cell.number_format) == (123, "000000")


# old workbooks, written record by record


def record(kind, body=b""):
    return struct.pack("<HH", kind, len(body)) + body


def old_book(sheet: bytes, style: bytes = b"") -> bytes:
    head = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + style
    place = len(head) + 4 + 9 + 4
    stream = head + record(0x85, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"S") + record(0x0A)
    stream += record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + sheet + record(0x0A)
    return container(stream.ljust(4096, b"\0"))


def number(row, column, value):
    return record(0x203, struct.pack("<HHHd", row, column, 0, value))


def formula(row, column, result: bytes, flags=0):
    return record(
        0x06,
        struct.pack("<HHH", row, column, 0)
        + result
        + struct.pack("<HIH", flags, 0, 3)
        + b"\x1e\x01\x00",
    )


EMPTY_TEXT = b"\x03\0\0\0\0\0\xff\xff"


def test_merged_cells_of_an_old_workbook_are_filled():
    """files B8"""
    sheet = number(0, 0, 7) + number(2, 1, 1) + record(0xE5, struct.pack("<HHHHH", 1, 0, 2, 0, 0))
    assert sheets_of("表.xls", old_book(sheet))[0].rows == [[7.0], [7.0], [7.0, 1.0]]


def test_an_empty_text_is_a_result_where_others_are_calculated():
    """files B4: a formula may answer nothing; in a sheet without any result nobody has
    calculated.
    """
    calculated = formula(0, 0, EMPTY_TEXT) + formula(1, 0, struct.pack("<d", 12.0))
    assert sheets_of("表.xls", old_book(calculated))[0].rows == [[], [12.0]]
    nought = sheets_of(
        "表.xls", old_book(formula(0, 0, struct.pack("<d", 0.0), flags=2) + number(1, 0, 1))
    )[0].rows
    assert isinstance(nought[0][0], FaultyCell)


@pytest.mark.parametrize(
    "sheet",
    [number(65535, 255, 1), number(0, 255, 1), number(30_000, 0, 1)],
    ids=["far corner", "far column", "far row"],
)
def test_far_cells_of_an_old_workbook_are_refused(sheet):
    with pytest.raises(Invalid) as fault:
        sheets_of("表.xls", old_book(number(0, 0, 1) + sheet))
    assert "At most" in str(fault.value)


def test_dimensions_that_lie_make_no_room():
    lying = record(0x200, struct.pack("<IIHHH", 0, 0xFFFFFFFF, 0, 0xFFFF, 0))
    assert sheets_of("表.xls", old_book(lying + number(1, 1, 5)))[0].rows[1] == ["", 5.0]


@pytest.mark.parametrize("cut", range(600, 6000, 450))
def test_a_cut_old_workbook_is_refused_or_read(cut):
    content = (FILES / "err.xls").read_bytes()[:cut]
    try:
        assert sheets_of("表.xls", content)
    except Invalid as fault:
        assert len(str(fault)) > 10


# what stands beside a table


@pytest.mark.parametrize(
    "below, left",
    [
        ("合计,,,,,300,3\n", {4}),
        ("合  计：,,,,,,\n", {4}),
        ("合计,合计,合计,合计,合计,300,3\n", {4}),
        ("小计,,,,,100,\n总计,,,,,300,\n", {4, 5}),
        ("制表人：张三,,,审核人：李四,,,\n", {4}),
        ("备注：单价含税,,,,,,\n,,,,,,2026年11月30日\n", {4, 5}),
        ("合计,,,,,300,3\n\n制表人,张三,,审核,李四,,\n", {4, 6}),
    ],
)
def test_totals_and_signatures_below_the_table_are_left_out(desk, below, left):
    """files, list B: they were six faulty rows."""
    one = desk("admin", "asset_item")
    one.bring(HEAD + "T1,桌,固定资产,,张,100,1\nT2,椅,固定资产,,把,200,2\n" + below)
    assert one.counts == {"NEW": 2, "LEFT_OUT": len(left)}
    assert {line["n"] for line in one.findings if line["k"] == "LEFT_OUT"} == left
    assert "视为合计、签字或说明" in one.page.text and f"第 {min(left)} 行" in one.page.text
    one.do("commit")
    assert AssetItem.select().where(AssetItem.code.in_(["T1", "T2"])).count() == 2


@pytest.mark.parametrize(
    "row",
    [
        "合计,合计牌台秤,固定资产,,台,1,1\n",
        "审核,审核章,固定资产,,枚,1,1\n",
        "备注,备注贴,固定资产,,本,1,1\n",
        "合计,,固定资产,特制,台,1,1\n",
    ],
)
def test_an_entry_of_such_a_name_is_an_entry(desk, row):
    one = desk("admin", "asset_item")
    one.bring(HEAD + "T1,桌,固定资产,,张,100,1\n" + row)
    assert "LEFT_OUT" not in one.counts and one.counts["NEW"] + one.counts.get("ERROR", 0) == 2


def test_a_head_of_two_lines_is_one_head(desk):
    """files, list B"""
    one = bring(desk, "twohead.xlsx")
    assert one.counts == {"NEW": 1}
    one.do("commit")
    made = item("BG-H1")
    assert (made.spec, made.unit, made.min_stock) == ("甲", "台", Decimal("1.00"))


@pytest.mark.parametrize(
    "lines",
    [
        "物品编码,名称,类型,规格与单位,,参考单价,安全库存\n,,,规格型号,计量单位,,\n",
        "物品编码,名称,类型,规格型号,计量单位,参考单价,安全库存\n,,,,,(元),（台）\n",
    ],
)
def test_a_second_line_of_a_head_is_no_row(desk, lines):
    one = desk("admin", "asset_item")
    one.bring(lines + "H2,桌,固定资产,红木,张,12,3\n")
    assert one.counts["NEW"] == 1 and "ERROR" not in one.counts
    one.do("commit")
    assert (item("H2").spec, item("H2").unit, item("H2").min_stock) == (
        "红木",
        "张",
        Decimal("3.00"),
    )


def test_a_table_in_big5_is_refused_in_words():
    text = "單位名稱,負責人,聯絡電話\n" + "臺灣測試機構,陳大文,02\n" * 20
    with pytest.raises(Invalid) as fault:
        sheets_of("表.csv", text.encode("big5"))
    assert "Big5" in str(fault.value)
    assert sheets_of("表.csv", text.encode("gb18030"))[0].rows[0][0] == "單位名稱"


def test_a_workbook_of_our_own_keeps_its_texts():
    """What list exports write comes back sign by sign."""
    book = openpyxl.Workbook()
    for row in ("00123", "=1+1", "a\nb", "'x"):
        book.active.append([row])
        book.active.cell(book.active.max_row, 1).data_type = "s"
    file = io.BytesIO()
    book.save(file)
    assert [row[0] for row in sheets_of("表.xlsx", file.getvalue())[0].rows] == [
        "00123",
        "=1+1",
        "a\nb",
        "'x",
    ]
