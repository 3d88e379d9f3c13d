"""The catalogue: 13 categories and the service items with their clauses."""

from backoffice.workflow.procedures import category_missing, item_missing
from models.catalogue import ServiceCategory, ServiceItem
from models.procedures import ServiceProcedure
from models.providers import ProviderService
from models.stations import ServicePromise
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


class CategoryView(RecordView):
    model = ServiceCategory
    menu_group = "catalogue"
    menu_order = 10
    column_list = ("name", "code", "layer", "annex_c_code", "sort")
    column_default_sort = "sort"
    related = (
        (ServiceItem, "category", ("code", "name", "delivery", "default_promise_days")),
        (ServiceProcedure, "category", ("category", "station", "published_on", "published_via")),
    )
    work_views = (
        WorkView("all", "All"),
        WorkView("silent", "No procedure published", category_missing, "near"),
    )

    def sortable(self):
        return super().sortable() | {"sort"}


class ItemView(RecordView):
    model = ServiceItem
    menu_group = "catalogue"
    menu_order = 20
    column_list = (
        "code",
        "name",
        "category",
        "delivery",
        "default_promise_days",
        "requires_qualification",
        "is_active",
    )
    column_filters = ("category", "delivery", "annex_a_section", "is_active")
    bulk_fields = ("category", "delivery", "default_promise_days", "is_active")
    column_default_sort = "code"
    related = (
        (
            ProviderService,
            "service_item",
            ("provider", "promise_days", "fee_standard", "is_active"),
        ),
        (ServicePromise, "service_item", ("station", "promise_days", "reply_days", "published_on")),
        (
            ServiceProcedure,
            "service_item",
            ("service_item", "station", "published_on", "published_via"),
        ),
    )
    work_views = (
        WorkView("all", "All"),
        WorkView("silent", "No procedure published", item_missing, "near"),
    )
