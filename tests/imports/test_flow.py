"""From a file to rows and what lies between: columns, dry run, updates, only the good rows, who
may.
"""

import pytest

from models.audit import AuditLog
from models.enterprises import Enterprise
from models.imports import ColumnMemory, ImportBatch, ImportRow
from models.providers import Provider
from models.reference import DictItem, Setting
from tests.imports.conftest import saved, table_rows
from tests.witness import business_rows, changed

SETTINGS = "键,值,说明及条款\n"


def test_a_small_table_is_tried_seen_and_written(desk):
    admin = desk("admin", "setting")
    page = admin.bring(SETTINGS + "one,1,甲\ntwo,2,乙\n")
    assert (
        admin.counts == {"NEW": 2}
        and "试运行，尚未写入" in page.text
        and not Setting.select().where(Setting.key == "one").exists()
    )
    assert table_rows(admin.look(tab="new"))[0][:4] == ["2", "one", "1", "甲"]
    page = admin.do("commit")
    assert Setting.get(Setting.key == "two").value == "2" and "本次导入的数据" in page.text
    assert [(row[0], row[1], row[2]) for row in table_rows(page)] == [
        ("2", "one", "新增"),
        ("3", "two", "新增"),
    ]


def test_a_dry_run_leaves_nothing_behind(desk):
    """No row, no number, no line of the log but those of the import itself."""
    admin = desk("admin", "provider")
    before, log = business_rows(), AuditLog.select().count()
    admin.bring(
        "机构名称,统一社会信用代码,机构类别,所在区划,地址,服务类别,入驻方式\n示例新检测有限公司,91210106MB00000074,检验检测机构,沈阳市,示例路1号,计量,入驻\n"
    )
    assert changed(before) - {"search_entry"} == {"import_batch"}
    assert {
        line.object_ref.partition(":")[0] for line in AuditLog.select().where(AuditLog.id > log)
    } == {"import_batch"}


def test_what_is_there_is_updated_and_shown_old_and_new(desk):
    admin = desk("admin", "setting")
    row = Setting.select().order_by(Setting.id).first()
    admin.bring(SETTINGS + f"{row.key},29,\nnew_one,1,丙\n")
    assert admin.counts == {"NEW": 1, "CHANGED": 1}
    shown = admin.look(tab="changed")
    assert row.value in shown.text and "29" in shown.text
    admin.do("commit")
    assert Setting.get_by_id(row.id).value == "29"
    assert Setting.get_by_id(row.id).note == row.note, "an empty cell leaves what is there"
    line = (
        AuditLog.select()
        .where(AuditLog.object_ref == f"setting:{row.id}")
        .order_by(AuditLog.id.desc())
        .get()
    )
    assert (line.action, line.diff) == ("UPDATE", {"value": [row.value, "29"]})


def test_what_is_there_can_be_left_alone(desk):
    admin = desk("admin", "setting")
    row = Setting.select().order_by(Setting.id).first()
    admin.bring(SETTINGS + f"{row.key},29,\nnew_one,1,丙\n")
    admin.do("check", overwrite="0")
    assert admin.counts == {"NEW": 1, "SKIPPED": 1}
    admin.do("commit")
    assert Setting.get_by_id(row.id).value == row.value


def test_rows_that_say_nothing_new_are_counted_and_left(desk):
    admin = desk("admin", "setting")
    row = Setting.select().order_by(Setting.id).first()
    admin.bring(SETTINGS + f"{row.key},{row.value},\n")
    assert admin.counts == {"SAME": 1} and "没有变化" in admin.page.text


def test_with_errors_nothing_is_written_unless_told(desk):
    admin = desk("admin", "setting")
    admin.bring(SETTINGS + "one,1,甲\ntwo,,乙\n")
    answer = admin.browser.post(f"/admin/import_batch/commit/?id={admin.batch.id}")
    assert answer.status == 422 and not Setting.select().where(Setting.key == "one").exists()
    admin.do("commit", partial="1")
    assert (
        Setting.select().where(Setting.key == "one").exists()
        and not Setting.select().where(Setting.key == "two").exists()
    )


def test_the_workbook_of_errors_brings_back_only_the_red_rows(desk):
    admin = desk("admin", "setting")
    admin.bring(SETTINGS + "one,1,甲\ntwo,,乙\n")
    admin.do("commit", partial="1")
    book = admin.mended()
    sheet = book.worksheets[0]
    assert sheet["D2"].value.startswith("✓") and sheet["D3"].value == "值：请填写此项"
    sheet["B3"].value = "2"
    admin.bring(saved(book), "参数_错误.xlsx")
    assert admin.counts == {"NEW": 1}
    admin.do("commit")
    assert Setting.get(Setting.key == "two").value == "2"


