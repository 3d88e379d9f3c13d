"""Accounts, their roles, and what each role may do."""

from flask import render_template, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from backoffice import accounts, records
from backoffice.permissions import can, require
from models.accounts import RoleGrant, UserAccount, UserRole
from views.acting import actor, asked_id, no_parameters_but
from views.base.actions import page_for
from views.base.detail import Act
from views.base.record_view import RecordView


class AccountView(RecordView):
    model = UserAccount
    column_list = ("username", "display_name", "staff", "last_login_at", "locked_until", "status")
    column_filters = ("status", "staff")
    form_columns = ("username", "display_name", "staff", "provider_contact", "expert", "mobile")
    column_details_list = (("Basic data", ("username", "display_name", "staff", "provider_contact", "expert", "mobile", "status")),
                           ("Sign-in", ("last_login_at", "password_changed_at", "failed_count", "locked_until", "must_change_password")))
    related = ((UserRole, "user", ("role", "scope", "station", "region", "provider", "valid_to")),)

    def details(self, row):
        page = super().details(row)
        if can(actor(), "reset_password", self.resource):
            page.acts.append(Act(_("Reset the password"), url_for("user_account.reset_password", id=row.id), icon="lock"))
        return page

    @expose("/reset-password/", methods=("GET", "POST"))
    def reset_password(self):
        """A random first password, shown once."""
        require(actor(), "reset_password", self.resource)
        no_parameters_but("id")
        row = records.fetch(actor(), self.model, asked_id(), "reset_password")
        page = page_for(self, row, _("Reset the password"), _("Reset the password"))
        page.intro = [_("The account gets a random password that must be changed at the first sign-in; all its sessions end.")]
        if request.method == "POST":
            page.list = [(_("First password: %(word)s", word=accounts.reset_password(actor(), row)), "ok")]
            page.submit_label = ""
        return render_template("record/action.html", page=page)


class RoleView(RecordView):
    model = UserRole
    menu_verb = "update"
    column_list = ("role", "user", "scope", "station", "region", "provider", "valid_to")
    column_filters = ("role", "user", "station")


class GrantView(RecordView):
    model = RoleGrant
    menu_verb = "update"
    column_list = ("resource", "role", "verb", "scope")
    column_filters = ("role", "resource", "verb", "scope")
    column_default_sort = "resource"

    def sortable(self):
        return super().sortable() | {"resource"}
