"""How proposed changes are shown on the pages of the record that they are about, and on
their own.
"""

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from backoffice.access.permissions import can
from backoffice.access.scopes import sees, visible
from backoffice.records import proposals
from models.clock import local
from models.proposals import ChangeProposal
from models.registry import model_of
from views.crud.form.history import words_of
from views.display.cells import Cell, account_name, tone_of
from views.display.labels import choice_label, field_label

MOST = 50


def field_of(resource: str, name: str):
    """The field of a table, a link to many too."""
    model = model_of(resource)
    return model._meta.manytomany.get(name) or model._meta.fields[name]


def label_of(proposal) -> str:
    return field_label(model_of(proposal.resource), field_of(proposal.resource, proposal.field))


def may_see(actor, proposal) -> bool:
    """Whether names of the record are shown to this person in full; sealed values stay masked in
    any case.
    """
    row = proposals.target_of(proposal)
    return row is not None and can(actor, "see", proposal.resource) and sees(actor, row, "see")


def words(actor, proposal, value) -> str:
    """A value of a proposal as this person may see it."""
    return words_of(field_of(proposal.resource, proposal.field), value, may_see(actor, proposal))


def change_of(actor, proposal) -> str:
    """A proposal in one line: field, old and new."""
    old, new = (
        words(actor, proposal, value) or _("(empty)") for value in proposals.pair_of(proposal)
    )
    return _("%(field)s: %(old)s → %(new)s", field=label_of(proposal), old=old, new=new)


def pending(actor, row) -> list:
    """What waits for a decision about a record, for those who may look at it."""
    if not row.proposed or not can(actor, "read", ChangeProposal.table()):
        return []
    return [one for one in proposals.pending_of(row) if sees(actor, one)]


def notice(actor, row) -> str | None:
    """The line above a record: what waits, and that the present values count until then."""
    if not (waiting := pending(actor, row)):
        return None
    number = ngettext(
        "%(num)s change waits for approval", "%(num)s changes wait for approval", len(waiting)
    )
    return (
        _("%(number)s; until then the present values count.", number=number)
        + " "
        + "；".join(change_of(actor, one) for one in waiting)
    )


def columns() -> list:
    model = ChangeProposal
    return [
        _("Field"),
        _("Present value at the time"),
        _("Proposed value"),
        field_label(model, model.status),
        _("By"),
        field_label(model, model.created_at),
        field_label(model, model.reason),
    ]


def rows(actor, row) -> list:
    """The newest proposals about a record, decided ones too, as lines of its page."""
    query = visible(actor, ChangeProposal).where(
        ChangeProposal.resource == row.table(), ChangeProposal.row_id == row.id
    )
    return [_line(actor, one) for one in query.order_by(ChangeProposal.id.desc()).limit(MOST)]


def _line(actor, one) -> list:
    old, new = (words(actor, one, value) for value in proposals.pair_of(one))
    texts = [
        account_name(one.created_by),
        local(one.created_at).strftime("%Y-%m-%d %H:%M"),
        one.reason or "",
    ]
    return [
        Cell("main", label_of(one), url_for("change_proposal.details_view", id=one.id)),
        Cell(text=old or "–"),
        Cell(text=new or "–"),
        Cell("tag", choice_label(ChangeProposal.status, one.status), tone=tone_of(one.status)),
        *(Cell(text=text) for text in texts),
    ]


def hints(actor, row) -> dict:
    """{field: what stands below it in the form} for who may only propose to change a field."""
    if not proposals.must_propose(actor, row):
        return {}
    waiting = {one.field: one for one in pending(actor, row)}
    found = dict.fromkeys(row.proposed, _("Changes at approval"))
    for name, one in waiting.items():
        found[name] = _(
            "Waits for approval: %(value)s",
            value=words(actor, one, proposals.pair_of(one)[1]) or _("(empty)"),
        )
    return found


def said(row) -> str:
    """What is told after a save of which a part waits for approval; empty when nothing does."""
    if not (names := getattr(row, "waiting", ())):
        return ""
    fields = "、".join(field_label(type(row), field_of(row.table(), name)) for name in names)
    return _(
        "Submitted for approval: %(fields)s. Until it is approved the former values count.",
        fields=fields,
    )
