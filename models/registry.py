"""All tables of the product, in the order in which they can be created."""

from peewee import sort_models

from models import (
    accounts,
    announcements,
    archives,
    assets,
    attachments,
    audit,
    campaigns,
    cases,
    catalogue,
    changes,
    complaints,
    consultations,
    deadlines,
    deliveries,
    enterprises,
    evaluations,
    experts,
    fees,
    filling,
    green,
    honours,
    imports,
    issues,
    jobs,
    lookups,
    mails,
    notifications,
    organisations,
    periodic_surveys,
    plans,
    procedures,
    projects,
    proposals,
    providers,
    publications,
    reference,
    referrals,
    refusals,
    requests,
    samples,
    search,
    second_factor,
    sheets,
    special_tasks,
    staff,
    stations,
    suggestions,
    supervision,
    surveys,
    tasks,
    teams,
    trainings,
    views,
    visits,
    windows,
)
from models.base import BaseTable
from models.links import Links

ROOMS = (
    reference,
    organisations,
    catalogue,
    attachments,
    stations,
    staff,
    providers,
    experts,
    teams,
    accounts,
    second_factor,
    enterprises,
    special_tasks,
    requests,
    green,
    cases,
    deadlines,
    referrals,
    refusals,
    fees,
    consultations,
    visits,
    windows,
    procedures,
    issues,
    sheets,
    deliveries,
    plans,
    samples,
    campaigns,
    trainings,
    publications,
    projects,
    surveys,
    periodic_surveys,
    archives,
    suggestions,
    lookups,
    honours,
    supervision,
    evaluations,
    complaints,
    assets,
    notifications,
    imports,
    audit,
    tasks,
    jobs,
    mails,
    announcements,
    proposals,
    search,
    filling,
    changes,
    views,
)


def models() -> list[type[BaseTable]]:
    """Each model of the house once, quiet nouns first; tables of many-to-many links are not among
    them.
    """
    return [
        value
        for room in ROOMS
        for value in vars(room).values()
        if isinstance(value, type)
        and issubclass(value, BaseTable)
        and value.__module__ == room.__name__
    ]


def tables() -> list[type[BaseTable]]:
    """Every table: the models and the tables of their many-to-many links, parents before children."""
    found = models()
    links = [
        field.through_model
        for model in found
        for field in model._meta.manytomany.values()
        if isinstance(field, Links)
    ]
    return sort_models(found + links)


def model_of(resource: str):
    """The model of a table name, or None."""
    return next((model for model in models() if model._meta.table_name == resource), None)
