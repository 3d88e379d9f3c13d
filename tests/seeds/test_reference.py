"""Loading reference data: everything once, nothing twice, and no hand on what an administrator
changed.
"""

import time

import pytest

from backoffice.settings import DEFAULTS
from models.accounts import RoleGrant
from models.catalogue import ServiceCategory, ServiceItem
from models.reference import DictItem, NumberSequence, Region, Setting
from models.registry import models
from models.requests import NOTICE_KIND, CaseNotice
from seeds import numbering, reference, roles, settings

LOADED = (Region, DictItem, Setting, NumberSequence, ServiceCategory, ServiceItem, RoleGrant)


def counts():
    return {model.__name__: model.select().count() for model in LOADED}


@pytest.fixture
def loaded(empty_tables):
    reference.load()


def test_everything_is_there_after_one_load(loaded):
    assert counts() == {
        "Region": 3351,
        "DictItem": 139,
        "Setting": len(settings.SETTINGS),
        "NumberSequence": len(numbering.RULES),
        "ServiceCategory": 13,
        "ServiceItem": 82,
        "RoleGrant": len(roles.grants()),
    }


def test_rows_hang_on_their_parents(loaded):
    assert Region.get(code="210106").parent.parent.name == "辽宁省"
    assert DictItem.get(dict_type="industry", code="C35").parent.code == "C"
    assert ServiceItem.get(code="M04").category.name == "计量"
    assert ServiceItem.get(code="M04").qual_kinds == ["METAUTH", "CNAS_C"]


def test_a_second_load_adds_nothing_and_is_quick(loaded):
    before, start = counts(), time.perf_counter()
    reference.load()
    assert time.perf_counter() - start < 0.5
    assert counts() == before


def test_what_an_administrator_changed_stays(loaded):
    Setting.update(value="7").where(Setting.key == "reply_days").execute()
    NumberSequence.update(pattern="X-{SEQ:6}").where(NumberSequence.rule_code == "expert").execute()
    DictItem.update(label_zh="机械").where(DictItem.code == "C35").execute()
    ServiceItem.update(default_promise_days=4).where(ServiceItem.code == "Q01").execute()
    reference.load(refresh_grants=True)
    assert Setting.get(key="reply_days").value == "7"
    assert NumberSequence.get(rule_code="expert").pattern == "X-{SEQ:6}"
    assert DictItem.get(dict_type="industry", code="C35").label_zh == "机械"
    assert ServiceItem.get(code="Q01").default_promise_days == 4


def test_a_deleted_row_stays_deleted(loaded):
    Region.update(is_deleted=True).where(Region.code == "350213").execute()
    reference.load()
    assert Region.get(code="350213").is_deleted
    assert Region.select().where(Region.code == "350213").count() == 1


def test_a_missing_row_comes_back(loaded):
    Setting.delete().where(Setting.key == "max_attempts").execute()
    reference.load()
    assert Setting.get(key="max_attempts").value == "5"


def test_a_permission_that_was_taken_away_or_changed_stays_so(loaded):
    RoleGrant.update(is_deleted=True).where(
        RoleGrant.role == "CLERK", RoleGrant.verb == "export"
    ).execute()
    RoleGrant.update(scope="OWN").where(
        RoleGrant.role == "CLERK", RoleGrant.resource == "enterprise", RoleGrant.verb == "read"
    ).execute()
    before = set(RoleGrant.select(RoleGrant.id, RoleGrant.scope, RoleGrant.is_deleted).tuples())
    reference.load()
    assert (
        set(RoleGrant.select(RoleGrant.id, RoleGrant.scope, RoleGrant.is_deleted).tuples())
        == before
    )


def test_a_table_that_came_with_an_upgrade_gets_its_permissions(loaded):
    before = set(
        RoleGrant.select(
            RoleGrant.role, RoleGrant.resource, RoleGrant.verb, RoleGrant.scope
        ).tuples()
    )
    RoleGrant.delete().where(RoleGrant.resource == "fixed_asset").execute()
    reference.load()
    assert (
        set(
            RoleGrant.select(
                RoleGrant.role, RoleGrant.resource, RoleGrant.verb, RoleGrant.scope
            ).tuples()
        )
        == before
    )


def test_permissions_are_put_back_on_demand(loaded):
    RoleGrant.delete().where(RoleGrant.role == "CLERK").execute()
    RoleGrant.create(role="CLERK", resource="setting", verb="delete", scope="ALL")
    reference.load(refresh_grants=True)
    seeded = set(
        RoleGrant.select(
            RoleGrant.role, RoleGrant.resource, RoleGrant.verb, RoleGrant.scope
        ).tuples()
    )
    assert seeded == set(roles.grants())


def test_a_failure_leaves_nothing_behind(empty_tables, monkeypatch):
    monkeypatch.setitem(roles.MATRIX, "station", {"HEAD": "?"})
    with pytest.raises(ValueError):
        reference.load()
    assert set(counts().values()) == {0}


def test_rows_are_written_by_nobody(loaded):
    assert all(row.created_by is None for row in Setting.select())


def test_every_default_of_the_product_has_its_row():
    seeded = {key: value for key, value, _ in settings.SETTINGS}
    assert {key: seeded.get(key) for key in DEFAULTS} == DEFAULTS


def test_every_setting_says_why():
    assert all(
        note and len(note) <= 200 and ("假定" in note or "文件规定" in note)
        for _, _, note in settings.SETTINGS
    )


def test_every_numbered_table_has_its_rule():
    rules = {rule for rule, *_ in numbering.RULES}
    needed = {model.number_rule for model in models() if getattr(model, "number_rule", None)} - {
        CaseNotice.number_rule
    }
    assert needed | {f"notice_{kind}" for kind in NOTICE_KIND} == rules
