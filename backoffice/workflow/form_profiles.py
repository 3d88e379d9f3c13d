"""Which form a need is taken in on: that of the standard of the station's region (SY-1, decisions
55).
"""

from models.reference import Region
from models.requests import ServiceRequest
from models.stations import Station

BY_REGION = (("3502", "XM"), ("2101", "SY_A"), ("22", "JL_B"), ("44", "GD"))
"""How the code of a region begins, and its form; the closer region stands before the wider."""


def of_region(region: Region) -> str | None:
    """The form of a region; None where no standard of its own is known, so that it is chosen."""
    return next((form for begins, form in BY_REGION if region.code.startswith(begins)), None)


def of_draft(station: Station, words: str | None) -> str:
    """The form of a need that begins with what was asked elsewhere. Annex B of Jilin wants words;
    without them the draft is one of the usual form, until the clerk chooses.
    """
    usual = ServiceRequest.form_profile.default
    found = of_region(station.region) or usual
    return found if words or found != "JL_B" else usual
