"""The first tables of publications, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL,
    TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class DictItem(Kept):
    class Meta:
        table_name = "dict_item"


class Provider(Kept):
    class Meta:
        table_name = "provider"


class Region(Kept):
    class Meta:
        table_name = "region"


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


class Publication(Record):
    code = CharField(max_length=24, unique=True)
    kind = CharField(max_length=20, constraints=[one_of(
        "kind",
        "NEWSL POLICY STD NEWS TECH CULT NOTICE IMPROVE EQUIP")])
    title = CharField(max_length=150)
    standard_no = CharField(max_length=60, null=True, index=True)
    standard_status = CharField(max_length=20, null=True, constraints=[one_of(
        "standard_status", "DRAFT CUR COMING ABOL REPL")])
    issue_no = CharField(max_length=20, null=True)
    body = TextField()
    url = CharField(max_length=300, null=True)
    audience = CharField(max_length=20, constraints=[one_of("audience", "PUBLIC INTERNAL RESTRICTED SECRET")])
    station = ForeignKeyField(Station, on_delete="RESTRICT", null=True)
    provider = ForeignKeyField(Provider, on_delete="RESTRICT", null=True)
    approved_by = IntegerField(null=True)
    published_on = DateField(null=True)
    withdrawn_by = IntegerField(null=True)
    withdrawn_on = DateField(null=True)
    withdraw_reason = TextField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of("status", "DRAFT PUBLISHED WITHDRAWN")])

    class Meta:
        table_name = "publication"
        indexes = ((("kind", "status", "published_on"), False),)


class PublicationIndustries(Kept):
    publication = ForeignKeyField(Publication, on_delete="RESTRICT")
    dictitem = ForeignKeyField(DictItem, on_delete="RESTRICT")

    class Meta:
        table_name = "publication_industries"
        indexes = ((("publication", "dictitem"), True),)


class PublicationRegions(Kept):
    publication = ForeignKeyField(Publication, on_delete="RESTRICT")
    region = ForeignKeyField(Region, on_delete="RESTRICT")

    class Meta:
        table_name = "publication_regions"
        indexes = ((("publication", "region"), True),)


TABLES = (Publication, PublicationIndustries, PublicationRegions)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
