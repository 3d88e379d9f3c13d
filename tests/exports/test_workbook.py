"""A workbook opens in other programs with exactly what was written: rows, types, texts, and nothing
that runs.
"""

import json
import os
import re
import tracemalloc
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from openpyxl.utils.escape import unescape
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from backoffice.exports.workbook import (
    LAST_ROW,
    OPTIONS,
    Column,
    Sheet,
    Written,
    file_name,
    write_workbook,
)

NAUGHTY = json.loads((Path(__file__).parents[1] / "data" / "blns.json").read_text(encoding="utf-8"))
HOSTILE = [
    '=HYPERLINK("http://evil.example/","点这里")',
    "=cmd|' /C calc'!A0",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "http://example.com/",
    "internal:Sheet1!A1",
    "mailto:a@example.com",
    "file:///etc/passwd",
    "0001",
    "1E5",
    "912101000000000001",
    "2026-11-21",
    "TRUE",
    "#REF!",
    "<b>&amp;</b>",
    "]]>",
    '"引号"',
    "  两端空白  ",
    "上\n下",
    "上\r\n下",
    "\x00\x07\x0b\x1f\x7f",
    "_x0041_",
    "_x0041_x0042_",
    "_x005F_",
    "\ufffe\uffff",
    "\u202e镜像",
    "👩‍👩‍👧",
    "𠮷田",
    "ﷺ",
    "<r><t>粗</t></r>",
    '<r></t></is></c><c r="A1"><f>1+1</f></c></r>',
]
LINES = ["筛选：状态 服务中", "2026-11-21 09:30 站长甲", "已脱敏"]
TOP = len(LINES) + 2
KINDS = Sheet(
    "服务事项",
    LINES,
    [
        Column("编号"),
        Column("件数", "number"),
        Column("金额", "amount"),
        Column("日期", "day"),
        Column("时间", "instant"),
        Column("脱敏", "flag"),
        Column("备注", width=40),
    ],
)
TEXTS = Sheet("文字", LINES, [Column("文字"), Column("哨兵")])

MISREAD_BY_XLSXWRITER = ["_x0041_x0042_", *(text for text in HOSTILE if text.startswith("<r>"))]


def row(number):
    return (
        f"FW-{number:06d}",
        number,
        Decimal("1234.50") + number,
        date(2026, 11, 21),
        datetime(2026, 11, 21, 9, 30, 5),
        number % 2 == 0,
        None if number % 3 else f"备注 {number}",
    )


def write(tmp_path, sheet, rows, **options):
    path = tmp_path / "out.xlsx"
    return path, write_workbook(path, sheet, rows, **options)


def by_openpyxl(path, top=TOP, page=0):
    rows = (
        openpyxl.load_workbook(path).worksheets[page].iter_rows(min_row=top + 1, values_only=True)
    )
    return [
        tuple(unescape(value) if isinstance(value, str) else value for value in values)
        for values in rows
    ]


def by_calamine(path, top=TOP, page=0):
    return [
        tuple(values)
        for values in CalamineWorkbook.from_path(path).get_sheet_by_index(page).to_python()[top:]
    ]


def xml_of(path):
    with ZipFile(path) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def write_cell_by_cell(path, sheet, rows):
    """The same rows through XlsxWriter's public methods, which the fast way has to equal."""
    with Workbook(path, OPTIONS) as book:
        page = book.add_worksheet()
        page.write_string(0, 0, sheet.title)
        looks = {
            kind: book.add_format({"num_format": look})
            for kind, look in {
                "amount": "#,##0.00",
                "day": "yyyy-mm-dd",
                "instant": "yyyy-mm-dd hh:mm:ss",
            }.items()
        }
        for number, values in enumerate(rows, TOP):
            for index, (column, value) in enumerate(zip(sheet.columns, values, strict=True)):
                if isinstance(value, (str, bool)):
                    page.write_string(number, index, {True: "是", False: "否"}.get(value, value))
                elif isinstance(value, date):
                    page.write_datetime(number, index, value, looks[column.kind])
                elif value is not None:
                    page.write_number(number, index, value, looks.get(column.kind))


