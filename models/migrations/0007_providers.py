"""The first tables of providers, frozen: this file knows nothing of `models/`, which goes on changing."""

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


class Region(Kept):
    class Meta:
        table_name = "region"


class ServiceCategory(Kept):
    class Meta:
        table_name = "service_category"


class ServiceItem(Kept):
    class Meta:
        table_name = "service_item"


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


class Provider(Record):
    code = CharField(max_length=40, unique=True)
    name = CharField(max_length=120, unique=True)
    uscc = CharField(max_length=18, unique=True)
    kind = CharField(max_length=20, constraints=[one_of(
        "kind",
        "TEST METRO STD CERT ACC SEI FOODDRUG IP CONS UNI ASSOC FIN OTH")])
    legal_rep = CharField(max_length=40, null=True)
    legal_person_verified = BooleanField()
    region = ForeignKeyField(Region, on_delete="RESTRICT")
    address = CharField(max_length=200)
    join_mode = CharField(max_length=20, constraints=[one_of("join_mode", "WINDOW POOL ONLINE COBUILD")])
    invited_on = DateField(null=True)
    joined_on = DateField(null=True)
    approved_by = IntegerField(null=True)
    rating = DecimalField(max_digits=4, decimal_places=2, null=True)
    referral_count_12m = IntegerField(null=True)
    status = CharField(max_length=20, index=True, constraints=[one_of(
        "status", "CAND IN_POOL WATCH SUSPENDED EXITED")])
    nda_signed_on = DateField(null=True)
    exit_reason = TextField(null=True)

    class Meta:
        table_name = "provider"


class ProviderContact(Record):
    provider = ForeignKeyField(Provider, on_delete="RESTRICT")
    name = CharField(max_length=40)
    department = CharField(max_length=80, null=True)
    position = CharField(max_length=40, null=True)
    phone = TextField()
    is_primary = BooleanField()
    phone_digest = CharField(max_length=64, null=True, index=True)

    class Meta:
        table_name = "provider_contact"


class ProviderCategories(Kept):
    provider = ForeignKeyField(Provider, on_delete="RESTRICT")
    servicecategory = ForeignKeyField(ServiceCategory, on_delete="RESTRICT")

    class Meta:
        table_name = "provider_categories"
        indexes = ((("provider", "servicecategory"), True),)


class ProviderQualification(Record):
    provider = ForeignKeyField(Provider, on_delete="RESTRICT")
    kind = CharField(max_length=20, constraints=[one_of(
        "kind",
        "CMA CNAS_L CNAS_C CNAS_I CNAS_P CNCA SEI METAUTH METSTD EXAM CATL PATENT OTH")])
    cert_no = CharField(max_length=60)
    issuer = CharField(max_length=100)
    scope_text = TextField(null=True)
    issued_on = DateField()
    valid_to = DateField(null=True)
    file = ForeignKeyField(Attachment, on_delete="RESTRICT", null=True)
    verified_by = IntegerField(null=True)
    verified_on = DateField(null=True)

    class Meta:
        table_name = "provider_qualification"
        indexes = ((("kind", "cert_no"), True),)


class ProviderResidentStations(Kept):
    provider = ForeignKeyField(Provider, on_delete="RESTRICT")
    station = ForeignKeyField(Station, on_delete="RESTRICT")

    class Meta:
        table_name = "provider_resident_stations"
        indexes = ((("provider", "station"), True),)


class ProviderService(Record):
    provider = ForeignKeyField(Provider, on_delete="RESTRICT")
    service_item = ForeignKeyField(ServiceItem, on_delete="RESTRICT")
    qualification = ForeignKeyField(ProviderQualification, on_delete="RESTRICT", null=True)
    promise_days = IntegerField()
    fee_standard = CharField(max_length=200, null=True)
    fee_basis = CharField(max_length=120, null=True)
    is_free = BooleanField()
    sme_note = CharField(max_length=200, null=True)
    procedure_text = TextField(null=True)
    is_active = BooleanField()

    class Meta:
        table_name = "provider_service"
        indexes = ((("provider", "service_item"), True),)


class ProviderServiceModes(Kept):
    providerservice = ForeignKeyField(ProviderService, on_delete="RESTRICT")
    dictitem = ForeignKeyField(DictItem, on_delete="RESTRICT")

    class Meta:
        table_name = "provider_service_modes"
        indexes = ((("providerservice", "dictitem"), True),)


class ProviderServiceRegions(Kept):
    provider = ForeignKeyField(Provider, on_delete="RESTRICT")
    region = ForeignKeyField(Region, on_delete="RESTRICT")

    class Meta:
        table_name = "provider_service_regions"
        indexes = ((("provider", "region"), True),)


TABLES = (Provider, ProviderContact, ProviderCategories, ProviderQualification, ProviderResidentStations,
    ProviderService, ProviderServiceModes, ProviderServiceRegions)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
