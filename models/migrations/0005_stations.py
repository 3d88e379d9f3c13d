"""The first tables of stations, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, DecimalField, ForeignKeyField, IntegerField,
    Model, SQL, TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class DictItem(Kept):
    class Meta:
        table_name = "dict_item"


class IndustrialPark(Kept):
    class Meta:
        table_name = "industrial_park"


class Organization(Kept):
    class Meta:
        table_name = "organization"


class Region(Kept):
    class Meta:
        table_name = "region"


class ServiceItem(Kept):
    class Meta:
        table_name = "service_item"


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class Station(Record):
    code = CharField(max_length=40, unique=True)
    name = CharField(max_length=100, unique=True)
    station_type = CharField(max_length=20, constraints=[one_of("station_type", "S P W C O G")])
    tier = CharField(max_length=20, constraints=[one_of("tier", "T1 T2 T3 T4")])
    network_role = CharField(max_length=20, null=True, constraints=[one_of("network_role", "HUB TRUNK NODE")])
    founding_org = ForeignKeyField(Organization, on_delete="RESTRICT")
    supervising_org = ForeignKeyField(Organization, on_delete="RESTRICT")
    parent_station = ForeignKeyField("self", on_delete="RESTRICT", null=True)
    region = ForeignKeyField(Region, on_delete="RESTRICT")
    park = ForeignKeyField(IndustrialPark, on_delete="RESTRICT", null=True)
    address = CharField(max_length=200)
    floor_area = DecimalField(max_digits=8, decimal_places=1, null=True)
    online_channels = TextField(null=True)
    opening_hours = CharField(max_length=120)
    service_phone = CharField(max_length=20)
    supervision_phone = CharField(max_length=20)
    complaint_phone = CharField(max_length=20)
    supervision_wechat = CharField(max_length=60, null=True)
    suggestion_box = CharField(max_length=100, null=True)
    has_signage = BooleanField()
    has_remote_meeting = BooleanField()
    admitted_on = DateField(null=True)
    removed_on = DateField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status",
        "DRAFT ACTIVE RECTIFYING SUSPENDED REMOVED")])
    pledge = TextField(null=True)
    remarks = TextField(null=True)

    class Meta:
        table_name = "station"


class ServicePromise(Record):
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    service_item = ForeignKeyField(ServiceItem, on_delete="RESTRICT")
    promise_days = IntegerField()
    reply_days = IntegerField()
    published_on = DateField(null=True)
    safeguards = TextField(null=True)

    class Meta:
        table_name = "service_promise"
        indexes = ((("station", "service_item"), True),)


class StationKeyIndustries(Kept):
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    dictitem = ForeignKeyField(DictItem, on_delete="RESTRICT")

    class Meta:
        table_name = "station_key_industries"
        indexes = ((("station", "dictitem"), True),)


class StationOperatingOrg(Kept):
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    organization = ForeignKeyField(Organization, on_delete="RESTRICT")

    class Meta:
        table_name = "station_operating_org"
        indexes = ((("station", "organization"), True),)


class StationServiceRegions(Kept):
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    region = ForeignKeyField(Region, on_delete="RESTRICT")

    class Meta:
        table_name = "station_service_regions"
        indexes = ((("station", "region"), True),)


TABLES = (Station, ServicePromise, StationKeyIndustries, StationOperatingOrg, StationServiceRegions)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
