"""The first tables of campaigns, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL,
    TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


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


class Campaign(Record):
    code = CharField(max_length=24, unique=True)
    name = CharField(max_length=120)
    occasion = CharField(max_length=20, constraints=[one_of(
        "occasion",
        "QMONTH WSD IPWEEK PATWEEK WMD WAD CRD OTHER")])
    mode = CharField(max_length=20, constraints=[one_of("mode", "ON OFF MIX")])
    start_on = DateField()
    end_on = DateField(null=True)
    approved_by = IntegerField(null=True)
    participants = IntegerField(null=True)
    leaflets = IntegerField(null=True)
    summary = TextField(null=True)
    cancel_reason = TextField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status", "DRAFT PLANNED HELD SUMMARISED CANCELLED")])

    class Meta:
        table_name = "campaign"
        indexes = ((("occasion", "start_on"), False),)


class CampaignStations(Kept):
    campaign = ForeignKeyField(Campaign, on_delete="RESTRICT")
    station = ForeignKeyField(Station, on_delete="RESTRICT")

    class Meta:
        table_name = "campaign_stations"
        indexes = ((("campaign", "station"), True),)


TABLES = (Campaign, CampaignStations)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
