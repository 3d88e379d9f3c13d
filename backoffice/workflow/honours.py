"""Honours and declarations: of the right enterprise or park and year, each once; the page of a park
says what its application says, and a chief quality officer stands in the file (SY-5.1.1, SY-5.1.2,
SY-5.1.4).
"""

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.records import writes
from backoffice.records.rules import Rules, declare
from models.clock import today
from models.enterprises import Enterprise
from models.honours import EnterpriseHonor, EnterpriseTalent
from models.messages import T
from models.organisations import IndustrialPark
from models.stations import Station

OVER = ("PASSED", "FAILED")
"""States of a declaration that was decided on."""
AHEAD = 2
"""How many years before its award a declaration is planned at most."""


def check(actor: Actor, honour: EnterpriseHonor) -> None:
    """Whoever is honoured exists once, in its year, with its case. Raises Invalid."""
    errors = {**_of_year(honour), **_of_case(honour), **_of_park(actor, honour)}
    if not errors and _stands_already(honour):
        errors = {"kind": [T("This declaration is written down already")]}
    if errors:
        raise Invalid(errors)


def _of_year(honour: EnterpriseHonor) -> dict:
    year, this = honour.year, today().year
    if year is None:
        return {}
    if honour.status in OVER and year > this:
        return {"year": [T("What is decided cannot lie in a year to come")]}
    if year > this + AHEAD:
        return {"year": [T("A declaration is planned at most {years} years ahead", years=AHEAD)]}
    return {}


def _of_case(honour: EnterpriseHonor) -> dict:
    """The case that led to it is one of this enterprise, or of an enterprise in this park."""
    if not honour.__data__.get("service_case"):
        return {}
    firm = honour.service_case.enterprise
    if honour.__data__.get("enterprise"):
        fits = firm.id == honour.enterprise_id
    else:
        fits = firm.park_id is not None and firm.park_id == honour.__data__.get("park")
    return {} if fits else {"service_case": [T("This case belongs to somebody else")]}


def _of_park(actor: Actor, honour: EnterpriseHonor) -> dict:
    """A park that is named lies where the station works, and an enterprise beside it lies in it."""
    if not honour.__data__.get("park"):
        return {}
    park = honour.park
    if honour.__data__.get("enterprise") and honour.enterprise.park_id != park.id:
        return {"park": [T("The enterprise does not lie in this park")]}
    if actor.station_id is None:
        return {}
    station = Station.get_by_id(actor.station_id)
    places = {station.region_id, *(one.id for one in station.service_regions)}
    if park.id != station.park_id and not {park.region_id, park.region.parent_id} & places:
        return {"park": [T("This park lies outside the area of your station")]}
    return {}


def _stands_already(honour: EnterpriseHonor) -> bool:
    """Whether the same declaration of the same year is there; one that failed may be made again."""
    if honour.status == "FAILED":
        return False
    same = EnterpriseHonor.living().where(
        EnterpriseHonor.kind == honour.kind,
        EnterpriseHonor.year == honour.year,
        EnterpriseHonor.status != "FAILED",
        EnterpriseHonor.id != (honour.id or 0),
    )
    for name in ("enterprise", "park", "level"):
        field, value = EnterpriseHonor._meta.fields[name], honour.__data__.get(name)
        same = same.where(field.is_null() if value is None else field == value)
    return honour.kind != "OTH" and same.exists()


def tell_park(actor: Actor, honour: EnterpriseHonor, created: bool) -> None:
    """The page of a park says what its newest application says."""
    if honour.kind != "ZONE":
        return
    newest = (
        EnterpriseHonor.living()
        .where(EnterpriseHonor.kind == "ZONE", EnterpriseHonor.park == honour.park_id)
        .order_by(EnterpriseHonor.year.desc(), EnterpriseHonor.id.desc())
        .first()
    )
    park = IndustrialPark.get_by_id(honour.park_id)
    if park.demo_zone_status != newest.status:
        writes.update_in_event(actor, park, {"demo_zone_status": newest.status}, "apply")


def tell_file(actor: Actor, talent: EnterpriseTalent, created: bool) -> None:
    """A chief quality officer among the talents is the one of the file (SY-5.1.4)."""
    if talent.kind != "CQO":
        return
    firm = Enterprise.get_by_id(talent.enterprise_id)
    if firm.cqo_name != talent.name:
        writes.update_in_event(actor, firm, {"cqo_name": talent.name}, "appoint")


declare(Rules(EnterpriseHonor, before_save=(check,), after_save=(tell_park,)))
declare(Rules(EnterpriseTalent, after_save=(tell_file,)))
