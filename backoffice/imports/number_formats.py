"""What Excel shows of a number: the formats of cells, as far as a table to import uses them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any

LAST_DAY = 2_958_466
LEAP_DAY_THAT_NEVER_WAS = 60
DAYS_OF_1904 = 1_462
DAY_ZERO = datetime(1899, 12, 31)
DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"¥"#,##0',
    6: '"¥"#,##0',
    7: '"¥"#,##0.00',
    8: '"¥"#,##0.00',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    34: '上午/下午h"时"mm"分"',
    35: '上午/下午h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    37: "#,##0_);(#,##0)",
    38: "#,##0_);(#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);(#,##0.00)",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ',
    42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    55: '上午/下午h"时"mm"分"',
    56: '上午/下午h"时"mm"分"ss"秒"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
TOKEN = re.compile(
    r'(?P<general>(?i:General)|G/通用格式)|"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<power>[Ee][+-])|(?P<half>AM/PM|A/P|上午/下午)'
    r"|(?P<date>[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[gGeEbB]+|[aA]{3,4})|(?P<digit>[0#?])|(?P<sign>[.,%/@])|(?P<other>.)",
    re.DOTALL,
)
ELAPSED = re.compile("[hms]+", re.IGNORECASE)
CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9.]+)")
TESTS = {
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
    "=": lambda left, right: left == right,
    "<>": lambda left, right: left != right,
}


@dataclass(frozen=True)
class Shown:
    """What Excel shows: the text (None where nobody can tell), the number that it says (15 of 15%;
    None where it says another one).

    `is_cut` where an exponent may leave digits out.
    """

    text: str | None
    number: float | None
    is_cut: bool = False


@dataclass(frozen=True)
class Section:
    """One part of a format between semicolons: pairs of kind and text, and what must hold for it to
    be used.
    """

    tokens: tuple
    condition: tuple | None

    def has(self, *kinds) -> bool:
        return any(kind in kinds for kind, _text in self.tokens)

    @property
    def is_date(self) -> bool:
        return self.has("date", "elapsed", "half")


class OutOfCalendar(ValueError):  # noqa: N818 - named like Refused and Conflict
    """A number that is no day of Excel's calendar."""


@lru_cache(maxsize=512)
def sections(code: str) -> tuple[Section, ...]:
    """The parts of a format."""
    found: list[Section] = []
    tokens: list[tuple[str, str]] = []
    condition: tuple | None = None
    for match in TOKEN.finditer(code):
        kind, text = match.lastgroup, match[match.lastgroup] if match.lastgroup else ""
        if kind == "other" and text == ";":
            found.append(Section(tuple(tokens), condition))
            tokens, condition = [], None
        elif kind == "bracket":
            told = CONDITION.fullmatch(text)
            if told:
                condition = (told[1], float(told[2]))
            elif ELAPSED.fullmatch(text):
                tokens.append(("elapsed", text.lower()))
            elif text.upper().startswith("DBNUM"):
                tokens.append(("numerals", text))
            elif text.startswith("$"):
                tokens.append(("literal", text[1:].partition("-")[0]))
        elif kind is None:
            tokens.append(("literal", " "))
        else:
            tokens.append(("literal" if kind in ("quoted", "escaped", "other") else kind, text))
    return (*found, Section(tuple(tokens), condition))


def is_general(code: str) -> bool:
    """Whether a format shows a number as it is."""
    return code.strip().lower() in ("", "general", "@", "g/通用格式")


def is_date(code: str) -> bool:
    """Whether a format shows days or times."""
    return not is_general(code) and sections(code)[0].is_date


def decimal_of(value: float) -> Decimal:
    """A number by the 15 digits that Excel keeps."""
    return DIGITS.create_decimal(repr(value))


def plain_digits(value: float) -> str:
    """The 15 digits of a number, without an exponent."""
    text = f"{decimal_of(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment_of(serial: float, is_1904: bool) -> Any:
    """The day, or the day and time, that Excel means by a number. Raises OutOfCalendar."""
    days = float(decimal_of(serial)) + (DAYS_OF_1904 if is_1904 else 0)
    if not 0 <= days < LAST_DAY or LEAP_DAY_THAT_NEVER_WAS <= days < LEAP_DAY_THAT_NEVER_WAS + 1:
        raise OutOfCalendar(serial)
    whole = int(days) - (1 if days > LEAP_DAY_THAT_NEVER_WAS else 0)
    return DAY_ZERO + timedelta(days=whole, milliseconds=round((days - int(days)) * 86_400_000))


