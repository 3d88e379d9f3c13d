"""Needs: Annex A as one form with ticks and tables, the page of one need, its ledger (SY-A,
SY-6.1).
"""

from collections import Counter, defaultdict
from decimal import Decimal
from typing import ClassVar

from flask import flash, redirect, render_template, request, url_for
from flask_admin import expose
from flask_babel import gettext as _
from peewee import fn

from backoffice.access.permissions import can
from backoffice.errors import GuardFailed, Refused
from backoffice.workflow import form_profiles, green_channels, need_files
from backoffice.workflow.requests import WORKFLOW, is_of_jilin, ticked
from backoffice.workflow.signatures import unsigned
from models.archives import ArchiveFile
from models.cases import CaseEvent, ServiceCase
from models.clock import local
from models.consultations import Consultation
from models.enterprises import Enterprise
from models.green import GreenChannel
from models.messages import T
from models.refusals import RefusalFiling
from models.requests import (
    CaseNotice,
    RequestFoodDrug,
    RequestInstrument,
    RequestItem,
    RequestOperatorExam,
    RequestProductTest,
    RequestSpecialEquipment,
    ServiceRequest,
)
from models.sheets import HandlingSheet
from views.crud.detail import detail, printing
from views.crud.form.initial_values import own_station
from views.crud.list import exporting
from views.crud.query.list_query import WorkView, with_links
from views.crud.record_view import RecordView
from views.current import actor, no_parameters_but
from views.display.labels import choice_label, row_name, say
from views.display.screens import screen_of
from views.printing import needs, notices
from views.screens import annex_a_firm, archives, calling
from views.screens.annex_a_ticks import posted_ticks, tick_groups
from views.screens.cases import story
from views.screens.surveys import link_for

DETAILS = (
    RequestFoodDrug,
    RequestSpecialEquipment,
    RequestOperatorExam,
    RequestProductTest,
    RequestInstrument,
)
OPEN = ("REGISTERED", "SUPPLEMENT", "ASSESSING", "ACCEPTED", "IN_PROGRESS")


