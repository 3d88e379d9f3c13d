"""The first tables of honours, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL, TextField


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Enterprise(Kept):
    class Meta:
        table_name = "enterprise"


class IndustrialPark(Kept):
    class Meta:
        table_name = "industrial_park"


class ServiceCase(Kept):
    class Meta:
        table_name = "service_case"


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class EnterpriseHonor(Record):
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT", null=True)
    park = ForeignKeyField(IndustrialPark, on_delete="RESTRICT", null=True)
    kind = CharField(max_length=20, constraints=[one_of(
        "kind",
        "QAWARD BRAND ZONE CQO CERT STDPILOT CREDIT MEAS OTH")])
    level = CharField(max_length=20, null=True, constraints=[one_of("level", "NAT PROV CITY DIST")])
    year = IntegerField()
    status = CharField(max_length=20, constraints=[one_of("status", "PLAN FILED REVIEW PASSED FAILED NA")])
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT", null=True)

    class Meta:
        table_name = "enterprise_honor"


class EnterpriseTalent(Record):
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT")
    name = CharField(max_length=40)
    kind = CharField(max_length=20, constraints=[one_of("kind", "CQO STD MET AUD LAB OPR IP OTH")])
    field = CharField(max_length=80, null=True)
    certs = TextField(null=True)
    phone = TextField(null=True)
    phone_digest = CharField(max_length=64, null=True, index=True)

    class Meta:
        table_name = "enterprise_talent"


TABLES = (EnterpriseHonor, EnterpriseTalent)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