@pytest.mark.parametrize("read", [by_openpyxl, by_calamine])
def test_reads_the_same_as_written_cell_by_cell(tmp_path, read):
    rows = [row(number) for number in range(300)]
    rows += [
        (text, 1, Decimal("0.07"), date(1900, 1, 1), datetime(1900, 3, 1, 23, 59, 59), None, text)
        for text in HOSTILE + NAUGHTY
        if text and text not in MISREAD_BY_XLSXWRITER
    ]
    path, _ = write(tmp_path, KINDS, rows)
    write_cell_by_cell(tmp_path / "plain.xlsx", KINDS, rows)
    assert read(path) == read(tmp_path / "plain.xlsx", top=TOP)
    assert len(read(path)) == len(rows)


def test_numbers_dates_and_instants_are_real_ones(tmp_path):
    path, _ = write(tmp_path, KINDS, [row(3)])
    code, count, amount, day, instant, flag, note = next(
        openpyxl.load_workbook(path).active.iter_rows(min_row=TOP + 1)
    )
    assert (code.data_type, count.data_type, amount.data_type, day.data_type) == (
        "s",
        "n",
        "n",
        "d",
    )
    assert (count.value, amount.value, amount.number_format) == (3, 1237.5, "#,##0.00")
    assert (day.value, day.number_format) == (datetime(2026, 11, 21), "yyyy-mm-dd")
    assert (instant.value, instant.number_format) == (
        datetime(2026, 11, 21, 9, 30, 5),
        "yyyy-mm-dd hh:mm:ss",
    )
    assert (flag.value, note.value) == ("否", "备注 3")


def test_an_edited_text_cell_stays_text(tmp_path):
    path, _ = write(tmp_path, TEXTS, [("=1+1", "0001")])
    assert {cell.number_format for cell in openpyxl.load_workbook(path).active[TOP + 1]} == {"@"}


@pytest.mark.parametrize(
    "value", [10**15, -(10**17) - 1, Decimal("12345678901234.56"), Decimal("NaN"), float("inf")]
)
def test_a_number_that_excel_would_change_is_written_as_text(tmp_path, value):
    path, _ = write(tmp_path, Sheet("数", LINES, [Column("数", "number")]), [(value,)])
    assert by_openpyxl(path) == [(str(value),)]


@pytest.mark.parametrize(
    "value", [999_999_999_999_999, -5, 0, Decimal("9999999999999.99"), Decimal("1E+3"), 0.1]
)
def test_a_number_that_excel_keeps_is_written_as_number(tmp_path, value):
    path, _ = write(tmp_path, Sheet("数", LINES, [Column("数", "amount")]), [(value,)])
    assert by_openpyxl(path) == [(float(value),)]


def test_a_value_of_another_kind_becomes_a_text(tmp_path):
    path, _ = write(
        tmp_path, KINDS, [(7, "很多", True, "2026-11", date(1899, 12, 31), "脱敏", Decimal("1.5"))]
    )
    assert by_openpyxl(path) == [("7", "很多", "是", "2026-11", "1899-12-31", "脱敏", "1.5")]


def test_a_row_that_misses_a_column_is_refused(tmp_path):
    with pytest.raises(ValueError):
        write(tmp_path, TEXTS, [("一",)])


def test_the_head_stands_above_the_rows_and_stays_in_sight(tmp_path):
    path, written = write(tmp_path, KINDS, [row(number) for number in range(4)])
    page = openpyxl.load_workbook(path).active
    assert written == Written(rows=4, cuts=0)
    assert [page.cell(number, 1).value for number in range(1, TOP + 1)] == [
        "服务事项",
        *LINES,
        "编号",
    ]
    assert page["A1"].font.bold and page["A5"].font.bold
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:G1"]
    assert page.freeze_panes == "A6"
    assert page.auto_filter.ref == "A5:G9"
    assert '<dimension ref="A1:G9"/>' in xml_of(path)["xl/worksheets/sheet1.xml"]
    assert page.column_dimensions["G"].width == pytest.approx(40, abs=1)
    assert page.title == "服务事项"


