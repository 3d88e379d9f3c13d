"""What people type where only digits, letters and signs of half width mean something: one reading for every door."""

from models.folding import UNSEEN

HALF = {**{ord("！") + place: chr(ord("!") + place) for place in range(94)}, 0x3000: " ", 0xA0: " "}
"""Signs of full width, and no others: a raised ² is no 2."""


def half_width(raw) -> str:
    """Typed text with letters, digits and signs of half width, without signs that nobody sees, and stripped."""
    return UNSEEN.sub("", str(raw)).translate(HALF).strip()
