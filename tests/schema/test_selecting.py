"""Our shorter way to write a SELECT says exactly what peewee says."""

import pytest
from peewee import Context, Field, ModelSelect

from models.cases import ServiceCase
from models.enterprises import Enterprise
from models.registry import models
from models.requests import ServiceRequest
from models.selecting import Column, RowSelect


def as_peewee_writes(query, patch):
    """The text and the values of a query by peewee alone."""
    with patch.context() as without:
        without.setattr(Column, "__sql__", Field.__sql__)
        without.setattr(RowSelect, "__sql_selection__", ModelSelect.__sql_selection__)
        return Context().sql(query).query()


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_whole_rows_of_each_table(model, monkeypatch):
    query = model.select().where(model.id == 1).order_by(model.id.desc()).limit(3)
    assert Context().sql(query).query() == as_peewee_writes(query, monkeypatch)


CASE, OTHER = ServiceCase, ServiceCase.alias("other")
QUERIES = {
    "joined": CASE.select()
    .join(ServiceRequest)
    .join(Enterprise)
    .where((Enterprise.name == "a") | (CASE.status << ["SERVING", "CLOSED"])),
    "several tables": CASE.select(CASE, Enterprise).join(Enterprise),
    "the same table twice": CASE.select()
    .join(OTHER, on=CASE.request == OTHER.request)
    .where(CASE.id < OTHER.id),
    "rows of a query": CASE.select(CASE.id).from_(CASE.select().where(CASE.id > 3).alias("few")),
    "one of those found": CASE.select().where(
        CASE.enterprise.in_(Enterprise.select().where(Enterprise.name != "b"))
    ),
    "one beside the other": CASE.select() | CASE.select().where(CASE.status == "CLOSED"),
    "with a number for each": CASE.select(
        CASE.status, ServiceRequest.select().where(ServiceRequest.id == CASE.request).alias("n")
    ).group_by(CASE.status),
    "a change": CASE.update(progress_pct=CASE.progress_pct + 1).where(
        CASE.id.in_(CASE.select(CASE.id).where(CASE.status == "NEW"))
    ),
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_queries_of_every_shape(query, monkeypatch):
    assert Context().sql(query).query() == as_peewee_writes(query, monkeypatch)
