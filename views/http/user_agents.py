"""A browser in the words of the person who used it: its name and system, out of the line that it
sends about itself.
"""

import re

BROWSERS = (
    ("Edge", "Edg(?:e|A|iOS)?"),
    ("WeChat", "MicroMessenger"),
    ("QQ Browser", "M?QQBrowser"),
    ("Opera", "OPR"),
    ("Firefox", "Firefox|FxiOS"),
    ("Chrome", "(?:Headless)?Chrome|CriOS"),
    ("Safari", "Version"),
)
"""The narrower first: nearly every browser calls itself Chrome and Safari as well."""
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("HarmonyOS", "HarmonyOS|OpenHarmony"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("macOS", "Macintosh"),
    ("Linux", "Linux"),
)


def name_of(agent: str) -> str:
    """Such as “Edge 120, Windows”; what nobody knows stays as it was sent."""
    found = next(
        (
            (name, hit)
            for name, word in BROWSERS
            if (hit := re.search(rf"(?:{word})/(\d+)", agent or ""))
        ),
        None,
    )
    if found is None:
        return agent or ""
    system = next((name for name, word in SYSTEMS if re.search(word, agent)), None)
    return f"{found[0]} {found[1][1]}" + (f", {system}" if system else "")
