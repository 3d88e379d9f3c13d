"""The parts of an Open XML workbook: bounded when they are unpacked, found by their relationships,
parsed as a stream.
"""

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote
from xml.etree.ElementTree import ParseError, XMLPullParser
from xml.parsers import expat

from backoffice.imports.limits import MAX_UNPACKED, Unreadable

PIECE = 1 << 16
MAX_PARTS = 2_000
MAX_RATIO = 200
FREE_OF_RATIO = 10 * 1024 * 1024
DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    LookupError,
    ValueError,
    ParseError,
    expat.ExpatError,
    OverflowError,
)
"""What broken archives and broken XML raise."""


class Package:
    """The parts of a workbook, by names without what differs by chance."""

    def __init__(self, content: bytes) -> None:
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        items = self.archive.infolist()
        told = sum(item.file_size for item in items)
        if (
            told > MAX_UNPACKED
            or (told > FREE_OF_RATIO and told > len(content) * MAX_RATIO)
            or len(items) > MAX_PARTS
        ):
            raise Unreadable("swells")
        if any(item.flag_bits & 1 for item in items):
            raise Unreadable("password")
        self.items: dict[str, zipfile.ZipInfo] = {}
        self.unpacked = 0
        for item in items:
            name = item.filename.replace("\\", "/").lstrip("/").lower()
            if name in self.items:
                raise Unreadable("damaged")
            self.items[name] = item
        if any(name.endswith("vbaproject.bin") for name in self.items):
            raise Unreadable("macros")

    def has(self, name: str) -> bool:
        return name.lower() in self.items

    def pieces(self, name: str) -> Iterator:
        """The bytes of a part; what is really unpacked counts, not what the archive says."""
        with self.archive.open(self.items[name.lower()]) as part:
            while piece := part.read(PIECE):
                self.unpacked += len(piece)
                if self.unpacked > MAX_UNPACKED:
                    raise Unreadable("swells")
                yield piece

    def elements(self, name: str, wanted: Any = None) -> Iterator:
        """The elements of a part as they end, those of the wanted tags alone."""
        parser: Any = XMLPullParser(("end",))
        prologue = Prologue()
        for piece in self.pieces(name):
            prologue.feed(piece)
            parser.feed(piece)
            for _event, element in parser.read_events():
                if wanted is None or element.tag in wanted:
                    yield element
        parser.close()
        for _event, element in parser.read_events():
            if wanted is None or element.tag in wanted:
                yield element

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """{id: (last word of the type, name of the part)} of a part, the whole package when it has
        no name.
        """
        folder, base = posixpath.split(name)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        found = {}
        if self.has(path):
            for element in self.elements(path):
                if (
                    element.tag.rpartition("}")[2] == "Relationship"
                    and element.get("TargetMode", "").lower() != "external"
                ):
                    target = unquote(element.get("Target", "")).replace("\\", "/")
                    whole = (
                        target.lstrip("/")
                        if target.startswith("/")
                        else posixpath.normpath(posixpath.join(folder, target))
                    )
                    found[element.get("Id")] = (element.get("Type", "").rpartition("/")[2], whole)
        return found


class Prologue:
    """Looks at what stands before the first element: a document type could define entities that
    swell.
    """

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._pass

    def feed(self, piece: bytes) -> None:
        if self.parser is not None:
            self.is_over = False
            self.parser.Parse(piece, False)
            if self.is_over:
                self.parser = None

    def _refuse(self, *_told) -> None:
        raise Unreadable("damaged")

    def _pass(self, *_told) -> None:
        self.is_over = True
        self.parser.StartElementHandler = None
