"""Chinese or English, light or dark, high rows or low ones: kept with the account, before signing
in in the browser.
"""

from flask import Blueprint, g, redirect, request, session, url_for
from flask_babel import Babel
from werkzeug.exceptions import BadRequest

from backoffice.accounts import passwords
from views.sign_in.password import safe_next

blueprint = Blueprint("language", __name__)
LANGUAGES = ("zh_CN", "en")


def chosen() -> str:
    if g.get("account") is not None:
        return g.account.language if g.account.language in LANGUAGES else LANGUAGES[0]
    return session.get("language") if session.get("language") in LANGUAGES else LANGUAGES[0]


def register(app, folder):
    Babel(
        app,
        default_locale="zh_CN",
        default_timezone="Asia/Shanghai",
        locale_selector=chosen,
        default_translation_directories=str(folder),
    )
    app.register_blueprint(blueprint)


@blueprint.route("/language", methods=("POST",))
def switch():
    language = request.form.get("lang")
    if language not in LANGUAGES:
        raise BadRequest()
    session["language"] = language
    if g.account is not None:
        passwords.prefer(g.account, language=language)
    return redirect(safe_next() or url_for("dashboard.workbench"))


@blueprint.route("/theme", methods=("POST",))
def theme():
    wanted = request.form.get("theme")
    if wanted not in ("light", "dark"):
        raise BadRequest()
    answer = redirect(safe_next() or url_for("dashboard.workbench"))
    answer.set_cookie(
        "theme", wanted, max_age=31_536_000, httponly=True, samesite="Lax", secure=request.is_secure
    )
    if g.account is not None:
        passwords.prefer(g.account, theme=wanted)
    return answer


@blueprint.route("/density", methods=("POST",))
def density():
    wanted = request.form.get("rows")
    if wanted not in ("", "tight", "loose"):
        raise BadRequest()
    passwords.prefer(g.account, density=wanted)
    return redirect(safe_next() or url_for("dashboard.workbench"))
