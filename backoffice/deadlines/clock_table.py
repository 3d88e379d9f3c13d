"""Every clock of the way of a need, one line each: on what it starts, on what it stops, in which
pauses it stands still, how many working days it is given (SY-7.2-d, R-T1 to R-T11, decision 47).

The clocks of cases, needs, calls and complaints are made from this table and from nothing else: an
instant that it does not name starts or stops nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from backoffice import settings
from backoffice.deadlines import due_dates
from models.clock import day_of, today

ALL = frozenset(("SUPPLEMENT", "ENTERPRISE", "FORCE"))
"""Every reason for which a case may pause (R-T14)."""
NEVER: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ClockRule:
    """One clock: `starts` and `stops` name instants as record.field, the first that is there
    counts; `stands_still` the reasons of a pause; `days` the setting of its limit, None where the
    record itself keeps it.
    """

    noun: str
    kind: str
    starts: tuple[str, ...]
    stops: tuple[str, ...]
    stands_still: frozenset[str] = NEVER
    days: str | None = None


TABLE = (
    # a need waits for its acceptance; while the enterprise completes its papers it waits for them
    ClockRule(
        "service_request",
        "TAKE",
        ("service_request.registered_at",),
        ("decision.happened_at",),
        frozenset(("SUPPLEMENT",)),
        "accept_days",
    ),
    ClockRule("service_request", "SUPPLY", ("case_notice.issued_at",), ("arrival.happened_at",)),
    # a case; the provider answers on unless it waits for papers or nobody can work
    ClockRule(
        "service_case",
        "REPLY",
        ("service_case.accepted_at",),
        ("service_case.replied_at", "service_case.closed_at"),
        ALL,
    ),
    ClockRule(
        "service_case",
        "DONE",
        ("reopening.happened_at", "service_case.accepted_at"),
        ("service_case.ended_at", "service_case.closed_at"),
        ALL,
    ),
    ClockRule(
        "service_case",
        "REFERRAL",
        ("referral.sent_at",),
        ("referral.responded_at",),
        frozenset(("SUPPLEMENT", "FORCE")),
        "referral_answer_days",
    ),
    ClockRule(
        "service_case",
        "FOLLOW",
        ("service_record.started_at", "reopening.happened_at", "service_case.started_at"),
        (),
        ALL,
        "follow_up_days",
    ),
    ClockRule(
        "service_case",
        "SUMMARY",
        ("service_case.ended_at",),
        ("service_summary.submitted_at", "service_case.closed_at"),
        NEVER,
        "summary_due_days",
    ),
    ClockRule(
        "service_case",
        "INVITE",
        ("service_case.ended_at",),
        ("satisfaction_survey.invited_at", "answer.updated_at"),
        NEVER,
        "survey_invite_days",
    ),
    ClockRule(
        "service_case",
        "ARCHIVE",
        ("service_case.closed_at",),
        ("archiving.happened_at",),
        NEVER,
        "archive_days",
    ),
    # a call, a question and a complaint run from the hour at which the station heard of them
    ClockRule(
        "intake",
        "REPLY",
        ("intake.received_at",),
        ("need.registered_at", "end.settled_at"),
        NEVER,
        "intake_days",
    ),
    ClockRule(
        "consultation",
        "REPLY",
        ("consultation.created_at",),
        ("consultation.answered_at", "conversion.updated_at"),
        NEVER,
        "reply_days",
    ),
    ClockRule(
        "complaint",
        "ACK",
        ("complaint.received_at",),
        ("complaint.acknowledged_at", "refusal.happened_at"),
        NEVER,
        "complaint_ack_days",
    ),
    ClockRule(
        "complaint",
        "STEP",
        ("complaint_event.happened_at", "complaint.received_at"),
        ("next_event.happened_at",),
        NEVER,
        "complaint_step_days",
    ),
    ClockRule(
        "complaint",
        "COMPLAINT",
        ("reopening.happened_at", "complaint.received_at"),
        ("complaint.closed_at", "refusal.happened_at"),
        NEVER,
        "complaint_days",
    ),
)
_rules = {(rule.noun, rule.kind): rule for rule in TABLE}


def rule_of(noun: str, kind: str) -> ClockRule:
    return _rules[noun, kind]


@dataclass(frozen=True)
class Run:
    """One run of a clock, as the table reads it from records: its first day, the day on which it
    stopped, its limit.
    """

    rule: ClockRule
    begun: date | None
    stopped: date | None

    @property
    def days(self) -> int:
        """The limit in working days. Raises TypeError for a clock whose record keeps it."""
        return settings.number(self.rule.days)

    def spans(self, pauses: Iterable[Any]) -> list[tuple[date, date]]:
        """The days of pauses that this clock does not count: the part that lies in its run."""
        return [
            (max(row.from_on, self.begun), max(row.to_on or today(), self.begun))
            for row in pauses
            if row.reason in self.rule.stands_still and row.to_on != row.from_on
        ]

    def stands_still(self, pauses: Iterable[Any]) -> bool:
        """Whether it waits now, in a pause that has not ended."""
        return self.stopped is None and any(
            row.to_on is None and row.reason in self.rule.stands_still for row in pauses
        )

    def due(self, pauses: Iterable[Any] = (), days: int | None = None) -> date:
        """The last day in time; a pause that has not ended moves nothing yet."""
        over = [row for row in pauses if row.to_on is not None]
        return due_dates.due_day(self.begun, self.days if days is None else days, self.spans(over))


def run(noun: str, kind: str, **records: Any) -> Run:
    """The run of a clock by these records, None for one that is not there."""
    rule = rule_of(noun, kind)
    return Run(rule, _first(rule.starts, records), _first(rule.stops, records))


def _first(names: Iterable[str], records: dict) -> date | None:
    for name in names:
        record, _point, field = name.partition(".")
        row = records.get(record)
        instant = getattr(row, field) if row is not None else None
        if instant is not None:
            return day_of(instant)
    return None
