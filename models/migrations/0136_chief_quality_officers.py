"""A chief quality officer who stands among the talents of an enterprise stands in its file too."""

TALENT = (
    "SELECT name FROM enterprise_talent WHERE enterprise_id = enterprise.id AND kind = 'CQO' AND NOT is_deleted "
    "ORDER BY id DESC LIMIT 1"
)


def up(migrator, db):
    db.execute_sql(
        f"UPDATE enterprise SET cqo_name = ({TALENT}) WHERE (cqo_name IS NULL OR cqo_name = '') AND EXISTS ({TALENT})"
    )


def down(migrator, db):
    """The name in the file does no harm to the version before."""
