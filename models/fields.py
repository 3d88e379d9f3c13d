"""Field types: what a value is, how typed text becomes one, how it is masked. The extension points
of the engine.

Each declares everything that screens, exports and imports need: label, unit, mask, and whether
people may type it at all (`system=True`: status, numbers, stamps and computed values are in no form
and no import). `clean(raw)` answers the stored value or raises Invalid.
"""

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from peewee import (
    AutoField,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    DecimalField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from models.choices import Choices
from models.clock import stored
from models.identifiers import clean_email, clean_phone, clean_uscc
from models.messages import Invalid, T, no_choice
from models.selecting import Column
from models.typing import day_of, half_width, plain, without_thousands

LONGEST_TEXT = 20_000
INTEGERS = range(-(2**31), 2**31)


class Described(Column):
    """What a field says about itself beyond its column; `when` as in models.conditions, `hint` is
    the help of its kind.
    """

    null: bool
    default: Any
    kind = "text"
    hint = ""

    def __init__(  # noqa: PLR0913 (each option is named where it is used)
        self,
        label: str,
        *args: Any,
        mask: str | None = None,
        restricted: bool = False,
        system: bool = False,
        unit: str | None = None,
        help: str | None = None,
        when: dict | None = None,
        **options: Any,
    ) -> None:
        options |= {"verbose_name": label, "help_text": help or self.hint}
        super().__init__(*args, **options)
        self.mask, self.restricted, self.system, self.unit, self.when = (
            mask,
            restricted,
            system,
            unit,
            when,
        )

    @property
    def required(self) -> bool:
        return not self.null and self.default is None and not self.system

    def clean(self, raw: Any) -> Any:
        return raw


class Key(Described, AutoField):
    """The id of a row."""

    kind = "number"

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, system=True, **options)


class ShortText(Described, CharField):
    """One line of text of at most `length` characters."""

    def __init__(self, label: str, length: int, **options: Any) -> None:
        super().__init__(label, max_length=length, **options)

    def clean(self, raw: Any) -> Any:
        text = plain(raw)
        if len(text) > self.max_length:
            raise Invalid(
                T("At most {most} characters, this has {n}", most=self.max_length, n=len(text))
            )
        return text


class Text(Described, TextField):
    """Several lines of text."""

    kind = "long"

    def clean(self, raw: Any) -> Any:
        text = plain(raw)
        if len(text) > LONGEST_TEXT:
            raise Invalid(
                T("At most {most} characters, this has {n}", most=LONGEST_TEXT, n=len(text))
            )
        return text


class UsccField(ShortText):
    """Unified social credit code; an administrator may override a wrong check character with a
    reason.
    """

    kind = "code"
    hint = T("18 characters, as on the business licence")

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, 18, **options)

    def clean(self, raw: Any) -> Any:
        return clean_uscc(plain(raw))


class PhoneField(ShortText):
    """A public telephone number (a station's), neither masked nor encrypted."""

    kind = "phone"
    hint = T("Mobile number, or landline with its area code: 024-12345678")

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, 20, **options)

    def clean(self, raw: Any) -> Any:
        return clean_phone(plain(raw))


class EmailField(ShortText):
    """An e-mail address."""

    kind = "email"
    hint = T("Such as name@example.com")

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, 100, **options)

    def clean(self, raw: Any) -> Any:
        return super().clean(clean_email(plain(raw)))


