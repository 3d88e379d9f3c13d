"""Fields with several values in one column, as JSON that is the same text on both databases."""

import json
import re
from typing import Any, NamedTuple, Self

from peewee import TextField

from models.choices import Choices
from models.fields import Choice, Described, plain
from models.messages import Invalid, Message, T


class JsonText(Described, TextField):
    """JSON in a text column, the same on both databases."""

    kind = "json"

    def db_value(self, value: Any) -> str | None:
        return value if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True)

    def python_value(self, value: Any) -> Any:
        return value if value is None else json.loads(value)


class Document(JsonText):
    """A structure that the product fills, not a person."""

    def __init__(self, label: str, **options: Any) -> None:
        options.setdefault("system", True)
        super().__init__(label, **options)


class TextList(JsonText):
    """A list of short texts, typed one a line."""

    kind = "lines"
    hint = T("One a line")

    def clean(self, raw: Any) -> list:
        lines = raw if isinstance(raw, list) else plain(raw).split("\n")
        lines = [line.strip() for line in map(plain, lines) if line.strip()]
        if len(lines) > 200 or any(len(line) > 300 for line in lines):
            raise Invalid(T("At most 200 lines of 300 characters each"))
        return lines


class Sentences(JsonText):
    """Sentences as pairs of label and text, each part a packed message or words that somebody
    typed: shown in the reader's language (decisions 57).
    """

    kind = "sentences"

    def db_value(self, value: Any) -> str | None:
        return value if isinstance(value, str) else super().db_value(value)

    def python_value(self, value: Any) -> Any:
        """The pairs; a text that is older than this form is words alone."""
        if value is None or str(value).startswith("[["):
            return super().python_value(value)
        return [["", value]]


def packed(part: str) -> Any:
    """A message as JSON keeps it; typed words stay as they are."""
    if not isinstance(part, Message):
        return part
    params = {
        name: value if isinstance(value, int) else str(value) for name, value in part.params.items()
    }
    return {"msgid": part.msgid, "params": params}


def unpacked(part: Any) -> str:
    """The message again, or the typed words."""
    return Message(part["msgid"], **part["params"]) if isinstance(part, dict) else part


class MaterialList(TextList):
    """Materials to bring, one a line: the name and, after bars, the form that is required and how
    many copies.
    """

    hint = T("One a line, such as: Business licence | sealed copy | 1")

    def clean(self, raw: Any) -> list:
        """Each line as it is kept. Raises Invalid, naming the line that has other parts."""
        return [self._line(line) for line in super().clean(raw)]

    def _line(self, line: str) -> str:
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        copies = parts[2] if len(parts) == len(Material._fields) else "1"
        if len(parts) > len(Material._fields) or not parts[0] or not is_copies(copies):
            raise Invalid(
                T(
                    "“{line}”: name, form and number of copies (1 to 99), with a bar between",
                    line=line,
                )
            )
        return " | ".join(part for part in parts if part)


MAX_COPIES = 99


def is_copies(text: str) -> bool:
    return text.isascii() and text.isdigit() and 1 <= int(text) <= MAX_COPIES


class Material(NamedTuple):
    """A material to bring; `form` is empty where any will do."""

    name: str
    form: str = ""
    copies: str = "1"

    @classmethod
    def read(cls, line: str) -> Self:
        """The parts of a kept line; one that is older than the bars is a name alone."""
        parts = [part.strip() for part in line.split("|")]
        if len(parts) == 2 and is_copies(parts[1]):
            return cls(parts[0], copies=parts[1])
        return cls(*parts[: len(cls._fields)])


class ChoiceList(JsonText):
    """Several codes of a closed list."""

    kind = "choices"

    def __init__(self, label: str, options: Choices, **rest: Any) -> None:
        super().__init__(label, **rest)
        self.options = options

    def clean(self, raw: Any) -> list:
        codes = raw if isinstance(raw, list) else re.split(r"[,，、;；]", plain(raw))
        return [Choice.clean(self, code) for code in codes if str(code).strip()]


class PickedRows(ChoiceList):
    """Rows to tick, one a line; what an event asks, never a column."""

    stacked = True

    def clean(self, raw: Any) -> list:
        codes = [str(one) for one in raw if str(one).strip()]
        if any(code not in self.options for code in codes):
            raise Invalid(T("Some of these rows are not open any more; look again"))
        return codes


class Listed(Choice):
    """A code of a closed list that grew out of an open one: older rows may hold others, which stand
    until they are changed.
    """

    def __init__(self, label: str, length: int, options: Choices, **rest: Any) -> None:
        super().__init__(label, options, **rest)
        self.max_length = length

    def bind(self, model: type, name: str, set_attribute: bool = True) -> None:
        super().bind(model, name, set_attribute)
        self.constraints = []
