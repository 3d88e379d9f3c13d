"""The workbench: what waits for me, as numbers that open the list behind them (SY-4.2.2)."""

from dataclasses import dataclass, field
from functools import reduce

from flask import Blueprint, g, render_template, request, url_for
from flask_babel import gettext as _
from peewee import SQL, Select
from werkzeug.exceptions import BadRequest

from backoffice import settings
from backoffice.access.outside_reach import is_outside
from backoffice.access.permissions import can
from backoffice.access.scopes import announcements_of, visible
from backoffice.deadlines.register import urgent
from backoffice.deadlines.workdays import is_workday
from backoffice.messages import announcements
from models.accounts import UserSession
from models.announcements import Announcement
from models.base import database
from models.cases import ServiceCase
from models.clock import local, today
from models.deadlines import Deadline
from models.digits import whole
from models.intakes import Intake
from models.notifications import Notification
from models.referrals import Referral
from models.registry import model_of
from views.crud.query.list_query import with_links
from views.crud.query.pager import capped_counts, counted
from views.current import actor, no_parameters_but
from views.display.cells import Cell, cell, details_url
from views.display.labels import choice_label, field_label
from views.pages import workload
from views.screens import cases
from views.screens.cases import left_cell, weekday
from views.screens.deadlines import left_cell as deadline_cell
from views.screens.deadlines import record_url

blueprint = Blueprint("dashboard", __name__)
ROWS = 12


@dataclass
class Count:
    label: str
    value: str
    small: str
    url: str
    tone: str = ""


@dataclass
class Panel:
    """A table of the workbench."""

    title: str
    url: str
    columns: list
    rows: list
    total: str


@dataclass
class Workbench:
    """Everything the workbench template shows."""

    title: str
    date_line: str
    counts: list = field(default_factory=list)
    mine: Panel | None = None
    clocks: Panel | None = None
    load: Panel | None = None
    waits: list = field(default_factory=list)
    quick: list = field(default_factory=list)
    news: list = field(default_factory=list)
    chart: object = None
    scope_tabs: list = field(default_factory=list)
    new_request_url: str | None = None
    intake_url: str | None = None
    calls: Panel | None = None
    announced: list = field(default_factory=list)


@blueprint.route("/")
def workbench():
    no_parameters_but("of")
    who = actor()
    whose = request.args.get("of") or (
        "mine"
        if who.staff_id and can(who, "start", "service_case") and "HEAD" not in who.roles
        else "station"
    )
    if whose not in ("mine", "station"):
        raise BadRequest(_("This page knows no parameter “%(name)s”", name="of"))
    page = Workbench(_("Workbench"), _date_line(), news=_news(who), announced=_announced(who))
    if can(who, "read", "service_case"):
        mine = whose == "mine"
        page.counts = _counts(who, mine)
        page.mine = _mine(who, mine, page.counts[0].value)
        page.clocks = _clocks(who, mine) if can(who, "read", "deadline") else None
        page.waits = [
            Count(label, value, _("for my decision"), url, "near" if number else "")
            for label, value, url, number in workload.decisions(who)
        ]
        page.load = None if mine or not can(who, "transfer", "service_case") else _load(who)
        if who.staff_id:
            page.scope_tabs = [
                (_("Mine"), url_for("dashboard.workbench", of="mine"), mine),
                (_("My station"), url_for("dashboard.workbench", of="station"), not mine),
            ]
    if can(who, "create", "service_request") and who.staff_id:
        page.new_request_url = url_for("service_request.create_view")
    if can(who, "create", "intake") and who.staff_id:
        page.intake_url = url_for("intake.create_view")
    if can(who, "read", "intake") and who.staff_id:
        page.calls = _calls(who)
    page.quick = _quick(who)
    return render_template("workbench.html", page=page)


def _date_line() -> list:
    before = (
        UserSession.select()
        .where(UserSession.user == g.account, UserSession.id != g.session_row.id)
        .order_by(UserSession.id.desc())
        .first()
    )
    words = [
        f"{today().isoformat()} {weekday(today())}",
        _("Working day") if is_workday(today()) else _("Day off"),
    ]
    if before:
        words.append(
            _(
                "Last sign-in %(when)s, IP %(ip)s",
                when=local(before.created_at).strftime("%m-%d %H:%M"),
                ip=before.ip or "?",
            )
        )
    return words


