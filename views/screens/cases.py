"""Cases: the working list, the page of one case with its clock and story, referral and closing
(SY-6, SY-B).
"""

from dataclasses import dataclass
from typing import ClassVar

from flask_babel import gettext as _
from flask_babel import ngettext

from backoffice import settings
from backoffice.access.outside_reach import is_outside
from backoffice.access.scopes import visible
from backoffice.deadlines import due_dates
from backoffice.deadlines.workdays import add_workdays, missing_years
from backoffice.workflow import provider_ranking
from backoffice.workflow.case_events import HANDED_OVER
from backoffice.workflow.referring import attempts
from backoffice.workflow.requests import DETAIL_TABLES
from models.cases import (
    CASE_STATUS,
    CaseEvent,
    CasePause,
    ServiceCase,
    ServiceRecord,
    ServiceSummary,
)
from models.clock import day_of, local, stored_span, today
from models.complaints import Complaint
from models.deadlines import CaseExtension
from models.deliveries import ReportDelivery
from models.fees import FeeRecord
from models.issues import CaseIssue
from models.plans import ServicePlan
from models.projects import JointProject
from models.referrals import Referral
from models.samples import ContractReview, Sample
from models.surveys import SatisfactionSurvey
from views.crud.detail import detail
from views.crud.detail.detail import Event
from views.crud.list import exporting
from views.crud.list.list_page import Computed
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor
from views.display.cells import Cell, counted_day, details_url, words
from views.display.event_text import told
from views.display.labels import choice_label, field_label, language, row_name, say
from views.display.screens import screen_of
from views.printing import services
from views.screens import archives, calling, case_ledger, delay_links, projects, surveys

STEPS = (
    ("MATCHING", "Matching"),
    ("WAIT_PROV", "Provider's answer"),
    ("WAIT_ENT", "Enterprise confirms"),
    ("SERVING", "Service"),
    ("ENDED", "Service summary"),
    ("EVALUATING", "Survey"),
    ("CLOSED", "Closed"),
)
QUEUE = {"order": "due_on", "first": "is_green"}
"""The green channel first, then what is due first (SY-6.3.3)."""
OWN_STEPS = tuple(step for step in STEPS if step[0] not in ("MATCHING", "WAIT_PROV"))


OPEN_STATES = (*due_dates.OPEN, "ENDED", "EVALUATING")


def near_edge():
    return add_workdays(today(), settings.number("near_due_days"))


def is_open(actor_):
    return ServiceCase.status.in_(OPEN_STATES)


def is_near(actor_):
    return (
        ServiceCase.status.in_(due_dates.OPEN)
        & ServiceCase.due_on.between(today(), near_edge())
        & (ServiceCase.is_paused == False)
    )


def is_late(actor_):
    return (
        ServiceCase.status.in_(due_dates.OPEN)
        & (ServiceCase.due_on < today())
        & (ServiceCase.is_paused == False)
    )


def is_mine(actor_):
    return is_open(actor_) & (ServiceCase.specialist == (actor_.staff_id or 0))


def is_unarchived(actor_):
    """Closed longer ago than archiving may take."""
    begin, _end = stored_span(add_workdays(today(), -settings.number("archive_days")), None)
    return (ServiceCase.status == "CLOSED") & (ServiceCase.closed_at < begin)


def left_cell(case) -> Cell:
    """What is left of the promised days, as a light with words."""
    left = due_dates.left(
        case.due_on, case.status, case.is_paused, settings.number("near_due_days")
    )
    return Cell("due", left_words(left, case.is_paused), tone=left.tone if left else "")


def left_words(left, paused=False) -> str:
    if left is None:
        return ""
    if paused:
        return _("Paused")
    if left.tone == "late":
        return (
            _("%(n)s days late", n=-left.days)
            if left.days
            else _("Late by less than a working day")
        )
    return _("Due today") if left.days == 0 else _("%(n)s days left", n=left.days)


