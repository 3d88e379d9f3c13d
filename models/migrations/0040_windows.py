"""The first tables of windows, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Provider(Kept):
    class Meta:
        table_name = "provider"


class ServiceItem(Kept):
    class Meta:
        table_name = "service_item"


class Staff(Kept):
    class Meta:
        table_name = "staff"


class Station(Kept):
    class Meta:
        table_name = "station"


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class StationWindow(Record):
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    window_no = CharField(max_length=10)
    kind = CharField(max_length=20, constraints=[one_of("kind", "CONSULT ACCEPT COMP RESIDENT")])
    provider = ForeignKeyField(Provider, on_delete="RESTRICT", null=True)
    daily_capacity = IntegerField(null=True)
    is_active = BooleanField()

    class Meta:
        table_name = "station_window"
        indexes = ((("station", "window_no"), True),)


class StationWindowServiceItems(Kept):
    stationwindow = ForeignKeyField(StationWindow, on_delete="RESTRICT")
    serviceitem = ForeignKeyField(ServiceItem, on_delete="RESTRICT")

    class Meta:
        table_name = "station_window_service_items"
        indexes = ((("stationwindow", "serviceitem"), True),)


class StationWindowStaff(Kept):
    stationwindow = ForeignKeyField(StationWindow, on_delete="RESTRICT")
    staff = ForeignKeyField(Staff, on_delete="RESTRICT")

    class Meta:
        table_name = "station_window_staff"
        indexes = ((("stationwindow", "staff"), True),)


TABLES = (StationWindow, StationWindowServiceItems, StationWindowStaff)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
