"""The first tables of deliveries, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Attachment(Kept):
    class Meta:
        table_name = "attachment"


class Provider(Kept):
    class Meta:
        table_name = "provider"


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


class ReportDelivery(Record):
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT")
    provider = ForeignKeyField(Provider, on_delete="RESTRICT")
    expected_on = DateField(null=True)
    file = ForeignKeyField(Attachment, on_delete="RESTRICT", null=True)
    report_no = CharField(max_length=60, null=True)
    progress = CharField(max_length=20, index=True, constraints=[one_of(
        "progress",
        "NA WAIT TESTING DRAFTING REVIEW ISSUED DELIVERED")])
    issued_on = DateField(null=True)
    conclusion = CharField(max_length=20, null=True, constraints=[one_of("conclusion", "PASS FAIL DATA")])
    delivery_mode = CharField(max_length=20, null=True, constraints=[one_of(
        "delivery_mode", "SELF STATION MAIL ECERT")])
    delivered_at = DateTimeField(null=True)
    received_by = CharField(max_length=40, null=True)

    class Meta:
        table_name = "report_delivery"


TABLES = (ReportDelivery,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
