"""One term for one thing: names that were given up do not come back (docs/glossary.md)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("models", "backoffice", "views", "seeds")

MODULES = {"reaches", "together", "unfit", "standing", "once"}
OPTIONS = {"asks": "fields", "starts": "initial", "lists": "extra_fields"}
"""Options of a Transition, and what they are called."""

DECLARATIONS = {
    "named_by": "display_fields",
    "searched": "search_fields",
    "spelled": "pinyin_fields",
}
"""Declarations of a model."""

NAMES = {"WAY": "WORKFLOW", "Ties": "Scope", "Kept": "BaseTable"}
METHODS = {"settle": "bind_sealed"}
FUNCTIONS = {
    "completes": "before_save",
    "follows": "after_save",
    "leaves": "after_delete",
    "carry": "update_in_event",
}
FIELD_TYPES = {
    "Line": "ShortText",
    "Day": "Date",
    "Instant": "DateTime",
    "Whole": "Integer",
    "Amount": "DecimalNumber",
    "Lines": "TextList",
}
FIELD_MODULES = {"models.fields", "models.structures", "models.sealed"}
PREFIXES = {"MOST_": "MAX_", "LEAST_": "MIN_"}

FILES = [
    path
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts
]


def test_no_module_has_a_retired_name():
    assert [str(path.relative_to(ROOT)) for path in FILES if path.stem in MODULES] == []


def retired(tree: ast.Module, module: str) -> Iterator[tuple[int, str, str]]:
    """(line, name, what it is called now) of each retired name in a module."""
    for node in ast.walk(tree):
        for name, instead in [*_of_call(node), *_of_definition(node, module), *_of_name(node)]:
            yield node.lineno, name, instead


def _of_call(node) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Transition":
        for keyword in node.keywords:
            if keyword.arg in OPTIONS:
                yield keyword.arg, OPTIONS[keyword.arg]


def _of_definition(node, module: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.FunctionDef) and node.name in FUNCTIONS:
        yield node.name, FUNCTIONS[node.name]
    if isinstance(node, ast.ClassDef):
        for one in node.body:
            if isinstance(one, ast.FunctionDef) and one.name in METHODS:
                yield one.name, METHODS[one.name]
        words = DECLARATIONS | (OPTIONS if node.name == "Transition" else {})
        for name in _assigned(node):
            if name in words:
                yield name, words[name]
        if module in FIELD_MODULES and node.name in FIELD_TYPES:
            yield node.name, FIELD_TYPES[node.name]
    if isinstance(node, ast.ImportFrom) and node.module in FIELD_MODULES:
        for one in node.names:
            if one.name in FIELD_TYPES:
                yield one.name, FIELD_TYPES[one.name]


def _assigned(node: ast.ClassDef) -> Iterator[str]:
    for one in node.body:
        targets = one.targets if isinstance(one, ast.Assign) else [getattr(one, "target", None)]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def _of_name(node) -> Iterator[tuple[str, str]]:
    for name in _identifiers(node):
        if name in NAMES:
            yield name, NAMES[name]
        for prefix, instead in PREFIXES.items():
            if name.startswith(prefix):
                yield name, instead + name.removeprefix(prefix)
    if isinstance(node, ast.Attribute):
        if node.attr in DECLARATIONS and ast.unparse(node.value)[0] != "_":
            yield node.attr, DECLARATIONS[node.attr]
        if ast.unparse(node.value) == "fields" and node.attr in FIELD_TYPES:
            yield node.attr, FIELD_TYPES[node.attr]


def _identifiers(node) -> tuple[str, ...]:
    if isinstance(node, ast.Name):
        return (node.id,)
    if isinstance(node, ast.Attribute):
        return (node.attr,)
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        return (node.name,)
    return ()


@pytest.mark.parametrize("room", ROOMS)
def test_retired_names_do_not_come_back(room):
    found = [
        f"{path.relative_to(ROOT)}:{line} {name}: say {instead}"
        for path in FILES
        if path.relative_to(ROOT).parts[0] == room
        for line, name, instead in retired(
            ast.parse(path.read_text(encoding="utf-8")),
            ".".join(path.relative_to(ROOT).with_suffix("").parts),
        )
    ]
    assert found == []


def test_a_retired_name_is_found():
    """The sweep reads what it should: one line of each kind."""
    lines = (
        'Transition("refer", asks=ASKS)',
        "class Umbrella:\n    named_by = ()",
        "def completes(): ...",
        "class Umbrella:\n    def settle(self): ...",
        "from models.fields import Line",
        "MOST_ROWS = 3",
        "WAY = 1",
        "model.searched",
    )
    assert [len(list(retired(ast.parse(line), "models.umbrellas"))) for line in lines] == [1] * len(
        lines
    )
