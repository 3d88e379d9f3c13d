"""Procedures of services: one for each item or category, with steps before it is published; which
are missing (SY-6.5.1, GDD-7.1.2).
"""

from peewee import Expression, ModelSelect, fn

from backoffice.access.actor import Actor
from backoffice.deadlines import due_dates
from backoffice.errors import Invalid
from backoffice.records.rules import Rules, declare
from models.catalogue import ServiceCategory, ServiceItem
from models.messages import T
from models.procedures import ProcedureStep, ServiceProcedure


def of_whose_station(actor: Actor, row: ServiceProcedure) -> None:
    """What somebody of a station writes is that of the station; a common one is the
    administrator's.
    """
    if row.id is None and row.station is None:
        row.station = actor.station_id
    if twin(row):
        raise Invalid(
            {
                "service_item" if row.service_item_id else "category": [
                    T("There is a procedure for this already")
                ]
            }
        )


def twin(row: ServiceProcedure) -> bool:
    """Whether another procedure stands for the same item or category at the same station."""
    ties = [
        field.is_null()
        if row.__data__.get(field.name) is None
        else field == row.__data__[field.name]
        for field in (
            ServiceProcedure.service_item,
            ServiceProcedure.category,
            ServiceProcedure.station,
        )
    ]
    return ServiceProcedure.living().where(*ties, ServiceProcedure.id != (row.id or 0)).exists()


def has_steps(actor: Actor, row: ServiceProcedure, created: bool) -> None:
    """Nothing is published that does not say what is done."""
    if row.published_on and not steps(row).exists():
        raise Invalid({"published_on": [T("Write down the steps before it is published")]})


def steps(procedure: ServiceProcedure) -> ModelSelect:
    return ProcedureStep.living().where(ProcedureStep.procedure == procedure.id)


def beyond_promise(procedure: ServiceProcedure) -> tuple[int, int] | None:
    """(days of all steps, promised days) when the steps of an item together take longer than what
    is promised (R-P1).
    """
    if not (procedure.service_item_id and procedure.station_id):
        return None
    total = steps(procedure).select(fn.SUM(ProcedureStep.limit_days)).scalar() or 0
    promised = due_dates.promise(procedure.station_id, procedure.service_item).days
    return (total, promised) if total > promised else None


def published(actor: Actor) -> ModelSelect:
    """Published procedures that hold where the actor works: the common ones, and those of the own
    station.
    """
    here = ServiceProcedure.station.is_null() | (
        ServiceProcedure.station == (actor.station_id or 0)
    )
    return ServiceProcedure.living().where(ServiceProcedure.published_on.is_null(False), here)


def category_missing(actor: Actor) -> ModelSelect:
    """Categories in whose name nothing is published: the condition of a list."""
    return ServiceCategory.id.not_in(
        published(actor)
        .select(ServiceProcedure.category)
        .where(ServiceProcedure.category.is_null(False))
    )


def item_missing(actor: Actor) -> Expression:
    """Items on offer for which neither a procedure of their own nor one of their category is
    published.
    """
    own = (
        published(actor)
        .select(ServiceProcedure.service_item)
        .where(ServiceProcedure.service_item.is_null(False))
    )
    whole = (
        published(actor)
        .select(ServiceProcedure.category)
        .where(ServiceProcedure.category.is_null(False))
    )
    return (
        (ServiceItem.is_active == True)
        & ServiceItem.id.not_in(own)
        & ServiceItem.category.not_in(whole)
    )


declare(Rules(ServiceProcedure, before_save=(of_whose_station,), after_save=(has_steps,)))
