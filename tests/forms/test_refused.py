"""A refused form is never a bare page: what was typed stays, with a true sentence beside the field
(need2 fault 12).
"""

import re

import pytest

from backoffice.access.permissions import can
from backoffice.errors import Refused
from backoffice.records import writes
from backoffice.records.validation import typed_fields
from models.accounts import UserAccount
from models.complaints import Complaint
from models.fields import ShortText, Text
from models.messages import T
from models.notifications import Notification
from tests.factories import Desk, actor

TYPED = "示例：已经打好的字"


def window_complaint(browser, **typed):
    return browser.submit(
        browser.get("/admin/complaint/new/"),
        holding="description",
        **{
            "channel": "WINDOW",
            "category": "ATTITUDE",
            "complainant_type": "ENT",
            "complainant_name": "李某",
            "complainant_phone": "15400001111",
            "respondent_type": "STAFF",
            "description": "等候过久，态度生硬",
            "remedy_requested": "当面说明",
            **typed,
        },
    )


@pytest.mark.clause("JL-5.2.2-e")
def test_a_clerk_at_the_window_takes_in_a_complaint_about_the_own_service(house):
    """«受理投诉事项»: whoever stands at the window is told; it goes to the head, who alone sees it."""
    browser = house.browser("clerk1")
    page = window_complaint(browser, respondent_staff=str(actor("clerk1").staff_id))
    row = Complaint.select().order_by(Complaint.id.desc()).get()
    assert page.status == 302 and row.description == "等候过久，态度生硬"
    assert f"id={row.id}" not in page.location
    assert "已交由他人处理" in browser.get(page.location).text
    assert browser.get(f"/admin/complaint/details/?id={row.id}").status == 404
    head = UserAccount.get(UserAccount.username == "head1")
    told = Notification.select().where(
        Notification.user == head, Notification.object_ref == f"complaint:{row.id}"
    )
    assert told.count() == 1
    assert house.browser("head1").get(f"/admin/complaint/details/?id={row.id}").status == 200


def test_a_form_that_is_sent_twice_answers_twice_although_its_record_went_to_others(house):
    browser = house.browser("clerk1")
    page = browser.get("/admin/complaint/new/")
    typed = {
        "channel": "WINDOW",
        "category": "ATTITUDE",
        "complainant_type": "ANON",
        "respondent_type": "STAFF",
        "respondent_staff": str(actor("clerk1").staff_id),
        "description": TYPED,
        "remedy_requested": "说明",
    }
    for _again in range(2):
        assert browser.submit(page, holding="description", **typed).status == 302
    assert Complaint.select().where(Complaint.description == TYPED).count() == 1


def test_the_picker_of_a_handler_offers_nobody_who_could_not_open_the_complaint(house):
    desk = Desk()
    row = desk.handle(desk.complaint(), "acknowledge")
    browser = house.browser("head1")
    answer = browser.get("/admin/complaint/lookup/?field=assess.handler").answer.get_json()
    offered = {one["id"] for one in answer["results"]}
    keeper, clerk = (
        UserAccount.get(UserAccount.username == name).id for name in ("asset1", "clerk1")
    )
    assert clerk in offered and keeper not in offered
    page = browser.submit(
        browser.get(f"/admin/complaint/events/assess/?id={row.id}"),
        holding="handler",
        handler=str(keeper),
        severity="L",
        complexity="L",
        impact="L",
    )
    assert page.status == 422 and "handler" in page.faults


def text_of(screen):
    """A field of words that is asked in every case."""
    fields = typed_fields(screen.model)
    return next(
        (
            name
            for name in (screen.form_columns or fields)
            if type(fields[name]) in (ShortText, Text) and not fields[name].when
        ),
        None,
    )


def forms_for(browser, name):
    who = actor(name)
    return [
        screen
        for screen in browser.app.extensions["admin"][0]._views
        if getattr(screen, "model", None)
        and screen.can_create
        and can(who, "create", screen.resource)
        and text_of(screen)
    ]


@pytest.mark.parametrize("name", ["clerk1", "head1", "admin"])
def test_every_form_keeps_what_was_typed_when_the_record_would_lie_out_of_reach(
    house, name, monkeypatch
):
    """Whatever a rule refuses while a record is made, the form comes back with it."""

    def out_of_reach(*_about, **_more):
        raise Refused(T("The entry would lie outside the stations you work for"))

    monkeypatch.setattr(writes, "create", out_of_reach)
    browser, seen = house.browser(name), 0
    for screen in forms_for(browser, name):
        url = f"/admin/{screen.resource}/new/"
        field = text_of(screen)
        page = browser.submit(browser.get(url), holding=field, **{field: TYPED})
        words = dict(page.form(holding=field).values)
        assert (page.status, words.get(field)) == (422, TYPED), url
        seen += "所选站点不在本账号的数据范围内" in page.text
    assert seen > 5


def test_a_station_out_of_reach_is_told_at_the_station(house):
    """A training for another station: 422 at its field, not a page that says “not allowed”."""
    browser = house.browser("head1")
    stranger = Desk("clerk2", "head2")
    page = browser.submit(
        browser.get("/admin/training/new/"),
        holding="topic",
        topic=TYPED,
        kind="OTHER",
        audience="PUBLIC",
        station=str(stranger.clerk.station_id),
        planned_on="2026-12-20",
    )
    assert page.status == 422 and page.faults == {"station"}
    assert dict(page.form(holding="topic").values)["topic"] == TYPED


def test_a_refused_event_keeps_what_was_typed(house, monkeypatch):
    """A guard inside an event that refuses leaves the words in the form."""
    from backoffice.workflow.complaints import WORKFLOW

    row = Desk().complaint()

    def refuses(*_about, **_more):
        raise Refused(T("Nobody evaluates himself"), at=("how",))

    monkeypatch.setattr(WORKFLOW, "fire", refuses)
    browser = house.browser("clerk1")
    page = browser.submit(
        browser.get(f"/admin/complaint/events/acknowledge/?id={row.id}"), holding="how", how=TYPED
    )
    assert page.status == 422 and page.faults == {"how"}
    assert dict(page.form(holding="how").values)["how"] == TYPED


def test_a_clerk_who_plans_a_training_of_the_staff_is_told_at_the_audience(house):
    browser = house.browser("clerk1")
    page = browser.submit(
        browser.get("/admin/training/new/"),
        holding="topic",
        topic=TYPED,
        kind="SKILL",
        audience="STAFF",
        station=str(actor("clerk1").station_id),
        planned_on="2026-12-20",
    )
    assert page.status == 422 and page.faults == {"audience"}
    assert re.search(TYPED, page.html)
