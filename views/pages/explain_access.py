"""“Why can or cannot this person see or do this?”: for administrators, and for heads within their
station.
"""

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from backoffice.access.permissions import require
from backoffice.access.scopes import visible
from backoffice.accounts import explain_access
from backoffice.errors import NotFound
from backoffice.records import writes
from models.accounts import UserAccount
from models.digits import whole
from models.registry import model_of, models
from views.current import actor, no_parameters_but
from views.display.cells import details_url
from views.display.labels import own_name, say, table_label

blueprint = Blueprint("why", __name__)
MAX_ACCOUNTS = 500


@blueprint.route("/access/explain")
def why():
    """Without a record: what the account is; with one: every verb and event on it."""
    require(actor(), "explain", "user_account")
    no_parameters_but("account", "kind", "record")
    asked = {name: request.args.get(name, "").strip() for name in ("account", "kind", "record")}
    account = _account(asked["account"])
    row, problem = _row(asked) if account and asked["record"] else (None, None)
    return render_template(
        "why.html",
        asked=asked,
        accounts=_accounts(),
        kinds=_kinds(),
        problem=problem,
        account=account,
        steps=_said(explain_access.account_steps(account)) if account else [],
        record=(own_name(row), details_url(row)) if row is not None else None,
        verdicts=_verdicts(account, row) if row is not None else [],
        action=url_for("why.why"),
    )


def _said(steps) -> list:
    return [(step.holds, say(step.text)) for step in steps]


def _verdicts(account, row) -> list:
    """(verb or event, whether it is allowed, the steps that lead there)."""
    found = explain_access.verdicts(account, row)
    return [(say(one.label), one.allowed, _said(one.steps)) for one in found]


def _account(text):
    """The account that is asked about, within the scope of the person asking. Raises NotFound."""
    if not text:
        return None
    if (number := whole(text)) is None:
        raise NotFound()
    return writes.fetch(actor(), UserAccount, number, "explain")


def _row(asked):
    """The record by its number or id, when the person asking may see it; else what is wrong."""
    model, text = model_of(asked["kind"]), asked["record"]
    if (
        model is None
        or not getattr(model, "label", "")
        or (model.table(), table_label(model)) not in _kinds()
    ):
        return None, _("Choose a kind of record")
    codes = [
        model._meta.fields[name]
        for name in ("code", "uscc", "username")
        if name in model._meta.fields
    ]
    number = whole(text) or 0
    condition = model.id == number
    for one in codes:
        condition = condition | (one == text)
    row = visible(actor(), model).where(condition).first()
    return row, None if row is not None else _("No such record, or you may not see it yourself")


def _accounts() -> list:
    rows = (
        visible(actor(), UserAccount, "explain")
        .order_by(UserAccount.display_name)
        .limit(MAX_ACCOUNTS)
    )
    return [(str(row.id), f"{row.display_name}（{row.username}）") for row in rows]


def _kinds() -> list:
    """(table, name) of every kind of record that the person asking may read."""
    return sorted(
        (
            (model.table(), table_label(model))
            for model in models()
            if getattr(model, "label", "")
            and hasattr(model, "is_deleted")
            and actor().reaches("read", model.table())
        ),
        key=lambda pair: pair[1],
    )
