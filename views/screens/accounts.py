"""Accounts, their roles, and what each role may do."""

from typing import ClassVar

from flask import flash, redirect, render_template, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from backoffice.access.permissions import can, require
from backoffice.access.scopes import sees
from backoffice.access.sessions import living_sessions
from backoffice.accounts import passwords, second_factor
from backoffice.errors import NotFound
from backoffice.records import writes
from models.accounts import RoleGrant, UserAccount, UserRole, UserSession
from models.clock import today
from views.crud.detail.actions import ActionPage, page_for
from views.crud.detail.detail import Act
from views.crud.list.list_page import Computed
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor, asked_id, no_parameters_but
from views.display.cells import Cell
from views.display.labels import own_name


class AccountView(RecordView):
    model = UserAccount
    menu_group = "administration"
    menu_order = 10
    column_list = ("username", "display_name", "staff", "last_login_at", "locked_until", "status")
    column_filters = ("status", "staff")
    form_columns = (
        "username",
        "display_name",
        "staff",
        "provider_contact",
        "expert",
        "mobile",
        "email",
    )
    column_details_list = (
        (
            "Basic data",
            (
                "username",
                "display_name",
                "staff",
                "provider_contact",
                "expert",
                "mobile",
                "email",
                "wants_mail",
                "status",
            ),
        ),
        (
            "Sign-in",
            (
                "last_login_at",
                "password_changed_at",
                "failed_count",
                "locked_until",
                "must_change_password",
            ),
        ),
    )
    related = (
        (
            UserRole,
            "user",
            ("role", "scope", "station", "region", "provider", "valid_from", "valid_to", "reason"),
        ),
    )

    def tool_links(self):
        return (
            [(_("Why can or cannot somebody …?"), url_for("why.why"))]
            if can(actor(), "explain", self.resource)
            else []
        )

    def details(self, row):
        page = super().details(row)
        if can(actor(), "explain", self.resource) and sees(actor(), row, "explain"):
            page.acts.append(
                Act(_("What may this person do?"), url_for("why.why", account=row.id), icon="info")
            )
        if can(actor(), "reset_password", self.resource) and row.id != actor().account_id:
            page.acts.append(
                Act(
                    _("Reset the password"),
                    url_for("user_account.reset_password", id=row.id),
                    icon="lock",
                )
            )
            if second_factor.is_on(row):
                page.acts.append(
                    Act(
                        _("Reset the second step"),
                        url_for("user_account.reset_second_step", id=row.id),
                        icon="shield",
                    )
                )
        return page

    @expose("/reset-password/", methods=("GET", "POST"))
    def reset_password(self):
        """A random first password, shown once."""
        require(actor(), "reset_password", self.resource)
        no_parameters_but("id")
        row = writes.fetch(actor(), self.model, asked_id(), "reset_password")
        page = page_for(self, row, _("Reset the password"), _("Reset the password"))
        page.intro = [
            _(
                "The account gets a random password that must be changed at the first "
                "sign-in; all its sessions end."
            )
        ]
        if request.method == "POST":
            page.list = [
                (_("First password: %(word)s", word=passwords.reset_password(actor(), row)), "ok")
            ]
            page.submit_label = ""
        return render_template("record/action.html", page=page)

    @expose("/reset-second-step/", methods=("GET", "POST"))
    def reset_second_step(self):
        """Take the second step off an account whose telephone and recovery codes are lost."""
        require(actor(), "reset_password", self.resource)
        no_parameters_but("id")
        row = writes.fetch(actor(), self.model, asked_id(), "reset_password")
        if not second_factor.is_on(row):
            raise NotFound()
        page = page_for(
            self, row, _("Reset the second step"), _("Reset the second step"), danger=True
        )
        page.intro = [
            _(
                "The account then needs its password alone; all its sessions end. Make "
                "sure who is asking."
            )
        ]
        if request.method == "POST":
            passwords.reset_second_step(actor(), row)
            flash(_("The second step is off; all other sessions have ended."), "ok")
            return redirect(self.row_url(row))
        return render_template("record/action.html", page=page)


class RoleView(RecordView):
    model = UserRole
    menu_group = "administration"
    menu_order = 20
    menu_verb = "update"
    column_list = (
        "role",
        "user",
        "scope",
        "station",
        "region",
        "provider",
        "valid_from",
        "valid_to",
        "state",
    )
    column_filters = ("role", "user", "station", "valid_to")
    computed: ClassVar[dict] = {"state": Computed("State", lambda row: grant_state(row))}
    work_views = (
        WorkView("all", "All"),
        WorkView("temporary", "Temporary", lambda who: UserRole.valid_to.is_null(False)),
        WorkView("ended", "Ended", lambda who: UserRole.valid_to < today()),
    )


class GrantView(RecordView):
    model = RoleGrant
    menu_group = "administration"
    menu_order = 30
    menu_verb = "update"
    column_list = ("resource", "role", "verb", "scope")
    column_filters = ("role", "resource", "verb", "scope")
    column_default_sort = "resource"

    def sortable(self):
        return super().sortable() | {"resource"}


def grant_state(role) -> Cell:
    """Whether a role holds today, and how long a temporary one still does."""
    if role.valid_from and role.valid_from > today():
        return Cell("tag", _("From %(day)s", day=role.valid_from.isoformat()))
    if role.valid_to and role.valid_to < today():
        return Cell("tag", _("Ended"), tone="bad")
    return (
        Cell("tag", _("Temporary, until %(day)s", day=role.valid_to.isoformat()), tone="warn")
        if role.valid_to
        else Cell("tag", _("In force"), tone="ok")
    )


class SessionView(RecordView):
    """Who is signed in, and where from; an administrator ends a session at once."""

    model = UserSession
    menu_group = "logs"
    menu_order = 70
    menu_verb = "end"
    column_list = ("user", "created_at", "seen_at", "ip", "browser", "state")
    column_filters = ("user", "created_at")
    column_details_list = (
        ("Basic data", ("user", "created_at", "seen_at", "ended_at", "ip", "browser")),
    )
    computed: ClassVar[dict] = {"state": Computed("State", lambda row: session_state(row))}
    work_views = (
        WorkView(
            "now",
            "Signed in now",
            lambda who: UserSession.id.in_(living_sessions().select(UserSession.id)),
        ),
        WorkView("all", "All"),
    )
    can_create = can_edit = can_delete = can_export = False

    def details(self, row):
        page = super().details(row)
        if (
            row.ended_at is None
            and can(actor(), "end", self.resource)
            and sees(actor(), row, "end")
        ):
            page.acts.append(
                Act(
                    _("End the session"),
                    url_for("user_session.end", id=row.id),
                    icon="leave",
                    danger=True,
                )
            )
        return page

    @expose("/end/", methods=("GET", "POST"))
    def end(self):
        """End a session at once, after a question."""
        require(actor(), "end", self.resource)
        no_parameters_but("id")
        row = writes.fetch(actor(), self.model, asked_id(), "end")
        page = ActionPage(
            _("End the session"),
            request.full_path.rstrip("?"),
            self.row_url(row),
            _("End the session"),
            subject=own_name(row),
            subject_url=self.row_url(row),
            danger=True,
            confirm=True,
        )
        page.intro = [
            _("The person must sign in again; what they had not saved stays in their browser.")
        ]
        if request.method == "POST":
            passwords.end_one(actor(), row)
            flash(_("The session is ended"), "ok")
            return self.back()
        return render_template("record/action.html", page=page)


def session_state(row) -> Cell:
    return (
        Cell("tag", _("Ended"), tone="") if row.ended_at else Cell("tag", _("Signed in"), tone="ok")
    )
