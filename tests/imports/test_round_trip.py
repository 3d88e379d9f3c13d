"""A list goes out, is edited without the house, and comes back: what was not touched is no change,
what others touched stays.
"""

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backoffice.records import writes
from models.enterprises import Enterprise
from models.providers import Provider
from models.staff import Staff
from models.stations import Station
from tests.imports.conftest import saved

TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=60)


def exported(browser, table, query="") -> openpyxl.Workbook:
    return openpyxl.load_workbook(
        io.BytesIO(browser.get(f"/admin/{table}/export/xlsx/{query}").answer.data)
    )


def values_of(row) -> list:
    return [one.value for one in row]


def cell(book, row_name, label):
    """The cell of a column in the row whose first cells hold this name."""
    sheet = book.worksheets[0]
    head = next(row for row in sheet.iter_rows() if label in values_of(row))
    place = next(one.column for one in head if one.value == label)
    return next(
        sheet.cell(row[0].row, place)
        for row in sheet.iter_rows(min_row=head[0].row + 1)
        if row_name in values_of(row)
    )


@pytest.mark.parametrize(
    "name, table",
    [
        ("admin", "provider"),
        ("head1", "enterprise"),
        ("head1", "staff"),
        ("admin", "expert"),
        ("head1", "fixed_asset"),
        ("admin", "organization"),
        ("admin", "station"),
        ("clerk1", "enterprise"),
    ],
)
def test_an_untouched_list_changes_nothing(desk, name, table):
    one = desk(name, table)
    one.bring(saved(exported(one.browser, table)), "清单.xlsx")
    assert set(one.counts) == {"SAME"}, [line for line in one.findings if line["k"] != "SAME"][:5]


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(values=st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=8))
def test_whatever_stands_in_a_list_comes_back_as_it_was(house, desk, values):
    one, rows = (
        desk("admin", "station"),
        list(Station.select().order_by(Station.id).limit(len(values))),
    )
    for row, (address, pledge, remarks) in zip(rows, values, strict=False):
        Station.update(
            address=address.strip() or "x", pledge=pledge or None, remarks=remarks or None
        ).where(Station.id == row.id).execute()
    answer = one.browser.get("/admin/station/export/xlsx/").answer
    one.bring(answer.data, "清单.xlsx")
    assert set(one.counts) == {"SAME"}, [line for line in one.findings if line["k"] != "SAME"][:5]


def test_an_edited_cell_is_the_only_change(desk, house):
    head = desk("head1", "enterprise")
    row = Enterprise.get_by_id(house.rows["enterprise"]["west"])
    book = exported(head.browser, "enterprise")
    cell(book, row.name, "企业地址").value = "新址 1 号"
    head.bring(saved(book), "清单.xlsx")
    assert head.counts["CHANGED"] == 1 and set(head.counts) == {"CHANGED", "SAME"}
    head.do("commit")
    after = Enterprise.get_by_id(row.id).bind_sealed()
    assert (
        after.address == "新址 1 号"
        and after.contact_phone == row.contact_phone
        and after.contact_name == row.contact_name
    )


def test_an_emptied_cell_empties_the_value(desk, house):
    head = desk("head1", "enterprise")
    row = Enterprise.get_by_id(house.rows["enterprise"]["west"])
    Enterprise.update(main_products="阀门").where(Enterprise.id == row.id).execute()
    book = exported(head.browser, "enterprise")
    cell(book, row.name, "主要产品").value = None
    head.bring(saved(book), "清单.xlsx")
    head.do("commit")
    assert Enterprise.get_by_id(row.id).main_products is None


def test_a_figure_of_the_directory_is_told_and_not_taken_back(desk, house):
    """L08: what is counted stands in the workbook of enterprises; typed over, it changes nothing."""
    head = desk("head1", "enterprise")
    row = Enterprise.get_by_id(house.rows["enterprise"]["west"])
    book = exported(head.browser, "enterprise")
    for label, typed in (("事项数", 99), ("荣誉", "自封的荣誉"), ("档号", "X-1")):
        cell(book, row.name, label).value = typed
    head.bring(saved(book), "清单.xlsx")
    assert set(head.counts) == {"SAME"}


