"""The first tables of enterprises, frozen: this file knows nothing of `models/`, which goes on changing."""

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


class DictItem(Kept):
    class Meta:
        table_name = "dict_item"


class IndustrialPark(Kept):
    class Meta:
        table_name = "industrial_park"


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


class Enterprise(Record):
    code = CharField(max_length=40, unique=True)
    name = CharField(max_length=120)
    client_type = CharField(max_length=20, constraints=[one_of("client_type", "ENT SELF GOV INST INDIVIDUAL")])
    uscc = CharField(max_length=18, null=True, unique=True)
    legal_rep = CharField(max_length=40, null=True)
    person_in_charge = CharField(max_length=40, null=True)
    industry = ForeignKeyField(DictItem, on_delete="RESTRICT")
    size_class = CharField(max_length=20, constraints=[one_of("size_class", "L M S X NA")])
    size_source = CharField(max_length=20, constraints=[one_of("size_source", "CALC DECL OVR")])
    employee_count = IntegerField(null=True)
    revenue = DecimalField(max_digits=14, decimal_places=2, null=True)
    total_assets = DecimalField(max_digits=14, decimal_places=2, null=True)
    output_value = DecimalField(max_digits=14, decimal_places=2, null=True)
    output_year = IntegerField(null=True)
    contact_name = CharField(max_length=40)
    contact_position = CharField(max_length=40, null=True)
    contact_phone = TextField()
    email = CharField(max_length=100, null=True)
    wechat = CharField(max_length=60, null=True)
    address = CharField(max_length=200)
    region = ForeignKeyField(Region, on_delete="RESTRICT")
    in_park = BooleanField()
    park = ForeignKeyField(IndustrialPark, on_delete="RESTRICT", null=True)
    main_business = TextField(null=True)
    main_products = TextField(null=True)
    lab_count = IntegerField(null=True)
    lab_sufficient = CharField(max_length=20, null=True, constraints=[one_of("lab_sufficient", "Y P N")])
    cqo_name = CharField(max_length=40, null=True)
    is_sci_tech = BooleanField()
    is_high_end_mfg = BooleanField()
    is_key = BooleanField()
    home_station = ForeignKeyField(Station, on_delete="RESTRICT")
    file_opened_on = DateField()
    consent = IntegerField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of("status", "ACTIVE MERGED CLOSED")])
    contact_phone_digest = CharField(max_length=64, null=True, index=True)

    class Meta:
        table_name = "enterprise"


class DataConsent(Record):
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT")
    purpose = TextField()
    data_scope = TextField()
    recipient = CharField(max_length=120)
    signed_on = DateField()
    valid_to = DateField(null=True)
    withdrawn_on = DateField(null=True)
    file = ForeignKeyField(Attachment, on_delete="RESTRICT", null=True)

    class Meta:
        table_name = "data_consent"


class EnterpriseContact(Record):
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT")
    name = CharField(max_length=40)
    position = CharField(max_length=40, null=True)
    phone = TextField()
    wechat = CharField(max_length=60, null=True)
    is_primary = BooleanField()
    phone_digest = CharField(max_length=64, null=True)

    class Meta:
        table_name = "enterprise_contact"
        indexes = (SQL('CREATE INDEX "enterprise_contact__phone_digest" ON "enterprise_contact" ("phone_digest")'),)


class EnterpriseStation(Record):
    enterprise = ForeignKeyField(Enterprise, on_delete="RESTRICT")
    station = ForeignKeyField(Station, on_delete="RESTRICT")
    reason = CharField(max_length=200, null=True)
    linked_on = DateField()

    class Meta:
        table_name = "enterprise_station"
        indexes = ((("enterprise", "station"), True),)


TABLES = (Enterprise, DataConsent, EnterpriseContact, EnterpriseStation)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
