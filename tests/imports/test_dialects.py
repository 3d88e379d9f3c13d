"""A cell means the same in every legal way of writing a workbook; what it means nothing in is
refused at the cell (files B3-B5, B8, B9).
"""

import io
import zipfile
from datetime import date, datetime
from random import Random

import openpyxl
import pytest

from backoffice.imports.cell_values import FaultyCell
from backoffice.imports.cells import shown, typed
from backoffice.imports.read_upload import sheets_of
from models.assets import AssetItem
from models.messages import Invalid
from tests.imports.dialects import Dialect, any_dialect, workbook

FORMATS = ("000000", "0%", "yyyy-mm-dd", "#,##0.00", 'yyyy"年"m"月"', "0.00E+00", "h:mm", ";;;")
WORDS = (
    "甲乙",
    "a<b & c",
    "  两 头 ",
    "多\n行",
    "_x0041_",
    "=SUM(A1)",
    "'007",
    "😀",
    "]]>",
    "00123",
    "#N/A",
)
REFUSED = object()


def cells(random: Random):
    """(cell as it is written, text that Excel shows, or REFUSED)."""
    number = round(random.uniform(-1e6, 1e6), random.randrange(6))
    serial = random.randrange(1, 60) if random.random() < 0.1 else random.randrange(61, 60_000)
    word = random.choice(WORDS)
    yield word, word.replace("_x0041_", "A")
    yield number, plain(number)
    yield {"s": "000000", "v": str(random.randrange(10**6))}, None
    yield {"t": "e", "v": random.choice(["#N/A", "#REF!", "#DIV/0!", "#NAME?"])}, REFUSED
    yield {"t": "e", "f": "1/0", "v": "#DIV/0!"}, REFUSED
    yield {"t": "e"}, REFUSED
    yield {"f": "100*12"}, REFUSED
    yield {"f": "100*12", "v": ""}, REFUSED
    yield {"f": "100*12", "v": "1200"}, "1200"
    yield {"t": "str", "f": 'IF(A1="","",1)', "v": ""}, ""
    yield {"t": "str", "f": '"A"&1', "v": "A1"}, "A1"
    yield {"t": "str", "f": '"A"&1'}, REFUSED
    yield {"t": "b", "v": "1"}, "TRUE"
    yield {"t": "d", "v": "2026-11-30T00:00:00"}, "2026-11-30"
    yield {"s": "yyyy-mm-dd", "v": str(serial)}, REFUSED if serial == 60 else None
    yield {"s": "yyyy-mm-dd", "v": "60"}, REFUSED
    yield {"s": "yyyy-mm-dd", "v": "-1"}, REFUSED
    yield {"s": "yyyy-mm-dd", "v": "2958466"}, REFUSED
    yield {"s": 'yyyy"年"m"月"', "v": "45000"}, "2023年3月"
    yield {"s": "h:mm", "v": "0.4"}, "9:36"
    yield {"s": "0%", "v": "0.15"}, "15%"
    yield {"s": "#,##0.00", "v": "1234567.891"}, "1,234,567.89"
    yield {"s": "0.00E+00", "v": "123456789"}, REFUSED
    yield {"s": ";;;", "v": "7"}, REFUSED
    yield {"v": "210106199001011000"}, REFUSED
    yield {"v": "0.30000000000000004"}, "0.3"
    yield {"v": "1E-05"}, "0.00001"
    yield None, ""


def plain(number: float) -> str:
    text = f"{number:.15g}"
    return f"{number:.6f}".rstrip("0").rstrip(".") if "e" in text else text


def expected(cell, told):
    """What is told, worked out for the kinds that hold something at random."""
    if told is not None:
        return told
    if cell["s"] == "000000":
        return cell["v"].zfill(6)
    days = int(cell["v"])
    return (
        REFUSED
        if days < 1
        else date.fromordinal(date(1899, 12, 31).toordinal() + days - (days > 60)).isoformat()
    )


def said(cell):
    """The text of a cell for a field of texts, or that it is refused."""
    try:
        return typed(AssetItem.spec, cell)
    except Invalid:
        return REFUSED


@pytest.mark.parametrize("seed", range(60))
def test_a_cell_means_the_same_in_every_dialect_or_is_refused(seed):
    random = Random(seed)
    told = list(cells(random))
    random.shuffle(told)
    rows = [["头", "尾"], *([cell, "x"] for cell, _text in told)]
    found = sheets_of("表.xlsx", workbook(rows, any_dialect(random), formats=FORMATS))[0].rows
    wrong = [
        (cell, said(row[0]), text)
        for (cell, text), row in zip(told, found[1:], strict=True)
        if said(row[0])
        != (wanted if (wanted := expected(cell, text)) is REFUSED else wanted.strip())
    ]
    assert not wrong
    assert all(row[1] == "x" for row in found[1:])


@pytest.mark.parametrize("seed", range(12))
def test_a_second_reader_sees_the_same_table(seed):
    """Where openpyxl reads a dialect, texts and numbers stand at the same places."""
    random = Random(1000 + seed)
    table = [
        [
            random.choice([None, "甲", "b c", 12, 0.5, 7.25])
            for _column in range(random.randrange(1, 8))
        ]
        + ["尾"]
        for _row in range(9)
    ]
    content = workbook(
        table,
        Dialect(
            prefix=random.choice(["", "x"]),
            quote=random.choice("'\""),
            shared=random.random() < 0.5,
            folder="xl",
            remarks=random.random() < 0.5,
            absolute=random.random() < 0.5,
        ),
    )
    theirs = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    ours = sheets_of("表.xlsx", content)[0].rows
    for number, row in enumerate(ours, 1):
        assert [cell if cell != "" else None for cell in row] == [
            theirs.cell(number, place).value for place in range(1, len(row) + 1)
        ]