class RequestView(calling.Calls, RecordView):
    model = ServiceRequest
    menu_group = "needs"
    menu_order = 10
    column_list = (
        "code",
        "enterprise",
        "form_date",
        "channel",
        "first_responder",
        "service_staff",
        "assessment_result",
        "status",
    )
    column_filters = (
        "status",
        "channel",
        "service_staff",
        "form_date",
        "enterprise",
        "assessment_result",
        "is_green",
    )
    computed: ClassVar[dict] = calling.COMPUTED
    bulk_events = ("supplement", "archive")
    form_columns = (
        "enterprise",
        "form_date",
        "raised_at",
        "channel",
        "visit",
        "form_profile",
        "description",
        "food_note",
        "operator_training_mode",
        "opinion",
        "signed_by",
        "signed_on",
        "signed_scan",
    )
    form_layout = (
        (
            "Registration",
            ("enterprise", "channel", "visit", "form_date", "raised_at", "form_profile"),
        ),
        ("Need in words", ("description", "food_note", "operator_training_mode")),
        ("Opinion and signature", ("opinion", "signed_by", "signed_on", "signed_scan")),
    )
    form_children = DETAILS
    other_children = (RequestItem,)
    prints = needs.PAPERS
    related = (
        (ServiceCase, "request", ("code", "service_item", "provider", "due_on", "status")),
        (RequestItem, "request", ("section", "service_item", "other_text", "disposition")),
        (CaseNotice, "request", ("code", "kind", "issued_at", "promised_on", "replaces")),
        (HandlingSheet, "request", ("code", "arrangement", "conveyed_at", "accepted")),
        (Consultation, "request", ("code", "question", "answer", "status")),
        (
            GreenChannel,
            "request",
            ("code", "service_item", "criterion", "fast_days", "owner", "decision"),
        ),
        (RefusalFiling, "request", ("code", "kind", "reason", "handled_by", "decision")),
        (RequestFoodDrug, "request", ("row_no", "domain", "product_name", "standard_no")),
        (
            RequestSpecialEquipment,
            "request",
            ("row_no", "category", "quantity", "next_inspection_on", "need_type"),
        ),
        (RequestOperatorExam, "request", ("row_no", "trade", "needed_count", "exam_category")),
        (RequestProductTest, "request", ("row_no", "product_name", "test_items", "basis")),
        (
            RequestInstrument,
            "request",
            ("row_no", "instrument_name", "range_text", "trace_mode", "valid_to"),
        ),
    )
    column_details_list = (
        (
            "Basic data",
            (
                "enterprise",
                "station",
                "channel",
                "visit",
                "form_date",
                "raised_at",
                "registered_at",
                "first_responder",
                "service_staff",
                "description",
                "food_note",
                "operator_training_mode",
                "opinion",
            ),
        ),
        (
            "Assessment",
            (
                "materials_complete",
                "assessment_result",
                "assessment_note",
                "assessed_by",
                "assessed_at",
                "is_green",
            ),
        ),
        ("Signature", ("signed_by", "signed_on", "signed_scan")),
        ("Feedback", ("feedback_at", "feedback_text")),
    )
    work_views = (
        WorkView(
            "open",
            "Open",
            lambda actor_: ServiceRequest.status.in_(OPEN),
            order="form_date",
            first="is_green",
        ),
        WorkView("draft", "Drafts", lambda actor_: ServiceRequest.status == "DRAFT"),
        WorkView(
            "supplement",
            "Awaiting supplement",
            lambda actor_: ServiceRequest.status == "SUPPLEMENT",
            "near",
        ),
        WorkView("unfiled", "To be archived", lambda actor_: need_files.unarchived(), "near"),
        WorkView("done", "Done", lambda actor_: ServiceRequest.status.in_(("DONE", "ARCHIVED"))),
        WorkView("all", "All"),
    )

    def first_values(self, values):
        """The form of the region in which the person's station lies; elsewhere it is chosen."""
        station = own_station(actor())
        if station is not None:
            values["form_profile"] = form_profiles.of_region(station.region)
        return values

    def finish_form(self, page, row):
        """Ticks of Annex A stand between the registration and the tables."""
        page.ticks = tick_groups(row or page.source)
        page.firm = self._cells(row)
        page.draft = row is None or row.status == "DRAFT"
        page.submit_label = _("Register") if page.draft else _("Save")
        page.again = False

    def _cells(self, need):
        found = annex_a_firm.section(need)
        found.address = url_for("service_request.firm")
        return found

    @expose("/firm/")
    def firm(self):
        """The cells of the enterprise that was just picked."""
        if not (self.may("create") or self.may("update")):
            raise Refused()
        no_parameters_but("enterprise")
        return render_template("record/firm.html", firm=self._cells(None))

    def saving(self, write, row=None):
        return annex_a_firm.save_with(write, row)

    def back(self, row=None):
        """“Register” goes on to the event; a draft stays a draft."""
        if row is None or "_draft" in request.form or row.status != "DRAFT":
            return super().back(row)
        return self._register(row)

    def _register(self, row):
        try:
            row = WORKFLOW.fire(actor(), row, "register", {}, row.row_version)
            flash(_("Registered: %(code)s", code=row.code), "ok")
            if missing := list(unsigned(row)):
                flash(
                    _(
                        "Needed before it can be accepted: %(what)s",
                        what=_(", ").join(map(say, missing)),
                    ),
                    "warn",
                )
        except GuardFailed as fault:
            flash(_("Kept as a draft: %(why)s", why="、".join(map(say, fault.missing))), "warn")
        return redirect(self.row_url(row))

    def say_saved(self, row):
        if "_draft" in request.form or row.status != "DRAFT":
            super().say_saved(row)

    def summary(self, row):
        """Whose need it is, in words, and what was ticked and typed into the tables."""
        wanted = [
            *(one.other_text or row_name(one.service_item) for one in ticked(row)),
            *(
                row_name(one)
                for model in DETAILS
                for one in model.living().where(model.request == row.id).order_by(model.row_no)
            ),
        ]
        told = detail.summary(actor(), row, ("enterprise", "channel", "form_date", "description"))
        return [*told, detail.Fact(_("What is wanted"), _(", ").join(wanted), wide=True)]

    def issued(self, row, transition):
        """The notice that goes to the applicant."""
        if transition.event_type != "NOTICE":
            return []
        notice = (
            CaseNotice.select()
            .where(CaseNotice.request == row.id)
            .order_by(CaseNotice.id.desc())
            .first()
        )
        return [
            (f"{act.label} {notice.code}", act.url)
            for act in printing.acts(screen_of("case_notice"), notice)
        ]

    def more_children(self, row):
        return {RequestItem: posted_ticks(row)}

    def details(self, row):
        page = super().details(row)
        page.title = page.name = row.code or self.title
        page.subtitle = row.enterprise.name
        page.facts_line = [
            (_("First-responder"), row.first_responder.name, None),
            (_("Service staff"), row.service_staff.name, None),
            (_("Form date"), row.form_date.isoformat(), None),
        ]
        page.timeline = story(CaseEvent.request == row.id)
        if not is_of_jilin(row):
            page.sections = [one for one in page.sections if one[0] != _("Feedback")]
        if cells := annex_a_firm.facts(row):
            page.sections.insert(1, (_("Basic data of the enterprise"), cells))
        page.acts = [*page.acts, *lane_of(row), *archives.act_of(row)]
        page.calling = calling.of(row)
        page.link, page.picture = link_for(row, "public.sign", "register")
        return page

    def tool_links(self):
        return [
            (
                _("Blank form: %(form)s", form=printing.title_of(form)),
                url_for("service_request.blank_view", form=form.code),
            )
            for form in self.prints
        ]

    prepared_by = ("enterprise", "status")

    def prepare_export(self, rows):
        calling.prepare(rows)
        ids = [row.id for row in rows] or [0]
        sections, cases = defaultdict(Counter), defaultdict(list)
        for request_id, section in (
            RequestItem.living()
            .select(RequestItem.request, RequestItem.section)
            .where(RequestItem.request.in_(ids))
            .tuples()
        ):
            sections[request_id][section] += 1
        for request_id, *instants in (
            ServiceCase.living()
            .select(ServiceCase.request, ServiceCase.accepted_at, ServiceCase.closed_at)
            .where(ServiceCase.request.in_(ids))
            .tuples()
        ):
            cases[request_id].append(instants)
        enterprise_ids = [row.enterprise_id for row in rows]
        enterprises = with_links(Enterprise, enterprise_ids, ("industry", "park"))
        firms = {one.id: one for one in enterprises}
        volumes = defaultdict(list)
        of_cases = (
            ArchiveFile.living()
            .select(ServiceCase.request, ArchiveFile.code)
            .join(ServiceCase)
            .where(ServiceCase.request.in_(ids))
        )
        of_needs = (
            ArchiveFile.living()
            .select(ArchiveFile.request, ArchiveFile.code)
            .where(ArchiveFile.request.in_(ids))
        )
        for filed in (of_cases, of_needs):
            for request_id, code in filed.order_by(ArchiveFile.code).tuples():
                volumes[request_id].append(code)
        for row in rows:
            row.sections, row.firm, row.volumes = (
                sections[row.id],
                firms[row.enterprise_id],
                "、".join(volumes[row.id]),
            )
            row.accepted_at = min((accepted for accepted, _closed in cases[row.id]), default=None)
            row.done_at = (
                max((closed for _accepted, closed in cases[row.id] if closed), default=None)
                if row.status in ("DONE", "ARCHIVED")
                else None
            )

    def export_columns(self):
        """Ledger L01 of reports.md."""

        def field(name):
            return exporting.column_of(ServiceRequest, name)

        return [
            field("code"),
            field("form_date"),
            field("station"),
            field("enterprise"),
            exporting.computed_column("USCC", "text", lambda row: row.firm.uscc, FIRM),
            exporting.computed_column(
                "Industry",
                "text",
                lambda row: row.firm.industry and row_name(row.firm.industry),
                FIRM,
            ),
            exporting.computed_column(
                "Size class",
                "text",
                lambda row: (
                    row.firm.size_class and choice_label(Enterprise.size_class, row.firm.size_class)
                ),
                FIRM,
            ),
            exporting.computed_column(
                "Park", "text", lambda row: row.firm.park and row.firm.park.name, FIRM
            ),
            field("channel"),
            field("first_responder"),
            exporting.computed_column("Needs", "number", lambda row: row.sections.total(), ()),
            *(
                exporting.computed_column(label, "number", _counter(codes), ())
                for label, codes in SECTION_COLUMNS
            ),
            field("assessment_result"),
            field("is_green"),
            field("status"),
            exporting.computed_column(
                "Accepted at", "instant", lambda row: row.accepted_at and local(row.accepted_at), ()
            ),
            exporting.computed_column(
                "Done at", "instant", lambda row: row.done_at and local(row.done_at), ("status",)
            ),
            exporting.computed_column("Archive no.", "text", lambda row: row.volumes, ()),
            field("raised_at"),
            field("registered_at"),
            exporting.computed_column(
                "Written down after (hours)",
                "amount",
                hours_until_registered,
                ("raised_at", "registered_at"),
            ),
            *calling.export_columns(),
        ]

    def exports_in_full(self):
        return bool(calling.export_columns())


