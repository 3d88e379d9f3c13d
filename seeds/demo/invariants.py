"""What must hold of every world that the product itself has made; the loader of the demo asks it at
the end.
"""

import itertools
import re
from collections import defaultdict
from datetime import datetime

from backoffice.records import audit
from models.cases import CaseEvent, CasePause, ServiceCase, ServiceRecord, ServiceSummary
from models.clock import now
from models.complaints import Complaint, ComplaintEvent
from models.enterprises import Enterprise
from models.intakes import Intake
from models.referrals import Referral
from models.requests import CaseNotice, RequestItem, ServiceRequest

MAX_ROUNDS = 5
FINAL = ("CLOSED", "ARCHIVED")


class Broken(RuntimeError):  # noqa: N818 (named like those of backoffice/errors.py)
    """The world holds something that the product forbids."""


def check():
    """Raises Broken with everything that is wrong."""
    if found := faults():
        raise Broken("; ".join(found[:20]))


def faults() -> list[str]:
    """Every fault as a sentence; empty when the world is sound."""
    return [
        *audit.faults(),
        *_time_order(),
        *_stories(),
        *_numbers(),
        *_needs(),
        *_referrals(),
        *_codes_of_enterprises(),
    ]


def _time_order():
    """Raised, accepted, replied; accepted, started, ended, closed; none in the future (R-X2)."""
    raised = dict(ServiceRequest.select(ServiceRequest.id, ServiceRequest.raised_at).tuples())
    for case in ServiceCase.select():
        yield from _in_order(case.code, raised[case.request_id], case.accepted_at, case.replied_at)
        yield from _in_order(
            case.code, case.accepted_at, case.started_at, case.ended_at, case.closed_at
        )
    for request in ServiceRequest.select():
        yield from _in_order(
            request.code or f"request {request.id}",
            request.raised_at,
            request.registered_at,
            request.assessed_at,
        )
    for row in Referral.select():
        yield from _in_order(row.code, row.sent_at, row.responded_at)
    for row in Complaint.select():
        yield from _in_order(
            row.code, row.received_at, row.acknowledged_at, row.communicated_at, row.closed_at
        )
    for row in ServiceRecord.select():
        yield from _in_order(
            f"record {row.id}", row.service_case.accepted_at, row.started_at, row.ended_at
        )


def _in_order(name, *instants):
    known = [instant for instant in instants if isinstance(instant, datetime)]
    if known != sorted(known) or (known and known[-1] > now()):
        yield f"{name}: instants out of order or in the future"


def _stories():
    """Each case and complaint tells how it came to stand where it stands, in the order of time."""
    lines = defaultdict(list)
    for event in CaseEvent.select().order_by(CaseEvent.id):
        lines[event.service_case_id].append(event)
    for case in ServiceCase.select():
        told = lines[case.id]
        if not told or told[0].event_type != "REGISTER" or told[-1].to_status != case.status:
            yield f"{case.code}: its story does not lead to {case.status}"
        yield from _in_order(f"{case.code}: story", *(event.happened_at for event in told))
    told_of = {
        row.request_id
        for row in CaseEvent.select(CaseEvent.request).where(CaseEvent.service_case.is_null())
    }
    yield from (
        f"{row.code}: no story"
        for row in ServiceRequest.select().where(ServiceRequest.status != "DRAFT")
        if row.id not in told_of
    )
    logged = {row.complaint_id for row in ComplaintEvent.select(ComplaintEvent.complaint)}
    yield from (
        f"{row.code}: no tracking log" for row in Complaint.select() if row.id not in logged
    )


def _numbers():
    """Numbers are unique and count without gaps behind what they begin with (decisions 2, R-A4). A
    short intake has the number of the need that it may become.
    """
    needs = {code for (code,) in ServiceRequest.select(ServiceRequest.code).tuples()}
    calls = [code for (code,) in Intake.select(Intake.code).tuples() if code not in needs]
    for model in (ServiceRequest, ServiceCase, CaseNotice, Complaint, Referral):
        series = defaultdict(list)
        codes = [code for (code,) in model.select(model.code).tuples() if code is not None]
        for code in [*codes, *(calls if model is ServiceRequest else [])]:
            begin, _, number = code.rpartition("-")
            series[begin].append(int(re.sub(r"\D", "", number)))
        yield from (
            f"{begin}: numbers {sorted(numbers)}"
            for begin, numbers in series.items()
            if sorted(numbers) != list(range(1, len(numbers) + 1))
        )


def _needs():
    """A need is done when all its cases are closed and nothing is deferred; what was ticked to be
    served has its case.
    """
    ticks, cases = defaultdict(list), defaultdict(list)
    for tick in RequestItem.living():
        ticks[tick.request_id].append(tick)
    for case in ServiceCase.select():
        cases[case.request_id].append(case)
    for row in ServiceRequest.select():
        over = all(case.status in FINAL for case in cases[row.id]) and not any(
            tick.disposition == "DEFER" for tick in ticks[row.id]
        )
        if (row.status == "DONE") != over and row.status in ("DONE", "ACCEPTED", "IN_PROGRESS"):
            yield f"{row.code}: {row.status} does not follow from its cases"
        if row.status in ("DONE", "IN_PROGRESS"):
            served = [tick for tick in ticks[row.id] if tick.disposition in ("SELF", "REFER")]
            if {tick.service_case for tick in served} != {case.id for case in cases[row.id]}:
                yield f"{row.code}: ticks and cases differ"
    summed = {(row.service_case_id, row.round_no) for row in ServiceSummary.select()}
    recorded = {
        (row.service_case_id, row.round_no)
        for row in ServiceRecord.select().where(ServiceRecord.kind == "SERVICE")
    }
    for case in ServiceCase.select().where(ServiceCase.close_reason == "DONE"):
        if (case.id, case.round_no) not in summed & recorded:
            yield f"{case.code}: closed without record or summary (R-X1)"
    running = {row.service_case_id for row in CasePause.select().where(CasePause.to_on.is_null())}
    yield from (
        f"{case.code}: paused or not?"
        for case in ServiceCase.select()
        if case.status not in FINAL and case.is_paused != (case.id in running)
    )


def _referrals():
    """At most five rounds; nobody is asked twice after a no; the enterprise knew before the next
    round (R-R1, R-R2).
    """
    rounds = defaultdict(list)
    for row in Referral.select().order_by(Referral.service_case, Referral.attempt):
        rounds[row.service_case_id].append(row)
    for rows in rounds.values():
        if len(rows) > MAX_ROUNDS:
            yield f"{rows[0].code}: {len(rows)} rounds"
        for earlier, later in itertools.pairwise(rows):
            failed = earlier.response in ("DECLINED", "TIMEOUT")
            if failed and (
                earlier.informed_enterprise_at is None
                or earlier.informed_enterprise_at > later.sent_at
            ):
                yield f"{later.code}: the enterprise was not told of the round before"
            if failed and later.provider_id == earlier.provider_id:
                yield f"{later.code}: asked the same provider again"


def _codes_of_enterprises():
    codes = [
        code
        for (code,) in Enterprise.select(Enterprise.uscc)
        .where(Enterprise.uscc.is_null(False))
        .tuples()
    ]
    if len(codes) != len(set(codes)):
        yield "an enterprise has two files"
