"""Service stations and what they promise."""

from flask import flash
from flask_babel import gettext as _

from backoffice.workflow.service_windows import active, suggested
from models.assets import FixedAsset
from models.procedures import ServiceProcedure
from models.staff import PostAssignment, Staff
from models.stations import ServicePromise, Station, StationChannel, guide
from models.windows import StationWindow
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.display.labels import row_name


class StationView(RecordView):
    model = Station
    menu_group = "stations"
    menu_order = 10
    column_list = (
        "name",
        "code",
        "station_type",
        "tier",
        "region",
        "supervising_org",
        "service_phone",
        "status",
    )
    column_filters = ("status", "station_type", "tier", "region")
    column_default_sort = "code"
    form_layout = (
        (
            "Basic data",
            (
                "name",
                "station_type",
                "tier",
                "network_role",
                "founding_org",
                "operating_org",
                "supervising_org",
                "parent_station",
            ),
        ),
        ("Place", ("region", "park", "address", "floor_area", "service_regions", "key_industries")),
        (
            "How to reach it",
            (
                "opening_hours",
                "service_phone",
                "supervision_phone",
                "complaint_phone",
                "supervision_wechat",
                "suggestion_box",
            ),
        ),
    )
    form_children = (StationChannel,)
    related = (
        (Staff, "station", ("name", "staff_no", "employment_type", "status")),
        (PostAssignment, "station", ("staff", "post", "valid_from", "valid_to")),
        (StationWindow, "station", ("window_no", "kind", "provider", "is_active")),
        (StationChannel, "station", ("row_no", "kind", "name")),
        (ServicePromise, "station", ("service_item", "promise_days", "reply_days", "published_on")),
        (
            ServiceProcedure,
            "station",
            ("service_item", "category", "published_on", "published_via"),
        ),
        (FixedAsset, "station", ("code", "item", "location", "status")),
    )

    def details(self, row):
        """How many windows the work would need stands beside how many there are; nobody enforces it
        (R-W1).
        """
        page = super().details(row)
        page.facts_line = [
            (_("Windows"), _("%(n)s, suggested %(m)s", n=len(active(row)), m=suggested(row)), None)
        ]
        return page


class ChannelView(RecordView):
    model = StationChannel
    column_list = ("row_no", "station", "kind", "name")
    column_filters = ("kind", "station")
    can_create = can_edit = can_delete = False


class PromiseView(RecordView):
    model = ServicePromise
    menu_group = "stations"
    menu_order = 20
    column_list = ("service_item", "station", "promise_days", "reply_days", "published_on")
    column_filters = ("station", "service_item", "published_on")
    work_views = (
        WorkView("public", "Published", lambda actor: ServicePromise.published_on.is_null(False)),
        WorkView(
            "hidden", "Not published", lambda actor: ServicePromise.published_on.is_null(), "near"
        ),
        WorkView("all", "All"),
    )

    def say_saved(self, row):
        super().say_saved(row)
        if words := beyond_guide(row):
            flash(words, "warn")

    def details(self, row):
        page = super().details(row)
        page.notice = beyond_guide(row)
        return page


def beyond_guide(row) -> str | None:
    """A promise longer than that of the item it is measured by is worth a look, not an error
    (R-T3).
    """
    days = guide(row.service_item)
    if days is None or row.promise_days <= days:
        return None
    return _(
        "Longer than the reference item “%(item)s” with %(days)s working days",
        item=row_name(row.service_item.reference_item),
        days=days,
    )
