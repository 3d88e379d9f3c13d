"""The catalogue as it is shipped: complete, well formed, and guessing nothing."""

from collections import Counter

import pytest

from models.catalogue import ServiceCategory, ServiceItem
from models.providers import QUAL_KIND
from seeds import catalogue, dictionaries, regions

ITEMS = {item["code"]: item for item in catalogue.items()}


def chosen(model, rows):
    """Every coded value with the closed list it must be of."""
    fields = {
        name: field for name, field in model._meta.fields.items() if hasattr(field, "options")
    }
    return [
        (row["code"], name, row[name], field.options)
        for row in rows
        for name, field in fields.items()
        if row.get(name) is not None
    ]


def test_it_has_thirteen_categories_and_eighty_two_items():
    assert (len(catalogue.categories()), len(catalogue.items()), len(ITEMS)) == (13, 82, 82)
    assert Counter(item["category"] for item in ITEMS.values()) == Counter(
        Q=16, M=10, S=13, C=8, K=5, T=8, I=7, B=2, E=2, F=4, R=1, P=3, O=3
    )


def test_codes_are_of_their_closed_lists():
    for code, name, value, options in chosen(ServiceItem, ITEMS.values()) + chosen(
        ServiceCategory, catalogue.categories()
    ):
        assert value in options, f"{code}.{name} = {value}"
    assert {kind for item in ITEMS.values() for kind in item["qual_kinds"] or ()} <= set(QUAL_KIND)


def test_texts_fit_their_columns():
    for item in ITEMS.values():
        assert len(item["name"]) <= 100 and len(item["name_en"]) <= 160 and item["source_refs"]


@pytest.mark.clause("SY-A-1", "SY-A-2", "SY-A-3", "SY-A-4", "SY-A-5", "SY-A-7")
def test_the_ticks_of_annex_a_are_all_there():
    ticks = {section: [] for section in ("A1", "A2", "A3", "A4", "A5", "A7")}
    for code, item in sorted(ITEMS.items()):
        if item["annex_a_section"] in ticks:
            ticks[item["annex_a_section"]].append(code)
    assert ticks == {
        "A1": ["Q01", "Q02", "Q03", "Q04", "Q05", "Q06"],
        "A2": ["M05", "M06"],
        "A3": ["S03", "S05", "S06", "S07", "S09"],
        "A4": ["C04", "C05", "C06", "C07"],
        "A5": ["K01", "K02"],
        "A7": ["I01", "I02", "I03", "I04"],
    }


def test_detail_tables_tick_their_item_and_no_other():
    kinds = {
        code: (item["detail_kind"], item["annex_a_section"])
        for code, item in ITEMS.items()
        if item["detail_kind"]
    }
    assert kinds == {
        "T01": ("PROD", "A6_3"),
        "T02": ("FOOD", "A6_1"),
        "T03": ("SE", "A6_2"),
        "T05": ("EXAM", "A6_2X"),
        "M04": ("INST", "A6_4"),
    }
    assert (ITEMS["T04"]["annex_a_section"], ITEMS["T04"]["detail_kind"]) == ("A6_2", None)


def test_one_rule_supplies_what_no_document_says():
    assert {item["default_promise_days"] for item in ITEMS.values()} == {10}
    assert not any({"statutory_days", "fee_basis"} & set(item) for item in ITEMS.values())
    for item in ITEMS.values():
        certified = item["requires_qualification"]
        assert (
            bool(item["qual_kinds"])
            == certified
            == item["is_chargeable"]
            == (item["delivery"] == "REFER")
        )


def test_the_station_itself_gives_advice_and_training():
    kinds = {
        code: ITEMS[code]["delivery"]
        for code in (
            "Q01",
            "Q06",
            "M05",
            "C07",
            "K01",
            "K03",
            "S05",
            "T07",
            "Q02",
            "S07",
            "T06",
            "T02",
            "K02",
        )
    }
    assert {code for code, kind in kinds.items() if kind == "SELF"} == {
        "Q01",
        "Q06",
        "M05",
        "C07",
        "K01",
        "K03",
        "S05",
        "T07",
    }
    assert {code for code, kind in kinds.items() if kind == "BOTH"} == {"Q02", "S07", "T06"}
    assert Counter(item["delivery"] for item in ITEMS.values()) == {
        "SELF": 28,
        "REFER": 13,
        "BOTH": 41,
    }


def test_every_division_has_its_parent_and_level():
    rows = {row["code"]: row for row in regions.rows()}
    assert all(row["parent"] in rows for row in rows.values() if row["level"] != "1")
    assert all(
        int(rows[row["parent"]]["level"]) == int(row["level"]) - 1
        for row in rows.values()
        if row["parent"]
    )
    shenyang = [row["name"] for row in rows.values() if row["parent"] == "210100"]
    assert (
        len(shenyang) == 13
        and rows["210106"]["name"] == "铁西区"
        and rows["440606"]["parent"] == "440600"
    )
    assert len([row for row in rows.values() if row["parent"] == "350200"]) == 6
    levels = Counter(row["level"] for row in rows.values())
    assert levels["1"] == 34 and levels["2"] > 330 and levels["3"] > 2900, (
        "all provinces, prefectures and counties (decision 56)"
    )
    names = {row["name"] for row in rows.values()}
    assert {"台湾省", "香港特别行政区", "澳门特别行政区", "儋州市"} <= names


def test_the_industries_are_twenty_sections_with_ninety_seven_divisions():
    codes = [row["code"] for row in dictionaries.rows() if row["dict_type"] == "industry"]
    divisions = [code for code in codes if len(code) == 3]
    assert sorted(set(codes) - set(divisions)) == list("ABCDEFGHIJKLMNOPQRST")
    assert [code[1:] for code in divisions] == [f"{number:02}" for number in range(1, 98)]
    assert {"C13", "C33", "C34", "C35", "C36", "C38", "C39", "F51", "I65", "M74"} <= set(divisions)
