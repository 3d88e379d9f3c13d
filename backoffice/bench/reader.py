"""What a workbook of any length holds, read as a stream: the rows of each sheet below its heads."""

from itertools import takewhile
from pathlib import Path
from typing import NamedTuple
from xml.parsers.expat import ParserCreate
from zipfile import ZipFile

PIECE = 1 << 20
TOP = 12
"""The heads stand within so many rows; their row is the first with more than two texts."""


class Contents(NamedTuple):
    """A sheet: its heads, and the number of rows below them."""

    heads: tuple
    rows: int


def sheets(path: Path) -> list[Contents]:
    """The sheets in their order; a file that is cut or no XML raises BadZipFile or ExpatError."""
    with ZipFile(path) as archive:
        names = {name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")}
        ordered = takewhile(
            names.__contains__,
            (f"xl/worksheets/sheet{number}.xml" for number in range(1, len(names) + 1)),
        )
        return [_contents(archive, name) for name in ordered]


def _contents(archive, name: str) -> Contents:
    seen = _Rows()
    with archive.open(name) as stream:
        while piece := stream.read(PIECE):
            seen.parser.Parse(piece)
    seen.parser.Parse(b"", True)
    place = next((number for number, texts in enumerate(seen.tops) if len(texts) > 2), None)
    return Contents(
        () if place is None else tuple(seen.tops[place]),
        0 if place is None else seen.count - place - 1,
    )


class _Rows:
    """Counts rows, and keeps the texts of the first ones."""

    def __init__(self) -> None:
        self.count, self.tops = 0, []
        self.parser = ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._begin
        self.parser.CharacterDataHandler = self._text

    def _begin(self, tag, _given) -> None:
        if tag != "row":
            return
        self.count += 1
        if self.count <= TOP:
            self.tops.append([])
        else:
            self.parser.CharacterDataHandler = None

    def _text(self, text: str) -> None:
        if self.tops and text.strip():
            self.tops[-1].append(text)
