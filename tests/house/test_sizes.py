"""Small files and small functions (house.md): what grows past this is split."""

import ast
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
MAX_LINES = 300
LISTS = {"models/enumerations.py", "seeds/roles.py"}
"""Nothing but lists of words, and longer than a page for that reason."""

FILES = [
    path
    for room in ("models", "backoffice", "views", "seeds")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts
]


def lines(path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def functions():
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield path, node


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_is_longer_than_three_hundred_lines(path):
    assert lines(path) <= MAX_LINES or str(path.relative_to(ROOT)) in LISTS, (
        f"{lines(path)} lines: split it"
    )


def test_half_of_the_modules_fit_on_a_screen():
    assert median(map(lines, FILES)) <= 80


def test_half_of_the_functions_have_eight_lines():
    assert median(node.end_lineno - node.lineno + 1 for _path, node in functions()) <= 8


def test_no_function_is_longer_than_a_screen():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, node in functions()
        if node.end_lineno - node.lineno >= 50
    ]
    assert long == []


def test_every_module_opens_with_a_sentence():
    silent = [
        str(path.relative_to(ROOT))
        for path in FILES
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_no_name_says_nothing():
    vague = {
        "utils",
        "helpers",
        "common",
        "core",
        "misc",
        "manager",
        "base_utils",
        "tools",
        "stuff",
    }
    assert [str(path) for path in FILES if path.stem in vague] == []


def test_the_day_is_asked_of_one_clock_alone():
    """The machine may stand in another zone: between midnight in Shanghai and midnight there its
    own day is the day before.
    """
    asked = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in [*FILES, *(ROOT / "tests").rglob("*.py")]
        if path.name != "clock.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func)
        in ("date.today", "datetime.today", "datetime.now", "datetime.utcnow")
    ]
    assert asked == []
