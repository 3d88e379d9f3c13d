"""The workbook of a list: exactly its rows and order, native types, masks, and a line in the log
(issue 5, decisions 22).
"""

import io
import re
from datetime import date, datetime, timedelta
from urllib.parse import unquote

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from backoffice.jobs import task_files, tasks, worker
from models.accounts import RoleGrant, UserAccount
from models.archives import ArchiveFile
from models.assets import FixedAsset
from models.audit import AuditLog, ExportLog
from models.cases import ServiceCase
from models.clock import local
from models.enterprises import Enterprise
from models.reference import Setting
from models.registry import model_of
from models.requests import ServiceRequest
from models.tasks import BackgroundTask
from tests.access.expected import rights
from tests.access.table import ROLES, TABLE
from tests.factories import Desk
from tests.lists.test_list import ids
from tests.town import CAST


def workbook(browser, table, query=""):
    answer = browser.get(f"/admin/{table}/export/xlsx/{query}").answer
    assert answer.status_code == 200, table
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def table_of(book) -> tuple[list, list]:
    """(heads, rows) of the sheet below its title lines."""
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    head = next(
        place for place, row in enumerate(rows) if sum(cell is not None for cell in row) > 2
    )
    return list(rows[head]), rows[head + 1 :]


def column(book, label) -> list:
    heads, rows = table_of(book)
    return [row[heads.index(label)] for row in rows]


def test_it_is_the_list_as_filtered_and_ordered(house):
    desk = Desk()
    for _case in range(3):
        desk.case("SERVING")
    browser, query = house.browser("head1"), "?status=SERVING&sort=code"
    shown = [
        ServiceCase.get_by_id(one).code for one in ids(browser.get(f"/admin/service_case/{query}"))
    ]
    assert (
        column(workbook(browser, "service_case", query), "事项编号") == shown == sorted(shown)
        and len(shown) == 3
    )


def test_it_holds_more_than_the_page_of_the_list(house):
    """The page is not a condition."""
    browser = house.browser("admin")
    _heads, rows = table_of(workbook(browser, "enterprise", "?size=10"))
    assert len(rows) == Enterprise.select().count() == 160


@pytest.mark.parametrize(
    "table",
    sorted(table for table in TABLE if any("export" in rights(table, role) for role in ROLES)),
)
def test_rows_are_those_of_the_role(house, table):
    """Scoped counts: the workbook has as many rows as the list of the same role tells (promise
    B4).
    """
    from backoffice.access.scopes import visible

    for role in ROLES:
        if "export" in rights(table, role):
            _heads, rows = table_of(workbook(house.browser(CAST[role]), table))
            assert (
                len(rows) == visible(house.actor(CAST[role]), model_of(table), "export").count()
            ), role


def test_no_foreign_name_is_in_a_workbook(house):
    foreign = Enterprise.get_by_id(house.rows["enterprise"]["south"])
    for table in ("enterprise", "service_request", "service_case"):
        text = str(table_of(workbook(house.browser("head1"), table)))
        assert foreign.name not in text and (foreign.uscc or "?") not in text


def test_values_keep_their_kind(house):
    row = FixedAsset.get_by_id(house.rows["fixed_asset"]["west"])
    book = workbook(
        house.browser("head1"), "fixed_asset", f"?custodian={row.custodian_id}&sort=code"
    )
    heads, rows = table_of(book)
    line = dict(
        zip(
            heads,
            next(one for one in rows if one[heads.index("资产编号")] == row.code),
            strict=False,
        )
    )
    assert line["资产编号"] == row.code and line["原值"] == float(row.original_value)
    assert (
        isinstance(line["购置日期"], datetime | date)
        and line["购置日期"].date() == row.purchased_on
    )
    assert line["状态"] == "闲置"


def test_an_instant_stands_on_the_clock_of_the_wall(house):
    row = ServiceCase.get_by_id(house.rows["service_case"]["west"])
    book = workbook(house.browser("head1"), "service_case", "?status=EVALUATING&sort=code")
    heads, rows = table_of(book)
    line = dict(zip(heads, next(one for one in rows if one[0] == row.code), strict=False))
    assert line["受理时间"] == local(row.accepted_at)


def test_text_is_never_a_formula_or_a_link(house):
    """Names like =HYPERLINK(...) are in the demo world; cells are strings, and the file knows no
    link (promise C5).
    """
    book = workbook(house.browser("admin"), "enterprise")
    cells = [
        cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None
    ]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"} and not any(
        cell.hyperlink for cell in cells
    )
    assert all(
        cell.data_type == "s"
        for cell in cells
        if str(cell.value)[:1] in "=+-@" and not isinstance(cell.value, int | float)
    )


def test_long_digits_stay_text(house):
    codes = column(workbook(house.browser("head1"), "service_request"), "统一社会信用代码")
    assert codes and all(isinstance(code, str) and len(code) == 18 for code in codes)


def test_two_readers_read_the_same(house):
    answer = house.browser("head1").get("/admin/service_case/export/xlsx/").answer
    _heads, rows = table_of(openpyxl.load_workbook(io.BytesIO(answer.data)))
    sheet = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    )
    assert [row[0] for row in sheet][-len(rows) :] == [row[0] for row in rows]


