"""Builds the demo world on an empty database."""

from argon2 import PasswordHasher

from backoffice.records import writes
from models.accounts import UserAccount
from models.enterprises import Enterprise
from models.reference import Setting
from models.stations import Station
from seeds import reference
from seeds.demo import firms, flow, people, places, pool, procedures, stores, windows
from seeds.demo.accounts import PASSWORD
from seeds.demo.cast import Cast, add, gather

MARK = "demo_world"
"""The setting that tells everybody that nothing here is real."""


class NotEmpty(RuntimeError):  # noqa: N818 (named like those of backoffice/errors.py)
    """The database holds people's work: no demo world is poured over it."""


def load(hasher: PasswordHasher | None = None) -> Cast:
    """Reference data and the demo world with its half year of work, in one transaction; answers who
    and what is there. Raises NotEmpty.

    The cost of the password's hash is the caller's decision: `hasher`, or argon2's own defaults.
    """
    with writes.writing():
        if any(model.select().exists() for model in (UserAccount, Station, Enterprise)):
            raise NotEmpty("this database already has accounts, stations or enterprises")
        reference.load()
        add(
            Setting,
            key=MARK,
            value="1",
            note="演示数据：全部人名、单位与号码均为虚构，不得用于正式业务",
        )
        cast = gather()
        people.load_admin(cast, (hasher or PasswordHasher()).hash(PASSWORD))
        places.load(cast)
        procedures.load(cast)
        people.load_staff(cast)
        pool.load_providers(cast)
        pool.load_experts(cast)
        people.load_accounts(cast)
        windows.load(cast)
        firms.load(cast)
        stores.load(cast)
        flow.load(cast)
    return cast
