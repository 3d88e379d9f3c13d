"""The reminders of the day go by e-mail to who wants them: once, to the address on file, over a
real mail server.
"""

import email
import email.policy
import json
import logging
import threading
from dataclasses import replace
from datetime import timedelta

import pytest

from backoffice import scheduled_jobs
from backoffice.errors import Refused
from backoffice.jobs import schedule, worker
from backoffice.messages import mail_queue
from backoffice.operations import server_log
from models.accounts import UserAccount
from models.clock import at, now, today
from models.deadlines import Deadline
from models.jobs import JobRun
from models.mails import MailMessage
from models.notifications import Notification
from models.staff import Staff
from tests import guard
from tests.conftest import account
from tests.factories import Desk
from tests.mails.server import PASSWORD, Box, certificate, free_port, mail, serving, speaking


@pytest.fixture
def clerk(house):
    """clerk1, who wants the reminders by e-mail."""
    MailMessage.delete().execute()
    UserAccount.update(wants_mail=False).execute()
    row = account("clerk1")
    UserAccount.update(wants_mail=True).where(UserAccount.id == row.id).execute()
    Staff.update(email="clerk1@station.example").where(Staff.id == row.staff_id).execute()
    return account("clerk1")


@pytest.fixture
def waiting(clerk):
    """A message to clerk1 that waits."""
    return order(clerk)


def order(to, key="digest:1", **change) -> MailMessage:
    mail_queue.put(
        to,
        "DIGEST",
        key,
        **{"subject": "今日提醒", "body": "今天的提醒：\n- 逾期 1 件\n", **change},
    )
    return MailMessage.get(MailMessage.key == key)


def state(row) -> tuple:
    row = MailMessage.get_by_id(row.id)
    return row.status, str(mail_queue.said(row))


def read(got) -> email.message.EmailMessage:
    return email.message_from_bytes(got[2], policy=email.policy.default)


# --- what is sent ---------------------------------------------------------------------------------


def test_the_digest_of_the_day_is_one_message_a_person(house, clerk, monkeypatch):
    """SY-7.2-d: late and near clocks by number and day; what falls due at an enterprise is counted
    only.
    """
    Notification.delete().execute()
    case, late = Desk().case("SERVING"), today() - timedelta(days=9)
    Deadline.update(due_on=late, near_on=late).where(
        Deadline.object_ref == f"service_case:{case.id}", Deadline.kind == "DONE"
    ).execute()
    Notification.create(
        user=clerk,
        kind="EXPIRY",
        content=f"{case.enterprise.name}：电子天平 2026-12-01",
        object_ref="x:1",
        channel="INAPP",
    )
    box = Box()
    with serving(box) as server:
        monkeypatch.setattr(schedule, "PLAN", {})
        scheduled_jobs.put_on_plan(replace(house.settings, mail=server))
        schedule.PLAN["digest"].run()
        schedule.PLAN["digest"].run()
        said = schedule.PLAN["mail"].run()
    assert str(said) == "Messages sent: 1; not sent: 0"
    (sender, receivers, _bytes), text = box.got[0], read(box.got[0]).get_content()
    assert (sender, receivers) == ("desk@station.example", ["clerk1@station.example"])
    assert case.code in text and "将到期 1 件" in text and "https://station.example/" in text
    assert case.enterprise.name not in text and "电子天平" not in text


def test_it_is_chinese_text_that_every_mail_program_reads(waiting, clerk):
    box = Box()
    with serving(box) as server:
        mail_queue.send_waiting(server)
    got = read(box.got[0])
    assert (
        got["Subject"] == "今日提醒"
        and got.get_content().splitlines() == ["今天的提醒：", "- 逾期 1 件"]
        and got.get_content_type() == "text/plain"
    )
    assert (
        clerk.display_name in str(got["To"])
        and got["Auto-Submitted"] == "auto-generated"
        and got["Date"].datetime.utcoffset() == timedelta(hours=8)
    )
    assert box.got[0][2].isascii()


