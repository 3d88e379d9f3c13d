"""Rows of one table that lie below one another: none comes to lie below itself, whoever writes it
(files B18).
"""

from backoffice.errors import Invalid
from models import rules
from models.base import Record, one_by_one


def keep(row: Record, changed: dict) -> None:
    """Ask before a row is moved; two people who move two rows at the same moment are asked one
    after the other. Raises Invalid.
    """
    moved = {
        name: changed[name] for name in rules.trees(type(row)) if changed.get(name) is not None
    }
    if not moved:
        return
    one_by_one(f"tree/{row.table()}")
    if found := rules.circles(row, moved):
        raise Invalid({name: [text] for name, text in found.items()})
