"""Imports go down only (house.md, Floors): read from the syntax tree, so that an import inside a
function counts too.
"""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("models", "backoffice", "views", "seeds")

BACKOFFICE = (
    # lowest first; a module may import its own floor and those below
    (
        "errors",
        "config",
        "packages",
        "forwarded",
        "heartbeat",
        "sealing",
        "kept_files",
        "counts",
        "processes",
        "smtp",
        "logs",
        "settings",
        "graded",
        "calendar",
        "clocks",
        "filling",
        "structure",
        "postgresql",
        "frozen_source",
        "freeze",
        "instance",
        "schema",
        "changes",
    ),
    (
        "actors",
        "granting",
        "sessions",
        "permissions",
        "outside",
        "reaches",
        "scoping",
        "reached",
        "shared",
        "together",
        "names",
        "audit",
        "numbering",
        "deadlines",
        "matching",
        "notifications",
        "once",
        "mails",
        "exports",
        "exports.cells",
        "announcements",
        "reports",
        "satisfaction",
        "periodic_results",
        "handling_times",
        "half_years",
        "standing",
        "dependence",
        "removing",
        "throttle",
        "trees",
        "exports.stored",
        "exports.taken",
        "exports.workbook",
        "exports.paper",
        "task_files",
        "search",
        "search.grams",
        "search.plans",
        "search.entries",
        "search.storage",
        "search.index",
        "search.find",
    ),
    ("changes.values", "changes.book"),
    ("unfit", "validation", "proposing", "records", "children", "attachments"),
    ("tasks", "printings"),
    ("plan",),
    ("changes.undoing", "changes.merging", "changes.recycling", "changes.purging"),
    ("second_factor",),
    ("bulk", "preferences"),
    (
        "accounts",
        "backup",
        "worker",
        "workflow",
        "workflow.engine",
        "workflow.stories",
        "workflow.notices",
        "workflow.promises",
        "workflow.matchmaking",
    ),
    (
        "workflow.accounts",
        "workflow.assets",
        "workflow.cases",
        "workflow.complaints",
        "workflow.enterprises",
        "workflow.pools",
        "workflow.referrals",
        "workflow.refusals",
        "workflow.fees",
        "workflow.extensions",
        "workflow.green",
        "workflow.consultations",
        "workflow.visits",
        "workflow.issues",
        "workflow.sheets",
        "workflow.deliveries",
        "workflow.windows",
        "workflow.procedures",
        "workflow.plans",
        "workflow.samples",
        "workflow.supervision",
        "workflow.evaluations",
        "workflow.special_tasks",
        "workflow.teams",
        "workflow.breaches",
        "workflow.campaigns",
        "workflow.trainings",
        "workflow.publications",
        "workflow.projects",
        "workflow.proposals",
        "workflow.case_clocks",
        "workflow.due_days",
        "workflow.need_files",
        "workflow.requests",
        "workflow.staff",
        "workflow.stations",
        "workflow.tasks",
        "workflow.reference",
        "workflow.archives",
        "workflow.handing_over",
        "workflow.merging",
        "workflow.closing",
        "workflow.suggestions",
        "workflow.surveys",
        "workflow.periodic_surveys",
    ),
    (
        "imports",
        "imports.limits",
        "imports.number_formats",
        "imports.cell_lines",
        "imports.text_table",
        "imports.package",
        "imports.xlsx",
        "imports.xls",
        "imports.reader",
        "imports.values",
        "imports.reading",
        "imports.cells",
        "imports.beside",
        "imports.proposals",
        "imports.columns",
        "imports.keys",
        "imports.links",
        "imports.stored",
        "imports.returned",
        "imports.outcomes",
        "imports.plan",
        "imports.run",
        "imports.store",
        "imports.importers",
        "imports.batches",
        "imports.template",
        "imports.mending",
    ),
    ("imports.background",),
    (
        "workflow.nouns",
        "reminders",
        "survey_links",
        "lookups",
        "published",
        "due_items",
        "occasions",
    ),
    ("drill", "move", "set_aside"),
    ("copies",),
    ("health",),
    ("meters",),
    ("jobs", "explain", "checks", "coverage", "materials", "demo", "rotation"),
    ("serve",),
    (
        "bench",
        "bench.forms",
        "bench.pour",
        "bench.world",
        "bench.pages",
        "bench.measure",
        "bench.reader",
        "bench.export",
        "bench.run",
    ),
    ("failures",),
    ("commands",),
    ("checking",),
    ("cli",),
    ("app",),
)
FLOOR = {f"backoffice.{name}": number for number, names in enumerate(BACKOFFICE) for name in names}
WITH_FLASK = {
    "backoffice.app",
    "backoffice.commands.cli",
    "backoffice.commands.context",
    "backoffice.commands.check",
}
WITH_SEEDS = {
    "backoffice.operations.demo",
    "backoffice.operations.server",
    "backoffice.commands.cli",
    "backoffice.checks.completeness",
    "backoffice.bench.world",
}
LOWEST_MODELS = {
    "models.asked",
    "models.base",
    "models.digits",
    "models.fields",
    "models.folding",
    "models.selecting",
    "models.standby",
    "models.typing",
    "models.cipher",
    "models.choices",
    "models.clock",
    "models.stored_days",
    "models.identifiers",
    "models.keyring",
    "models.links",
    "models.masks",
    "models.messages",
    "models.rules",
    "models.sealed",
    "models.enumerations",
}
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
    """{dotted name: tree} of every module of the house."""
    found = {}
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


