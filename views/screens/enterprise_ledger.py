"""The list of enterprises as a workbook, one line for each quality file (L08 of the reports)."""

from decimal import Decimal

from peewee import fn

from backoffice.access.scopes import visible
from backoffice.exports.row_values import among
from models.archives import ArchiveFile
from models.cases import ServiceCase
from models.clock import day_of
from models.enterprises import Enterprise
from models.honours import EnterpriseHonor
from models.requests import ServiceRequest
from models.surveys import SatisfactionSurvey
from views.crud.list import exporting
from views.display.cells import words

WON = "PASSED"
CENT = Decimal("0.01")


def columns() -> list:
    def field(name):
        return exporting.column_of(Enterprise, name)

    return [
        field("code"),
        field("name"),
        field("uscc"),
        field("industry"),
        field("size_class"),
        field("park"),
        field("home_station"),
        field("contact_name"),
        field("contact_phone"),
        exporting.computed_column("Needs", "number", lambda row: row.needs, ()),
        exporting.computed_column("Items", "number", lambda row: row.items, ()),
        exporting.computed_column("Mean satisfaction", "amount", lambda row: row.satisfaction, ()),
        exporting.computed_column("Last service day", "day", lambda row: row.last_service, ()),
        exporting.computed_column("Honours", "text", lambda row: row.honours, ()),
        exporting.computed_column("Archive no.", "text", lambda row: row.volume, ()),
        field("status"),
    ]


def prepare(actor, rows):
    """Load for a batch of enterprises what their needs, cases, surveys, honours and files say, as
    far as the reader reaches them.
    """
    ids = [row.id for row in rows]
    needs = _counted(visible(actor, ServiceRequest), ServiceRequest, ids)
    cases = _counted(visible(actor, ServiceCase), ServiceCase, ids)
    means, served = _means(actor, ids), _last_service(actor, ids)
    honours, volumes = _honours(actor, ids), _volumes(actor, ids)
    for row in rows:
        row.needs, row.items = needs.get(row.id, 0), cases.get(row.id, 0)
        row.satisfaction, row.last_service = means.get(row.id), served.get(row.id)
        row.honours, row.volume = "；".join(honours.get(row.id, ())), volumes.get(row.id, "")


def _counted(query, model, ids) -> dict:
    found = query.select(model.enterprise, fn.COUNT(model.id)).where(among(model.enterprise, ids))
    return dict(found.group_by(model.enterprise).tuples())


def _means(actor, ids) -> dict:
    """{enterprise: the mean of what its surveys say, of 4}."""
    cases = ServiceCase.select(ServiceCase.id, ServiceCase.enterprise).where(
        among(ServiceCase.enterprise, ids)
    )
    firm_of = dict(cases.tuples())
    said: dict = {}
    for case, mean in (
        visible(actor, SatisfactionSurvey)
        .select(SatisfactionSurvey.service_case, SatisfactionSurvey.mean_score)
        .where(
            among(SatisfactionSurvey.service_case, list(firm_of)),
            SatisfactionSurvey.mean_score.is_null(False),
        )
        .tuples()
    ):
        said.setdefault(firm_of[case], []).append(Decimal(mean))
    return {firm: (sum(means) / len(means)).quantize(CENT) for firm, means in said.items()}


def _last_service(actor, ids) -> dict:
    """{enterprise: the day on which it was last served}."""
    served = fn.MAX(fn.COALESCE(ServiceCase.ended_at, ServiceCase.started_at))
    rows = (
        visible(actor, ServiceCase)
        .select(ServiceCase.enterprise, served)
        .where(among(ServiceCase.enterprise, ids))
        .group_by(ServiceCase.enterprise)
        .tuples()
    )
    return {firm: day_of(ServiceCase.ended_at.python_value(last)) for firm, last in rows if last}


def _honours(actor, ids) -> dict:
    """{enterprise: its honours that were granted, with level and year}."""
    found: dict = {}
    for row in (
        visible(actor, EnterpriseHonor)
        .where(among(EnterpriseHonor.enterprise, ids), EnterpriseHonor.status == WON)
        .order_by(EnterpriseHonor.year)
    ):
        kind = words(EnterpriseHonor.kind, row.kind)
        level = words(EnterpriseHonor.level, row.level) if row.level else ""
        found.setdefault(row.enterprise_id, []).append(f"{row.year} {level}{kind}")
    return found


def _volumes(actor, ids) -> dict:
    """{enterprise: the number of its file}."""
    rows = visible(actor, ArchiveFile).where(
        among(ArchiveFile.enterprise, ids), ArchiveFile.kind == "ENT"
    )
    return {row.enterprise_id: row.code for row in rows.order_by(ArchiveFile.id)}
