"""The items of each refusal, frozen: this file knows nothing of `models/`, which goes on changing.

Filings that are there already get the items that they were about: those of their case, those that the assessment had
refused, or all of their need.
"""

from peewee import ForeignKeyField, Model


class Kept(Model):
    class Meta:
        legacy_table_names = False


class RefusalFiling(Kept):
    class Meta:
        table_name = "refusal_filing"


class RequestItem(Kept):
    class Meta:
        table_name = "request_item"


class RefusalFilingItems(Kept):
    refusalfiling = ForeignKeyField(RefusalFiling, on_delete="RESTRICT")
    requestitem = ForeignKeyField(RequestItem, on_delete="RESTRICT")

    class Meta:
        table_name = "refusal_filing_items"
        indexes = ((("refusalfiling", "requestitem"), True),)


TABLES = (RefusalFilingItems,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)
    db.execute_sql(
        'INSERT INTO "refusal_filing_items" ("refusalfiling_id", "requestitem_id") '
        'SELECT "f"."id", "i"."id" FROM "refusal_filing" AS "f" '
        'JOIN "request_item" AS "i" ON "i"."request_id" = "f"."request_id" '
        'WHERE ("f"."service_case_id" IS NOT NULL AND "i"."service_case" = "f"."service_case_id") '
        """OR ("f"."service_case_id" IS NULL AND ("f"."kind" <> 'NODO' OR "i"."disposition" = 'REFUSE'))"""
    )


def down(migrator, db):
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
