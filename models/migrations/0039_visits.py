"""The first tables of visits, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL,
    TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Enterprise(Kept):
    class Meta:
        table_name = "enterprise"


class ServiceItem(Kept):
    class Meta:
        table_name = "service_item"


class ServiceRequest(Kept):
    class Meta:
        table_name = "service_request"


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


class EnterpriseVisit(Record):
    code = CharField(max_length=40, unique=True)
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT")
    visited_on = DateField()
    mode = CharField(max_length=20, constraints=[one_of("mode", "REG ADHOC CAMP REMOTE")])
    findings = TextField(null=True)
    has_need = BooleanField()
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT", null=True)
    no_need_reason = CharField(max_length=200, null=True)

    class Meta:
        table_name = "enterprise_visit"
        indexes = ((("station", "visited_on"), False),)


class EnterpriseVisitPromotedItems(Kept):
    enterprisevisit = ForeignKeyField(EnterpriseVisit, on_delete="RESTRICT")
    serviceitem = ForeignKeyField(ServiceItem, on_delete="RESTRICT")

    class Meta:
        table_name = "enterprise_visit_promoted_items"
        indexes = ((("enterprisevisit", "serviceitem"), True),)


class EnterpriseVisitVisitors(Kept):
    enterprisevisit = ForeignKeyField(EnterpriseVisit, on_delete="RESTRICT")
    staff = ForeignKeyField(Staff, on_delete="RESTRICT")

    class Meta:
        table_name = "enterprise_visit_visitors"
        indexes = ((("enterprisevisit", "staff"), True),)


TABLES = (EnterpriseVisit, EnterpriseVisitPromotedItems, EnterpriseVisitVisitors)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
