"""The keys that do something, as the overlay of `?` and docs/keyboard.md list them."""

from flask_babel import gettext as _

from models.messages import T

KEYS = (
    (
        T("Everywhere"),
        (
            ("?", T("Show this list")),
            ("Ctrl K", T("Search everywhere")),
            ("Tab", T("To the next place; the first one skips the menu")),
        ),
    ),
    (
        T("Lists"),
        (
            ("/", T("Into the search box")),
            ("j  k", T("Next row, previous row")),
            ("Enter", T("Open the row")),
            ("x", T("Tick the row")),
            ("e", T("Edit the row")),
            ("n", T("New entry")),
        ),
    ),
    (
        T("One record"),
        (
            ("a", T("To the actions")),
            ("e", T("Edit")),
            ("]  [", T("Next record of the list, previous record")),
            ("u", T("Back to the list")),
        ),
    ),
    (
        T("Forms"),
        (
            ("Ctrl S", T("Save")),
            ("Ctrl Enter", T("Save and go on to the next of the list")),
            ("↓", T("Open a picker; Enter takes what is marked")),
            ("Alt ↑  Alt ↓", T("Move a row of a table")),
            ("Tab", T("In the last cell: add a row")),
        ),
    ),
)


def shown() -> list:
    """(heading, ((key, what it does), ...)) in the reader's language."""
    found = []
    for title, keys in KEYS:
        found.append((_(str(title)), [(key, _(str(text))) for key, text in keys]))
    return found
