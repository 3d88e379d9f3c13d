"""Where a matter stands, told to whoever knows its number and the last four digits of the telephone
on file (promises I1, I2).
"""

import hmac
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from backoffice import settings
from backoffice.records.writes import writing
from backoffice.workflow.need_states import OVER as OVER_STATES
from backoffice.workflow.need_states import REFUSED_REASONS, WITHDRAWN_REASONS, public_state
from models.base import one_by_one
from models.cases import ServiceCase
from models.cipher import blind_index
from models.clock import now
from models.deliveries import ReportDelivery
from models.enterprises import Enterprise, EnterpriseContact
from models.lookups import LookupMiss
from models.messages import T
from models.requests import ServiceRequest

KEPT, A_MINUTE, MAX_A_MINUTE = timedelta(days=2), timedelta(minutes=1), 60
WAITING, SUPPLEMENT, HANDLING, OVER, REFUSED, WITHDRAWN = (
    T("Waiting for acceptance"),
    T("Awaiting materials"),
    T("In handling"),
    T("Completed"),
    T("Not accepted"),
    T("Withdrawn by the enterprise"),
)
OF_NEED = {
    "REGISTERED": WAITING,
    "ASSESSING": WAITING,
    "SUPPLEMENT": SUPPLEMENT,
    "ACCEPTED": HANDLING,
    "IN_PROGRESS": HANDLING,
    "REFUSED": REFUSED,
    "WITHDRAWN": WITHDRAWN,
    "DONE": OVER,
    "ARCHIVED": OVER,
}
OF_CLOSED_CASE = {
    **dict.fromkeys(WITHDRAWN_REASONS, WITHDRAWN),
    **dict.fromkeys(REFUSED_REASONS, REFUSED),
}
"""How a closed case is told by the reason of its closing; every other one is completed."""


class Locked(Exception):  # noqa: N818 - named like Refused and Conflict
    """Too many wrong guesses from here or at this number: wait (answers 429)."""


@dataclass(frozen=True)
class Progress:
    """What the public page tells of a matter: no name, no telephone, no content."""

    number: str
    word: T
    promised_on: date | None
    report: str | None
    report_on: date | None
    station: str
    phone: str
    staff_no: str | None


def ask(number: str, tail: str, ip: str | None) -> Progress | None:
    """The progress of a matter, or None for a wrong number as for wrong digits. Raises Locked after
    five misses, and above sixty questions a minute: both are counted in the database, for all nodes
    together, and questions at the same moment all count."""
    number, tail = number.strip().upper()[:60], tail.strip()[:20]
    missed, asked = (
        [_subject("address", ip or "-"), _subject("number", number)],
        _subject("asked", ip or "-"),
    )
    _refuse_too_many(asked, missed)
    row = _row(number)
    is_right = _fits(row, tail)
    with writing():
        one_by_one(asked, *missed)
        _refuse_too_many(asked, missed)
        LookupMiss.delete().where(LookupMiss.at < now() - KEPT).execute()
        for subject in [asked] if is_right else [asked, *missed]:
            LookupMiss.create(subject=subject)
    return _progress(row) if is_right else None


def _refuse_too_many(asked: str, missed: list[str]) -> None:
    """Raises Locked. Asked before the work, so that nothing is done in vain, and again where it is
    counted.
    """
    pause = timedelta(minutes=settings.number("lookup_lock_minutes"))
    if _counted(asked, A_MINUTE) >= MAX_A_MINUTE or any(
        _counted(subject, pause) >= settings.number("lookup_misses") for subject in missed
    ):
        raise Locked()


def _subject(kind: str, text: str) -> str:
    return blind_index(f"{kind}/{text}", "lookup_miss.subject")


def _counted(subject: str, span: timedelta) -> int:
    return (
        LookupMiss.select()
        .where(LookupMiss.subject == subject, LookupMiss.at > now() - span)
        .count()
    )


def _row(number: str) -> ServiceCase | ServiceRequest | None:
    case = ServiceCase.living().where(ServiceCase.code == number).first()
    return (
        case
        or ServiceRequest.living()
        .where(ServiceRequest.code == number, ServiceRequest.status != "DRAFT")
        .first()
    )


def _fits(row: ServiceCase | ServiceRequest | None, tail: str) -> bool:
    """Whether these are the last digits of a telephone of the enterprise; the same work is done
    when there is no such matter.
    """
    owner = row.enterprise_id if row else 0
    files = [
        *Enterprise.living().where(Enterprise.id == owner),
    ]
    phones = [one.contact_phone for one in files if one.contact_phone] + [
        one.phone for one in EnterpriseContact.living().where(EnterpriseContact.enterprise == owner)
    ]
    known = [phone.open()[-4:] for phone in phones] or ["----"]
    # every number is compared, so that the time taken tells nothing about which one is near
    matches = [hmac.compare_digest(one.encode(), tail.encode()) for one in known]
    return any(matches) and len(tail) == 4


def _progress(row: Any) -> Progress:
    of_case = isinstance(row, ServiceCase)
    word = _word_of_case(row) if of_case else OF_NEED[public_state(row)]
    return Progress(
        row.code,
        word,
        row.due_on if of_case else _last_due(row),
        row.report_status if of_case else None,
        _report_due(row) if of_case else None,
        row.station.name,
        row.station.service_phone,
        (row.specialist if of_case else row.service_staff).staff_no,
    )


def _word_of_case(case: ServiceCase) -> T:
    """What is told of a case: under way, or how it ended."""
    if case.status not in OVER_STATES:
        return HANDLING
    return OF_CLOSED_CASE.get(case.close_reason, OVER)


def _report_due(case: ServiceCase) -> date | None:
    """The day on which the last report of a case that is still under way is expected (JL-7.4.6)."""
    under_way = ReportDelivery.living().where(
        ReportDelivery.service_case == case.id,
        ReportDelivery.progress.not_in(("ISSUED", "DELIVERED", "NA")),
    )
    return max(
        (day for (day,) in under_way.select(ReportDelivery.expected_on).tuples() if day),
        default=None,
    )


def _last_due(request: ServiceRequest) -> date | None:
    """The day by which all matters of a need are promised."""
    days = [
        due
        for (due,) in ServiceCase.living()
        .where(ServiceCase.request == request.id)
        .select(ServiceCase.due_on)
        .tuples()
    ]
    return max(days, default=None)
