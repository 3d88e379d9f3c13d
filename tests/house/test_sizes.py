"""Small modules and small functions: size is counted in statements, so that nothing is gained by dense lines."""

import ast
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
MAX_STATEMENTS_OF_MODULE = 250
MAX_STATEMENTS_OF_FUNCTION = 40
MAX_NODES_OF_FUNCTION = 620
MAX_NODES_A_LINE = 6.5

FILES = [
    path
    for room in ("models", "backoffice", "views", "seeds")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts
]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def statements(tree) -> int:
    """Statements of a tree, without its docstrings."""
    return sum(isinstance(node, ast.stmt) and not _is_text(node) for node in ast.walk(tree))


def _is_text(node) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def functions():
    """(path, definition) of every function."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                yield path, node


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_holds_more_than_one_can_survey(path):
    assert statements(TREES[path]) <= MAX_STATEMENTS_OF_MODULE


def test_no_function_does_more_than_one_can_survey():
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path, node in functions()
        if statements(node) - 1 > MAX_STATEMENTS_OF_FUNCTION
        or len(list(ast.walk(node))) > MAX_NODES_OF_FUNCTION
    ]
    assert long == []


def test_lines_are_not_dense():
    nodes = sum(len(list(ast.walk(tree))) for tree in TREES.values())
    code = sum(
        bool(line.strip()) and not line.lstrip().startswith("#")
        for path in FILES
        for line in path.read_text(encoding="utf-8").splitlines()
    )
    assert nodes / code <= MAX_NODES_A_LINE


def test_half_of_the_functions_are_short():
    assert median(len(list(ast.walk(node))) for _path, node in functions()) <= 65


def test_every_module_opens_with_a_sentence():
    silent = [
        str(path.relative_to(ROOT)) for path, tree in TREES.items() if not ast.get_docstring(tree)
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
    """The machine may stand in another zone, where the day is another one around midnight."""
    forbidden = ("date.today", "datetime.today", "datetime.now", "datetime.utcnow")
    asked = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in [*FILES, *(ROOT / "tests").rglob("*.py")]
        if path.name != "clock.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in forbidden
    ]
    assert asked == []