@pytest.mark.parametrize(
    "bad", ["换行\r\nBcc: all@evil.example", "a\nX-Evil: 1", "b\r\n\r\nbody", "c\x1f\x0b\u2028d"]
)
def test_no_word_becomes_a_header(clerk, bad):
    """Subject and name come from tables: a line break in them begins no header and no address."""
    UserAccount.update(display_name=bad).where(UserAccount.id == clerk.id).execute()
    order(clerk, subject=bad)
    box = Box()
    with serving(box) as server:
        mail_queue.send_waiting(server)
    got = read(box.got[0])
    assert set(got.keys()) == {
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Auto-Submitted",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    }
    assert box.got[0][1] == ["clerk1@station.example"]


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example>,<c@evil.example",
        "a b@x.example",
        "a@x.example\r\nRCPT TO:<evil@x.example>",
        "名@例.中国",
        "a@[192.0.2.1]",
        "@",
        "a@b@c.example",
    ],
)
def test_an_address_that_is_none_goes_nowhere(waiting, clerk, address):
    Staff.update(email=address).where(Staff.id == clerk.staff_id).execute()
    box = Box()
    with serving(box) as server:
        guard.opened.clear()
        mail_queue.send_waiting(server)
        assert set(guard.opened) == {(server.host, server.port)}
    assert box.got == [] and state(waiting) == (
        "FAILED",
        "The address on file cannot be used for e-mail",
    )


def test_the_own_address_goes_before_that_of_the_file(clerk):
    row = account("clerk1")
    row.email = "own@elsewhere.example"
    row.save()
    assert mail_queue.address_of(account("clerk1")) == "own@elsewhere.example"


@pytest.mark.parametrize("change", [{"wants_mail": False}, {"status": "DISABLED"}])
def test_who_wants_none_any_more_gets_none(waiting, clerk, change):
    UserAccount.update(change).where(UserAccount.id == clerk.id).execute()
    box = Box()
    with serving(box) as server:
        mail_queue.send_waiting(server)
    assert box.got == [] and state(waiting)[0] == "FAILED"


# --- over a safe line alone -----------------------------------------------------------------------


@pytest.mark.parametrize("at_once", [False, True])
def test_over_starttls_or_tls_with_user_and_password(waiting, tmp_path, at_once):
    box = Box()
    with serving(box, certificate(tmp_path), at_once=at_once, login=True) as server:
        mail_queue.send_waiting(server)
    assert len(box.got) == 1 and state(waiting) == ("SENT", "")


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize("named, trusted", [("127.0.0.1", False), ("other.example", True)])
def test_a_certificate_of_nobody_or_of_another_is_refused(
    waiting, tmp_path, at_once, named, trusted
):
    box, tls = Box(), certificate(tmp_path, named)
    with serving(box, tls, at_once=at_once) as server, pytest.raises(Refused, match="certificate"):
        mail_queue.send_waiting(server if trusted else replace(server, authority=None))
    assert box.got == [] and state(waiting)[0] == "QUEUED"


def test_a_server_that_offers_no_encryption_gets_nothing(waiting, tmp_path):
    """Neither message nor password: no falling back to plain text."""
    box = Box()
    with (
        serving(box, certificate(tmp_path), offers_tls=False) as server,
        pytest.raises(Refused, match="does not offer"),
    ):
        mail_queue.send_waiting(replace(server, user="station", password=PASSWORD))
    assert box.got == [] and state(waiting)[0] == "QUEUED"


def test_a_wrong_password_is_told_without_it(house, waiting, tmp_path, monkeypatch):
    """On the operations page and in the log: never the password, the user or the words of the
    server (promise D6).
    """
    monkeypatch.setattr(schedule, "PLAN", {})
    root, before = logging.getLogger(), logging.getLogger().handlers[:]
    server_log.start(tmp_path / "logs", 1000)
    with serving(Box(), certificate(tmp_path), login=True) as server:
        scheduled_jobs.put_on_plan(
            replace(house.settings, mail=replace(server, password="not the word of it"))
        )
        run = schedule.claim("mail", now())
        schedule.execute(schedule.PLAN["mail"], run)
    root.handlers[:] = before
    run = JobRun.get_by_id(run.id)
    assert run.status == "FAILED" and "user name or password (535)" in schedule.said(run)
    told = "".join(path.read_text() for path in (tmp_path / "logs").iterdir()) + json.dumps(
        run.message
    )
    assert "not the word" not in told and '"station"' not in told and "clerk1" not in told
    assert PASSWORD not in repr(server) and PASSWORD not in repr(
        replace(house.settings, mail=server)
    )


