"""Names and codes are compared as people read them: in uniqueness, imports, conditions, pickers and
the order of lists.

files B13 (brackets and width of names), B14 (codes), B15 (surnames by their sound), B17 (order by
sound).
"""

import random
import threading

import pytest

from backoffice import filling
from backoffice.access.actor import SYSTEM
from backoffice.errors import Invalid
from backoffice.records import writes
from backoffice.search import name_keys
from backoffice.search import query as find
from models.assets import AssetItem
from models.base import database, is_sqlite, transaction
from models.enterprises import Enterprise
from models.fields import ShortText
from models.organisations import IndustrialPark, Organization
from models.reference import DictItem, Region
from models.registry import models
from models.search import NameKey
from models.sounds import order_key
from models.staff import Staff
from models.stations import Station
from tests.lists.test_list import ids
from tests.lists.test_pages import link
from views.crud.list import list_page
from views.crud.query import filters, list_query, pager
from views.crud.query.ordering import behind, ordered, ordered_by_keys

pytestmark = pytest.mark.both_databases


def item(code, name="高拍仪"):
    with writes.writing():
        return writes.insert(SYSTEM, AssetItem, code=code, name=name, kind="FA", unit="台")


def alike(text: str) -> str:
    """The same text in another spelling: width, case, edges."""
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)
    return f" {wide.swapcase()}\u3000\u200b"


def test_every_typed_text_that_must_be_unique_is_compared_folded():
    """Whatever table declares it: nobody has to remember a list."""
    wanted = {
        (model, field.name)
        for model in models()
        if hasattr(model, "is_deleted")
        for field in model._meta.sorted_fields
        if type(field) is ShortText and field.unique and not field.system
    }
    kept = {(place.model, place.names[0]) for place in name_keys.places() if place.unique}
    assert (
        wanted <= kept
        and {
            (AssetItem, "code"),
            (Staff, "staff_no"),
            (Region, "code"),
            (Station, "name"),
            (IndustrialPark, "name"),
        }
        <= kept
    )
    assert len({place.number for place in name_keys.places()}) == len(name_keys.places())


def test_keys_are_in_step_with_the_rows_of_the_whole_town(house):
    filling.begin()
    assert filling.run() and name_keys.faults() == []


@pytest.mark.parametrize(
    "code", ["Fa-901", "ＦＡ－９０１", " FA-901\u3000", "fa–901", "FA-901\u200b"]
)
def test_a_code_in_another_spelling_is_taken_and_the_holder_is_named(house, code):
    """files B14."""
    browser, first = house.browser("admin"), item("FA-901")
    page = browser.get("/admin/asset_item/new/")
    answer = browser.submit(page, holding="code", code=code, name="别的", kind="FA", unit="台")
    assert (
        answer.status == 422
        and "FA-901" in answer.text
        and f"/admin/asset_item/details/?id={first.id}" in answer.links
    )
    assert AssetItem.select().where(AssetItem.code.contains("901")).count() == 1


def test_a_row_keeps_its_own_name_in_any_spelling_and_gives_it_free_when_it_goes(house):
    first = item("FA-901")
    writes.update(SYSTEM, first, {"code": "fa-901"})
    with pytest.raises(Invalid):
        item("Fa-901")
    writes.delete(SYSTEM, AssetItem.get_by_id(first.id))
    assert item("Ｆa-901").id != first.id and name_keys.faults() == []


