"""The pool of quality service providers: who they are, what they may do, on which certificates
(GDD-8.2.2).
"""

from flask import flash, redirect, render_template, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from backoffice.access.permissions import can, require
from backoffice.records import writes
from backoffice.workflow import pools
from models.providers import Provider, ProviderContact, ProviderQualification, ProviderService
from models.referrals import Referral
from views.crud.detail.actions import page_for
from views.crud.detail.detail import Act
from views.crud.form.editing import posted_version
from views.crud.record_view import RecordView
from views.current import actor, asked_id, no_parameters_but
from views.display.labels import own_name


class ProviderView(RecordView):
    model = Provider
    menu_group = "pools"
    menu_order = 10
    column_list = (
        "name",
        "code",
        "kind",
        "region",
        "rating",
        "joined_on",
        "nda_signed_on",
        "status",
    )
    column_filters = ("status", "kind", "region", "join_mode")
    bulk_events = ("watch", "suspend", "restore")
    related = (
        (
            ProviderService,
            "provider",
            ("service_item", "promise_days", "fee_standard", "is_active"),
        ),
        (
            ProviderQualification,
            "provider",
            ("cert_no", "kind", "issuer", "valid_to", "verified_on"),
        ),
        (ProviderContact, "provider", ("name", "department", "phone", "is_primary")),
        (Referral, "provider", ("code", "sent_at", "response", "match_score")),
    )


class ContactView(RecordView):
    model = ProviderContact
    menu_group = "pools"
    menu_order = 20
    column_list = ("name", "provider", "department", "position", "phone", "is_primary")
    column_filters = ("provider",)


class QualificationView(RecordView):
    model = ProviderQualification
    menu_group = "pools"
    menu_order = 30
    column_list = ("cert_no", "provider", "kind", "issuer", "issued_on", "valid_to", "verified_on")
    column_filters = ("kind", "provider", "valid_to")

    def details(self, row):
        page = super().details(row)
        if can(actor(), "verify", self.resource) and row.verified_on is None:
            page.acts.insert(
                0,
                Act(
                    _("Verify"),
                    url_for("provider_qualification.verify", id=row.id),
                    True,
                    icon="check",
                ),
            )
        return page

    @expose("/verify/", methods=("GET", "POST"))
    def verify(self):
        """An administrator states that the certificate was compared with its original."""
        require(actor(), "verify", self.resource)
        no_parameters_but("id")
        row = writes.fetch(actor(), self.model, asked_id())
        if request.method == "POST":
            pools.verify(actor(), row, posted_version())
            flash(_("Verified: %(name)s", name=own_name(row)), "ok")
            return redirect(self.row_url(row))
        page = page_for(self, row, _("Verify"), _("Verify"))
        page.intro = [
            _("The certificate was compared with its original or with the register of its issuer.")
        ]
        return render_template("record/action.html", page=page)


class CapabilityView(RecordView):
    model = ProviderService
    menu_group = "pools"
    menu_order = 40
    column_list = (
        "service_item",
        "provider",
        "promise_days",
        "fee_standard",
        "qualification",
        "is_active",
    )
    column_filters = ("service_item", "provider", "is_active")
    bulk_fields = ("promise_days", "is_active")