class CaseView(calling.Calls, RecordView):
    model = ServiceCase
    menu_group = "needs"
    menu_order = 30
    prints = services.RECORD
    column_list = ("code", "enterprise", "service_item", "specialist", "status", "due_on", "left")
    column_filters = (
        "status",
        "specialist",
        "service_class",
        "provider",
        "delivery",
        "due_on",
        "accepted_at",
        "enterprise",
        "is_green",
    )
    column_default_sort = "-id"
    computed: ClassVar[dict] = {
        "left": Computed("Working days left", left_cell),
        **calling.COMPUTED,
    }
    can_create = can_delete = False
    form_columns = (
        "content",
        "service_department",
        "team",
        "technicians",
        "technician_names",
        "progress_pct",
    )
    column_details_list = (
        (
            "Basic data",
            (
                "enterprise",
                "request",
                "service_item",
                "service_class",
                "delivery",
                "provider",
                "specialist",
                "content",
                "service_department",
                "team",
                "technicians",
                "technician_names",
                "progress_pct",
                "report_status",
            ),
        ),
        (
            "Times",
            (
                "accepted_at",
                "replied_at",
                "agreed_start_at",
                "agreed_days",
                "started_at",
                "ended_at",
                "closed_at",
            ),
        ),
        ("Outcome", ("outcome", "outcome_note", "close_reason", "closed_by", "round_no")),
    )
    related = (
        (
            Referral,
            "service_case",
            ("code", "provider", "sent_at", "response_due_on", "response", "decline_reason"),
        ),
        (ServiceRecord, "service_case", ("record_no", "started_at", "mode", "party", "content")),
        (ServiceSummary, "service_case", ("ended_on", "provider", "summary", "submitted_at")),
        (
            SatisfactionSurvey,
            "service_case",
            ("code", "channel", "invite_due_on", "submitted_at", "q10_overall", "status"),
        ),
        (CaseExtension, "service_case", ("reason", "old_due_on", "wanted_on", "decision")),
        (CasePause, "service_case", ("reason", "note", "from_on", "to_on")),
        (CaseIssue, "service_case", ("problem", "raised_by", "found_at", "status")),
        (
            ReportDelivery,
            "service_case",
            ("report_no", "provider", "expected_on", "issued_on", "progress"),
        ),
        (ServicePlan, "service_case", ("code", "targets", "prepared_by", "status")),
        (JointProject, "service_case", ("code", "name", "lead_provider", "status")),
        (ContractReview, "service_case", ("kind", "capability_ok", "terms_ok", "reviewed_on")),
        (Sample, "service_case", ("code", "name", "holder", "disposal")),
        (
            FeeRecord,
            "service_case",
            ("item_name", "amount_due", "amount_paid", "payee", "receipt_no"),
        ),
        (Complaint, "service_case", ("code", "category", "received_at", "status")),
    )
    bulk_events = ("transfer", "start", "record", "end", "close", "resume", "archive")
    bulk_fields = ("service_department", "progress_pct")
    work_views = (
        WorkView("open", "Open", is_open, **QUEUE),
        WorkView("mine", "Mine", is_mine, **QUEUE),
        WorkView("near", "Due soon", is_near, "near", **QUEUE),
        WorkView("late", "Late", is_late, "late", **QUEUE),
        WorkView(
            "waiting",
            "Awaiting provider",
            lambda actor_: ServiceCase.status == "WAIT_PROV",
            **QUEUE,
        ),
        WorkView("survey", "Awaiting survey", lambda actor_: ServiceCase.status == "EVALUATING"),
        WorkView("archive", "To archive", lambda actor_: ServiceCase.status == "CLOSED"),
        WorkView("unarchived", "Archiving late", is_unarchived, "late"),
        WorkView("all", "All"),
    )

    def details(self, row):
        page = super().details(row)
        page.title = page.name = row_name(row.service_item)
        page.subtitle = row.enterprise.name
        page.facts_line = [
            (_("Case no."), row.code, None),
            (_("Need form"), row.request.code, details_url(row.request)),
            (_("Responsible specialist"), row.specialist.name, None),
            (_("First-responder"), row.request.first_responder.name, None),
        ]
        page.clock, page.steps, page.timeline = (
            clock(row),
            steps(row),
            story(CaseEvent.service_case == row.id),
        )
        page.acts = [
            *page.acts[:1],
            *delay_links.acts_of(row),
            *page.acts[1:],
            *surveys.act_of(row, not any(act.primary for act in page.acts)),
            *archives.act_of(row),
            *projects.act_of(row),
        ]
        page.acts.sort(key=lambda act: not act.primary)
        page.calling = calling.of(row)
        page.clock = [*page.clock, *surveys.clock_of(row), *archives.clock_of(row)]
        if table := DETAIL_TABLES.get(row.service_item.detail_kind):
            rows = visible(actor(), table).where(table.request == row.request_id)
            names = [
                name
                for name in screen_of(table.table()).column_list
                if name in table._meta.fields and name not in ("row_no", "request")
            ]
            page.tabs.insert(0, detail.listing(actor(), table, rows, names))
        if row.is_green:
            page.facts_line.append(
                (_("Green channel"), row.green_channel.code, details_url(row.green_channel))
            )
        if missing := missing_years(today(), row.due_on):
            page.notice = calendar_note(missing)
        return page

    def ways_out(self, row):
        """Where somebody goes who may not close yet: to the delays without a cause."""
        return delay_links.ways_of(row)

    def finish_action(self, page, row, form):
        """The page of candidates: ranked, with reasons; those who are out say why (R-R3)."""
        ranked = provider_ranking.candidates(row)
        chosen = form["provider"].value
        page.candidates = [_candidate(place, one, chosen) for place, one in enumerate(ranked, 1)]
        page.provider_errors = form["provider"].errors
        page.round_no = attempts(row).count() + 1
        for section in page.sections:
            section.fields = [one for one in section.fields if one.short_name != "provider"]
        if not any(not one.out for one in ranked):
            page.missing = page.missing or [
                _(
                    "No provider in the pool may take this item now; "
                    "the head widens the pool or closes the case "
                    "unserved"
                )
            ]

    prepared_by = ("request", "enterprise")

    def prepare_export(self, rows):
        case_ledger.prepare(rows)
        calling.prepare(rows)

    def export_columns(self):
        return [*case_ledger.columns(), *calling.export_columns()]

    def exports_in_full(self):
        return bool(calling.export_columns())


