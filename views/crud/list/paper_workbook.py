"""A paper as a workbook: the blocks that the printed sheet shows, line by line on a grid, for who
may export its record.
"""

from flask_babel import force_locale

from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.errors import NotFound
from backoffice.exports import export_log
from backoffice.exports.paper_form import ACROSS, Piece, write_paper
from backoffice.records import writes
from views.crud.detail import printing
from views.crud.list import exporting
from views.current import asked_id, no_parameters_but


def workbook(actor, screen, code: str):
    """The form of the asked record in its layout, for who may export it; names as on its page,
    sealed values masked.
    """
    no_parameters_but("id")
    row = writes.fetch(actor, screen.model, asked_id(), "export")
    form = next(
        (one for one in printing.papers(screen, row) if one.code == code and one.workbook), None
    )
    if form is None:
        raise NotFound()
    about = form.about(row)
    with force_locale("zh_Hans_CN"):
        sheet = form.build(
            printing.Hand(
                can(actor, "see", about.table()) and sees(actor, about, "see"), reader=actor
            ),
            row,
        )
        title = sheet.title or printing.title_of(form)
    return exporting.deliver(
        f"{title}_{getattr(row, 'code', None) or row.id}",
        lambda path: write_paper(path, title, lines_of(sheet, title)),
        lambda count: export_log.note(
            actor, f"{screen.resource}:{row.id}", code, {"id": row.id}, 1, None
        ),
    )


def lines_of(sheet, title: str) -> list:
    """Every line of a sheet, as pieces over the grid."""
    half = ACROSS // 2
    head = [
        [Piece(title, look="title")],
        [Piece(sheet.left, half), Piece(sheet.number, half, "right")],
    ]
    if sheet.org:
        head.insert(0, [Piece(sheet.org)])
    return [
        *head,
        *(line for block in sheet.blocks for line in BLOCKS[block.kind](block)),
        *([Piece(text)] for text in sheet.foot),
    ]


def _cells(block):
    share = ACROSS // block.across
    label = min(6, share // 2)
    for line in block.lines:
        pieces = [
            piece
            for name, text in line
            for piece in (
                Piece(name, label, "label"),
                Piece(str(text or ""), share - label, "cell"),
            )
        ]
        missing = ACROSS - sum(piece.span for piece in pieces)
        yield [*pieces[:-1], Piece(pieces[-1].text, pieces[-1].span + missing, "cell")]


def _ticks(block):
    yield [Piece(block.title, look="heading")]
    yield [
        Piece(
            block.lead + "　".join(f"{'☑' if on else '☐'} {label}" for label, on in block.boxes),
            look="cell",
        )
    ]
    if block.other:
        yield [Piece(f"{block.other[0]}{block.other[1] or ''}", look="cell")]


def _table(block):
    if block.title:
        yield [Piece(block.title, look="heading")]
    spans = shares(len(block.heads), ACROSS - 2 * block.numbered)
    first = [Piece("序号", 2, "label")] if block.numbered else []
    yield [
        *first,
        *(Piece(head, span, "label") for head, span in zip(block.heads, spans, strict=False)),
    ]
    for number, line in enumerate(block.lines, 1):
        yield [
            *([Piece(str(number), 2, "cell")] if block.numbered else []),
            *(
                Piece(str(text or ""), span, "cell")
                for text, span in zip(line, spans, strict=False)
            ),
        ]
    yield from ([Piece(note)] for note in block.notes)


def _words(block):
    if block.title:
        yield [Piece(block.title, look="heading")]
    yield from ([Piece(text, look="cell")] for text in block.texts or [""] * block.room)


def _signing(block):
    names = (*block.names, *[""] * len(block.places))
    yield from (
        [Piece(f"{place}：{name}")] for place, name in zip(block.places, names, strict=False)
    )
    if block.date or block.seal:
        yield [Piece(f"（{block.seal}）{block.date}" if block.seal else block.date, look="right")]
    yield from ([Piece(f"{place}：")] for place in block.receipt)


def shares(parts: int, room: int) -> list[int]:
    """`room` shared out as evenly as whole columns allow."""
    return [room // parts + (place < room % parts) for place in range(parts)]


BLOCKS = {"cells": _cells, "ticks": _ticks, "table": _table, "words": _words, "signing": _signing}
