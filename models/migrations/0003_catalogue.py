"""The first tables of catalogue, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL, TextField


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class ServiceCategory(Record):
    code = CharField(max_length=3, unique=True)
    name = CharField(max_length=40)
    layer = CharField(max_length=20, constraints=[one_of("layer", "CORE EXT OTHER")])
    annex_c_code = CharField(max_length=20, constraints=[one_of("annex_c_code", "1 2 3 4 5 6 7 8")])
    sort = IntegerField()

    class Meta:
        table_name = "service_category"


class ServiceItem(Record):
    code = CharField(max_length=8, unique=True)
    name = CharField(max_length=100)
    name_en = CharField(max_length=160, null=True)
    category = ForeignKeyField(ServiceCategory, on_delete="RESTRICT")
    source_refs = TextField()
    annex_a_section = CharField(max_length=20, null=True, constraints=[one_of(
        "annex_a_section",
        "A1 A2 A3 A4 A5 A6_1 A6_2 A6_2X A6_3 A6_4 A7 A8 JLB")])
    detail_kind = CharField(max_length=20, null=True, constraints=[one_of("detail_kind", "FOOD SE EXAM PROD INST")])
    requires_qualification = BooleanField()
    qual_kinds = TextField(null=True)
    statutory_days = IntegerField(null=True)
    statutory_basis = CharField(max_length=200, null=True)
    default_promise_days = IntegerField()
    reference_item = ForeignKeyField("self", on_delete="RESTRICT", null=True)
    materials = TextField(null=True)
    is_chargeable = BooleanField()
    fee_basis = CharField(max_length=200, null=True)
    delivery = CharField(max_length=20, constraints=[one_of("delivery", "SELF REFER BOTH")])
    is_active = BooleanField()

    class Meta:
        table_name = "service_item"


TABLES = (ServiceCategory, ServiceItem)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
