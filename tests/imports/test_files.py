"""Files of every kind: what is read, in which letters and forms; what is refused, in words and
never with a fault.
"""

import io
import struct
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from backoffice.errors import Invalid
from backoffice.imports import read_upload
from backoffice.imports.cells import typed
from backoffice.imports.columns import Column, find_head
from backoffice.imports.read_upload import sheets_of, shown_name
from models.assets import FixedAsset
from models.clock import stored
from models.enterprises import Enterprise
from models.messages import Invalid as Wrong
from models.staff import PostAssignment, Staff

TABLE = "键,值,说明及条款\n一,1,甲乙\n"
ROWS = [["键", "值", "说明及条款"], ["一", "1", "甲乙"]]


def rows(content, name="表.csv"):
    return sheets_of(name, content)[0].rows


def xlsx(fill=lambda sheet, book: sheet.write(0, 0, "键"), **options) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, options)
    fill(book.add_worksheet(), book)
    book.close()
    return file.getvalue()


def rezipped(content: bytes, **parts) -> bytes:
    """A workbook with parts put in or replaced; names with dots are given as `xl__workbook_xml`."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            if item.filename not in parts:
                new.writestr(item.filename, old.read(item.filename))
        for name, body in parts.items():
            new.writestr(name, body)
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("gb18030"),
        TABLE.encode("utf-16"),
        TABLE.replace(",", ";").encode(),
        TABLE.replace(",", "\t").encode("gb18030"),
        TABLE.replace("\n", "\r\n").encode(),
        b"sep=;\n" + TABLE.replace(",", ";").encode(),
    ],
    ids=["utf-8", "with mark", "gb18030", "utf-16", "semicolon", "tab", "lines of Windows", "told"],
)
def test_tables_of_text_in_every_dress(content):
    assert rows(content) == ROWS


def test_commas_and_lines_within_quotation_marks():
    assert rows('键,值\n"一,二","两\n行"\n'.encode())[1] == ["一,二", "两\n行"]


def test_a_workbook_keeps_its_rows_at_their_place():
    def fill(sheet, book):
        sheet.write(2, 1, "键")
        sheet.write_datetime(
            3, 1, datetime(2026, 1, 2), book.add_format({"num_format": "yyyy-mm-dd"})
        )
        sheet.write(4, 1, 4800.5)

    found = rows(xlsx(fill), "表.xlsx")
    assert found[2:] == [["", "键"], ["", date(2026, 1, 2)], ["", 4800.5]] and len(found) == 5


def test_an_old_workbook_is_read():
    assert rows(old_workbook([["key", "value"], ["one", "two"]]), "旧表.xls") == [
        ["key", "value"],
        ["one", "two"],
    ]


def test_an_old_workbook_under_the_new_ending_is_read():
    """WPS and hurried people rename files."""
    assert rows(old_workbook([["key"]]), "旧表.xlsx") == [["key"]]
    assert rows(xlsx(), "新表.xls") == [["键"]]


def test_errors_of_excel_are_named():
    found = rows(
        xlsx(
            lambda sheet, book: (
                sheet.write(0, 0, "键"),
                sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!"),
            )
        ),
        "表.xlsx",
    )
    with pytest.raises(Wrong) as fault:
        typed(Staff.name, found[1][0])
    assert "#DIV/0!" in str(fault.value)


def test_formulas_count_by_their_value_and_text_stays_text():
    found = rows(
        xlsx(
            lambda sheet, book: (
                sheet.write_formula(0, 0, "=1+1", None, 2),
                sheet.write_string(0, 1, '=HYPERLINK("x")'),
            )
        ),
        "表.xlsx",
    )
    assert found == [[2.0, '=HYPERLINK("x")']]


def test_hidden_sheets_are_left_out():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("看得见").write(0, 0, "甲")
    hidden = book.add_worksheet("藏起")
    hidden.write(0, 0, "乙")
    hidden.hide()
    book.close()
    assert [sheet.name for sheet in sheets_of("表.xlsx", file.getvalue())] == ["看得见"]


# what is refused


def bomb() -> bytes:
    """A sheet of 300 MB that travels in 300 KB."""
    return rezipped(
        xlsx(),
        **{"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 300_000_000 + b"</worksheet>"},
    )


def lying_bomb() -> bytes:
    """The same, and its directory says that it is small."""
    content = bytearray(bomb())
    place = content.rfind(b"PK\x01\x02", 0, content.rfind(b"xl/worksheets/sheet1.xml"))
    content[place + 24 : place + 28] = struct.pack("<I", 1000)
    return bytes(content)


def far_cell() -> bytes:
    """Two cells, between which a reader would make room for 17 thousand million."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    return rezipped(xlsx(), **{"xl/worksheets/sheet1.xml": sheet})


