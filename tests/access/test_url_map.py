"""Every address is written down; no address changes anything when it is only looked at; none
answers a stranger.
"""

import io
import re
from dataclasses import replace

import pytest

from backoffice.config import Mail
from backoffice.jobs import task_files
from backoffice.public import survey_links
from backoffice.records import audit, writes
from backoffice.workflow.periodic_surveys import FORMS
from models.accounts import UserAccount
from models.audit import AuditLog
from models.changes import Change, ChangeSet, PurgeRequest
from models.clock import today
from models.enterprises import Enterprise
from models.experts import Expert
from models.periodic_surveys import PeriodicAnswer
from models.proposals import ChangeProposal
from models.providers import ProviderQualification
from models.reference import DictItem, Setting
from models.requests import RequestInstrument
from models.tasks import BackgroundTask
from models.views import SavedView
from seeds.demo import PASSWORD
from tests.access.masked import WALKED, Names, names_masked_for
from tests.access.routes import ROUTES
from tests.crawl import addresses
from tests.factories import ANSWERS, PERIODIC_ANSWERS, Desk
from tests.telephone import with_second_step
from tests.witness import business_rows, changed


def line_of(endpoint: str) -> str:
    """The line of the matrix that an endpoint belongs to."""
    return endpoint if endpoint in ROUTES else f"*.{endpoint.partition('.')[2]}"


def rules(app):
    return list(app.url_map.iter_rules())


def test_every_rule_stands_in_the_matrix(one_app):
    unknown = [str(rule) for rule in rules(one_app) if line_of(rule.endpoint) not in ROUTES]
    assert unknown == [], "write them into tests/access/routes.py: verb, scope, audit kind"


def test_every_line_of_the_matrix_is_a_rule(one_app):
    assert set(ROUTES) == {line_of(rule.endpoint) for rule in rules(one_app)}


def test_every_rule_takes_the_methods_that_are_written(one_app):
    wrong = [
        str(rule)
        for rule in rules(one_app)
        if rule.methods - {"HEAD", "OPTIONS"} != set(ROUTES[line_of(rule.endpoint)].methods)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "name",
    ["clerk1", *(pytest.param(name, marks=pytest.mark.prove) for name in ("admin", "head1"))],
)
def test_looking_changes_nothing(house, name):
    """GET changes no business table (decisions 25), fails nowhere, and shows no masked name
    (decisions 5).
    """
    browser, before = house.browser(name), business_rows()
    names = names_masked_for(house.actor(name))
    search, failed, told = Names(names), [], []
    for endpoint, url in addresses(house.app, house.rows):
        page = browser.get(url)
        if page.status >= 500:
            failed.append(f"{url}: {page.status}")
        if endpoint.rpartition(".")[2] in WALKED:
            told += [f"{url}: {one}" for one in search.found_in(page.answer.text)]
    assert failed == []
    assert told == []
    assert names or name == "admin"
    assert changed(before) == set()


def test_a_stranger_is_asked_to_sign_in(house):
    """Every address but the open ones sends an unknown visitor away, by GET and by POST, whatever
    the id.
    """
    stranger, before, wrong = house.browser(), business_rows(), []
    token = stranger.token
    for rule in rules(house.app):
        if ROUTES[line_of(rule.endpoint)].who == "anybody":
            continue
        url = re.sub("<[^>]+>", "1", rule.rule)
        if "GET" in rule.methods and not (stranger.get(f"{url}?id=1").location or "").startswith(
            "/login"
        ):
            wrong.append(f"GET {url}")
        if "POST" in rule.methods and stranger.post(
            f"{url}?id=1", {"csrf_token": token}
        ).status not in (302, 401):
            wrong.append(f"POST {url}")
    assert wrong == []
    assert changed(before) == set()


# --- the audit kind of each line, by doing it once ------------------------------------------------


def sign_in(house):
    house.browser("clerk1")


def sign_out(house):
    browser = house.browser("clerk1")
    assert browser.post("/logout").status == 302


