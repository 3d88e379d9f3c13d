"""Units behind the stations, and industrial parks."""

from models.enterprises import Enterprise
from models.honours import EnterpriseHonor
from models.organisations import IndustrialPark, Organization
from models.stations import Station
from views.crud.record_view import RecordView


class OrganizationView(RecordView):
    model = Organization
    menu_group = "stations"
    menu_order = 60
    column_list = ("name", "kind", "region", "parent", "contact_name")
    column_filters = ("kind", "region")
    related = ((Station, "supervising_org", ("name", "code", "status")),)


class ParkView(RecordView):
    model = IndustrialPark
    menu_group = "stations"
    menu_order = 70
    column_list = ("name", "grade", "region", "org", "demo_zone_status")
    column_filters = ("grade", "region")
    related = (
        (EnterpriseHonor, "park", ("kind", "level", "year", "status", "service_case")),
        (Enterprise, "park", ("name", "code", "size_class")),
    )
