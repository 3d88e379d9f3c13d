"""Nothing is defined that nobody asks for: a name of a module is read in the product or in a test."""

import ast
import re
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for room in ("models", "backoffice", "views", "seeds")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts
]
TESTS = [path for path in (ROOT / "tests").rglob("*.py") if path.name != "test_unused.py"]
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in FILES}
WORD = re.compile(r"[A-Za-z_]\w*")


def used() -> Counter:
    """How often each name is read: in code, in strings that name code, in templates."""
    found = Counter()
    trees = [*TREES.values(), *(ast.parse(path.read_text(encoding="utf-8")) for path in TESTS)]
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                found[node.id] += 1
            elif isinstance(node, ast.Attribute):
                found[node.attr] += 1
            elif isinstance(node, ast.ImportFrom):
                found.update(one.name for one in node.names)
    for path in (ROOT / "views" / "templates").rglob("*.html"):
        found.update(WORD.findall(path.read_text(encoding="utf-8")))
    found.update(WORD.findall((ROOT / "wsgi.py").read_text(encoding="utf-8")))
    return found


def defined():
    """(path, line, name) of functions and constants at the top of modules; what a decorator registers is used by it."""
    for path, tree in TREES.items():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.decorator_list:
                yield path, node.lineno, node.name
            elif isinstance(node, ast.Assign):
                names = [one.id for one in node.targets if isinstance(one, ast.Name)]
                for name in names:
                    yield path, node.lineno, name


def test_every_function_and_constant_of_a_module_is_used():
    reads = used()
    unused = [
        f"{path.relative_to(ROOT)}:{line} {name}"
        for path, line, name in defined()
        if not reads[name] and name not in ("WORKFLOW", "__all__")
    ]
    assert unused == []


def body_of(function) -> str:
    """What a function takes and does, whatever it is called."""
    return ast.dump(function.args) + "".join(map(ast.dump, function.body))


def test_no_module_defines_a_function_twice():
    """Of two definitions of one name the first is dead; of two equal bodies one is a leftover."""
    twice = []
    for path, tree in TREES.items():
        functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
        bodies = Counter(map(body_of, functions))
        names = Counter(node.name for node in functions)
        twice += [
            f"{path.relative_to(ROOT)} {node.name}"
            for node in functions
            if names[node.name] > 1 or (len(node.body) > 1 and bodies[body_of(node)] > 1)
        ]
    assert twice == []
