"""Fixed assets and the item master (SY-9.4.2)."""

from models.assets import AssetItem, FixedAsset
from views.base.record_view import RecordView


class AssetView(RecordView):
    model = FixedAsset
    column_list = ("code", "item", "station", "location", "custodian", "purchased_on", "original_value", "next_check_on", "status")
    column_filters = ("status", "item", "custodian", "station", "next_check_on")
    bulk_events = ("idle", "repair")
    bulk_fields = ("location", "custodian", "next_check_on")


class ItemView(RecordView):
    model = AssetItem
    column_list = ("code", "name", "kind", "spec", "unit", "unit_price")
    column_filters = ("kind",)
    related = ((FixedAsset, "item", ("code", "station", "location", "status")),)
