"""The first tables of staff, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import (BooleanField, CharField, DateField, DateTimeField, DecimalField, ForeignKeyField, IntegerField,
    Model, SQL, TextField)


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Attachment(Kept):
    class Meta:
        table_name = "attachment"


class Organization(Kept):
    class Meta:
        table_name = "organization"


class ServiceCategory(Kept):
    class Meta:
        table_name = "service_category"


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


class Staff(Record):
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    staff_no = CharField(max_length=20, unique=True)
    name = CharField(max_length=40)
    gender = CharField(max_length=20, null=True, constraints=[one_of("gender", "0 1 2 9")])
    id_number = TextField(null=True)
    mobile = TextField()
    email = CharField(max_length=100, null=True)
    employment_type = CharField(max_length=20, constraints=[one_of("employment_type", "FULL PART")])
    source_org = ForeignKeyField(Organization, on_delete="RESTRICT", null=True)
    education = CharField(max_length=20, null=True, constraints=[one_of("education", "DOC MAS BAC COL OTH")])
    major = CharField(max_length=60, null=True)
    quality_years = DecimalField(max_digits=4, decimal_places=1, null=True)
    title = CharField(max_length=60, null=True)
    pretraining_passed_on = DateField(null=True)
    nda_signed_on = DateField(null=True)
    started_on = DateField()
    left_on = DateField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of("status", "PENDING ON LEAVE")])
    photo = ForeignKeyField(Attachment, on_delete="RESTRICT", null=True)
    id_number_digest = CharField(max_length=64, null=True, index=True)
    mobile_digest = CharField(max_length=64, null=True, index=True)

    class Meta:
        table_name = "staff"


class PostAssignment(Record):
    staff = ForeignKeyField(Staff, on_delete="RESTRICT")
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    post = CharField(max_length=20, constraints=[one_of(
        "post",
        "STATION_HEAD CQO SPECIALIST WINDOW TECH ARCHIVIST ASSET_KEEPER MAINTAINER SAFETY_OFFICER "
        "WIN_MANAGER")])
    valid_from = DateField()
    valid_to = DateField(null=True)
    doc_no = CharField(max_length=60, null=True)
    duties = TextField(null=True)

    class Meta:
        table_name = "post_assignment"


class StaffFields(Kept):
    staff = ForeignKeyField(Staff, on_delete="RESTRICT")
    servicecategory = ForeignKeyField(ServiceCategory, on_delete="RESTRICT")

    class Meta:
        table_name = "staff_fields"
        indexes = ((("staff", "servicecategory"), True),)


TABLES = (Staff, PostAssignment, StaffFields)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
