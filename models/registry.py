"""All tables of the product, in the order in which they can be created."""

from peewee import sort_models

from models import (
    campaigns,
    publications,
    projects,
    trainings,
    consultations,
    deliveries,
    issues,
    plans,
    procedures,
    samples,
    sheets,
    visits,
    windows,
    supervision,
    evaluations,
    special_tasks,
    teams,
    accounts,
    announcements,
    assets,
    attachments,
    audit,
    cases,
    catalogue,
    changes,
    complaints,
    deadlines,
    enterprises,
    experts,
    fees,
    filling,
    imports,
    green,
    notifications,
    organisations,
    providers,
    reference,
    referrals,
    refusals,
    requests,
    search,
    second_factor,
    staff,
    stations,
    tasks,
    jobs,
    mails,
    proposals,
    archives,
    honours,
    lookups,
    periodic_surveys,
    suggestions,
    surveys,
    views,
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