def test_days_of_the_calendar_of_1904():
    found = sheets_of(
        "表.xlsx", workbook([[{"s": "yyyy-mm-dd", "v": "44894"}]], formats=FORMATS, is_1904=True)
    )[0].rows
    assert found == [[date(2026, 11, 30)]]


def test_a_day_and_its_time():
    found = sheets_of(
        "表.xlsx",
        workbook(
            [[{"s": "yyyy-mm-dd hh:mm", "v": "46356.354166666664"}]], formats=["yyyy-mm-dd hh:mm"]
        ),
    )[0].rows
    assert found == [[datetime(2026, 11, 30, 8, 30)]]


def test_a_result_of_nought_that_no_program_has_calculated_is_refused():
    """Some writers put 0 beside every formula and ask Excel to calculate when it opens the file."""
    cell = {"f": "A1*2", "v": "0"}
    asked = sheets_of("表.xlsx", workbook([["头"], [cell]], more="<calcPr fullCalcOnLoad='1'/>"))[
        0
    ].rows
    assert isinstance(asked[1][0], FaultyCell) and "no result" in asked[1][0].why
    assert sheets_of("表.xlsx", workbook([["头"], [cell]]))[0].rows[1] == [0.0]


@pytest.mark.parametrize(
    "merged, wanted",
    [
        ("A2:A4", [["甲", "1"], ["甲", "2"], ["甲", "3"]]),
        ("A2:B2", [["甲", "1"], ["", "2"], ["", "3"]]),
        ("A2:A1048576", [["甲", "1"], ["甲", "2"], ["甲", "3"]]),
    ],
)
def test_merged_cells_mean_what_the_first_one_says(merged, wanted):
    """files B8"""
    found = sheets_of(
        "表.xlsx", workbook([["头", "尾"], ["甲", "1"], [None, "2"], [None, "3"]], merged=[merged])
    )[0].rows
    assert [[shown(cell) for cell in row] for row in found[1:]] == wanted


def test_a_merged_range_to_the_right_is_filled_beside_other_cells():
    found = sheets_of(
        "表.xlsx", workbook([["一", "二", "三"], ["甲", None, "x"]], merged=["A2:B2"])
    )[0].rows
    assert found[1] == ["甲", "甲", "x"]


def test_a_title_over_the_table_stays_one_cell():
    found = sheets_of(
        "表.xlsx", workbook([["一览表", None, None], ["一", "二", "三"]], merged=["A1:C1"])
    )[0].rows
    assert found == [["一览表"], ["一", "二", "三"]]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="1"><c r="1A"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>9</v></c></row>',
        '<row r="x"><c><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>one</v></c></row>',
        '<row r="1"><c r="A1" t="wrong"><v>1</v></c></row>',
    ],
)
def test_xml_that_contradicts_itself_is_refused(rows):
    from tests.imports.test_files import rezipped, xlsx

    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'
    with pytest.raises(Invalid) as fault:
        sheets_of("表.xlsx", rezipped(xlsx(), **{"xl/worksheets/sheet1.xml": sheet}))
    assert "damaged" in str(fault.value)


def zipped(
    parts, write=lambda archive, name, body: archive.writestr(name, body), file=None
) -> bytes:
    file = file or io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts:
            write(archive, name, body)
    return file.getvalue()


def parts_of(content: bytes) -> list:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


class Stream(io.BytesIO):
    """A file that cannot be wound back: archives then tell sizes behind their entries."""

    def seekable(self):
        return False

    def seek(self, *_place):
        raise io.UnsupportedOperation

    def tell(self):
        raise io.UnsupportedOperation


def test_an_archive_written_as_a_stream_or_with_long_sizes_is_read():
    def long(archive, name, body):
        with archive.open(name, "w", force_zip64=True) as part:
            part.write(body)

    parts = parts_of(workbook([["甲", 1]]))
    for content in (
        zipped(parts, file=Stream()),
        zipped(parts, long),
        zipped([*parts, ("more/inner.zip", zipped(parts))]),
    ):
        assert sheets_of("表.xlsx", content)[0].rows == [["甲", 1.0]]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_two_parts_of_one_name_is_refused():
    """Readers differ in which of the two they take."""
    parts = parts_of(workbook([["甲", 1]]))
    sheet = next(part for part in parts if part[0].endswith("one.xml"))
    for double in (sheet, (sheet[0].upper(), sheet[1]), (sheet[0].replace("/", "\\"), sheet[1])):
        with pytest.raises(Invalid):
            sheets_of("表.xlsx", zipped([*parts, double]))


def test_a_document_type_is_refused_in_any_coding():
    """Entities could swell; a workbook has none."""
    parts = parts_of(workbook([["甲", 1]], Dialect(coding="utf-16-le")))
    for place, (name, body) in enumerate(parts):
        if name.endswith("one.xml"):
            text = body.decode("utf-16")
            parts[place] = (
                name,
                text.replace("?>", "?><!DOCTYPE a [<!ENTITY b 'c'>]>", 1).encode("utf-16"),
            )
    with pytest.raises(Invalid):
        sheets_of("表.xlsx", zipped(parts))
