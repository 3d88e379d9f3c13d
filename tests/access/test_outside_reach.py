"""Providers and experts reach what they serve now, and nothing else: tables × verbs × states of a
referral, and every address (decisions 41).
"""

import pytest

from backoffice.access.scopes import SCOPES, visible
from backoffice.errors import NotFound, Refused
from backoffice.records import writes
from backoffice.workflow import cases
from backoffice.workflow.engine import workflow_of
from models.cases import CaseEvent, ServiceCase, ServiceRecord, ServiceSummary
from models.clock import now
from models.deadlines import Deadline
from models.fees import FeeRecord
from models.notifications import Notification
from models.providers import Provider
from models.referrals import Referral
from models.registry import model_of
from models.requests import RequestItem
from tests.access.reach import (
    FIRM,
    OURS,
    PERSON,
    SECRETS,
    SIBLING,
    STATES,
    THEIRS,
    case_of,
    firm_of,
    hanging_on,
    made,
    waits,
)
from tests.access.table import VERBS
from tests.factories import Desk, actor
from views.display.screens import screen_of

OTHERS = tuple(state for state in STATES if state != "accepted")
DAILY = ("waits", "declined", "taken_back")
"""The referral in reach, answered by the provider, ended by the station. What each state leaves in
reach is asked of all of them daily; every address in every state is a proof.
"""
EVENTS = tuple(
    {"answer", *(transition.permission for transition in cases.WORKFLOW.transitions.values())}
)


def own_referrals(case) -> set[int]:
    return {
        row.id
        for row in Referral.select()
        .join(Provider)
        .where(Referral.service_case == case, Provider.name == OURS)
    }


def reached(who, rows) -> dict:
    """{(table, verb): ids} of what an actor reaches of these rows."""
    found = {}
    for model, ids in rows.items():
        for verb in (*VERBS, *EVENTS) if model in SCOPES else ():
            near = {
                row
                for (row,) in visible(who, model, verb)
                .where(model.id.in_(ids))
                .select(model.id)
                .tuples()
            }
            if near:
                found[model.table(), verb] = near
    return found


def allowed(case, state) -> dict:
    """What decision 41 leaves to provider1 in every state but an accepted one: the own referral,
    while it waits with its clock.
    """
    own = own_referrals(case)
    left = {("referral", verb): own for verb in ("read", "update", "answer", "correct")}
    if state == "waits":
        clock = Deadline.get(
            Deadline.object_ref == f"service_case:{case.id}", Deadline.kind == "REFERRAL"
        )
        left["deadline", "read"] = {clock.id}
    return left


@pytest.mark.both_databases
@pytest.mark.parametrize("state", OTHERS)
def test_a_provider_reaches_the_own_referral_alone(house, state):
    """boundaries F1, F8: whatever hangs on the case, its need or its enterprise."""
    case = made(state)
    rows = hanging_on(case)
    assert len(rows) > 20
    assert reached(actor("provider1"), rows) == allowed(case, state)


@pytest.mark.both_databases
def test_a_provider_reaches_its_case_while_its_acceptance_is_the_current_one(house):
    """boundaries F1: and of the need the own item, the own rows and no other case."""
    case = made("accepted")
    found = reached(actor("provider1"), hanging_on(case))
    assert found["service_case", "read"] == found["service_case", "record"] == {case.id}
    assert found["enterprise", "read"] == {case.enterprise_id}
    items = RequestItem.select().where(RequestItem.id.in_(found["request_item", "read"]))
    assert [row.service_case for row in items] == [case.id]
    assert ("request_food_drug", "read") not in found and ("request_product_test", "read") in found
    assert found["referral", "read"] == own_referrals(case)
    assert {
        "service_record",
        "case_issue",
        "sample",
        "service_plan",
        "contract_review",
        "handling_sheet",
        "enterprise_contact",
    } <= {table for table, _verb in found}


# every address


