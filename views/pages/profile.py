"""The own account: who I am here, my telephone and e-mail, language, theme and password, and where
I am signed in.
"""

from dataclasses import dataclass, field

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _

from backoffice.access.scopes import visible
from backoffice.access.sessions import living_sessions
from backoffice.accounts import passwords
from backoffice.errors import Invalid
from backoffice.records import writes
from models.accounts import UserAccount, UserRole, UserSession
from models.audit import AuditLog
from models.clock import local
from models.digits import whole
from views.crud.detail.detail import Fact
from views.current import actor, no_parameters_but
from views.display.labels import choice_label, field_label, row_name, said_errors
from views.http import user_agents
from views.screens.logs import sign_in_reason

blueprint = Blueprint("profile", __name__)
NEWEST = 10


@dataclass
class Profile:
    """Everything the page shows."""

    facts: list
    sessions: list
    signed_in: list
    contact: list
    errors: dict = field(default_factory=dict)


@blueprint.route("/profile", methods=("GET", "POST"))
def mine():
    """POST changes the own telephone number, e-mail address and the wish for reminders by
    e-mail.
    """
    no_parameters_but()
    errors = {}
    if request.method == "POST":
        try:
            passwords.change_contact(
                actor(),
                g.account,
                {name: request.form.get(name, "") for name in ("mobile", "email")},
                request.form.get("wants_mail") == "1",
            )
            flash(_("Saved: %(name)s", name=_("My contact data")), "ok")
            return redirect(url_for("profile.mine"))
        except Invalid as fault:
            errors = said_errors(fault)
    page = Profile(_facts(), _sessions(), _sign_ins(), _contact(errors), errors)
    return render_template(
        "profile.html", page=page, named=user_agents.name_of
    ), 422 if errors else 200


def _contact(errors) -> list[dict]:
    """Telephone and e-mail as fields of the form: what is on file is never in the page."""
    account, base = (
        g.account,
        {"required": False, "readonly": False, "unit": "", "wide": True, "placeholder": ""},
    )
    found = []
    for name, longest, hint in (("mobile", 20, "tel"), ("email", 100, "email")):
        kept = getattr(account, name)
        note = _("%(mask)s (empty: unchanged)", mask=str(kept)) if kept else ""
        found.append(
            {
                **base,
                "kind": "text",
                "name": name,
                "id": name,
                "label": field_label(UserAccount, UserAccount._meta.fields[name]),
                "help": "",
                "errors": errors.get(name, []),
                "mask_note": note,
                "maxlength": longest,
                "value": request.form.get(name, ""),
                "autocomplete": hint,
            }
        )
    found[1]["help"] = _("Empty: the address of your staff or expert file")
    wish = request.form.get("wants_mail") == "1" if request.method == "POST" else account.wants_mail
    found.append(
        {
            **base,
            "kind": "flag",
            "name": "wants_mail",
            "id": "wants_mail",
            "label": field_label(UserAccount, UserAccount.wants_mail),
            "help": _mail_help(),
            "errors": errors.get("wants_mail", []),
            "mask_note": "",
            "value": wish,
            "placeholder": _("Send me the reminders of the day as one message"),
        }
    )
    return found


def _mail_help() -> str:
    if current_app.config["SETTINGS"].mail is None:
        return _("No mail server is set up yet; your wish is kept until there is one")
    return _(
        "On working mornings, when something is near its day or late; numbers of cases and "
        "their days alone"
    )


def _facts() -> list[Fact]:
    account = g.account
    label = lambda name: field_label(UserAccount, UserAccount._meta.fields[name])  # noqa: E731
    found = [
        Fact(label("display_name"), account.display_name),
        Fact(label("username"), account.username),
    ]
    if account.staff_id:
        found.append(Fact(_("My station"), row_name(account.staff.station)))
    for role in UserRole.living().where(UserRole.user == account).order_by(UserRole.id):
        found.append(Fact(_("Role"), role_words(role)))
    if account.password_changed_at:
        found.append(
            Fact(
                label("password_changed_at"),
                local(account.password_changed_at).strftime("%Y-%m-%d %H:%M"),
            )
        )
    return found


def role_words(role) -> str:
    """A role with its place and, when it is temporary, its days and the reason."""
    place = next(
        (
            row_name(getattr(role, name))
            for name in ("station", "region", "provider")
            if role.__data__.get(name)
        ),
        "",
    )
    days = (
        f"{role.valid_from or ''} – {role.valid_to or ''}"
        if role.valid_from or role.valid_to
        else ""
    )
    return " ".join(
        filter(None, (choice_label(UserRole.role, role.role), place, days, role.reason))
    )


def _sessions() -> list:
    """(row, signed in, last seen, whether it is this one) of every living session of the person."""
    rows = (
        living_sessions().where(UserSession.user == g.account).order_by(UserSession.seen_at.desc())
    )
    return [
        (row, _when(row.created_at), _when(row.seen_at), row.id == g.session_row.id) for row in rows
    ]


def _sign_ins() -> list:
    """(when, whether it succeeded, IP, why not) of the newest attempts for the own account."""
    mine_ = f"user_account:{g.account.id}"
    lines = visible(actor(), AuditLog).where(
        AuditLog.object_ref == mine_, (AuditLog.action == "LOGIN") | (AuditLog.event == "sign_in")
    )
    return [
        (_when(line.at), line.action == "LOGIN", line.ip or "", sign_in_reason(line))
        for line in lines.order_by(AuditLog.id.desc()).limit(NEWEST)
    ]


def _when(instant) -> str:
    return local(instant).strftime("%Y-%m-%d %H:%M")


@blueprint.route("/profile/sessions", methods=("POST",))
def end():
    """End one of the own sessions, or all but this one."""
    no_parameters_but()
    wanted = request.form.get("session", "")
    if wanted == "others":
        passwords.end_others(actor(), g.session_row)
    elif (number := whole(wanted)) is not None:
        passwords.end_one(actor(), writes.fetch(actor(), UserSession, number, "end"))
    flash(_("The session is ended"), "ok")
    return redirect(url_for("profile.mine"))
