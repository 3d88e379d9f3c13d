"""Whoever changes the log behind the product's back is found, line by line (promise E2, decisions
10).
"""

import pytest
from peewee import DatabaseError

from backoffice.records import audit, writes
from models.audit import AuditHead, AuditLog
from models.base import database, transaction
from models.cases import CaseEvent
from models.complaints import ComplaintEvent
from models.enterprises import Enterprise
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def log(house):
    """The ids of the log, whose guarding triggers somebody with the database's password has
    removed.
    """
    for verb in ("update", "delete"):
        on = "" if house.kind == "sqlite" else " ON audit_log"
        database.obj.execute_sql(f"DROP TRIGGER audit_log_no_{verb}{on}")
    assert audit.faults() == []
    return [row for (row,) in AuditLog.select(AuditLog.id).order_by(AuditLog.id).tuples()]


def change(line, **values):
    AuditLog.update(values).where(AuditLog.id == line).execute()


def remove(line):
    AuditLog.delete().where(AuditLog.id == line).execute()


def test_an_untouched_log_is_whole(house):
    Desk().case("CLOSED", referred=True)
    house.browser("clerk1").get("/admin/enterprise/export/xlsx/")
    assert audit.faults() == []


@pytest.mark.parametrize(
    "field, value",
    [
        ("user", None),
        ("user_name", "别人"),
        ("roles", "ADMIN"),
        ("action", "LOGIN"),
        ("event", "x"),
        ("object_ref", "setting:1"),
        ("station", 99),
        ("diff", {"status": ["A", "B"]}),
        ("ip", "10.0.0.1"),
        ("request_id", "0"),
        ("prev_hash", "0" * 64),
        ("line_hash", "0" * 64),
    ],
)
def test_a_changed_line_is_named(log, field, value):
    line = log[len(log) // 2]
    change(line, **{field: value})
    assert any(f"line {line} " in fault or f"line {line + 1} " in fault for fault in audit.faults())


def test_a_changed_time_is_named(log):
    from datetime import datetime

    change(log[3], at=datetime(2020, 1, 1))
    assert audit.faults() == [f"line {log[3]} was changed"]


@pytest.mark.parametrize("place", [0, 5, -2])
def test_a_removed_line_is_named(log, place):
    remove(log[place])
    faults = audit.faults()
    assert any("missing" in fault for fault in faults) and f"{log[place]}" in " ".join(faults)


def test_two_swapped_lines_are_named(log):
    first, second = AuditLog.get_by_id(log[4]), AuditLog.get_by_id(log[5])
    mine = {name: first.__data__[name] for name in first.__data__ if name != "id"}
    other = {name: second.__data__[name] for name in second.__data__ if name != "id"}
    change(second.id, **mine)
    change(first.id, **other)
    faults = " ".join(audit.faults())
    assert f"line {first.id} " in faults and f"line {second.id} " in faults


def test_an_inserted_line_is_named(log):
    copy = dict(AuditLog.get_by_id(log[-1]).__data__, id=log[-1] + 1)
    AuditLog.insert(copy).execute()
    assert any(str(log[-1] + 1) in fault for fault in audit.faults())


def test_the_tail_cut_off_is_named(log):
    """Also when the head in the database is put back to match: the file outside knows better."""
    for line in log[-3:]:
        remove(line)
    assert any("the head names" in fault for fault in audit.faults())
    last = AuditLog.get_by_id(log[-4])
    AuditHead.update(last_id=last.id, line_hash=last.line_hash).execute()
    assert audit.faults() == [
        f"the head file names line {log[-1]}, which is missing or different: lines were cut off"
    ]


# --- an older backup was restored: the file outside is ahead


@pytest.fixture
def gone(log):
    """The database as it was three lines ago; answers the number of the line that the file outside
    still names.
    """
    for line in log[-3:]:
        remove(line)
    last = AuditLog.get_by_id(log[-4])
    AuditHead.update(last_id=last.id, line_hash=last.line_hash).execute()
    return log[-1]


def work_on(many):
    for _turn in range(many):
        with writes.writing():
            audit.write(Desk().clerk, "LOGIN")


def accept(house, who, reason):
    """The command; it opens a connection of its own."""
    database.close()
    with house.app.app_context():
        said = house.app.test_cli_runner().invoke(
            args=["audit", "accept", "--by", who, "--reason", reason]
        )
    database.connect(reuse_if_open=True)
    return said


def test_a_gap_is_not_forgotten_by_working_on(gone):
    """Also when later lines have the numbers of the lost ones."""
    work_on(5)
    assert audit.faults() == [
        f"the head file names line {gone}, which is missing or different: lines were cut off"
    ]


def test_a_gap_is_accepted_by_somebody_with_a_reason_and_the_log_says_so(house, gone):
    work_on(1)
    said = accept(house, "admin", "Backup of 02:30 restored")
    assert said.exit_code == 0 and audit.faults() == [], said.output
    line = AuditLog.select().order_by(AuditLog.id.desc()).get()
    assert (line.user_name, line.action, line.event, line.object_ref) == (
        house.actor("admin").name,
        "UPDATE",
        "accept_gap",
        "audit_log",
    )
    assert line.diff["reason"] == [None, "Backup of 02:30 restored"]
    assert line.diff["head"][0].startswith(f"{gone} ") and line.diff["head"][1].startswith(
        f"{line.id - 1} "
    )
    work_on(2)
    assert audit.faults() == []


@pytest.mark.parametrize(
    "who, reason", [("admin", " "), ("clerk1", "x"), ("head1", "x"), ("secadmin", "x")]
)
def test_nobody_else_accepts_a_gap_and_none_without_a_reason(house, gone, who, reason):
    said = accept(house, who, reason)
    assert said.exit_code == 1 and "administrator of the log" in said.output
    assert audit.faults() != []


def test_what_is_no_gap_cannot_be_accepted(house, log):
    with pytest.raises(audit.GapRefused, match="no gap"):
        audit.accept_gap(house.actor("logadmin"), "x")
    change(log[3], user_name="别人")
    with pytest.raises(audit.GapRefused, match=f"line {log[3]} was changed"):
        audit.accept_gap(house.actor("logadmin"), "x")


def test_a_log_emptied_and_begun_anew_is_named(log):
    AuditLog.delete().execute()
    AuditHead.delete().execute()
    with transaction():
        audit.write(Desk().clerk, "LOGIN")
    assert audit.faults() != []


def test_a_line_forged_with_all_its_hashes_needs_the_key(log, monkeypatch):
    """Whoever has the database but not the key cannot make a digest that fits."""
    from models.cipher import Keyring

    line = AuditLog.get_by_id(log[7])
    line.user_name = "别人"
    with monkeypatch.context() as patch:
        other = Keyring.new()
        patch.setattr(audit.cipher, "ring", lambda: other)
        change(line.id, user_name="别人", line_hash=audit.digest(line))
    assert any(f"line {line.id} " in fault for fault in audit.faults())


@pytest.mark.parametrize(
    "model", [AuditLog, CaseEvent, ComplaintEvent], ids=lambda model: model.table()
)
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_itself_refuses(house, model, sql):
    before = model.select().count()
    with pytest.raises(DatabaseError), transaction():
        database.obj.execute_sql(sql.format(model.table()))
    assert model.select().count() == before > 0


def test_a_line_is_written_with_the_change_or_not_at_all(house):
    """One transaction: when the change rolls back, so does its line, and the numbers go on without
    a gap.
    """
    desk, row = Desk(), Desk().enterprise()
    last, address = AuditHead.get().last_id, row.address
    with pytest.raises(RuntimeError), writes.writing():
        writes.update(desk.clerk, row, {"address": "别处"})
        raise RuntimeError
    assert AuditHead.get().last_id == last and Enterprise.get_by_id(row.id).address == address
    writes.update(desk.clerk, Enterprise.get_by_id(row.id), {"address": "别处"})
    assert AuditHead.get().last_id == last + 1 and audit.faults() == []


def test_every_write_of_a_need_has_its_line(house):
    """Rows changed and lines written agree for the whole way of a case (promise E1)."""
    before = {row for (row,) in AuditLog.select(AuditLog.id).tuples()}
    case = Desk().case("CLOSED", referred=True)
    told = {line.object_ref for line in AuditLog.select() if line.id not in before}
    from models.cases import ServiceRecord, ServiceSummary
    from models.referrals import Referral
    from models.requests import CaseNotice, RequestItem

    rows = [
        case,
        case.request,
        *RequestItem.select().where(RequestItem.request == case.request),
        *CaseNotice.select().where(CaseNotice.request == case.request),
        *(
            one
            for model in (Referral, ServiceRecord, ServiceSummary)
            for one in model.select().where(model.service_case == case)
        ),
    ]
    assert {f"{row.table()}:{row.id}" for row in rows} <= told and len(rows) >= 7


def test_a_line_says_who_when_where_and_what(house):
    browser, row = house.browser("clerk1"), house.rows["enterprise"]["west"]
    browser.submit(
        browser.get(f"/admin/enterprise/edit/?id={row}"), holding="row_version", address="新地址"
    )
    line = AuditLog.select().order_by(AuditLog.id.desc()).get()
    clerk = Desk().clerk
    assert (line.user_id, line.user_name, line.roles, line.action, line.object_ref, line.ip) == (
        clerk.account_id,
        clerk.name,
        "CLERK",
        "UPDATE",
        f"enterprise:{row}",
        "127.0.0.1",
    )
    assert line.station == clerk.station_id and len(line.request_id) == 16
    assert line.diff["address"][1] == "新地址" and set(line.diff) == {"address"}
