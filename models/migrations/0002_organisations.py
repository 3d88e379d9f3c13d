"""The first tables of organisations, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL, TextField


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class DictItem(Kept):
    class Meta:
        table_name = "dict_item"


class Region(Kept):
    class Meta:
        table_name = "region"


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class Organization(Record):
    name = CharField(max_length=120)
    uscc = CharField(max_length=18, null=True)
    kind = CharField(max_length=20, constraints=[one_of(
        "kind",
        "GOV_CITY GOV_DIST GOV_GRASS TECH PARK ASSOC KEYENT MODSVC OTHER")])
    system_role = TextField()
    parent = ForeignKeyField("self", on_delete="RESTRICT", null=True)
    region = ForeignKeyField(Region, on_delete="RESTRICT")
    contact_name = CharField(max_length=40, null=True)
    contact_phone = TextField(null=True)
    contact_phone_digest = CharField(max_length=64, null=True, index=True)

    class Meta:
        table_name = "organization"


class IndustrialPark(Record):
    name = CharField(max_length=100, unique=True)
    grade = CharField(max_length=20, null=True, constraints=[one_of("grade", "NAT PROV CITY OTH")])
    region = ForeignKeyField(Region, on_delete="RESTRICT")
    demo_zone_status = CharField(max_length=20, null=True, constraints=[one_of(
        "demo_zone_status", "PLAN FILED REVIEW PASSED FAILED NA")])
    org = ForeignKeyField(Organization, on_delete="RESTRICT", null=True)

    class Meta:
        table_name = "industrial_park"


class IndustrialParkIndustries(Kept):
    industrialpark = ForeignKeyField(IndustrialPark, on_delete="RESTRICT")
    dictitem = ForeignKeyField(DictItem, on_delete="RESTRICT")

    class Meta:
        table_name = "industrial_park_industries"
        indexes = ((("industrialpark", "dictitem"), True),)


TABLES = (Organization, IndustrialPark, IndustrialParkIndustries)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
