"""The first tables of assets, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, DecimalField, ForeignKeyField, IntegerField,
    Model, SQL)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Organization(Kept):
    class Meta:
        table_name = "organization"


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


class AssetItem(Record):
    code = CharField(max_length=40, unique=True)
    name = CharField(max_length=100)
    kind = CharField(max_length=20, constraints=[one_of("kind", "FA OS")])
    spec = CharField(max_length=100, null=True)
    unit = CharField(max_length=10)
    unit_price = DecimalField(max_digits=12, decimal_places=2, null=True)
    min_stock = DecimalField(max_digits=10, decimal_places=2, null=True)

    class Meta:
        table_name = "asset_item"


class FixedAsset(Record):
    code = CharField(max_length=40, unique=True)
    item = ForeignKeyField(AssetItem, on_delete="RESTRICT")
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    serial_no = CharField(max_length=60, null=True)
    purchased_by = ForeignKeyField(Organization, on_delete="RESTRICT", null=True)
    purchased_on = DateField()
    original_value = DecimalField(max_digits=14, decimal_places=2)
    life_years = IntegerField(null=True)
    custodian = ForeignKeyField(Staff, on_delete="RESTRICT", null=True)
    location = CharField(max_length=100)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status", "USE IDLE REPAIR SCRAP LOST TRANSFER")])
    next_check_on = DateField(null=True)
    scrapped_on = DateField(null=True)

    class Meta:
        table_name = "fixed_asset"


TABLES = (AssetItem, FixedAsset)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