def change_password(house):
    page = house.browser("clerk1").post(
        "/password",
        {"current": PASSWORD, "new": "a longer sentence 7", "repeat": "a longer sentence 7"},
    )
    assert page.status == 302


def create(house):
    browser = house.browser("admin")
    assert (
        browser.submit(
            browser.get("/admin/setting/new/"), holding="key", key="x", value="1", note="n"
        ).status
        == 302
    )


def edit(house):
    browser, row = house.browser("admin"), Setting.get()
    assert (
        browser.submit(
            browser.get(f"/admin/setting/edit/?id={row.id}"), holding="key", note="other"
        ).status
        == 302
    )


def delete(house):
    browser, row = house.browser("admin"), Setting.create(key="gone", value="1", note="n")
    assert (
        browser.submit(browser.get(f"/admin/setting/delete/?id={row.id}"), action="delete").status
        == 302
    )


def happen(house):
    browser, url = (
        house.browser("asset1"),
        f"/admin/fixed_asset/events/repair/?id={house.rows['fixed_asset']['west']}",
    )
    assert browser.submit(browser.get(url), action="repair", reason="坏了").status == 302


def bulk(house):
    browser = house.browser("asset1")
    page = browser.post(
        "/admin/fixed_asset/action/",
        {
            "action": "repair",
            "rowid": [house.rows["fixed_asset"]["west"]],
            "confirm": "1",
            "reason": "坏了",
        },
    )
    assert page.status == 302


def reveal(house):
    browser, url = (
        house.browser("head1"),
        f"/admin/enterprise/reveal/?id={house.rows['enterprise']['west']}&field=contact_phone",
    )
    assert browser.submit(browser.get(url), action="reveal", reason="回访").status == 200


def call(house):
    """Whoever handles a call sees its telephone."""
    row = house.rows["intake"]["west"]
    assert house.browser("clerk1").post(f"/admin/intake/call/?id={row}").status == 200


def export(house):
    assert house.browser("head1").get("/admin/enterprise/export/xlsx/").status == 200


def export_ticked(house):
    assert (
        house.browser("head1")
        .post("/admin/enterprise/export/ticked/", {"rowid": [house.rows["enterprise"]["west"]]})
        .status
        == 200
    )


def export_counts(house):
    assert house.browser("head1").get("/admin/enterprise/statistics/xlsx/").status == 200


def join(house):
    foreign = Enterprise.get_by_id(house.rows["enterprise"]["south"])
    page = house.browser("clerk1").post(
        "/admin/enterprise/join/", {"uscc": foreign.uscc, "reason": "企业到场"}
    )
    assert page.status == 302


def visit_to_need(house):
    """The need form that a visit becomes is a new record, in the log as one."""
    assert (
        house.browser("clerk1")
        .post(f"/admin/enterprise_visit/to_request/?id={house.rows['enterprise_visit']['west']}")
        .status
        == 302
    )


def propose(house):
    desk = Desk()
    firm = Enterprise.get_by_id(house.rows["enterprise"]["west"])
    desk.need(
        enterprise=firm,
        children={
            RequestInstrument: [
                {"instrument_name": "压力表", "trace_mode": "VERIF", "valid_to": str(today())}
            ]
        },
    )
    assert house.browser("clerk1").post(f"/admin/enterprise/propose/?id={firm.id}").status == 302


def verify(house):
    browser = house.browser("admin")
    row = ProviderQualification.select().where(ProviderQualification.verified_on.is_null()).first()
    assert (
        browser.submit(
            browser.get(f"/admin/provider_qualification/verify/?id={row.id}"), action="verify"
        ).status
        == 302
    )


def decide(house):
    browser, row = house.browser("admin"), house.rows["change_proposal"]["west"]
    page = browser.submit(
        browser.get(f"/admin/change_proposal/decide/?id={row}"),
        action="decide",
        chosen=[str(row)],
        decision="decline",
        reason="不符",
    )
    assert page.status == 302


