"""What a picker offers: rows within the actor's reach, alive and in use, found as they are searched in lists."""

from flask import jsonify, request
from flask_babel import gettext as _

from backoffice.errors import NotFound
from backoffice.permissions import can
from backoffice.validation import candidates, typed_fields
from backoffice.workflow.engine import workflow_of
from models.links import Links
from views.base.labels import row_name, table_label
from views.base.listing import search

SHOWN = 20


def answer(actor, model, name: str):
    """JSON for the picker of one field; `event.input` names the input of a workflow event."""
    field = _field(actor, model, name)
    text = request.args.get("q", "").replace("\0", "").strip()[:60]
    target = field.rel_model
    query = candidates(actor, field)
    if text:
        query = query.where(search(actor, target, text)) if target.searched else query.where(target.id.is_null())
    rows = list(query.order_by(target.id).limit(SHOWN + 1))
    return jsonify(results=[{"id": row.id, "text": row_name(row), "hint": _hint(row)} for row in rows[:SHOWN]], more=len(rows) > SHOWN,
                   foot=_("%(what)s that you may choose", what=table_label(target)))


def _field(actor, model, name):
    if "." in name:
        event, _dot, name = name.partition(".")
        workflow = workflow_of(model)
        transition = workflow and workflow.transitions.get(event)
        asks = transition.asks if transition and isinstance(transition.asks, dict) and can(actor, transition.permission, model.table()) else {}
        field = asks.get(name)
    else:
        field = model._meta.fields.get(name) or typed_fields(model).get(name)
    if field is None or not (getattr(field, "kind", "") == "link" or isinstance(field, Links)):
        raise NotFound()
    return field


def _hint(row) -> str:
    """What tells rows of the same name apart: their code, or their place."""
    for name in ("code", "uscc", "staff_no"):
        value = row.__data__.get(name)
        if value and str(value) != row_name(row):
            return str(value)
    return ""
