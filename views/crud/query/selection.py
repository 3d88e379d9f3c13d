"""The acts on many rows that a list offers, and which rows are meant: the ticked ones, or all that
the list's address matches, counted when it is done.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from backoffice.access.scopes import visible
from backoffice.workflow.engine import workflow_of
from models.digits import whole
from views.crud.query import saved_view_tabs
from views.crud.query.list_query import question_of, rows_of
from views.display.labels import say

EDIT, DELETE = "_edit", "_delete"
MAX_TICKED = 500
MOST = 10_000
"""Rows of one bulk act."""


@dataclass
class Chosen:
    """A query of rows within reach; `count` as of now, `told` as it was when the page before was
    shown.
    """

    query: object
    count: int
    fields: list
    told: int | None = None

    @property
    def grown(self) -> bool:
        """Whether other rows match now than the person was told."""
        return self.told is not None and self.told != self.count

    def rows(self, most: int | None = None) -> list:
        return list(self.query.order_by(self.query.model.id).limit(most))

    def ids(self) -> list[int]:
        return [
            row_id
            for (row_id,) in self.query.select(self.query.model.id)
            .order_by(self.query.model.id)
            .limit(MOST)
            .tuples()
        ]


def chosen(actor, screen) -> Chosen:
    """What the posted form means. Raises BadRequest when it names nothing, or too much."""
    if request.form.get("all") == "1":
        address = request.form.get("address", "")[:1500]
        query = matching(actor, screen, address)
        fields = [("all", "1"), ("address", address)]
    else:
        ids = ticked(request.form.getlist("rowid"))
        query = visible(actor, screen.model).where(screen.model.id.in_(ids))
        fields = [("rowid", row_id) for row_id in ids]
    count = query.limit(MOST + 1).count()
    if count > MOST:
        raise BadRequest(_("At most %(most)s entries at once; narrow the conditions", most=MOST))
    told = whole(request.form.get("told"), 8)
    return Chosen(query, count, fields, told if fields[0][0] == "all" else None)


def matching(actor, screen, address: str):
    """Every row that the list of this address shows to this person. Raises BadRequest."""
    return rows_of(
        actor, screen, question_of(screen, saved_view_tabs.conditions_of(dict(parse_qsl(address))))
    )


def ticked(texts) -> list[int]:
    """The ids of the ticked rows. Raises BadRequest when there is none, or too many."""
    ids = sorted({number for one in texts if (number := whole(one)) is not None})
    if not ids or len(ids) > MAX_TICKED:
        raise BadRequest(_("Choose 1 to %(most)s entries", most=MAX_TICKED))
    return ids


def offered(actor, screen) -> list:
    """(name, label, danger) of the acts that this person may do to many rows of this list."""
    workflow = workflow_of(screen.model)
    events = [workflow.act(name) for name in screen.bulk_events] if workflow else []
    found = [
        (event.event, say(event.label), event.danger)
        for event in events
        if event.is_open_to(actor, screen.resource)
    ]
    if screen.bulk_fields and screen.may("update"):
        found.append((EDIT, _("Edit fields"), False))
    if screen.may("delete"):
        found.append((DELETE, _("Delete"), True))
    return found
