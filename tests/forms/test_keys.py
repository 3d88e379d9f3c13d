"""The keys that the overlay of `?` lists are those of the documentation and of the script."""

import re
from pathlib import Path

from views.http.keyboard_shortcuts import KEYS

ROOT = Path(__file__).parents[2]
LISTED = {
    (one, str(text)) for _title, keys in KEYS for key, text in keys for one in key.split("  ")
}


def documented() -> set:
    """(key, what it does) of each row of docs/keyboard.md."""
    rows = re.findall(
        r"^\| [^|]*\| (.+?) \| (.+?) \|$",
        (ROOT / "docs" / "keyboard.md").read_text(encoding="utf-8"),
        re.M,
    )
    return {(key, text) for keys, text in rows for key in re.findall(r"`([^`]+)`", keys)}


def test_the_overlay_and_the_documentation_name_the_same_keys():
    assert documented() == LISTED


def test_every_single_key_is_known_to_the_script():
    script = (ROOT / "views" / "static" / "keys.js").read_text(encoding="utf-8")
    known = set(re.findall(r'^  "?([^\s":]+)"?: \(\) =>', script, re.M))
    assert known == {key for key, _text in LISTED if len(key) == 1 and key != "↓"}


def test_the_overlay_stands_on_every_page_in_the_readers_language(house):
    page = house.browser("clerk1").get("/")
    assert "快捷键" in page.text and "保存并下一条" in page.text
