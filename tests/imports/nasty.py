"""Files that would swell, stall or end a server: small in the post, endless when they are opened
(boundaries F3).
"""

import io
import struct
import zipfile
from random import Random

from tests.imports.dialects import MAIN, PACKAGE, RELATIONS
from tests.imports.test_files import container

MB = 1 << 20
LARGE = 19 * MB


def book(rows: str, texts: str = "", after: str = "") -> bytes:
    """A workbook of one sheet, its rows given as XML."""
    links = "".join(
        f"<Relationship Id='r{number}' Type='{RELATIONS[False]}/{kind}' Target='{target}'/>"
        for number, kind, target in ((1, "worksheet", "s.xml"), (2, "sharedStrings", "t.xml"))
    )
    parts = {
        "_rels/.rels": f"<Relationships xmlns='{PACKAGE}'><Relationship Id='r' "
        f"Type='{RELATIONS[False]}/officeDocument' "
        "Target='x/b.xml'/></Relationships>",
        "x/_rels/b.xml.rels": f"<Relationships xmlns='{PACKAGE}'>{links}</Relationships>",
        "x/b.xml": f"<workbook xmlns='{MAIN[False]}' xmlns:r='{RELATIONS[False]}'><sheets><sheet "
        "name='S' sheetId='1' r:id='r1'/></sheets></workbook>",
        "x/t.xml": f"<sst xmlns='{MAIN[False]}'>{texts}</sst>",
        "x/s.xml": f"<worksheet xmlns='{MAIN[False]}'><sheetData>{rows}</sheetData>{after}"
        "</worksheet>",
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()


def rows(count: int, width: int, cell: str = "<c><v>1</v></c>") -> str:
    return f"<row>{cell * width}</row>" * count


def record(kind, body=b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def old_book(sheet: bytes) -> bytes:
    head, tail = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)), record(0x0A)
    place = len(head) + 4 + 9 + len(tail)
    stream = head + record(0x85, struct.pack("<IBBBB", place, 0, 0, 1, 0) + b"S") + tail
    stream += record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + sheet + record(0x0A)
    return container(stream.ljust(4096, b"\0"))


def circle() -> bytes:
    """A container whose chain of sectors comes back to where it was."""
    content = bytearray(container(b"\0" * 8192))
    content[512 + 4 * 5 : 512 + 4 * 6] = struct.pack("<I", 3)
    return bytes(content)


QUICK = {
    "line feeds": ("表.csv", lambda: b"\n" * LARGE),
    "carriage returns": ("表.csv", lambda: b"\r" * LARGE),
    "one line": ("表.csv", lambda: b"a" * LARGE),
    "commas": ("表.csv", lambda: b"," * LARGE),
    "quotation marks": ("表.csv", lambda: b'"' * LARGE),
    "an open quotation mark": ("表.csv", lambda: b'a,b\n"' + b"x\n" * (LARGE // 2)),
    "short rows": ("表.csv", lambda: b"a,b\n" * (LARGE // 4)),
    "noise": ("表.csv", lambda: Random(1).randbytes(LARGE)),
    "UTF-16": ("表.csv", lambda: b"\xff\xfe" + ("a,b\n" * (LARGE // 8)).encode("utf-16-le")),
    "too large": ("表.csv", lambda: b"a" * (25 * MB)),
    "rows of one cell": ("表.xlsx", lambda: book(rows(1_000_000, 1))),
    "merged ranges over each other": (
        "表.xlsx",
        lambda: book(
            "<row><c><v>1</v></c></row><row r='20000'><c><v>1</v></c></row>",
            after="<mergeCells>" + "<mergeCell ref='A1:XFD1048576'/>" * 40_000 + "</mergeCells>",
        ),
    ),
    "a text in every cell": (
        "表.xlsx",
        lambda: book(
            rows(19_000, 100, "<c t='s'><v>0</v></c>"), f"<si><t>{'甲' * 90_000}</t></si>"
        ),
    ),
    "an old workbook of noise": (
        "表.xls",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + Random(2).randbytes(LARGE),
    ),
    "a chain in a circle": ("表.xls", circle),
}
SLOW = {
    "cells of one row": ("表.xlsx", lambda: book(rows(1, 3_000_000))),
    "empty cells": ("表.xlsx", lambda: book(rows(40_000, 190, "<c/>"))),
    "as many cells as are taken": ("表.xlsx", lambda: book(rows(20_000, 75))),
    "elements within elements": ("表.xlsx", lambda: book("<a>" * 3_000_000)),
    "shared texts": (
        "表.xlsx",
        lambda: book(rows(1, 1, "<c t='s'><v>0</v></c>"), "<si><t>x</t></si>" * 8_000_000),
    ),
    "names of spaces": (
        "表.xlsx",
        lambda: book("".join(f"<row xmlns:a{n}='u{n}'/>" for n in range(1_000_000))),
    ),
    "empty cells of an old workbook": (
        "表.xls",
        lambda: old_book(
            b"".join(
                record(0xBE, struct.pack("<HH", row, 0) + b"\0\0" * 256 + struct.pack("<H", 255))
                for row in range(100)
            )
        ),
    ),
    "large cells": ("表.csv", lambda: (b"\xe7\x94\xb2" * 330 + b",x\n") * (LARGE // 1000)),
}