def lane_of(row) -> list:
    """The channel that the form's own tick asks for, to be opened from here (SY-5.6.2.2)."""
    item = row.status in OPEN and green_channels.awaits_channel(row)
    if not item or not can(actor(), "create", "green_channel"):
        return []
    url = url_for("green_channel.create_view", request=row.id, service_item=item.id)
    return [detail.Act(_("Open the metrology lane"), url, icon="flag")]


def hours_until_registered(row) -> Decimal | None:
    """How long a need waited for its form (JL-8.2.3)."""
    if not (row.raised_at and row.registered_at):
        return None
    return (Decimal((row.registered_at - row.raised_at).total_seconds()) / 3600).quantize(
        Decimal("0.01")
    )


FIRM = ("enterprise", "status")
"""What the columns of an enterprise, and the preparing of them, read of a need."""

SECTION_COLUMNS = (
    (T("Section 1"), ("A1",)),
    (T("Section 2"), ("A2",)),
    (T("Section 3"), ("A3",)),
    (T("Section 4"), ("A4",)),
    (T("Section 5"), ("A5",)),
    (T("Section 6"), ("A6_1", "A6_2", "A6_2X", "A6_3", "A6_4")),
    (T("Section 7"), ("A7",)),
    (T("Section 8"), ("A8", "JLB")),
)


