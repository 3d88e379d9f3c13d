"""The search index: what it finds is what stands in the rows, whatever was written, on both
databases.
"""

import pytest

from backoffice.access.actor import SYSTEM
from backoffice.records import writes
from backoffice.search import index
from backoffice.search import query as find
from backoffice.search.index_plan import plan_of, plans
from backoffice.search.tokens import folded, grams, needed
from models.cases import ServiceCase
from models.enterprises import Enterprise
from models.reference import Setting
from models.registry import models
from models.search import SearchEntry
from models.sounds import spelled

pytestmark = pytest.mark.both_databases

WAYS = {
    "each row is asked": (2_000, 10_000),
    "found rows are named": (-1, 10_000),
    "too many to name": (-1, -1),
}
NOTES = (
    "数控机床主轴箱出厂检测，第12批",
    "检测",
    "电",
    "差速器壳 出厂校准",
    "100%合格",
    "a_b",
    "a%b",
    "Q345-R/2026",
    "𠮷野家压力表",
    "ＡＢＣ１２３",
    "Straße",
    "检定测试",
    "🙂",
    "测检",
    'O\'Brien \\ "x"',
)
ASKED = (
    "检测",
    "电",
    "测",
    "差速器壳",
    "氦质谱仪",
    "%",
    "_",
    "a_b",
    "a%b",
    "345",
    "45-r",
    "2026",
    "20",
    "6",
    "𠮷",
    "abc123",
    "bc1",
    "strasse",
    "🙂",
    "检测 12",
    "批 机床",
    "o'b",
    "\\",
    '"x',
    "检定 测试",
    "第12批",
    "12批",
    "，第",
)


@pytest.fixture(params=WAYS)
def way(request, monkeypatch):
    """Each of the three ways in which rows are found."""
    narrow, many = WAYS[request.param]
    monkeypatch.setattr(find, "NARROW", narrow)
    monkeypatch.setattr(find, "MANY", many)


def found(text, model=Setting, actor=SYSTEM) -> set:
    query = model.living()
    return {row.id for row in query.where(find.holding(query, actor, text).condition)}


def test_it_finds_exactly_the_rows_that_hold_every_word(house, way):
    for place, note in enumerate(NOTES):
        writes.insert(SYSTEM, Setting, key=f"note.{place}", value="1", note=note)
    rows = [(row.id, f"{folded(row.key)}\n{folded(row.note)}") for row in Setting.living()]
    for text in ASKED:
        assert found(text) == {
            row_id for row_id, held in rows if all(word in held for word in folded(text).split())
        }, text


def test_nothing_typed_finds_nothing(house):
    assert found("   ") == set()


def test_the_number_that_a_list_tells_is_the_number_found(house, way):
    """Led by the index or by the table: the same rows."""
    query = ServiceCase.living()
    for text in ("SX", "设备", "绝对没有"):
        seen = find.holding(query, SYSTEM, text, bare=True)
        rows = query.where(seen.condition).count()
        assert seen.total in (rows, None) or seen.total > find.MANY
        assert seen.driven is None or seen.driven.count() == rows


def test_changing_a_row_changes_what_finds_it(house, way):
    row = writes.insert(SYSTEM, Setting, key="changing", value="1", note="磨床")
    assert found("磨床") == {row.id}
    writes.update(SYSTEM, row, {"note": "铣床"})
    assert found("磨床") == set() and found("铣床") == {row.id}
    writes.delete(SYSTEM, Setting.get_by_id(row.id))
    assert found("铣床") == set()
    writes.store(SYSTEM, Setting.get_by_id(row.id), {"is_deleted": False})
    assert found("铣床") == {row.id}


def test_what_is_not_stored_is_not_found(house, way):
    with pytest.raises(ZeroDivisionError), writes.writing():
        writes.insert(SYSTEM, Setting, key="undone", value="1", note="镗床")
        assert len(found("镗床")) == 1
        raise ZeroDivisionError
    assert found("镗床") == set() and index.faults() == []


def test_a_new_name_of_an_enterprise_finds_its_cases(house, way):
    case = ServiceCase.get_by_id(house.rows["service_case"]["west"])
    old = case.enterprise.name
    assert case.id in found(old, ServiceCase)
    writes.update(SYSTEM, case.enterprise, {"name": "更名后的齿轮公司"})
    assert case.id in found("更名后的齿轮", ServiceCase) and case.id not in found(old, ServiceCase)
    assert index.faults() == []


def test_every_row_of_the_town_is_filed(house):
    assert index.faults() == []
    assert SearchEntry.select().count() > 500


def test_a_row_that_was_written_past_the_door_is_told_and_mended(house):
    enterprise = Enterprise.get_by_id(house.rows["enterprise"]["west"])
    Enterprise.update(name="悄悄改名").where(Enterprise.id == enterprise.id).execute()
    Setting.update(is_deleted=True).where(Setting.key == "near_due_days").execute()
    told = " ".join(index.faults())
    assert (
        "rows of enterprise" in told
        and "rows of service_case" in told
        and "entries of setting" in told
    )
    assert index.renew() == SearchEntry.select().where(SearchEntry.id != 0).count()
    assert index.faults() == [] and not index.is_behind()
    assert found("悄悄改名", Enterprise) == {enterprise.id}


def test_tables_keep_apart_in_the_index():
    assert (
        len({plan.number for plan in plans()})
        == len(plans())
        == len([model for model in models() if plan_of(model)])
    )
    from backoffice.search.documents import place_of

    assert len({place_of(plan) for plan in plans()}) == len(plans())


def test_a_word_is_cut_into_pieces_that_its_text_has_too():
    for note in NOTES:
        text = folded(note)
        for start in range(len(text)):
            for end in range(start + 1, len(text) + 1):
                assert all(needed(word) <= grams(text) for word in text[start:end].split())


def test_a_name_is_spelled_by_initials_and_in_full():
    assert spelled("铁西服务站").split("\n") == ["txfwz", "tiexifuwuzhan"]
    assert spelled("重庆绿源A3").split("\n")[0] == "cqlya3"
    assert spelled("ABC") == ""
