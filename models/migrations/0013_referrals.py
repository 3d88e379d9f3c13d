"""The first tables of referrals, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, DecimalField, ForeignKeyField, IntegerField,
    Model, SQL, TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Provider(Kept):
    class Meta:
        table_name = "provider"


class ProviderContact(Kept):
    class Meta:
        table_name = "provider_contact"


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


class Referral(Record):
    code = CharField(max_length=40, unique=True)
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT")
    attempt = IntegerField()
    provider = ForeignKeyField(Provider, on_delete="RESTRICT")
    provider_contact = ForeignKeyField(ProviderContact, on_delete="RESTRICT", null=True)
    match_reason = TextField()
    match_score = DecimalField(max_digits=5, decimal_places=2, null=True)
    enterprise_confirmed = BooleanField()
    sent_at = DateTimeField()
    response_due_on = DateField()
    response = CharField(max_length=20, constraints=[one_of("response", "WAIT ACCEPTED DECLINED TIMEOUT CANCELLED")])
    responded_at = DateTimeField(null=True)
    decline_reason = TextField(null=True)
    informed_enterprise_at = DateTimeField(null=True)
    agreed_item = CharField(max_length=200, null=True)
    agreed_at = DateTimeField(null=True)
    agreed_days = IntegerField(null=True)
    agreed_fee = DecimalField(max_digits=12, decimal_places=2, null=True)

    class Meta:
        table_name = "referral"
        indexes = ((("service_case", "attempt"), True), (("provider", "response"), False),)


TABLES = (Referral,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
