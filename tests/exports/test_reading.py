"""Every exportable table reads the same by columns as row by row, cell by cell."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from flask import g

from backoffice.exports.workbook import Column
from models.base import Record
from models.clock import local
from models.masks import masked
from tests.access.table import TABLE
from views.crud.list.exporting import ExportColumn, column_of
from views.crud.query.list_query import with_links
from views.crud.query.row_reader import Reader
from views.display.cells import text_of
from views.display.screens import screen_of

BATCH = 7


def by_row(column, row):
    """What a cell holds, asked of a whole row; names stay masked in a file that leaves the house,
    also of people at work.
    """
    if column.field is None:
        return column.value(row)
    if column.head.kind == "text":
        value = row.__data__.get(column.field.name)
        return (
            masked(column.field.mask, value)
            if value and isinstance(row, Record) and row.opens(column.field)
            else text_of(column.field, row)
        )
    value = getattr(row, column.field.name)
    if column.head.kind == "instant":
        return value and local(value)
    return value if isinstance(value, (int, Decimal, date, datetime)) else None


def all_columns(screen) -> list:
    """Those of the ledger, those of the list, and every field that has a label."""
    model = screen.model
    fields = [
        column_of(model, name)
        for name, field in model._meta.fields.items()
        if getattr(field, "verbose_name", None)
    ]
    return [*screen.export_columns(), *screen.shown_columns(), *fields]


def compare(screen, columns) -> int:
    ids = [
        row
        for (row,) in screen.model.select(screen.model.id)
        .order_by(screen.model.id.desc())
        .limit(60)
        .tuples()
    ]
    rows = with_links(screen.model, ids, screen.exported_links())
    screen.prepare_export(rows)
    reader = Reader(screen, columns)
    fast = [
        cells
        for start in range(0, len(ids), BATCH)
        for cells in reader.rows(ids[start : start + BATCH])
    ]
    assert fast == [tuple(by_row(column, row) for column in columns) for row in rows]
    return len(fast)


@pytest.fixture
def as_admin(house, request):
    language = getattr(request, "param", "zh-CN")
    with house.app.test_request_context("/admin/", headers={"Accept-Language": language}):
        g.actor = house.actor("admin")
        yield


@pytest.mark.both_databases
@pytest.mark.parametrize("as_admin", ["zh-CN", "en"], indirect=True)
def test_every_table_reads_the_same_by_columns_as_row_by_row(as_admin):
    read = 0
    for table in sorted(TABLE):
        try:
            screen = screen_of(table)
        except LookupError:
            continue
        read += compare(screen, all_columns(screen)) + compare(screen, screen.export_columns())
    assert read > 500


def test_a_computed_column_that_declares_nothing_gets_whole_rows(as_admin):
    screen = screen_of("service_case")
    assert compare(
        screen,
        [
            ExportColumn(Column("客户"), value=lambda row: row.request.enterprise.name),
            column_of(screen.model, "code"),
        ],
    )
