"""The first tables of accounts, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL,
    TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Expert(Kept):
    class Meta:
        table_name = "expert"


class Provider(Kept):
    class Meta:
        table_name = "provider"


class ProviderContact(Kept):
    class Meta:
        table_name = "provider_contact"


class Region(Kept):
    class Meta:
        table_name = "region"


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


class UserAccount(Record):
    username = CharField(max_length=40, unique=True)
    password_hash = CharField(max_length=200)
    display_name = CharField(max_length=40)
    staff = ForeignKeyField(Staff, on_delete="RESTRICT", null=True, unique=True)
    provider_contact = ForeignKeyField(ProviderContact, on_delete="RESTRICT", null=True, unique=True)
    expert = ForeignKeyField(Expert, on_delete="RESTRICT", null=True, unique=True)
    mobile = TextField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of("status", "PENDING ACTIVE LOCKED DISABLED")])
    failed_count = IntegerField()
    locked_until = DateTimeField(null=True)
    last_login_at = DateTimeField(null=True)
    password_changed_at = DateTimeField(null=True)
    must_change_password = BooleanField()
    language = CharField(max_length=10)
    theme = CharField(max_length=10)
    mobile_digest = CharField(max_length=64, null=True, index=True)

    class Meta:
        table_name = "user_account"


class RoleGrant(Record):
    role = CharField(max_length=20, constraints=[one_of(
        "role",
        "ADMIN HEAD CLERK ASSET ARCHIVE SAFETY PROVIDER EXPERT AUDITOR PUBLIC")])
    resource = CharField(max_length=40)
    verb = CharField(max_length=30)
    scope = CharField(max_length=20, constraints=[one_of("scope", "ALL REGION STATION OWN PROVIDER")])

    class Meta:
        table_name = "role_grant"
        indexes = ((("role", "resource", "verb", "scope"), True),)


class SentForm(Kept):
    key = CharField(max_length=64, unique=True)
    object_ref = CharField(max_length=80)
    at = DateTimeField()

    class Meta:
        table_name = "sent_form"


class SignInAttempt(Kept):
    ip = CharField(max_length=45)
    at = DateTimeField()

    class Meta:
        table_name = "sign_in_attempt"
        indexes = ((("ip", "at"), False),)


class UserRole(Record):
    user = ForeignKeyField(UserAccount, on_delete="RESTRICT")
    role = CharField(max_length=20, constraints=[one_of(
        "role",
        "ADMIN HEAD CLERK ASSET ARCHIVE SAFETY PROVIDER EXPERT AUDITOR PUBLIC")])
    scope = CharField(max_length=20, constraints=[one_of("scope", "ALL REGION STATION OWN PROVIDER")])
    station = ForeignKeyField(Station, on_delete="RESTRICT", null=True)
    region = ForeignKeyField(Region, on_delete="RESTRICT", null=True)
    provider = ForeignKeyField(Provider, on_delete="RESTRICT", null=True)
    granted_by = IntegerField()
    valid_to = DateField(null=True)

    class Meta:
        table_name = "user_role"
        indexes = ((("user", "role"), False),)


class UserSession(Kept):
    token_digest = CharField(max_length=64, unique=True)
    user = ForeignKeyField(UserAccount, on_delete="RESTRICT")
    created_at = DateTimeField()
    seen_at = DateTimeField()
    ended_at = DateTimeField(null=True)
    ip = CharField(max_length=45, null=True)
    browser = CharField(max_length=200, null=True)

    class Meta:
        table_name = "user_session"


TABLES = (UserAccount, RoleGrant, SentForm, SignInAttempt, UserRole, UserSession)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