def test_the_lines_stand_in_their_order_and_the_file_tells_its_extent(tmp_path):
    path, _ = write(tmp_path, KINDS, [("长" * 40_000, *row(number)[1:]) for number in range(4)])
    page = xml_of(path)["xl/worksheets/sheet1.xml"]
    assert re.findall(r'<row r="(\d+)"', page) == [
        str(number) for number in (*range(1, TOP + 5), TOP + 6)
    ]
    assert f'<dimension ref="A1:G{TOP + 6}"/>' in page


def test_without_rows_the_head_stands_alone(tmp_path):
    path, written = write(tmp_path, KINDS, [])
    assert written == Written(0, 0)
    assert by_openpyxl(path) == [] and by_calamine(path) == []
    assert openpyxl.load_workbook(path).active.auto_filter.ref == "A5:G5"


@pytest.mark.parametrize("read", [by_openpyxl, by_calamine])
def test_hostile_texts_come_back_as_they_were(tmp_path, read):
    unknown_to_calamine = (
        re.compile("[\ufffe\uffff]") if read is by_calamine else re.compile("(?!)")
    )
    texts = [text for text in HOSTILE + NAUGHTY if text and not unknown_to_calamine.search(text)]
    path, _ = write(tmp_path, TEXTS, [(text, "哨") for text in texts])
    assert read(path) == [(text, "哨") for text in texts]


def test_nothing_in_the_file_runs_or_leads_away(tmp_path):
    texts = HOSTILE + NAUGHTY
    for sheet in (TEXTS, Sheet(HOSTILE[0], HOSTILE, [Column(HOSTILE[-1]), Column(HOSTILE[0])])):
        path, _ = write(tmp_path, sheet, [(text, text) for text in texts])
        parts = xml_of(path)
        assert not re.search(r"<f[ >/]", parts["xl/worksheets/sheet1.xml"])
        assert not any(
            "hyperlink" in part or "externalLink" in part
            for name, part in parts.items()
            if not name.startswith("xl/worksheets/sheet")
        )
        assert "<hyperlink" not in parts["xl/worksheets/sheet1.xml"]
        assert not [
            name
            for name in parts
            if "externalLink" in name or name.startswith("xl/worksheets/_rels")
        ]


def test_half_characters_do_not_break_the_file(tmp_path):
    path, _ = write(
        tmp_path, Sheet("半\ud800", ["行\udfff"], [Column("列\ud83d")]), [("\ud83d半",)]
    )
    assert by_openpyxl(path, top=3) == [("\ufffd半",)]
    assert by_calamine(path, top=3) == [("\ufffd半",)]


@pytest.mark.parametrize(
    "text, kept",
    [
        ("长" * 32_767, "长" * 32_767),
        ("长" * 32_768, "长" * 32_766 + "…"),
        ("😀" * 16_384, "😀" * 16_383 + "…"),
    ],
)
def test_a_text_longer_than_a_cell_is_cut_where_everybody_sees_it(tmp_path, text, kept):
    path, written = write(tmp_path, TEXTS, [(text, "哨"), ("短", "哨")])
    cut = int(text != kept)
    assert written == Written(rows=2, cuts=cut)
    found = by_openpyxl(path)
    assert found[:2] == [(kept, "哨"), ("短", "哨")]
    assert [values[0] for values in found[2:]] == [None, TEXTS.cut_note.format(n=1)] * cut
    assert openpyxl.load_workbook(path).active.auto_filter.ref == f"A{TOP}:B{TOP + 2}"


