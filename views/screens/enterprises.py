"""Enterprises: one file each (SY-9.3.1)."""

from typing import ClassVar

from flask import flash, redirect, render_template, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from backoffice.access.permissions import can, require
from backoffice.errors import Invalid
from backoffice.records import writes
from backoffice.reminders import due_equipment
from backoffice.workflow import enterprises, merging
from models.cases import ServiceCase
from models.complaints import Complaint
from models.digits import whole
from models.enterprises import DataConsent, Enterprise, EnterpriseContact, EnterpriseStation
from models.fields import ShortText, UsccField
from models.honours import has_cqo
from models.intakes import Intake
from models.requests import ServiceRequest
from models.trainings import TrainingRecord
from views.crud.detail.actions import ActionPage
from views.crud.detail.detail import Act
from views.crud.form import forms
from views.crud.list import list_page
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor, asked_id, no_parameters_but
from views.pages import enterprise_file as quality_file
from views.screens import calling, enterprise_ledger


def way_to_join(who, uscc) -> tuple | None:
    """Where the file of another station is joined, of which only that it exists may be told
    (decisions 7).
    """
    if can(who, "link", "enterprise") and (found := enterprises.elsewhere(who, uscc or "")):
        return url_for("enterprise.join", uscc=found.uscc), _("Join the file of another station")
    return None