def addresses(app, rows):
    """Every GET address that takes the id of a record, asked with the ids of these rows, the newest
    of each table.
    """
    shown, found = {model.table(): sorted(ids)[-2:] for model, ids in rows.items()}, []
    with app.app_context():
        for rule in app.url_map.iter_rules():
            table, _dot, name = rule.endpoint.partition(".")
            if "GET" in rule.methods and model_of(table) is not None:
                found += [
                    url for one in shown.get(table, ()) for url in _with(rule, table, name, one)
                ]
    return found


def _with(rule, table, name, one):
    path = rule.rule
    if name == "happen":
        workflow = workflow_of(model_of(table))
        return [
            path.replace("<event>", event) + f"?id={one}"
            for event in (workflow.transitions if workflow else ())
        ]
    if name in ("print_view", "print_workbook"):
        return [
            path.replace("<form>", form.code) + f"?id={one}" for form in screen_of(table).prints
        ]
    if name in ("index_view", "counts", "export", "export_counts"):
        return [f"{path}?q={one}", path]
    if name == "create_view":
        return [f"{path}?copy={one}"]
    return [] if "<" in path else [f"{path}?id={one}"]


def lists(app):
    return [
        f"/admin/{rule.endpoint.partition('.')[0]}/"
        for rule in app.url_map.iter_rules()
        if rule.endpoint.endswith(".index_view")
        if model_of(rule.endpoint.partition(".")[0])
    ]


def pickers(case):
    """Forms and lists that are asked to begin with the case or its enterprise."""
    return [
        f"/admin/{table}/{place}?service_case={case.id}"
        for table in (
            "case_issue",
            "fee_record",
            "joint_project",
            "report_delivery",
            "sample",
            "service_plan",
        )
        for place in ("", "new/")
    ] + [
        f"/admin/service_case/?enterprise={case.enterprise_id}",
        f"/admin/referral/?service_case={case.id}",
        "/admin/sample/lookup/?field=service_case",
        "/admin/service_case/lookup/?field=enterprise",
        "/admin/referral/lookup/?field=service_case&filter=1",
    ]


def words_on(browser, url, words) -> list[str]:
    page = browser.get(url)
    assert page.status < 500, url
    return [f"{url} ({page.status}): {word}" for word in words if word in page.answer.text]


@pytest.mark.parametrize(
    "state",
    [pytest.param(one, marks=() if one in DAILY else pytest.mark.prove) for one in OTHERS],
)
def test_no_address_tells_a_provider_whose_need_it_is(house, state):
    """boundaries F8: neither pages, papers, lists, pickers, the search, the workbench nor what it
    changed itself.
    """
    case = made(state)
    browser = house.browser("provider1")
    urls = [
        *addresses(house.app, hanging_on(case)),
        *lists(house.app),
        *pickers(case),
        "/",
        "/changes/",
        "/search?q=独石",
        f"/search?q={case.code}",
        f"/search?q={case.code}&as=list",
    ]
    hidden = (
        *SECRETS,
        case.enterprise.code,
        case.enterprise.uscc or FIRM,
        case.enterprise.contact_phone.open(),
    )
    assert [line for url in urls for line in words_on(browser, url, hidden)] == []
    print(f"\n{len(urls)} addresses asked")


@pytest.mark.parametrize("state", OTHERS)
def test_no_page_of_the_case_opens_for_a_provider(house, state):
    """boundaries F1: also the addresses of its events and of its forms."""
    case = made(state)
    browser, own = house.browser("provider1"), own_referrals(case)
    rows = {
        model: ids
        for model, ids in hanging_on(case).items()
        if model is not Referral and model.table() not in ("deadline", "data_consent")
    }
    opened = [
        url
        for url in addresses(house.app, rows)
        if url.partition("?")[0].rpartition("/")[0].split("/")[-1] in ("details", "edit", "next")
        or "/events/" in url
        or "/print/" in url
        if browser.get(url).status == 200
    ]
    assert opened == []
    assert {browser.get(f"/admin/referral/details/?id={one}").status for one in own} == {200}


