"""The clocks of a case: reply, completion, each referral's answer, follow-up, summary, invitation,
archive (SY-7.2-d, R-T1 to R-T8).
"""

from collections.abc import Iterator
from datetime import date, datetime

from backoffice import settings
from backoffice.deadlines import clock_table
from backoffice.deadlines.clock_table import Run
from backoffice.deadlines.due_dates import paused_days
from backoffice.deadlines.register import Clock
from backoffice.deadlines.workdays import add_workdays
from backoffice.records.rules import Deadlines, Rules, declare
from backoffice.workflow import archives
from models.cases import CaseEvent, CasePause, ServiceCase, ServiceRecord, ServiceSummary
from models.clock import day_of
from models.deadlines import CaseExtension, Deadline
from models.green import GreenChannel
from models.referrals import Referral
from models.refusals import RefusalFiling
from models.staff import PostAssignment, Staff
from models.surveys import SatisfactionSurvey


def named(case: ServiceCase) -> str:
    return f"{case.code} {case.service_item.name}"


def day(instant: datetime | None) -> date | None:
    return day_of(instant) if instant else None


def pauses_of(case: ServiceCase) -> list[CasePause]:
    """Every pause of a case, in its order."""
    return list(CasePause.living().where(CasePause.service_case == case.id).order_by(CasePause.id))


def last_event(case: ServiceCase, kind: str) -> CaseEvent | None:
    return (
        CaseEvent.living()
        .where(CaseEvent.service_case == case.id, CaseEvent.event_type == kind)
        .order_by(CaseEvent.id.desc())
        .first()
    )


def reopening(case: ServiceCase) -> CaseEvent | None:
    """The event with which the present round began; None in the first."""
    return last_event(case, "REOPEN") if case.round_no > 1 else None


def clocks_of(case: ServiceCase) -> list[Clock]:
    """Every clock that the log of a case has started, by the table of clocks."""
    pauses = pauses_of(case)
    found = [done(case, pauses), *answers(case, pauses), *follow_ups(case, pauses)]
    if case.round_no == 1:
        found.append(reply(case, pauses))
    if case.ended_at:
        found += [summary(case), *invitation(case)]
    if case.closed_at:
        found.append(filing(case))
    return found


def timed(found: Run, due_on: date, pauses: list[CasePause], **more) -> Clock:
    """A run of the table as the register keeps it."""
    over = [row for row in pauses if row.to_on is not None]
    return Clock(
        found.rule.kind,
        found.begun,
        due_on,
        stopped_on=found.stopped,
        is_paused=found.stands_still(pauses),
        stood=paused_days(found.spans(over)),
        **more,
    )


def done(case: ServiceCase, pauses: list[CasePause]) -> Clock:
    found = clock_table.run("service_case", "DONE", service_case=case, reopening=reopening(case))
    return timed(found, case.due_on, pauses, round_no=case.round_no, staff=case.specialist_id)


def reply(case: ServiceCase, pauses: list[CasePause]) -> Clock:
    return timed(reply_run(case), case.reply_due_on, pauses, staff=case.specialist_id)


def reply_run(case: ServiceCase) -> Run:
    """How the reply clock of a case runs; the same for its promised day and for a pause."""
    return clock_table.run("service_case", "REPLY", service_case=case)


def answer_run(referral: Referral) -> Run:
    """How the clock of a provider's answer runs."""
    return clock_table.run("service_case", "REFERRAL", referral=referral)


def filing(case: ServiceCase) -> Clock:
    over = last_event(case, "ARCHIVE") if case.status == "ARCHIVED" else None
    found = clock_table.run("service_case", "ARCHIVE", service_case=case, archiving=over)
    return timed(found, found.due(), [], round_no=case.round_no, staff=keeper_of(case.station_id))


def keeper_of(station_id: int) -> int | None:
    """Who files for a station: its archivist by post; without one its head answers for the clock
    (SY-9.3.2).
    """
    at_work = (
        archives.archivists(station_id)
        .join(Staff, on=PostAssignment.staff)
        .where(Staff.status != "LEAVE")
    )
    post = at_work.order_by(PostAssignment.valid_from.desc(), PostAssignment.id.desc()).first()
    return post and post.staff_id


def answers(case: ServiceCase, pauses: list[CasePause]) -> Iterator[Clock]:
    """Each referral waits for its own answer (R-T7)."""
    for referral in Referral.living().where(Referral.service_case == case.id):
        found = answer_run(referral)
        yield timed(
            found,
            referral.response_due_on,
            pauses,
            round_no=referral.attempt,
            near_on=found.begun,
            staff=case.specialist_id,
            provider=referral.provider_id,
        )


