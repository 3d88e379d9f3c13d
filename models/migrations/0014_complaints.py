"""The first tables of complaints, frozen: this file knows nothing of `models/`, which goes on changing."""

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


class Enterprise(Kept):
    class Meta:
        table_name = "enterprise"


class Provider(Kept):
    class Meta:
        table_name = "provider"


class ServiceCase(Kept):
    class Meta:
        table_name = "service_case"


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


class Complaint(Record):
    code = CharField(max_length=40, unique=True)
    received_at = DateTimeField()
    channel = CharField(max_length=20, constraints=[one_of(
        "channel",
        "PHONE WECHAT BOX WINDOW WEB LETTER SUPERIOR HOTLINE")])
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    complainant_type = CharField(max_length=20, constraints=[one_of("complainant_type", "ENT PERSON ANON PROV")])
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT", null=True)
    complainant_name = CharField(max_length=40, null=True)
    complainant_phone = TextField(null=True)
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT", null=True)
    respondent_type = CharField(max_length=20, constraints=[one_of(
        "respondent_type",
        "STATION STAFF PROVIDER EXPERT CHARGE REPORT")])
    respondent_staff = ForeignKeyField(Staff, on_delete="RESTRICT", null=True)
    respondent_provider = ForeignKeyField(Provider, on_delete="RESTRICT", null=True)
    category = CharField(max_length=20, constraints=[one_of(
        "category",
        "ATTITUDE DELAY CAPABILITY CHARGE INTEGRITY LEAK RESULT FACILITY OTHER")])
    description = TextField()
    remedy_requested = TextField()
    severity = CharField(max_length=20, null=True, constraints=[one_of("severity", "H M L")])
    safety_implication = BooleanField(null=True)
    complexity = CharField(max_length=20, null=True, constraints=[one_of("complexity", "H M L")])
    impact = CharField(max_length=20, null=True, constraints=[one_of("impact", "H M L")])
    immediate_action = BooleanField(null=True)
    admitted = BooleanField(null=True)
    handler = IntegerField(null=True)
    acknowledged_at = DateTimeField(null=True)
    due_on = DateField()
    investigation = TextField(null=True)
    finding = CharField(max_length=20, null=True, constraints=[one_of("finding", "UPHELD PART NOT")])
    communicated_at = DateTimeField(null=True)
    accepted = CharField(max_length=20, null=True, constraints=[one_of("accepted", "WAIT ACCEPT REJECT NA")])
    alternatives_told = BooleanField(null=True)
    closed_at = DateTimeField(null=True)
    handling_satisfaction = CharField(max_length=20, null=True, constraints=[one_of(
        "handling_satisfaction", "4 3 2 1 0")])
    root_cause = TextField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status",
        "RECEIVED ACKED ASSESSED INVESTIGATING RESPONDED COMMUNICATED REJECTED_BY_C EXTERNAL CLOSED "
        "NOT_ADMITTED")])
    complainant_phone_digest = CharField(max_length=64, null=True, index=True)

    class Meta:
        table_name = "complaint"
        indexes = ((("station", "status", "id"), False),)


class ComplaintEvent(Record):
    complaint = ForeignKeyField(Complaint, on_delete="RESTRICT")
    step = CharField(max_length=20, constraints=[one_of(
        "step",
        "RECEIPT TRACK ACK ASSESS INVEST RESPONSE COMM CLOSE REOPEN")])
    content = TextField()
    informed = BooleanField()
    actor = IntegerField()
    happened_at = DateTimeField()

    class Meta:
        table_name = "complaint_event"


class ComplaintResponseMeasures(Kept):
    complaint = ForeignKeyField(Complaint, on_delete="RESTRICT")
    dictitem = ForeignKeyField(DictItem, on_delete="RESTRICT")

    class Meta:
        table_name = "complaint_response_measures"
        indexes = ((("complaint", "dictitem"), True),)


TABLES = (Complaint, ComplaintEvent, ComplaintResponseMeasures)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
