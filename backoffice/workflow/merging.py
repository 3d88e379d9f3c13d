"""Two files of one enterprise become one: everything moves to the file that is kept, the other one
leads there; a merge can be taken back while nothing was built on it (decisions 7 and 50).
"""

from collections.abc import Iterator
from typing import Any

from peewee import ForeignKeyField

from backoffice.errors import Invalid
from backoffice.records import writes
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.base import Record
from models.choices import Choices
from models.enterprises import Enterprise, EnterpriseStation
from models.fields import Choice, Flag, Link, Text
from models.messages import T
from models.registry import model_of, models

WRONG_CODE = Choices(
    "WRONG_CODE",
    ("THIS", "本档案的代码录错", "The code of this file"),
    ("KEPT", "保留档案的代码录错", "The code of the file that is kept"),
)
"""Which of two credit codes was mistyped."""


def merge(context: Context) -> dict:
    """Move what hangs on the file, link its stations to the kept one, settle which code is right,
    and leave a redirect.
    """
    source, keep = context.row, Enterprise.get_by_id(context.values["keep"])
    _require_same(source, keep, context.values)
    moved = [_moved(context, row, link, keep) for row, link in list(hanging_on(source))]
    joined = _join_stations(context, keep)
    codes = _settle_codes(context, source, keep)
    return {
        "merged_into": keep.id,
        "moved": {"rows": moved, "stations": joined, "status": source.status, **codes},
        "uscc": None,
        "former_uscc": source.uscc or source.former_uscc,
    }


def hanging_on(enterprise: Enterprise) -> Iterator:
    """(row, link) of everything that points at a file."""
    for model, link in pointing_links():
        for row in list(model.living().where(link == enterprise.id)):
            yield row, link


def _moved(context: Context, row: Record, link: ForeignKeyField, keep: Enterprise) -> list:
    """Let a row point at the kept file; [table, id, link, version] by which it is known later."""
    before = row.__data__[link.name]
    writes.store(context.actor, row, {link.name: keep.id})
    writes.log(context.actor, "UPDATE", row, {link.name: [before, keep.id]}, event="merge")
    return [row.table(), row.id, link.name, row.row_version]


def _join_stations(context: Context, keep: Enterprise) -> list[int]:
    """Whoever served the other file serves the kept one; the ids of the new links."""
    served = {
        row.station_id
        for row in EnterpriseStation.living().where(EnterpriseStation.enterprise == keep.id)
    }
    return [
        writes.insert(
            context.actor,
            EnterpriseStation,
            enterprise=keep.id,
            station=row.station_id,
            reason=context.values["reason"][:200],
        ).id
        for row in EnterpriseStation.living().where(EnterpriseStation.enterprise == context.row.id)
        if row.station_id not in served
    ]


def _settle_codes(context: Context, source: Enterprise, keep: Enterprise) -> dict:
    """The right code stands on the kept file; the wrong one stays with it as a former code. What
    the codes were before.
    """
    before = {
        "codes": [source.uscc, keep.uscc],
        "former": [source.former_uscc, keep.former_uscc],
    }
    right, wrong = keep.uscc or source.uscc, None
    if source.uscc and keep.uscc and source.uscc != keep.uscc:
        right, wrong = keep.uscc, source.uscc
        if context.values["wrong_code"] == "KEPT":
            right, wrong = wrong, right
    former = "、".join(filter(None, (keep.former_uscc, source.former_uscc, wrong)))[:200] or None
    changes = {
        name: value
        for name, value in (("uscc", right), ("former_uscc", former))
        if value != getattr(keep, name)
    }
    if "uscc" in changes and source.uscc == right:
        # both files are living rows: the code is free before the other one takes it
        Enterprise.update(uscc=None).where(Enterprise.id == source.id).execute()
    if changes:
        writes.update_in_event(context.actor, keep, changes, "merge")
    return before


def _require_same(source: Enterprise, keep: Enterprise, values: dict) -> None:
    if keep.id == source.id or keep.status != "ACTIVE":
        raise Invalid({"keep": [T("Choose another file that is in use")]})
    if is_person(source) != is_person(keep) and not values["person_is_firm"]:
        raise Invalid(
            {
                "person_is_firm": [
                    T(
                        "One file is of a person, the other of a firm or body: tick that they are "
                        "one client, or choose another file"
                    )
                ]
            }
        )
    if source.uscc and keep.uscc and source.uscc != keep.uscc and not values["wrong_code"]:
        raise Invalid(
            {
                "wrong_code": [
                    T(
                        "Two credit codes are two enterprises. If one was mistyped, say which: it "
                        "is kept as a former code"
                    )
                ]
            }
        )


def is_person(enterprise: Enterprise) -> bool:
    return enterprise.client_type == "INDIVIDUAL"


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


def merged_files(keep: Enterprise) -> list[Enterprise]:
    """The files that were merged into this one."""
    return list(
        Enterprise.living().where(Enterprise.merged_into == keep.id, Enterprise.status == "MERGED")
    )


def nothing_built_on(source: Enterprise, actor: Any) -> Iterator[str]:
    """Each row that moved is as the merge left it, and the codes too (decision 50)."""
    note = source.moved
    if not note:
        yield T("What this merge moved is not on record")
        return
    keep = source.merged_into
    if keep.status != "ACTIVE":
        yield T("The file that was kept is not in use any more")
    if note["codes"][0] and keep.uscc not in note["codes"]:
        yield T("The credit code of the kept file was changed since")
    for table, row_id, link, version in note["rows"]:
        row = model_of(table).get_or_none(id=row_id)
        if row is None or row.is_deleted or row.__data__[link] != keep.id:
            yield T("An entry that moved is not there any more: {entry}", entry=f"{table} {row_id}")
        elif row.row_version != version:
            yield T("This was changed since the merge: {entry}", entry=str(row))


def unmerge(context: Context) -> dict:
    """Everything that moved goes back, the stations and the codes too; what came after the merge
    stays with the kept file.
    """
    source = context.row
    note, keep = source.moved, Enterprise.get_by_id(source.merged_into_id)
    for table, row_id, link, _version in note["rows"]:
        row = model_of(table).get_by_id(row_id)
        writes.store(context.actor, row, {link: source.id})
        writes.log(context.actor, "UPDATE", row, {link: [keep.id, source.id]}, event="unmerge")
    for row in EnterpriseStation.living().where(EnterpriseStation.id.in_(note["stations"] or [0])):
        writes.update_in_event(context.actor, row, {"is_deleted": True}, "unmerge", "DELETE")
    codes, former = note["codes"], note["former"]
    if (keep.uscc, keep.former_uscc) != (codes[1], former[1]):
        writes.update_in_event(
            context.actor, keep, {"uscc": codes[1], "former_uscc": former[1]}, "unmerge"
        )
    return {
        "merged_into": None,
        "moved": None,
        "uscc": codes[0],
        "former_uscc": former[0],
    }


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
            fields={
                "keep": Link("File to keep", Enterprise),
                "wrong_code": Choice(
                    "Which code was mistyped",
                    WRONG_CODE,
                    null=True,
                    help="Only when both files have a credit code",
                ),
                "person_is_firm": Flag("Person and firm are one client"),
                "reason": Text("Reason"),
            },
        ),
        Transition(
            "unmerge",
            "Take the merge back",
            ("MERGED",),
            lambda context: context.row.moved["status"],
            verb="merge",
            guard=nothing_built_on,
            effect=unmerge,
            danger=True,
            clause="SY-9.3.1",
            fields={"reason": Text("Reason")},
        ),
    )
)
