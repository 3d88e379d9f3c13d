"""The second step of signing in: asked for after the password, set up and switched off by each
person for themselves.
"""

import segno
from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.exceptions import TooManyRequests

from backoffice.access import sessions
from backoffice.accounts import passwords, second_factor
from backoffice.errors import Invalid
from views.current import actor, no_parameters_but
from views.display.labels import said_errors
from views.sign_in.password import safe_next, turn_out

blueprint = Blueprint("second_factor", __name__, url_prefix="/second-factor")


@blueprint.route("/", methods=("GET", "POST"))
def enter():
    """Ask for the code; until it is shown, the session opens nothing else."""
    no_parameters_but("next")
    if not g.session_row.waits:
        return redirect(url_for("dashboard.workbench"))
    if request.method == "GET":
        return render_template("second_factor/enter.html", next=safe_next())
    try:
        if passwords.second_step(
            g.account, g.session_row, request.form.get("code", ""), request.remote_addr
        ):
            return redirect(safe_next() or url_for("dashboard.workbench"))
    except passwords.Throttled:
        raise TooManyRequests() from None
    if passwords.is_locked(g.account):
        return turn_out()
    return render_template(
        "second_factor/enter.html",
        next=safe_next(),
        error=_("This code is not right, or it was used already"),
    ), 422


@blueprint.route("/new", methods=("GET", "POST"))
def begin():
    """Make a secret with the password asked once more, show it as a picture and as text, and switch
    the step on with its first code.
    """
    no_parameters_but()
    if second_factor.is_on(g.account):
        return render_template(
            "second_factor/on.html", left=second_factor.codes_left(g.account), errors={}
        )
    if "begin" in request.form:
        return _shown_password(_secret_page) or _begun()
    errors = {}
    if request.method == "POST":
        try:
            codes = second_factor.confirm(actor(), g.account, request.form.get("code", ""))
            return render_template("second_factor/codes.html", codes=codes)
        except Invalid as fault:
            errors = said_errors(fault)
    return _secret_page(errors)


def _secret_page(errors):
    shown = {"errors": errors, "forced": second_factor.is_missing(actor())}
    if secret := second_factor.waiting_secret(g.account):
        address = second_factor.address(g.account, secret, _("Quality service station back office"))
        shown["picture"] = Markup(segno.make(address, error="m").svg_inline(scale=4, light="#fff"))
        shown["secret"] = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    return render_template("second_factor/new.html", **shown), 422 if errors else 200


@blueprint.route("/off", methods=("POST",))
def off():
    """Switch the own second step off, with the password asked once more (ASVS 7.5.1)."""
    no_parameters_but()
    if not second_factor.is_on(g.account):
        return redirect(url_for("second_factor.begin"))
    return _shown_password(_still_on) or _switched_off()


def _shown_password(page):
    """None once the present password is shown; else the answer: the page again with what is wrong,
    or the way out.
    """
    try:
        passwords.require_present(actor(), g.account, request.form.get("current", ""))
    except passwords.Throttled:
        raise TooManyRequests() from None
    except Invalid as fault:
        if sessions.has_ended(g.session_row):
            return turn_out()
        return page(said_errors(fault))
    return None


def _begun():
    second_factor.begin(g.account)
    return redirect(url_for("second_factor.begin"))


def _still_on(errors):
    return render_template(
        "second_factor/on.html", left=second_factor.codes_left(g.account), errors=errors
    ), 422


def _switched_off():
    second_factor.switch_off(actor(), g.account, g.session_row.id)
    flash(_("The second step is off; all other sessions have ended."), "ok")
    return redirect(url_for("second_factor.begin"))
