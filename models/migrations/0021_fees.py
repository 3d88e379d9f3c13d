"""The first tables of fees, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, DecimalField, ForeignKeyField, IntegerField,
    Model, SQL)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class ServiceCase(Kept):
    class Meta:
        table_name = "service_case"


class Staff(Kept):
    class Meta:
        table_name = "staff"


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class FeeRecord(Record):
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT")
    item_name = CharField(max_length=100)
    quantity = IntegerField()
    standard_basis = CharField(max_length=200)
    amount_due = DecimalField(max_digits=12, decimal_places=2)
    reduction = DecimalField(max_digits=12, decimal_places=2, null=True)
    reduction_reason = CharField(max_length=200, null=True)
    amount_paid = DecimalField(max_digits=12, decimal_places=2)
    payee = CharField(max_length=20, constraints=[one_of("payee", "STATION PROVIDER")])
    receipt_kind = CharField(max_length=20, null=True, constraints=[one_of("receipt_kind", "VAT FIN OTH")])
    receipt_no = CharField(max_length=40, null=True)
    issued_on = DateField(null=True)
    calculated_by = ForeignKeyField(Staff, on_delete="RESTRICT", null=True)

    class Meta:
        table_name = "fee_record"
        indexes = ((("service_case", "id"), False),)


TABLES = (FeeRecord,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
