"""What the parts of the demo world share: chance, today, and who and what is there already."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from models.catalogue import ServiceCategory, ServiceItem
from models.clock import today
from models.links import Links
from models.reference import DictItem, Region
from seeds.demo.accounts import SEED


@dataclass
class Cast:
    """Rows by the name under which the parts speak of them."""

    chance: Random
    today: date
    region: dict
    category: dict
    item: dict
    industry: dict
    service_mode: dict
    expert_role: dict
    used: dict = field(default_factory=dict)
    password_hash: str = ""
    admin: object = None
    organisation: dict = field(default_factory=dict)
    park: dict = field(default_factory=dict)
    station: dict = field(default_factory=dict)
    crew: dict = field(default_factory=dict)
    account: dict = field(default_factory=dict)
    enterprise: dict = field(default_factory=dict)
    provider: dict = field(default_factory=dict)
    contact: dict = field(default_factory=dict)
    expert: dict = field(default_factory=dict)
    asset_item: dict = field(default_factory=dict)

    def ago(self, least: int, most: int | None = None) -> date:
        """A day between `least` and `most` days before today; a negative number lies ahead."""
        return self.today - timedelta(
            days=least if most is None else self.chance.randint(least, most)
        )

    def some(self, things, least: int, most: int) -> list:
        """Between `least` and `most` different ones, in their order."""
        things = list(things)
        chosen = set(
            self.chance.sample(
                range(len(things)), min(len(things), self.chance.randint(least, most))
            )
        )
        return [thing for place, thing in enumerate(things) if place in chosen]

    def count(self, series: str) -> int:
        """1, 2, 3 ... for each series of made-up numbers."""
        self.used[series] = self.used.get(series, 0) + 1
        return self.used[series]


def gather() -> Cast:
    """A cast with the reference data and nobody on the stage."""
    return Cast(
        Random(SEED),
        today(),
        _by_code(Region),
        _by_code(ServiceCategory),
        _by_code(ServiceItem),
        **{kind: _entries(kind) for kind in ("industry", "service_mode", "expert_role")},
    )


def _entries(kind: str) -> dict:
    """{code: entry} of one open list."""
    return {row.code: row for row in DictItem.living().where(DictItem.dict_type == kind)}


def add(model, **values):
    """Store a row, links to many included. Raises ValueError when a rule of the model does not
    hold.
    """
    many = {
        name: values.pop(name)
        for name in list(values)
        if isinstance(model._meta.manytomany.get(name), Links)
    }
    row = model(**values)
    if faults := {name: str(text) for rule in model.rules for name, text in rule(row).items()}:
        raise ValueError(f"{model.__name__} {row}: {faults}")
    row.save(force_insert=True)
    for name, others in many.items():
        link = model._meta.manytomany[name]
        if others:
            link.through_model.insert_many(
                [{link.owner_key.name: row.id, link.target_key.name: other.id} for other in others]
            ).execute()
    return row


def _by_code(model) -> dict:
    return {row.code: row for row in model.living()}
