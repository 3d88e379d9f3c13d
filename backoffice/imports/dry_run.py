"""From the rows of a file to what would be written: cells cleaned, links found, stored rows
recognised, doubles named.

Everything is looked up for whole columns; what single rows still need is asked by the doors for
writing themselves.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from backoffice.access.actor import Actor
from backoffice.access.permissions import can
from backoffice.batch import name_of
from backoffice.errors import Invalid
from backoffice.imports import round_trip
from backoffice.imports.cells import is_blank, shown, typed
from backoffice.imports.columns import DONE, MARK, REASON, Column
from backoffice.imports.existing_rows import Stored
from backoffice.imports.limits import MAX_ROWS
from backoffice.imports.link_resolver import Finder, finder_texts
from backoffice.imports.row_matching import Known, holders, keys_of
from backoffice.imports.row_results import CHANGED, LEFT_OUT, NEW, SAME, SKIPPED, Fault, Line
from backoffice.imports.table_edges import rows_beside
from backoffice.records.row_rules import broken_rules, unique_sets
from backoffice.search.name_keys import place_of
from models.base import BaseTable
from models.conditions import conditions, is_asked
from models.links import Links
from models.messages import T, Taken
from models.typing import half_width


@dataclass
class Plan:
    """The lines of a file with what was looked up for them: `linked` and `taken` are handed to
    `batch`.
    """

    model: type[BaseTable]
    lines: list
    linked: dict = field(default_factory=dict)
    taken: dict = field(default_factory=dict)


def lines_of(rows: list, head: int, meant: list[str], required: Collection[str] = ()) -> list[Line]:
    """The filled rows below the head; of an error workbook only those that are not done yet. Raises
    Invalid.

    `required` names the columns that every entry fills: by them totals and signatures below the
    table are told from entries.
    """
    reason = meant.index(REASON) if REASON in meant else None
    beside = (
        {}
        if MARK in meant
        else rows_beside(
            rows, head, [place for place, name in enumerate(meant) if name in required]
        )
    )
    found = []
    for number, row in enumerate(rows[head + 1 :], head + 2):
        cells = {
            name: (place, row[place] if place < len(row) else "")
            for place, name in enumerate(meant)
            if name and name != REASON
        }
        if all(is_blank(cell) for _place, cell in cells.values()):
            continue
        if number - 1 in beside:
            found.append(Line(number, {}, kind=LEFT_OUT, title=beside[number - 1]))
        elif (
            reason is None or reason >= len(row) or not shown(row[reason]).strip().startswith(DONE)
        ):
            found.append(Line(number, cells))
    if len(found) > MAX_ROWS:
        raise Invalid(T("At most {n} rows at a time; split the file", n=MAX_ROWS))
    return found


def plan(
    actor: Actor,
    model: type[BaseTable],
    columns: dict[str, Column],
    lines: list[Line],
    overwrite: bool = True,
) -> Plan:
    """What would become of each line. `columns` are those of the model, by name; asks the database
    some dozen times.
    """
    made = Plan(model, lines)
    for line in lines:
        line.mark = round_trip.read_mark(model, line)
        _clean(line, columns)
    _link(actor, made, columns)
    _recognise(actor, made)
    told = Stored(actor, model, [line.row for line in lines if line.row is not None])
    for line in lines:
        _compare(actor, line, columns, told, overwrite)
        _refuse_unasked(line, columns)
        _break_rules(line, model)
        line.title = line.title or _title(line)
    _name_doubles(made)
    return made


def _clean(line: Line, columns: dict[str, Column]) -> None:
    """The typed values of a line; faults stand with their cells."""
    for name, (place, cell) in line.cells.items():
        column = columns.get(name)
        if column is None or is_blank(cell):
            continue
        try:
            raw = typed(column.field, cell)
            line.raw[name] = raw
            if not column.is_link:
                line.values[name] = (
                    column.field.clean(raw)
                    if not column.finds_only
                    else half_width(shown(cell)).upper()
                )
        except Invalid as fault:
            _blame(line, name, place, cell, fault)


def _blame(line: Line, name: str, place: int, cell: Any, fault: Invalid) -> None:
    line.faults.append(
        Fault(place, name, shown(cell), [text for texts in fault.errors.values() for text in texts])
    )


def _link(actor: Actor, made: Plan, columns: dict[str, Column]) -> None:
    """Every link of the file, a column at a time."""
    for name, column in columns.items():
        if not column.is_link:
            continue
        there = [line for line in made.lines if name in line.raw]
        finder = Finder(actor, column.field)
        finder.look_up(finder_texts(column.field, {line.raw[name] for line in there}))
        made.linked[name_of(column.field)] = finder.rows
        for line in there:
            _find(line, name, column, finder)


def _find(line: Line, name: str, column: Column, finder: Finder) -> None:
    place, cell = line.cells[name]
    try:
        many = isinstance(column.field, Links)
        value = sorted(set(finder.ids_of(line.raw[name]))) if many else finder.id_of(line.raw[name])
        line.values[name] = value
        line.raw[name] = [str(one) for one in value] if many else str(value)
    except Invalid as fault:
        line.raw.pop(name)
        _blame(line, name, place, cell, fault)


def _recognise(actor: Actor, made: Plan) -> None:
    """Which stored row each line means: by its mark, else by the first key that it fills."""
    known = Known(actor, made.model)
    known.look_up_ids(line.mark[0] for line in made.lines if line.mark)
    for line in made.lines:
        if line.mark:
            line.row = known.rows.get(line.mark[0])
            if line.row is None:
                line.faults.append(
                    Fault(None, "", "", [T("The entry of this row is gone, or out of your reach")])
                )
    open_lines = [line for line in made.lines if not line.mark]
    for names in keys_of(made.model):
        filled = [line for line in open_lines if _fills(line, names)]
        known.look_up(names, {_values(line, names) for line in filled})
        for line in filled:
            line.row, line.known_by = known.row(names, _values(line, names)), names
            if line.row is None and made.model._meta.fields[names[0]].system:
                place, cell = line.cells[names[0]]
                _blame(
                    line,
                    names[0],
                    place,
                    cell,
                    Invalid(T("You reach no entry with this number; leave it empty for a new one")),
                )
        decided = set(map(id, filled))
        open_lines = [line for line in open_lines if id(line) not in decided]


def _fills(line: Line, names: tuple[str, ...]) -> bool:
    return all(name in line.values for name in names)


def _values(line: Line, names: tuple[str, ...]) -> tuple:
    return tuple(line.values[name] for name in names)


def _compare(
    actor: Actor, line: Line, columns: dict[str, Column], told: Stored, overwrite: bool
) -> None:
    """New, changed, the same or left alone; only what differs stays in the line."""
    line.raw = {name: value for name, value in line.raw.items() if not columns[name].finds_only}
    if line.row is None:
        for name, (place, cell) in line.cells.items():
            if name in columns and columns[name].required and is_blank(cell):
                _blame(line, name, place, "", Invalid(T("Please fill this in")))
        return
    if not overwrite and not line.mark:
        line.kind, line.faults, line.raw = SKIPPED, [], {}
        return
    line.kind = CHANGED
    for name, (place, cell) in line.cells.items():
        if name in columns:
            _compare_cell(actor, line, columns[name], place, cell, told)
    round_trip.settle_conflicts(line, columns, told)
    if not line.raw and not line.faults:
        line.kind = SAME


def _compare_cell(  # noqa: PLR0913 - one cell and its place
    actor: Actor, line: Line, column: Column, place: int, cell: Any, told: Stored
) -> None:
    name = column.name
    known_as = name in line.known_by and line.row.__data__.get(name) not in (None, "")
    if (
        known_as
        or told.is_unchanged(line.row, column.field, cell, line.values.get(name))
        or (is_blank(cell) and not line.mark)
    ):
        line.raw.pop(name, None)
        line.faults = [fault for fault in line.faults if fault.name != name]
        return
    if column.finds_only:
        if not is_blank(cell):
            _blame(line, name, place, cell, Invalid(T("The number of an entry cannot be changed")))
        return
    if is_blank(cell):
        if told.has_value(line.row, column.field):
            line.raw[name] = [] if isinstance(column.field, Links) else ""
            if column.required:
                _blame(line, name, place, "", Invalid(T("Please fill this in")))
        return
    if getattr(column.field, "mask", None) and "*" in shown(cell) and column.field.mask != "text":
        line.faults = [fault for fault in line.faults if fault.name != name]
        _blame(
            line,
            name,
            place,
            cell,
            Invalid(T("This is a masked value; write it in full, or leave the cell as it was")),
        )
    elif getattr(column.field, "restricted", False) and not can(actor, "see", line.row.table()):
        _blame(line, name, place, cell, Invalid(T("Only those who may see this value change it")))


def _refuse_unasked(line: Line, columns: dict[str, Column]) -> None:
    """A value in a field that the other answers do not ask for would be dropped by the form: here
    it is said.
    """
    known = {**(line.row.__data__ if line.row is not None else {}), **line.values}
    for name in list(line.raw):
        field = columns[name].field
        others = [other for other in conditions(field) if other in known]
        if (
            line.raw[name] not in ("", [])
            and len(others) == len(conditions(field))
            and not is_asked(field, known)
        ):
            place, cell = line.cells[name]
            asking = T(field.model._meta.fields[others[0]].verbose_name)
            _blame(
                line,
                name,
                place,
                cell,
                Invalid(T("Leave this empty, or correct “{field}”", field=asking)),
            )


def _break_rules(line: Line, model: type[BaseTable]) -> None:
    """A row with faults meets no door: what the rules say of its good cells is told in the same
    answer.
    """
    errors = {fault.name: fault.why for fault in line.faults}
    if not errors or "" in errors or line.kind == SKIPPED:
        return
    row = model(**(line.row.__data__ if line.row is not None else {}))
    for name in line.raw.keys() & line.values.keys() & model._meta.fields.keys():
        setattr(row, name, line.values[name])
    for name, texts in broken_rules(row, errors).items():
        place, cell = line.cells.get(name, (None, ""))
        _blame(line, name, place, cell, Invalid({name: texts}))


def _title(line: Line) -> str:
    """What a line is called on the page: its first filled cell."""
    return next(
        (
            shown(cell).strip()[:80]
            for name, (_place, cell) in line.cells.items()
            if name != MARK and not is_blank(cell)
        ),
        "",
    )


def _name_doubles(made: Plan) -> None:
    """Rows of the file that say the same of what must be unique, and values that another entry
    holds.
    """
    stored: dict = {}
    for line in made.lines:
        if line.row is not None:
            if line.row.id in stored and line.kind in (CHANGED, SAME):
                line.faults.append(
                    Fault(
                        None,
                        "",
                        "",
                        [T("Row {n} of this file means the same entry", n=stored[line.row.id])],
                    )
                )
            stored.setdefault(line.row.id, line.number)
    for names in {*unique_sets(made.model), *(keys_of(made.model))}:
        _name_double(made, tuple(names))


def _name_double(made: Plan, names: tuple) -> None:
    unique = names in set(map(tuple, unique_sets(made.model)))
    first: defaultdict[Any, int] = defaultdict(int)
    place = place_of(made.model, names)
    filled = [line for line in made.lines if line.kind in (NEW, CHANGED) and _fills(line, names)]
    held = holders(made.model, names, {_values(line, names) for line in filled}) if unique else {}
    if unique:
        made.taken[(made.model, names)] = held
    for line in filled:
        values = _values(line, names)
        alike = place.folded(values) if place else values
        if first[alike] and not (line.row is not None and not unique):
            _blame_double(line, names[-1], T("The same as row {n} of this file", n=first[alike]))
        elif held.get(values) not in (None, line.row.id if line.row is not None else None):
            _blame_double(line, names[-1], Taken(made.model, held[values]))
        first[alike] = first[alike] or line.number


def _blame_double(line: Line, name: str, why: Any) -> None:
    place, cell = line.cells[name]
    if all(fault.name != name for fault in line.faults) and all(
        fault.name for fault in line.faults
    ):
        _blame(line, name, place, cell, Invalid(why))
