"""Sentences for people, kept as msgid and parameters so that the shown language is chosen last."""


class Message(str):
    """An English msgid with its parameters; prints itself in English, is translated by whoever shows it.

    >>> str(Message("{n} rows", n=3))
    '3 rows'
    """

    msgid: str
    params: dict

    def __new__(cls, msgid: str, **params):
        self = super().__new__(cls, msgid.format(**params) if params else msgid)
        self.msgid, self.params = msgid, params
        return self


T = Message


class Word(str):
    """The label of a code inside a message: Chinese until the shown language is known."""

    def __new__(cls, options, code):
        self = super().__new__(cls, options.label(code))
        self.options, self.code = options, code
        return self


class Taken(Message):
    """A value is in use already: by which row is told to those alone who see it."""

    def __new__(cls, model, row_id: int):
        self = super().__new__(cls, "Already in use by another entry")
        self.holder = (model, row_id)
        return self


class Invalid(ValueError):
    """Bad input: `errors` maps a field name (or "" for the whole record) to a list of messages."""

    def __init__(self, errors):
        self.errors = errors if isinstance(errors, dict) else {"": [errors]}
        super().__init__("; ".join(f"{name}: {text}" for name, texts in self.errors.items() for text in texts))
