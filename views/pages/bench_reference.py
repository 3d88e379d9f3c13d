"""The yardstick of the benchmark: a list of cases as one would write it by hand, without anything
generated.
"""

from flask import Blueprint, render_template
from peewee import JOIN

from backoffice.access.permissions import require
from backoffice.access.scopes import visible
from models.cases import CASE_STATUS, ServiceCase
from models.catalogue import ServiceItem
from models.enterprises import Enterprise
from models.providers import Provider
from models.staff import Staff
from views.current import actor, no_parameters_but
from views.display.labels import language

SIZE = 20


def reference_page() -> Blueprint:
    """The page, for an application that is about to be measured; the product itself does not have
    it.
    """
    blueprint = Blueprint("bench", __name__)
    blueprint.add_url_rule("/bench/cases", view_func=cases)
    return blueprint


def cases():
    """The twenty newest cases within the scope: ids first, then their rows with what they
    link to.
    """
    no_parameters_but()
    require(actor(), "read", "service_case")
    ids = [
        row
        for (row,) in visible(actor(), ServiceCase)
        .select(ServiceCase.id)
        .order_by(ServiceCase.id.desc())
        .limit(SIZE)
        .tuples()
    ]
    rows = (
        ServiceCase.select(ServiceCase, Enterprise, ServiceItem, Staff, Provider)
        .join(Enterprise)
        .switch(ServiceCase)
        .join(ServiceItem)
        .switch(ServiceCase)
        .join(Staff)
        .switch(ServiceCase)
        .join(Provider, JOIN.LEFT_OUTER)
        .where(ServiceCase.id.in_(ids))
        .order_by(ServiceCase.id.desc())
    )
    return render_template(
        "bench.html", rows=rows, status=lambda code: CASE_STATUS.label(code, language())
    )