def calendar_note(years) -> str:
    return _(
        "The work calendar of %(years)s is not loaded: Monday to Friday are counted",
        years=", ".join(map(str, years)),
    )


def clock(case) -> list:
    """(term, value, small print, tone) of every date that binds this case."""
    left = due_dates.left(
        case.due_on, case.status, case.is_paused, settings.number("near_due_days")
    )
    total = case.limit_days or due_dates.promise(case.station_id, case.service_item).days
    found = [(_("Promised date"), counted_day(case.due_on), weekday(case.due_on), "")]
    if left:
        found.append(
            (
                _("Left"),
                left_words(left, case.is_paused),
                _("of %(n)s working days", n=total),
                left.tone,
            )
        )
    paused = due_dates.paused_days(due_dates.pauses_of(case))
    if paused or case.is_paused:
        found.append(
            (_("Paused"), ngettext("%(num)s working day", "%(num)s working days", paused), "", "")
        )
    if extended := due_dates.extended_days(case):
        found.append(
            (
                _("Extended"),
                ngettext("%(num)s working day", "%(num)s working days", extended),
                "",
                "",
            )
        )
    found.append(
        (
            _("Reply due"),
            counted_day(case.reply_due_on),
            _("replied %(day)s", day=day_of(case.replied_at).isoformat())
            if case.replied_at
            else "",
            "late"
            if not case.replied_at
            and not case.is_paused
            and case.reply_due_on < today()
            and case.status in due_dates.OPEN
            else "",
        )
    )
    waiting = attempts(case).where(Referral.response == "WAIT").first()
    if waiting:
        found.append(
            (
                _("Provider answers by"),
                counted_day(waiting.response_due_on),
                weekday(waiting.response_due_on),
                "late" if waiting.response_due_on < today() else "",
            )
        )
    return found


def weekday(day) -> str:
    names = (
        ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
        if language() == "zh"
        else ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    )
    return names[day.weekday()]


