"""Models and fields as the source text of a migration: plain Peewee, and nothing that does not
reach the database.
"""

import re
import textwrap
from pathlib import Path

from peewee import AutoField, CharField, DecimalField, Field, ForeignKeyField, Model

from models.base import LIVING, Record
from models.registry import tables

WIDTH = 118
TEMPLATES = Path(__file__).parent / "frozen"


class CannotFreeze(RuntimeError):  # noqa: N818 (named like those of backoffice/errors.py)
    """A difference that needs a person's decision, so the migration has to be written by hand."""


def model_class(model: type[Model]):
    base = "Record" if issubclass(model, Record) else "Kept"
    inherited = set(Record._meta.fields) if base == "Record" else set()
    apart, living = dict(named_apart(model)), among_the_living(model)
    lines = [
        f"{field.name} = {field_source(field, index=field.column_name not in apart)}"
        for field in model._meta.sorted_fields
        if field.name not in inherited and not isinstance(field, AutoField)
    ]
    meta = [f'table_name = "{model._meta.table_name}"']
    indexes = [
        f"({tuple_source(columns)}, {unique})"
        for columns, unique in model._meta.indexes
        if not (unique and model.frees(columns))
    ]
    statements = [f"SQL({statement!r})" for statement in (*living.values(), *apart.values())]
    if statements:
        meta.append(
            "\n".join(["indexes = (", *(f"    {index}," for index in indexes + statements), ")"])
        )
    elif indexes:
        meta.append(fill(f"indexes = ({', '.join(indexes)},)", 8))
    return _class(model.__name__, base, lines, meta)


def named_apart(model: type[Model]):
    """(column, statement) for each index whose usual name another table took before: names are
    shared by all tables.
    """
    before = tables()[: tables().index(model)]
    taken = {index._name for other in before for index in other._meta.fields_to_index()}
    for index in model._meta.fields_to_index():
        if index._name in taken:
            table, (column,) = (
                model._meta.table_name,
                [part.column_name for part in index._expressions],
            )
            yield column, f'CREATE INDEX "{table}__{column}" ON "{table}" ("{column}")'


def among_the_living(model: type[Model]):
    """{name: statement} of the unique indexes that count living rows alone; a plain field or set of
    fields cannot say so.
    """
    found = {}
    for index in model._meta.fields_to_index():
        if getattr(index, "_where", None) is not None:
            columns = ", ".join(f'"{part.column_name}"' for part in index._expressions)
            found[index._name] = (
                f'CREATE UNIQUE INDEX "{index._name}" ON "{model._meta.table_name}" ({columns}) '
                f"WHERE {LIVING}"
            )
    return found


def stamps_class():
    return _class(
        "Record",
        "Kept",
        [
            f"{field.name} = {field_source(field)}"
            for field in Record._meta.sorted_fields
            if not isinstance(field, AutoField)
        ],
        [],
    )


def stub_class(model: type[Model]):
    return _class(model.__name__, "Kept", [], [f'table_name = "{model._meta.table_name}"'])


def _class(name: str, base, lines, meta):
    body = [fill(line, 4) for line in lines]
    if meta:
        body += (
            ([""] if body else [])
            + ["class Meta:"]
            + [textwrap.indent(line, "    ") for line in meta]
        )
    return f"class {name}({base}):\n" + textwrap.indent(
        "\n".join(body), "    ", lambda line: bool(line.strip())
    )


def field_source(
    field: Field, unbound: bool = False, default: bool = False, index: bool = True
) -> str:
    """A field as source text: its Peewee base type and all that reaches the database."""
    options = []
    if isinstance(field, ForeignKeyField):
        own = field.rel_model is field.model and not unbound
        options.append('"self"' if own else field.rel_model.__name__)
        options += [f"field={field.rel_model.__name__}.{field.rel_field.name}"] if unbound else []
        options.append(f'on_delete="{field.on_delete}"')
    if isinstance(field, CharField):
        options.append(f"max_length={field.max_length}")
    if isinstance(field, DecimalField):
        options += [f"max_digits={field.max_digits}", f"decimal_places={field.decimal_places}"]
    options += ["null=True"] if field.null else []
    if field.unique and not field.model.frees((field.name,)):
        options.append("unique=True")
    elif field.unique and isinstance(field, ForeignKeyField):
        options.append("index=False")
    if index and field.index and not field.unique and not isinstance(field, ForeignKeyField):
        options.append("index=True")
    if default:
        options.append(f"default={_default(field)!r}")
    if field.constraints:
        options.append(f"constraints=[{', '.join(_rule(rule.sql) for rule in field.constraints)}]")
    return f"{_plain_type(field)}({', '.join(options)})"


def _rule(sql):
    """A CHECK as source text; a list of codes in the short form that the template's
    `one_of` reads.
    """
    column, codes = re.search(r'"(\w+)"', sql)[1], re.findall(r"'([^' ]+)'", sql)
    if sql != one_of(column, codes):
        return f"SQL({sql!r})"
    lines = textwrap.wrap(
        " ".join(codes), WIDTH - 20, break_long_words=False, break_on_hyphens=False
    )
    if len(lines) == 1 and len(lines[0]) <= 40:
        return f'one_of("{column}", "{lines[0]}")'
    return f'one_of(\n    "{column}",\n    ' + ' "\n    '.join(f'"{line}' for line in lines) + '")'


def one_of(column, codes) -> str:
    return f'CHECK ("{column}" IN ({", ".join(map(repr, codes))}))'


def _plain_type(field: Field):
    return next(kind.__name__ for kind in type(field).__mro__ if kind.__module__ == "peewee")


def _default(field: Field):
    if field.default is None or callable(field.default):
        raise CannotFreeze(
            f"{field.model._meta.table_name}.{field.column_name} is new and NOT "
            "NULL: give the model's "
            "field a plain default, or write the migration by hand"
        )
    return field.default


def template(name: str) -> str:
    return (TEMPLATES / f"{name}.txt").read_text(encoding="utf-8")


def with_imports(text: str):
    text = text.replace("ONE_OF\n\n\n", template("one_of") + "\n\n" if "=[one_of(" in text else "")
    text = text.replace(
        "CHANGE_CHECK\n", "\n\n" + template("change_check") if "change_check(" in text else ""
    )
    used = sorted(set(re.findall(r"\b(?:SQL|Model|SqliteDatabase|[A-Z]\w+Field)\b", text)))
    names = ", ".join(used)
    line = f"from peewee import {names}"
    return text.replace(
        "IMPORTS\n", (line if len(line) <= WIDTH else fill(f"from peewee import ({names})")) + "\n"
    )


def tuple_source(names, quote: bool = True) -> str:
    words = [quoted(name) if quote else name for name in names]
    return f"({', '.join(words)}{',' if len(words) == 1 else ''})"


def quoted(text: str) -> str:
    return repr(text) if '"' in text else f'"{text}"'


def fill(line: str, indent: int = 0) -> str:
    """Break a long line between its words; a line that is broken already stays as it is."""
    if "\n" in line or len(line) + indent <= WIDTH:
        return line
    if "one_of(" in line:
        return line.replace("one_of(", "one_of(\n    ")
    return textwrap.fill(
        line,
        WIDTH - indent,
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
