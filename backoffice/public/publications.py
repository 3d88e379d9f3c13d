"""What was published for everybody: policies, standards, news and notices, for people without an
account (SY-5.3.1, SY-5.3.5).
"""

from itertools import islice

from peewee import ModelSelect

from models.folding import plain
from models.publications import Publication

MOST = 200
"""More than a reader looks through; a word narrows them."""


def open_to_all() -> ModelSelect:
    """What is published and open to the public, the newest first."""
    return (
        Publication.living()
        .where(Publication.status == "PUBLISHED", Publication.audience == "PUBLIC")
        .order_by(Publication.published_on.desc(), Publication.id.desc())
    )


def find(kind: str, words: str) -> list[Publication]:
    """The publications of a kind (of all when it is empty) whose title, number or text holds the
    words.
    """
    query = open_to_all()
    if kind:
        query = query.where(Publication.kind == kind)
    wanted = plain(words)
    found = (row for row in query if not wanted or wanted in _text(row))
    return list(islice(found, MOST))


def _text(row: Publication) -> str:
    return plain(f"{row.title} {row.standard_no or ''} {row.body}")
