"""The workbook of the rows that are ticked in a list: those and no others, and in all else the
list's own export.
"""

import io

import openpyxl
import pytest

from backoffice.jobs import worker
from models.audit import AuditLog, ExportLog
from models.cases import ServiceCase
from models.enterprises import Enterprise
from models.reference import Setting
from models.tasks import BackgroundTask
from tests.factories import Desk
from tests.lists.test_export import column, table_of

CASES = "/admin/service_case/export/ticked/"


@pytest.fixture
def cases(house):
    desk = Desk()
    return [desk.case("SERVING") for _one in range(3)]


def set_to(key, value):
    Setting.update(value=str(value)).where(Setting.key == key).execute()


def book(page):
    assert page.status == 200 and page.answer.mimetype.endswith("sheet"), page.text
    return openpyxl.load_workbook(io.BytesIO(page.answer.data))


def top(workbook) -> str:
    return " ".join(
        str(cell.value)
        for row in workbook.worksheets[0].iter_rows(max_row=5)
        for cell in row
        if cell.value
    )


def last_line() -> int:
    return AuditLog.select().order_by(AuditLog.id.desc()).get().id


@pytest.mark.both_databases
def test_it_holds_the_ticked_rows_in_the_order_of_the_list(house, cases):
    clerk = house.browser("clerk1")
    made = book(clerk.post(f"{CASES}?sort=-code", {"rowid": [cases[0].id, cases[2].id]}))
    assert column(made, "事项编号") == sorted([cases[0].code, cases[2].code], reverse=True)
    assert "所选 2 条" in top(made) and house.actor("clerk1").name in top(made)


def test_its_columns_and_masks_are_those_of_the_whole_list(house):
    head, row = house.browser("head1"), Enterprise.get_by_id(house.rows["enterprise"]["west"])
    whole, one = (
        book(head.get("/admin/enterprise/export/xlsx/")),
        book(head.post("/admin/enterprise/export/ticked/", {"rowid": [row.id]})),
    )
    heads, rows = table_of(one)
    assert heads == table_of(whole)[0] and rows[0] in table_of(whole)[1] and len(rows) == 1
    assert row.contact_phone.open() not in str(rows) and str(row.contact_phone) in str(rows)


def test_a_foreign_row_is_simply_not_there(house, cases):
    foreign = ServiceCase.get_by_id(house.rows["service_case"]["south"])
    made = book(house.browser("head1").post(CASES, {"rowid": [cases[0].id, foreign.id, 99999999]}))
    assert column(made, "事项编号") == [cases[0].code] and "所选 1 条" in top(made)


def test_a_foreign_row_alone_answers_like_one_that_never_was(house):
    head, last = house.browser("head1"), last_line()
    answers = [
        head.post(CASES, {"rowid": [one]})
        for one in (house.rows["service_case"]["south"], 99999999)
    ]
    assert [page.status for page in answers] == [422, 422] and answers[0].text == answers[1].text
    assert "所选记录均已不存在或无权导出" in answers[0].text
    assert (
        last_line() == last
        and not ExportLog.select().where(ExportLog.report_code == "service_case").exists()
    )


@pytest.mark.parametrize("ticked", [[], ["x"], list(range(1, 502))])
def test_an_empty_choice_is_told_so(house, ticked):
    page = house.browser("head1").post(CASES, {"rowid": ticked})
    assert page.status == 400 and "请选择 1 至 500 条记录" in page.text


def test_a_tick_counts_even_when_the_row_left_the_conditions(house, cases):
    """A colleague moved the case on after the list was shown; the row that was ticked is meant, not
    the condition.
    """
    made = book(
        house.browser("clerk1").post(
            f"{CASES}?status=PENDING&q=nothing&view=open", {"rowid": [cases[1].id]}
        )
    )
    assert column(made, "事项编号") == [cases[1].code] and "nothing" not in top(made)


def test_all_that_match_are_the_export_of_the_list(house, cases):
    head, query = house.browser("head1"), "?status=SERVING&sort=code"
    made = book(
        head.post(f"{CASES}{query}", {"all": "1", "address": query[1:], "rowid": [cases[0].id]})
    )
    whole = book(head.get(f"/admin/service_case/export/xlsx/{query}"))
    assert table_of(made) == table_of(whole) and len(table_of(made)[1]) == 3


def test_it_is_logged_with_the_rows_that_were_taken(house, cases):
    house.browser("head1").post(f"{CASES}?status=SERVING", {"rowid": [cases[0].id, cases[1].id]})
    line, taken = (
        AuditLog.select().order_by(AuditLog.id.desc()).get(),
        ExportLog.select().order_by(ExportLog.id.desc()).get(),
    )
    assert (line.action, line.object_ref, line.diff) == (
        "EXPORT",
        "service_case",
        {"rows": [None, 2]},
    )
    assert (taken.report_code, taken.filters, taken.row_count, taken.masked) == (
        "service_case",
        {"rowid": [cases[0].id, cases[1].id]},
        2,
        True,
    )


def test_the_list_offers_it_beside_the_changes_to_whom_may_export(house):
    def offered(name, table):
        page = house.browser(name).get(f"/admin/{table}/")
        return (
            f'formaction="/admin/{table}/export/ticked/"' in page.html and "导出所选" in page.text
        )

    assert offered("clerk1", "service_case") and offered("head1", "request_item"), (
        "also where there is nothing to change"
    )
    assert not offered("archive1", "service_case") and not offered("admin", "plan_run")
    assert house.browser("archive1").post(CASES, {"rowid": ["1"]}).status == 403


def test_the_reason_is_asked_once_and_the_ticks_are_kept(house, cases):
    set_to("export_reason", 1)
    head = house.browser("head1")
    asked = head.post(CASES, {"rowid": [cases[0].id, cases[1].id]})
    assert asked.status == 200 and asked.faults == set() and "所选 2 条" in asked.text
    refused = head.submit(asked, action="ticked", purpose=" ")
    assert refused.status == 422 and refused.faults == {"purpose"}
    made = book(head.submit(refused, action="ticked", purpose="上报"))
    assert (
        len(table_of(made)[1]) == 2
        and ExportLog.select().order_by(ExportLog.id.desc()).get().purpose == "上报"
    )


def test_a_clerk_takes_no_more_than_the_limit(house, cases):
    set_to("clerk_export_rows", 1)
    clerk = house.browser("clerk1")
    page = clerk.post(CASES, {"rowid": [cases[0].id, cases[1].id]})
    assert page.status == 422 and "最多导出 1 行" in page.text
    assert len(table_of(book(clerk.post(CASES, {"rowid": [cases[0].id]})))[1]) == 1


@pytest.mark.both_databases
def test_many_ticks_become_a_task_with_the_same_rows(house, cases):
    set_to("export_background_rows", 1)
    head = house.browser("head1")
    asked = head.post(f"{CASES}?sort=code", {"rowid": [cases[0].id, cases[2].id]})
    assert asked.status == 200 and "后台" in asked.text
    head.submit(asked, action="ticked")
    worker.run_waiting()
    task = BackgroundTask.select().order_by(BackgroundTask.id.desc()).get()
    made = book(head.get(f"/admin/background_task/download/?id={task.id}"))
    assert column(made, "事项编号") == [cases[0].code, cases[2].code] and task.row_count == 2


def test_all_that_match_stay_all_through_the_question(house, cases):
    set_to("export_reason", 1)
    head = house.browser("head1")
    asked = head.post(f"{CASES}?status=SERVING", {"all": "1", "rowid": [cases[0].id]})
    assert len(table_of(book(head.submit(asked, action="ticked", purpose="上报")))[1]) == 3
