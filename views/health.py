"""`/healthz`: 200 with the schema version when database and keys can be used, else 503 with the reason.

`filling` counts what the worker still fills after an upgrade: work goes on meanwhile.
"""

from flask import Blueprint, jsonify

from backoffice import filling, schema
from models import cipher
from models.base import database

blueprint = Blueprint("health", __name__)


@blueprint.route("/healthz")
def healthz():
    try:
        version = schema.version(database.obj)
        place = "healthz.check:0"
        cipher.unseal(cipher.seal("ok", place), place)
    except Exception as fault:
        return jsonify(status="unavailable", reason=type(fault).__name__), 503
    waiting = schema.pending(database.obj)
    if waiting:
        return jsonify(status="unavailable", reason=f"{len(waiting)} migrations are waiting"), 503
    return jsonify(status="ok", schema=version, filling=filling.waiting())
