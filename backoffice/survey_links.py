"""The one-time links by which enterprises answer: signed, never stored, bound to form, invitation and time (promise I1)."""

import base64
import binascii
import hmac

from backoffice.actors import Actor, Reach
from backoffice.workflow import periodic_surveys, surveys
from backoffice.workflow.engine import workflow_of
from models.cipher import blind_index
from models.clock import today
from models.periodic_surveys import PeriodicAnswer
from models.surveys import SatisfactionSurvey

UID_BYTES, MARK_BYTES = 16, 24
ASKED = {SatisfactionSurvey: surveys.ANSWERS, PeriodicAnswer: periodic_surveys.PERIODIC_ANSWERS}
"""What a link can be of, with the questions that its holder answers."""


def token_of(form) -> str:
    """The secret part of the link of a form: computed whenever it is shown; a later invitation makes another."""
    return base64.urlsafe_b64encode(bytes.fromhex(form.uid) + _mark(form)).decode().rstrip("=")


def last_day(form):
    """Until when a link works."""
    return form.link_until if isinstance(form, SatisfactionSurvey) else form.survey.answer_by


def _mark(form) -> bytes:
    """192 bits that only the holder of the keys can compute."""
    about = f"{form.service_case_id}/{form.round_no}" if isinstance(form, SatisfactionSurvey) else f"{form.survey_id}"
    return bytes.fromhex(blind_index(f"{form.uid}/{about}/{form.link_no}/{last_day(form)}", f"{form.table()}.link"))[:MARK_BYTES]


def find(token: str, model=SatisfactionSurvey):
    """The form of a genuine link, whatever its state; None for everything else, for whatever reason."""
    try:
        raw = base64.b64decode(token.encode() + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != UID_BYTES + MARK_BYTES:
        return None
    form = model.living().where(model.uid == raw[:UID_BYTES].hex()).first()
    if form is None or not form.link_no or not hmac.compare_digest(_mark(form), raw[UID_BYTES:]):
        return None
    return form if base64.urlsafe_b64encode(raw).decode().rstrip("=") == token else None


def is_open(form) -> bool:
    running = isinstance(form, SatisfactionSurvey) or periodic_surveys.is_running(form)
    return running and form.status == "INVITED" and last_day(form) >= today()


def visitor(form, ip: str | None, request_id: str | None) -> Actor:
    """Whoever holds the link: may answer this form and nothing else."""
    return Actor(None, form.enterprise_name[:40], ip=ip, request_id=request_id,
                 grants={(form.table(), "answer"): frozenset({Reach("ALL")})})


def answer(form, raw: dict, ip: str | None, request_id: str | None):
    """Store the answers of the link's holder, once. Raises Invalid; Conflict when it was answered meanwhile."""
    return workflow_of(type(form)).fire(visitor(form, ip, request_id), form, "answer", raw)