class Integer(Described, IntegerField):
    """A whole number that the database can hold; `least` defaults to 0."""

    kind = "number"

    def __init__(
        self, label: str, least: int = 0, most: int = INTEGERS[-1], **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.least, self.most = least, most

    def clean(self, raw: Any) -> Any:
        text = without_thousands(half_width(raw))
        if not re.fullmatch(r"[+-]?[0-9]{1,15}", text):
            raise Invalid(T("A whole number is expected"))
        number = int(text)
        if not self.least <= number <= self.most:
            raise Invalid(
                T("A number from {least} to {most} is expected", least=self.least, most=self.most)
            )
        return number


class DecimalNumber(Described, DecimalField):
    """A decimal of `digits` digits, `places` of them behind the point; not negative."""

    kind = "number"

    def __init__(self, label: str, digits: int, places: int, **options: Any) -> None:
        super().__init__(
            label, max_digits=digits, decimal_places=places, auto_round=False, **options
        )

    def clean(self, raw: Any) -> Any:
        text = without_thousands(half_width(raw))
        try:
            number = (
                Decimal(text) if re.fullmatch(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?", text) else None
            )
        except InvalidOperation:
            number = None
        if number is None:
            raise Invalid(T("A number is expected"))
        step = Decimal(1).scaleb(-self.decimal_places)
        if number != number.quantize(step):
            raise Invalid(T("At most {places} digits behind the point", places=self.decimal_places))
        top = Decimal(10) ** (self.max_digits - self.decimal_places) - step
        if not 0 <= number <= top:
            raise Invalid(T("A number from {least} to {most} is expected", least=0, most=top))
        return number.quantize(step)

    def python_value(self, value: Any) -> Any:
        value = super().python_value(value)
        return value if value is None else value.quantize(Decimal(1).scaleb(-self.decimal_places))


class Date(Described, DateField):
    """A date; typed as 2026-11-21, 2026/11/21, 2026.11.21, 2026年11月21日 or 20261121. `counted`:
    reached by counting working days, so that it is provisional as long as the calendar of its year
    is not loaded.
    """

    kind = "day"

    def __init__(self, label: str, *args: Any, counted: bool = False, **options: Any) -> None:
        super().__init__(label, *args, **options)
        self.counted = counted

    def clean(self, raw: Any) -> Any:
        if isinstance(raw, datetime):
            return raw.date()
        return raw if isinstance(raw, date) else day_of(half_width(raw))

    def python_value(self, value: Any) -> Any:
        return (
            date.fromisoformat(value)
            if isinstance(value, str) and len(value) == 10
            else super().python_value(value)
        )


class DateTime(Described, DateTimeField):
    """A moment, stored in UTC; typed on the clock of Asia/Shanghai as 2026-11-21 09:30."""

    kind = "instant"

    def clean(self, raw: Any) -> Any:
        if isinstance(raw, datetime):
            return raw
        parts = re.fullmatch(
            r"([^ T]+)[ T]+([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?", half_width(raw)
        )
        if not parts:
            raise Invalid(T("A date and time such as 2026-11-21 09:30 is expected"))
        day = day_of(parts[1])
        try:
            hour, minute, second = (int(part or 0) for part in parts.groups()[1:])
            return stored(datetime(day.year, day.month, day.day, hour, minute, second))
        except ValueError:
            raise Invalid(T("A date and time such as 2026-11-21 09:30 is expected")) from None

    def python_value(self, value: Any) -> Any:
        return (
            datetime.fromisoformat(value)
            if isinstance(value, str) and len(value) == 19
            else super().python_value(value)
        )


class Flag(Described, BooleanField):
    """Yes or no; a nullable one may also be unanswered."""

    kind = "flag"

    def __init__(self, label: str, **options: Any) -> None:
        if not options.get("null"):
            options.setdefault("default", False)
        super().__init__(label, **options)

    def clean(self, raw: Any) -> Any:
        if isinstance(raw, bool):
            return raw
        answers = {
            "1": True,
            "y": True,
            "yes": True,
            "true": True,
            "on": True,
            "是": True,
            "0": False,
            "n": False,
            "no": False,
            "false": False,
            "off": False,
            "否": False,
        }
        if (answer := answers.get(half_width(raw).lower())) is None:
            raise Invalid(T("Yes or no is expected"))
        return answer


class Choice(Described, CharField):
    """One code of a closed list, held by a CHECK constraint."""

    kind = "choice"

    def __init__(self, label: str, options: Choices, **rest: Any) -> None:
        super().__init__(label, max_length=20, **rest)
        self.options = options

    def bind(self, model: type, name: str, set_attribute: bool = True) -> None:
        super().bind(model, name, set_attribute)
        self.constraints = [
            Check(f'"{self.column_name}" IN ({", ".join(repr(code) for code in self.options)})')
        ]

    def clean(self, raw: Any) -> Any:
        if (code := self.options.code_of(plain(raw))) is None:
            raise Invalid(no_choice(self.options, str(raw)))
        return code


class StatusField(Choice):
    """The state of a record: moved by workflow events, in no form."""

    def __init__(self, label: str, options: Choices, **rest: Any) -> None:
        super().__init__(label, options, system=True, index=True, **rest)


class Link(Described, ForeignKeyField):
    """A reference to one row of another table; `limit` narrows what may be chosen.

    `able`, of a link to a person: (verb, table) that the person must be allowed; nobody is chosen
    who could not open what they are given.
    """

    kind = "link"

    def __init__(
        self,
        label: str,
        model: Any,
        limit: dict | None = None,
        able: tuple[str, str] | None = None,
        **options: Any,
    ) -> None:
        options.setdefault("on_delete", "RESTRICT")
        options.setdefault("backref", "+")
        super().__init__(label, model, **options)
        self.limit, self.able = limit or {}, able

    def clean(self, raw: Any) -> Any:
        text = half_width(raw)
        if not re.fullmatch(r"[0-9]{1,10}", text) or int(text) not in INTEGERS:
            raise Invalid(T("Choose an entry from the list"))
        return int(text)


class AccountField(Described, IntegerField):
    """The account of a person who did something, by id.

    Not a foreign key: accounts point at staff, contacts and experts, which carry such stamps
    themselves; accounts are never deleted, so the id always has its row.
    """

    kind = "account"

    def __init__(self, label: str, **options: Any) -> None:
        options.setdefault("system", True)
        super().__init__(label, **options)
