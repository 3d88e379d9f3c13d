"""Needs name their visit, visits their experts, stations their channels by kind: a step from one version of the tables to the next."""

import json
from datetime import UTC, datetime
from uuid import uuid4

from peewee import SQL, BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SqliteDatabase, TextField


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class EnterpriseVisit(Kept):
    class Meta:
        table_name = "enterprise_visit"


class ServiceRequest(Kept):
    class Meta:
        table_name = "service_request"


class Expert(Kept):
    class Meta:
        table_name = "expert"


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


class StationChannel(Record):
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    row_no = IntegerField()
    kind = CharField(max_length=20, constraints=[one_of("kind", "PLATFORM WEB APP MINI WECOM WECHAT OTHER")])
    name = CharField(max_length=200)

    class Meta:
        table_name = "station_channel"


class EnterpriseVisitExperts(Kept):
    enterprisevisit = ForeignKeyField(EnterpriseVisit, on_delete="RESTRICT")
    expert = ForeignKeyField(Expert, on_delete="RESTRICT")

    class Meta:
        table_name = "enterprise_visit_experts"
        indexes = ((("enterprisevisit", "expert"), True),)


TABLES = (StationChannel, EnterpriseVisitExperts)
KINDS = (("公众号", "WECHAT"), ("企业微信", "WECOM"), ("小程序", "MINI"), ("网站", "WEB"), ("平台", "PLATFORM"), ("app", "APP"))
"""Words by which a line of the former list tells its kind."""


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)
    migrator.migrate(migrator.add_column("service_request", "visit_id", ForeignKeyField(EnterpriseVisit, field=EnterpriseVisit.id, on_delete="RESTRICT", null=True)))
    db.execute_sql("UPDATE service_request SET visit_id = (SELECT min(id) FROM enterprise_visit WHERE request_id = service_request.id)")
    migrator.migrate(migrator.add_column("enterprise_visit", "size_class", CharField(
        max_length=20, default="NA", constraints=[one_of("size_class", "L M S X NA")])))
    db.execute_sql("UPDATE enterprise_visit SET size_class = (SELECT size_class FROM enterprise WHERE enterprise.id = enterprise_visit.enterprise_id)")
    migrator.migrate(migrator.add_index("enterprise_visit", ("station_id", "size_class"), False))
    _untie(db, "enterprise_visit", ', FOREIGN KEY ("request_id") REFERENCES "service_request" ("id") ON DELETE RESTRICT')
    migrator.migrate(migrator.drop_index("enterprise_visit", "enterprise_visit_request_id"), migrator.drop_column("enterprise_visit", "request_id"))
    for station, lines in db.execute_sql("SELECT id, online_channels FROM station WHERE online_channels IS NOT NULL ORDER BY id").fetchall():
        _channels(station, json.loads(lines))
    migrator.migrate(migrator.drop_column("station", "online_channels"))


def _channels(station, lines):
    """The lines of a station as rows; a line in words of its own keeps them under “other”."""
    stamp = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    for number, line in enumerate(lines or [], 1):
        kind = next((code for word, code in KINDS if word in line.lower()), "OTHER")
        StationChannel.create(uid=uuid4().hex, created_at=stamp, updated_at=stamp, row_version=1, is_deleted=False,
                              station=station, row_no=number, kind=kind, name=line[:200])


def _untie(db, table, words):
    """Take a foreign key off, so that its column can go; SQLite keeps it in the table's text, which nothing on disk depends on."""
    if isinstance(db, SqliteDatabase):
        version = db.execute_sql("PRAGMA schema_version").fetchone()[0]
        db.execute_sql("PRAGMA writable_schema = ON")
        db.execute_sql("UPDATE sqlite_master SET sql = replace(sql, ?, '') WHERE type = 'table' AND name = ?", (words, table))
        db.execute_sql(f"PRAGMA schema_version = {version + 1}")
        db.execute_sql("PRAGMA writable_schema = OFF")


def down(migrator, db):
    db.bind(TABLES)
    migrator.migrate(migrator.add_column("station", "online_channels", TextField(null=True)))
    for station in {row.station_id for row in StationChannel.select()}:
        rows = StationChannel.select().where(StationChannel.station == station, ~StationChannel.is_deleted).order_by(StationChannel.row_no)
        place = "?" if isinstance(db, SqliteDatabase) else "%s"
        db.execute_sql(f"UPDATE station SET online_channels = {place} WHERE id = {place}", (json.dumps([row.name for row in rows], ensure_ascii=False), station))
    migrator.migrate(migrator.add_column("enterprise_visit", "request_id", ForeignKeyField(ServiceRequest, field=ServiceRequest.id, on_delete="RESTRICT", null=True)))
    db.execute_sql("UPDATE enterprise_visit SET request_id = (SELECT min(id) FROM service_request WHERE visit_id = enterprise_visit.id)")
    migrator.migrate(migrator.drop_index("enterprise_visit", "enterprise_visit_station_id_size_class"), migrator.drop_column("enterprise_visit", "size_class"))
    migrator.migrate(migrator.drop_index("service_request", "service_request_visit_id"), migrator.drop_column("service_request", "visit_id"))
    db.drop_tables(TABLES, safe=False)
