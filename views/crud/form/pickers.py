"""What a picker offers: rows within the actor's reach, alive and in use, found as they are searched
in lists.
"""

from flask import jsonify, request, url_for
from flask_babel import gettext as _

from backoffice.errors import NotFound
from backoffice.records.validation import candidates, typed_fields
from backoffice.search.query import holding
from backoffice.workflow.engine import workflow_of
from models.links import Links
from views.crud.form import initial_values
from views.crud.query import filters
from views.display.labels import row_name, say, table_label
from views.display.screens import screen_of

SHOWN = 20


def answer(actor, model, name: str):
    """JSON for the picker of one field; `event.input` names the input of a workflow event."""
    field = _field(actor, model, name)
    text = request.args.get("q", "").replace("\0", "").strip()[:60]
    target = field.rel_model
    query = candidates(actor, field, for_new=not request.args.get("filter"))
    if text:
        query = query.where(holding(query, actor, text).condition)
    rows = list(query.order_by(target.id).limit(SHOWN + 1))
    always = standing(actor, field) if request.args.get("filter") and not text else []
    return jsonify(
        results=always
        + [{"id": row.id, "text": row_name(row), "hint": _hint(row)} for row in rows[:SHOWN]],
        more=len(rows) > SHOWN,
        new=_new(target, text),
        foot=_("%(what)s that you may choose", what=table_label(target)),
    )


def standing(actor, field) -> list:
    """What a condition may ask besides rows: the own person or station, nothing, anything."""
    own = filters.own_place(actor, field)
    words = [(filters.MINE, say(own[1]))] if own and own[0] else []
    if field.null:
        words += [(filters.EMPTY, _("(empty)")), (filters.FILLED, _("(not empty)"))]
    return [{"id": word, "text": text, "hint": ""} for word, text in words]


def _field(actor, model, name):
    if "." in name:
        event, _dot, name = name.partition(".")
        workflow = workflow_of(model)
        act = workflow and workflow.act(event)
        field = act.plain_inputs.get(name) if act and act.is_open_to(actor, model.table()) else None
    else:
        field = model._meta.fields.get(name) or typed_fields(model).get(name)
    if field is None or not (getattr(field, "kind", "") == "link" or isinstance(field, Links)):
        raise NotFound()
    return field


def _new(target, text) -> dict | None:
    """Where a missing row may be made by who is asking: the form opens in another tab with what was
    typed, and its row is chosen here.
    """
    try:
        screen = screen_of(target.table())
    except LookupError:
        return None
    if not screen.may("create"):
        return None
    return {
        "url": url_for(f"{target.table()}.create_view", **initial_values.carried(screen, text)),
        "text": _("New: %(what)s", what=table_label(target)),
    }


def _hint(row) -> str:
    """What tells rows of the same name apart: their code, or their place."""
    for name in ("code", "uscc", "staff_no"):
        value = row.__data__.get(name)
        if value and str(value) != row_name(row):
            return str(value)
    return ""
