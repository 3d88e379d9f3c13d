"""The story of a case, told by the lines of the audit log alone, ends at the case as it stands
(promise E3).
"""

from collections import defaultdict

from backoffice.records import audit
from backoffice.records.writes import STAMPS
from models.audit import AuditLog
from models.base import Record
from models.registry import model_of
from models.sealed import EncryptedField
from tests.factories import Desk

ELSEWHERE = {"attachment": {"owner_id"}, "suggestion": {"passed_at"}}
"""Whose file it is stands in the line of that record; the town passes its suggestions on by hand.
"""


def told(model) -> set[str]:
    """The fields of a row whose values the log tells."""
    left_out = STAMPS | ELSEWHERE.get(model.table(), set())
    return {
        name
        for name, field in model._meta.fields.items()
        if name not in left_out
        and not name.endswith("_digest")
        and not isinstance(field, EncryptedField)
    }


def stories() -> dict[str, list[AuditLog]]:
    """{table:id: its lines, oldest first} of every record that the log saw from its beginning."""
    found = defaultdict(list)
    for line in AuditLog.select().where(AuditLog.object_ref.is_null(False)).order_by(AuditLog.id):
        found[line.object_ref].append(line)
    return {ref: lines for ref, lines in found.items() if lines[0].action == "CREATE"}


def retold(model, lines) -> tuple[dict, list]:
    """What the lines say the row must hold now, and where a line starts from something else than
    the line before ended with.
    """
    blank = model()
    state, gaps = (
        {name: audit.shown(model, name, blank.__data__.get(name)) for name in told(model)},
        [],
    )
    for line in lines:
        for name, (old, new) in (line.diff or {}).items():
            if name in state:
                if line.action != "CREATE" and state[name] != old:
                    gaps.append((line.id, line.event, name, state[name], old))
                state[name] = new
    return state, gaps


def faults() -> tuple[list, int]:
    found, compared = [], 0
    for ref, lines in stories().items():
        table, _colon, number = ref.partition(":")
        model = model_of(table)
        if model is None or not issubclass(model, Record):
            continue
        row = model.get_or_none(model.id == int(number))
        state, gaps = retold(model, lines)
        found += [(ref, *gap) for gap in gaps]
        if row is not None:
            compared += 1
            now = {name: audit.shown(model, name, row.__data__.get(name)) for name in state}
            found += [
                (ref, name, state[name], now[name]) for name in state if state[name] != now[name]
            ]
    return found, compared


def test_every_story_of_the_town_ends_where_its_record_stands(house):
    found, compared = faults()
    assert found == [] and compared > 100


def test_the_whole_way_of_a_case_is_told(house):
    case = Desk().case("CLOSED")
    lines = stories()[f"service_case:{case.id}"]
    assert [line.event for line in lines] == [
        None,
        "start",
        "agree",
        "record",
        "end",
        "summarise",
        "close",
    ]
    found, _compared = faults()
    assert [
        one
        for one in found
        if one[0] in (f"service_case:{case.id}", f"service_request:{case.request_id}")
    ] == []
