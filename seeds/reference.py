"""Loads what every installation needs on day one; may run again at any time.

It adds rows that are missing and leaves the others alone, since an administrator may have changed
them. This is the loader's own path: rows are written straight to their tables, by nobody, and
without an audit line.
"""

from backoffice.search import index, name_keys
from models.accounts import RoleGrant
from models.base import transaction
from models.catalogue import ServiceCategory, ServiceItem
from models.reference import DictItem, NumberSequence, Region, Setting
from seeds import catalogue, dictionaries, numbering, regions, roles, settings


def load(refresh_grants: bool = False):
    """Add every missing row, in one transaction; `refresh_grants` puts all permissions back as
    seeded.
    """
    with transaction():
        add_missing(Setting, settings.rows(), "key")
        add_missing(NumberSequence, numbering.rows(), "rule_code")
        for level in "123":
            add_missing(Region, _linked(regions.rows(), Region, "parent", level=level), "code")
        _load_dictionaries()
        add_missing(ServiceCategory, catalogue.categories(), "code")
        add_missing(ServiceItem, _linked(catalogue.items(), ServiceCategory, "category"), "code")
        _fill_materials()
        _load_grants(refresh_grants)


def add_missing(model, rows: list[dict], *key: str):
    """Insert the rows whose key is not in the table yet, deleted rows counted as being there."""
    there = set(model.select(*(getattr(model, name) for name in key)).tuples())

    def is_missing(row):
        return tuple(row[name] for name in key) not in there

    missing = list(filter(is_missing, rows))
    for start in range(0, len(missing), 50):
        model.insert_many(missing[start : start + 50]).execute()
    if missing:
        index.file_missing(model)
        name_keys.keep_missing(model)


def _linked(rows: list[dict], model, link: str, **only) -> list[dict]:
    """The rows that have the values `only`, with the id behind the code that stands in `link`."""
    ids = dict(model.select(model.code, model.id).tuples())
    return [
        {**row, link: row[link] and ids[row[link]]} for row in rows if only.items() <= row.items()
    ]


def _load_dictionaries():
    """Sections before divisions: a division links to its section."""
    rows = dictionaries.rows()
    add_missing(DictItem, [row for row in rows if not row["parent"]], "dict_type", "code")
    sections = dict(
        DictItem.select(DictItem.code, DictItem.id).where(DictItem.dict_type == "industry").tuples()
    )
    add_missing(
        DictItem,
        [{**row, "parent": sections[row["parent"]]} for row in rows if row["parent"]],
        "dict_type",
        "code",
    )


def _fill_materials():
    """Items of an older day one get their list of materials (SY-7.3.1); one that somebody has
    changed since keeps what it has, an empty list too.
    """
    for row in catalogue.items():
        if row["materials"]:
            ServiceItem.update(materials=row["materials"]).where(
                ServiceItem.code == row["code"],
                ServiceItem.materials.is_null(),
                ServiceItem.updated_by.is_null(),
            ).execute()


def _load_grants(refresh: bool):
    """Give each role the acts it has no line for yet, as after an upgrade; what an administrator
    took away or changed stays so.
    """
    if refresh:
        RoleGrant.delete().execute()
    key = ("role", "resource", "verb", "scope")
    there = set(RoleGrant.select(RoleGrant.role, RoleGrant.resource, RoleGrant.verb).tuples())
    add_missing(
        RoleGrant,
        [dict(zip(key, grant, strict=False)) for grant in roles.grants() if grant[:3] not in there],
        *key,
    )
