"""The first tables of refusals, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL, TextField


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class ServiceCase(Kept):
    class Meta:
        table_name = "service_case"


class ServiceRequest(Kept):
    class Meta:
        table_name = "service_request"


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


class RefusalFiling(Record):
    code = CharField(max_length=40, unique=True)
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT")
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT", null=True)
    kind = CharField(max_length=20, constraints=[one_of("kind", "NOACC NODO RETURN NOCOMP")])
    reason = TextField()
    basis = CharField(max_length=300, null=True)
    handled_by = ForeignKeyField(Staff, on_delete="RESTRICT")
    informed_at = DateTimeField()
    informed_via = CharField(max_length=20, constraints=[one_of(
        "informed_via", "FACE PHONE SMS WECHAT EMAIL POST PORTAL")])
    head_opinion = TextField(null=True)
    reviewed_by = IntegerField(null=True)
    decision = CharField(max_length=20, index=True, constraints=[one_of("decision", "WAIT APPROVE OVERTURN")])
    filed_at = DateTimeField(null=True)

    class Meta:
        table_name = "refusal_filing"


TABLES = (RefusalFiling,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
