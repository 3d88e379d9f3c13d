"""Two files of one enterprise become one: everything moves to the file that is kept, the other one
leads there (decisions 7).
"""

from collections.abc import Iterator
from typing import Any

from peewee import ForeignKeyField

from backoffice.errors import Invalid
from backoffice.records import writes
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.base import Record
from models.enterprises import Enterprise, EnterpriseStation
from models.fields import Link, Text
from models.messages import T
from models.registry import models


def merge(context: Context) -> dict:
    """Move what hangs on the file, link its stations to the kept one, and leave a redirect."""
    source, keep = context.row, Enterprise.get_by_id(context.values["keep"])
    _require_same(source, keep)
    for model, link in pointing_links():
        for row in list(model.living().where(link == source.id)):
            writes.store(context.actor, row, {link.name: keep.id})
            writes.log(
                context.actor, "UPDATE", row, {link.name: [source.id, keep.id]}, event="merge"
            )
    served = {
        row.station_id
        for row in EnterpriseStation.living().where(EnterpriseStation.enterprise == keep.id)
    }
    for row in EnterpriseStation.living().where(EnterpriseStation.enterprise == source.id):
        if row.station_id not in served:
            writes.insert(
                context.actor,
                EnterpriseStation,
                enterprise=keep.id,
                station=row.station_id,
                reason=context.values["reason"][:200],
            )
    return {"merged_into": keep.id}


def _require_same(source: Any, keep: Any) -> None:
    if keep.id == source.id or keep.status != "ACTIVE":
        raise Invalid({"keep": [T("Choose another file that is in use")]})
    if source.uscc and keep.uscc and source.uscc != keep.uscc:
        raise Invalid(
            {"keep": [T("Two credit codes are two enterprises; correct the wrong one first")]}
        )


def pointing_links() -> Iterator:
    """(model, link) of everything that hangs on an enterprise; who serves it is told apart."""
    for model in models():
        for field in model._meta.sorted_fields if issubclass(model, Record) else ():
            if (
                isinstance(field, ForeignKeyField)
                and field.rel_model is Enterprise
                and model not in (Enterprise, EnterpriseStation)
            ):
                yield model, field


WORKFLOW = register(
    Workflow(
        Enterprise,
        Transition(
            "merge",
            "Merge into another file",
            ("ACTIVE", "CLOSED"),
            "MERGED",
            effect=merge,
            danger=True,
            clause="SY-9.3.1",
            fields={"keep": Link("File to keep", Enterprise), "reason": Text("Reason")},
        ),
    )
)
