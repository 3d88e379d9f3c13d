"""The first tables of cases, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL,
    TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Attachment(Kept):
    class Meta:
        table_name = "attachment"


class Enterprise(Kept):
    class Meta:
        table_name = "enterprise"


class Expert(Kept):
    class Meta:
        table_name = "expert"


class Provider(Kept):
    class Meta:
        table_name = "provider"


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


class ServiceCase(Record):
    code = CharField(max_length=40, unique=True)
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT")
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT")
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    service_item = ForeignKeyField(ServiceItem, on_delete="RESTRICT")
    service_class = CharField(max_length=20, constraints=[one_of("service_class", "1 2 3 4 5 6 7 8")])
    content = TextField()
    delivery = CharField(max_length=20, constraints=[one_of("delivery", "SELF REFER BOTH")])
    provider = ForeignKeyField(Provider, on_delete="RESTRICT", null=True)
    service_department = CharField(max_length=100, null=True)
    technician_names = CharField(max_length=200, null=True)
    specialist = ForeignKeyField(Staff, on_delete="RESTRICT")
    accepted_at = DateTimeField(null=True)
    replied_at = DateTimeField(null=True)
    started_at = DateTimeField(null=True)
    ended_at = DateTimeField(null=True)
    agreed_start_at = DateTimeField(null=True)
    agreed_days = IntegerField(null=True)
    due_on = DateField()
    reply_due_on = DateField()
    is_paused = BooleanField()
    round_no = IntegerField()
    progress_pct = IntegerField(null=True)
    report_status = CharField(max_length=20, null=True, constraints=[one_of(
        "report_status",
        "NA WAIT TESTING DRAFTING REVIEW ISSUED DELIVERED")])
    outcome = CharField(max_length=20, null=True, constraints=[one_of("outcome", "SOLVED PARTLY UNSOLVED NONEED")])
    outcome_note = TextField(null=True)
    close_reason = CharField(max_length=20, null=True, constraints=[one_of(
        "close_reason",
        "DONE INSTANT NOPROV WITHDRAW DECLINED REFUSED DUP")])
    closed_by = IntegerField(null=True)
    closed_at = DateTimeField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status",
        "NEW MATCHING WAIT_PROV WAIT_ENT SERVING ENDED EVALUATING CLOSED ARCHIVED")])

    class Meta:
        table_name = "service_case"
        indexes = ((("status", "due_on", "is_paused", "is_deleted"), False), (("station", "id"), False), (("station",
        "status", "due_on", "is_paused", "is_deleted"), False), (("specialist", "status", "due_on", "is_paused",
        "is_deleted"), False), (("provider", "status"), False), (("enterprise", "id"), False),)


class CaseEvent(Record):
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT", null=True)
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT", null=True)
    event_type = CharField(max_length=20, constraints=[one_of(
        "event_type",
        "REGISTER ASSESS NOTICE REFER RESPOND REMATCH INFORM START FOLLOW COORD ISSUE PAUSE RESUME END "
        "SUMMARY SURVEY CLOSE REOPEN ARCHIVE OVERDUE")])
    from_status = CharField(max_length=20, null=True)
    to_status = CharField(max_length=20, null=True)
    content = TextField()
    party = CharField(max_length=20, null=True, constraints=[one_of("party", "ENT PROV STATION EXPERT SUP")])
    actor = IntegerField()
    happened_at = DateTimeField()
    recorded_at = DateTimeField()

    class Meta:
        table_name = "case_event"


class CasePause(Record):
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT")
    reason = CharField(max_length=20, constraints=[one_of("reason", "SUPPLEMENT ENTERPRISE FORCE")])
    note = TextField()
    from_on = DateField()
    to_on = DateField(null=True)

    class Meta:
        table_name = "case_pause"


class ServiceCaseTechnicians(Kept):
    servicecase = ForeignKeyField(ServiceCase, on_delete="RESTRICT")
    expert = ForeignKeyField(Expert, on_delete="RESTRICT")

    class Meta:
        table_name = "service_case_technicians"
        indexes = ((("servicecase", "expert"), True),)


class ServiceRecord(Record):
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT")
    record_no = IntegerField()
    round_no = IntegerField()
    started_at = DateTimeField()
    ended_at = DateTimeField(null=True)
    mode = CharField(max_length=20, constraints=[one_of(
        "mode",
        "WINDOW VISIT APPOINT OFFPEAK ONLINE PHONE IM PICKUP MAIL")])
    content = TextField()
    party = CharField(max_length=20, constraints=[one_of("party", "ENT PROV STATION EXPERT SUP")])
    coordination = TextField(null=True)
    opinion = TextField(null=True)
    next_follow_up_on = DateField(null=True)

    class Meta:
        table_name = "service_record"


class ServiceRecordStaff(Kept):
    servicerecord = ForeignKeyField(ServiceRecord, on_delete="RESTRICT")
    staff = ForeignKeyField(Staff, on_delete="RESTRICT")

    class Meta:
        table_name = "service_record_staff"
        indexes = ((("servicerecord", "staff"), True),)


class ServiceSummary(Record):
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT")
    round_no = IntegerField()
    provider = ForeignKeyField(Provider, on_delete="RESTRICT", null=True)
    ended_on = DateField()
    end_info = TextField()
    summary = TextField()
    effect = TextField(null=True)
    submitted_at = DateTimeField()
    submitted_by = IntegerField()
    file = ForeignKeyField(Attachment, on_delete="RESTRICT", null=True)

    class Meta:
        table_name = "service_summary"
        indexes = ((("service_case", "round_no"), True),)


TABLES = (ServiceCase, CaseEvent, CasePause, ServiceCaseTechnicians, ServiceRecord, ServiceRecordStaff,
    ServiceSummary)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
