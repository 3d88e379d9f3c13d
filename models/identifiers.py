"""Chinese identifiers and numbers: check what a person typed, say what is wrong with it."""

import re
from datetime import date

from stdnum.cn import ric, uscc

from models import clock
from models.messages import Invalid, T
from models.typing import half_width

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
MOBILE = re.compile(r"1[3-9][0-9]{9}")
LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?|400-?[0-9]{3}-?[0-9]{4}|1[0-9]{4}")
EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


class WrongCheckDigit(Invalid):
    """The USCC is well formed but its check character differs: an administrator may let it pass
    with a reason.
    """


def clean_uscc(text: str) -> str:
    """The USCC in capitals (R-V1, GB 32100). Raises Invalid, or WrongCheckDigit when only the check
    fails.
    """
    code = re.sub(r"\s+", "", half_width(text)).upper()
    if len(code) != 18:
        raise Invalid(T("The USCC has 18 characters, this has {n}", n=len(code)))
    strange = sorted(set(code) - set(USCC_ALPHABET))
    if strange:
        raise Invalid(
            T(
                "The USCC cannot contain {letters} (I, O, S, V, Z are never used)",
                letters=" ".join(strange),
            )
        )
    if not (code[2:8].isascii() and code[2:8].isdigit()):
        raise Invalid(T("Characters 3 to 8 of the USCC are the division code and must be digits"))
    expected = uscc.calc_check_digit(code[:-1])
    if expected != code[-1]:
        raise WrongCheckDigit(
            T(
                "Check character 18 should be {expected}, this has {actual}; "
                "compare with the licence",
                expected=expected,
                actual=code[-1],
            )
        )
    return code


def clean_mobile(text: str) -> str:
    """Eleven digits (R-V3)."""
    number = re.sub(r"^\+?86(?=1)", "", re.sub(r"[\s-]", "", half_width(text)))
    if not number.isascii() or not number.isdigit():
        raise Invalid(T("A mobile number consists of digits"))
    if len(number) != 11:
        raise Invalid(T("A mobile number has 11 digits, this has {n}", n=len(number)))
    if not MOBILE.fullmatch(number):
        raise Invalid(T("A mobile number starts with 13 to 19"))
    return number


def clean_phone(text: str) -> str:
    """A mobile number, a landline with its area code, or a hotline (R-V3, R-V4)."""
    number = re.sub(r"\s", "", half_width(text))
    if LANDLINE.fullmatch(number):
        return number
    if number.startswith(("1", "+86", "86")):
        return clean_mobile(number)
    raise Invalid(T("Give 11 digits of a mobile number, or a landline such as 024-12345678"))


def clean_id_number(text: str) -> str:
    """A resident identity number with a right check digit and birth date (R-V2, GB 11643)."""
    number = re.sub(r"\s", "", half_width(text)).upper()
    if len(number) != 18:
        raise Invalid(T("An ID number has 18 characters, this has {n}", n=len(number)))
    if (
        re.fullmatch(r"[0-9]{17}[0-9X]", number)
        and ric.calc_check_digit(number) == number[-1]
        and _is_birth_date(number[6:14])
    ):
        return number
    raise Invalid(T("The ID number is not valid: check its birth date and last character"))


def _is_birth_date(digits: str) -> bool:
    try:
        return (
            date(1900, 1, 1)
            <= date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
            <= clock.today()
        )
    except ValueError:
        return False


def clean_email(text: str) -> str:
    address = half_width(text)
    if not EMAIL.fullmatch(address):
        raise Invalid(T("An e-mail address looks like name@example.com"))
    return address
