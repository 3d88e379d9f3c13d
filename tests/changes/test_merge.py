"""Two editors of one record: what they changed apart is kept of both, what both changed is asked;
nothing typed is lost.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backoffice.history import merge as merging
from backoffice.records import writes
from models.catalogue import ServiceItem
from models.changes import Change
from models.enterprises import Enterprise
from models.providers import Provider
from models.reference import DictItem
from models.requests import RequestInstrument, RequestItem, ServiceRequest
from tests.changes.test_undo import taken_back
from tests.factories import Desk, actor

pytestmark = pytest.mark.both_databases
many_times = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
FIELDS = ("address", "main_products", "website", "remarks")


@pytest.fixture
def desk(house):
    return Desk()


def values_of(row, names) -> dict:
    return {name: row.__data__.get(name) or "" for name in names}


@pytest.fixture
def names():
    """Fields of an enterprise in free words."""
    return [name for name in FIELDS if name in Enterprise._meta.fields]


def edits(names):
    return st.dictionaries(
        st.sampled_from(names),
        st.text("甲乙丙 ab", min_size=1, max_size=3).map(str.strip).filter(bool),
        min_size=1,
    )


def test_edits_apart_both_survive_and_edits_of_the_same_are_asked(desk, names):
    """For any two edits of one version: a field of one alone gets its value; of both, alike is kept
    and unlike is asked.
    """
    row = desk.enterprise()

    @many_times
    @given(edits(names), st.lists(edits(names), min_size=1, max_size=3))
    def run(mine, theirs):
        with taken_back():
            base = Enterprise.get_by_id(row.id)
            was = values_of(base, names)
            for edit in theirs:
                writes.update(desk.head, Enterprise.get_by_id(row.id), edit)
            fresh = Enterprise.get_by_id(row.id)
            now = values_of(fresh, names)
            merge = merging.merge(desk.clerk, fresh, base.row_version, {**was, **mine}, {}, {}, {})
            both = {
                name
                for name in names
                if now[name] != was[name] and {**was, **mine}[name] not in (was[name], now[name])
            }
            assert {clash.name for clash in merge.clashes} == both
            assert all(
                (clash.original or "", clash.theirs, clash.mine)
                == (was[clash.name], now[clash.name], mine[clash.name])
                for clash in merge.clashes
            )
            for whose in ("mine", "theirs"):
                chosen = merging.merge(
                    desk.clerk,
                    fresh,
                    base.row_version,
                    {**was, **mine},
                    {},
                    {},
                    dict.fromkeys(both, whose),
                )
                wanted = {
                    name: mine[name]
                    if name in mine
                    and mine[name] != was[name]
                    and (name not in both or whose == "mine")
                    else now[name]
                    for name in names
                }
                with taken_back():
                    stored = writes.update(desk.clerk, fresh, chosen.raw, fresh.row_version)
                    assert values_of(Enterprise.get_by_id(stored.id), names) == wanted

    run()


def test_links_to_many_merge_as_one_value(house):
    who = actor("admin")
    row = Provider.living().first()
    before, more = writes.linked_ids(row, "categories"), writes.linked_ids(row, "resident_stations")
    writes.update(who, row, {"resident_stations": []})
    fresh = Provider.get_by_id(row.id)
    merge = merging.merge(
        who,
        fresh,
        row.row_version,
        {"categories": before[:1], "resident_stations": more},
        {},
        {},
        {},
    )
    assert merge.clashes == [] and set(merge.raw) <= {"categories"}


def test_a_gap_in_the_book_asks_instead_of_guessing(desk):
    row = desk.enterprise()
    writes.update(desk.head, row, {"address": "乙路"})
    Change.delete().execute()
    merge = merging.merge(
        desk.clerk, Enterprise.get_by_id(row.id), row.row_version, {"address": "甲路"}, {}, {}, {}
    )
    (clash,) = merge.clashes
    assert clash.original is merging.UNKNOWN


# --- child rows -----------------------------------------------------------------------------------

ROWS = [{"instrument_name": name, "trace_mode": "VERIF"} for name in ("压力表", "天平", "量块")]


@pytest.fixture
def need(desk):
    return desk.need("Q01", state="DRAFT", children={RequestInstrument: ROWS})


def stored(need) -> list:
    return list(
        RequestInstrument.living()
        .where(RequestInstrument.request == need.id)
        .order_by(RequestInstrument.row_no)
    )


def posted(rows) -> list[dict]:
    return [
        {"id": row.id, "instrument_name": row.instrument_name, "trace_mode": row.trace_mode}
        for row in rows
    ]


def seen(rows) -> dict:
    return {RequestInstrument: {row.id: row.row_version for row in rows}}


def save(desk, need, rows):
    writes.update(
        desk.clerk, ServiceRequest.get_by_id(need.id), {}, children={RequestInstrument: rows}
    )


def merged(desk, need, rows, looked_at, choices=None):
    return merging.merge(
        desk.clerk,
        ServiceRequest.get_by_id(need.id),
        need.row_version,
        {},
        {RequestInstrument: rows},
        looked_at,
        choices or {},
    )


def test_different_rows_merge(desk, need):
    rows = stored(need)
    theirs, mine = posted(rows), posted(rows)
    theirs[0]["instrument_name"], mine[1]["instrument_name"] = "真空表", "电子天平"
    save(desk, need, theirs)
    merge = merged(desk, need, mine, seen(rows))
    assert merge.clashes == []
    save(desk, need, merge.children[RequestInstrument])
    assert [row.instrument_name for row in stored(need)] == ["真空表", "电子天平", "量块"]


def test_one_row_changed_by_both_is_asked_field_by_field(desk, need):
    rows = stored(need)
    theirs, mine = posted(rows), posted(rows)
    theirs[0] |= {"instrument_name": "真空表"}
    mine[0] |= {"instrument_name": "差压表", "trace_mode": "CALIB"}
    save(desk, need, theirs)
    (clash,) = merged(desk, need, mine, seen(rows)).clashes
    assert (clash.original, clash.theirs, clash.mine) == ("压力表", "真空表", "差压表")
    save(
        desk,
        need,
        merged(desk, need, mine, seen(rows), {clash.key: "theirs"}).children[RequestInstrument],
    )
    assert next((row.instrument_name, row.trace_mode) for row in stored(need)) == (
        "真空表",
        "CALIB",
    )


def test_rows_added_by_each_are_both_there(desk, need):
    rows = stored(need)
    save(desk, need, [*posted(rows), {"instrument_name": "卡尺", "trace_mode": "CALIB"}])
    merge = merged(
        desk, need, [*posted(rows), {"instrument_name": "砝码", "trace_mode": "VERIF"}], seen(rows)
    )
    save(desk, need, merge.children[RequestInstrument])
    assert {row.instrument_name for row in stored(need)} == {
        "压力表",
        "天平",
        "量块",
        "卡尺",
        "砝码",
    }


def test_a_row_that_one_removed_and_the_other_left_alone_stays_removed(desk, need):
    rows = stored(need)
    save(desk, need, posted(rows)[1:])
    merge = merged(desk, need, posted(rows), seen(rows))
    assert merge.clashes == []
    save(desk, need, merge.children[RequestInstrument])
    assert [row.instrument_name for row in stored(need)] == ["天平", "量块"]


@pytest.mark.parametrize("whose", ["mine", "theirs"])
def test_a_row_that_one_removed_and_the_other_changed_is_asked(desk, need, whose):
    rows = stored(need)
    mine = posted(rows)
    mine[0]["instrument_name"] = "真空表"
    save(desk, need, posted(rows)[1:])
    (clash,) = merged(desk, need, mine, seen(rows)).clashes
    save(
        desk,
        need,
        merged(desk, need, mine, seen(rows), {clash.key: whose}).children[RequestInstrument],
    )
    assert ("真空表" in {row.instrument_name for row in stored(need)}) == (whose == "mine")


@pytest.mark.parametrize("whose", ["mine", "theirs"])
def test_a_row_that_i_removed_and_they_changed_is_asked(desk, need, whose):
    rows = stored(need)
    theirs = posted(rows)
    theirs[0]["instrument_name"] = "真空表"
    save(desk, need, theirs)
    (clash,) = merged(desk, need, posted(rows)[1:], seen(rows)).clashes
    save(
        desk,
        need,
        merged(desk, need, posted(rows)[1:], seen(rows), {clash.key: whose}).children[
            RequestInstrument
        ],
    )
    assert ("真空表" in {row.instrument_name for row in stored(need)}) == (whose == "theirs")


# --- over the form --------------------------------------------------------------------------------


def two(house, url):
    first, second = house.browser("clerk1"), house.browser("head1")
    return first, first.get(url), second, second.get(url)


def test_fields_apart_are_saved_and_the_second_is_told(house, desk):
    row = desk.enterprise()
    first, mine, second, other = two(house, f"/admin/enterprise/edit/?id={row.id}")
    assert first.submit(mine, holding="row_version", address="甲路").status == 302
    answer = second.submit(other, holding="row_version", main_products="轴承")
    assert answer.status == 302
    assert "期间他人修改了" in second.get(answer.location).text
    kept = Enterprise.get_by_id(row.id)
    assert (kept.address, kept.main_products) == ("甲路", "轴承")


def test_the_page_shows_original_theirs_and_mine_and_keeps_the_rest(house, desk):
    row = desk.enterprise()
    first, mine, second, other = two(house, f"/admin/enterprise/edit/?id={row.id}")
    first.submit(mine, holding="row_version", address="甲路一号")
    page = second.submit(other, holding="row_version", address="乙路二号", main_products="轴承")
    assert page.status == 409
    assert all(text in page.text for text in (row.address or "", "甲路一号", "乙路二号", "轴承"))
    asked = second.submit(page, holding="_theirs")
    assert asked.status == 409 and "请选择" in asked.text, "nothing is chosen for anybody"
    assert second.submit(asked, holding="_theirs", **{"_choose-address": "mine"}).status == 302
    kept = Enterprise.get_by_id(row.id)
    assert (kept.address, kept.main_products) == ("乙路二号", "轴承")


def test_back_to_editing_keeps_what_was_typed(house, desk):
    row = desk.enterprise()
    first, mine, second, other = two(house, f"/admin/enterprise/edit/?id={row.id}")
    first.submit(mine, holding="row_version", address="甲路一号")
    page = second.submit(other, holding="row_version", address="乙路二号", main_products="轴承")
    form = second.submit(page, holding="_theirs", _back="1")
    typed = dict(form.form(holding="row_version").values)
    assert form.status == 409 and (typed["address"], typed["main_products"]) == ("乙路二号", "轴承")
    assert "甲路一号" in form.text


def test_all_theirs_fills_the_choices_in_and_stores_nothing_yet(house, desk):
    row = desk.enterprise()
    first, mine, second, other = two(house, f"/admin/enterprise/edit/?id={row.id}")
    first.submit(mine, holding="row_version", address="甲路一号")
    page = second.submit(other, holding="row_version", address="乙路二号")
    filled = second.submit(page, holding="_theirs", _all="theirs")
    assert (
        filled.status == 409
        and dict(filled.form(holding="_theirs").values)["_choose-address"] == "theirs"
    )
    assert second.submit(filled, holding="_theirs").status == 302
    assert Enterprise.get_by_id(row.id).address == "甲路一号"


def test_a_third_editor_voids_a_choice_about_what_moved_on(house, desk):
    row = desk.enterprise()
    url = f"/admin/enterprise/edit/?id={row.id}"
    first, mine, second, other = two(house, url)
    first.submit(mine, holding="row_version", address="甲路一号")
    page = second.submit(other, holding="row_version", address="乙路二号")
    first.submit(first.get(url), holding="row_version", address="丙路三号")
    again = second.submit(page, holding="_theirs", **{"_choose-address": "mine"})
    assert again.status == 409 and "丙路三号" in again.text


def test_sealed_numbers_of_the_other_stay_masked(house, desk):
    row = desk.enterprise()
    first, mine, second, other = two(house, f"/admin/enterprise/edit/?id={row.id}")
    first.submit(mine, holding="row_version", contact_phone="15400001111")
    page = second.submit(other, holding="row_version", contact_phone="15400002222")
    assert page.status == 409 and "154****1111" in page.text and "15400001111" not in page.html
    second.submit(page, holding="_theirs", **{"_choose-contact_phone": "mine"})
    assert Enterprise.get_by_id(row.id).contact_phone.open() == "15400002222"


def test_what_was_typed_outlives_the_deletion_of_the_entry(house):
    row = writes.create(
        actor("admin"),
        DictItem,
        {
            "dict_type": "industry",
            "code": "X1",
            "label_zh": "试用项",
            "label_en": "Probe",
            "sort_no": "1",
        },
    )
    admin = house.browser("admin")
    form = admin.get(f"/admin/dict_item/edit/?id={row.id}")
    writes.delete(actor("admin"), row)
    answer = admin.submit(form, holding="row_version", label_zh="改过的")
    assert answer.status == 409 and "回收站" in answer.text
    assert dict(answer.form(holding="row_version").values)["label_zh"] == "改过的"
    assert DictItem.get_by_id(row.id).label_zh == "试用项"


def test_what_was_typed_outlives_a_step_that_closes_the_form(house, desk):
    need = desk.need("Q01", state="ASSESSING")
    clerk = house.browser("clerk1")
    form = clerk.get(f"/admin/service_request/edit/?id={need.id}")
    desk.do(need, "accept")
    answer = clerk.submit(form, holding="row_version", description="改过的描述")
    assert answer.status == 409 and "改过的描述" in answer.html


def test_ticks_of_both_are_kept(house, desk):
    """Ticks are rows without a number on the form: what one ticked and the other did not touch
    stays ticked.
    """
    one, two, three, four = (
        ServiceItem.living()
        .where(
            ServiceItem.annex_a_section == "A1",
            ServiceItem.detail_kind.is_null(),
            ServiceItem.is_active,
        )
        .limit(4)
    )
    need = desk.need(one.code, two.code, state="DRAFT")
    first, second = house.browser("clerk1"), house.browser("head1")
    url = f"/admin/service_request/edit/?id={need.id}"
    mine, other = first.get(url), second.get(url)
    assert (
        first.submit(
            mine, holding="row_version", item=[one.id, two.id, three.id], _draft="1"
        ).status
        == 302
    )
    assert (
        second.submit(other, holding="row_version", item=[two.id, four.id], _draft="1").status
        == 302
    )
    now = {
        row.service_item_id for row in RequestItem.living().where(RequestItem.request == need.id)
    }
    assert now == {two.id, three.id, four.id}
