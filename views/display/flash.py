"""What a person is told after a write, with the way back beside it."""

from flask import flash, url_for
from flask_babel import gettext as _

from backoffice.records import change_log
from views.current import actor


def tell(  # noqa: PLR0913 (keywords with a default)
    text: str,
    change_set: int | None = None,
    tone: str = "ok",
    word: str | None = None,
    undoable: bool = True,
    links: tuple = (),
):
    """A message that stays for one page; with a button that undoes `change_set`, else what this
    request wrote last.

    `links` are (words, address) of where one goes next.
    """
    done = (change_set or change_log.last_of(actor())) if undoable else None
    way_back = (
        {"url": url_for("changes.undo", set_id=done), "word": word or _("Undo")} if done else {}
    )
    flash({"text": text, "links": list(links), **way_back} if done or links else text, tone)
