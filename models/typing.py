"""What people type where only digits, letters and signs of half width mean something: one reading for every door."""

import unicodedata

from models.folding import UNSEEN


def half_width(raw) -> str:
    """Typed text with letters, digits and signs of half width, without signs that nobody sees, and stripped."""
    return UNSEEN.sub("", unicodedata.normalize("NFKC", str(raw))).strip()
