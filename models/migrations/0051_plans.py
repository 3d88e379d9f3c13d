"""The first tables of plans, frozen: this file knows nothing of `models/`, which goes on changing."""

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


class DictItem(Kept):
    class Meta:
        table_name = "dict_item"


class Enterprise(Kept):
    class Meta:
        table_name = "enterprise"


class Provider(Kept):
    class Meta:
        table_name = "provider"


class Region(Kept):
    class Meta:
        table_name = "region"


class ServiceCase(Kept):
    class Meta:
        table_name = "service_case"


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


class IndustrySurvey(Record):
    code = CharField(max_length=40, unique=True)
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    name = CharField(max_length=150)
    industry = ForeignKeyField(DictItem, on_delete="RESTRICT", null=True)
    region = ForeignKeyField(Region, on_delete="RESTRICT", null=True)
    period = CharField(max_length=30)
    advantages = TextField()
    bottlenecks = TextField()
    shortfalls = TextField()
    report = ForeignKeyField(Attachment, on_delete="RESTRICT", null=True)

    class Meta:
        table_name = "industry_survey"


class IndustrySurveyEnterprises(Kept):
    industrysurvey = ForeignKeyField(IndustrySurvey, on_delete="RESTRICT")
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT")

    class Meta:
        table_name = "industry_survey_enterprises"
        indexes = ((("industrysurvey", "enterprise"), True),)


class ServicePlan(Record):
    code = CharField(max_length=40, unique=True)
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    kind = CharField(max_length=20, constraints=[one_of("kind", "CASE INDUSTRY REGION")])
    service_case = ForeignKeyField(ServiceCase, on_delete="RESTRICT", null=True)
    industry_survey = ForeignKeyField(IndustrySurvey, on_delete="RESTRICT", null=True)
    current_state = TextField(null=True)
    problems = TextField()
    targets = TextField()
    modes = TextField()
    safeguards = TextField(null=True)
    expected_results = TextField()
    prepared_by = ForeignKeyField(Staff, on_delete="RESTRICT", null=True)
    review_note = TextField(null=True)
    approved_by = IntegerField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status", "DRAFT REVIEW IN_FORCE SUBMITTED VOID")])

    class Meta:
        table_name = "service_plan"


class PlanMilestone(Record):
    plan = ForeignKeyField(ServicePlan, on_delete="RESTRICT")
    row_no = IntegerField()
    milestone = CharField(max_length=200)
    due_on = DateField()

    class Meta:
        table_name = "plan_milestone"


class ServicePlanExternalResources(Kept):
    serviceplan = ForeignKeyField(ServicePlan, on_delete="RESTRICT")
    provider = ForeignKeyField(Provider, on_delete="RESTRICT")

    class Meta:
        table_name = "service_plan_external_resources"
        indexes = ((("serviceplan", "provider"), True),)


class ServicePlanServiceItems(Kept):
    serviceplan = ForeignKeyField(ServicePlan, on_delete="RESTRICT")
    serviceitem = ForeignKeyField(ServiceItem, on_delete="RESTRICT")

    class Meta:
        table_name = "service_plan_service_items"
        indexes = ((("serviceplan", "serviceitem"), True),)


TABLES = (IndustrySurvey, IndustrySurveyEnterprises, ServicePlan, PlanMilestone, ServicePlanExternalResources,
    ServicePlanServiceItems)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
