"""What a noun may add to its generated screens: each hook has an answer of its own for those that
add nothing.
"""

from flask_babel import gettext as _

from views.crud import proposed_changes
from views.crud.detail import detail
from views.current import actor
from views.display import flash
from views.display.labels import own_name


class Hooks:
    """Mixed into RecordView; a view overrides what it needs."""

    prepared_by: tuple = ()
    """Fields of a row that `prepare_export` reads, whichever computed columns were chosen."""

    known_arguments: tuple = ()
    """What the address of the form for a new row may hold besides fields."""

    def prepare_export(self, rows):
        """Load for a whole batch what computed export columns read, so that no row costs
        a query.
        """

    def exports_in_full(self) -> bool:
        """Whether the person may have names and telephones unmasked in the workbook."""
        return False

    def summary(self, row) -> list:
        """What a person who decides on a row wants to see beside the form: whose it is, and the
        first facts that are filled in.
        """
        return detail.summary(actor(), row, detail.sections(self)[0][1])

    def issued(self, row, transition) -> list:
        """(words, address) of what an event has just made for a row."""
        return []

    def finish_action(self, page, row, form):
        """What a noun adds to the page of an event that has a page of its own."""

    def finish_event(self, page, row, event: str):
        """What a noun adds to the page of any of its events."""

    def ways_out(self, row) -> list:
        """(label, address) of where somebody goes when an event lacks something."""
        return []

    def say_saved(self, row):
        flash.tell(proposed_changes.said(row) or _("Saved: %(name)s", name=own_name(row)))

    def tool_links(self) -> list:
        """(label, url) of further ways in the toolbar of the list."""
        return []

    def tool_posts(self) -> list:
        """(label, url) of acts on the whole list that ask nothing."""
        return []

    def first_values(self, values: dict) -> dict:
        """What the form for a new row shows first, made of its defaults."""
        return values

    def finish_form(self, page, row):
        """What a noun adds to its form page; `row` is None for a new one."""

    def saving(self, write, row=None):
        """Write the form by `write()`, in the transaction in which it runs; a noun may write what
        belongs to it first.
        """
        return write()

    def more_children(self, row) -> dict:
        """{model: raw rows} that a noun's form edits in place beside its tables."""
        return {}
