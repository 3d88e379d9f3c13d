"""The first tables of reference, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class Record(Kept):
    uid = CharField(max_length=32, unique=True)
    created_at = DateTimeField()
    created_by = IntegerField(null=True)
    updated_at = DateTimeField()
    updated_by = IntegerField(null=True)
    row_version = IntegerField()
    is_deleted = BooleanField()


class Region(Record):
    code = CharField(max_length=6, unique=True)
    name = CharField(max_length=60)
    level = CharField(max_length=20, constraints=[one_of("level", "1 2 3")])
    parent = ForeignKeyField("self", on_delete="RESTRICT", null=True)
    is_active = BooleanField()

    class Meta:
        table_name = "region"


class DictItem(Record):
    dict_type = CharField(max_length=40)
    code = CharField(max_length=20)
    label_zh = CharField(max_length=80)
    label_en = CharField(max_length=120, null=True)
    sort = IntegerField()
    colour = CharField(max_length=10, null=True)
    parent = ForeignKeyField("self", on_delete="RESTRICT", null=True)
    is_active = BooleanField()

    class Meta:
        table_name = "dict_item"
        indexes = ((("dict_type", "code"), True),)


class NumberCounter(Kept):
    code = CharField(max_length=120, unique=True)
    period = CharField(max_length=8)
    current = IntegerField()

    class Meta:
        table_name = "number_counter"


class NumberSequence(Record):
    rule_code = CharField(max_length=60, unique=True)
    pattern = CharField(max_length=80)
    reset = CharField(max_length=20, constraints=[one_of("reset", "NEVER YEAR MONTH DAY")])
    current = IntegerField()

    class Meta:
        table_name = "number_sequence"


class Setting(Record):
    key = CharField(max_length=60, unique=True)
    value = CharField(max_length=200)
    note = CharField(max_length=200)

    class Meta:
        table_name = "setting"


class WorkCalendar(Record):
    day = DateField(unique=True)
    is_workday = BooleanField()
    note = CharField(max_length=60, null=True)

    class Meta:
        table_name = "work_calendar"


TABLES = (Region, DictItem, NumberCounter, NumberSequence, Setting, WorkCalendar)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
