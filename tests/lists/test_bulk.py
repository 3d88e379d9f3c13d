"""One act on many rows: tried first by the same way, each row for itself, one number in the log for
all, in parts when they are many.
"""

import io

import pytest
from openpyxl import load_workbook

from backoffice import settings
from backoffice.jobs import worker
from models.assets import FixedAsset
from models.audit import AuditLog
from models.cases import ServiceCase
from models.changes import Change, ChangeSet
from models.reference import DictItem, Setting
from models.tasks import BackgroundTask
from tests.factories import Desk
from tests.witness import business_rows

ACTS = "/admin/service_case/action/"


@pytest.fixture
def cases(house):
    """Three cases of clerk1 in hand and one that is closed."""
    desk = Desk()
    return [desk.case("SERVING") for _one in range(3)] + [desk.case("CLOSED")]


def transfer(house, rows, **typed):
    return {
        "action": "transfer",
        "rowid": [row.id for row in rows],
        "specialist": house.rows["staff"]["colleague"],
        "reason": "休假",
        **typed,
    }


def lines_since(last) -> list:
    return list(AuditLog.select().where(AuditLog.id > last).order_by(AuditLog.id))


def last_line() -> int:
    return AuditLog.select().order_by(AuditLog.id.desc()).get().id


# --- asked, tried, done


@pytest.mark.both_databases
def test_a_trial_says_what_the_act_would_do_and_changes_nothing(house, cases):
    head, before = house.browser("head1"), business_rows()
    page = head.post(ACTS, transfer(house, cases))
    assert page.status == 200 and "将处理 3 条，跳过 1 条" in page.text
    assert cases[3].code in page.text and "尚未修改任何内容" in page.text
    assert business_rows() == before


@pytest.mark.both_databases
def test_what_was_tried_is_what_is_done(house, cases):
    head = house.browser("head1")
    page = head.submit(head.post(ACTS, transfer(house, cases)), action="action", confirm="1")
    assert page.status == 200 and "跳过 1 条" in page.text, (
        "skipped rows stay on the page with their reason"
    )
    specialists = [ServiceCase.get_by_id(row.id).specialist_id for row in cases]
    assert specialists == [house.rows["staff"]["colleague"]] * 3 + [house.rows["staff"]["west"]]


def test_what_the_act_asks_for_is_asked_once_for_all(house, cases):
    head, picked = (
        house.browser("head1"),
        {"action": "transfer", "rowid": [cases[0].id, cases[1].id]},
    )
    page = head.post(ACTS, picked)
    assert page.status == 200 and "已选择 2 条" in page.text
    refused = head.submit(page, action="action", reason="")
    assert refused.status == 422 and refused.faults == {"specialist", "reason"}
    tried = head.submit(
        refused, action="action", specialist=house.rows["staff"]["colleague"], reason="休假"
    )
    again = head.submit(tried, action="action", step="ask")
    assert dict(again.form(holding="reason").values)["reason"] == "休假", (
        "what was typed comes back to be changed"
    )


def test_all_lines_of_one_act_carry_one_number(house, cases):
    last = last_line()
    house.browser("head1").post(ACTS, transfer(house, cases[:3], confirm="1"))
    lines = [line for line in lines_since(last) if line.event == "transfer"]
    assert len(lines) == 3 and len({line.request_id for line in lines}) == 1 and lines[0].request_id
    done = ChangeSet.select().order_by(ChangeSet.id.desc()).get()
    assert (done.kind, done.request_id) == ("BULK", lines[0].request_id)
    assert {f"service_case:{case.id}" for case in cases[:3]} <= {
        one.object_ref for one in Change.select().where(Change.change_set == done.id)
    }


def test_a_row_that_refuses_leaves_no_trace_of_its_own(house, cases):
    last = last_line()
    house.browser("head1").post(ACTS, transfer(house, cases, confirm="1"))
    assert not [
        line for line in lines_since(last) if line.object_ref == f"service_case:{cases[3].id}"
    ]


def test_an_act_that_nobody_can_take_offers_no_button(house, cases):
    page = house.browser("head1").post(ACTS, transfer(house, cases[3:]))
    assert "confirm" not in page.form(action="action").names and "跳过 1 条" in page.text
    assert 'name="confirm"' not in page.html


@pytest.mark.parametrize(
    "values",
    [
        {"rowid": []},
        {"rowid": ["x"]},
        {"rowid": ["1"], "action": "no_such"},
        {"all": "1", "address": "nothing=1"},
    ],
)
def test_an_order_that_means_nothing_is_refused(house, values):
    assert house.browser("head1").post(ACTS, {"action": "transfer", **values}).status == 400


def test_who_may_not_is_refused_before_anything_is_tried(house, cases):
    assert house.browser("archive1").post(ACTS, transfer(house, cases)).status == 403


# --- all that match


