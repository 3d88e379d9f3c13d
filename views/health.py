"""`/healthz`: 200 when every check holds, else 503; JSON in every state, also without a database."""

from flask import Blueprint, current_app, jsonify

from backoffice import health

blueprint = Blueprint("health", __name__)


@blueprint.route("/healthz")
def healthz():
    """The checks by name; nothing in them that a stranger should not know."""
    found = health.checks(current_app.config["SETTINGS"], current_app.secret_key)
    whole = all(check.ok for check in found)
    told = {"status": "ok" if whole else "unavailable", "schema": next((check.detail for check in found if check.name == "schema" and check.ok), None), "checks": [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in found]}
    return jsonify(told), 200 if whole else 503
