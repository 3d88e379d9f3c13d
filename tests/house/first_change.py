"""“Your first change” of the README as a reader does it: the commands, and the lines written by hand."""

import re
import shlex
from pathlib import Path

ROOT = Path(__file__).parents[2]


def section() -> str:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text[text.index("## Your first change") :].split("\n## ")[0]


def command() -> list[str]:
    """The words after `flask --app wsgi` of the command that writes the entity."""
    line = re.search(r"```\nflask --app wsgi (new entity .+)\n```", section())[1]
    return shlex.split(line)


def second_migration() -> str:
    return re.search(r"`flask --app wsgi schema new (\w+)`", section())[1]


def hand_written() -> dict[str, str]:
    """{file: lines} of what the reader writes."""
    found = {}
    for block in re.findall(r"```(?:python|po)\n(.*?)```", section(), re.S):
        parts = re.split(r"^# (\S+)\n", block, flags=re.M)
        found |= dict(zip(parts[1::2], parts[2::2], strict=True))
    return found


def with_lines(text: str, lines: str) -> str:
    """The file with these lines: each takes the place of the one that begins alike; a new field goes
    below the last field, anything else to the end.
    """
    below = []
    for line in filter(str.strip, lines.splitlines()):
        begins = re.match(r"from \S+ import|\s+\w+ =", line)
        alike = begins and re.search(rf"^{re.escape(begins[0])}.*$", text, re.M)
        if alike:
            text = text.replace(alike[0], line, 1)
        else:
            below.append(line)
    added = "\n".join(below)
    if added and "\n    class Meta" in text:
        return text.replace("\n    class Meta", f"{added}\n\n    class Meta", 1)
    return text + f"\n{added}\n" if added else text
