"""The screens by the name of their table: for background tasks, which are told a table and not a
view.
"""

from flask import current_app


def screen_of(resource: str):
    """The RecordView of a table. Raises LookupError."""
    for view in current_app.extensions["admin"][0]._views:
        if view.endpoint == resource and hasattr(view, "model"):
            return view
    raise LookupError(f"no screen shows {resource}")