def show_proposal(house):
    expert, browser = house.actor("expert1"), house.browser("admin")
    writes.update(expert, Expert.get_by_id(expert.expert_id), {"bank_account": "6222000011112222"})
    row = ChangeProposal.get(ChangeProposal.field == "bank_account")
    assert (
        browser.submit(
            browser.get(f"/admin/change_proposal/shown/?id={row.id}"),
            action="shown",
            reason="核对账户",
        ).status
        == 200
    )


def reset_password(house):
    browser, row = house.browser("admin"), UserAccount.get(UserAccount.username == "clerk2")
    page = browser.submit(
        browser.get(f"/admin/user_account/reset-password/?id={row.id}"), action="reset"
    )
    assert page.status == 200


def undo_change(house):
    change_address(house)
    made = ChangeSet.select().order_by(ChangeSet.id.desc()).get()
    assert house.browser("clerk1").post(f"/changes/{made.id}/undo").status == 302


def revert(house):
    change_address(house)
    change = Change.select().order_by(Change.id.desc()).get()
    firm = house.rows["enterprise"]["west"]
    url = f"/admin/enterprise/revert/?id={firm}&change={change.id}&field=address"
    assert house.browser("clerk1").post(url).status == 302


def restore_entry(house):
    row = Setting.create(key="gone", value="1", note="n")
    writes.delete(house.actor("admin"), row)
    assert house.browser("admin").post(f"/recycle-bin/setting/{row.id}/restore").status == 302


def ask_purge(house):
    row = Setting.create(key="gone", value="1", note="n")
    writes.delete(house.actor("admin"), row)
    assert (
        house.browser("admin")
        .post("/recycle-bin/setting/purge", {"rowid": [str(row.id)], "reason": "误录入"})
        .status
        == 302
    )
    return PurgeRequest.get(PurgeRequest.object_ref == f"setting:{row.id}")


def decline_purge(house):
    """Asked and taken back by one administrator; that a second one approves is proven in
    tests/changes/test_purge.py.
    """
    request = ask_purge(house)
    last = AuditLog.select().order_by(AuditLog.id.desc()).get().id
    assert house.browser("admin").post(f"/recycle-bin/purge/{request.id}/decline").status == 302
    assert (
        AuditLog.select().where(AuditLog.id > last, AuditLog.event == "decline_purge").count() == 1
    )


def change_address(house):
    writes.update(
        house.actor("clerk1"),
        Enterprise.get_by_id(house.rows["enterprise"]["west"]),
        {"address": "甲路"},
    )


def download(house):
    task, path = (
        BackgroundTask.get_by_id(house.rows["background_task"]["west"]),
        task_files.new_file(),
    )
    BackgroundTask.update(stored_name=path.name, file_name="清单.xlsx").where(
        BackgroundTask.id == task.id
    ).execute()
    assert (
        house.browser("clerk1").get(f"/admin/background_task/download/?id={task.id}").status == 200
    )


SETTINGS = "键,值,说明及条款\nimport_one,1,导入试验\n"


def upload(house, text=SETTINGS):
    """A small table of settings on its page."""
    browser = house.browser("admin")
    page = browser.submit(
        browser.get("/admin/setting/import/"),
        action="import",
        file=(io.BytesIO(text.encode()), "参数.csv"),
    )
    assert page.status == 302
    return browser, page.location


def choose_columns(house):
    browser, url = upload(house, "甲,乙,丙\nimport_one,1,导入试验\n")
    page = browser.submit(
        browser.get(url),
        action="mapping",
        holding="column-0",
        **{"column-0": "key", "column-1": "value", "column-2": "note"},
    )
    assert page.status == 302


def check_again(house):
    browser, url = upload(house)
    assert browser.submit(browser.get(url), action="check").status == 302


def replace_value(house):
    browser, url = upload(house, "键,值,说明及条款\nimport_one,,导入试验\n")
    assert browser.submit(browser.get(url), action="replace", new="1").status == 302


def commit(house):
    browser, url = upload(house)
    assert browser.submit(browser.get(url), action="commit").status == 302


def undo(house):
    browser, url = upload(house)
    page = browser.submit(browser.get(url), action="commit")
    assert (
        browser.submit(browser.get(page.location.replace("details", "undo")), action="undo").status
        == 302
    )


