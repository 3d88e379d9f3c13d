"""How far the worker is with what an upgrade left empty: one row for each filling, its place, and
what went wrong.
"""

from peewee import BooleanField, CharField, DateTimeField, IntegerField

from models.base import BaseTable


class FillingState(BaseTable):
    """A filling of this name in this version: it goes on after row `last_id`, or is over."""

    name = CharField(max_length=80, unique=True)
    version = CharField(max_length=80)
    last_id = IntegerField(default=0)
    done = IntegerField(default=0)
    failed = IntegerField(default=0)
    is_over = BooleanField(default=False)
    fault = CharField(max_length=300, null=True)
    changed_at = DateTimeField()

    class Meta:
        table_name = "filling_state"
