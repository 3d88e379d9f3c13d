"""The clocks of a case: reply, completion, each referral's answer, follow-up, summary, invitation,
archive (SY-7.2-d, R-T1 to R-T8).
"""

from collections.abc import Iterator
from datetime import date, datetime

from backoffice import settings
from backoffice.deadlines import due_dates
from backoffice.deadlines.register import Clock
from backoffice.deadlines.workdays import add_workdays
from backoffice.records.rules import Deadlines, Rules, declare
from backoffice.workflow import archives
from models.cases import ServiceCase, ServiceRecord, ServiceSummary
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


def clocks_of(case: ServiceCase) -> list[Clock]:
    """Every clock that the log of a case has started."""
    closed, ended = day(case.closed_at), day(case.ended_at)
    found = [
        Clock(
            "DONE",
            due_dates.round_start(case),
            case.due_on,
            case.round_no,
            ended or closed,
            case.is_paused,
            staff=case.specialist_id,
        ),
        *answers(case),
        *follow_ups(case),
    ]
    if case.round_no == 1:
        found.append(
            Clock(
                "REPLY",
                day_of(case.accepted_at),
                case.reply_due_on,
                1,
                day(case.replied_at) or closed,
                staff=case.specialist_id,
            )
        )
    if ended:
        found += [summary(case, ended), *invitation(case, ended)]
    if closed:
        found.append(
            Clock(
                "ARCHIVE",
                closed,
                add_workdays(closed, settings.number("archive_days")),
                case.round_no,
                closed if case.status == "ARCHIVED" else None,
                staff=keeper_of(case.station_id),
            )
        )
    return found


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


def answers(case: ServiceCase) -> Iterator[Clock]:
    """Each referral waits for its own answer (R-T7)."""
    for referral in Referral.living().where(Referral.service_case == case.id):
        yield Clock(
            "REFERRAL",
            day_of(referral.sent_at),
            referral.response_due_on,
            referral.attempt,
            day(referral.responded_at),
            near_on=day_of(referral.sent_at),
            staff=case.specialist_id,
            provider=referral.provider_id,
        )


def follow_ups(case: ServiceCase) -> Iterator[Clock]:
    """While the service runs nobody is left without contact for long; each contact starts the
    clock anew (R-T6).
    """
    if case.status != "SERVING" or not case.started_at:
        return
    contacts = list(
        ServiceRecord.living()
        .where(ServiceRecord.service_case == case.id)
        .order_by(ServiceRecord.id)
    )
    last = contacts[-1] if contacts else None
    since = (
        max(day_of(case.started_at), day_of(last.started_at)) if last else day_of(case.started_at)
    )
    due = (
        last.next_follow_up_on
        if last and last.next_follow_up_on
        else add_workdays(since, settings.number("follow_up_days"))
    )
    yield Clock(
        "FOLLOW",
        since,
        max(due, since),
        len(contacts) + 1,
        is_paused=case.is_paused,
        staff=case.specialist_id,
    )


def summary(case: ServiceCase, ended: date) -> Clock:
    """The summary is reminded of, then late (R-T8)."""
    row = (
        ServiceSummary.living()
        .where(ServiceSummary.service_case == case.id, ServiceSummary.round_no == case.round_no)
        .first()
    )
    return Clock(
        "SUMMARY",
        ended,
        add_workdays(ended, settings.number("summary_due_days")),
        case.round_no,
        day(row.submitted_at) if row else day(case.closed_at),
        near_on=add_workdays(ended, settings.number("summary_remind_days")),
        staff=case.specialist_id,
        provider=case.provider_id,
    )


def invitation(case: ServiceCase, ended: date) -> Iterator[Clock]:
    """The enterprise is asked how it was within the days that the standard gives (R-T4)."""
    survey = (
        SatisfactionSurvey.living()
        .where(
            SatisfactionSurvey.service_case == case.id, SatisfactionSurvey.round_no == case.round_no
        )
        .first()
    )
    if survey is not None:
        over = None if survey.status == "TODO" else day_of(survey.updated_at)
        yield Clock(
            "INVITE",
            ended,
            survey.invite_due_on,
            case.round_no,
            day(survey.invited_at) or over,
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