def has_whole_day(code: str) -> bool:
    """Whether a format of dates shows year, month and day: one that leaves any out means no day."""
    letters = {text[0].lower() for kind, text in sections(code)[0].tokens if kind == "date"}
    months = [text for kind, text in sections(code)[0].tokens if kind == "date" and text[0] in "mM"]
    return bool(letters & {"y", "e"}) and "d" in letters and bool(months)


def shown_moment(code: str, serial: float, moment: datetime) -> str | None:
    """A time or a part of a date as a format shows it; None where nobody can tell."""
    parts, tokens = [], sections(code)[0].tokens
    is_halved = any(kind == "half" for kind, _text in tokens)
    timed = [
        place
        for place, (kind, text) in enumerate(tokens)
        if kind in ("date", "elapsed") and text[0].lower() in "hms"
    ]
    for place, (kind, text) in enumerate(tokens):
        if kind == "elapsed":
            parts.append(_elapsed(text, serial))
        elif kind == "half":
            early, late = text.split("/")
            parts.append(early if moment.hour < 12 else late)
        elif kind == "date":
            parts.append(
                _date_part(text.lower(), moment, is_halved, _is_minute(tokens, timed, place))
            )
        elif kind in ("literal", "sign") and text not in ("%", "@"):
            parts.append(text)
        else:
            return None
    return None if None in parts else "".join(parts).strip()


def _is_minute(tokens: Sequence[tuple[str, str]], timed: list, place: int) -> bool:
    """The letter m means minutes after hours and before seconds."""
    if place not in timed:
        return False
    at = timed.index(place)
    before = tokens[timed[at - 1]][1][0].lower() if at else ""
    after = tokens[timed[at + 1]][1][0].lower() if at + 1 < len(timed) else ""
    return before == "h" or after == "s"


def _elapsed(text: str, serial: float) -> str:
    whole = int(serial * {"h": 24, "m": 1_440, "s": 86_400}[text[0]] + 1e-6)
    return str(whole).zfill(len(text))


def _date_part(text: str, moment: datetime, is_halved: bool, is_minute: bool) -> str | None:
    letter, long = text[0], len(text) > 1
    if letter == "y" or text == "e":
        return str(moment.year) if len(text) > 2 or letter == "e" else f"{moment.year % 100:02}"
    if letter == "m" and is_minute:
        return f"{moment.minute:02}" if long else str(moment.minute)
    if letter == "m" and len(text) > 2:
        return MONTHS[moment.month - 1] if len(text) == 3 else None
    if letter == "m":
        return f"{moment.month:02}" if long else str(moment.month)
    if letter == "d" and len(text) < 3:
        return f"{moment.day:02}" if long else str(moment.day)
    if letter == "h":
        hour = (moment.hour - 1) % 12 + 1 if is_halved else moment.hour
        return f"{hour:02}" if long else str(hour)
    if letter == "s":
        return f"{moment.second:02}" if long else str(moment.second)
    return None


def shown_number(code: str, value: float) -> Shown:
    """A number as a format shows it."""
    section, is_signed = _section_for(sections(code), value)
    if (
        section is None
        or section.has("numerals")
        or ("sign", "/") in section.tokens
        or section.is_date
    ):
        return Shown(None, None)
    if ("sign", "@") in section.tokens:
        return Shown(None, None)
    if section.has("general"):
        sign = "-" if value < 0 and is_signed else ""
        plain = plain_digits(abs(value))
        return Shown(
            sign
            + "".join(
                plain if kind == "general" else text for kind, text in section.tokens
            ).strip(),
            value,
        )
    if not section.has("digit"):
        return Shown(
            "".join(text for kind, text in section.tokens if kind == "literal").strip(), None
        )
    if section.has("power"):
        return _shown_with_exponent(section, value)
    return _shown_in_places(section, value, is_signed)


def _section_for(parts: tuple, value: float) -> tuple[Section | None, bool]:
    """The section that shows a value, and whether a negative one keeps its sign there."""
    if any(part.condition for part in parts):
        fitting = (
            part
            for part in parts[:3]
            if part.condition is None or TESTS[part.condition[0]](value, part.condition[1])
        )
        return (next(fitting, None), False) if value >= 0 else (None, False)
    if value < 0 and len(parts) > 1:
        return parts[1], False
    if value == 0 and len(parts) > 2:
        return parts[2], False
    return parts[0], True