def test_a_masked_value_can_be_replaced_but_not_patched(desk, house):
    head = desk("head1", "enterprise")
    row = Enterprise.get_by_id(house.rows["enterprise"]["west"])
    book = exported(head.browser, "enterprise")
    cell(book, row.name, "联系电话").value = "139****9999"
    head.bring(saved(book), "清单.xlsx")
    (words,) = head.faults.values()
    assert "脱敏" in words
    cell(book, row.name, "联系电话").value = "13900009999"
    head.bring(saved(book), "清单.xlsx")
    head.do("commit")
    assert Enterprise.get_by_id(row.id).bind_sealed().contact_phone.open() == "13900009999"


def test_what_others_changed_elsewhere_stays_and_the_rest_is_taken(desk, house):
    """Somebody corrected the address meanwhile; the file changes another field of the same row."""
    admin = desk("admin", "provider")
    row = Provider.select().order_by(Provider.id).first()
    book = exported(admin.browser, "provider")
    writes.update(house.actor("admin"), row, {"address": "别人改的地址"}, row.row_version)
    cell(book, row.name, "法人资格已核").value = "否" if row.legal_person_verified else "是"
    admin.bring(saved(book), "清单.xlsx")
    assert admin.counts["CHANGED"] == 1 and "ERROR" not in admin.counts
    admin.do("commit")
    after = Provider.get_by_id(row.id)
    assert (
        after.address == "别人改的地址"
        and after.legal_person_verified is not row.legal_person_verified
    )


def test_what_both_changed_is_a_conflict_with_both_values(desk, house):
    admin = desk("admin", "provider")
    row = Provider.select().order_by(Provider.id).first()
    book = exported(admin.browser, "provider")
    writes.update(house.actor("admin"), row, {"address": "别人改的地址"}, row.row_version)
    cell(book, row.name, "地址").value = "我改的地址"
    admin.bring(saved(book), "清单.xlsx")
    (words,) = admin.faults.values()
    assert "别人改的地址" in words and house.actor("admin").name in words


def test_a_forged_mark_is_refused(desk):
    admin = desk("admin", "provider")
    book = exported(admin.browser, "provider")
    row = Provider.select().order_by(Provider.id).first()
    mark = cell(book, row.name, "_row")
    mark.value = mark.value.replace(f"{row.id}.", f"{row.id + 1}.", 1)
    admin.bring(saved(book), "清单.xlsx")
    assert admin.counts["ERROR"] >= 1 and "隐藏标识" in str(list(admin.faults.values()))


def test_the_mark_is_hidden_and_only_for_those_who_may_change(house):
    sheet = exported(house.browser("head1"), "enterprise").worksheets[0]
    head = next(row for row in sheet.iter_rows() if "_row" in values_of(row))
    place = next(one for one in head if one.value == "_row")
    assert sheet.column_dimensions[place.column_letter].hidden
    assert "_row" not in {
        one.value
        for row in exported(house.browser("auditor1"), "enterprise").worksheets[0].iter_rows()
        for one in row
    }


def test_a_list_of_a_reader_finds_its_rows_by_their_numbers(desk, house):
    """Without marks the numbers still tell which rows are meant; empty cells then leave what is
    there.
    """
    head = desk("head1", "staff")
    row = Staff.get_by_id(house.rows["staff"]["west"])
    page = head.bring(f"工号,专业背景\n{row.staff_no},计量测试\n")
    assert "缺少这些列时只能更新已有数据" in page.text
    assert head.browser.submit(page, holding="column-0").status == 302
    head.look()
    assert head.counts == {"CHANGED": 1}
    head.do("commit")
    assert Staff.get_by_id(row.id).major == "计量测试"
