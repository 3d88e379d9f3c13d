"""When two names or codes are the same: compared without difference of width, case, brackets,
spaces, dots and dashes.

What is stored stays as it was typed; only what is compared is folded.
"""

import re
import unicodedata

OPENING = "[{〔【《〈「『〖﹝﹙⟨"
CLOSING = "]}〕】》〉」』〗﹞﹚⟩"
DOTS = "·・•‧∙⋅●⸱ꞏ᛫"
"""Signs that stand between the parts of a name of a minority; which one is a matter of the
keyboard.
"""

DASHES = "‐‑‒–—―−﹣"
ONE_SIGN = {
    ord(sign): wanted
    for signs, wanted in (
        (OPENING, "("),
        (CLOSING, ")"),
        (DOTS, "·"),
        (DASHES, "-"),
        ("“”„‟", '"'),
        ("‘’‚‛", "'"),
    )
    for sign in signs
}
HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
DOT_IN_NAME = re.compile(f"(?<=[{HAN}]) ?\\. ?(?=[{HAN}])")
LOOSE_SPACE = re.compile("(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])|(?<=[()·]) | (?=[()·])")
"""A space beside a Chinese character, a bracket or a dot says nothing."""

UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
"""Signs without width: they come with text that was copied from pages and messages."""


def plain(text: object) -> str:
    """The folded text that the search looks at: one line, with single spaces."""
    folded = str(text)
    while (further := _once(folded)) != folded:
        folded = further
    return folded


def key_of(text: object) -> str:
    """What two spellings of one name have in common."""
    folded = plain(text)
    while (further := LOOSE_SPACE.sub("", folded)) != folded:
        folded = plain(further)
    return folded


def _once(text: str) -> str:
    text = UNSEEN.sub("", unicodedata.normalize("NFKC", text).casefold().translate(ONE_SIGN))
    return DOT_IN_NAME.sub("·", " ".join(text.split()))
