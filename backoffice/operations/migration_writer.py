"""Writes migrations: the step from what the earlier ones build to what the models say, frozen as
plain Peewee.
"""

import re
import textwrap
from pathlib import Path

from peewee import Field, ForeignKeyField, Model, SqliteDatabase
from playhouse.migrations import Runner
from playhouse.schema_diff import diff_models

from backoffice.operations.migration_source import (
    CannotFreeze,
    among_the_living,
    field_source,
    fill,
    model_class,
    named_apart,
    quoted,
    stamps_class,
    stub_class,
    template,
    tuple_source,
    with_imports,
)
from backoffice.operations.schema_snapshot import describe
from models.base import Record
from models.links import Links
from models.registry import models, tables

UNCHANGING = ("audit_log", "case_event", "complaint_event")


def write(name: str, folder: Path) -> list[Path]:
    """Write the migrations that bring the schema of `folder` to the models; new tables get one file
    per room.
    """
    built = _built_by(folder)
    diff = diff_models(built, tables())
    _refuse_undecided(built, diff)
    bodies = _table_files(name, diff.create_tables) + _change_file(name, built, diff)
    made = {model._meta.table_name for model in diff.create_tables}
    if sealed := tuple(table for table in UNCHANGING if table in made):
        bodies.append(
            ("append_only", template("append_only").replace("()", tuple_source(sealed), 1))
        )
    runner = Runner(built, str(folder))
    return [Path(runner.create(title, body)) for title, body in bodies]


def differences(folder: Path) -> list[str]:
    """What the migrations of `folder` build otherwise than the models say; empty when they are in
    step.
    """
    built, wanted = describe(_built_by(folder)), describe(_built_by_models())
    strip = {fact for fact in built if fact[1] == "trigger"}
    return sorted(
        f"{table}: {side} {kind} {words}"
        for side, facts in (("missing", wanted - built), ("left over", built - wanted - strip))
        for table, kind, words in facts
    )


def _built_by(folder: Path):
    db = SqliteDatabase(":memory:")
    Runner(db, str(folder)).up()
    return db


def _built_by_models():
    db, found = SqliteDatabase(":memory:"), tables()
    with db.bind_ctx(found):
        db.create_tables(found)
    for model in found:
        for _, statement in named_apart(model):
            db.execute_sql(statement)
    return db


def _refuse_undecided(built, diff) -> None:
    """Removed columns and changed types may lose data: what becomes of it is for a person
    to say.
    """
    if diff.drop_columns:
        raise CannotFreeze(
            "columns are gone from the models, their data would be lost; write "
            "the migration by hand: " + ", ".join(".".join(column) for column in diff.drop_columns)
        )
    added = {(field.model._meta.table_name, field.column_name) for field in diff.add_columns}
    old, new = describe(built), describe(_built_by_models())
    kept = {table for table, *_ in old}
    odd = [
        f"{table}: {words}"
        for table, kind, words in sorted(new - old)
        if kind in ("column", "constraint")
        and table in kept
        and (table, _column_of(words)) not in added
    ]
    if odd:
        raise CannotFreeze(
            "columns changed their type or NOT NULL; write the migration by hand: " + "; ".join(odd)
        )


def _column_of(words):
    return words.removeprefix("FOREIGN KEY (").split(" ")[0].rstrip(")")


def _table_files(name: str, created) -> list:
    rooms = {}
    for model in created:
        rooms.setdefault(_room(model), []).append(model)
    order = [module for module in dict.fromkeys(map(_room, models())) if module in rooms]
    return [(room if len(rooms) > 1 else name, _tables_file(room, rooms[room])) for room in order]


def _room(model: type[Model]) -> str:
    """The module a table belongs to; a table of links belongs to the room of the model that
    declares it.
    """
    return _owner(model).__module__.removeprefix("models.")


def _owner(model: type[Model]):
    """The model that declares this table of links; any other model is its own owner."""
    for owner in models():
        for field in owner._meta.manytomany.values():
            if isinstance(field, Links) and field.through_model is model:
                return owner
    return model