def test_the_waiting_referral_shows_what_is_asked(house):
    """boundaries F8: item, content, district and industry, on the page of the referral and on that
    of its answer.
    """
    case = made("waits")
    browser, sent = house.browser("provider1"), Referral.get(Referral.service_case == case)
    for url in (
        f"/admin/referral/details/?id={sent.id}",
        f"/admin/referral/events/answer/?id={sent.id}",
    ):
        page = browser.get(url)
        assert page.status == 200
        for words in (
            case.service_item.name,
            "的传感器需要检测",
            case.enterprise.region.name,
            case.enterprise.industry.label_zh,
        ):
            assert words in page.text, (url, words)
        assert "个工作日办理该事项" not in page.html and str(sent.match_score) not in page.html


def test_a_declined_referral_shows_the_own_answer_alone(house):
    case = made("declined")
    page = house.browser("provider1").get(
        f"/admin/referral/details/?id={own_referrals(case).pop()}"
    )
    assert "设备检修" in page.text
    assert case.service_item.name not in page.text and "的传感器需要检测" not in page.text


def test_the_message_of_a_referral_leads_to_it(house):
    """The message names its number, and after a refusal nothing that could be followed."""
    case = made("waits")
    sent = Referral.get(Referral.service_case == case)
    told = Notification.select().where(Notification.object_ref == f"referral:{sent.id}").get()
    assert sent.code in told.content and case.service_item.name not in told.content
    page = house.browser("provider1").get("/")
    assert f"/admin/referral/details/?id={sent.id}" in page.html


def test_the_workbench_of_a_provider_counts_what_its_lists_show(house):
    """A waiting referral waits for its decision; the numbers of cases are those of the lists behind
    them.
    """
    made("waits")
    browser, who = house.browser("provider1"), actor("provider1")
    page = browser.get("/")
    waiting = visible(who, Referral).where(Referral.response == "WAIT").count()
    assert waiting and "/admin/referral/?view=waiting" in page.links
    for view, condition in (
        ("open", ServiceCase.status.not_in(("CLOSED", "ARCHIVED"))),
        ("waiting", ServiceCase.status == "WAIT_PROV"),
    ):
        listed = browser.get(f"/admin/service_case/?view={view}")
        assert listed.html.count('name="ids"') in (
            0,
            visible(who, ServiceCase).where(condition).count(),
        )
    assert visible(who, ServiceCase).where(ServiceCase.status == "WAIT_PROV").count() == 0


# writing

WRITES = (
    ("edit/?id={case}", {"content": "被拒机构改写的内容", "progress_pct": "77"}),
    (
        "events/record/?id={case}",
        {"started_at": "2026-11-30 10:00", "mode": "VISIT", "party": "ENT", "content": "越权记录"},
    ),
    ("events/end/?id={case}", {"ended_at": "2026-11-30 10:00"}),
    (
        "events/summarise/?id={case}",
        {"ended_on": "2026-11-30", "end_info": "完", "summary": "越权小结"},
    ),
)


@pytest.mark.parametrize("state", OTHERS)
def test_only_the_provider_whose_acceptance_is_current_writes(house, state):
    """boundaries F1, step by step: change the case, record, end, sum up; and a form for each table
    that a provider writes.
    """
    case = made(state)
    browser = house.browser("provider1")
    count = {
        model: model.select().count()
        for model in (ServiceRecord, ServiceSummary, CaseEvent, FeeRecord)
    }
    for url, values in WRITES:
        assert browser.post(
            "/admin/service_case/" + url.format(case=case.id),
            {**values, "row_version": case.row_version},
        ).status in (403, 404)
    for table in (
        "case_issue",
        "fee_record",
        "report_delivery",
        "contract_review",
        "sample",
        "service_plan",
        "joint_project",
    ):
        assert (
            browser.post(
                f"/admin/{table}/new/",
                {"service_case": str(case.id), "name": "越权", "problem": "越权"},
            ).status
            == 422
        )
    assert {model: model.select().count() for model in count} == count
    fresh = ServiceCase.get_by_id(case.id)
    assert (fresh.content, fresh.status, fresh.row_version) == (
        case.content,
        case.status,
        case.row_version,
    )


