"""Encrypted columns: a value is closed as soon as it is set, and opens only on purpose."""

import json
from typing import Any

from peewee import CharField, FieldAccessor, TextField

from models import cipher
from models.fields import LONGEST_TEXT, Described, PhoneField
from models.identifiers import clean_email, clean_id_number, clean_phone
from models.masks import masked
from models.messages import Invalid, T
from models.typing import half_width, plain

CLEANERS = {
    "phone": clean_phone,
    "id_number": clean_id_number,
    "email": clean_email,
    "account": half_width,
}


class Sealed:
    """A closed value. Printing it shows the mask; only `open()` answers the text itself."""

    __slots__ = ("kind", "place", "token")

    def __init__(self, token: str, place: str | None = None, kind: str = "text") -> None:
        self.token, self.place, self.kind = token, place, kind

    def open(self) -> str:
        # the accessor sets the place before anybody opens the value
        return cipher.unseal(self.token, self.place)  # type: ignore[arg-type]

    def __str__(self) -> str:
        return masked(self.kind, self.open())

    __repr__ = __str__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and (
            self.token == other.token or self.open() == other.open()
        )

    __hash__ = None  # type: ignore[assignment] # two seals of one text are equal


class SealedAccessor(FieldAccessor):
    def __get__(self, instance: Any, instance_type: Any = None) -> Any:
        value = super().__get__(instance, instance_type)
        if isinstance(value, Sealed) and value.place is None:
            value.place, value.kind = self.field.place(instance), self.field.seal_kind
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        if value is not None and not isinstance(value, Sealed):
            text = (
                json.dumps(value, ensure_ascii=False)
                if self.field.seal_kind == "json"
                else str(value)
            )
            place = self.field.place(instance)
            if self.field.indexed:
                setattr(instance, self.field.index_name, self.field.index_of(text))
            value = Sealed(cipher.seal(text, place), place, self.field.seal_kind)
        elif value is None and self.field.indexed:
            setattr(instance, self.field.index_name, None)
        super().__set__(instance, value)


HINTS = {
    "phone": PhoneField.hint,
    "id_number": T("18 characters, as on the identity card; kept encrypted"),
    "account": T("Digits of the account; kept encrypted"),
}


class EncryptedField(Described, TextField):
    """Text encrypted at rest and masked everywhere; phones and ID numbers also get a blind index to
    be found by.
    """

    accessor_class = SealedAccessor

    def __init__(
        self, label: str, kind: str = "text", help: str | None = None, **options: Any
    ) -> None:
        super().__init__(label, mask=kind, help=help or HINTS.get(kind, ""), **options)
        self.seal_kind = self.kind = kind
        self.indexed = kind in ("phone", "id_number")

    def bind(self, model: Any, name: str, set_attribute: bool = True) -> None:
        super().bind(model, name, set_attribute)
        self.index_name = f"{name}_digest"
        if self.indexed and self.index_name not in model._meta.fields:
            model._meta.add_field(self.index_name, CharField(max_length=64, null=True, index=True))

    def place(self, instance: Any) -> str:
        return f"{self.model._meta.table_name}.{self.name}:{instance.uid}"

    def index_of(self, text: str) -> str:
        return cipher.blind_index(text, f"{self.model._meta.table_name}.{self.name}")

    def clean(self, raw: Any) -> Any:
        text = plain(raw)
        if len(text) > LONGEST_TEXT:
            raise Invalid(
                T("At most {most} characters, this has {n}", most=LONGEST_TEXT, n=len(text))
            )
        return CLEANERS.get(self.seal_kind, str)(text)

    def db_value(self, value: Any) -> Any:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} must be sealed before it is stored")
        return value and value.token

    def python_value(self, value: Any) -> Any:
        return value if value is None or isinstance(value, Sealed) else Sealed(value)