def _cases(who, mine):
    query = visible(who, ServiceCase)
    return query.where(ServiceCase.specialist == (who.staff_id or 0)) if mine else query


WAITING = 3
"""The place of the cases that wait for a provider among the counts."""


def _counts(who, mine) -> list[Count]:
    """Numbers of cases, each opening exactly the list that it counts."""
    extra = {"specialist": who.staff_id} if mine else {}
    base = _cases(who, mine)
    asked = (
        (_("Open"), "open", cases.is_open(who), _("not yet closed"), ""),
        (
            _("Due soon"),
            "near",
            cases.is_near(who),
            _("within %(n)s working days", n=settings.number("near_due_days")),
            "near",
        ),
        (_("Late"), "late", cases.is_late(who), _("past the promised date"), "late"),
        (
            _("Awaiting provider"),
            "waiting",
            ServiceCase.status == "WAIT_PROV",
            _("answer outstanding"),
            "",
        ),
        (
            _("Awaiting survey"),
            "survey",
            ServiceCase.status == "EVALUATING",
            _("ready to close"),
            "",
        ),
    )
    queries = [base.where(condition) for _label, _view, condition, _small, _tone in asked]
    places = [
        url_for("service_case.index_view", view=view, **extra)
        for _label, view, _condition, _small, _tone in asked
    ]
    if is_outside(who, ServiceCase) and can(who, "read", "referral"):
        # what waits for a provider's answer is its referral: the case is not its own yet
        queries[WAITING] = visible(who, Referral).where(Referral.response == "WAIT")
        places[WAITING] = url_for("referral.index_view", view="waiting")
    numbers = capped_counts(queries)
    return [
        Count(label, counted(number), small, place, tone if number else "")
        for (label, _view, _condition, small, tone), place, number in zip(
            asked, places, numbers, strict=True
        )
    ]


def _mine(who, mine, total) -> Panel:
    """Open cases, the most urgent first; `total` says how many there are."""
    ids = _most_urgent(_cases(who, mine))
    names = ("enterprise", "service_item", "status", "due_on")
    rows = [_line(row, names) for row in with_links(ServiceCase, ids, names)]
    labels = [
        field_label(ServiceCase, ServiceCase._meta.fields[name]) for name in ("code", *names)
    ] + [_("Working days left")]
    extra = {"specialist": who.staff_id} if mine else {}
    return Panel(
        _("Cases in hand"),
        url_for("service_case.index_view", view="open", **extra),
        labels,
        rows,
        total,
    )


def _most_urgent(query) -> list[int]:
    """The green channel; the first of each open state, then the first of these: an index holds each
    state in the order of its dates.
    """
    green = (
        query.where(ServiceCase.is_green == True, cases.is_open(None))
        .order_by(ServiceCase.due_on, ServiceCase.id)
        .limit(ROWS)
    )
    ahead = [row for (row,) in green.select(ServiceCase.id).tuples()]
    first = [
        query.where(ServiceCase.status == status)
        .select(ServiceCase.id, ServiceCase.due_on)
        .order_by(ServiceCase.due_on, ServiceCase.id)
        .limit(ROWS)
        for status in cases.OPEN_STATES
    ]
    parts = [
        Select([one.alias(f"state{place}")], [SQL("id"), SQL("due_on")])
        for place, one in enumerate(first)
    ]
    every = reduce(lambda one, other: one.union_all(other), parts)
    rest = [
        row
        for row, _day in every.order_by(SQL("due_on"), SQL("id"))
        .limit(ROWS)
        .bind(database)
        .tuples()
    ]
    return [*ahead, *(row for row in rest if row not in ahead)][:ROWS]


def _clocks(who, mine) -> Panel | None:
    """Clocks that are amber or red: what is due, of which record, for whom (SY-4.2.2)."""
    query = urgent(who)
    if mine:
        query = query.where(Deadline.staff == (who.staff_id or 0))
    labels = [
        field_label(Deadline, Deadline._meta.fields[name]) for name in ("title", "kind", "due_on")
    ] + [_("Working days left")]
    rows = [
        [
            Cell("main", row.title, record_url(row)),
            cell(Deadline, Deadline.kind, row),
            cell(Deadline, Deadline.due_on, row),
            _left(row),
        ]
        for row in query.limit(ROWS)
    ]
    return Panel(
        _("Due soon or late"),
        url_for("deadline.index_view", view="mine" if mine else "urgent"),
        labels,
        rows,
        counted(capped_counts([query])[0]),
    )