def test_unknown_heads_are_asked_for_and_remembered(desk):
    admin = desk("admin", "setting")
    page = admin.bring("甲,值,备忘\none,1,x\n")
    assert "待核对列" in page.text and admin.batch.status == "UPLOADED"
    admin.page = admin.browser.submit(
        page, holding="column-0", **{"column-0": "key", "column-2": "note"}
    )
    assert admin.look() and admin.counts == {"NEW": 1}
    assert ColumnMemory.get().meanings == {"甲": "key", "值": "value", "备忘": "note"}
    admin.bring("备忘,甲,值\ny,two,2\n")
    assert admin.counts == {"NEW": 1} and admin.batch.mapping == ["note", "key", "value"]


def test_columns_that_the_person_gave_a_meaning_are_not_told_as_unread(desk):
    admin = desk("admin", "setting")
    page = admin.bring("甲,值,备忘\none,1,x\n")
    admin.browser.submit(page, holding="column-0", **{"column-0": "key", "column-2": "note"})
    assert "以下列不导入" not in admin.look().text and admin.counts == {"NEW": 1}
    page = admin.browser.get(f"/admin/import_batch/mapping/?id={admin.batch.id}")
    admin.browser.submit(page, holding="column-0", **{"column-2": ""})
    assert "以下列不导入：备忘" in admin.look().text


def test_everyday_heads_are_proposed_and_can_be_undone(desk):
    """A proposal is shown before anything is read; a second column that comes near is left to the
    person.
    """
    clerk = desk("clerk1", "enterprise")
    page = clerk.bring(
        "单位名称,法人,规模,联系人电话号码,区\n示例甲厂,王一,小,13800000001,沈河区\n"
    )
    assert (
        clerk.batch.status == "UPLOADED"
        and clerk.batch.mapping[:3] == ["name", "legal_rep", "size_class"]
        and clerk.batch.mapping[4] == "region"
    )
    assert page.text.count("建议对应，请核对") >= 4
    clerk.browser.submit(page, holding="column-0", **{"column-1": ""})
    assert "以下列不导入：法人" in clerk.look().text


def test_a_shortened_choice_is_refused_with_the_choices_and_a_proposal(desk):
    clerk = desk("clerk1", "enterprise")
    clerk.browser.submit(
        clerk.bring("企业名称,企业规模\n示例甲厂,小\n示例乙厂,巨\n"), holding="column-0"
    )
    clerk.look()
    faults = {row: words for (row, column), words in clerk.faults.items() if column == "B"}
    assert (
        "是否为“小型”" in faults[2]
        and "大型" in faults[2]
        and "微型" in faults[3]
        and "是否为" not in faults[3]
    )


def test_two_columns_cannot_mean_the_same(desk):
    admin = desk("admin", "setting")
    page = admin.bring("甲,值,备忘\none,1,x\n")
    answer = admin.browser.submit(
        page, holding="column-0", **{"column-0": "key", "column-2": "key"}
    )
    assert answer.status == 422 and "两列对应同一字段" in answer.text


def test_doubles_within_the_file_name_the_first_row(desk):
    admin = desk("admin", "setting")
    admin.bring(SETTINGS + "one,1,甲\none,2,乙\n")
    assert admin.faults == {(3, "A"): "与本文件第 2 行重复"}


def test_links_and_choices_are_known_by_every_name(desk):
    admin = desk("admin", "dict_item")
    item = DictItem.select().where(DictItem.dict_type == "industry").order_by(DictItem.id).first()
    admin.bring(
        "dict_type,code,label_zh,parent\n"
        + "".join(
            f"industry,X{place},试{place},{name}\n"
            for place, name in enumerate((item.code, item.label_zh, f"{item.code} {item.label_zh}"))
        )
    )
    admin.do("commit")
    assert {
        row.parent_id
        for row in DictItem.select().where(
            DictItem.code.startswith("X"), DictItem.label_zh.startswith("试")
        )
    } == {item.id}


def test_a_name_that_is_nearly_right_gets_a_hint(desk):
    admin = desk("admin", "provider_contact")
    provider = Provider.select().order_by(Provider.id).first()
    admin.bring(f"机构,姓名,电话\n{provider.name[:6]},示例,024-12345678\n")
    (words,) = admin.faults.values()
    assert provider.name in words or "对应" in words


def test_a_clerk_finds_only_what_is_in_reach(desk, house):
    """A link to a row of another station is no row at all (decisions 15)."""
    clerk = desk("clerk1", "enterprise_contact")
    foreign = Enterprise.get_by_id(house.rows["enterprise"]["south"])
    mine = Enterprise.get_by_id(house.rows["enterprise"]["west"])
    clerk.bring(f"企业,姓名,电话\n{foreign.uscc},甲,024-12345678\n{mine.uscc},乙,024-12345678\n")
    assert clerk.counts == {"NEW": 1, "ERROR": 1, "cells": 1}
    assert foreign.name not in str(clerk.findings)


