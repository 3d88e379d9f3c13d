"""What is arranged for a case, conveyed to the enterprise on a handling sheet and accepted by it
before the service begins (SY-B, SY-6.2.2-c).
"""

from collections.abc import Iterator
from typing import Any

from peewee import ModelSelect

from backoffice.access.actor import Actor
from backoffice.records import numbering, writes
from models.cases import ServiceCase, ServiceRecord
from models.clock import now
from models.messages import T
from models.referrals import Referral
from models.sheets import HandlingSheet


def sheets_of(case: ServiceCase) -> ModelSelect:
    """The handling sheets that name a case, the newest first."""
    links = HandlingSheet._meta.manytomany["cases"]
    named = links.through_model.select(links.owner_key).where(links.target_key == case.id)
    return (
        HandlingSheet.living().where(HandlingSheet.id.in_(named)).order_by(HandlingSheet.id.desc())
    )


def unaccepted(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """What the handling sheet of a case lacks: it was conveyed, and the newest was accepted
    (SY-B).
    """
    newest = sheets_of(case).first()
    if newest is None:
        yield T("The handling sheet was not conveyed to the enterprise")
    elif newest.accepted == "WAIT":
        yield T("Handling sheet {code} still waits for the enterprise's answer", code=newest.code)
    elif newest.accepted == "REJECT":
        yield T("The enterprise did not accept handling sheet {code}", code=newest.code)


def convey(
    actor: Actor, case: ServiceCase, words: str, via: str | None = None, **answer: Any
) -> HandlingSheet:
    """Write the sheet of one case as it was told to the enterprise; `answer` are the columns of
    what it said at once.
    """
    sheet = writes.insert(
        actor,
        HandlingSheet,
        code=numbering.next_number("handling_sheet", STATION=case.station.code),
        request=case.request_id,
        result=words,
        arrangement=words,
        conveyed_at=now(),
        conveyed_via=via or "PHONE",
        **answer,
    )
    writes.set_links(sheet, "cases", [case.id])
    return sheet


def accept(actor: Actor, case: ServiceCase, by: str, words: str) -> HandlingSheet:
    """The enterprise accepts: the sheet that waits, or what it is told in the same talk."""
    yes = {"accepted": "ACCEPT", "confirmed_by": by, "confirmed_at": now()}
    newest = sheets_of(case).first()
    if newest is not None and newest.accepted == "WAIT":
        writes.update_in_event(actor, newest, yes, "confirm", "STATE")
        return newest
    if newest is not None and newest.accepted == "ACCEPT" and _is_of_now(newest, case):
        return newest
    return convey(actor, case, words, **yes)


def _is_of_now(sheet: HandlingSheet, case: ServiceCase) -> bool:
    """Whether a sheet is about the arrangement of today, not about that of an earlier provider."""
    taken = accepted_referral(case)
    return taken is None or sheet.conveyed_at >= taken.responded_at


def decline(actor: Actor, case: ServiceCase, words: str) -> HandlingSheet:
    """The enterprise does not accept: the sheet says so, and no service begins on it."""
    no = {"accepted": "REJECT", "confirmed_at": now()}
    newest = sheets_of(case).first()
    if newest is not None and newest.accepted in ("WAIT", "ACCEPT") and _is_of_now(newest, case):
        writes.update_in_event(actor, newest, no, "confirm", "STATE")
        return newest
    return convey(actor, case, words, **no)


def accepted_referral(case: ServiceCase) -> Referral | None:
    """The referral whose provider serves, or will serve when the enterprise agrees."""
    return (
        Referral.living()
        .where(Referral.service_case == case.id, Referral.response == "ACCEPTED")
        .order_by(Referral.attempt.desc())
        .first()
    )


def keep_coordination(actor: Actor, case: ServiceCase, words: str) -> ServiceRecord:
    """What the station brought the two sides to agree: item, time, duration (SY-6.2.2-c)."""
    count = ServiceRecord.select().where(ServiceRecord.service_case == case.id).count()
    row = writes.insert(
        actor,
        ServiceRecord,
        service_case=case,
        record_no=count + 1,
        kind="COORD",
        round_no=case.round_no,
        started_at=now(),
        ended_at=now(),
        mode="PHONE",
        party="PROV",
        content=words,
        coordination=words,
    )
    writes.set_links(row, "staff", [actor.staff_id or case.specialist_id])
    return row
