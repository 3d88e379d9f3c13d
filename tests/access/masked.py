"""Names that a person may not read in full, and a search for them in the text of a page."""

from collections import defaultdict
from itertools import pairwise

from backoffice.access.outside_reach import is_own
from backoffice.access.scopes import visible
from models.accounts import UserAccount
from models.registry import models
from models.staff import Staff

WALKED = (
    "index_view",
    "details_view",
    "edit_view",
    "create_view",
    "print_view",
    "happen",
    "lookup",
    "delete_view",
    "switch_view",
    "find",
    "workbench",
    "quality_file",
)
"""The screens of which a name could stand in the text."""


def closed_fields(model):
    return [field for field in model._meta.sorted_fields if getattr(field, "mask", None) == "name"]


def names_masked_for(who) -> set[str]:
    """Names of people that this person may not read in full anywhere."""
    every, free = (
        set(),
        {row.name for row in Staff.select()} | {row.display_name for row in UserAccount.select()},
    )
    for model in models():
        for field in closed_fields(model):
            rows = list(model.select().where(field.is_null(False)))
            every |= {getattr(row, field.name) for row in rows}
            near = {row.id for row in visible(who, model, "see").select(model.id)}
            free |= {
                getattr(row, field.name)
                for row in rows
                if row.id in near or is_own(who, row) or row.shows(field)
            }
    return {name for name in every - free if len(name) > 1}


class Names:
    """Finds which of many names stand in a text.

    Every name is looked for only where its first two characters stand together, which is nowhere
    for most: hundreds of names in a thousand pages took as long as making the pages.
    """

    def __init__(self, names):
        self._by_start = defaultdict(list)
        for name in names:
            self._by_start[name[:2]].append(name)

    def found_in(self, text: str) -> list[str]:
        pairs = {first + second for first, second in pairwise(text)}
        return [
            name
            for start in self._by_start.keys() & pairs
            for name in self._by_start[start]
            if name in text
        ]
