"""Asset cards: numbered, in somebody's custody, scrapped for a reason (SY-9.4.2)."""

from datetime import timedelta

import pytest

from backoffice.errors import Conflict, Invalid, Refused
from backoffice.records import writes
from backoffice.workflow import assets
from models.assets import AssetItem, FixedAsset
from models.audit import AuditLog
from models.clock import today

pytestmark = pytest.mark.both_databases


def card(house, who="asset1", **typed):
    raw = {
        "item": AssetItem.get(AssetItem.kind == "FA").id,
        "station": house.rows["station"]["west"],
        "purchased_on": str(today()),
        "original_value": "4800",
        "location": "大厅",
        **typed,
    }
    return writes.create(house.actor(who), FixedAsset, raw)


@pytest.mark.parametrize("who", ["asset1", "head1"])
def test_keeper_and_head_make_cards_with_a_number(house, who):
    row = card(house, who)
    assert row.code.startswith(f"ZC-{row.station.code}-{today().year}-") and row.status == "IDLE"


def test_a_card_belongs_to_the_own_station(house):
    with pytest.raises((Invalid, Refused)):
        card(house, station=house.rows["station"]["south"])


def test_nothing_is_bought_in_the_future(house):
    with pytest.raises(Invalid) as fault:
        card(house, purchased_on=str(today() + timedelta(days=1)))
    assert set(fault.value.errors) == {"purchased_on"}


def test_put_to_use_it_has_a_custodian_of_the_station(house):
    actor, row = house.actor("asset1"), card(house)
    with pytest.raises(Invalid) as fault:
        assets.WORKFLOW.fire(
            actor, row, "use", {"custodian": house.rows["staff"]["south"], "location": "x"}
        )
    assert set(fault.value.errors) == {"custodian"}
    row = assets.WORKFLOW.fire(
        actor, row, "use", {"custodian": house.rows["staff"]["west"], "location": "二号窗口"}
    )
    assert (row.status, row.custodian_id, row.location) == (
        "USE",
        house.rows["staff"]["west"],
        "二号窗口",
    )
    assert assets.WORKFLOW.fire(actor, row, "idle", {}).custodian_id is None


@pytest.mark.parametrize(
    "event, state", [("repair", "REPAIR"), ("lose", "LOST"), ("scrap", "SCRAP")]
)
def test_a_reason_is_kept_for_what_happens_to_it(house, event, state):
    actor, row = house.actor("asset1"), card(house)
    with pytest.raises(Invalid):
        assets.WORKFLOW.fire(actor, row, event, {"reason": " "})
    assert assets.WORKFLOW.fire(actor, row, event, {"reason": "损坏"}).status == state


def test_what_is_scrapped_stays_scrapped(house):
    actor = house.actor("asset1")
    row = assets.WORKFLOW.fire(actor, card(house), "scrap", {"reason": "老化"})
    assert row.scrapped_on == today()
    with pytest.raises(Conflict):
        assets.WORKFLOW.fire(
            actor, row, "use", {"custodian": house.rows["staff"]["west"], "location": "x"}
        )


def test_many_at_once_with_a_dry_run_first(house):
    """Bulk: the same guards row by row, first as a question, then in earnest (roles note 7)."""
    browser, rows = house.browser("asset1"), [card(house) for _card in range(3)]
    assets.WORKFLOW.fire(house.actor("asset1"), rows[0], "scrap", {"reason": "老化"})
    chosen = {"action": "repair", "rowid": [str(row.id) for row in rows]}
    page = browser.post("/admin/fixed_asset/action/", chosen)
    assert page.status == 200 and "reason" in page.form(holding="reason").names
    trial = browser.submit(page, holding="reason", reason="送修")
    assert trial.status == 200 and all(row.code in trial.text for row in rows)
    assert FixedAsset.get_by_id(rows[1].id).status == "IDLE"
    assert browser.submit(trial, action="action", confirm="1").status in (200, 302), (
        "what was skipped is told"
    )
    assert [FixedAsset.get_by_id(row.id).status for row in rows] == ["SCRAP", "REPAIR", "REPAIR"]


def test_a_lost_asset_is_found_again_for_a_reason(house):
    """files B23: back to the store, or written off; the reason is in the log."""
    keeper, browser = house.actor("asset1"), house.browser("asset1")
    row = assets.WORKFLOW.fire(
        keeper, card(house), "use", {"custodian": house.rows["staff"]["west"], "location": "大厅"}
    )
    row = assets.WORKFLOW.fire(keeper, row, "lose", {"reason": "盘点未见"})
    page = browser.get(f"/admin/fixed_asset/details/?id={row.id}")
    assert "找回" in page.text
    form = browser.get(f"/admin/fixed_asset/events/find/?id={row.id}")
    assert "reason" in browser.submit(form, holding="reason", reason=" ").faults
    assert browser.submit(form, holding="reason", reason="在仓库找到").status == 302
    found = FixedAsset.get_by_id(row.id)
    assert (found.status, found.custodian_id) == ("IDLE", None)
    kept = (
        AuditLog.select()
        .where(AuditLog.object_ref == f"fixed_asset:{row.id}", AuditLog.event.in_(("lose", "find")))
        .order_by(AuditLog.id)
    )
    assert [line.diff["reason"][1] for line in kept] == ["盘点未见", "在仓库找到"]


def test_a_lost_asset_is_written_off(house):
    keeper = house.actor("asset1")
    row = assets.WORKFLOW.fire(keeper, card(house), "lose", {"reason": "盘点未见"})
    assert assets.WORKFLOW.fire(keeper, row, "scrap", {"reason": "一年未找到"}).status == "SCRAP"


def test_from_every_state_but_the_last_a_way_leads_on():
    ways = assets.WORKFLOW.transitions.values()
    reached = {"IDLE"} | {way.target for way in ways if way.target}
    stuck = {
        state
        for state in reached
        if not any(state in way.sources and way.target not in (None, state) for way in ways)
    }
    assert stuck == {"SCRAP"}


def test_two_cards_with_one_serial_number_are_told_and_allowed(house):
    """Noted in files, section B: a warning, never a refusal; an asset of another station is not
    named.
    """
    first, second = card(house, serial_no="SN-77a"), card(house, serial_no="sn-77A")
    browser = house.browser("asset1")
    assert (
        f"{first.code} 的序列号与本条相同"
        in browser.get(f"/admin/fixed_asset/details/?id={second.id}").text
    )
    assert (
        "序列号与本条相同"
        not in browser.get(
            f"/admin/fixed_asset/details/?id={card(house, serial_no='SN-78').id}"
        ).text
    )