def test_names_and_numbers_are_masked(house):
    book = workbook(house.browser("clerk1"), "enterprise")
    row = Enterprise.get_by_id(house.rows["enterprise"]["west"])
    text = str(table_of(book))
    assert row.contact_name not in text and row.contact_phone.open() not in text
    assert f"{row.contact_name[0]}*" in text and str(row.contact_phone) in text


def test_restricted_columns_stay_at_home(house):
    heads, _rows = table_of(workbook(house.browser("admin"), "enterprise"))
    for name in ("revenue", "total_assets", "output_value"):
        assert Enterprise._meta.fields[name].verbose_name not in heads
    assert not {"营业收入", "资产总额", "产值"} & set(heads)


def test_the_ledger_of_needs_counts_the_ticks_of_each_section(house):
    """L01: one line a need, with its ticks by section of Annex A."""
    row = ServiceRequest.get_by_id(house.rows["service_request"]["west"])
    heads, rows = table_of(workbook(house.browser("head1"), "service_request"))
    line = next(one for one in rows if one[0] == row.code)
    assert sum(value for value in line if isinstance(value, int)) >= 6 and len(heads) > 15


@pytest.mark.clause("JL-8.2.3")
def test_the_ledger_of_needs_tells_how_late_each_was_written_down(house):
    desk = Desk()
    need = desk.need("M05")
    ServiceRequest.update(raised_at=need.registered_at - timedelta(hours=30, minutes=30)).where(
        ServiceRequest.id == need.id
    ).execute()
    heads, rows = table_of(workbook(house.browser("head1"), "service_request"))
    line = next(dict(zip(heads, one, strict=False)) for one in rows if one[0] == need.code)
    assert line["登记滞后（小时）"] == 30.5 and line["登记时间"] - line[
        "需求发起时间"
    ] == timedelta(hours=30, minutes=30)


def test_the_ledger_of_needs_names_the_archive_files(house):
    desk = Desk()
    case = desk.step(desk.case("CLOSED"), "archive", by=house.actor("archive1"))
    heads, rows = table_of(workbook(house.browser("head1"), "service_request"))
    code = ArchiveFile.get(ArchiveFile.service_case == case).code
    assert (
        next(dict(zip(heads, one, strict=False)) for one in rows if one[0] == case.request.code)[
            "档号"
        ]
        == code
    )


def test_the_ledger_of_cases_tells_what_the_enterprise_thought(house):
    desk = Desk()
    case = desk.case("EVALUATING")
    desk.answer(case, q10_overall="3")
    heads, rows = table_of(workbook(house.browser("head1"), "service_case"))
    assert (
        next(dict(zip(heads, one, strict=False)) for one in rows if one[0] == case.code)["满意度"]
        == "满意"
    )


def test_it_says_what_was_asked_by_whom_and_when(house):
    answer = (
        house.browser("head1").get("/admin/service_case/export/xlsx/?status=SERVING&q=SX").answer
    )
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).worksheets[0]
    top = " ".join(
        str(cell.value) for row in sheet.iter_rows(max_row=5) for cell in row if cell.value
    )
    assert "服务中" in top and "SX" in top and house.actor("head1").name in top
    assert sheet.auto_filter.ref and sheet.freeze_panes


def test_the_file_has_a_name_in_chinese(house):
    answer = house.browser("head1").get("/admin/enterprise/export/xlsx/").answer
    name = unquote(answer.headers["Content-Disposition"].split("UTF-8''")[1])
    assert name.endswith(".xlsx") and any("一" <= letter <= "鿿" for letter in name)


def test_every_workbook_is_logged(house):
    browser = house.browser("head1")
    _heads, rows = table_of(workbook(browser, "service_case", "?status=EVALUATING"))
    line, taken = (
        AuditLog.select().order_by(AuditLog.id.desc()).get(),
        ExportLog.select().order_by(ExportLog.id.desc()).get(),
    )
    assert (line.action, line.object_ref, line.diff) == (
        "EXPORT",
        "service_case",
        {"rows": [None, len(rows)]},
    )
    assert (taken.user_id, taken.report_code, taken.filters, taken.row_count, taken.masked) == (
        house.actor("head1").account_id,
        "service_case",
        {"status": "EVALUATING"},
        len(rows),
        True,
    )


def test_an_empty_list_is_an_empty_workbook(house):
    _heads, rows = table_of(workbook(house.browser("head1"), "service_case", "?q=绝对没有"))
    assert rows == []


def test_no_workbook_stays_behind(house, fast_path):
    house.browser("head1").get("/admin/enterprise/export/xlsx/").answer.close()
    assert list(fast_path.rglob("*.xlsx")) == []


# --- long lists, reasons, limits ------------------------------------------------------------------


def set_to(key, value):
    Setting.update(value=str(value)).where(Setting.key == key).execute()


