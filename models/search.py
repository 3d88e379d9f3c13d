"""What the search box reads, and by what names are compared and ordered: one entry a row, updated
by every write.
"""

from peewee import BigIntegerField, CharField, IntegerField, TextField

from models.base import BaseTable


class SearchEntry(BaseTable):
    """The folded text of one row: open to all who see it, closed to those who may see masked
    values, blind by digest alone.

    The id says table and row (`backoffice.search.index`). The grams of an entry stand beside it in
    `search_grams`, an FTS5 table on SQLite and a GIN index on PostgreSQL, which its migration
    makes.
    """

    id = BigIntegerField(primary_key=True)
    open_text = TextField()
    closed_text = TextField()
    blind_text = TextField()

    class Meta:
        table_name = "search_entry"


class NameKey(BaseTable):
    """A name or code of one living row as it is compared (`folded`) and ordered (`sorted_by`).

    The id says place and row, a place being a field or a set of fields
    (`backoffice.search.name_keys`). `held` is unique: no two living rows share what must be unique,
    however it is spelled. It is empty where nothing must be unique, and on a row that was there
    before with the name of another one.
    """

    id = BigIntegerField(primary_key=True)
    place = IntegerField()
    folded = TextField()
    sorted_by = TextField()
    held = CharField(max_length=420, null=True, unique=True)

    class Meta:
        table_name = "name_key"
        indexes = ((("place", "folded"), False), (("place", "sorted_by", "id"), False))
