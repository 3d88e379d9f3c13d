"""Whole numbers as people and addresses write them: ASCII digits, and no more of them than a key
can have.
"""

MAX_DIGITS = 9


def whole(text: object, most_digits: int = MAX_DIGITS) -> int | None:
    """The number that a text of at most so many digits says; None for anything else: other digits,
    signs, spaces, nothing.
    """
    text = "" if text is None else str(text)
    return int(text) if 0 < len(text) <= most_digits and text.isascii() and text.isdigit() else None
