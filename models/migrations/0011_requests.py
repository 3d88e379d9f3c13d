"""The first tables of requests, frozen: this file knows nothing of `models/`, which goes on changing."""

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


class ServiceItem(Kept):
    class Meta:
        table_name = "service_item"


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


class ServiceRequest(Record):
    code = CharField(max_length=40, null=True, unique=True)
    form_date = DateField()
    form_profile = CharField(max_length=20, constraints=[one_of("form_profile", "SY_A JL_B")])
    registered_at = DateTimeField(null=True)
    raised_at = DateTimeField()
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT")
    enterprise_snapshot = TextField()
    channel = CharField(max_length=20, constraints=[one_of(
        "channel",
        "WINDOW VISIT PHONE WEB APP WECHAT QQ EMAIL FORUM SEMINAR DAILY SUPERIOR OTHER")])
    first_responder = ForeignKeyField(Staff, on_delete="RESTRICT")
    service_staff = ForeignKeyField(Staff, on_delete="RESTRICT")
    description = TextField(null=True)
    other_needs = TextField(null=True)
    food_note = TextField(null=True)
    operator_training_mode = CharField(max_length=20, null=True, constraints=[one_of(
        "operator_training_mode", "1 2 3")])
    opinion = TextField(null=True)
    signed_by = CharField(max_length=40, null=True)
    signed_on = DateField(null=True)
    signed_scan = ForeignKeyField(Attachment, on_delete="RESTRICT", null=True)
    feedback_at = DateTimeField(null=True)
    feedback_text = TextField(null=True)
    is_green = BooleanField()
    materials_complete = BooleanField(null=True)
    assessment_result = CharField(max_length=20, null=True, constraints=[one_of(
        "assessment_result",
        "INSTANT SELF REFER MIXED SUPPLEMENT REFUSE")])
    assessment_note = TextField(null=True)
    assessed_by = ForeignKeyField(Staff, on_delete="RESTRICT", null=True)
    assessed_at = DateTimeField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status",
        "DRAFT REGISTERED SUPPLEMENT ASSESSING ACCEPTED IN_PROGRESS REFUSED WITHDRAWN DONE ARCHIVED")])

    class Meta:
        table_name = "service_request"
        indexes = ((("station", "status", "id"), False), (("enterprise", "id"), False),)


class CaseNotice(Record):
    code = CharField(max_length=40, unique=True)
    kind = CharField(max_length=20, constraints=[one_of("kind", "SLTZ YCGZ BYSL JGTZ")])
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT")
    missing_materials = TextField(null=True)
    promised_on = DateField(null=True)
    reason = TextField(null=True)
    contact_line = TextField()
    issued_by = ForeignKeyField(Staff, on_delete="RESTRICT")
    issued_at = DateTimeField()
    delivery_mode = CharField(max_length=20, constraints=[one_of(
        "delivery_mode", "FACE PHONE SMS WECHAT EMAIL POST PORTAL")])
    received_by = CharField(max_length=40, null=True)
    received_at = DateTimeField(null=True)

    class Meta:
        table_name = "case_notice"


class RequestItem(Record):
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT")
    service_item = ForeignKeyField(ServiceItem, on_delete="RESTRICT", null=True)
    section = CharField(max_length=20, constraints=[one_of(
        "section",
        "A1 A2 A3 A4 A5 A6_1 A6_2 A6_2X A6_3 A6_4 A7 A8 JLB")])
    other_text = CharField(max_length=300, null=True)
    quantity = IntegerField(null=True)
    remarks = CharField(max_length=200, null=True)
    disposition = CharField(max_length=20, null=True, constraints=[one_of(
        "disposition", "INSTANT SELF REFER REFUSE DEFER")])
    service_case = IntegerField(null=True)

    class Meta:
        table_name = "request_item"


class CaseNoticeItems(Kept):
    casenotice = ForeignKeyField(CaseNotice, on_delete="RESTRICT")
    requestitem = ForeignKeyField(RequestItem, on_delete="RESTRICT")

    class Meta:
        table_name = "case_notice_items"
        indexes = ((("casenotice", "requestitem"), True),)


class RequestFoodDrug(Record):
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT")
    row_no = IntegerField()
    domain = CharField(max_length=20, constraints=[one_of("domain", "FOOD DRUG COSM MD")])
    product_name = CharField(max_length=120)
    standard_no = CharField(max_length=200)
    remarks = CharField(max_length=200, null=True)

    class Meta:
        table_name = "request_food_drug"


class RequestInstrument(Record):
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT")
    row_no = IntegerField()
    instrument_name = CharField(max_length=100)
    range_text = CharField(max_length=80, null=True)
    accuracy_class = CharField(max_length=40, null=True)
    serial_no = CharField(max_length=60, null=True)
    manufacturer = CharField(max_length=100, null=True)
    trace_mode = CharField(max_length=20, constraints=[one_of("trace_mode", "VERIF CALIB TEST COMPARE SELFC OTHER")])
    last_trace_org = CharField(max_length=120, null=True)
    last_trace_on = DateField(null=True)
    valid_to = DateField(null=True)
    visit_mode = CharField(max_length=20, null=True, constraints=[one_of("visit_mode", "SEND APPOINT VISIT OFFPEAK")])

    class Meta:
        table_name = "request_instrument"


class RequestOperatorExam(Record):
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT")
    row_no = IntegerField()
    trade = CharField(max_length=60)
    staffing_count = IntegerField(null=True)
    needed_count = IntegerField()
    exam_category = CharField(max_length=20, constraints=[one_of("exam_category", "A B C D E F G H I J K")])

    class Meta:
        table_name = "request_operator_exam"


class RequestProductTest(Record):
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT")
    row_no = IntegerField()
    product_name = CharField(max_length=120)
    test_items = CharField(max_length=300)
    basis = CharField(max_length=300)
    stage = CharField(max_length=20, null=True, constraints=[one_of("stage", "RD PURCH PROD DELIV RAW FIN")])
    remarks = CharField(max_length=200, null=True)

    class Meta:
        table_name = "request_product_test"


class RequestSpecialEquipment(Record):
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT")
    row_no = IntegerField()
    category = CharField(max_length=20, constraints=[one_of(
        "category",
        "1000 2000 8000 7000 3000 4000 9000 6000 5000 F000")])
    quantity = IntegerField()
    next_inspection_on = DateField(null=True)
    need_type = CharField(max_length=20, constraints=[one_of("need_type", "A B C D E")])
    need_other = CharField(max_length=200, null=True)
    remarks = CharField(max_length=200, null=True)
    materials_notified = BooleanField()

    class Meta:
        table_name = "request_special_equipment"


TABLES = (ServiceRequest, CaseNotice, RequestItem, CaseNoticeItems, RequestFoodDrug, RequestInstrument,
    RequestOperatorExam, RequestProductTest, RequestSpecialEquipment)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
