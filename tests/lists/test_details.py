"""The page of one record: its number first, its state in colour, and no place for words that nobody
has written yet.
"""

import pytest

from backoffice.records import writes
from backoffice.workflow import campaigns
from models.campaigns import Campaign
from models.clock import today
from models.evaluations import StaffEvaluation
from tests.factories import Desk
from views.display.labels import row_name
from views.http import user_agents

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/86.0.4240.198 Safari/537.36"
)


@pytest.fixture
def desk(house):
    return Desk()


def test_a_reason_stands_there_once_there_is_one(house, desk):
    campaign, head = writes.create(desk.head, Campaign, desk.campaign()), house.browser("head1")
    address = f"/admin/campaign/details/?id={campaign.id}"
    assert "<dt>取消原因</dt>" not in head.get(address).html
    campaigns.WORKFLOW.fire(
        desk.head, campaign, "cancel", {"reason": "场地有变"}, campaign.row_version
    )
    assert "<dt>取消原因</dt>" in head.get(address).html


def test_a_period_is_named_from_day_to_day(house, desk):
    row = StaffEvaluation(
        staff=desk.clerk.staff_id,
        period_from=today().replace(month=1, day=1),
        period_to=today().replace(month=12, day=31),
    )
    with house.app.test_request_context():
        assert row_name(row).endswith(f"{today().year}-01-01 – {today().year}-12-31")


@pytest.mark.parametrize(
    "agent, name",
    [
        (WINDOWS, "Chrome 86, Windows"),
        (f"{WINDOWS} Edg/120.0", "Edge 120, Windows"),
        ("curl/8", "curl/8"),
        (None, ""),
    ],
)
def test_a_browser_is_named_in_a_few_words(agent, name):
    assert user_agents.name_of(agent) == name