def test_what_a_provider_writes_carries_its_own_name(house):
    """boundaries F1: record and summary name the provider that wrote them, and no member of the
    station's staff.
    """
    case, provider = made("accepted"), Provider.get(Provider.name == OURS)
    who = actor("provider1")
    for event, typed in (
        ("record", {"staff": [], "served_by": "张工"}),
        ("end", {}),
        ("summarise", {}),
    ):
        case = cases.WORKFLOW.fire(who, case, event, {**Desk().usual(case, event), **typed})
    record = ServiceRecord.get(ServiceRecord.service_case == case, ServiceRecord.kind == "SERVICE")
    assert (record.provider, list(record.staff)) == (provider, [])
    assert ServiceSummary.get(ServiceSummary.service_case == case).provider == provider


def test_a_provider_writes_no_fee_of_the_station(house):
    """boundaries F1: money that the station charges is the station's to write down."""
    case, who = made("accepted"), actor("provider1")
    typed = {**Desk().fee(case), "payee": "STATION"}
    with pytest.raises(Exception) as fault:
        writes.create(who, FeeRecord, typed)
    assert "payee" in fault.value.errors


def test_an_undo_reaches_no_further_than_its_author(house):
    """What a provider changed while the case was its own stays when it is no longer."""
    desk = Desk()
    case = desk.step(waits(desk, case_of(desk, firm_of(desk))), "respond")
    who = actor("provider1")
    case = writes.update(who, case, {"service_department": "检测一部"}, case.row_version)
    case = desk.step(case, "disagree")
    browser = house.browser("provider1")
    page = browser.get("/changes/")
    assert case.code not in page.html and FIRM not in page.html
    act = next(link for link in page.links if link.startswith("/changes/") and link != "/changes/")
    assert case.code not in browser.get(act).html and "检测一部" not in browser.get(act).html
    browser.post(f"{act}/undo")
    assert ServiceCase.get_by_id(case.id).service_department == "检测一部"


# the story


def test_the_story_shows_a_provider_neither_candidates_nor_scores(house):
    """Section 1: the own part of the story; and no history of what others wrote."""
    desk = Desk()
    case = desk.step(case_of(desk, firm_of(desk)), "refer", provider=THEIRS)
    case = desk.step(
        desk.step(case, "respond", response="DECLINED", decline_reason="本机构忙"),
        "inform",
        content="已告知另荐",
    )
    case = desk.step(desk.step(desk.step(case, "rematch", provider=OURS), "respond"), "agree")
    scores = {
        str(row.match_score) for row in Referral.select().where(Referral.service_case == case)
    }
    told = [THEIRS, "本机构忙", "另荐", *scores]
    urls = [
        f"/admin/service_case/details/?id={case.id}",
        "/admin/case_event/",
        "/admin/case_event/?q=明鉴",
        "/admin/referral/",
        "/admin/referral/?sort=-match_score",
        f"/admin/service_request/details/?id={case.request_id}",
        *(f"/admin/referral/details/?id={one.id}" for one in case_referrals(case)),
    ]
    browser = house.browser("provider1")
    assert [line for url in urls for line in words_on(browser, url, told)] == []
    assert "服务" in browser.get(urls[0]).text and OURS in browser.get(urls[0]).text
    staff = house.browser("clerk1").get(urls[0])
    assert THEIRS in staff.text and "本机构忙" in staff.text


def case_referrals(case):
    return list(Referral.select().where(Referral.service_case == case))


def test_the_need_on_paper_holds_the_own_item_alone(house):
    """boundaries F8: after the acceptance too (roles.md: items of the own referral only)."""
    case = made("accepted")
    browser = house.browser("provider1")
    page = browser.get(f"/admin/service_request/print/F01/?id={case.request_id}")
    assert page.status == 200 and FIRM in page.text
    assert SIBLING not in page.html and "大米" not in page.html and "减速机" in page.html
    assert (
        SIBLING
        in house.browser("clerk1")
        .get(f"/admin/service_request/print/F01/?id={case.request_id}")
        .html
    )


# experts


