"""Sign-in, sign-out, the own password."""

import logging
from functools import partial

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, login_user, logout_user
from flask_wtf import FlaskForm
from peewee import OperationalError
from werkzeug.exceptions import TooManyRequests
from wtforms import PasswordField, StringField

from backoffice.access import protection_profile, sessions
from backoffice.access.actors import load_actor
from backoffice.accounts import passwords, second_factor
from backoffice.errors import Invalid
from models import standby
from models.base import database
from views.crud.query import saved_view_tabs
from views.current import actor, no_parameters_but, safe_path
from views.display.labels import said_errors

blueprint = Blueprint("sign_in", __name__)
log = logging.getLogger(__name__)
login = LoginManager()
OPEN_PAGES = {
    "sign_in.enter",
    "static",
    "health.healthz",
    "language.switch",
    "language.theme",
    "public.sign",
    "public.signed",
    "public.survey",
    "public.periodic",
    "public.thanks",
    "public.look_up",
    "public.services",
    "public.published",
    "watching.metrics",
}
QUIET_PAGES = {"background_task.state"}
"""What a page asks by itself: nobody is there, so the session grows no older and no younger."""
DOORS = {
    "sign_in.enter",
    "sign_in.leave",
    "second_factor.enter",
    "language.switch",
    "language.theme",
}
"""What is sent to come in, leave and read: goes on while other writing waits for a replica that is
away.
"""
ALWAYS = {"sign_in.leave", "static", "language.switch", "language.theme"}


class SignedIn(UserMixin):
    """Flask-Login's user: it is the session row, so that ending the row ends the sign-in."""

    def __init__(self, row, token):
        self.row, self.token, self.account = row, token, row.user

    def get_id(self):
        return self.token


class SignInForm(FlaskForm):
    username = StringField()
    password = PasswordField()


class PasswordForm(FlaskForm):
    current = PasswordField()
    new = PasswordField()
    repeat = PasswordField()


@login.user_loader
def find(token):
    row = sessions.find_session(token) if isinstance(token, str) else None
    return SignedIn(row, token) if row else None


def register(app):
    login.init_app(app)
    login.session_protection = None
    app.register_blueprint(blueprint)
    app.before_request(recognise)
    app.after_request(note_presence)


def recognise():
    """Who is asking; pages other than the open ones need somebody."""
    from flask_login import current_user

    g.account = None
    if request.endpoint in ("static", "health.healthz"):
        return None
    if current_user.is_authenticated:
        g.account, g.session_row = current_user.account, current_user.row
        g.actor = load_actor(g.account, request.remote_addr, g.get("request_id"))
        if (first := _comes_first()) and request.endpoint not in ALWAYS | {first}:
            return redirect(url_for(first))
    elif request.endpoint not in OPEN_PAGES:
        return _ask_to_sign_in()
    return None


def note_presence(answer):
    """Once a minute the session is told that its person was here, after the answer has gone: nobody
    waits for that write.
    """
    session = g.get("session_row")
    if session and request.endpoint not in QUIET_PAGES and sessions.is_to_be_noted(session):
        answer.call_on_close(partial(_touch, session.id))
    return answer


def _touch(session):
    opened = False
    try:
        opened = database.connect(reuse_if_open=True)
        with standby.alone(database.obj):
            sessions.touch(session)
    except OperationalError as fault:
        log.warning("the presence of session %s was not noted", session, exc_info=fault)
    finally:
        if opened:
            database.close()


def _comes_first() -> str | None:
    """The page that a person has to pass before any other."""
    if g.session_row.waits:
        return "second_factor.enter"
    if _must_choose():
        return "sign_in.password"
    return "second_factor.begin" if second_factor.is_missing(g.actor) else None


def _must_choose() -> bool:
    """Whether this person has to choose a new password before going on: asked after signing in,
    never in the middle of work.
    """
    return g.account.must_change_password or protection_profile.has_expired(
        g.account, g.session_row.created_at
    )


def _ask_to_sign_in():
    from views.http.error_pages import page

    if request.method != "GET" or request.is_json or request.headers.get("X-Requested-With"):
        return page(401)
    return redirect(
        url_for("sign_in.enter", next=request.full_path.rstrip("?")[:600])
        if request.path != "/"
        else url_for("sign_in.enter")
    )


@blueprint.route("/login", methods=("GET", "POST"))
def enter():
    """The same words for a wrong name, a wrong password, a locked and a disabled account."""
    no_parameters_but("next")
    form = SignInForm()
    error = None
    if request.method == "POST":
        try:
            account = passwords.sign_in(
                form.username.data or "", form.password.data or "", request.remote_addr
            )
        except passwords.Throttled:
            raise TooManyRequests() from None
        if account:
            return _let_in(account)
        error = _(
            "Account or password is not right. After five failures the account is locked "
            "for 15 minutes."
        )
    return render_template(
        "sign_in.html", form_error=error, username=form.username.data or "", next=safe_next()
    ), 422 if error else 200


def _let_in(account):
    target = safe_next()
    language = session.get("language")
    session.clear()
    waits = second_factor.is_on(account)
    token = sessions.open_session(account, request.remote_addr, request.user_agent.string, waits)
    login_user(SignedIn(sessions.find_session(token), token))
    if language:
        passwords.prefer(account, language=language)
    target = target or saved_view_tabs.landing(load_actor(account))
    if waits:
        return redirect(url_for("second_factor.enter", next=target or None))
    return redirect(target or url_for("dashboard.workbench"))


def safe_next() -> str:
    """Where to go after signing in: a path of this house or nothing."""
    return safe_path(request.values.get("next"))


@blueprint.route("/logout", methods=("POST",))
def leave():
    if g.account is not None:
        passwords.sign_out(actor(), g.session_row)
    logout_user()
    session.clear()
    return redirect(url_for("sign_in.enter"))


def turn_out():
    """To the page for signing in, where too many wrong codes or passwords have ended the
    session.
    """
    logout_user()
    session.clear()
    flash(
        _(
            "Account or password is not right. After five failures the account is locked for 15 "
            "minutes."
        ),
        "bad",
    )
    return redirect(url_for("sign_in.enter"))


@blueprint.route("/password", methods=("GET", "POST"))
def password():
    """The own password; asked for at once when somebody else has set it."""
    no_parameters_but()
    form, errors = PasswordForm(), {}
    if request.method == "POST":
        try:
            passwords.change_password(
                actor(),
                g.account,
                form.current.data or "",
                form.new.data or "",
                form.repeat.data or "",
                g.session_row.id,
            )
            flash(_("The password is changed; all other sessions have ended."), "ok")
            return redirect(url_for("dashboard.workbench"))
        except passwords.Throttled:
            raise TooManyRequests() from None
        except Invalid as fault:
            if sessions.has_ended(g.session_row):
                return turn_out()
            errors = said_errors(fault)
    hints = [
        _(
            "At least %(n)s characters; a sentence is easier to keep in mind than a riddle",
            n=passwords.LEAST,
        ),
        _("Not your name or login, and no password that everybody uses"),
    ]
    if protection_profile.is_on():
        hints.append(
            _("Three kinds of characters at least: small letters, capitals, digits, others")
        )
    if days := protection_profile.lasting_days():
        hints.append(_("A password lasts %(n)s days", n=days))
    return render_template(
        "password.html", errors=errors, forced=_must_choose(), hints=hints
    ), 422 if errors else 200