def _load(who) -> Panel:
    """How the open cases of the station lie on its clerks."""
    labels, rows = workload.load(who)
    return Panel(
        _("Work of each clerk"), url_for("service_case.index_view", view="open"), labels, rows, ""
    )


def _calls(who) -> Panel | None:
    """Short intakes of the station that nobody has settled, the most urgent first."""
    open_ones = visible(who, Intake).where(Intake.status == "OPEN")
    names = ("code", "caller", "wanted", "first_responder", "due_on")
    rows = [
        [
            Cell("main", row.code, details_url(row)),
            *(cell(Intake, Intake._meta.fields[name], row) for name in names[1:]),
        ]
        for row in open_ones.order_by(Intake.due_on, Intake.id).limit(ROWS)
    ]
    if not rows:
        return None
    return Panel(
        _("Short intakes to be worked on"),
        url_for("intake.index_view", view="open"),
        [field_label(Intake, Intake._meta.fields[name]) for name in names],
        rows,
        counted(capped_counts([open_ones])[0]),
    )


def _left(row) -> Cell:
    made = deadline_cell(row)
    made.label = _("Working days left")
    return made


def _line(row, names) -> list[Cell]:
    shown = [cell(ServiceCase, ServiceCase._meta.fields[name], row) for name in names]
    left = left_cell(row)
    left.label = _("Working days left")
    mark = field_label(ServiceCase, ServiceCase.is_green) if row.is_green else ""
    return [Cell("main", row.code, details_url(row), mark=mark), *shown, left]


def _quick(who) -> list:
    """Short ways that the person's roles open."""
    wanted = (
        ("create", "service_request", _("Register a need"), "form", "service_request.create_view"),
        (
            "create",
            "enterprise",
            _("Open an enterprise file"),
            "building",
            "enterprise.create_view",
        ),
        ("read", "referral", _("Referrals"), "refer", "referral.index_view"),
        ("create", "complaint", _("Receive a complaint"), "chat", "complaint.create_view"),
        ("means", "satisfaction_survey", _("Satisfaction"), "star", "satisfaction.table"),
        ("export", "service_case", _("Handling times"), "clock", "handling_times.table"),
        ("read", "provider", _("Providers"), "shield", "provider.index_view"),
        ("read", "expert", _("Experts"), "star", "expert.index_view"),
        ("read", "fixed_asset", _("Fixed assets"), "box", "fixed_asset.index_view"),
        ("read", "staff", _("Staff"), "user", "staff.index_view"),
    )
    return [
        (label, icon, url_for(endpoint))
        for verb, resource, label, icon, endpoint in wanted
        if can(who, verb, resource)
    ]


def _announced(who) -> list:
    """(title, url, from, unread) of what is announced to the person today; unread ones first."""
    rows = list(
        visible(who, Announcement)
        .where(announcements.shown_today(), Announcement.id.in_(announcements_of(who)))
        .order_by(Announcement.id.desc())
        .limit(8)
    )
    new = announcements.unread(rows, who)
    return [
        (row.title, details_url(row), row.shown_from.strftime("%m-%d"), row.id in new)
        for row in sorted(rows, key=lambda row: row.id not in new)
    ]


def _news(who) -> list:
    """(text, url, when, unread) of the newest messages."""
    rows = visible(who, Notification).order_by(Notification.id.desc()).limit(8)
    return [
        (
            f"{choice_label(Notification.kind, row.kind)}　{row.content}",
            _target(row.object_ref),
            local(row.created_at).strftime("%m-%d"),
            row.read_at is None,
        )
        for row in rows
    ]


def _target(reference) -> str:
    """The page of what a message is about: of a record, or a list under conditions."""
    resource, _colon, row_id = (reference or "").partition(":")
    if model_of(resource) is not None and row_id.startswith("?"):
        return url_for(f"{resource}.index_view") + row_id
    if model_of(resource) is None or whole(row_id) is None:
        return url_for("notification.index_view")
    model = model_of(resource)
    if (
        is_outside(actor(), model)
        and not visible(actor(), model).where(model.id == int(row_id)).exists()
    ):
        return url_for("notification.index_view")
    return url_for(f"{resource}.details_view", id=int(row_id))
