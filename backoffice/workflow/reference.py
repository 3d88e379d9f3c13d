"""What an administrator may set: settings by their type, numbering patterns, colours of dictionary
items.
"""

from typing import Any

from backoffice import settings
from backoffice.access import protection_profile
from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.records import numbering
from backoffice.records.rules import Rules, declare
from models.digits import whole
from models.messages import T
from models.reference import DictItem, NumberSequence, Setting

COLOURS = {"info": "蓝", "ok": "绿", "warn": "橙", "bad": "红"}


def value_is_of_its_kind(actor: Actor, row: Any) -> None:
    """A number within its range, a switch on or off; a text that no rule knows may be anything."""
    kind, text = settings.kind_of(row.key or ""), (row.value or "").strip()
    if kind == "flag" and text not in ("0", "1"):
        raise Invalid({"value": [T("1 for yes, 0 for no")]})
    if kind == "number":
        least, most = settings.range_of(row.key)
        if (number := whole(text)) is None or not least <= number <= most:
            raise Invalid(
                {
                    "value": [
                        T("A number from {least} to {most} is expected", least=least, most=most)
                    ]
                }
            )


def kept_by_its_administrator(actor: Actor, row: Any) -> None:
    """Under graded protection each setting has one (GDD-6.4.3)."""
    protection_profile.check(actor, row)


def taken_away_by_its_administrator(actor: Actor, row: Any) -> None:
    protection_profile.check_gone(actor, row)


def read_anew(actor: Actor, row: Any, created: bool) -> None:
    settings.forget()


def pattern_is_known(actor: Actor, row: Any) -> None:
    if faults := numbering.pattern_faults(row.pattern or ""):
        raise Invalid({"pattern": faults})


def colour_is_a_tone(actor: Actor, row: Any) -> None:
    """Typed as a code or as the Chinese word; stored as the code."""
    colour = (row.colour or "").strip()
    code = next((code for code, word in COLOURS.items() if colour in (code, word)), None)
    if colour and code is None:
        raise Invalid(
            {"colour": [T("One of {colours} is expected", colours="、".join(COLOURS.values()))]}
        )
    row.colour = code


declare(
    Rules(
        Setting,
        before_save=(
            value_is_of_its_kind,
            kept_by_its_administrator,
        ),
        after_save=(read_anew,),
        after_delete=(taken_away_by_its_administrator,),
    )
)
declare(Rules(NumberSequence, before_save=(pattern_is_known,)))
declare(Rules(DictItem, before_save=(colour_is_a_tone,)))
