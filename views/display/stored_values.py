"""Values as the change log, the audit log and the story keep them, in words."""

from datetime import datetime

from flask_babel import gettext as _

from models.clock import local
from models.masks import masked
from views.display.cells import account_name, plain_words, words
from views.display.labels import language, row_name


def words_of(field, value, may_see: bool = False) -> str:
    """A value of the book or of the log in words; sealed ones stay masked, names are shown to who
    may see them.
    """
    if value in (None, "", []):
        return ""
    kind = getattr(field, "kind", "")
    if getattr(field, "mask", None) and (hasattr(field, "seal_kind") or not may_see):
        return "****" if kind == "json" else masked(field.mask, value)
    if kind in ("link", "links", "file"):
        ids = value if isinstance(value, list) else [value]
        found = {
            one.id: one.filename if kind == "file" else row_name(one)
            for one in field.rel_model.select().where(field.rel_model.id.in_(ids or [0]))
        }
        return "、".join(found.get(one, f"#{one}") for one in ids)
    if hasattr(field, "options"):
        return "、".join(
            field.options.label(code, language())
            for code in (value if isinstance(value, list) else [value])
        )
    if kind == "sentences":
        return words(field, value)
    if kind == "account" and isinstance(value, int):
        return account_name(value)
    if kind == "instant":
        return local(datetime.fromisoformat(value)).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return "、".join(map(str, value)) if isinstance(value, (list, dict)) else plain_words(value)