def drop(house):
    browser, url = upload(house)
    assert browser.submit(browser.get(url), action="drop").status == 302


def switch(house):
    browser, row = house.browser("admin"), DictItem.get(DictItem.is_active)
    assert (
        browser.submit(browser.get(f"/admin/dict_item/switch/?id={row.id}"), action="switch").status
        == 302
    )


def retake(house):
    view = SavedView.get(SavedView.user == house.actor("clerk1").account_id)
    assert (
        house.browser("clerk1")
        .post(f"/admin/saved_view/retake/?id={view.id}", {"address": "status=CLOSED"})
        .status
        == 302
    )


def move_view(house):
    views = list(
        SavedView.select()
        .where(SavedView.user == house.actor("clerk1").account_id)
        .order_by(SavedView.id)
    )
    assert (
        house.browser("clerk1")
        .post(f"/admin/saved_view/move/?id={views[-1].id}", {"step": "up"})
        .status
        == 302
    )


def enter_code(house):
    person = with_second_step(house, "clerk1")
    browser = person.sign_in()
    assert browser.post("/second-factor/", {"code": person.code()}).location == "/"


def begin_second_step(house):
    with_second_step(house, "clerk1")


def second_step_off(house):
    person = with_second_step(house, "clerk1")
    assert person.browser.post("/second-factor/off", {"current": PASSWORD}).status == 302


def reset_second_step(house):
    person = with_second_step(house, "clerk1")
    page = house.browser("admin").post(
        f"/admin/user_account/reset-second-step/?id={person.account.id}"
    )
    assert page.status == 302


def sign_by_link(house):
    desk, stranger = Desk(), house.browser()
    need = desk.do(desk.need(channel="PHONE", signed_by="", signed_on=""), "send_link")
    page = stranger.get(f"/sign/{survey_links.token_of(need)}")
    assert stranger.submit(page, holding="signed_by", signed_by="王", agrees="1").status == 302


def answer_survey(house):
    desk, stranger = Desk(), house.browser()
    survey = desk.survey(desk.case("EVALUATING"), "invite")
    page = stranger.get(f"/survey/{survey_links.token_of(survey)}")
    assert stranger.submit(page, holding="q1_station", **ANSWERS).status == 302


def answer_periodic(house):
    desk, stranger = Desk(), house.browser()
    form = FORMS.fire(
        desk.clerk,
        PeriodicAnswer.get_by_id(house.rows["periodic_answer"]["west"]),
        "invite",
        {"channel": "WECHAT"},
    )
    page = stranger.get(f"/survey/periodic/{survey_links.token_of(form)}")
    assert stranger.submit(page, holding="q1_station", **PERIODIC_ANSWERS).status == 302


def export_result(house):
    assert (
        house.browser("head1")
        .get(f"/admin/periodic_survey/results/?id={house.rows['periodic_survey']['west']}")
        .status
        == 200
    )


def export_means(house):
    assert house.browser("head1").get("/satisfaction/export").status == 200


def export_times(house):
    assert house.browser("clerk1").get("/handling-times/export").status == 200


def change_contact(house):
    assert house.browser("clerk1").post("/profile", {"mobile": "15400001234"}).status == 302


def end_others(house):
    assert house.browser("clerk1").post("/profile/sessions", {"session": "others"}).status == 302


def end_session(house):
    browser, row = house.browser("admin"), house.rows["user_session"]["south"]
    assert (
        browser.submit(browser.get(f"/admin/user_session/end/?id={row}"), action="end").status
        == 302
    )


def run_job(house):
    assert house.browser("admin").post("/admin/plan_run/run/", {"job": "clean_up"}).status == 302


def ask_for_test_mail(house):
    browser, settings = house.browser("admin"), house.app.config["SETTINGS"]
    mail = Mail(
        "127.0.0.1", 25, "none", "", "", "desk@station.example", None, 1, "https://station.example/"
    )
    row = UserAccount.get(UserAccount.username == "admin")
    row.email = "chief@station.example"
    row.save()
    house.app.config["SETTINGS"] = replace(settings, mail=mail)
    try:
        assert browser.post("/admin/plan_run/test-mail/").status == 302
    finally:
        house.app.config["SETTINGS"] = settings


