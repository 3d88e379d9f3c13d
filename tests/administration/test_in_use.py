"""What is out of use is neither offered nor taken for new rows, and stays where it was chosen
(files B18).
"""

from copy import copy

import pytest

from backoffice.errors import Invalid
from backoffice.records import writes
from backoffice.records.validation import candidates, clean, in_use, typed_fields
from backoffice.workflow.engine import workflows
from models.conditions import conditions
from models.links import Links
from models.reference import DictItem, Region
from models.registry import models
from tests.factories import actor
from tests.imports.conftest import Desk as ImportDesk

SWITCHED = [model for model in models() if "is_active" in model._meta.fields]


def links():
    """(model, name, field) of every link that somebody types and that leads to what can be out of
    use.
    """
    for model in models():
        for name, field in typed_fields(model).items() if hasattr(model, "is_deleted") else ():
            if (getattr(field, "kind", "") == "link" or isinstance(field, Links)) and in_use(
                field.rel_model
            ).keys() - field.limit.keys():
                yield model, name, field


FOUND = list(links())


@pytest.mark.parametrize("model", SWITCHED)
def test_what_can_be_switched_off_is_no_more_offered_then(model):
    assert in_use(model)["is_active"] is True


def test_events_ask_for_what_is_in_use_too(house):
    asked = [
        field
        for way in workflows()
        for step in way.transitions.values()
        if isinstance(step.fields, dict)
        for field in step.fields.values()
        if hasattr(field, "rel_model") and in_use(field.rel_model)
    ]
    assert asked
    for field in asked:
        wanted = in_use(field.rel_model)
        for row in candidates(actor("admin"), field):
            assert all(
                row.__data__[name] in (value if isinstance(value, tuple) else (value,))
                for name, value in wanted.items()
            )


@pytest.mark.parametrize(
    "model, name, field", FOUND, ids=[f"{model.__name__}.{name}" for model, name, _field in FOUND]
)
def test_no_new_row_takes_what_is_out_of_use(house, model, name, field):
    admin, target = actor("admin"), field.rel_model
    chosen = candidates(actor("admin"), field).first()
    if chosen is None:
        pytest.skip("nothing to choose in this town")
    switch, value = next(iter(in_use(target).items()))
    out = (
        False
        if value is True
        else next(code for code in target._meta.fields[switch].options if code not in value)
    )
    target.update({switch: out}).where(target.id == chosen.id).execute()
    assert chosen.id not in {row.id for row in candidates(admin, field)}
    assert chosen.id in {row.id for row in candidates(admin, field, for_new=False)}
    typed = [str(chosen.id)] if isinstance(field, Links) else str(chosen.id)
    if conditions(field):
        assert not clean(admin, {name: field}, {name: typed})[name], "no answer asks for it"
        field = copy(field)
        field.when = None
    with pytest.raises(Invalid) as fault:
        clean(admin, {name: field}, {name: typed})
    assert set(fault.value.errors) == {name}


@pytest.fixture
def district(house):
    """A district in which an organisation lies, out of use now."""
    from models.organisations import Organization

    row = Organization.living().first()
    Region.update(is_active=False).where(Region.id == row.region_id).execute()
    return Region.get_by_id(row.region_id), row


def test_an_entry_that_names_what_is_out_of_use_is_still_edited(house, district):
    browser, (_region, row) = house.browser("admin"), district
    page = browser.get(f"/admin/organization/edit/?id={row.id}")
    assert browser.submit(page, holding="region", name="改名后的单位").status == 302
    assert type(row).get_by_id(row.id).name == "改名后的单位"


def test_a_picker_offers_what_is_in_use_and_a_condition_asks_for_all(house, district):
    browser, (region, row) = house.browser("admin"), district
    url = f"/admin/organization/lookup/?field=region&q={region.code}"
    offered, asked = (
        browser.get(one).answer.get_json()["results"] for one in (url, f"{url}&filter=1")
    )
    assert region.id not in {one["id"] for one in offered} and region.id in {
        one["id"] for one in asked
    }
    page = browser.get(f"/admin/organization/?region={region.id}")
    assert page.status == 200 and row.name in page.text and region.name in page.text


def test_a_typed_id_of_what_is_out_of_use_is_refused_beside_the_field(house, district):
    browser, (region, _row) = house.browser("admin"), district
    page = browser.get("/admin/organization/new/")
    answer = browser.submit(
        page, holding="region", name="新单位", kind="TECH", system_role="AUTH", region=region.id
    )
    assert answer.status == 422 and "region" in answer.faults


def test_an_import_takes_it_for_no_new_row_and_leaves_it_where_it_stands(house, district):
    region, row = district
    desk = ImportDesk(house, "admin", "organization")
    desk.bring(
        f"单位名称,单位性质,在体系中的角色,所在区划\n示例新单位,技术机构,共建单位,{region.name}\n"
        f"{row.name},技术机构,共建单位,{region.name}\n"
    )
    desk.do("check", overwrite="1")
    assert set(desk.faults) == {(2, "D")} and "未找到" in desk.faults[2, "D"]
    assert desk.counts["CHANGED"] == 1


# --- the type of a dictionary item


def test_a_dictionary_is_chosen_and_never_invented(house):
    browser = house.browser("admin")
    page = browser.get("/admin/dict_item/new/")
    assert any(tag == "select" and attrs.get("name") == "dict_type" for tag, attrs in page.elements)
    values = {"code": "x1", "label_zh": "甲", "sort": "1"}
    assert (
        "dict_type"
        in browser.submit(page, holding="dict_type", dict_type="invented", **values).faults
    )
    assert browser.submit(page, holding="dict_type", dict_type="industry", **values).status == 302
    with pytest.raises(Invalid):
        writes.create(actor("admin"), DictItem, {**values, "code": "x2", "dict_type": "invented"})


def test_no_import_invents_a_dictionary(house):
    desk = ImportDesk(house, "admin", "dict_item")
    desk.bring("字典类型,代码,中文名,排序\ninvented,x1,甲,1\n国民经济行业,x2,乙,1\n")
    assert set(desk.faults) == {(2, "A")}
    desk.do("commit", partial="1")
    assert [row.dict_type for row in DictItem.select().where(DictItem.code.in_(("x1", "x2")))] == [
        "industry"
    ]


def test_an_item_of_a_dictionary_that_was_invented_once_is_still_edited(house):
    row = DictItem.create(dict_type="invented", code="x1", label_zh="甲")
    browser = house.browser("admin")
    page = browser.submit(
        browser.get(f"/admin/dict_item/edit/?id={row.id}"), holding="label_zh", label_zh="乙"
    )
    assert page.status == 302
    kept = DictItem.get_by_id(row.id)
    assert (kept.dict_type, kept.label_zh) == ("invented", "乙")
    assert browser.get("/admin/dict_item/?dict_type=invented").status == 200
