"""Who knows how a kind of file becomes rows: every table by what it declares, and few files with
rules of their own.
"""

from collections.abc import Callable
from typing import Any

from backoffice.access.actor import Actor
from backoffice.access.permissions import can, require
from backoffice.imports.columns import Column, columns_of
from backoffice.imports.dry_run import Plan, plan
from models.base import BaseTable
from models.registry import model_of


class Importer:
    """The importer of one table; `name` is empty for the general one."""

    name = ""

    def __init__(self, model: type[BaseTable]) -> None:
        self.model = model

    @property
    def resource(self) -> str:
        return self.model.table()

    def may(self, actor: Actor) -> bool:
        return can(actor, "create", self.resource)

    def require(self, actor: Actor) -> None:
        require(actor, "create", self.resource)

    def may_overwrite(self, actor: Actor) -> bool:
        return can(actor, "update", self.resource)

    def columns(
        self, heads_of: Callable = lambda field: (field.name,), names: Any = None
    ) -> list[Column]:
        """The columns that a file may have."""
        return columns_of(self.model, heads_of, names)

    def plan(self, actor: Actor, columns: dict, lines: list, overwrite: bool) -> Plan:
        """What would become of the lines."""
        return plan(actor, self.model, columns, lines, overwrite and self.may_overwrite(actor))


_own: dict[str, Importer] = {}


def register(importer: Importer) -> Importer:
    """Make an importer with rules of its own known by its name."""
    _own[importer.name] = importer
    return importer


def importer_of(resource: str, name: str = "") -> Importer:
    """The importer of a table, or the one with rules of its own."""
    return _own[name] if name else Importer(model_of(resource))
