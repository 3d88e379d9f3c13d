"""Whether a table is tied to a kind of place, and which tables every station reads whole."""

from backoffice.access.scopes import SCOPES
from models.assets import AssetItem
from models.catalogue import ServiceCategory, ServiceItem
from models.experts import Expert
from models.procedures import ProcedureStep, ServiceProcedure
from models.providers import Provider, ProviderContact, ProviderQualification, ProviderService
from models.reference import DictItem, NumberSequence, Region, Setting, WorkCalendar
from models.registry import model_of
from models.stations import Station, StationChannel

SHARED = frozenset(
    model.table()
    for model in (
        Region,
        DictItem,
        Setting,
        WorkCalendar,
        NumberSequence,
        ServiceCategory,
        ServiceItem,
        AssetItem,
        Station,
        StationChannel,
        ServiceProcedure,
        ProcedureStep,
        Provider,
        ProviderContact,
        ProviderQualification,
        ProviderService,
        Expert,
    )
)
"""A role that was narrowed to a place to which such a table has no tie reads it still."""


def is_shared(resource: str) -> bool:
    return resource in SHARED


def is_tied(resource: str, kind: str) -> bool:
    """Whether rows of a table are tied to a place or person of this kind; ALL holds every row."""
    model = model_of(resource)
    line = SCOPES.get(model) if model else None
    if model is None or line is None or kind == "ALL":
        return line is not None
    if line.via:
        return is_tied(model._meta.fields[line.via].rel_model.table(), kind)
    return {
        "STATION": line.station,
        "REGION": line.region,
        "PROVIDER": line.provider,
        "OWN": line.own or line.shown,
    }[kind] is not None