def test_all_that_match_are_counted_when_it_is_done(house, cases):
    head = house.browser("head1")
    order = {**transfer(house, []), "all": "1", "address": "status=SERVING&page=3"}
    tried = head.post(ACTS, order)
    assert "将处理 3 条" in tried.text
    late = Desk().case("SERVING")
    page = head.submit(tried, action="action", confirm="1")
    assert page.status == 409 and "由 3 条变为 4 条" in page.text
    assert ServiceCase.get_by_id(late.id).specialist_id == house.rows["staff"]["west"]
    assert head.submit(page, action="action", confirm="1").status == 302
    assert (
        ServiceCase.select()
        .where(
            ServiceCase.status == "SERVING",
            ServiceCase.specialist == house.rows["staff"]["colleague"],
        )
        .count()
        == 4
    )


def test_all_that_match_never_leave_the_scope(house, cases):
    south = house.rows["service_case"]["south"]
    before = ServiceCase.get_by_id(south).row_version
    house.browser("head1").post(
        ACTS, {**transfer(house, []), "all": "1", "address": "view=all", "confirm": "1"}
    )
    assert ServiceCase.get_by_id(south).row_version == before


# --- fields


def test_fields_are_changed_for_many_rows(house):
    admin = house.browser("admin")
    rows = list(DictItem.select().where(DictItem.dict_type == DictItem.get().dict_type).limit(3))
    order = {"action": "_edit", "rowid": [row.id for row in rows], "colour": "bad"}
    assert "将处理 3 条" in admin.post("/admin/dict_item/action/", order).text
    assert admin.post("/admin/dict_item/action/", {**order, "confirm": "1"}).status == 302
    assert {DictItem.get_by_id(row.id).colour for row in rows} == {"bad"}
    again = admin.post("/admin/dict_item/action/", order)
    assert "跳过 3 条" in again.text and "已是该值" in again.text
    assert (
        admin.post(
            "/admin/dict_item/action/",
            {**order, "colour": "", "make_empty": "colour", "confirm": "1"},
        ).status
        == 302
    )
    assert {DictItem.get_by_id(row.id).colour for row in rows} == {None}


def test_a_trial_tells_old_and_new_of_each_field(house):
    admin, row = house.browser("admin"), DictItem.get()
    DictItem.update(colour="ok").where(DictItem.id == row.id).execute()
    page = admin.post(
        "/admin/dict_item/action/", {"action": "_edit", "rowid": [row.id], "colour": "bad"}
    )
    assert "颜色：ok → bad" in page.text
    assert DictItem.get_by_id(row.id).colour == "ok"


def test_a_change_of_many_is_undone_by_the_button_beside_what_was_told(house):
    admin = house.browser("admin")
    rows = list(DictItem.select().order_by(DictItem.id).limit(2))
    before = [row.colour for row in rows]
    done = admin.post(
        "/admin/dict_item/action/",
        {"action": "_edit", "rowid": [row.id for row in rows], "colour": "bad", "confirm": "1"},
    )
    page = admin.get(done.location)
    assert "已处理 2 条" in page.text
    admin.submit(page, action="undo")
    assert [DictItem.get_by_id(row.id).colour for row in rows] == before


def test_a_step_of_a_workflow_done_to_many_offers_no_undo(house, cases):
    head = house.browser("head1")
    page = head.get(head.post(ACTS, transfer(house, cases[:2], confirm="1")).location)
    assert not [form for form in page.forms if "undo" in form.action]


def test_typed_fields_are_checked_like_the_form(house):
    admin, row = house.browser("admin"), DictItem.get()
    page = admin.post(
        "/admin/dict_item/action/",
        {"action": "_edit", "rowid": [row.id], "sort": "many", "confirm": "1"},
    )
    assert page.status == 422 and page.faults == {"sort"}
    both = admin.post(
        "/admin/dict_item/action/",
        {"action": "_edit", "rowid": [row.id], "colour": "bad", "make_empty": "colour"},
    )
    assert both.status == 422 and both.faults == {"colour"}
    assert (
        admin.post(
            "/admin/dict_item/action/", {"action": "_edit", "rowid": [row.id], "step": "try"}
        ).status
        == 422
    )
    assert DictItem.get_by_id(row.id).row_version == row.row_version


def test_only_declared_fields_are_changed(house):
    admin, row = house.browser("admin"), DictItem.get()
    admin.post(
        "/admin/dict_item/action/",
        {"action": "_edit", "rowid": [row.id], "label_zh": "别的", "colour": "bad", "confirm": "1"},
    )
    assert DictItem.get_by_id(row.id).label_zh == row.label_zh


def test_fields_stay_closed_to_those_who_may_only_read(house):
    assert (
        house.browser("clerk1")
        .post(
            "/admin/dict_item/action/",
            {"action": "_edit", "rowid": [DictItem.get().id], "colour": "bad"},
        )
        .status
        == 403
    )


# --- delete


