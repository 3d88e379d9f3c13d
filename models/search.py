"""What the search box reads: one entry for each row that can be searched, kept by the write path."""

from peewee import BigIntegerField, TextField

from models.base import Kept


class SearchEntry(Kept):
    """The folded text of one row: open to all who see it, closed to those who may see masked values, blind by digest alone.

    The id says table and row (`backoffice.search.index`). The grams of an entry stand beside it in `search_grams`,
    an FTS5 table on SQLite and a GIN index on PostgreSQL, which its migration makes.
    """

    id = BigIntegerField(primary_key=True)
    open_text = TextField()
    closed_text = TextField()
    blind_text = TextField()

    class Meta:
        table_name = "search_entry"