def follow_ups(case: ServiceCase, pauses: list[CasePause]) -> Iterator[Clock]:
    """While the service runs nobody is left without contact for long; each contact of the round
    starts the clock anew (R-T6).
    """
    if case.status != "SERVING" or not case.started_at:
        return
    contacts = list(ServiceRecord.given(case).order_by(ServiceRecord.id))
    of_round = [row for row in contacts if row.round_no == case.round_no]
    last = of_round[-1] if of_round else None
    found = clock_table.run(
        "service_case",
        "FOLLOW",
        service_case=case,
        service_record=last,
        reopening=reopening(case),
    )
    due = found.due(pauses)
    if last and last.next_follow_up_on:
        over = [row for row in pauses if row.to_on is not None]
        still = paused_days(found.spans(over))
        due = add_workdays(last.next_follow_up_on, still) if still else last.next_follow_up_on
    yield timed(
        found,
        max(due, found.begun),
        pauses,
        round_no=len(contacts) + 1,
        staff=case.specialist_id,
    )


def summary(case: ServiceCase) -> Clock:
    """The summary is reminded of, then late (R-T8)."""
    row = (
        ServiceSummary.living()
        .where(ServiceSummary.service_case == case.id, ServiceSummary.round_no == case.round_no)
        .first()
    )
    found = clock_table.run("service_case", "SUMMARY", service_case=case, service_summary=row)
    return timed(
        found,
        found.due(),
        [],
        round_no=case.round_no,
        near_on=add_workdays(found.begun, settings.number("summary_remind_days")),
        staff=case.specialist_id,
        provider=case.provider_id,
    )


def invitation(case: ServiceCase) -> Iterator[Clock]:
    """The enterprise is asked how it was within the days that the standard gives (R-T4)."""
    survey = (
        SatisfactionSurvey.living()
        .where(
            SatisfactionSurvey.service_case == case.id, SatisfactionSurvey.round_no == case.round_no
        )
        .first()
    )
    if survey is not None:
        found = clock_table.run(
            "service_case",
            "INVITE",
            service_case=case,
            satisfaction_survey=survey,
            answer=None if survey.status == "TODO" else survey,
        )
        yield timed(
            found,
            survey.invite_due_on,
            [],
            round_no=case.round_no,
            staff=case.specialist_id,
        )


def review(filing: RefusalFiling) -> list[Clock]:
    """The head reviews a refusal at once; nobody waits for a no."""
    begun = day_of(filing.created_at)
    return [
        Clock(
            "REFUSAL",
            begun,
            add_workdays(begun, settings.number("decision_days")),
            stopped_on=day(filing.filed_at),
        )
    ]


def approval(channel: GreenChannel) -> list[Clock]:
    """Who goes first does not wait for the word that he may."""
    begun = day_of(channel.created_at)
    return [
        Clock(
            "GREEN",
            begun,
            add_workdays(begun, settings.number("decision_days")),
            stopped_on=day(channel.approved_at),
        )
    ]


def extension(row: CaseExtension) -> list[Clock]:
    """An extension is decided before it is useless."""
    begun = day_of(row.asked_at)
    return [
        Clock(
            "EXTEND",
            begun,
            add_workdays(begun, settings.number("decision_days")),
            stopped_on=day(row.decided_at),
        )
    ]


def to_file(post: PostAssignment) -> list[ServiceCase]:
    """A new archivist answers for what the station has yet to file."""
    if post.post != "ARCHIVIST":
        return []
    return list(
        ServiceCase.living().where(
            ServiceCase.station == post.station_id, ServiceCase.status == "CLOSED"
        )
    )


def to_file_of(staff: Staff) -> list[ServiceCase]:
    """What an archivist who leaves has yet to file falls to the next one."""
    if staff.status != "LEAVE":
        return []
    kept = Deadline.living().where(
        Deadline.kind == "ARCHIVE", Deadline.staff == staff.id, Deadline.stopped_on.is_null()
    )
    ids = [int(row.object_ref.partition(":")[2]) for row in kept]
    return list(ServiceCase.living().where(ServiceCase.id.in_(ids or [0])))


def case_of(row: Referral | SatisfactionSurvey) -> list[ServiceCase]:
    """An answer or an invitation moves the clocks of its case."""
    return [ServiceCase.get_by_id(row.service_case_id)]


declare(Rules(ServiceCase, deadlines=Deadlines(clocks_of, title=named)))
declare(
    Rules(
        RefusalFiling,
        deadlines=Deadlines(review, title=lambda filing: f"{filing.code} {filing.request.code}"),
    )
)
declare(
    Rules(
        CaseExtension,
        deadlines=Deadlines(
            extension, title=lambda row: f"{row.service_case.code} → {row.wanted_on}"
        ),
    )
)
declare(Rules(Staff, deadline_owners=(to_file_of,)))
declare(Rules(Referral, deadline_owners=(case_of,)))
declare(Rules(SatisfactionSurvey, deadline_owners=(case_of,)))
