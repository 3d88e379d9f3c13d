"""The first tables of procedures, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Attachment(Kept):
    class Meta:
        table_name = "attachment"


class ServiceCategory(Kept):
    class Meta:
        table_name = "service_category"


class ServiceItem(Kept):
    class Meta:
        table_name = "service_item"


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


class ServiceProcedure(Record):
    service_item = ForeignKeyField(ServiceItem, on_delete="RESTRICT", null=True)
    category = ForeignKeyField(ServiceCategory, on_delete="RESTRICT", null=True)
    station = ForeignKeyField(Station, on_delete="RESTRICT", null=True)
    chart = ForeignKeyField(Attachment, on_delete="RESTRICT", null=True)
    published_on = DateField(null=True)
    published_via = CharField(max_length=80, null=True)

    class Meta:
        table_name = "service_procedure"


class ProcedureStep(Record):
    procedure = ForeignKeyField(ServiceProcedure, on_delete="RESTRICT")
    row_no = IntegerField()
    step = CharField(max_length=120)
    actor = CharField(max_length=60)
    limit_days = IntegerField(null=True)

    class Meta:
        table_name = "procedure_step"


TABLES = (ServiceProcedure, ProcedureStep)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
