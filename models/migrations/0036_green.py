"""The first tables of green, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL, TextField


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


class ServiceRequest(Kept):
    class Meta:
        table_name = "service_request"


class Staff(Kept):
    class Meta:
        table_name = "staff"


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class GreenChannel(Record):
    code = CharField(max_length=40, unique=True)
    request = ForeignKeyField(ServiceRequest, on_delete="RESTRICT")
    criterion = CharField(max_length=20, constraints=[one_of(
        "criterion",
        "MAJOR_PROJECT SCI_TECH SUPERIOR_TASK METROLOGY PATENT JL_OTHER")])
    project_ref = CharField(max_length=150, null=True)
    reason = TextField(null=True)
    evidence = ForeignKeyField(Attachment, on_delete="RESTRICT", null=True)
    fast_days = IntegerField()
    owner = ForeignKeyField(Staff, on_delete="RESTRICT", null=True)
    decision = CharField(max_length=20, index=True, constraints=[one_of("decision", "WAIT APPROVE REJECT")])
    head_opinion = TextField(null=True)
    approved_by = IntegerField(null=True)
    approved_at = DateTimeField(null=True)

    class Meta:
        table_name = "green_channel"


class GreenChannelModes(Kept):
    greenchannel = ForeignKeyField(GreenChannel, on_delete="RESTRICT")
    dictitem = ForeignKeyField(DictItem, on_delete="RESTRICT")

    class Meta:
        table_name = "green_channel_modes"
        indexes = ((("greenchannel", "dictitem"), True),)


TABLES = (GreenChannel, GreenChannelModes)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