MODULES = modules()


def imported(name: str, top_only: bool = False) -> set[str]:
    """The modules that a module imports, wherever; `from room import noun` is the noun."""
    tree, found = MODULES[name], set()
    for node in tree.body if top_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{one.name}" for one in node.names}
            found |= {one for one in inner if one in MODULES} or {node.module}
    return found


def of_room(room: str) -> list[str]:
    return [name for name in MODULES if name.split(".")[0] == room]


def packages(name: str) -> set[str]:
    return {one.split(".")[0] for one in imported(name)}


def test_what_is_kept_knows_nobody_above():
    wrong = {
        name: above
        for name in of_room("models")
        if (
            above := packages(name)
            & {"backoffice", "views", "seeds", "tests", "flask", "flask_admin", "wtforms"}
        )
    }
    assert wrong == {}


def test_the_lowest_models_know_no_noun():
    lazy = {("models.fields", "models.attachments")}
    wrong = {
        (name, one)
        for name in LOWEST_MODELS
        for one in imported(name)
        if one.startswith("models.") and one not in LOWEST_MODELS
    }
    assert wrong <= lazy


def test_only_the_roof_looks_upstairs():
    wrong = {
        name: up
        for name in of_room("backoffice")
        if name != "backoffice.app" and (up := packages(name) & {"views", "tests"})
    }
    assert wrong == {}


def test_what_happens_knows_no_flask():
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
    assert {name for name in of_room("backoffice") if packages(name) & flask} == WITH_FLASK


def test_seeds_are_poured_by_few():
    assert {name for name in of_room("backoffice") if "seeds" in packages(name)} <= WITH_SEEDS
    assert {
        name for name in of_room("seeds") if packages(name) & {"views", "tests", "flask"}
    } == set()


def test_every_module_of_the_middle_stands_on_a_floor():
    assert set(of_room("backoffice")) - {"backoffice"} == set(FLOOR)


@pytest.mark.parametrize("name", sorted(FLOOR))
def test_imports_go_down_only(name):
    above = {one for one in imported(name) if one in FLOOR and FLOOR[one] > FLOOR[name]}
    assert above == set(), f"{name} looks upstairs"


def test_nothing_imports_in_a_circle():
    """At the top of modules; what a function imports late is a door that opens when everybody is
    in.
    """
    graph, state = {name: imported(name, top_only=True) & set(MODULES) for name in MODULES}, {}

    def visit(name, way):
        if state.get(name) == "open":
            raise AssertionError(" → ".join([*way[way.index(name) :], name]))
        if name not in state:
            state[name] = "open"
            for one in graph[name]:
                visit(one, [*way, name])
            state[name] = "done"

    for name in graph:
        visit(name, [])


def test_screens_are_made_of_the_base_and_not_the_other_way_round():
    nouns = {name for name in of_room("views") if name.count(".") == 1} - {
        "views.current",
        "views.http.security_headers",
    }
    wrong = {
        name: up
        for name in of_room("views")
        if name.startswith("views.base") and (up := imported(name) & nouns)
    }
    assert wrong == {}


def test_no_view_writes():
    """Whatever is stored goes through `records`, a workflow, or a verb of `backoffice`."""
    found = set()
    for name in of_room("views"):
        for node in ast.walk(MODULES[name]):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES
            ):
                owner = ast.unparse(node.func.value)
                if owner[0].isupper() or node.func.attr in (
                    "save",
                    "delete_instance",
                    "execute",
                    "execute_sql",
                ):
                    found.add((name, f"{owner}.{node.func.attr}"))
    assert found == set()


def test_no_sql_is_built_from_strings():
    """Values reach the database as parameters (promise C4)."""
    found = set()
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (
                getattr(node.func, "attr", "") in ("execute_sql", "raw")
                or getattr(node.func, "id", "") == "SQL"
            ):
                if (
                    node.args
                    and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
                    and ".migrations" not in name
                ):
                    found.add((name, ast.unparse(node.args[0])[:60]))
    quoted = {name for name, _text in found}
    assert quoted <= {
        "backoffice.operations.schema_snapshot",
        "backoffice.operations.backup",
        "backoffice.operations.pg_dump",
        "backoffice.bench.pour",
        "backoffice.bench.pages",
    }, found
