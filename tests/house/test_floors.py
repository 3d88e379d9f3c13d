"""Imports go down only (docs/architecture.md, Floors): read from the syntax tree, so an import inside a function counts."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("models", "backoffice", "views", "seeds")

FLOORS = (
    # lowest first: a package may import from itself and from the floors below, never from its own floor
    {"errors", "config", "settings", "batch"},
    {"filling"},
    {"access"},
    {"search"},
    {"messages"},
    {"deadlines"},
    {"records"},
    {"list_preferences", "operations", "history", "jobs", "exports"},
    {"imports", "reports"},
    {"workflow"},
    {"checks", "public", "reminders", "accounts"},
    {"scheduled_jobs"},
    {"bench"},
    {"commands"},
    {"app"},
)
FLOOR_OF = {package: number for number, packages in enumerate(FLOORS) for package in packages}
WITH_FLASK = {"app", "commands"}
READS_SEEDS = {"operations", "commands", "checks", "bench"}
SQL_BUILDERS = {
    "backoffice.operations.schema_snapshot",
    "backoffice.operations.backup",
    "backoffice.operations.pg_dump",
    "backoffice.bench.pour",
    "backoffice.bench.pages",
}
"""Modules that quote the names of tables; values are parameters there too."""

FOUNDATION = {
    "asked",
    "base",
    "choices",
    "cipher",
    "clock",
    "fields",
    "folding",
    "identifiers",
    "keyring",
    "links",
    "masks",
    "messages",
    "rules",
    "sealed",
    "selecting",
    "standby",
    "stored_days",
    "typing",
}
"""Modules of `models/` that know no noun."""

WRITES = {
    "save",
    "save_base",
    "create",
    "insert",
    "insert_many",
    "delete_instance",
    "execute",
    "execute_sql",
    "bulk_create",
    "get_or_create",
}


def modules() -> dict[str, ast.Module]:
    """{dotted name: tree} of every module of the four rooms."""
    found = {}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = ast.parse(path.read_text(encoding="utf-8"))
    return found


MODULES = modules()


def imported(name: str) -> set[str]:
    """The modules that a module imports, wherever; `from room import noun` is the noun."""
    found = set()
    for node in ast.walk(MODULES[name]):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for one in node.names:
                inner = f"{node.module}.{one.name}"
                found.add(inner if inner in MODULES else node.module)
    return found


def of_room(room: str) -> list[str]:
    return [name for name in MODULES if name.split(".")[0] == room]


def rooms_of(name: str) -> set[str]:
    """The top packages that a module imports from."""
    return {one.split(".")[0] for one in imported(name)}


def package_of(name: str) -> str:
    """`records` of backoffice.records.audit; "" for the room itself."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_models_know_nobody_above():
    above = {"backoffice", "views", "seeds", "tests", "flask", "flask_admin", "wtforms"}
    assert {name: found for name in of_room("models") if (found := rooms_of(name) & above)} == {}


def test_the_foundation_of_the_models_knows_no_noun():
    allowed = {f"models.{name}" for name in FOUNDATION} | {"models"}
    inner = {f"models.{name}" for name in FOUNDATION}
    wrong = {
        (name, one)
        for name in inner
        for one in imported(name)
        if one.startswith("models") and one not in allowed
    }
    assert wrong == set()


def test_only_the_application_looks_up_to_the_views():
    wrong = {
        name: up
        for name in of_room("backoffice")
        if name != "backoffice.app" and (up := rooms_of(name) & {"views", "tests"})
    }
    assert wrong == {}


def test_flask_is_known_to_the_application_and_its_commands_alone():
    flask = {
        "flask",
        "flask_admin",
        "flask_login",
        "flask_wtf",
        "flask_babel",
        "wtforms",
        "jinja2",
        "markupsafe",
    }
    with_flask = {package_of(name) for name in of_room("backoffice") if rooms_of(name) & flask}
    assert with_flask == WITH_FLASK


def test_seeds_are_read_by_few():
    assert {
        package_of(name) for name in of_room("backoffice") if "seeds" in rooms_of(name)
    } <= READS_SEEDS
    assert {
        name for name in of_room("seeds") if rooms_of(name) & {"views", "tests", "flask"}
    } == set()


def test_every_package_stands_on_a_floor():
    assert {package_of(name) for name in of_room("backoffice")} - {""} == set(FLOOR_OF)


@pytest.mark.parametrize("package", sorted(FLOOR_OF))
def test_imports_go_down_only(package):
    own = [name for name in of_room("backoffice") if package_of(name) == package]
    up = {
        (name, one)
        for name in own
        for one in imported(name)
        if one.startswith("backoffice.")
        and package_of(one) != package
        and FLOOR_OF[package_of(one)] >= FLOOR_OF[package]
    }
    assert up == set()


def test_nothing_imports_in_a_circle():
    """Imports inside functions count too: a circle is only hidden by them."""
    graph = {name: imported(name) & set(MODULES) - {name} for name in MODULES}
    state = {}

    def visit(name, path):
        if state.get(name) == "open":
            raise AssertionError(" → ".join([*path[path.index(name) :], name]))
        if name not in state:
            state[name] = "open"
            for one in sorted(graph[name]):
                visit(one, [*path, name])
            state[name] = "done"

    for name in sorted(graph):
        visit(name, [])


def test_generated_screens_know_no_noun():
    """`views/crud` and `views/display` serve every table; screens and pages are made of them."""
    nouns = ("views.screens", "views.pages", "views.reports", "views.admin")
    wrong = {
        name: up
        for name in of_room("views")
        if name.startswith(("views.crud", "views.display"))
        and (up := {one for one in imported(name) if one.startswith(nouns)})
    }
    assert wrong == {}


def test_no_view_writes():
    """Whatever is stored goes through `records`, a workflow, or a verb of `backoffice`."""
    found = set()
    for name in of_room("views"):
        for node in ast.walk(MODULES[name]):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr not in WRITES:
                continue
            owner = ast.unparse(node.func.value)
            always = node.func.attr in ("save", "delete_instance", "execute", "execute_sql")
            if owner[0].isupper() or always:
                found.add((name, f"{owner}.{node.func.attr}"))
    assert found == set()


def test_no_sql_is_built_from_strings():
    """Values reach the database as parameters (promise C4)."""
    found = set()
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or ".migrations" in name or not node.args:
                continue
            attribute = getattr(node.func, "attr", "")
            called = attribute in ("execute_sql", "raw") or getattr(node.func, "id", "") == "SQL"
            if called and isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
                found.add((name, ast.unparse(node.args[0])[:60]))
    assert {name for name, _text in found} <= SQL_BUILDERS, found
