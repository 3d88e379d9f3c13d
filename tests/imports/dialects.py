"""Workbooks written in any legal way: prefixes, quotation marks, references or none, shared and
inline texts, strict names, codings.

Made without a line of the product and without a library for workbooks: one table of cells, many
spellings.
"""

import io
import zipfile
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

MAIN = {
    False: "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    True: "http://purl.oclc.org/ooxml/spreadsheetml/main",
}
RELATIONS = {
    False: "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    True: "http://purl.oclc.org/ooxml/officeDocument/relationships",
}
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATED = "application/vnd.openxmlformats-package.relationships+xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def _relations(links: str) -> str:
    return f"<Relationships xmlns='{PACKAGE}'>{links}</Relationships>"


@dataclass(frozen=True)
class Dialect:
    """One way of writing a workbook."""

    prefix: str = ""
    quote: str = '"'
    references: bool = True
    row_numbers: bool = True
    shared: bool = True
    strict: bool = False
    coding: str = "utf-8"
    mark: bool = False
    remarks: bool = False
    cdata: bool = False
    folder: str = "xl"
    absolute: bool = False
    backslashes: bool = False
    turned: bool = False
    stored: bool = False


def any_dialect(random: Random) -> Dialect:
    def coin() -> bool:
        return random.random() < 0.5

    references = coin()
    return Dialect(
        prefix=random.choice(["", "x", "main", "_1"]),
        quote=random.choice("'\""),
        references=references,
        row_numbers=references or coin(),
        shared=coin(),
        strict=coin(),
        coding=random.choice(["utf-8", "utf-8", "utf-16-le", "utf-16-be"]),
        mark=coin(),
        remarks=coin(),
        cdata=coin(),
        folder=random.choice(["xl", "book/inner", "XL"]),
        absolute=coin(),
        backslashes=coin(),
        turned=coin(),
        stored=coin(),
    )


