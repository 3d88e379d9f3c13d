"""Fields with several values in one column, as JSON that is the same text on both databases."""

import json
import re
from typing import Any

from peewee import TextField

from models.choices import Choices
from models.fields import Choice, Described, plain
from models.messages import Invalid, T


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