def test_of_two_who_write_one_code_at_once_in_two_spellings_one_wins(house):
    """Ten times, with the check of both done before either has written."""
    actor, said = house.actor("admin"), []
    database.close()
    for turn in range(10):
        gate = threading.Barrier(2)

        def write(code, gate=gate, turn=turn):
            database.connect(reuse_if_open=True)
            try:
                gate.wait()
                writes.create(
                    actor, AssetItem, {"code": code, "name": "并发", "kind": "FA", "unit": "台"}
                )
                said.append(turn)
            except Invalid:
                said.append(None)
            finally:
                database.close()

        threads = [
            threading.Thread(target=write, args=(code,))
            for code in (f"FB-{turn:03}", f"ｆｂ－{turn:03}")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    database.connect(reuse_if_open=True)
    assert (
        sorted(turn for turn in said if turn is not None) == list(range(10))
        and said.count(None) == 10
    )
    assert name_keys.faults() == []


def test_random_spellings_of_each_unique_name_meet_their_holder(house):
    """For every table with such a name that has rows: some other spelling finds the row as its
    holder.
    """
    for place in name_keys.places():
        row = place.model.living().first() if place.unique else None
        if row is None or not place.folded(
            values := tuple(row.__data__.get(name) for name in place.names)
        ):
            continue
        spelled = tuple(alike(value) if isinstance(value, str) else value for value in values)
        assert name_keys.holders(place.model, place.names, [spelled]) == {spelled: row.id}, place
        other = place.model(**dict(zip(place.names, spelled, strict=False)))
        assert name_keys.holder(other, place.names) == row.id, place
        assert name_keys.holder(row, place.names) is None


def test_the_condition_is_finds_every_spelling(house):
    """files B13: “is” is no more exact than a reader."""
    actor, row = house.actor("admin"), Organization.living().first()
    writes.update(SYSTEM, row, {"name": "甲测（沈阳）精密有限公司"})

    def found(asked):
        return [
            one.id
            for one in Organization.living().where(
                *filters.condition(actor, Organization, "name", {"name": asked, "name_op": "is"})
            )
        ]

    for asked in (
        "甲测(沈阳)精密有限公司",
        "甲测（沈阳）精密有限公司",
        "甲测【沈阳】精密 有限公司",
    ):
        assert found(asked) == [row.id], asked
    assert found("甲测(沈阳)精密") == []


@pytest.mark.parametrize(
    "stored, asked",
    [
        ("阿不都·热西提", "阿不都•热西提"),
        ("阿不都．热西提", "阿不都·热西提"),
        ("甲测【沈阳】公司", "甲测（沈阳）公司"),
        ("沈阳\u3000精密", "沈阳 精密"),
        ("沈阳\u3000精密", "沈阳精密"),
        ("ＡＢＣ轴承", "abc轴承"),
    ],
)
def test_search_and_pickers_find_every_spelling(house, stored, asked):
    """files B13."""
    row = Organization.living().first()
    writes.update(SYSTEM, row, {"name": stored})
    query = Organization.living()
    assert row.id in {one.id for one in query.where(find.holding(query, SYSTEM, asked).condition)}
    found = (
        house.browser("admin")
        .get(f"/admin/staff/lookup/?field=source_org&q={asked}")
        .answer.json["results"]
    )
    assert row.id in [one["id"] for one in found]


@pytest.mark.parametrize(
    "name, asked",
    [
        ("曾可心", ("zengkexin", "zkx", "cengkexin")),
        ("单志远", ("shan", "szy", "dan")),
        ("尉迟恭", ("yuchi", "ycg")),
    ],
)
def test_a_person_is_found_by_the_sound_of_the_surname(house, name, asked):
    """files B15: the list of the head and the finder."""
    row = (
        Staff.living()
        .where(Staff.status == "ON", Staff.station == house.actor("head1").station_id)
        .first()
    )
    writes.update(SYSTEM, row, {"name": name})
    for text in asked:
        page = house.browser("head1").get(f"/admin/staff/?q={text}")
        assert f"/admin/staff/details/?id={row.id}" in page.links, text


def random_names(number: int) -> list[str]:
    dice = random.Random(17)
    signs = "甲乙安北曾单朝沈张李王重庆曹操A a1２９０zZ（）()·-_𠮷é"
    return [
        "".join(dice.choices(signs, k=dice.randint(1, 6))).strip() or "空" for _one in range(number)
    ]


def test_lists_order_names_by_sound_and_the_same_on_both_databases(house):
    """files B17: the oracle is the key itself, compared as Python compares bytes; then by the
    row.
    """
    for place, name in enumerate(random_names(120)):
        writes.insert(SYSTEM, AssetItem, code=f"N{place:04}", name=name, kind="FA", unit="台")
    rows = list(AssetItem.living())
    for sort, down in (("name", False), ("-name", True)):
        wanted = sorted(rows, key=lambda row: (order_key(row.name).encode(), row.id), reverse=down)
        assert [row.id for row in ordered(AssetItem.living(), sort)] == [row.id for row in wanted]
        middle = wanted[len(wanted) // 2]
        after = {row.id for row in AssetItem.living().where(behind(AssetItem, sort, middle.id))}
        assert after == {row.id for row in wanted[len(wanted) // 2 + 1 :]}


def test_the_list_of_enterprises_stands_in_the_order_of_sounds(house):
    """files B17, as clerk1 asks for it."""
    browser = house.browser("clerk1")
    rows = list(Enterprise.living().order_by(Enterprise.id))[:9]
    for row, name in zip(
        rows, ("乙", "前", "北", "单", "安", "朝", "沈", "甲", "2号"), strict=False
    ):
        writes.update(SYSTEM, row, {"name": f"{name}示例厂"})
    page = browser.get("/admin/enterprise/?sort=name&size=100")
    shown = [
        int(link.split("id=")[1])
        for link in dict.fromkeys(page.links)
        if link.startswith("/admin/enterprise/details/?id=")
    ]
    names_shown = [row.name for one in shown if (row := Enterprise.get_by_id(one)) in rows]
    assert names_shown == [
        f"{name}示例厂"
        for name in ("2号", "安", "北", "朝", "单", "甲", "前", "沈", "乙")
        if f"{name}示例厂" in names_shown
    ]
    assert len(names_shown) >= 3


@pytest.mark.parametrize(
    "table",
    [
        "enterprise",
        "provider",
        "station",
        "asset_item",
        "organization",
        "industrial_park",
        "service_item",
        "region",
    ],
)
def test_every_list_of_names_can_be_ordered_and_turned(house, table):
    """The same rows from both ends."""
    browser = house.browser("admin")
    pages = [browser.get(f"/admin/{table}/?sort={sort}&size=100") for sort in ("name", "-name")]
    assert [page.status for page in pages] == [200, 200]


def test_who_may_not_see_names_cannot_order_by_them(house):
    """A masked name has no order, in no list: its place would tell it."""
    for table in ("staff", "expert"):
        assert house.browser("auditor1").get(f"/admin/{table}/?sort=name").status in (400, 403, 404)


def test_an_upgrade_makes_keys_in_short_steps(house):
    """Rows that were there before: the later of two that share a name gives way and is named by
    `check`.
    """
    first, second = item("FC-1"), item("FC-2")
    NameKey.delete().execute()
    AssetItem.update(code="fc-1").where(AssetItem.id == second.id).execute()
    for one in name_keys.fillings():
        filling.restart(one)
    assert (
        filling.is_pending(name_keys.FILLED)
        and filling.run()
        and not filling.is_pending(name_keys.FILLED)
    )
    assert name_keys.holders(AssetItem, ("code",), [("ＦＣ－１",)]) == {("ＦＣ－１",): first.id}
    assert name_keys.faults() == [
        f"names: rows {second.id} of asset_item have the code of "
        "another one, spelled otherwise: rename or merge them"
    ]
    writes.update(SYSTEM, AssetItem.get_by_id(second.id), {"unit": "件"})
    with pytest.raises(Invalid):
        item("Fc-1")
    writes.update(SYSTEM, AssetItem.get_by_id(second.id), {"code": "FC-2"})
    assert name_keys.faults() == []
    number = NameKey.select().count()
    assert name_keys.renew() == number and name_keys.faults() == []


def test_keys_fit_the_index_of_the_database_whatever_is_typed(house):
    """One sign may stand for eighteen."""
    row = item("FD-1", "\ufdfa" * 100)
    item("FD-2", "𠮷" * 100)
    assert (
        NameKey.select()
        .where(NameKey.id == name_keys.place_of(AssetItem, ("name",)).base + row.id)
        .exists()
    )
    assert name_keys.faults() == []


def test_a_dictionary_keeps_its_codes_apart_by_type(house):
    """A set of fields is unique as a whole."""
    for kind, code in (("one", "ab-1"), ("two", "ab-1"), ("one", "ＡＢ－２")):
        entry(kind, code)
    with pytest.raises(Invalid):
        entry("one", "ＡＢ－１")


def entry(kind, code):
    with writes.writing():
        return writes.insert(
            SYSTEM, DictItem, dict_type=kind, code=code, label_zh="甲", label_en="A"
        )


@pytest.mark.parametrize("sort", ["name", "-name", "code", "-code"])
def test_a_long_list_is_walked_in_the_order_of_its_names(house, monkeypatch, sort):
    """decisions 23, files B17: an index serves the order by a name above what is counted, over all
    pages, forwards and back.
    """
    for place, name in enumerate(random_names(60)):
        writes.insert(
            SYSTEM, AssetItem, code=f"N{place * 37 % 60:04}", name=name, kind="FA", unit="台"
        )
    for room in (pager, list_query, list_page):
        monkeypatch.setattr(room, "CAP", 10)
    rows, field = list(AssetItem.living()), sort.lstrip("-")
    wanted = [
        row.id
        for row in sorted(
            rows,
            key=lambda row: (order_key(getattr(row, field)).encode(), row.id),
            reverse=sort.startswith("-"),
        )
    ]
    browser, url, walked = house.browser("asset1"), f"/admin/asset_item/?sort={sort}&size=10", []
    while url:
        page = browser.get(url)
        walked += ids(page, "asset_item")
        url = link(page, "下一页")
    assert walked == wanted and len(wanted) > 60
    while url := link(page, "上一页"):
        page = browser.get(url)
    assert ids(page, "asset_item") == wanted[:10]
    assert ids(browser.get(link(page, "末页")), "asset_item") == wanted[-10:]


def test_the_order_of_a_long_list_of_names_is_served_by_an_index(house):
    """No row is sorted for the first page, however many there are."""
    query = ordered_by_keys(Enterprise.living().select(Enterprise.id), "name").limit(20)
    text, values = query.sql()
    if is_sqlite():
        told = " ".join(
            row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {text}", values).fetchall()
        )
        assert "name_key_place_sorted_by_id" in told and "USE TEMP B-TREE" not in told
        return
    with transaction():
        database.execute_sql("SET LOCAL enable_sort = off")
        told = " ".join(
            row[0] for row in database.execute_sql(f"EXPLAIN {text}", values).fetchall()
        )
    assert "name_key_place_sorted_by_id" in told and "Sort" not in told
