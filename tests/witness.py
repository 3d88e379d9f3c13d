"""Whether anything was written: the rows of every table, told by one number each."""

import hashlib

from models.base import database

LOGS = {
    "audit_log",
    "audit_head",
    "export_log",
    "search_entry",
    "name_key",
    "user_session",
    "sign_in_attempt",
    "sent_form",
}
"""What a look at a page may write (decisions 25); a line of the log stands in the search index as
well.
"""


def business_rows() -> dict[str, tuple]:
    """{table: (rows, checksum)} of every table but the logs."""
    return {
        table: rows_of(table)
        for table in database.obj.get_tables()
        if table not in LOGS and not table.startswith(("job_", "search_"))
    }


def rows_of(table: str) -> tuple[int, str]:
    rows = sorted(map(repr, database.obj.execute_sql(f'SELECT * FROM "{table}"').fetchall()))
    return len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest()


def changed(before: dict) -> set[str]:
    """The tables that differ from an earlier look."""
    return {table for table, told in business_rows().items() if told != before[table]}
