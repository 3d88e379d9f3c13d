"""The load of a day runs on real servers and tells of every answer that should not have come
(promise G6).
"""

from types import SimpleNamespace

import pytest

from tests import databases, load


@pytest.mark.prove
@pytest.mark.parametrize("nodes", [1, 2])
def test_some_people_work_for_some_seconds_without_an_error(nodes):
    if nodes == 1:
        found = load.load(rows=1200, people=6, minutes=0.25, think=0.5)
    else:
        databases.postgres_url()
        with databases.empty_database("postgresql", None) as url:
            found = load.load(rows=1200, people=6, minutes=0.25, think=0.5, url=url, nodes=2)
    assert found["alone"]["errors"] == found["together"]["errors"] == {}
    assert (
        found["clocks"] > 100
        and found["together"]["answers"] > 20
        and len(found["memory_mib"]) == nodes
    )
    assert (
        set(load.DAY) - {"save", "record"} <= set(found["alone"]["read_ms"])
        and found["alone"]["write_ms"]["record"]
    )


def test_an_answer_that_should_not_have_come_is_told(house):
    """The figures of a run mean nothing unless it can fail."""
    kept, desk = load.BaseTable(), SimpleNamespace(ask=lambda *asked: (500, {}, ""))
    load.Clerk(desk, load.FIRST_ACCOUNT, kept, seed=1).click("workbench")
    assert kept.report()["errors"] == {"workbench: 500": 1}
