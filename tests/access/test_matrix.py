"""Every role × table × verb × row of the town, against the table transcribed from roles.md
(decisions 36).
"""

import pytest

from backoffice.access.permissions import can
from backoffice.access.scopes import SCOPES, Scope, visible
from backoffice.checks import completeness
from models.registry import model_of, models
from tests.access.expected import reached, rights, town_ids
from tests.access.table import BY_ACTION, BY_OWNER, ROLES, TABLE, VERBS
from tests.town import CAST

pytestmark = pytest.mark.both_databases
RESOURCES = sorted(TABLE)


@pytest.fixture
def actors(house):
    return {role: house.actor(name) for role, name in CAST.items()}


def wrong_grants(actors) -> list[str]:
    """Cells in which the product and the table disagree about the verb."""
    found = []
    for resource in RESOURCES:
        for role in ROLES:
            for verb in VERBS:
                has, named = (
                    can(actors[role], verb, resource),
                    verb in BY_ACTION.get(resource, {}).get(role, {}),
                )
                if has != (verb in rights(resource, role)) and not (named and not has):
                    found.append(f"{role} {verb} {resource}: {'allowed' if has else 'refused'}")
    return found


def wrong_rows(resource, actors, rows) -> tuple[list[str], int]:
    """Rows that a role reaches and should not, or should and does not; and how many were tried."""
    found, tried, model, town = [], 0, model_of(resource), town_ids(resource, rows)
    for role in ROLES:
        for verb in VERBS:
            if verb in BY_ACTION.get(resource, {}).get(role, {}) and not can(
                actors[role], verb, resource
            ):
                continue
            seen = {
                row.id
                for row in visible(actors[role], model, verb)
                .where(model.id.in_(town))
                .select(model.id)
            }
            tried += len(town)
            if seen != (wanted := reached(resource, role, verb, rows)):
                found.append(
                    f"{role} {verb} {resource}: reaches {sorted(seen)}, should {sorted(wanted)}"
                )
    return found, tried


def test_the_table_names_every_table_that_people_keep():
    kept = {model.table() for model in completeness.entities()} | {
        "audit_log",
        "user_session",
        "plan_run",
        "mail_message",
    }
    assert set(TABLE) | set(BY_OWNER) == kept


def test_every_role_has_exactly_the_verbs_of_the_table(actors):
    assert wrong_grants(actors) == []
    print(f"\n{len(RESOURCES) * len(ROLES) * len(VERBS)} cells of role × table × verb tried")


def test_every_role_reaches_exactly_the_rows_of_the_table(house, actors):
    results = [wrong_rows(resource, actors, house.rows) for resource in RESOURCES]
    print(f"\n{sum(tried for _found, tried in results)} cells of role × table × verb × row tried")
    assert [line for found, _tried in results for line in found] == []


def test_a_missing_scope_line_is_noticed(actors, monkeypatch):
    """Removing any one line stops every query of a role that does not reach everything, and `check`
    names it.
    """
    for model in list(SCOPES):
        with monkeypatch.context() as patch:
            patch.delitem(SCOPES, model)
            named = [
                sentence
                for sentence in completeness._without_scope()
                if sentence.startswith(f"{model.__name__} has no line")
            ]
            assert named or _stops(model, actors), (
                f"nothing notices that {model.__name__} has no scope line"
            )


def _stops(model, actors) -> bool:
    """Whether a query of somebody with a narrow reach fails for want of a line."""
    with pytest.raises(KeyError):
        for role in ROLES:
            visible(actors[role], model).exists()
    return True


@pytest.mark.parametrize("tie", ["station", "region", "provider", "own"])
def test_a_tie_that_is_too_wide_is_noticed(house, actors, monkeypatch, tie):
    """Each tie of each line in turn reaches every row; the comparison with the table must see
    it.
    """
    unseen = []
    for model, ties in list(SCOPES.items()):
        if model.table() not in TABLE or getattr(ties, tie) is None or _reaches_all(model, tie):
            continue
        with monkeypatch.context() as patch:
            wide = Scope(**{**vars(ties), tie: lambda _ids, model=model: model.select(model.id)})
            patch.setitem(SCOPES, model, wide)
            if not wrong_rows(model.table(), actors, house.rows)[0]:
                unseen.append(model.table())
    assert unseen == []


def _reaches_all(model, tie) -> bool:
    """Ties that no grant uses yet, and those of tables that belong to nobody."""
    used = {reach for role in ROLES for reach in rights(model.table(), role).values()}
    return tie not in used or (
        model.table() in ("asset_item", "expert") and tie in ("station", "region")
    )


def test_every_table_is_in_the_registry():
    assert {model.table() for model in models()} >= set(TABLE)
