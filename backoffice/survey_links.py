"""The one-time link by which an enterprise answers its survey: signed, never stored, bound to case, round and time (promise I1)."""

import base64
import binascii
import hmac

from backoffice.actors import Actor, Reach
from backoffice.workflow.surveys import WAY
from models.cipher import blind_index
from models.clock import today
from models.surveys import SatisfactionSurvey

UID_BYTES, MARK_BYTES = 16, 24


def token_of(survey) -> str:
    """The secret part of the link of a survey: computed whenever it is shown; a later invitation makes another."""
    return base64.urlsafe_b64encode(bytes.fromhex(survey.uid) + _mark(survey)).decode().rstrip("=")


def _mark(survey) -> bytes:
    """192 bits that only the holder of the keys can compute."""
    bound = f"{survey.uid}/{survey.service_case_id}/{survey.round_no}/{survey.link_no}/{survey.link_until}"
    return bytes.fromhex(blind_index(bound, "satisfaction_survey.link"))[:MARK_BYTES]


def find(token: str) -> SatisfactionSurvey | None:
    """The survey of a genuine link, whatever its state; None for everything else, for whatever reason."""
    try:
        raw = base64.b64decode(token.encode() + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(raw) != UID_BYTES + MARK_BYTES:
        return None
    survey = SatisfactionSurvey.living().where(SatisfactionSurvey.uid == raw[:UID_BYTES].hex()).first()
    if survey is None or not survey.link_no or not hmac.compare_digest(_mark(survey), raw[UID_BYTES:]):
        return None
    return survey if base64.urlsafe_b64encode(raw).decode().rstrip("=") == token else None


def is_open(survey) -> bool:
    return survey.status == "INVITED" and survey.link_until >= today()


def visitor(survey, ip: str | None, request_id: str | None) -> Actor:
    """Whoever holds the link: may answer this survey and nothing else."""
    return Actor(None, survey.enterprise_name[:40], ip=ip, request_id=request_id,
                 grants={("satisfaction_survey", "answer"): frozenset({Reach("ALL")})})


def answer(survey, raw: dict, ip: str | None, request_id: str | None):
    """Store the answers of the link's holder, once. Raises Invalid; Conflict when it was answered meanwhile."""
    return WAY.fire(visitor(survey, ip, request_id), survey, "answer", raw)
