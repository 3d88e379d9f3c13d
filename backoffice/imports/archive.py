"""What an .xlsx really holds, found out before a reader makes room for it: size, spread, macros, cells in error."""

import io
import re
import zipfile
import zlib
from xml.sax.saxutils import unescape

from backoffice.errors import Invalid
from models.messages import T

MOST_UNPACKED = 200 * 1024 * 1024
MOST_RATIO = 200
FREE_OF_RATIO = 10 * 1024 * 1024
PIECE = 1 << 20
CELL = re.compile(rb'<c\s[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"([^>]*)>')
BROKEN = re.compile(rb'<c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*>(?:<f[^>]*>[^<]*</f>|<f[^>]*/>)?<v>([^<]{1,20})</v>')
SHEET = re.compile(r'<(?:\w+:)?sheet\s[^>]*?name="([^"]*)"[^>]*?r:id="([^"]*)"')
RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
DAMAGED = T("The file is damaged or was cut off; open it in Excel and save it again")


def check(content: bytes, most_rows: int, most_columns: int, measure) -> dict[str, list]:
    """{sheet name: [(row, column, error text)]} of an archive that is safe to read. Raises Invalid."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            _bounded(archive, len(content))
            if "xl/workbook.xml" not in names:
                raise Invalid(T("The content is not what the ending “.{ending}” says", ending="xlsx"))
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise Invalid(T("Workbooks with macros are not taken; save it as .xlsx"))
            broken = {}
            for name in names:
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    broken[name] = _look_at(archive, name, measure)
            return _by_sheet(archive, names, broken)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError, EOFError, KeyError, UnicodeDecodeError):
        raise Invalid(DAMAGED) from None


def _bounded(archive, packed: int):
    """No more than it says, and what it says within bounds: each part is unpacked once and counted."""
    told = sum(item.file_size for item in archive.infolist())
    if told > MOST_UNPACKED or (told > FREE_OF_RATIO and told > packed * MOST_RATIO) or len(archive.infolist()) > 2000:
        raise Invalid(T("The file swells beyond all measure when it is opened; it is not taken"))
    if any(item.flag_bits & 1 for item in archive.infolist()):
        raise Invalid(T("The file is protected by a password; save it without one"))
    for item in archive.infolist():
        with archive.open(item) as part:
            while part.read(PIECE):
                pass


def _look_at(archive, name: str, measure) -> list:
    """The cells in error of a sheet; refuses one whose filled cells reach too far."""
    content = archive.read(name)
    rows = columns = 0
    for found in CELL.finditer(content):
        if not found[3].endswith(b"/"):
            rows, columns = max(rows, int(found[2])), max(columns, column_number(found[1]))
    measure(max(rows, content.count(b"<row ") if not rows else 0), columns)
    return [(int(row) - 1, column_number(column) - 1, text.decode()) for column, row, text in BROKEN.findall(content)]


def _by_sheet(archive, names, broken: dict) -> dict[str, list]:
    """The findings under the names that people know the sheets by."""
    if not any(broken.values()) or "xl/_rels/workbook.xml.rels" not in names:
        return {}
    targets = {}
    for tag in RELATION.findall(archive.read("xl/_rels/workbook.xml.rels").decode()):
        parts = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        targets[parts.get("Id")] = "xl/" + parts.get("Target", "").removeprefix("/xl/")
    sheets = SHEET.findall(archive.read("xl/workbook.xml").decode())
    return {unescape(name, {"&quot;": '"'}): broken.get(targets.get(link), []) for name, link in sheets}


def column_number(letters) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters if isinstance(letters, bytes) else letters.encode():
        number = number * 26 + letter - 64
    return number
