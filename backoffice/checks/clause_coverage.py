"""Which clause of the standards is proved by which test (decisions 37): read from `docs/clauses.md`
and the marks of the tests.
"""

import ast
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINE = re.compile(r"^\| ([A-Z]+-\S+) \| (core|should) \| (.+) \|$", re.M)


@dataclass(frozen=True)
class Clause:
    """`id` as in the requirements, `priority` core or should, `holds` is what must hold."""

    id: str
    priority: str
    holds: str


@dataclass(frozen=True)
class Proof:
    """A test and the sentence that it is."""

    place: str
    sentence: str


def clauses(text: str | None = None) -> list[Clause]:
    """The clauses in the order of the page."""
    page = text if text is not None else (ROOT / "docs" / "clauses.md").read_text(encoding="utf-8")
    return [Clause(*found) for found in LINE.findall(page)]


def proofs(folder: Path = ROOT / "tests") -> dict[str, list[Proof]]:
    """{clause: tests that name it}."""
    found = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        marks = filter(_sets_marks, tree.body)
        everywhere = [name for node in marks for name in _named(node)]
        for test, place, named in _tests(
            tree.body, str(path.relative_to(folder.parent)), everywhere
        ):
            title = test.name.removeprefix("test_").replace("_", " ")
            for clause in dict.fromkeys(named):
                found[clause].append(Proof(place, title))
    return dict(found)


def _tests(body, place, named):
    """Each test with where it stands and the clauses named at it, at its class and at its
    module.
    """
    for node in body:
        own = [
            *named,
            *(name for one in getattr(node, "decorator_list", ()) for name in _named(one)),
        ]
        if isinstance(node, ast.ClassDef):
            yield from _tests(node.body, f"{place}::{node.name}", own)
        elif isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node, f"{place}::{node.name}", own


def report() -> tuple[list[str], list[str]]:
    """The table, a line each, and what is wrong with it: clauses without a test, marks that name no
    clause.
    """
    asked, shown = clauses(), proofs()
    known = {clause.id for clause in asked}
    lines = [
        f"{clause.id:<12} {clause.priority:<6} {proof.sentence}  [{proof.place}]"
        for clause in asked
        for proof in shown.get(clause.id, ())
    ]
    proved = sum(clause.id in shown for clause in asked)
    lines.append(
        f"{proved} of {len(asked)} clauses have a test; {len(set(shown) - known)} more "
        "are named that the page does not list"
    )
    return lines, [
        f"{clause.id} ({clause.priority}) has no test: {clause.holds}"
        for clause in asked
        if clause.id not in shown
    ]


def _sets_marks(node) -> bool:
    return isinstance(node, ast.Assign) and any(
        getattr(target, "id", "") == "pytestmark" for target in node.targets
    )


def _named(node) -> list[str]:
    """The clauses that a decorator, or the value of `pytestmark`, names."""
    calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)]
    words = []
    for call in calls:
        if getattr(call.func, "attr", "") == "clause":
            words += call.args
    return [word.value for word in words if isinstance(word, ast.Constant)]
