"""A green channel is that of one item: of its lane, or the only one that its need asks for.

What was opened for a form with several items stays without one, and holds for all of them as before.
"""

from peewee import ForeignKeyField, Model

LANES = (("METROLOGY", "M04"), ("PATENT", "I02"))
OF_NEED = (
    "FROM request_item WHERE request_id = green_channel.request_id AND NOT is_deleted AND service_item_id IS NOT NULL"
)


class Kept(Model):
    class Meta:
        legacy_table_names = False


class ServiceItem(Kept):
    class Meta:
        table_name = "service_item"


def up(migrator, db):
    item = ForeignKeyField(ServiceItem, field=ServiceItem.id, on_delete="RESTRICT", null=True)
    migrator.migrate(migrator.add_column("green_channel", "service_item_id", item))
    for criterion, code in LANES:
        db.execute_sql(
            "UPDATE green_channel SET service_item_id = (SELECT id FROM service_item WHERE code = "
            f"'{code}') WHERE criterion = '{criterion}'"
        )
    db.execute_sql(
        f"UPDATE green_channel SET service_item_id = (SELECT min(service_item_id) {OF_NEED}) "
        f"WHERE service_item_id IS NULL AND (SELECT count(DISTINCT service_item_id) {OF_NEED}) = 1"
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_index("green_channel", "green_channel_service_item_id"),
        migrator.drop_column("green_channel", "service_item_id"),
    )
