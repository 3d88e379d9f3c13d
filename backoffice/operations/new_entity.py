"""Writes the first version of an entity: model, scope, grants, screen, Chinese, rows of the tests.

Every text is made before the first file is written, so that a refusal leaves nothing half done. The
migration is written by a process of its own: this one has loaded the models as they were.
"""

import ast
import keyword
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from backoffice.config import SettingError
from backoffice.operations import entity_texts as texts
from models.messages import T

ROOT = Path(__file__).resolve().parents[2]
SCOPES = "backoffice/access/scopes.py"
ROLES = "seeds/roles.py"
TOWN = "tests/town.py"
ACCESS_TABLE = "tests/access/table.py"
CATALOGUE = "views/translations/zh_Hans_CN/LC_MESSAGES/messages.po"
MAX_NAME = 40


@dataclass(frozen=True)
class Names:
    """The names of one entity: `umbrellas`, `umbrella`, `Umbrella`, “Umbrella”, “雨伞”."""

    module: str
    table: str
    model: str
    label: str
    chinese: str

    def fill(self, text: str) -> str:
        """A text of `entity_texts` with these names."""
        words = {
            "PLURAL_WORDS": self.module.replace("_", " ").capitalize(),
            "MODULE": self.module,
            "TABLE": self.table,
            "CLASS": self.model,
            "LABEL": self.label,
            "CHINESE": self.chinese,
        }
        return re.sub("|".join(words), lambda found: words[found[0]], text)


def names_of(module: str, label: str | None, chinese: str) -> Names:
    """The names that follow from the plural. Raises SettingError for what cannot be a name."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", module) or keyword.iskeyword(module):
        raise SettingError(
            T(
                "“{name}” cannot be the name of a module: small letters, digits and _ "
                "are expected, such as umbrellas",
                name=module,
            )
        )
    if len(module) > MAX_NAME:
        raise SettingError(
            T("“{name}” is longer than {most} characters", name=module, most=MAX_NAME)
        )
    table = singular(module)
    if table == module or keyword.iskeyword(table):
        raise SettingError(
            T("“{name}” is no plural: name the entity as its file, such as umbrellas", name=module)
        )
    label = (label or table.replace("_", " ").capitalize()).strip()
    for text in (label, chinese):
        if not text.strip() or len(text) > MAX_NAME or re.search(r'["\\{}%\n]', text):
            raise SettingError(T("“{name}” cannot be the name that people read", name=text))
    model = "".join(part.capitalize() for part in table.split("_"))
    return Names(module, table, model, label, chinese.strip())


def singular(plural: str) -> str:
    """The table of a module: umbrellas → umbrella, companies → company, boxes → box."""
    for end, instead in (
        ("ies", "y"),
        ("sses", "ss"),
        ("xes", "x"),
        ("ches", "ch"),
        ("shes", "sh"),
    ):
        if plural.endswith(end):
            return plural.removesuffix(end) + instead
    return plural if plural.endswith("ss") else plural.removesuffix("s")


def write(names: Names, root: Path = ROOT) -> list[str]:
    """Write the entity into the house at `root`; answers the files, the migration last."""
    refuse_taken(names, root)
    new = {
        f"models/{names.module}.py": names.fill(texts.MODEL),
        f"views/screens/{names.module}.py": names.fill(texts.SCREEN),
    }
    changed = {
        SCOPES: with_scope(_read(root, SCOPES), names),
        ROLES: with_grants(_read(root, ROLES), names),
        CATALOGUE: with_chinese(_read(root, CATALOGUE), names),
        ACCESS_TABLE: with_access_row(_read(root, ACCESS_TABLE), names),
        TOWN: with_town_row(_read(root, TOWN), names),
    }
    for path, text in new.items():
        with (root / path).open("x", encoding="utf-8") as file:
            file.write(text)
    for path, text in changed.items():
        (root / path).write_text(text, encoding="utf-8")
    return [*new, *changed, *_write_migration(names, root)]


def refuse_taken(names: Names, root: Path):
    """Raises SettingError when a file, table, class or label of this name is there already."""
    for path in (f"models/{names.module}.py", f"views/screens/{names.module}.py"):
        if (root / path).exists():
            raise SettingError(T("{path} exists already; nothing was written", path=path))
    models = "\n".join(path.read_text(encoding="utf-8") for path in (root / "models").glob("*.py"))
    if f'table_name = "{names.table}"' in models:
        raise SettingError(
            T("the table {name} exists already; nothing was written", name=names.table)
        )
    scopes = ast.walk(ast.parse(_read(root, SCOPES)))
    if names.model in {_name_of(node) for node in scopes}:
        raise SettingError(
            T("the name {name} is used already; nothing was written", name=names.model)
        )
    if names.fill('msgctxt "table"\nmsgid "LABEL"\n') in _read(root, CATALOGUE):
        raise SettingError(
            T("a table is called “{name}” already; nothing was written", name=names.label)
        )


def with_scope(source: str, names: Names) -> str:
    """The scope table with the import of the model and its line."""
    return _with_import(_before_end_of(source, "SCOPES", names.fill(texts.SCOPE)), names)


def with_grants(source: str, names: Names) -> str:
    return _before_end_of(source, "MATRIX", names.fill(texts.GRANTS))


def with_access_row(source: str, names: Names) -> str:
    """The access table with a row below the last one."""
    rows = [node for node in ast.parse(source).body if ast.unparse(node).startswith("row(")]
    return _insert(source, rows[-1].end_lineno or 0, names.fill(texts.ACCESS_ROW))


def with_town_row(source: str, names: Names) -> str:
    """The town with a row of this table at each station."""
    tree = ast.parse(source)
    station = next(node for node in tree.body if getattr(node, "name", "") == "_of_station")
    last = (station.end_lineno or 0) - 1
    return _with_import(_insert(source, last, names.fill(texts.TOWN_ROW)), names)


def with_chinese(catalogue: str, names: Names) -> str:
    """The catalogue with the name of the table and of its number."""
    added = names.fill(texts.TABLE_NAME)
    label = names.fill(texts.NUMBER_LABEL)
    if label.splitlines()[1] not in catalogue.splitlines():
        added += label
    return catalogue.rstrip("\n") + "\n" + added


def _read(root, path) -> str:
    try:
        return (root / path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise SettingError(
            T("{path} is missing: an entity is added in a working copy, with its tests", path=path)
        ) from None


def _name_of(node) -> str | None:
    """What a part of a module is called: a function, a class, a variable or an import."""
    name = getattr(node, "name", None)
    return name if isinstance(name, str) else getattr(node, "id", None)


def _insert(source, line, text) -> str:
    """The source with a text below the line of this number."""
    lines = source.splitlines(keepends=True)
    return "".join([*lines[:line], text, *lines[line:]])


def _before_end_of(source, name, text) -> str:
    """The source with a text as the last entry of the dictionary of this name."""
    found = next(
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name
    )
    return _insert(source, (found.end_lineno or 0) - 1, text)


def _with_import(source, names) -> str:
    """The source with the import of the model in its alphabetical place."""
    imports = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("models.")
    ]
    before = [node for node in imports if (node.module or "") < f"models.{names.module}"]
    line = before[-1].end_lineno if before else imports[0].lineno - 1
    return _insert(source, line or 0, names.fill(texts.IMPORT))


def _write_migration(names, root) -> list[str]:
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "schema", "new", names.module]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SettingError(
            T(
                "everything but the migration was written; {command} failed: {reason}",
                command=" ".join(command[2:]),
                reason=done.stderr.strip(),
            )
        )
    return [str(Path(path).relative_to(root)) for path in done.stdout.split()]
