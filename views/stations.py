"""Service stations and what they promise."""

from models.assets import FixedAsset
from models.staff import PostAssignment, Staff
from models.stations import ServicePromise, Station
from views.base.record_view import RecordView


class StationView(RecordView):
    model = Station
    column_list = ("name", "code", "station_type", "tier", "region", "supervising_org", "service_phone", "status")
    column_filters = ("status", "station_type", "tier", "region")
    column_default_sort = "code"
    form_layout = (("Basic data", ("name", "station_type", "tier", "network_role", "founding_org", "operating_org", "supervising_org",
                                   "parent_station")),
                   ("Place", ("region", "park", "address", "floor_area", "service_regions", "key_industries")),
                   ("How to reach it", ("opening_hours", "service_phone", "supervision_phone", "complaint_phone", "supervision_wechat",
                                        "suggestion_box", "online_channels")))
    related = ((Staff, "station", ("name", "staff_no", "employment_type", "status")),
               (PostAssignment, "station", ("staff", "post", "valid_from", "valid_to")),
               (ServicePromise, "station", ("service_item", "promise_days", "reply_days", "published_on")),
               (FixedAsset, "station", ("code", "item", "location", "status")))


class PromiseView(RecordView):
    model = ServicePromise
    column_list = ("service_item", "station", "promise_days", "reply_days", "published_on")
    column_filters = ("station", "service_item")
