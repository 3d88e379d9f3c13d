"""All tables of the product. Every model in a module of `models/` is found by scanning; no list of
them is kept by hand.
"""

import pkgutil
from functools import cache
from importlib import import_module

from peewee import sort_models

import models as room
from models.base import BaseTable
from models.links import Links


@cache
def models() -> tuple[type[BaseTable], ...]:
    """Each model once, parents before children, without the tables of many-to-many links."""
    found = []
    for name in sorted(one.name for one in pkgutil.iter_modules(room.__path__) if not one.ispkg):
        module = import_module(f"{room.__name__}.{name}")
        found += [value for value in vars(module).values() if _is_table(value, module.__name__)]
    return tuple(sort_models(found))


def _is_table(value: object, module: str) -> bool:
    """Whether a value is a model defined in this module, and not one of the base classes."""
    if (
        not isinstance(value, type)
        or not issubclass(value, BaseTable)
        or value.__module__ != module
    ):
        return False
    return module != BaseTable.__module__


def tables() -> list[type[BaseTable]]:
    """The models and the tables of their many-to-many links, parents before children."""
    links = []
    for model in models():
        fields = model._meta.manytomany.values()
        links += [field.through_model for field in fields if isinstance(field, Links)]
    return sort_models([*models(), *links])


@cache
def _by_table() -> dict[str, type[BaseTable]]:
    return {model._meta.table_name: model for model in models()}


def model_of(resource: str) -> type[BaseTable] | None:
    """The model of a table name, or None."""
    return _by_table().get(resource)
