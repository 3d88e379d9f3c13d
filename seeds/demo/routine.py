"""What goes on beside the needs: the worker's rounds, people reading their messages, and assets
that change hands.
"""

from backoffice.deadlines.workdays import add_workdays
from backoffice.messages import notifications
from backoffice.reminders.digest import remind
from backoffice.workflow.referrals import overdue_referrals
from backoffice.workflow.special_tasks import overdue
from models.assets import FixedAsset
from models.clock import today
from seeds.demo.places import SOUTH, WEST

REMINDED = 1
"""Reminders are kept for so many days; older ones would only have been read."""
KEEPERS = {"asset1": WEST, "asset2": SOUTH}
REASONS = {
    "repair": "开机异响，送修检测。",
    "scrap": "超过使用年限且无维修价值。",
    "lose": "盘点未见实物，已书面说明。",
}


def worker(play):
    """Every morning: rounds without an answer end (R-T7), tasks past their day are late (R-T13); in
    the last days also the reminders (R-T15).
    """
    while True:
        overdue_referrals()
        overdue()
        if today() >= play.works.day(REMINDED):
            remind()
        yield play.works.early(add_workdays(today(), 1))


def reader(play, login: str):
    """Somebody who reads all messages once a week, and has not yet read those of the last days."""
    while today() < play.works.day(2):
        notifications.read_all(play.actor(login))
        yield play.works.on(add_workdays(today(), play.chance.randint(3, 6)))


def keeper(play, login: str):
    """A keeper of assets hands out, takes back, sends to repair and scraps."""
    actor, station = play.actor(login), play.cast.station[KEEPERS[login]]
    crew = [member for member in play.cast.crew[station.name] if member.status == "ON"]
    for event, state in (
        ("use", "IDLE"),
        ("repair", "USE"),
        ("use", "REPAIR"),
        ("idle", "USE"),
        ("scrap", "REPAIR"),
        ("repair", "USE"),
    ):
        card = (
            FixedAsset.living()
            .where(FixedAsset.station == station, FixedAsset.status == state)
            .order_by(FixedAsset.id)
            .first()
        )
        if card:
            asked = (
                {"custodian": str(play.chance.choice(crew).id), "location": "服务大厅"}
                if event == "use"
                else {}
            )
            play.fire(
                actor,
                card,
                event,
                **asked,
                **({"reason": REASONS[event]} if event in REASONS else {}),
            )
        yield play.later(4, 9)
