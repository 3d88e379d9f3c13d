"""Words for the screen: labels of fields and tables, enumeration labels, messages, in the reader's
language.
"""

from datetime import date

from flask_babel import force_locale, get_locale, gettext, pgettext

from backoffice.access.outside_reach import is_own
from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from models.masks import masked
from models.messages import Message, Word
from views.current import actor


def language() -> str:
    """ "zh" or "en"."""
    return "en" if str(get_locale()).startswith("en") else "zh"


def say(text) -> str:
    """A message or msgid in the reader's language; parameters that are messages are
    translated too.
    """
    if isinstance(text, Message):
        params = {name: _part(value) for name, value in text.params.items()}
        sentence = gettext(text.msgid)
        return sentence.format(**params) if params else sentence
    return gettext(text) if text else ""


def _part(value):
    """A parameter of a message in the reader's language."""
    if isinstance(value, Word):
        return value.options.label(value.code, language())
    return say(value) if isinstance(value, Message) else value


def field_label(model, field) -> str:
    """A field's label; the same English word may need another Chinese one in another table."""
    text = field.verbose_name or field.name
    special = pgettext(model.table(), text) if model is not None else text
    return special if special != text else gettext(text)


def table_label(model) -> str:
    return pgettext("table", model.label) if model.label else model.table()


def choice_label(field, code) -> str:
    return field.options.label(code, language())


def row_name(row, may_see: bool | None = None) -> str:
    """A row by the values that name it; codes of closed lists by their label, links by their own
    name.

    A masked name is shown to those who `may_see` it; elsewhere only when its table is named openly.
    """
    plain = getattr(row, "name_is_public", False) if may_see is None else may_see
    words, before = [], None
    for name in row.display_fields:
        field, value = row._meta.fields[name], getattr(row, name)
        if value in (None, ""):
            continue
        if hasattr(field, "options"):
            value = choice_label(field, value)
        elif (
            getattr(field, "mask", None)
            and not plain
            and not row.shows(field)
            and not is_own(actor(), row)
        ):
            value = masked(field.mask, value)
        words += ["–"] if isinstance(value, date) and isinstance(before, date) else []
        words.append(
            row_name(value) if hasattr(value, "display_fields") else local_name(row, name, value)
        )
        before = value
    return " ".join(words) or f"#{row.id}"


def own_name(row) -> str:
    """A row by its name on its own screens: there people at their work too are masked for those who
    may not see them.
    """
    who = actor()
    return row_name(row, can(who, "see", row.table()) and sees(who, row, "see"))


def local_name(row, name, value) -> str:
    """Catalogue rows carry an English name beside the Chinese one."""
    english = getattr(row, {"name": "name_en", "label_zh": "label_en"}.get(name, ""), None)
    return str(english) if english and language() == "en" else str(value)


def has_chinese(context: str, text: str) -> bool:
    """Whether the catalogue knows a label in Chinese, under its own table or for all."""
    with force_locale("zh_CN"):
        return pgettext(context, text) != text or gettext(text) != text


def said_errors(fault) -> dict[str, list[str]]:
    """{field: what is wrong with it}, in the reader's language."""
    errors = {}
    for name, texts in fault.errors.items():
        errors[name] = [say(text) for text in texts]
    return errors
