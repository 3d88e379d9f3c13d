"""Sessions, sign-in log, own account, temporary roles, announcements: administration without
code.
"""

from datetime import timedelta

import pytest

from backoffice.access.permissions import can
from backoffice.records import writes
from models.accounts import UserAccount, UserRole, UserSession
from models.announcements import Announcement, AnnouncementReading
from models.audit import AuditLog
from models.clock import at, now, today
from tests.conftest import account

pytestmark = pytest.mark.both_databases


def sessions_of(name):
    return list(
        UserSession.select().where(
            UserSession.user == account(name),
            UserSession.ended_at.is_null(),
            UserSession.ip.is_null(False),
        )
    )


def test_an_administrator_ends_a_session_at_once(house):
    clerk, admin = house.browser("clerk1"), house.browser("admin")
    row = sessions_of("clerk1")[0]
    page = admin.get(f"/admin/user_session/end/?id={row.id}")
    assert admin.submit(page, action="end").status == 302
    assert (clerk.get("/").location or "").startswith("/login")
    assert (
        AuditLog.select()
        .where(AuditLog.event == "end_session", AuditLog.user == account("admin"))
        .exists()
    )


def test_nobody_else_ends_anothers_session(house):
    house.browser("clerk1")
    row = sessions_of("clerk1")[0]
    assert house.browser("head1").post(f"/admin/user_session/end/?id={row.id}").status == 404
    assert sessions_of("clerk1")


def test_a_person_sees_the_own_sessions_and_ends_the_others(house):
    here, there = house.browser("clerk1"), house.browser("clerk1")
    page = here.get("/profile")
    assert "本次登录" in page.text and page.html.count('name="session"') >= 2
    assert here.post("/profile/sessions", {"session": "others"}).status == 302
    assert here.get("/").status == 200 and (there.get("/").location or "").startswith("/login")


def test_a_person_changes_the_own_telephone(house):
    browser = house.browser("clerk1")
    assert (
        browser.submit(browser.get("/profile"), holding="mobile", mobile="15400004321").status
        == 302
    )
    row = account("clerk1")
    assert row.mobile.open() == "15400004321" and "15400004321" not in browser.get("/profile").html
    assert browser.submit(browser.get("/profile"), holding="mobile", mobile="12").faults == {
        "mobile"
    }
    assert browser.submit(browser.get("/profile"), holding="mobile", mobile="").status == 302
    assert account("clerk1").mobile.open() == "15400004321"


@pytest.mark.parametrize(
    "name, password, why",
    [("clerk1", "not the word", "密码错误"), ("nobody-here", "whatever it is", "账号不存在")],
)
def test_the_sign_in_log_says_why_somebody_was_not_let_in(house, name, password, why):
    stranger = house.browser()
    stranger.submit(stranger.get("/login"), holding="password", username=name, password=password)
    text = house.browser("admin").get("/admin/audit_log/?view=failed").text
    assert why in text and "127.0.0.1" in text


def test_each_sign_in_is_logged_with_time_and_address(house):
    house.browser("clerk2")
    page = house.browser("admin").get("/admin/audit_log/?view=sign_in")
    assert account("clerk2").display_name in page.text and "登录" in page.text


def test_the_audit_trail_leads_to_the_record(house):
    page = house.browser("admin").get(
        f"/admin/audit_log/?object_ref=service_request:{house.rows['service_request']['west']}"
    )
    assert (
        f"/admin/service_request/details/?id={house.rows['service_request']['west']}" in page.links
    )


# --- temporary authority --------------------------------------------------------------------------


def stand_in(house, first, last):
    """archive1 stands in for the head from one day to another."""
    station = UserRole.get(UserRole.user == account("head1")).station_id
    return writes.create(
        house.actor("admin"),
        UserRole,
        {
            "user": account("archive1").id,
            "role": "HEAD",
            "scope": "STATION",
            "station": station,
            "valid_from": first,
            "valid_to": last,
            "reason": "站长出差",
        },
        {"granted_by": 0},
    )


@pytest.mark.parametrize("day, may", [(-1, False), (0, True), (6, True), (7, False)])
def test_a_temporary_role_holds_from_its_first_to_its_last_day_and_ends_by_itself(house, day, may):
    stand_in(house, str(today()), str(today() + timedelta(days=6)))
    with at(now() + timedelta(days=day)):
        assert can(house.actor("archive1"), "refuse", "service_request") is may


def test_a_temporary_role_is_shown_as_such(house):
    stand_in(house, str(today()), str(today() + timedelta(days=6)))
    assert "临时，至" in house.browser("admin").get("/admin/user_role/?view=temporary").text
    assert "站长出差" in house.browser("archive1").get("/profile").text


def test_a_role_cannot_end_before_it_begins(house):
    from backoffice.errors import Invalid

    with pytest.raises(Invalid, match="before the first"):
        stand_in(house, str(today()), str(today() - timedelta(days=1)))


# --- announcements --------------------------------------------------------------------------------


def announce(house, by="admin", **values):
    raw = {"title": "国庆值班", "body": "值班表见附件", "shown_from": str(today()), **values}
    return writes.create(house.actor(by), Announcement, raw)


def test_an_announcement_stands_on_the_workbench_of_those_it_is_for(house):
    station = UserRole.get(UserRole.user == account("head1")).station_id
    announce(house, station=station, roles=["CLERK"])
    seeing = {
        name
        for name in ("clerk1", "clerk2", "head1", "archive1", "admin")
        if "国庆值班" in house.browser(name).get("/").text
    }
    assert seeing == {"clerk1"}


@pytest.mark.parametrize(
    "first, last, shown", [(0, None, True), (1, None, False), (-3, -1, False), (-3, 0, True)]
)
def test_it_is_shown_from_its_first_to_its_last_day(house, first, last, shown):
    announce(
        house,
        shown_from=str(today() + timedelta(days=first)),
        shown_to=str(today() + timedelta(days=last)) if last is not None else "",
    )
    assert ("国庆值班" in house.browser("clerk1").get("/").text) is shown


def test_a_reader_leaves_one_receipt_and_the_writer_sees_who_has_read(house):
    row, clerk = announce(house), house.browser("clerk1")
    assert "我已阅读" in clerk.get(f"/admin/announcement/details/?id={row.id}").text
    for _turn in range(2):
        assert clerk.post(f"/admin/announcement/read/?id={row.id}").status == 302
    assert AnnouncementReading.select().where(AnnouncementReading.announcement == row).count() == 1
    assert "我已阅读" not in clerk.get(f"/admin/announcement/details/?id={row.id}").text
    page = house.browser("admin").get(f"/admin/announcement/details/?id={row.id}")
    assert (
        account("clerk1").display_name in page.text
        and f"已读 1 / {UserAccount.select().where(UserAccount.status == 'ACTIVE').count()}"
        in page.text
    )


def test_a_head_announces_to_the_own_station_alone(house):
    from backoffice.errors import Refused

    station = UserRole.get(UserRole.user == account("head1")).station_id
    assert announce(house, by="head1", station=station)
    with pytest.raises(Refused):
        announce(house, by="head1", station="")