class Writer:
    """Writes the parts of one workbook in a dialect. A cell is None, a text, a number, or a dict of
    attributes and children.
    """

    def __init__(self, dialect: Dialect, formats=(), merged=(), is_1904=False, more=""):
        self.how, self.formats, self.merged, self.is_1904, self.more = (
            dialect,
            ["General", *formats],
            merged,
            is_1904,
            more,
        )
        self.texts: list[str] = []

    def tag(self, name, attributes=(), inner: str | None = None) -> str:
        """An element of spreadsheets."""
        name = f"{self.how.prefix}:{name}" if self.how.prefix else name
        pairs = list(dict(attributes).items())
        if self.how.turned:
            pairs.reverse()
        quote, equals = self.how.quote, " = " if self.how.remarks else "="
        entities = {quote: "&quot;" if quote == '"' else "&apos;"}
        said = "".join(
            f" {key}{equals}{quote}{escape(str(value), entities)}{quote}"
            for key, value in pairs
            if value is not None
        )
        return f"<{name}{said}/>" if inner is None else f"<{name}{said}>{inner}</{name}>"

    def text(self, text) -> str:
        text = str(text)
        if self.how.cdata and "]]>" not in text:
            half = len(text) // 2
            remark = "<!-- r=&quot;A1&quot; -->" if self.how.remarks else ""
            return f"<![CDATA[{text[:half]}]]>{remark}{escape(text[half:])}"
        return escape(text)

    def root(self, name, inner) -> bytes:
        space = f"xmlns:{self.how.prefix}" if self.how.prefix else "xmlns"
        body = self.tag(
            name, {space: MAIN[self.how.strict], "xmlns:r": RELATIONS[self.how.strict]}, inner
        )
        remark = (
            '<?app no="thing"?><!-- <c r="XFD1048576"><v>1</v></c> -->' if self.how.remarks else ""
        )
        wide = self.how.coding.startswith("utf-16")
        quote, coding = self.how.quote, "UTF-16" if wide else "UTF-8"
        head = f"<?xml version={quote}1.0{quote} encoding={quote}{coding}{quote}?>"
        mark = "\ufeff" if wide or self.how.mark else ""
        return f"{mark}{head}{remark}{body}".encode(self.how.coding)

    def cell(self, place: str, cell) -> str:
        attributes = {"r": place if self.how.references else None}
        if cell is None:
            return self.tag("c", attributes)
        if isinstance(cell, dict):
            formula, value = cell.get("f"), cell.get("v")
            inner = ""
            if formula is not None:
                inner = self.tag("f", {}, self.text(formula))
            if value is not None:
                inner += self.tag("v", {}, self.text(value) if value else "")
            return self.tag(
                "c",
                {
                    **attributes,
                    "s": self.formats.index(cell["s"]) if "s" in cell else None,
                    "t": cell.get("t"),
                },
                inner,
            )
        if not isinstance(cell, str):
            return self.tag("c", attributes, self.tag("v", {}, self.text(repr(cell))))
        if self.how.shared:
            self.texts.append(cell)
            return self.tag(
                "c", {**attributes, "t": "s"}, self.tag("v", {}, self.text(len(self.texts) - 1))
            )
        return self.tag(
            "c",
            {**attributes, "t": "inlineStr"},
            self.tag("is", {}, self.tag("t", {"xml:space": "preserve"}, self.text(cell))),
        )

    def sheet(self, rows) -> bytes:
        lines = []
        for number, row in enumerate(rows, 1):
            cells = [
                self.cell(f"{letters(place)}{number}", cell)
                for place, cell in enumerate(row)
                if cell is not None or not self.how.references
            ]
            lines.append(
                self.tag("row", {"r": number if self.how.row_numbers else None}, "\n".join(cells))
            )
        merged = (
            self.tag(
                "mergeCells",
                {},
                "".join(self.tag("mergeCell", {"ref": one}) for one in self.merged),
            )
            if self.merged
            else ""
        )
        return self.root("worksheet", self.tag("sheetData", {}, "".join(lines)) + merged)

    def relation(self, number, kind, target) -> str:
        kind = f"{RELATIONS[self.how.strict]}/{kind}"
        return f"<Relationship Id='r{number}' Type='{kind}' Target='{target}'/>"

    def book(self, rows) -> bytes:
        """The bytes of the workbook."""
        folder = self.how.folder
        sheet = self.sheet(rows)
        base = f"/{folder}/" if self.how.absolute else ""
        styles = self.tag(
            "numFmts",
            {},
            "".join(
                self.tag("numFmt", {"numFmtId": 200 + place, "formatCode": code})
                for place, code in enumerate(self.formats)
                if place
            ),
        )
        styles += self.tag(
            "cellXfs",
            {},
            "".join(
                self.tag("xf", {"numFmtId": 200 + place if place else 0})
                for place in range(len(self.formats))
            ),
        )
        texts = "".join(
            self.tag("si", {}, self.tag("t", {}, self.text(text))) for text in self.texts
        )
        links = "".join(
            [
                self.relation(1, "worksheet", f"{base}pages/one.xml"),
                self.relation(2, "sharedStrings", f"{base}words.xml"),
                self.relation(3, "styles", f"{base}looks.xml"),
            ]
        )
        kinds = {
            f"/{folder}/{name}.xml": f"{SPREADSHEET}.{kind}+xml"
            for name, kind in (
                ("book", "sheet.main"),
                ("pages/one", "worksheet"),
                ("words", "sharedStrings"),
                ("looks", "styles"),
            )
        }
        kinds = "".join(
            f"<Override PartName='{name}' ContentType='{kind}'/>" for name, kind in kinds.items()
        )
        parts = {
            "[Content_Types].xml": f"<Types xmlns='{TYPES}'><Default Extension='rels' "
            f"ContentType='{RELATED}'/>{kinds}</Types>",
            "_rels/.rels": _relations(self.relation(1, "officeDocument", f"{folder}/book.xml")),
            f"{folder}/book.xml": self.root(
                "workbook",
                self.tag("workbookPr", {"date1904": "1" if self.is_1904 else None})
                + self.tag(
                    "sheets", {}, self.tag("sheet", {"name": "表", "sheetId": 1, "r:id": "r1"})
                )
                + self.more,
            ),
            f"{folder}/_rels/book.xml.rels": _relations(links),
            f"{folder}/pages/one.xml": sheet,
            f"{folder}/words.xml": self.root("sst", texts),
            f"{folder}/looks.xml": self.root("styleSheet", styles),
        }
        file = io.BytesIO()
        with zipfile.ZipFile(
            file, "w", zipfile.ZIP_STORED if self.how.stored else zipfile.ZIP_DEFLATED
        ) as archive:
            for name, body in parts.items():
                archive.writestr(name.replace("/", "\\") if self.how.backslashes else name, body)
        return file.getvalue()


def workbook(rows, dialect=Dialect(), **options) -> bytes:
    """A workbook of one sheet; `options` are formats, merged ranges, the calendar."""
    return Writer(dialect, **options).book(rows)


def letters(place: int) -> str:
    """A for 0, AA for 26."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found