def test_a_row_that_would_lie_elsewhere_is_an_error(desk, house):
    head = desk("head1", "staff")
    foreign, mine = (house.rows["station"][name] for name in ("south", "west"))
    from models.stations import Station

    names = {row.id: row.name for row in Station.select()}
    head.bring(
        "所属站点,工号,姓名,手机,用工形式,到岗日期\n"
        f"{names[foreign]},N-1,甲某,13800000001,专职,2024-01-01\n{names[mine]},N-2,乙某,13800000002,专职,2024-01-01\n"
    )
    assert head.counts.get("NEW") == 1 and head.counts.get("ERROR") == 1, head.findings


@pytest.mark.parametrize(
    "name, table",
    [
        ("clerk1", "setting"),
        ("auditor1", "provider"),
        ("clerk1", "provider"),
        ("archive1", "enterprise"),
    ],
)
def test_who_may_not_create_may_not_import(house, name, table):
    browser = house.browser(name)
    assert browser.get(f"/admin/{table}/import/").status == 403
    assert browser.get(f"/admin/{table}/import/template/").status == 403
    assert f"/admin/{table}/import/" not in browser.get(f"/admin/{table}/").html


def test_an_import_is_the_business_of_who_brought_it(desk, house):
    desk("head1", "staff").bring("所属站点,工号,姓名\nx,y,z\n")
    batch = ImportBatch.select().order_by(ImportBatch.id.desc()).get()
    assert house.browser("clerk1").get(f"/admin/import_batch/details/?id={batch.id}").status == 404
    admin = house.browser("admin")
    assert admin.get(f"/admin/import_batch/details/?id={batch.id}").status == 200
    for act in ("check", "commit", "drop"):
        assert admin.post(f"/admin/import_batch/{act}/?id={batch.id}").status == 404


def test_giving_up_removes_the_file(desk, house):
    admin = desk("admin", "setting")
    admin.bring(SETTINGS + "one,1,甲\n")
    admin.do("drop")
    assert (
        admin.batch.status == "DROPPED"
        and list((house.settings.instance / "imports").iterdir()) == []
    )


def test_uploads_lie_sealed(desk, house):
    """An import file is a copy of what it holds (decisions 5)."""
    desk("admin", "setting").bring(SETTINGS + "one,1,只在文件里的字\n")
    files = list((house.settings.instance / "imports").iterdir())
    assert files and all(
        "只在文件里的字".encode() not in path.read_bytes() and path.stat().st_mode & 0o077 == 0
        for path in files
    )


def test_what_changed_since_the_dry_run_is_shown_again(desk):
    admin = desk("admin", "setting")
    admin.bring(SETTINGS + "one,1,甲\n")
    Setting.create(key="one", value="9", note="n")
    page = admin.do("commit")
    assert (
        admin.batch.status == "CHECKED"
        and admin.counts == {"CHANGED": 1}
        and "数据有变化" in page.text
    )
    assert not ImportRow.select().exists()


def test_a_second_press_writes_nothing_twice(desk):
    admin = desk("admin", "setting")
    admin.bring(SETTINGS + "one,1,甲\n")
    form = admin.look()
    assert admin.browser.submit(form, action="commit").status == 302
    assert admin.browser.submit(form, action="commit").status == 409
    assert Setting.select().where(Setting.key == "one").count() == 1


def test_an_import_is_taken_back_as_a_whole(desk):
    admin = desk("admin", "setting")
    row = Setting.select().order_by(Setting.id).first()
    admin.bring(SETTINGS + f"{row.key},29,\none,1,甲\n")
    admin.do("commit")
    page = admin.undo()
    assert "已撤销" in page.text and Setting.get_by_id(row.id).value == row.value
    assert not Setting.living().where(Setting.key == "one").exists()
    assert admin.browser.post(f"/admin/import_batch/undo/?id={admin.batch.id}").status == 409


def test_an_import_that_was_taken_back_is_brought_again_with_the_same_result(desk):
    """Decision 44: what was undone frees its keys; import, undo, import gives what the first one
    gave.
    """
    admin, model, lines = desk("admin", "setting"), Setting, ["one,1,甲", "two,2,乙"]
    told = []
    for _turn in range(2):
        admin.bring(SETTINGS + "\n".join(lines) + "\n")
        counts = {
            name: number
            for name, number in ImportBatch.get_by_id(admin.batch.id).counts.items()
            if number
        }
        admin.do("commit")
        names = [
            value
            for field in model.display_fields
            for (value,) in model.living().select(getattr(model, field)).tuples()
        ]
        told.append((counts, sorted(map(str, names))))
        admin.undo()
    assert told[0] == told[1] and told[0][0], told