class EnterpriseView(RecordView):
    model = Enterprise
    menu_group = "enterprises"
    menu_order = 10
    taken_elsewhere: ClassVar[dict] = {"uscc": way_to_join}
    column_list = (
        "name",
        "code",
        "uscc",
        "industry",
        "size_class",
        "contact_name",
        "contact_phone",
        "home_station",
        "status",
    )
    work_views = (
        WorkView("all", "All"),
        WorkView("cqo", "With a chief quality officer", lambda actor_: has_cqo()),
    )
    column_filters = (
        "size_class",
        "industry",
        "region",
        "park",
        "is_key",
        "is_sci_tech",
        "home_station",
    )
    form_layout = (
        (
            "Basic data",
            (
                "name",
                "client_type",
                "uscc",
                "legal_rep",
                "person_in_charge",
                "industry",
                "size_class",
                "size_source",
            ),
        ),
        (
            "Contact",
            (
                "contact_name",
                "contact_position",
                "contact_phone",
                "email",
                "wechat",
                "address",
                "region",
                "in_park",
                "park",
            ),
        ),
        (
            "Business",
            (
                "main_business",
                "main_products",
                "employee_count",
                "revenue",
                "total_assets",
                "output_value",
                "output_year",
                "lab_count",
                "lab_sufficient",
                "cqo_name",
            ),
        ),
        ("Marks", ("is_sci_tech", "is_high_end_mfg", "is_key", "home_station")),
    )
    related = (
        (ServiceRequest, "enterprise", ("code", "form_date", "channel", "status")),
        (ServiceCase, "enterprise", ("code", "service_item", "due_on", "status")),
        (EnterpriseContact, "enterprise", ("name", "position", "phone", "is_primary")),
        (Complaint, "enterprise", ("code", "category", "received_at", "status")),
        (DataConsent, "enterprise", ("recipient", "purpose", "signed_on", "valid_to")),
        (TrainingRecord, "enterprise", ("training", "attendee", "score", "passed", "cert_no")),
        (EnterpriseStation, "enterprise", ("station", "linked_on", "reason")),
    )

    def details(self, row):
        page = super().details(row)
        page.acts.append(
            Act(_("Quality file"), url_for("enterprise.quality_file", id=row.id), icon="file")
        )
        if can(actor(), "merge", "enterprise"):
            page.acts += [
                Act(
                    _("Take the merge back: %(name)s", name=one.code),
                    url_for("enterprise.happen", event="unmerge", id=one.id),
                    icon="undo",
                )
                for one in merging.merged_files(row)
            ]
        if can(actor(), "create", "service_request"):
            page.acts.insert(
                0,
                Act(
                    _("Register a need"),
                    url_for("service_request.create_view", enterprise=row.id),
                    True,
                    icon="plus",
                ),
            )
        return page

    prepared_by = ("home_station",)

    def prepare_export(self, rows):
        enterprise_ledger.prepare(actor(), rows)

    def export_columns(self):
        """The columns of the directory, then what else the file holds, so that an edited workbook
        can come back.
        """
        directory = enterprise_ledger.columns()
        shown = {one.field.name for one in directory if one.field}
        others = [one for one in super().export_columns() if one.field.name not in shown]
        return directory + others

    known_arguments = ("intake",)

    def first_values(self, values):
        """Who called, and from where, when the file is opened for a short intake."""
        if "intake" not in request.args:
            return values
        call = writes.fetch(actor(), Intake, asked_id("intake"), "see")
        calling.note(actor(), call)
        return {**values, "contact_name": call.caller, "contact_phone": call.phone.open()}

    def back(self, row=None):
        """A file that was opened for a short intake leads on to the need."""
        asked = whole(request.form.get("intake", ""))
        if row is not None and asked is not None:
            return redirect(url_for("intake.happen", event="convert", id=asked))
        return super().back(row)

    def narrow(self, query):
        """Merged files stand in no list; their address leads to the file that was kept."""
        return query.where(Enterprise.status != "MERGED")

    @expose("/details/")
    def details_view(self):
        no_parameters_but("id")
        row = writes.fetch(actor(), Enterprise, asked_id())
        if row.status == "MERGED" and row.merged_into_id:
            flash(_("%(name)s was merged into this file", name=row.code), "ok")
            return redirect(self.row_url(row.merged_into))
        return render_template("record/detail.html", page=self.details(row))

    @expose("/file/")
    def quality_file(self):
        """Everything that is known of an enterprise on one page (一企一档); each look is logged."""
        no_parameters_but("id")
        row = writes.fetch(actor(), Enterprise, asked_id())
        page = list_page.detail_page(actor(), self, row)
        quality_file.fill(actor(), page, row)
        return render_template("record/detail.html", page=page)

    @expose("/propose/", methods=("POST",))
    def propose(self):
        """A draft of a need with the instruments and equipment whose dates have come near
        (R-T16).
        """
        no_parameters_but("id")
        require(actor(), "create", ServiceRequest.table())
        made = due_equipment.propose(actor(), writes.fetch(actor(), Enterprise, asked_id()))
        return redirect(url_for("service_request.edit_view", id=made.id))

    @expose("/workbook/")
    def workbook(self):
        """The file of an enterprise as one workbook."""
        no_parameters_but("id")
        self._require("export")
        row = writes.fetch(actor(), Enterprise, asked_id(), "export")
        return quality_file.workbook(
            actor(), row, list_page.detail_page(actor(), self, row).sections
        )

    @expose("/join/", methods=("GET", "POST"))
    def join(self):
        """The exact USCC of another station's file tells that it exists; joining needs a reason and
        is audited (decisions 7).
        """
        require(actor(), "link", "enterprise")
        no_parameters_but("uscc")
        form = forms.form_of(
            {
                "uscc": UsccField("USCC"),
                "reason": ShortText(
                    "Reason", 200, help="The enterprise is present or has sent its papers"
                ),
            },
            {"uscc": request.args.get("uscc", "")},
        )
        page = ActionPage(
            _("Join the file of another station"), request.path, self.list_url(), _("Join")
        )
        status = 200
        if request.method == "POST":
            raw = forms.raw_of(form)
            try:
                if enterprises.elsewhere(actor(), raw["uscc"] or "") is None:
                    raise Invalid({"uscc": [_("No other station keeps a file with this code")]})
                enterprise = enterprises.join(actor(), raw["uscc"], raw["reason"] or "")
                flash(_("The file is now open to your station"), "ok")
                return redirect(self.row_url(enterprise))
            except Invalid as fault:
                page.record_errors, status = forms.show_errors(form, fault.errors), 422
        page.intro = [
            _(
                "One enterprise has one file. Give its exact code; nothing else is told "
                "of files of other stations."
            )
        ]
        page.sections = forms.sections_of(form, (), _("Basic data"))
        return render_template("record/action.html", page=page), status

    def tool_links(self):
        return (
            [(_("Join a file"), url_for("enterprise.join"))]
            if can(actor(), "link", "enterprise")
            else []
        )

    def finish_form(self, page, row):
        """The form keeps in mind for which short intake the file is opened."""
        asked = request.form.get("intake") or request.args.get("intake")
        if row is None and whole(asked) is not None:
            page.hidden.append(("intake", asked))
        if row is None and can(actor(), "link", "enterprise"):
            page.hint_link = (
                _("Another station keeps this file: join it"),
                url_for("enterprise.join"),
            )


class ContactView(RecordView):
    model = EnterpriseContact
    menu_group = "enterprises"
    menu_order = 20
    column_list = ("name", "enterprise", "position", "phone", "is_primary")
    column_filters = ("enterprise",)


class ConsentView(RecordView):
    model = DataConsent
    menu_group = "enterprises"
    menu_order = 40
    column_list = ("recipient", "enterprise", "purpose", "signed_on", "valid_to", "withdrawn_on")
    column_filters = ("enterprise", "signed_on")


class ServingStationView(RecordView):
    model = EnterpriseStation
    column_list = ("enterprise", "station", "linked_on", "reason")
    can_create = can_edit = False
