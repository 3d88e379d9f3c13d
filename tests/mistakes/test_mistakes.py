"""Every mistake of docs/mistakes.md is put right on the screen: by whom, and in how many clicks
(decision 50).
"""

import pkgutil
from importlib import import_module

import pytest

from tests import mistakes
from tests.mistakes.office import PEOPLE, WALKS, Office, Row, rows

for _module in pkgutil.iter_modules(mistakes.__path__):
    if not _module.name.startswith("test_"):
        import_module(f"tests.mistakes.{_module.name}")


def test_every_mistake_has_its_walk_and_every_walk_its_mistake():
    named = [row.key for row in rows()]
    assert len(named) == len(set(named)) and set(named) == set(WALKS)


def test_each_row_names_people_who_exist():
    for row in rows():
        assert set(row.who.split(", ")) <= set(PEOPLE), row


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.key)
def test_a_mistake_is_put_right(house, row: Row):
    """need A2, A3, A6; decision 50: «Every mistake can be put right by the person who made it while
    nobody built on it, by the head with a reason afterwards, and the story keeps both».
    """
    office = Office(house)
    WALKS[row.key](office)
    assert set(office.hands) == set(row.who.split(", "))
    assert 0 < office.clicks <= row.clicks