@pytest.mark.both_databases
def test_an_expert_reaches_a_case_while_it_names_them(house):
    """Decision 41 for experts: named, the case and the own item; named no longer, nothing of it."""
    case, desk, who = made("accepted"), Desk(), actor("expert1")
    before = reached(who, hanging_on(case))
    assert before == {}
    case = writes.update(desk.clerk, case, {"technicians": [who.expert_id]}, case.row_version)
    found = reached(who, hanging_on(case))
    assert found["service_case", "read"] == {case.id} and "enterprise" in {
        table for table, _verb in found
    }
    assert [
        row.service_case
        for row in RequestItem.select().where(RequestItem.id.in_(found["request_item", "read"]))
    ] == [case.id]
    plan = writes.create(who, model_of("service_plan"), desk.plan(case))
    said = {**desk.usual(case, "record"), "staff": [], "served_by": "李专家"}
    cases.WORKFLOW.fire(who, case, "record", said)
    record = (
        ServiceRecord.select()
        .where(ServiceRecord.service_case == case)
        .order_by(ServiceRecord.id.desc())
        .get()
    )
    assert record.expert_id == who.expert_id and list(record.staff) == []
    case = ServiceCase.get_by_id(case.id)
    writes.update(desk.clerk, case, {"technicians": []}, case.row_version)
    assert reached(who, hanging_on(case)) == {}
    with pytest.raises(NotFound):
        writes.fetch(who, model_of("service_plan"), plan.id)
    with pytest.raises(Refused):
        cases.WORKFLOW.fire(
            who,
            ServiceCase.get_by_id(case.id),
            "record",
            {**desk.usual(case, "record"), "staff": []},
        )


def test_no_address_tells_an_expert_of_a_case_that_names_others(house):
    case = made("accepted")
    browser = house.browser("expert1")
    urls = [
        *addresses(house.app, hanging_on(case)),
        *lists(house.app),
        *pickers(case),
        "/",
        "/search?q=独石",
    ]
    assert [line for url in urls for line in words_on(browser, url, SECRETS)] == []


def test_the_story_shows_an_expert_no_candidates(house):
    case, desk, who = made("served_elsewhere"), Desk(), actor("expert1")
    writes.update(desk.clerk, case, {"technicians": [who.expert_id]}, case.row_version)
    told = [OURS, "设备检修", *(str(row.match_score) for row in case_referrals(case))]
    browser = house.browser("expert1")
    urls = (f"/admin/service_case/details/?id={case.id}", "/admin/case_event/")
    assert [line for url in urls for line in words_on(browser, url, told)] == []


@pytest.mark.parametrize("table", ("complaint", "suggestion"))
def test_what_is_said_about_a_provider_names_no_enterprise_it_does_not_serve(house, table):
    """boundaries F8: neither the enterprise, nor who spoke; while it serves the enterprise it reads
    which one.
    """
    case, model = made("declined"), model_of(table)
    ours, row = (
        Provider.get(Provider.name == OURS),
        model.get_by_id(house.rows[table]["west"]).bind_sealed(),
    )
    about = {
        "complaint": {
            "respondent_type": "PROVIDER",
            "respondent_provider": ours,
            "complainant_type": "ENT",
            "complainant_name": PERSON,
        },
        "suggestion": {"target": "PROVIDER", "provider": ours, "passed_at": now()},
    }[table]
    for name, value in {**about, "enterprise": case.enterprise}.items():
        setattr(row, name, value)
    row.save()
    urls = (
        f"/admin/{table}/",
        f"/admin/{table}/details/?id={row.id}",
        f"/admin/{table}/?enterprise={case.enterprise_id}",
        f"/admin/{table}/?q={FIRM}",
    )
    browser = house.browser("provider1")
    assert browser.get(urls[1]).status == 200
    assert [
        line
        for url in urls
        for line in words_on(browser, url, (FIRM, PERSON, PERSON[0] + "**"))
        if not (url.endswith(FIRM) and line.endswith(FIRM))
    ] == []
    served = made("accepted")
    model.update(enterprise=served.enterprise_id).where(model.id == row.id).execute()
    assert served.enterprise.name in browser.get(urls[1]).text
