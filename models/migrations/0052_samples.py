"""The first tables of samples, frozen: this file knows nothing of `models/`, which goes on changing."""

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


class ContractReview(Record):
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT")
    kind = CharField(max_length=20, constraints=[one_of("kind", "SIMPLE REPEAT COMPLEX")])
    capability_ok = BooleanField()
    terms_ok = BooleanField()
    reviewed_on = DateField()
    reviewer = ForeignKeyField(Staff, on_delete="RESTRICT", null=True)

    class Meta:
        table_name = "contract_review"


class Sample(Record):
    code = CharField(max_length=40, unique=True)
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT")
    name = CharField(max_length=100)
    quantity = DecimalField(max_digits=10, decimal_places=2)
    receive_mode = CharField(max_length=20, constraints=[one_of("receive_mode", "WINDOW PICKUP MAIL")])
    received_at = DateTimeField()
    holder = CharField(max_length=60)
    disposal = CharField(max_length=20, null=True, index=True, constraints=[one_of(
        "disposal", "RETURN KEEP DESTROY")])

    class Meta:
        table_name = "sample"


class SampleCustody(Record):
    sample = ForeignKeyField(Sample, on_delete="RESTRICT")
    row_no = IntegerField()
    from_whom = CharField(max_length=60)
    to_whom = CharField(max_length=60)
    at = DateTimeField()
    signature = CharField(max_length=40)

    class Meta:
        table_name = "sample_custody"


TABLES = (ContractReview, Sample, SampleCustody)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