def test_deleting_many_skips_what_is_still_needed(house):
    admin = house.browser("admin")
    top = DictItem.create(dict_type="trial", code="a", label_zh="上级")
    DictItem.create(dict_type="trial", code="b", label_zh="下级", parent=top)
    free = DictItem.create(dict_type="trial", code="c", label_zh="单独")
    page = admin.post(
        "/admin/dict_item/action/",
        {"action": "_delete", "rowid": [top.id, free.id], "confirm": "1"},
    )
    assert page.status == 200 and "a 上级" in page.text
    assert [DictItem.get_by_id(one).is_deleted for one in (top.id, free.id)] == [False, True]


# --- many rows


@pytest.fixture
def few_at_once():
    """Two rows are many."""
    Setting.update(value="2").where(Setting.key == "bulk_background_rows").execute()
    settings.forget()


def test_many_rows_are_done_in_the_background_with_reasons_in_a_workbook(house, cases, few_at_once):
    head = house.browser("head1")
    tried = head.post(ACTS, transfer(house, cases))
    assert "试算前 2 条" in tried.text
    page = head.submit(tried, action="action", confirm="1")
    assert page.status == 302 and "/admin/background_task/" in page.location
    assert ServiceCase.get_by_id(cases[0].id).specialist_id == house.rows["staff"]["west"]
    last = last_line()
    assert worker.run_waiting() == 1
    task = BackgroundTask.select().order_by(BackgroundTask.id.desc()).get()
    assert (
        task.status == "DONE"
        and task.row_count == 3
        and "已修改 3 条，跳过 1 条" in head.get(page.location).text
    )
    moved = [line for line in lines_since(last) if line.event == "transfer"]
    assert {line.request_id for line in moved} == {task.uid} and len(moved) == 3
    assert ChangeSet.select().where(ChangeSet.kind == "BULK").count() == 1, (
        "one set, though in several transactions"
    )
    rows = list(
        load_workbook(
            io.BytesIO(head.send("get", f"/admin/background_task/download/?id={task.id}").data)
        ).active.iter_rows(values_only=True)
    )
    assert any(row[0] and cases[3].code in str(row[0]) and row[1] for row in rows)


def test_a_background_act_asks_again_for_every_right(house, cases, few_at_once):
    head = house.browser("head1")
    head.post(ACTS, transfer(house, cases, confirm="1"))
    from models.accounts import RoleGrant

    RoleGrant.update(is_deleted=True).where(
        RoleGrant.role == "HEAD", RoleGrant.verb == "transfer"
    ).execute()
    worker.run_waiting()
    assert BackgroundTask.select().order_by(BackgroundTask.id.desc()).get().status == "FAILED"
    assert ServiceCase.get_by_id(cases[0].id).specialist_id == house.rows["staff"]["west"]


def test_a_stopped_act_keeps_what_it_did_and_leaves_the_rest(
    house, cases, few_at_once, monkeypatch
):
    from backoffice.history import bulk
    from backoffice.jobs import task_files

    monkeypatch.setattr(bulk, "AT_ONCE", 1)
    monkeypatch.setattr(task_files, "shall_stop", lambda row: True)
    house.browser("head1").post(ACTS, transfer(house, cases, confirm="1"))
    worker.run_waiting()
    moved = [
        row
        for row in cases
        if ServiceCase.get_by_id(row.id).specialist_id == house.rows["staff"]["colleague"]
    ]
    assert len(moved) == 1
    assert BackgroundTask.select().order_by(BackgroundTask.id.desc()).get().status == "CANCELLED"


# --- the switch of one row


def test_a_row_is_put_out_of_use_after_a_question(house):
    admin, row = house.browser("admin"), DictItem.get(DictItem.is_active)
    page = admin.get(f"/admin/dict_item/switch/?id={row.id}")
    assert page.status == 200 and "停用" in page.text and DictItem.get_by_id(row.id).is_active
    assert admin.submit(page, action="switch").status == 302
    assert not DictItem.get_by_id(row.id).is_active
    assert "启用" in admin.get(f"/admin/dict_item/switch/?id={row.id}").text
    assert admin.submit(page, action="switch").status == 409, "an old page switches nothing back"


def test_a_switch_needs_the_right_and_a_row_that_has_one(house):
    assert (
        house.browser("clerk1").get(f"/admin/dict_item/switch/?id={DictItem.get().id}").status
        == 403
    )
    assert house.browser("admin").get(f"/admin/setting/switch/?id={Setting.get().id}").status == 404
    assert (
        house.browser("asset1").get(f"/admin/fixed_asset/switch/?id={FixedAsset.get().id}").status
        == 404
    )


def test_acts_on_rows_need_no_script(house):
    """The bar of acts waits for a tick that a script sees; without one a sheet of its own shows
    it.
    """
    page = house.browser("admin").get("/admin/dict_item/")
    assert '<noscript><link rel="stylesheet" href="/static/noscript.css"></noscript>' in page.html
    assert house.browser().get("/static/noscript.css").status == 200