@pytest.mark.parametrize(
    "count, sizes",
    [
        (0, [0]),
        (1, [1]),
        (10, [10]),
        (11, [10, 1]),
        (25, [10, 10, 5]),
        (30, [10, 10, 10]),
    ],
)
def test_rows_beyond_the_last_line_go_on_in_the_next_sheet(tmp_path, count, sizes):
    path, written = write(
        tmp_path, KINDS, (row(number) for number in range(count)), last_row=TOP + 12
    )
    book = openpyxl.load_workbook(path)
    assert written.rows == count
    assert book.sheetnames == ["服务事项", "服务事项 (2)", "服务事项 (3)"][: len(sizes)]
    assert [page.max_row - TOP for page in book.worksheets] == sizes
    assert [page.cell(TOP, 2).value for page in book.worksheets] == ["件数"] * len(sizes)
    assert [page.freeze_panes for page in book.worksheets] == ["A6"] * len(sizes)
    assert [
        values[1] for page in range(len(sizes)) for values in by_openpyxl(path, page=page)
    ] == list(range(count))


def test_a_title_too_long_for_a_cell_is_cut_and_counted(tmp_path):
    path, written = write(tmp_path, Sheet("😀" * 20_000, [], TEXTS.columns), [("一", "二")])
    assert by_openpyxl(path, top=0)[0][0] == "😀" * 16_383 + "…"
    assert written == Written(rows=1, cuts=1)


def test_the_last_line_is_that_of_excel():
    assert LAST_ROW == 2**20


@pytest.mark.parametrize(
    "name, shown",
    [
        ("[需求]:*?/\\台账", "_需求_台账"),
        ("名" * 40, "名" * 31),
        ("'引'", "_引_"),
        ("", "服务事项"),
        ("History", "History_"),
        ("\x00\n", "_"),
        ("=1+1", "_1+1"),
        ("𠮷" * 20, "𠮷" * 15),
    ],
)
def test_a_sheet_name_is_one_that_excel_takes(tmp_path, name, shown):
    sheet = Sheet("服务事项", [], [Column("一"), Column("二")], name=name)
    path, _ = write(tmp_path, sheet, [("a", "b")] * 3, last_row=5)
    names = openpyxl.load_workbook(path).sheetnames
    assert names[0] == shown
    assert len(set(names)) == 3 and all(len(name.encode("utf-16-le")) <= 62 for name in names)


def test_a_failing_source_leaves_no_file_and_none_open(tmp_path, monkeypatch):
    def rows():
        yield "一", "二"
        raise LookupError

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    open_files = len(os.listdir("/proc/self/fd"))
    with pytest.raises(LookupError) as raised:
        write(tmp_path, TEXTS, rows())
    assert raised and list(tmp_path.iterdir()) == []
    assert len(os.listdir("/proc/self/fd")) == open_files


def test_memory_stays_flat_however_many_rows(tmp_path):
    def peak(count):
        tracemalloc.start()
        write(tmp_path, KINDS, (row(number) for number in range(count)))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(20_000) < 1.3 * peak(2_000)


@pytest.mark.parametrize(
    "title, name",
    [
        ("服务事项", "服务事项_20261121_0930.xlsx"),
        ("L01 需求台账/全部", "L01_需求台账_全部_20261121_0930.xlsx"),
        ("../../etc/passwd", "etc_passwd_20261121_0930.xlsx"),
        ('a"b\r\nSet-Cookie: x;\u202e\ud800', "a_b_Set-Cookie_x_20261121_0930.xlsx"),
        ("", "export_20261121_0930.xlsx"),
        ("台" * 300, "台" * 50 + "_20261121_0930.xlsx"),
    ],
)
def test_the_file_name_is_chinese_and_safe(title, name):
    assert file_name(title, datetime(2026, 11, 21, 9, 30, 59)) == name
    assert len(name.encode()) <= 255


@pytest.mark.parametrize("read", [by_openpyxl, by_calamine])
def test_a_sheet_too_large_for_the_old_zip_is_written_nevertheless(tmp_path, monkeypatch, read):
    """The limit of two gigabytes stands at two thousand bytes here."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 2_000)
    rows = [row(number) for number in range(100)]
    path, written = write(tmp_path, KINDS, rows)
    assert written.rows == 100 and [values[0] for values in read(path)] == [
        values[0] for values in rows
    ]
