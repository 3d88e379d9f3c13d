"""The page of one record: facts, what may be done with it, what hangs on it, its story and its
changes.
"""

from dataclasses import dataclass
from dataclasses import field as attribute

from flask import url_for
from flask_babel import gettext as _

from backoffice.access.outside_reach import hides
from backoffice.access.permissions import can
from backoffice.access.scopes import sees, visible
from backoffice.records.validation import candidates, typed_fields
from backoffice.workflow.engine import workflow_of
from models.links import Links
from views.crud.query.columns import is_for_people
from views.display.cells import Cell, cell, details_url, text_of, tone_of
from views.display.labels import choice_label, field_label, own_name, say, table_label

MAX_RELATED = 20
STATES = ("status", "response", "decision")
"""Fields that say where a record stands, the first of them in colour beside its title."""


@dataclass
class Fact:
    """A label and a value."""

    label: str
    text: str
    url: str | None = None
    wide: bool = False
    reveal_url: str | None = None
    tag_tone: str | None = None
    title: str | None = None


@dataclass
class Act:
    """Something that may be done now, or why it may not."""

    label: str
    url: str | None
    primary: bool = False
    danger: bool = False
    disabled_reason: str | None = None
    icon: str | None = None
    method: str = "get"


@dataclass
class Related:
    """Rows of another table that point at the record."""

    id: str
    title: str
    count: int
    columns: list
    rows: list
    empty_text: str = ""
    new_url: str | None = None
    new_label: str = ""


@dataclass
class Event:
    when: str
    title: str
    text: str
    tone: str = ""


@dataclass
class DetailPage:
    """Everything the detail template shows; `link` is to be sent to somebody, and `picture` its
    code for a telephone.
    """

    title: str
    name: str
    back_url: str
    subtitle: str = ""
    tag: tuple | None = None
    facts_line: list = attribute(default_factory=list)
    acts: list = attribute(default_factory=list)
    clock: list = attribute(default_factory=list)
    steps: list = attribute(default_factory=list)
    sections: list = attribute(default_factory=list)
    tabs: list = attribute(default_factory=list)
    timeline: list = attribute(default_factory=list)
    history: list = attribute(default_factory=list)
    edit_url: str | None = None
    delete_url: str | None = None
    copy_url: str | None = None
    prev_next: tuple = (None, None)
    notice: str | None = None
    link: str | None = None
    picture: str = ""
    running: object = None
    calling: object = None


def facts(actor, row, names, may_see: bool) -> list[Fact]:
    """Facts of these fields; sealed values stay masked and offer a reveal to those who may.

    Words that only an event writes, such as why something was called off, are left out until there
    are any.
    """
    model, found, typed = type(row), [], typed_fields(type(row))
    for name in names:
        field = model._meta.manytomany.get(name) or model._meta.fields[name]
        if (getattr(field, "restricted", False) and not may_see) or hides(actor, field):
            continue
        fact = _fact(actor, row, name, field, may_see)
        if fact.text or not fact.wide or name in typed:
            found.append(fact)
    return found


def sections(screen):
    """Sections of the detail page: declared, else the number, what the form asks and what events
    wrote, with the stamps last.
    """
    if screen.column_details_list:
        return screen.column_details_list
    typed = list(typed_fields(screen.model))
    given = [
        name
        for name in screen.model._meta.sorted_field_names
        if is_for_people(screen.model, name) and name not in typed
    ]
    number = [name for name in given if name in screen.model.display_fields]
    names = [*number, *typed, *(name for name in given if name not in number)]
    hidden = {"id", "created_at", "updated_at", "password_hash", "consent"}
    return [
        ("Basic data", [name for name in names if name not in hidden]),
        ("Kept by the product", ["created_at", "created_by", "updated_at"]),
    ]


def summary(actor, row, names) -> list[Fact]:
    """The filled-in facts of these fields, below those of the enterprise where the row is part of a
    need or case of it.
    """
    may_see = can(actor, "see", row.table()) and sees(actor, row, "see")
    found = [fact for fact in facts(actor, row, names, may_see) if fact.text]
    owner = row
    while owner is not None and "enterprise" not in owner._meta.fields:
        owner = getattr(owner, owner.belongs_to, None) if owner.belongs_to else None
    if owner is None or owner is row or not sees(actor, owner):
        return found
    firm = _fact(actor, owner, "enterprise", type(owner).enterprise, False)
    return [firm, *(fact for fact in found if (fact.label, fact.text) != (firm.label, firm.text))]


