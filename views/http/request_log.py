"""A line in the log for every answer, and `/metrics` for the machine itself or for whoever holds
the token.
"""

import hmac
import logging
import time
from ipaddress import ip_address

from flask import Blueprint, Response, current_app, g, request
from werkzeug.exceptions import NotFound

from backoffice.operations import metrics as meters
from models import asked

blueprint = Blueprint("watching", __name__)
log = logging.getLogger("backoffice.requests")


def begin():
    """The first thing that happens to a request."""
    g.began = time.perf_counter()
    asked.begin()


def note(answer):
    """Count and log an answer: who by number, which rule, how it ended and how long it took; never
    what was asked for.
    """
    took = time.perf_counter() - g.began
    slow = took * 1000 > current_app.config["SETTINGS"].slow_ms
    page = (request.endpoint or "none").rpartition(".")[2]
    if page != "static":
        meters.HERE.note(page, request.method, answer.status_code, took, asked.count(), slow)
        log.log(
            logging.WARNING if slow else logging.INFO,
            "slow request" if slow else "request",
            extra={"facts": _facts(answer, took)},
        )
    return answer


def _facts(answer, took) -> dict:
    account = g.get("account")
    return {
        "request": g.get("request_id"),
        "user": account.id if account else None,
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else None,
        "status": answer.status_code,
        "ms": round(took * 1000, 1),
        "queries": asked.count(),
        "db_ms": round(asked.seconds() * 1000, 1),
    }


@blueprint.route("/metrics")
def metrics():
    """What is counted here. To others there is no such page."""
    settings = current_app.config["SETTINGS"]
    if not _may_look(settings):
        raise NotFound()
    return Response(
        meters.text([*meters.HERE.lines(), *meters.condition(settings, current_app.secret_key)]),
        content_type="text/plain; version=0.0.4; charset=utf-8",
    )


def _may_look(settings) -> bool:
    """With a token, who sends it; without one, this machine, unless a proxy speaks for
    everybody.
    """
    if settings.metrics_token:
        return hmac.compare_digest(
            request.headers.get("Authorization", "").encode(),
            f"Bearer {settings.metrics_token}".encode(),
        )
    try:
        return not settings.tls and ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
