"""Sentences for people, stored as msgid and parameters, so that the language is chosen when they
are shown.
"""

from typing import Any, Self

from models.choices import Choices

MAX_OFFERED = 12


class Message(str):
    """An English msgid with its parameters; prints itself in English, is translated by whoever
    shows it.

    >>> str(Message("{n} rows", n=3))
    '3 rows'
    """

    msgid: str
    params: dict

    def __new__(cls, msgid: str, **params: Any) -> Self:
        self = super().__new__(cls, msgid.format(**params) if params else msgid)
        self.msgid, self.params = msgid, params
        return self


T = Message


class Word(str):
    """The label of a code inside a message: Chinese until the shown language is known."""

    options: Choices
    code: str

    def __new__(cls, options: Choices, code: str) -> Self:
        self = super().__new__(cls, options.label(code))
        self.options, self.code = options, code
        return self


def no_choice(options: Choices, text: str) -> Message:
    """That a text is none of the choices, with what may be chosen, and the one that a shortened
    label may mean.
    """
    shown, rest = options.items[:MAX_OFFERED], len(options) > MAX_OFFERED
    labels = (
        "、".join(zh for _code, zh, _en in shown) + "…" * rest,
        ", ".join(en for _code, _zh, en in shown) + "…" * rest,
    )
    choices = Word(Choices("offered", ("all", *labels)), "all")
    if len(near := options.near(text)) == 1:
        return T(
            "“{value}” is not one of the choices; is “{near}” meant? Choices: {choices}",
            value=text[:40],
            near=Word(options, near[0]),
            choices=choices,
        )
    return T("“{value}” is not one of the choices: {choices}", value=text[:40], choices=choices)


IN_USE = T("Already in use by another entry")


class Taken(Message):
    """A value is in use already: only those who may see the other row are shown which one."""

    holder: tuple[type, int]

    def __new__(cls, model: type, row_id: int) -> Self:
        self = super().__new__(cls, IN_USE.msgid)
        self.holder = (model, row_id)
        return self


class Invalid(ValueError):  # noqa: N818 (a name that says what happened)
    """Bad input: `errors` maps a field name (or "" for the whole record) to a list of messages."""

    def __init__(self, errors: Any) -> None:
        self.errors = errors if isinstance(errors, dict) else {"": [errors]}
        super().__init__(
            "; ".join(f"{name}: {text}" for name, texts in self.errors.items() for text in texts)
        )
