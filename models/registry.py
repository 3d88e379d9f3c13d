"""All tables of the product. A module of `models/` announces its models by being there: nothing lists them."""

import pkgutil
from functools import cache
from importlib import import_module

from peewee import sort_models

import models as room
from models.base import BaseTable
from models.links import Links


@cache
def models() -> tuple[type[BaseTable], ...]:
    """Each model once, parents before children; the tables of many-to-many links are not among them."""
    found = [
        value
        for name in sorted(
            module.name for module in pkgutil.iter_modules(room.__path__) if not module.ispkg
        )
        for value in vars(import_module(f"{room.__name__}.{name}")).values()
        if _is_table(value, f"{room.__name__}.{name}")
    ]
    return tuple(sort_models(found))


def _is_table(value, module: str) -> bool:
    """Whether a value is a model that this module defines; base classes have no label of their own."""
    if (
        not isinstance(value, type)
        or not issubclass(value, BaseTable)
        or value.__module__ != module
    ):
        return False
    return module != BaseTable.__module__


def tables() -> list[type[BaseTable]]:
    """Every table: the models and the tables of their many-to-many links, parents before children."""
    links = [
        field.through_model
        for model in models()
        for field in model._meta.manytomany.values()
        if isinstance(field, Links)
    ]
    return sort_models([*models(), *links])


@cache
def _by_table() -> dict[str, type[BaseTable]]:
    return {model._meta.table_name: model for model in models()}


def model_of(resource: str) -> type[BaseTable] | None:
    """The model of a table name, or None."""
    return _by_table().get(resource)
