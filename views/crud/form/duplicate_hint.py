"""Who holds a value already: named with a link to those who see that row, and to nobody else."""

from flask_babel import gettext as _

from backoffice.access.permissions import can
from backoffice.access.scopes import visible
from models.messages import Taken
from views.current import actor
from views.display.cells import details_url
from views.display.labels import own_name, say
from views.display.screens import screen_of


class Linked(str):
    """A message with a way on: `url`, and the words of the link."""

    def __new__(cls, text: str, url: str, words: str):
        self = super().__new__(cls, text)
        self.url, self.words = url, words
        return self


def told(text, elsewhere=None, typed=None) -> str:
    """A message beside a field; `elsewhere(actor, typed)` answers (address, words) where a row out
    of scope may be joined.
    """
    if not isinstance(text, Taken):
        return say(text)
    if (row := _holder(*text.holder)) is not None:
        return Linked(
            _("Already on file: %(name)s", name=own_name(row)), details_url(row), _("Open it")
        )
    way = elsewhere(actor(), typed) if elsewhere else None
    return Linked(say(text), *way) if way else say(text)


def _holder(model, row_id):
    """The row, when the actor may read it on a screen."""
    try:
        screen_of(model.table())
    except LookupError:
        return None
    return (
        visible(actor(), model).where(model.id == row_id).first()
        if can(actor(), "read", model.table())
        else None
    )
