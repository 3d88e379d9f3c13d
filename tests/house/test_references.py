"""The pages of docs/ and the code agree: cited decisions, rules and notes, paths, links, the map."""

import re
from pathlib import Path

import pytest

from tests.house.test_floors import FLOORS

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ROOT / "docs" / "requirements"
ROOMS = ("models", "backoffice", "views", "seeds", "tests")
CITING = [
    path
    for room in ROOMS
    for suffix in ("py", "html", "js", "css")
    for path in sorted((ROOT / room).rglob(f"*.{suffix}"))
    if "migrations" not in path.parts and path != Path(__file__)
]
PAGES = [
    ROOT / "README.md",
    *(path for path in sorted((ROOT / "docs").rglob("*.md")) if path.parent != REQUIREMENTS),
]


def unwrapped(path: Path) -> str:
    """The text of a file with its lines joined: a reference may stand over the end of a line."""
    return re.sub(r"\s*\n[\s#*]*", " ", path.read_text(encoding="utf-8"))


def cited(pattern: str) -> dict[str, list[str]]:
    """{reference: files} of what code, tests and pages cite; "18, 19" are two references."""
    found: dict[str, list[str]] = {}
    for path in [*CITING, *PAGES]:
        for references in re.findall(pattern, unwrapped(path)):
            for one in re.split(r", | and | to ", references):
                found.setdefault(one, []).append(str(path.relative_to(ROOT)))
    return found


def numbered(page: str, heading: str = "") -> set[str]:
    """The numbers of the entries of a page, of one section where a heading is given."""
    text = (REQUIREMENTS / page).read_text(encoding="utf-8")
    if heading:
        text = text.partition(f"## {heading}")[2].partition("\n## ")[0]
    return set(re.findall(r"^(\d+)\. ", text, re.M))


def unresolved(references: dict[str, list[str]], there: set[str]) -> dict[str, list[str]]:
    return {one: files for one, files in references.items() if one not in there}


def test_every_decision_that_is_cited_stands_in_the_decisions():
    references = cited(r"\bdecisions? (\d+(?:(?:, | and | to )\d+)*)\b")
    assert len(references) > 20 and unresolved(references, numbered("decisions.md")) == {}


def test_every_rule_that_is_cited_stands_in_the_rules():
    """`R-Q` names a group: all rules that begin so."""
    text = (REQUIREMENTS / "rules.md").read_text(encoding="utf-8")
    there = set(re.findall(r"(?:^\| |\*\*)(R-[A-Z$]+\d*[a-z]?)\b", text, re.M))
    groups = {re.sub(r"\d.*", "", one) for one in there}
    references = cited(r"(?<![\w-])(R-[A-Z]+\d*[a-z]?)\b")
    assert len(references) > 50 and unresolved(references, there | groups) == {}


def test_every_note_that_is_cited_stands_in_the_notes():
    roles, practice = cited(r"\broles notes? (\d+)"), cited(r"\bpractice 2\.0\.(\d+)")
    assert roles and unresolved(roles, numbered("notes.md", "Roles")) == {}
    assert practice and unresolved(practice, numbered("notes.md", "Practice")) == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_that_a_page_names_exists(page):
    named = re.findall(
        r"`((?:models|backoffice|views|seeds|tests|docs|\.ci)/[\w./-]*)",
        page.read_text(encoding="utf-8"),
    )
    missing = {name for name in named if "umbrella" not in name and not (ROOT / name).exists()}
    assert missing == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page):
    links = re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_the_floors_of_the_map_are_those_of_the_code():
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \|", ARCHITECTURE, re.M)
    drawn = {int(number): set(re.findall(r"`(\w+)`", packages)) for number, packages in rows}
    assert drawn == dict(enumerate(FLOORS, 1))


def test_the_way_of_a_referral_opens_eight_files_at_most():
    section = ARCHITECTURE.partition("## A clerk clicks")[2].partition("\n## ")[0]
    files = re.findall(r"`([\w/]+\.(?:py|html))`", section)
    assert 0 < len(set(files)) <= 8
    assert [name for name in files if not (ROOT / name).is_file()] == []