def entities() -> bytes:
    """Entities that grow by each other."""
    sheet = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b '
        '"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet><sheetData>'
        '<row r="1"><c r="A1" '
        't="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
    )
    return rezipped(xlsx(), **{"xl/worksheets/sheet1.xml": sheet})


HOSTILE = {
    "nothing": (b"", "表.xlsx"),
    "one byte": (b"P", "表.xlsx"),
    "noise": (bytes(range(256)) * 40, "表.xlsx"),
    "noise as text": (bytes(range(256)) * 40, "表.csv"),
    "a cut-off workbook": (xlsx()[:2000], "表.xlsx"),
    "a cut-off old one": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 900, "表.xls"),
    "an empty archive": (b"PK\x05\x06" + b"\0" * 18, "表.xlsx"),
    "another archive": (rezipped(xlsx(), **{"evil.txt": "x"})[:-30], "表.xlsx"),
    "a picture": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "表.xlsx"),
    "a picture as text": (b"<svg onload='alert(1)'/>", "表.csv"),
    "a web page": ("<html><table><tr><td>键</td></tr></table></html>".encode(), "表.xls"),
    "a program": (b"MZ" + b"\0" * 500, "表.exe"),
    "a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 600
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 600,
        "表.xlsx",
    ),
    "macros by name": (xlsx(), "表.xlsm"),
    "macros inside": (rezipped(xlsx(), **{"xl/vbaProject.bin": b"\xd0\xcf"}), "表.xlsx"),
    "a bomb": (bomb(), "表.xlsx"),
    "a bomb that lies": (lying_bomb(), "表.xlsx"),
    "a far cell": (far_cell(), "表.xlsx"),
    "too many columns": (",".join(map(str, range(300))).encode() + b"\n", "表.csv"),
    "too many rows": (b"a,b\n" * 20_200, "表.csv"),
    "an open quotation mark": ('键,值\n"' + "x" * 150_000, "表.csv"),
    "only blanks": (b" , \n , \n", "表.csv"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_cannot_be_read_is_refused_in_words(name):
    content, filename = HOSTILE[name]
    with pytest.raises(Invalid) as fault:
        sheets_of(filename, content.encode() if isinstance(content, str) else content)
    assert len(str(fault.value)) > 10


@pytest.mark.parametrize("name", [*HOSTILE, "entities"])
def test_the_page_answers_a_bad_file_beside_its_field(desk, name):
    content, filename = HOSTILE.get(name, (entities(), "表.xlsx"))
    page = desk("admin", "setting").bring(content, filename)
    assert page.status == (422 if name != "entities" else page.status) < 500
    if page.status == 422:
        assert "file-e" in page.html


def test_a_long_and_crooked_name_is_cut(desk):
    name = "../../" + "长" * 300 + "\0.csv"
    assert (
        shown_name(name).endswith(".csv")
        and len(shown_name(name)) <= 200
        and "/" not in shown_name(name)
    )
    assert (
        desk("admin", "setting").bring("键,值,说明及条款\none,1,x\n", "长" * 300 + ".csv").status
        == 200
    )


def test_a_file_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(read_upload, "LARGEST", 100)
    with pytest.raises(Invalid):
        sheets_of("表.csv", b"a,b\n" * 100)


# heads and cells


def column(field, *heads):
    return Column(field.name, field, heads)


def test_the_head_is_found_below_title_lines():
    columns = [
        column(Staff.name, "姓名"),
        column(Staff.staff_no, "工号"),
        column(Staff.mobile, "手机"),
    ]
    head = find_head(
        [
            ["人员一览表"],
            [],
            ["制表：办公室", "2026"],
            [" 姓 名 *", "工号（必填）", "手机："],
            ["王", "1", "x"],
        ],
        columns,
    )
    assert (head.row, head.meant) == (3, ["name", "staff_no", "mobile"])


@pytest.mark.parametrize(
    "field, cell, wanted",
    [
        (PostAssignment.valid_from, datetime(2026, 1, 2), date(2026, 1, 2)),
        (PostAssignment.valid_from, 46024.0, date(2026, 1, 2)),
        (PostAssignment.valid_from, "２０２６年１月２日", date(2026, 1, 2)),
        (PostAssignment.valid_from, 20260102.0, date(2026, 1, 2)),
        (Staff.mobile, 13800000000.0, "13800000000"),
        (Staff.mobile, " 138 0000 0000 ", "13800000000"),
        (Staff.mobile, "１３８００００００００", "13800000000"),
        (Enterprise.uscc, "９１２１０１０６ＭＢ０００００００Ｅ", None),
        (FixedAsset.original_value, 4800.5, 4800.5),
        (FixedAsset.original_value, "1,234.50", 1234.5),
        (FixedAsset.life_years, 5.0, 5),
        (Enterprise.in_park, True, True),
        (Enterprise.in_park, "是", True),
        (Enterprise.client_type, "企业", "ENT"),
        (Enterprise.client_type, "ent", None),
        (Staff.name, "　王 ", "王"),
    ],
)
def test_cells_are_taken_as_they_are_meant(field, cell, wanted):
    try:
        found = field.clean(typed(field, cell))
    except Wrong:
        found = None
    assert (found if wanted is not None else None) == wanted


def test_a_moment_stands_on_the_clock_of_the_wall():
    from models.cases import ServiceRecord

    assert typed(ServiceRecord.started_at, datetime(2026, 1, 2, 9, 30)) == stored(
        datetime(2026, 1, 2, 9, 30)
    )
    assert ServiceRecord.started_at.clean(
        typed(ServiceRecord.started_at, "2026/1/2 9:30")
    ) == stored(datetime(2026, 1, 2, 9, 30))


def test_digits_that_excel_has_cut_are_refused():
    with pytest.raises(Wrong):
        typed(Staff.id_number, 2.10106199001011e17)


def test_the_template_has_drop_downs_notes_and_a_sample(house):
    book = openpyxl.load_workbook(
        io.BytesIO(house.browser("admin").get("/admin/provider/import/template/").answer.data)
    )
    data, notes, sample, lists = book.worksheets
    heads = [cell.value for cell in data[1]]
    assert "机构名称*" in heads and data.max_row == 1 and lists.sheet_state == "hidden"
    kinds = next(
        one
        for one in data.data_validations.dataValidation
        if f"{openpyxl.utils.get_column_letter(heads.index('机构类别*') + 1)}2" in one.sqref
    )
    assert kinds.type == "list" and "检验检测机构" in [
        cell.value for column in lists.columns for cell in column
    ]
    told = {
        row[0].value: [cell.value for cell in row[1:]] for row in notes.iter_rows() if row[0].value
    }
    assert told["机构名称"][:3] == ["是", "文本", "120"] and "检验检测机构" in told["机构类别"][3]
    assert [cell.value for cell in sample[1]] == heads and any(cell.value for cell in sample[2])


def test_a_template_offers_only_what_is_in_reach(house):
    from models.stations import Station

    foreign = Station.get_by_id(house.rows["station"]["south"]).name
    book = openpyxl.load_workbook(
        io.BytesIO(house.browser("head1").get("/admin/staff/import/template/").answer.data)
    )
    words = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert Station.get_by_id(house.rows["station"]["west"]).name in words and foreign not in words


# an old workbook, written here byte by byte


def old_workbook(table) -> bytes:
    """A BIFF8 stream of one sheet of texts in the smallest container that holds it."""

    def record(kind, body=b""):
        return struct.pack("<HH", kind, len(body)) + body

    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, cells in enumerate(table):
        for place, text in enumerate(cells):
            body = text.encode("utf-16-le")
            sheet += record(0x204, struct.pack("<HHHHB", row, place, 0, len(text), 1) + body)
    sheet += record(0x0A)
    name = "Sheet1"
    head = record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0))
    tail = record(0x0A)
    place = len(head) + 4 + 8 + len(name) + len(tail)
    stream = (
        head
        + record(0x85, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name.encode())
        + tail
        + sheet
    )
    return container(stream.ljust(4096, b"\0"))


def container(stream: bytes) -> bytes:
    """A compound file with one stream, `Workbook`."""
    sectors = -(-len(stream) // 512)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    table = struct.pack(f"<{len(chain)}I", *chain) + b"\xff" * (512 - 4 * len(chain))

    def entry(name, kind, child, start, size):
        body = name.encode("utf-16-le") + b"\0\0"
        return (
            body.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(body), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + b"\0" * 36
            + struct.pack("<IQ", start, size)
        )

    folder = (
        entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(stream))
    ).ljust(512, b"\0")
    head = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
        + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
        + struct.pack("<I", 0)
    ).ljust(512, b"\xff")
    return head + table + folder + stream.ljust(sectors * 512, b"\0")
