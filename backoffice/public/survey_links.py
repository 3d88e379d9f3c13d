"""The one-time links by which enterprises answer: signed, never stored, bound to form, invitation
and time (promise I1).
"""

import base64
import binascii
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from backoffice.access.actor import Actor, Reach
from backoffice.workflow import periodic_surveys, signatures, surveys
from backoffice.workflow.engine import workflow_of
from models.base import BaseTable
from models.cipher import blind_index
from models.clock import today
from models.periodic_surveys import PeriodicAnswer
from models.requests import ServiceRequest
from models.surveys import SatisfactionSurvey

UID_BYTES, MARK_BYTES = 16, 24


@dataclass(frozen=True)
class Kind:
    """What a link can be of: the questions that its holder answers, what it is bound to, its last
    day, whether it is asked for at all and still waits; the event that answers it, and in whose
    name; the guard against those who served.
    """

    asks: Callable
    about: Callable
    last_day: Callable
    runs: Callable = lambda form: True
    serves_not: Callable = surveys.did_not_serve
    waits: Callable = lambda form: form.status == "INVITED"
    event: str = "answer"
    holder: Callable = lambda form: form.enterprise_name


KINDS = {
    ServiceRequest: Kind(
        lambda form: signatures.ONLINE_FIELDS,
        lambda form: f"{form.code}/{form.enterprise_id}",
        lambda form: form.link_until,
        waits=lambda form: form.status in signatures.LIVING and signatures.is_open(form),
        event="sign_online",
        holder=lambda form: form.enterprise.name,
        serves_not=lambda form, actor: (),
    ),
    SatisfactionSurvey: Kind(
        surveys.questions,
        lambda form: f"{form.service_case_id}/{form.round_no}",
        lambda form: form.link_until,
    ),
    PeriodicAnswer: Kind(
        lambda form: periodic_surveys.PERIODIC_ANSWERS,
        lambda form: f"{form.survey_id}",
        lambda form: form.survey.answer_by,
        periodic_surveys.is_running,
        periodic_surveys.did_not_serve,
    ),
}


def token_of(form: Any) -> str:
    """The secret part of the link of a form: computed whenever it is shown; a later invitation
    makes another.
    """
    return base64.urlsafe_b64encode(bytes.fromhex(form.uid) + _mark(form)).decode().rstrip("=")


def _mark(form: Any) -> bytes:
    """192 bits that only the holder of the keys can compute."""
    kind = KINDS[type(form)]
    return bytes.fromhex(
        blind_index(
            f"{form.uid}/{kind.about(form)}/{form.link_no}/{kind.last_day(form)}",
            f"{form.table()}.link",
        )
    )[:MARK_BYTES]


def find(token: str, model: type[BaseTable] = SatisfactionSurvey) -> Any:
    """The form of a genuine link, whatever its state; None for everything else, for whatever
    reason.
    """
    try:
        raw = base64.b64decode(
            token.encode() + b"=" * (-len(token) % 4), altchars=b"-_", validate=True
        )
    except (binascii.Error, ValueError):
        return None
    if len(raw) != UID_BYTES + MARK_BYTES:
        return None
    form = model.living().where(model.uid == raw[:UID_BYTES].hex()).first()
    if form is None or not form.link_no or not hmac.compare_digest(_mark(form), raw[UID_BYTES:]):
        return None
    return form if base64.urlsafe_b64encode(raw).decode().rstrip("=") == token else None


def is_open(form: Any) -> bool:
    kind = KINDS[type(form)]
    last = kind.last_day(form)
    return kind.runs(form) and kind.waits(form) and last is not None and last >= today()


def has_served(form: Any, actor: Actor) -> bool:
    """Whether somebody may not have the link, since the form is about their own service (R-Q2)."""
    return any(KINDS[type(form)].serves_not(form, actor))


def visitor(form: Any, ip: str | None, request_id: str | None) -> Actor:
    """Whoever holds the link: may answer this form and nothing else."""
    kind = KINDS[type(form)]
    return Actor(
        None,
        kind.holder(form)[:40],
        ip=ip,
        request_id=request_id,
        grants={(form.table(), kind.event): frozenset({Reach("ALL")})},
    )


def answer(form: Any, raw: dict, ip: str | None, request_id: str | None) -> Any:
    """Store the answers of the link's holder, once. Raises Invalid; Conflict when it was answered
    meanwhile.
    """
    event = KINDS[type(form)].event
    return workflow_of(type(form)).fire(visitor(form, ip, request_id), form, event, raw)
