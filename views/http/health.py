"""`/healthz`: 200 when every check holds, else 503; JSON in every state, also without a database.

`filling` counts what the worker still fills after an upgrade: work goes on meanwhile.
"""

from flask import Blueprint, current_app, jsonify

from backoffice import filling
from backoffice.operations import health_checks

blueprint = Blueprint("health", __name__)


@blueprint.route("/healthz")
def healthz():
    """The checks by name; nothing in them that a stranger should not know."""
    found = health_checks.checks(current_app.config["SETTINGS"], current_app.secret_key)
    whole = all(check.ok for check in found)
    schema = next((check.detail for check in found if check.name == "schema" and check.ok), None)
    waiting = filling.waiting() if schema else None
    told = {
        "status": "ok" if whole else "unavailable",
        "schema": schema,
        "filling": waiting,
        "checks": [{"name": check.name, "ok": check.ok, "detail": check.detail} for check in found],
    }
    return jsonify(told), 200 if whole else 503