def print_notice(house):
    browser, row = house.browser("clerk1"), house.rows["case_notice"]["west"]
    assert browser.post(f"/admin/case_notice/print/F03/?id={row}").status == 200


def form_as_workbook(house):
    need = Desk().need()
    assert (
        house.browser("clerk1").get(f"/admin/service_request/print/F01/xlsx/?id={need.id}").status
        == 200
    )


def open_file(house):
    assert (
        house.browser("clerk1")
        .get(f"/admin/enterprise/file/?id={house.rows['enterprise']['west']}")
        .status
        == 200
    )


def export_file(house):
    assert (
        house.browser("clerk1")
        .get(f"/admin/enterprise/workbook/?id={house.rows['enterprise']['west']}")
        .status
        == 200
    )


ACTS = {
    "enterprise.quality_file": open_file,
    "enterprise.workbook": export_file,
    "*.print_view": print_notice,
    "*.print_workbook": form_as_workbook,
    "saved_view.retake": retake,
    "saved_view.move": move_view,
    "*.switch_view": switch,
    "profile.mine": change_contact,
    "profile.end": end_others,
    "user_session.end": end_session,
    "plan_run.run": run_job,
    "plan_run.test_mail": ask_for_test_mail,
    "*.import_view": upload,
    "import_batch.columns_view": choose_columns,
    "import_batch.check": check_again,
    "import_batch.replace": replace_value,
    "import_batch.commit": commit,
    "import_batch.undo": undo,
    "import_batch.drop": drop,
    "second_factor.enter": enter_code,
    "second_factor.begin": begin_second_step,
    "second_factor.off": second_step_off,
    "user_account.reset_second_step": reset_second_step,
    "background_task.download": download,
    "public.sign": sign_by_link,
    "public.survey": answer_survey,
    "public.periodic": answer_periodic,
    "periodic_survey.results": export_result,
    "satisfaction.export": export_means,
    "handling_times.export": export_times,
    "sign_in.enter": sign_in,
    "sign_in.leave": sign_out,
    "sign_in.password": change_password,
    "*.create_view": create,
    "*.edit_view": edit,
    "*.delete_view": delete,
    "*.happen": happen,
    "*.action_view": bulk,
    "*.reveal": reveal,
    "*.call": call,
    "*.export": export,
    "*.export_ticked": export_ticked,
    "*.export_counts": export_counts,
    "enterprise.join": join,
    "enterprise.propose": propose,
    "enterprise_visit.to_request": visit_to_need,
    "provider_qualification.verify": verify,
    "change_proposal.decide": decide,
    "change_proposal.reveal_view": show_proposal,
    "user_account.reset_password": reset_password,
    "changes.undo": undo_change,
    "*.revert": revert,
    "changes.restore": restore_entry,
    "changes.ask_purge": ask_purge,
    "changes.decide_purge": decline_purge,
}


def test_every_line_with_an_audit_kind_is_tried():
    assert set(ACTS) == {line for line, route in ROUTES.items() if route.audit}


@pytest.mark.parametrize("line", ACTS)
def test_a_change_leaves_its_audit_line(house, line):
    last = AuditLog.select().order_by(AuditLog.id.desc()).get().id
    ACTS[line](house)
    lines = list(AuditLog.select().where(AuditLog.id > last, AuditLog.action == ROUTES[line].audit))
    assert lines, f"{line} left no {ROUTES[line].audit}"
    assert all(one.user_name and one.ip == "127.0.0.1" for one in lines)
    assert audit.faults() == []


def test_a_refusal_leaves_a_line(house):
    house.browser("archive1").get("/admin/setting/new/")
    line = AuditLog.select().order_by(AuditLog.id.desc()).get()
    assert (line.action, line.object_ref, line.user_name) == (
        "DENY",
        "/admin/setting/new/",
        Desk("archive1").clerk.name,
    )