def _fact(actor, row, name, field, may_see) -> Fact:
    text = text_of(field, row, plain=may_see)
    fact = Fact(
        field_label(type(row), field),
        f"{text} {_(field.unit)}" if text and field.unit and field.unit != "count" else text,
    )
    fact.wide = isinstance(field, Links) or getattr(field, "kind", "") in ("long", "lines")
    value = None if isinstance(field, Links) else getattr(row, name)
    if (
        getattr(field, "kind", "") == "link"
        and value is not None
        and sees(actor, value)
        and can(actor, "read", value.table())
    ):
        fact.url = details_url(value)
    if (
        getattr(field, "kind", "") == "file"
        and value is not None
        and may_see | (not field.restricted)
    ):
        fact.url = url_for("files.look", attachment_id=value.id)
    if hasattr(value, "open") and may_see and field.kind != "json":
        fact.reveal_url = url_for(f"{row.table()}.reveal", id=row.id, field=name)
    if getattr(field, "kind", "") == "choice" and name in STATES:
        fact.tag_tone = tone_of(row.__data__[name])
    return fact


def acts(actor, row) -> list[Act]:
    """The events of the row's workflow, free ones and refused ones with what they lack."""
    workflow = workflow_of(type(row))
    if workflow is None:
        return []
    found = []
    for offer in (*workflow.combined(actor, row), *workflow.offers(actor, row)):
        event = offer.transition
        primary = event.primary(row) if callable(event.primary) else event.primary
        found.append(
            Act(
                say(event.label),
                url_for(f"{row.table()}.happen", event=event.event, id=row.id),
                primary,
                event.danger,
                _(
                    "%(act)s still needs: %(pieces)s",
                    act=say(event.label),
                    pieces="、".join(map(say, offer.unmet)),
                )
                if offer.unmet
                else None,
                event.icon,
            )
        )
    first = next((act for act in found if act.primary and not act.disabled_reason), None)
    for act in found:
        act.primary = act is first
    return sorted(found, key=lambda act: (not act.primary, act.danger))


def tag(row) -> tuple | None:
    """The state of a row as a coloured word."""
    for name in STATES:
        if name in row._meta.fields:
            code = row.__data__[name]
            return (choice_label(row._meta.fields[name], code), tone_of(code))
    return None


def related(actor, row, model, link, columns) -> Related | None:
    """A tab of rows that point at `row` and that the actor may read; None when the table is closed
    to them.

    Where a person types the link, the tab offers a new row that points here.
    """
    if not can(actor, "read", model.table()):
        return None
    key = model._meta.fields[link]
    return listing(
        actor,
        model,
        visible(actor, model).where(key == row.id),
        columns,
        _new_url(actor, row, model, key),
    )


def listing(actor, model, query, columns, new_url=None) -> Related:
    """A tab of the newest rows of a query; numbered rows stand in their order."""
    order = model.row_no if "row_no" in model._meta.fields else model.id.desc()
    columns = [name for name in columns if not hides(actor, model._meta.fields[name])]
    rows = list(query.order_by(order).limit(MAX_RELATED))
    count = len(rows) if len(rows) < MAX_RELATED else query.count()

    def cells(row):
        return [_linked(model, row, name, place) for place, name in enumerate(columns)]

    return Related(
        f"t-{model.table()}",
        table_label(model),
        count,
        [field_label(model, model._meta.fields[name]) for name in columns],
        [cells(row) for row in rows],
        _("Nothing yet"),
        new_url,
    )


def _new_url(actor, row, model, key) -> str | None:
    if (
        key.system
        or not can(actor, "create", model.table())
        or not candidates(actor, key).where(key.rel_model.id == row.id).exists()
    ):
        return None
    return url_for(f"{model.table()}.create_view", **{key.name: row.id})


def _linked(model, row, name, place) -> Cell:
    made = cell(model, model._meta.fields[name], row)
    if place == 0:
        made.kind, made.url = "main", details_url(row)
        made.text = made.text or own_name(row)
    return made