# --- when the server does not do its work ---------------------------------------------------------


def test_a_server_that_is_not_there_is_tried_again_by_the_plan(house, waiting, monkeypatch):
    """Three times, ten minutes apart, and again the next hour; then the message goes out once."""
    monkeypatch.setattr(schedule, "PLAN", {})
    away = mail(free_port())
    scheduled_jobs.put_on_plan(replace(house.settings, mail=away))
    schedule.PLAN = {"mail": schedule.PLAN["mail"]}
    begun = now().replace(minute=35)
    for minutes in range(0, 45, 11):
        with at(begun + timedelta(minutes=minutes)):
            schedule.run_due()
    run = JobRun.select().where(JobRun.job == "mail").get()
    assert (run.status, run.attempts) == (
        "FAILED",
        schedule.ATTEMPTS,
    ) and "cannot be reached" in schedule.said(run)
    assert state(waiting)[0] == "QUEUED"
    box = Box()
    with serving(box) as server, at(begun + timedelta(hours=1)):
        scheduled_jobs.put_on_plan(replace(house.settings, mail=server))
        schedule.PLAN = {"mail": schedule.PLAN["mail"]}
        schedule.run_due()
    assert len(box.got) == 1 and state(waiting) == ("SENT", "")


@pytest.mark.parametrize(
    "lines, why",
    [
        ((), "did not answer in time"),
        ((b"554 go away\r\n",), "answered 554"),
        ((b"220 hello\r\n",), "ended the connection"),
        ((b"220 hello\r\n", b"250 ok\r\n"), "ended the connection"),
        ((b"220 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", b"250 ok\r\n"), "ended the connection"),
        ((b"220 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", b"421 closing\r\n"), "answered 421"),
        ((b"\xff\xfe nonsense\r\n",), "cannot be reached|answered"),
    ],
)
def test_a_server_that_hangs_refuses_or_leaves_early_gets_it_later(waiting, lines, why):
    with speaking(*lines) as server, pytest.raises(Refused, match=why):
        mail_queue.send_waiting(server)
    assert state(waiting)[0] == "QUEUED"


def test_a_server_that_leaves_after_the_last_word_is_not_sent_it_again(waiting):
    """It may have the message: a second copy would be worse than a digest that is missing."""
    box = Box(at_message=["vanish"])
    with serving(box) as server:
        mail_queue.send_waiting(server)
        assert state(waiting) == (
            "DOUBT",
            "The connection ended before the mail server said whether it has the message",
        )
        assert str(mail_queue.send_waiting(server)) == "No message waits"
    assert box.got == []


@pytest.mark.parametrize("answer, status", [("550 no such box", "FAILED"), ("450 later", "QUEUED")])
@pytest.mark.parametrize("when", ["at_recipient", "at_message"])
def test_one_that_is_refused_holds_up_no_other(clerk, answer, status, when):
    first, second = order(clerk), order(clerk, "digest:2")
    box = Box(**{when: [answer]})
    with serving(box) as server:
        if status == "QUEUED":
            with pytest.raises(Refused, match="450"):
                mail_queue.send_waiting(server)
        else:
            mail_queue.send_waiting(server)
    assert (
        state(first) == (status, f"The mail server answered {answer[:3]}")
        and state(second) == ("SENT", "")
        and len(box.got) == 1
    )


