"""What an upgrade leaves empty is filled in short steps while people work (issue 11, Running it:
healthy within 10 s at 1,000,000 cases).
"""

import threading

import pytest

from backoffice import filling
from backoffice.filling import Filling
from backoffice.search import index
from models.enterprises import Enterprise
from models.filling import FillingState
from models.messages import T
from models.search import SearchEntry
from tests.factories import Desk

pytestmark = pytest.mark.both_databases


@pytest.fixture
def declared(house, monkeypatch):
    """A filling of enterprises alone, which notes what it was given."""
    seen = []

    def declare(step, version="1", **more):
        one = Filling("test:enterprise", version, Enterprise, step, T("Search index"), **more)
        monkeypatch.setattr(filling, "_declared", [lambda: [one]])
        return one

    declare.seen = seen
    return declare


def ids_of(model):
    return [key for (key,) in model.select(model.id).order_by(model.id).tuples()]


def state():
    return FillingState.get(FillingState.name == "test:enterprise")


def test_every_row_is_filled_once_in_its_order(declared):
    declared(declared.seen.extend)
    assert filling.begin() == ["test:enterprise"] and filling.is_pending("test:")
    assert filling.run() and declared.seen == ids_of(Enterprise)
    assert (state().is_over, state().done, state().failed) == (True, len(declared.seen), 0)
    assert filling.begin() == [] and filling.run() and len(declared.seen) == state().done


def test_another_version_fills_every_row_again(declared):
    declared(declared.seen.extend)
    filling.begin()
    filling.run()
    declared(declared.seen.extend, version="2")
    assert filling.begin() == ["test:enterprise"] and filling.run()
    assert declared.seen == ids_of(Enterprise) * 2


def test_what_was_interrupted_goes_on_behind_the_last_step(declared, monkeypatch):
    monkeypatch.setattr(filling, "FIRST", 2)
    monkeypatch.setattr(filling, "MOST", 2)
    over = threading.Event()

    def step(ids):
        declared.seen.extend(ids)
        over.set()

    declared(step)
    filling.begin()
    assert filling.run(over=over) is False and declared.seen == ids_of(Enterprise)[:2]
    assert [one.percent < 100 for one in filling.progress()] == [True]
    over.clear()
    while not filling.run(over=over):
        over.clear()
    assert declared.seen == ids_of(Enterprise)


def test_a_row_that_cannot_be_filled_is_told_and_stops_no_other(declared):
    bad = ids_of(Enterprise)[3]

    def step(ids):
        if bad in ids:
            raise ValueError("no name")
        declared.seen.extend(ids)

    declared(step)
    filling.begin()
    assert filling.run()
    assert sorted(set(declared.seen)) == [one for one in ids_of(Enterprise) if one != bad]
    (told,) = filling.progress()
    assert (told.failed, told.percent, told.fault) == (1, 100, f"{bad}: ValueError: no name")


def test_a_step_that_takes_long_is_followed_by_a_smaller_one(declared, monkeypatch):
    """Twice the time allowed for so many rows makes half as many of them."""
    clock = iter(range(10_000))
    monkeypatch.setattr(filling.time, "monotonic", lambda: next(clock))
    monkeypatch.setattr(filling, "pause", lambda seconds: None)
    monkeypatch.setattr(filling, "STEP_SECONDS", 0.5)
    monkeypatch.setattr(filling, "FIRST", 4)
    sizes = []
    declared(lambda ids: sizes.append(len(ids)))
    filling.begin()
    filling.run()
    assert sizes[:3] == [4, 2, 1] and sum(sizes) == len(ids_of(Enterprise))


def test_others_save_between_two_steps(declared, monkeypatch):
    monkeypatch.setattr(filling, "FIRST", 2)
    monkeypatch.setattr(filling, "MOST", 2)
    desk, made = Desk(), []
    monkeypatch.setattr(filling, "pause", lambda seconds: made or made.append(desk.need()))
    declared(declared.seen.extend)
    filling.begin()
    assert filling.run() and made[0].id and declared.seen == ids_of(Enterprise)


def test_nothing_is_filled_where_nothing_can_be_missing(declared):
    declared(declared.seen.extend, is_needed=lambda: False)
    assert filling.begin() == [] and filling.run() and declared.seen == []


def test_an_index_of_another_version_is_emptied_at_once_and_filled_by_the_worker(
    house, monkeypatch
):
    before = SearchEntry.select().where(SearchEntry.id != 0).count()
    monkeypatch.setattr(index, "VERSION", "another")
    assert "search:enterprise" in filling.begin()
    assert SearchEntry.select().where(SearchEntry.id != 0).count() == 0 and not index.is_behind()
    assert filling.is_pending(index.FILLED)
    need = Desk().need()
    assert filling.run() and not filling.is_pending()
    assert (
        index.faults() == []
        and SearchEntry.select().where(SearchEntry.id != 0).count() > before
        and need.id
    )


def test_building_the_index_by_hand_ends_its_filling(house, monkeypatch):
    monkeypatch.setattr(index, "VERSION", "another")
    filling.begin()
    index.renew()
    assert not filling.is_pending(index.FILLED) and index.faults() == []


def test_people_are_told_what_is_still_being_filled(house, monkeypatch):
    """The page of jobs says how far it is, the search that it may miss something, `/healthz` how
    many are left.
    """
    admin = house.browser("admin")
    told = "可能暂时搜不全"
    assert (
        told not in admin.get("/search?q=示例").text
        and admin.get("/healthz").answer.json["filling"] == 0
    )
    monkeypatch.setattr(index, "VERSION", "another")
    names = filling.begin()
    assert told in admin.get("/search?q=示例").text
    assert "搜索索引" in admin.get("/admin/plan_run/plan/").text and admin.get(
        "/healthz"
    ).answer.json["filling"] == len(names)
    filling.run()
    assert (
        told not in admin.get("/search?q=示例").text
        and "搜索索引" not in admin.get("/admin/plan_run/plan/").text
    )