def _shown_with_exponent(section: Section, value: float) -> Shown:
    """The number that an exponent shows, by the places before it; its text is no value of
    anything.
    """
    before = section.tokens[
        : next(place for place, token in enumerate(section.tokens) if token[0] == "power")
    ]
    places = sum(kind == "digit" for kind, _text in before)
    kept = Context(prec=max(places, 1), rounding=ROUND_HALF_UP).create_decimal(decimal_of(value))
    return Shown(None, float(kept), is_cut=True)


def _shown_in_places(section: Section, value: float, is_signed: bool) -> Shown:
    tokens = list(section.tokens)
    points = [place for place, token in enumerate(tokens) if token == ("sign", ".")]
    point = points[0] if points else len(tokens)
    whole, fraction = (
        tokens[:point],
        [token for token in tokens[point + 1 :] if token != ("sign", ",")],
    )
    scale = Decimal(100) ** tokens.count(("sign", "%"))
    last = max((place for place, (kind, _text) in enumerate(tokens) if kind == "digit"), default=-1)
    thousands = 0
    while last + 1 + thousands < len(tokens) and tokens[last + 1 + thousands] == ("sign", ","):
        thousands += 1
    places = sum(kind == "digit" for kind, _text in fraction)
    scaled = abs(decimal_of(value)) * scale / (Decimal(1000) ** thousands)
    rounded = scaled.quantize(
        Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP, context=Context(prec=400)
    )
    digits, _point, behind = f"{rounded:f}".partition(".")
    shown_whole = _whole_part(whole, digits if int(digits) else "")
    if shown_whole is None:
        return Shown(None, None)
    text = shown_whole + ("." if points else "") + _fraction_part(fraction, behind)
    is_negative = value < 0 and rounded != 0
    sign = "-" if is_negative and is_signed else ""
    signed = -rounded if is_negative else rounded
    number = None if thousands else float(signed)
    return Shown(sign + text.strip(), number)


def _whole_part(tokens: list, digits: str) -> str | None:
    """The digits before the point laid into their places from the right, with what stands between
    them.
    """
    at = [place for place, (kind, _text) in enumerate(tokens) if kind == "digit"]
    if not at:
        return _literals(tokens) + digits
    inside = tokens[at[0] : at[-1] + 1]
    if ("sign", ",") in inside:
        if any(kind == "literal" for kind, _text in inside):
            return None
        least = sum(token == ("digit", "0") for token in inside)
        padded = digits.zfill(least) if least else digits
        is_plain = len(padded) == len(digits) and digits
        grouped = f"{int(padded):,}" if is_plain else _grouped(padded)
        return _literals(tokens[: at[0]]) + grouped + _literals(tokens[at[-1] + 1 :])
    left, parts = list(digits), []
    for place, (kind, text) in reversed(list(enumerate(tokens))):
        if kind == "digit":
            parts.append(left.pop() if left else {"0": "0", "?": " "}.get(text, ""))
            if place == at[0]:
                parts += reversed(left)
        elif kind == "literal" or text == "%":
            parts.append(text)
    return "".join(reversed(parts))


def _grouped(digits: str) -> str:
    first = len(digits) % 3
    parts = [digits[:first]] if first else []
    parts += [digits[place : place + 3] for place in range(first, len(digits), 3)]
    return ",".join(parts)


def _fraction_part(tokens: list, digits: str) -> str:
    placeholders = [text for kind, text in tokens if kind == "digit"]
    kept = len(digits)
    while kept and digits[kept - 1] == "0" and placeholders[kept - 1] != "0":
        kept -= 1
    parts, place = [], 0
    for kind, text in tokens:
        if kind == "digit":
            parts.append(digits[place] if place < kept else {"?": " "}.get(text, ""))
            place += 1
        elif kind == "literal" or text == "%":
            parts.append(text)
    return "".join(parts)


def _literals(tokens: Iterable[tuple[str, str]]) -> str:
    return "".join(text for kind, text in tokens if kind == "literal" or text == "%")


def shown_text(code: str, text: str) -> str:
    """A text as its format shows it: one with a place for text may add something."""
    if "@" not in code or code.strip() == "@":
        return text
    part = sections(code)[-1]
    if ("sign", "@") not in part.tokens:
        return text
    return "".join(
        text if token == ("sign", "@") else token[1]
        for token in part.tokens
        if token[0] in ("literal", "sign")
    )
