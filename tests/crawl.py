"""Every page that a GET can ask for, with ids that exist: for tests about all pages at once."""

from backoffice.workflow.engine import workflow_of
from models.registry import model_of
from models.sealed import EncryptedField
from views.display.screens import screen_of

PLAIN = {
    "profile.mine": "/profile",
    "why.why": "/access/explain",
    "plan_run.plan": "/admin/plan_run/plan/",
    "public.sign": "/sign/nobody",
    "public.signed": "/sign-thanks",
    "public.survey": "/survey/nobody",
    "public.periodic": "/survey/periodic/nobody",
    "public.thanks": "/survey-thanks",
    "public.look_up": "/look-up",
    "public.services": "/services",
    "public.published": "/publications",
    "satisfaction.table": "/satisfaction/",
    "handling_times.table": "/handling-times/",
    "handling_times.export": "/handling-times/export",
    "satisfaction.export": "/satisfaction/export",
    "dashboard.workbench": "/",
    "finder.find": "/search?q=示例",
    "health.healthz": "/healthz",
    "watching.metrics": "/metrics",
    "sign_in.enter": "/login",
    "sign_in.password": "/password",
    "admin.index": "/admin/",
    "static": "/static/app.css",
    "admin.static": "/admin/static/none.css",
    "second_factor.enter": "/second-factor/",
    "second_factor.begin": "/second-factor/new",
    "changes.mine": "/changes/",
    "changes.one": "/changes/1",
    "changes.bin_page": "/recycle-bin/?kind=setting",
}


def addresses(app, rows):
    """(endpoint, url) of every rule that takes GET; screens of a record with the row of clerk1's
    desk.
    """
    with app.app_context():
        return [
            (rule.endpoint, url)
            for rule in app.url_map.iter_rules()
            if "GET" in rule.methods
            for url in _urls(rule, rows)
        ]


def _urls(rule, rows):
    table, _dot, name = rule.endpoint.partition(".")
    if rule.endpoint in PLAIN:
        return [PLAIN[rule.endpoint]]
    if table == "files":
        return [
            rule.rule.replace(
                "<int(max=2147483647):attachment_id>", str(rows["attachment"]["west"])
            )
        ]
    if model_of(table) is None:
        raise LookupError(f"tell tests/crawl.py how to ask for {rule.endpoint}")
    return _screens(table, name, rule.rule, rows)


def _screens(table, name, path, rows):
    model, row = model_of(table), rows[table]["west"]
    if name == "happen":
        workflow = workflow_of(model)
        return [
            f"/admin/{table}/events/{event}/?id={row}"
            for event in (workflow.transitions if workflow else ("none",))
        ]
    if name in ("print_view", "blank_view"):
        codes = [form.code for form in screen_of(table).prints] or ["none"]
        return [
            path.replace("<form>", code) + (f"?id={row}" if name == "print_view" else "")
            for code in codes
        ]
    if name == "reveal":
        sealed = [
            one for one, field in model._meta.fields.items() if isinstance(field, EncryptedField)
        ]
        return [f"{path}?id={row}&field={one}" for one in sealed or ("none",)]
    if name == "lookup":
        links = [
            one for one, field in model._meta.fields.items() if getattr(field, "kind", "") == "link"
        ]
        return [f"{path}?field={one}" for one in links or ("none",)]
    return [
        path
        if name in ("index_view", "create_view", "export", "import_view", "import_template", "join")
        else f"{path}?id={row}"
    ]