def _tables_file(room, created):
    classes = [model_class(model) for model in created]
    if any(issubclass(model, Record) for model in created):
        classes.insert(0, stamps_class())
    linked = {field.rel_model for model in created for field in model._meta.refs}
    stubs = linked.difference(created)
    classes[:0] = [stub_class(model) for model in sorted(stubs, key=lambda model: model.__name__)]
    text = (
        template("tables")
        .replace("ROOM", room.replace("_", " "))
        .replace(
            "TABLES = ()",
            fill(f"TABLES = {tuple_source([model.__name__ for model in created], quote=False)}"),
        )
    )
    return with_imports(text.replace("CLASSES\n", "\n\n\n".join(classes) + "\n"))


def _change_file(name: str, built, diff) -> list:
    """Added columns, changed indexes and changed lists of codes, in one migration with its way
    back.
    """
    steps = [_added(field) for field in diff.add_columns]
    covered = {(field.model._meta.table_name, (field.column_name,)) for field in diff.add_columns}
    stored = {
        (table, index.name): index.sql
        for table in built.get_tables()
        for index in built.get_indexes(table)
    }
    wanted = {
        (model._meta.table_name, named): sql
        for model in tables()
        for named, sql in among_the_living(model).items()
    }
    steps += [(_without(index, index.name), _index(index, stored)) for index in diff.drop_indexes]
    steps += [
        (
            _index(index, wanted),
            _without(index, index.name or "_".join((index.table, *index.columns))),
        )
        for index in diff.add_indexes
        if (index.table, index.columns) not in covered
    ]
    steps += [
        (_rebuilt(*key, sql), _rebuilt(*key, stored[key]))
        for key, sql in wanted.items()
        if stored.get(key, sql) != sql
    ]
    steps += _changed_checks(built, diff)
    if not steps:
        return []
    stubs = {field.rel_model for field in diff.add_columns if isinstance(field, ForeignKeyField)}
    text = template("changes").replace(
        "CLASSES\n", "".join(stub_class(model) + "\n\n\n" for model in stubs)
    )
    text = (
        text.replace("    UP\n", _block(step[0] for step in steps))
        .replace("    DOWN\n", _block(step[1] for step in reversed(steps)))
        .replace("TITLE", name.replace("_", " ").capitalize())
    )
    return [(name, with_imports(text))]


def _added(field: Field):
    table, column = field.model._meta.table_name, field.column_name
    source = field_source(field, unbound=True, default=not field.null)
    is_apart = field.unique and field.model.frees((field.name,))
    is_indexed = (field.index or field.unique) and not is_apart
    back = [f'migrator.drop_index("{table}", "{table}_{column}")'] if is_indexed else []
    back.append(f'migrator.drop_column("{table}", "{column}")')
    return (
        f'migrator.migrate(migrator.add_column("{table}", "{column}", {source}))',
        f"migrator.migrate({', '.join(back)})",
    )


def _index(index, statements) -> str:
    """The step that adds an index; one that counts some rows only is known by its name and its
    statement alone.
    """
    if index.columns is None:
        return f"db.execute_sql({statements[index.table, index.name]!r})"
    columns = tuple_source(index.columns)
    step = f"migrator.add_index({quoted(index.table)}, {columns}, {index.unique})"
    return f"migrator.migrate({step})"


def _rebuilt(table, name: str, statement) -> str:
    """The step that lets an index of this name count other rows than before."""
    return (
        f"migrator.migrate(migrator.drop_index({quoted(table)}, {quoted(name)}))\n"
        f"db.execute_sql({statement!r})"
    )


def _without(index, name: str) -> str:
    return f"migrator.migrate(migrator.drop_index({quoted(index.table)}, {quoted(name)}))"


def _changed_checks(built, diff) -> list:
    old, new = describe(built), describe(_built_by_models())
    column = lambda fact: (fact[0], re.search(r'"(\w+)"', fact[2])[1])  # noqa: E731
    before = {column(fact): fact[2] for fact in old - new if fact[1] == "check"}
    after = {column(fact): fact[2] for fact in new - old if fact[1] == "check"}
    call = "change_check(db, {!r}, {!r}, {!r}, {!r})".format
    return [
        (call(*place, before[place], after[place]), call(*place, after[place], before[place]))
        for place in sorted(before.keys() & after.keys())
    ]


def _block(lines):
    return textwrap.indent("\n".join(lines) + "\n", "    ")