def steps(case) -> list:
    """Where the case stands on its way."""
    way = OWN_STEPS if case.delivery == "SELF" else STEPS
    codes = [code for code, _label in way]
    at = len(codes) if case.status == "ARCHIVED" else -1
    if case.status in codes:
        at = codes.index(case.status)

    def state(place):
        if place == at and case.status != "CLOSED":
            return "now"
        return "was" if place <= at else "next"

    first = (_("Accepted"), "now" if at < 0 else "was")
    return [first, *((_(label), state(place)) for place, (_code, label) in enumerate(way))]


def story(condition) -> list:
    """The story of a case or need, newest first; providers and experts read their part of it
    (decisions 41).
    """
    told_all = visible(actor(), CaseEvent) if is_outside(actor(), CaseEvent) else CaseEvent.living()
    events = told_all.where(condition).order_by(CaseEvent.id.desc()).limit(60)
    return [
        Event(
            local(event.happened_at).strftime("%m-%d %H:%M"),
            _story_title(event),
            words(CaseEvent.actor, event.actor)
            + f"　{told(event.content.removeprefix(HANDED_OVER))}",
            _story_tone(event, place),
        )
        for place, event in enumerate(events)
    ]


def _story_title(event) -> str:
    title = (
        _("Hand over")
        if event.content.startswith(HANDED_OVER)
        else choice_label(CaseEvent.event_type, event.event_type)
    )
    if event.to_status and event.to_status != event.from_status and event.to_status in CASE_STATUS:
        title = f"{title} → {CASE_STATUS.label(event.to_status, language())}"
    return title


def _story_tone(event, place) -> str:
    if event.event_type == "RESPOND" and event.to_status == "MATCHING":
        return "bad"
    return "now" if place == 0 else ""


@dataclass
class Cand:
    """A candidate as the page shows it."""

    id: int
    rank: int
    name: str
    score: str
    why: list
    warn: str | None
    out_reason: str | None
    checked: bool


def _candidate(place, one, chosen) -> Cand:
    return Cand(
        one.provider.id,
        place,
        one.provider.name,
        f"{one.score:.1f}",
        [(say(label), say(text)) for label, text in one.why],
        say(one.warning) if one.warning else None,
        say(one.out) if one.out else None,
        str(one.provider.id) == chosen if chosen else place == 1 and not one.out,
    )


class RecordTrailView(RecordView):
    """Service records: written by the event of a case, read here."""

    model = ServiceRecord
    menu_group = "needs"
    menu_order = 50
    column_list = (
        "record_no",
        "service_case",
        "started_at",
        "mode",
        "party",
        "content",
        "next_follow_up_on",
    )
    column_filters = ("mode", "party", "started_at", "next_follow_up_on", "service_case")
    can_create = can_edit = can_delete = False


class SummaryView(RecordView):
    model = ServiceSummary
    menu_group = "needs"
    menu_order = 60
    prints = services.SUMMARY
    column_list = ("service_case", "provider", "ended_on", "summary", "submitted_at")
    column_filters = ("provider", "ended_on", "service_case")
    can_create = can_edit = can_delete = False


class EventView(RecordView):
    model = CaseEvent
    column_list = ("event_type", "service_case", "request", "told", "happened_at")
    computed: ClassVar[dict] = {"told": Computed("Content", lambda row: Cell(told(row.content)))}
    column_filters = ("event_type", "happened_at")
    can_create = can_edit = can_delete = False

    def details(self, row):
        """A correction is kept as what was and what is, and told in the reader's language."""
        page = super().details(row)
        content = field_label(CaseEvent, CaseEvent.content)
        for fact in (one for _title, facts in page.sections for one in facts):
            if fact.label == content:
                fact.text = told(row.content)
        return page

    def export_columns(self):
        told_column = exporting.computed_column(
            field_label(CaseEvent, CaseEvent.content), "text", lambda row: told(row.content)
        )
        names = ("event_type", "service_case", "request", "party", "happened_at")
        return [*(exporting.column_of(CaseEvent, name) for name in names), told_column]


class PauseView(RecordView):
    model = CasePause
    column_list = ("reason", "service_case", "note", "from_on", "to_on")
    can_create = can_edit = can_delete = False
