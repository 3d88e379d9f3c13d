"""An exported list comes back: its rows carry a sealed mark of row and version, so that foreign
changes are seen.
"""

import hmac
import re
from typing import Any

from peewee import Field

from backoffice.imports.cells import is_blank, shown
from backoffice.imports.columns import MARK, Column
from backoffice.imports.existing_rows import Stored
from backoffice.imports.row_results import Fault, Line
from backoffice.records import audit
from models import cipher
from models.audit import AuditLog
from models.base import BaseTable
from models.messages import T

FORM = re.compile(r"([0-9]{1,10})\.([0-9]{1,10})\.([0-9a-f]{16})")
WRITTEN = ("UPDATE", "STATE", "DELETE")


def mark_of(table: str, row_id: int, version: int) -> str:
    """The mark of a row in an exported list; nobody makes one without the key of the house."""
    seal = cipher.blind_index(f"{row_id}.{version}", f"{table}.row mark")[:16]
    return f"{row_id}.{version}.{seal}"


def read_mark(model: type[BaseTable], line: Line) -> tuple[int, int] | None:
    """(row id, version) of a line that was exported; a mark that is not ours is a fault of
    the row.
    """
    _place, cell = line.cells.get(MARK, (None, ""))
    if is_blank(cell):
        return None
    found = FORM.fullmatch(shown(cell).strip())
    if found and hmac.compare_digest(
        mark_of(model.table(), int(found[1]), int(found[2])), found[0]
    ):
        return int(found[1]), int(found[2])
    line.faults.append(
        Fault(None, "", "", [T("The hidden mark of this row was changed; export the list again")])
    )
    return None


def settle_conflicts(line: Line, columns: dict[str, Column], told: Stored) -> None:
    """What others changed since the export stays; what both changed is a fault that says what is
    stored now.
    """
    if not line.mark or line.mark[1] == line.row.row_version or not line.raw:
        return
    since = _changed_since(line.row, line.mark[1])
    for name in list(line.raw):
        base, who = since.get(name, (None, None)) if since is not None else (None, None)
        if since is not None and name not in since:
            continue
        if since is not None and _says(line, columns[name].field, name, base):
            line.raw.pop(name)
            line.faults = [fault for fault in line.faults if fault.name != name]
            continue
        place, cell = line.cells[name]
        now = audit.shown(type(line.row), name, told.value(line.row, columns[name].field))
        line.faults.append(
            Fault(
                place,
                name,
                shown(cell),
                [
                    T(
                        "Changed meanwhile by {who}; stored now: “{value}”",
                        who=who or "–",
                        value=_words(columns[name].field, now),
                    )
                ],
            )
        )


def _changed_since(row: Any, version: int) -> dict | None:
    """{field: (value at the export, who changed it last)}; None when the log does not reach back
    that far.
    """
    steps = row.row_version - version
    lines = list(
        AuditLog.select()
        .where(AuditLog.object_ref == f"{row.table()}:{row.id}", AuditLog.action.in_(WRITTEN))
        .order_by(AuditLog.id.desc())
        .limit(max(steps, 0))
    )
    if steps < 0 or len(lines) < steps:
        return None
    found: dict = {}
    for one in lines:
        for name, pair in (one.diff or {}).items():
            who = found[name][1] if name in found else one.user_name
            found[name] = (pair[0], who)
    return found


def _says(line: Line, field: Field, name: str, base: Any) -> bool:
    """Whether a cell still says what stood there at the export."""
    cell = line.cells[name][1]
    if getattr(field, "mask", None):
        return shown(cell).strip() == (base or "")
    return audit.shown(type(line.row), name, line.values.get(name)) == base


def _words(field: Field, value: Any) -> str:
    if value is None:
        return ""
    return (
        field.options.label(value, "zh")
        if hasattr(field, "options") and isinstance(value, str)
        else str(value)
    )
