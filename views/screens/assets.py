"""Fixed assets and the item master (SY-9.4.2)."""

from flask import flash
from flask_babel import gettext as _
from peewee import fn

from backoffice.access.scopes import visible
from models.assets import AssetItem, FixedAsset
from views.crud.record_view import RecordView
from views.current import actor
from views.display.labels import row_name


class AssetView(RecordView):
    model = FixedAsset
    menu_group = "assets"
    menu_order = 10
    column_list = (
        "code",
        "item",
        "station",
        "location",
        "custodian",
        "purchased_on",
        "original_value",
        "next_check_on",
        "status",
    )
    column_filters = ("status", "item", "custodian", "station", "next_check_on")
    bulk_events = ("idle", "repair")
    bulk_fields = ("location", "custodian", "next_check_on")

    def say_saved(self, row):
        super().say_saved(row)
        if words := twin(row):
            flash(words, "warn")

    def details(self, row):
        page = super().details(row)
        page.notice = page.notice or twin(row)
        return page


def twin(row) -> str | None:
    """That another asset in reach has the serial number of this one: two of a kind may, one entered
    twice must not.
    """
    if not row.serial_no:
        return None
    like = visible(actor(), FixedAsset).where(
        fn.UPPER(FixedAsset.serial_no) == row.serial_no.upper(), FixedAsset.id != row.id
    )
    other = like.order_by(FixedAsset.id).first()
    return other and _(
        "%(name)s has the same serial number; is it one asset entered twice?", name=row_name(other)
    )


class ItemView(RecordView):
    model = AssetItem
    menu_group = "assets"
    menu_order = 20
    column_list = ("code", "name", "kind", "spec", "unit", "unit_price")
    column_filters = ("kind",)
    related = ((FixedAsset, "item", ("code", "station", "location", "status")),)
