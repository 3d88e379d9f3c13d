"""The demo world: whether this database holds it, where it may be shown, and how it is loaded
again.
"""

from peewee import Database

from backoffice.config import SettingError, Settings
from backoffice.operations import schema
from models.accounts import UserAccount
from models.base import transaction
from models.reference import Setting
from seeds import reference

MARK = "demo_world"
SHOWN = (
    "admin",
    "head1",
    "clerk1",
    "asset1",
    "archive1",
    "safety1",
    "head2",
    "clerk2",
    "auditor1",
    "provider1",
    "expert1",
)


def is_here() -> bool:
    return Setting.select().where(Setting.key == MARK, Setting.value == "1").exists()


def load() -> None:
    """Fill an empty database with the demo world and mark it as such."""
    from seeds import demo

    demo.load()
    with transaction():
        Setting.get_or_create(
            key=MARK, defaults={"value": "1", "note": "This database holds the demo world"}
        )


def reset(settings: Settings, db: Database) -> None:
    """Throw everything away and load the demo world again. Refuses a database that is
    not a demo.
    """
    if not is_here():
        raise SettingError("this database does not hold the demo world; nothing was changed")
    schema.empty(db)
    schema.upgrade(db)
    settings.audit_head.unlink(missing_ok=True)
    reference.load()
    load()


def accounts() -> str:
    """The demo accounts and their password, as the start prints them."""
    from seeds.demo import PASSWORD

    there = {account.username for account in UserAccount.select(UserAccount.username)}
    shown = ", ".join(name for name in SHOWN if name in there)
    return f"Demo accounts: {shown}\nPassword of all: {PASSWORD}"


def refuse_in_the_open(settings: Settings) -> None:
    """The password of the demo world is known to everybody, so it stays on this machine unless told
    otherwise.
    """
    if is_here() and not settings.may_show_demo:
        raise SettingError(
            "this database holds the demo world and "
            f"BACKOFFICE_HOST={settings.host} is open to others; "
            "use a database of your own, or set BACKOFFICE_DEMO_ANYWHERE=1"
        )