def _counter(codes):
    return lambda row: sum(row.sections[code] for code in codes)


class ItemView(RecordView):
    model = RequestItem
    column_list = ("section", "request", "service_item", "other_text", "disposition")
    column_filters = ("section", "service_item", "disposition")
    can_create = can_edit = can_delete = False


class FoodDrugView(RecordView):
    model = RequestFoodDrug
    column_list = ("row_no", "request", "domain", "product_name", "standard_no")
    can_create = can_edit = can_delete = False


class OperatorExamView(RecordView):
    model = RequestOperatorExam
    column_list = ("row_no", "request", "trade", "needed_count", "exam_category")
    can_create = can_edit = can_delete = False


class ProductTestView(RecordView):
    model = RequestProductTest
    column_list = ("row_no", "request", "product_name", "test_items", "basis")
    can_create = can_edit = can_delete = False


def is_second(actor_):
    """One-time notices that were not the only one of their need: each is a mark against the station
    (R-N1).
    """
    first = CaseNotice.alias()
    firsts = (
        first.select(fn.MIN(first.id))
        .where(first.kind == "YCGZ", ~first.is_deleted)
        .group_by(first.request)
    )
    return (CaseNotice.kind == "YCGZ") & CaseNotice.id.not_in(firsts)


class NoticeView(RecordView):
    model = CaseNotice
    menu_group = "needs"
    menu_order = 110
    prints = notices.PAPERS
    work_views = (
        WorkView("once", "One-time notices", lambda actor_: CaseNotice.kind == "YCGZ"),
        WorkView("second", "Second notices", is_second, "near"),
        WorkView(
            "unsigned",
            "Receipt not logged",
            lambda actor_: CaseNotice.received_at.is_null(),
            "near",
        ),
        WorkView("all", "All"),
    )
    column_list = (
        "code",
        "kind",
        "request",
        "promised_on",
        "issued_by",
        "issued_at",
        "delivery_mode",
        "received_by",
        "received_at",
    )
    column_filters = ("kind", "issued_at", "request", "received_at")
    can_create = can_edit = can_delete = False
