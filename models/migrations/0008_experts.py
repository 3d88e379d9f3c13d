"""The first tables of experts, frozen: this file knows nothing of `models/`, which goes on changing."""

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


class ServiceCategory(Kept):
    class Meta:
        table_name = "service_category"


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class Expert(Record):
    code = CharField(max_length=40, unique=True)
    name = CharField(max_length=40)
    gender = CharField(max_length=20, null=True, constraints=[one_of("gender", "0 1 2 9")])
    source = CharField(max_length=20, constraints=[one_of("source", "IN UNI ENT INST TECH ASSOC")])
    employer = CharField(max_length=120)
    title = CharField(max_length=80, null=True)
    speciality = TextField(null=True)
    phone = TextField()
    email = CharField(max_length=100, null=True)
    id_number = TextField(null=True)
    bank_account = TextField(null=True)
    selection_mode = CharField(max_length=20, constraints=[one_of("selection_mode", "RECOM APPLY INVITE OPEN")])
    joined_on = DateField(null=True)
    term_to = DateField(null=True)
    rating = DecimalField(max_digits=4, decimal_places=2, null=True)
    nda_signed_on = DateField(null=True)
    conflict_orgs = TextField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status", "CAND IN_POOL WATCH SUSPENDED EXITED")])
    phone_digest = CharField(max_length=64, null=True, index=True)
    id_number_digest = CharField(max_length=64, null=True, index=True)

    class Meta:
        table_name = "expert"


class ExpertFields(Kept):
    expert = ForeignKeyField(Expert, on_delete="RESTRICT")
    servicecategory = ForeignKeyField(ServiceCategory, on_delete="RESTRICT")

    class Meta:
        table_name = "expert_fields"
        indexes = ((("expert", "servicecategory"), True),)


class ExpertIndustries(Kept):
    expert = ForeignKeyField(Expert, on_delete="RESTRICT")
    dictitem = ForeignKeyField(DictItem, on_delete="RESTRICT")

    class Meta:
        table_name = "expert_industries"
        indexes = ((("expert", "dictitem"), True),)


class ExpertServiceRoles(Kept):
    expert = ForeignKeyField(Expert, on_delete="RESTRICT")
    dictitem = ForeignKeyField(DictItem, on_delete="RESTRICT")

    class Meta:
        table_name = "expert_service_roles"
        indexes = ((("expert", "dictitem"), True),)


TABLES = (Expert, ExpertFields, ExpertIndustries, ExpertServiceRoles)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
