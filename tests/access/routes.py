"""Every address of the product, written by hand: what it takes, who may, how far, and which audit
line a change leaves.

A rule of `app.url_map` that is not here fails the build, and so does a line that no rule needs.
"""

from typing import NamedTuple


class Route(NamedTuple):
    """`verb` as in the access table ("event" stands for the permission of each event); `audit` is
    None where nothing is logged.
    """

    methods: tuple
    who: str
    verb: str | None = None
    scope: str | None = None
    audit: str | None = None


GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")

ROUTES = {
    # before signing in
    "static": Route(GET, "anybody"),
    "health.healthz": Route(GET, "anybody"),
    "watching.metrics": Route(GET, "anybody"),
    "language.switch": Route(POST, "anybody"),
    "language.theme": Route(POST, "anybody"),
    "sign_in.enter": Route(BOTH, "anybody", audit="LOGIN"),
    # enterprises without an account
    "public.sign": Route(BOTH, "anybody", audit="STATE"),
    "public.signed": Route(GET, "anybody"),
    "public.survey": Route(BOTH, "anybody", audit="STATE"),
    "public.periodic": Route(BOTH, "anybody", audit="STATE"),
    "public.thanks": Route(GET, "anybody"),
    "public.look_up": Route(BOTH, "anybody"),
    "public.services": Route(GET, "anybody"),
    "public.published": Route(GET, "anybody"),
    # the own account
    "sign_in.leave": Route(POST, "signed in", scope="own", audit="LOGOUT"),
    "sign_in.password": Route(BOTH, "signed in", scope="own", audit="UPDATE"),
    "second_factor.enter": Route(BOTH, "signed in", scope="own", audit="LOGIN"),
    "second_factor.begin": Route(BOTH, "signed in", scope="own", audit="UPDATE"),
    "second_factor.off": Route(POST, "signed in", scope="own", audit="UPDATE"),
    "why.why": Route(GET, "role", "explain", "rows"),
    "profile.mine": Route(BOTH, "signed in", scope="own", audit="UPDATE"),
    "profile.end": Route(POST, "signed in", scope="own", audit="LOGOUT"),
    "language.density": Route(POST, "signed in", scope="own"),
    "dashboard.workbench": Route(GET, "signed in", scope="rows"),
    "finder.find": Route(GET, "signed in", scope="rows"),
    "admin.index": Route(GET, "signed in"),
    "admin.static": Route(GET, "signed in"),
    "changes.mine": Route(GET, "signed in", scope="own"),
    "changes.one": Route(GET, "signed in", scope="own"),
    "changes.undo": Route(POST, "signed in", "of the original act", "own", "UPDATE"),
    "changes.bin_page": Route(GET, "role", "delete", "rows"),
    "changes.restore": Route(POST, "role", "delete", "rows", "UPDATE"),
    "changes.ask_purge": Route(POST, "role", "delete", "rows", "DELETE"),
    "changes.decide_purge": Route(POST, "role", "delete", "rows", "DELETE"),
    "files.download": Route(GET, "signed in", "read", "owner's rows"),
    "files.shown": Route(GET, "signed in", "read", "owner's rows"),
    "files.look": Route(GET, "signed in", "read", "owner's rows"),
    "handling_times.table": Route(GET, "role", "read", "rows"),
    "handling_times.export": Route(GET, "role", "export", "rows", "EXPORT"),
    "satisfaction.table": Route(GET, "role", "means", "rows"),
    "satisfaction.export": Route(GET, "role", "export", "rows", "EXPORT"),
    # the screens of every table
    "*.index_view": Route(GET, "role", "read", "rows"),
    "*.details_view": Route(GET, "role", "read", "rows"),
    "*.print_view": Route(BOTH, "role", "read", "rows", "PRINT"),
    "*.print_workbook": Route(GET, "role", "export", "rows", "EXPORT"),
    "*.blank_view": Route(GET, "role", "read"),
    "*.walk": Route(GET, "role", "read", "rows"),
    "*.create_view": Route(BOTH, "role", "create", "rows", "CREATE"),
    "*.edit_view": Route(BOTH, "role", "update", "rows", "UPDATE"),
    "*.delete_view": Route(BOTH, "role", "delete", "rows", "DELETE"),
    "*.happen": Route(BOTH, "role", "event", "rows", "STATE"),
    "*.reveal": Route(BOTH, "role", "see", "rows", "VIEW_SENS"),
    "*.call": Route(BOTH, "role", "see", "rows", "VIEW_SENS"),
    "*.revert": Route(POST, "role", "update", "rows", "UPDATE"),
    "*.action_view": Route(POST, "role", "event", "rows", "STATE"),
    "*.switch_view": Route(BOTH, "role", "update", "rows", "UPDATE"),
    "*.tree_view": Route(GET, "role", "read", "rows"),
    "*.choose_columns": Route(POST, "role", "read", "own"),
    "*.lookup": Route(GET, "role", "read", "rows of the linked table"),
    "*.export": Route(BOTH, "role", "export", "rows", "EXPORT"),
    "*.export_ticked": Route(POST, "role", "export", "rows", "EXPORT"),
    "*.counts": Route(GET, "role", "read", "rows"),
    "*.export_counts": Route(GET, "role", "export", "rows", "EXPORT"),
    "*.import_view": Route(BOTH, "role", "create", "rows", "CREATE"),
    "*.import_template": Route(GET, "role", "create", "rows"),
    # what one table has beside
    "enterprise_visit.to_request": Route(POST, "role", "to_request", "rows", "CREATE"),
    "enterprise.quality_file": Route(GET, "role", "read", "rows", "VIEW_SENS"),
    "enterprise.workbook": Route(GET, "role", "export", "rows", "EXPORT"),
    "periodic_survey.results": Route(GET, "role", "export", "rows", "EXPORT"),
    "service_request.firm": Route(GET, "role", "create", "rows of the linked table"),
    "enterprise.propose": Route(POST, "role", "create", "rows", "CREATE"),
    "enterprise.join": Route(
        BOTH, "role", "link", "files of other stations, by exact code", "VIEW_SENS"
    ),
    "change_proposal.decide": Route(BOTH, "role", "approve", "rows", "STATE"),
    "change_proposal.reveal_view": Route(BOTH, "role", "see", "rows", "VIEW_SENS"),
    "provider_qualification.verify": Route(BOTH, "role", "verify", "rows", "UPDATE"),
    "user_account.reset_second_step": Route(BOTH, "role", "reset_password", "rows", "UPDATE"),
    "user_account.reset_password": Route(BOTH, "role", "reset_password", "rows", "UPDATE"),
    "background_task.state": Route(GET, "role", "read", "rows"),
    "background_task.download": Route(GET, "role", "read", "own", "EXPORT"),
    "import_batch.columns_view": Route(BOTH, "signed in", "read", "own", "UPDATE"),
    "import_batch.check": Route(POST, "signed in", "read", "own", "UPDATE"),
    "import_batch.replace": Route(POST, "signed in", "read", "own", "UPDATE"),
    "import_batch.commit": Route(POST, "signed in", "read", "own", "CREATE"),
    "import_batch.undo": Route(BOTH, "signed in", "read", "own", "UPDATE"),
    "import_batch.drop": Route(POST, "signed in", "read", "own", "UPDATE"),
    "import_batch.errors": Route(GET, "signed in", "read", "own"),
    "user_session.end": Route(BOTH, "role", "end", "rows", "LOGOUT"),
    "announcement.read": Route(POST, "role", "read", "rows"),
    "plan_run.plan": Route(GET, "role", "read"),
    "plan_run.run": Route(POST, "role", "run", None, "CREATE"),
    "plan_run.test_mail": Route(POST, "role", "run", None, "CREATE"),
    "saved_view.retake": Route(POST, "role", "update", "rows", "UPDATE"),
    "saved_view.move": Route(POST, "role", "update", "rows", "UPDATE"),
    "notification.read": Route(POST, "role", "read", "own"),
}