def test_two_runs_at_once_send_one_copy(waiting):
    """The row is claimed before its message is sent: the other run finds it taken."""
    box = Box()
    with serving(box) as server:
        both = [threading.Thread(target=run_apart, args=(server,)) for _one in range(2)]
        for one in both:
            one.start()
        for one in both:
            one.join()
    assert len(box.got) == 1 and state(waiting) == ("SENT", "")


def run_apart(server):
    from models.base import database

    with database.connection_context():
        mail_queue.send_waiting(server)


def test_a_worker_that_was_killed_in_the_middle_leaves_a_doubt(waiting):
    box = Box()
    with at(now() - timedelta(hours=3)):
        assert mail_queue._claim(waiting)
    with serving(box) as server:
        mail_queue.send_waiting(server)
    assert box.got == [] and state(waiting)[0] == "DOUBT"


def test_a_reminder_of_yesterday_is_given_up(clerk):
    with at(now() - timedelta(hours=25)):
        row = order(clerk)
    with serving(Box()) as server:
        assert str(mail_queue.send_waiting(server)) == "No message waits"
    assert state(row)[0] == "FAILED"


# --- what people see ------------------------------------------------------------------------------


def test_an_administrator_sends_a_test_message_and_sees_what_came_of_it(house, monkeypatch):
    MailMessage.delete().execute()
    monkeypatch.setattr(schedule, "PLAN", {})
    browser, box = house.browser("admin"), Box()
    assert (
        browser.submit(
            browser.get("/profile"), holding="mobile", email="chief@station.example"
        ).status
        == 302
    )
    with serving(box) as server:
        settings = replace(house.settings, mail=server)
        scheduled_jobs.put_on_plan(settings)
        monkeypatch.setitem(house.app.config, "SETTINGS", settings)
        page = browser.get("/admin/plan_run/plan/")
        assert f"端口 {server.port}" in page.text and "desk@station.example" in page.text
        assert browser.submit(page, action="test-mail").status == 302
        worker.run_waiting()
    assert box.got[0][1] == ["chief@station.example"] and "测试邮件" in read(box.got[0])["Subject"]
    assert "已发送" in browser.get("/admin/mail_message/").text


def test_a_message_that_did_not_go_out_is_told_on_the_operations_page(house, waiting):
    with serving(Box(at_recipient=["550 no"])) as server:
        mail_queue.send_waiting(server)
    browser = house.browser("admin")
    assert "未发送或结果不明：1" in browser.get("/admin/plan_run/plan/").text
    assert "邮件服务器答复 550" in browser.get("/admin/mail_message/?view=failed").text
    assert house.browser("head1").get("/admin/mail_message/").status == 403


def test_without_a_mail_server_the_page_says_so(house):
    browser = house.browser("admin")
    page = browser.get("/admin/plan_run/plan/")
    assert "没有设置邮件服务器" in page.text and "test-mail" not in page.html
    assert browser.post("/admin/plan_run/test-mail/").status == 302
    assert not MailMessage.select().where(MailMessage.status == "QUEUED").exists()


def test_a_person_wants_reminders_by_e_mail_and_later_none(house):
    browser = house.browser("clerk1")
    assert (
        browser.submit(
            browser.get("/profile"), holding="mobile", email="me@station.example", wants_mail="1"
        ).status
        == 302
    )
    row, page = account("clerk1"), browser.get("/profile")
    assert (
        row.wants_mail
        and row.email.open() == "me@station.example"
        and "me@station" not in page.html
        and "m***@station.example" in page.text
    )
    assert browser.submit(page, holding="mobile", without=["wants_mail"]).status == 302
    assert (
        not account("clerk1").wants_mail and account("clerk1").email.open() == "me@station.example"
    )
    assert browser.submit(browser.get("/profile"), holding="mobile", email="no address").faults == {
        "email"
    }


def test_who_has_no_address_cannot_want_e_mail(house):
    UserAccount.update(email=None, staff=None).where(UserAccount.username == "admin").execute()
    browser = house.browser("admin")
    assert browser.submit(browser.get("/profile"), holding="mobile", wants_mail="1").faults == {
        "wants_mail"
    }