def asked_in_background(house, name, url, **values):
    """The task that a person's order became, run to its end."""
    browser = house.browser(name)
    page = browser.submit(browser.get(url), action="export", **values)
    assert page.status == 302 and page.location.startswith("/admin/background_task/details/"), (
        page.text
    )
    worker.run_waiting()
    return browser, BackgroundTask.select().order_by(BackgroundTask.id.desc()).get()


@pytest.mark.both_databases
def test_a_long_list_becomes_a_task_with_the_same_rows(house):
    set_to("export_background_rows", 1)
    query = "?status=EVALUATING&sort=code"
    browser, task = asked_in_background(house, "head1", f"/admin/service_case/export/xlsx/{query}")
    assert task.status == "DONE", tasks.message_of(task)
    answer = browser.get(f"/admin/background_task/download/?id={task.id}").answer
    made = table_of(openpyxl.load_workbook(io.BytesIO(answer.data)))
    set_to("export_background_rows", 5000)
    assert (
        made == table_of(workbook(browser, "service_case", query))
        and len(made[1]) == task.row_count == task.done > 1
    )
    assert unquote(answer.headers["Content-Disposition"].split("UTF-8''")[1]).startswith("服务事项")


def test_a_long_list_is_not_made_by_looking(house):
    set_to("export_background_rows", 1)
    page = house.browser("head1").get("/admin/service_case/export/xlsx/")
    assert page.status == 200 and "后台" in page.text and "7 天" in page.text
    assert not BackgroundTask.select().where(BackgroundTask.status == "QUEUED").exists()


def test_a_task_exports_what_its_owner_may_see_when_it_runs(house):
    """Between order and run the right is taken away."""
    set_to("export_background_rows", 1)
    browser = house.browser("head1")
    browser.submit(browser.get("/admin/service_case/export/xlsx/"), action="export")
    RoleGrant.delete().where(
        RoleGrant.role == "HEAD", RoleGrant.resource == "service_case", RoleGrant.verb == "export"
    ).execute()
    worker.run_waiting()
    task = BackgroundTask.select().order_by(BackgroundTask.id.desc()).get()
    assert (task.status, task.stored_name) == ("FAILED", None)


def test_a_task_speaks_the_language_of_its_owner(house):
    set_to("export_background_rows", 1)
    UserAccount.update(language="en").where(UserAccount.username == "head1").execute()
    _browser, task = asked_in_background(house, "head1", "/admin/service_case/export/xlsx/")
    heads, _rows = table_of(openpyxl.load_workbook(task_files.result_of(task).open("rb")))
    assert "Case no." in heads or not any("一" <= letter <= "鿿" for letter in heads[0])


def test_the_reason_is_asked_when_the_setting_says_so_and_kept(house):
    set_to("export_reason", 1)
    browser, url = house.browser("head1"), "/admin/service_case/export/xlsx/?status=EVALUATING"
    page = browser.get(url)
    assert (
        page.status == 200
        and not ExportLog.select().where(ExportLog.report_code == "service_case").exists()
    )
    assert browser.submit(page, action="export", purpose=" ").faults == {"purpose"}
    answer = browser.submit(page, action="export", purpose="季度统计").answer
    assert (
        answer.mimetype.endswith("sheet")
        and ExportLog.select().order_by(ExportLog.id.desc()).get().purpose == "季度统计"
    )
    assert "季度统计" in house.browser("admin").get("/admin/export_log/").text


def test_a_clerk_takes_no_more_than_the_limit(house):
    set_to("clerk_export_rows", 1)
    page = house.browser("clerk1").get("/admin/enterprise/export/xlsx/")
    assert page.status == 200 and "最多导出 1 行" in page.text
    assert (
        house.browser("clerk1").post("/admin/enterprise/export/xlsx/").answer.mimetype
        == "text/html"
    )
    assert (
        house.browser("head1")
        .get("/admin/enterprise/export/xlsx/")
        .answer.mimetype.endswith("sheet")
    )


@pytest.mark.parametrize(
    "table",
    [
        "complaint",
        "suggestion",
        "refusal_filing",
        "green_channel",
        "special_task",
        "staff_evaluation",
        "supervision_summary",
    ],
)
def test_the_head_exports_what_the_own_station_keeps(house, table):
    """Decisions 45: «The head exports every list of the own station that he may read (complaints,
    opinions, refusals, green channels, special tasks, staff evaluations, summaries …)».
    """
    head = house.browser("head1")
    shown = ids(head.get(f"/admin/{table}/?size=100"), table)
    _heads, rows = table_of(workbook(head, table))
    assert len(rows) == len(shown) > 0
    assert house.rows[table]["south"] not in shown


@pytest.mark.parametrize("table", ["provider_contact", "expert"])
def test_the_head_exports_the_pools_as_masked_lists(house, table):
    """Decisions 45: «… and the pools as masked lists»: nobody's number or name in full."""
    book = workbook(house.browser("head1"), table)
    _heads, rows = table_of(book)
    people = {row.name for row in model_of(table).living()}
    cells = {str(cell) for row in rows for cell in row if cell is not None}
    assert rows and not people & cells
    assert not any(re.search(r"1\d{10}", cell) for cell in cells)
