"""The pages that are measured, each with what a right answer shows, asked of the tables by
hand-written SQL.
"""

import re
from dataclasses import dataclass

from backoffice.bench.world import ABSENT, COMMON, FREQUENT, RARE
from models.base import database, is_sqlite

LIST, REFERENCE, FORM = "/admin/service_case/", "/bench/cases", "/admin/enterprise/edit/?id=1"
SIZE, DEEPEST = 20, 500
CASE_CODE = re.compile(r"SX-\d{6}-S-\d{3}-\d{6}-\d{7}")
OPEN = "status IN ('NEW', 'MATCHING', 'WAIT_PROV', 'WAIT_ENT', 'SERVING', 'ENDED', 'EVALUATING')"
SCOPES = {"admin": "1 = 1", "clerk": "station_id = 1"}
"""What each sees of the cases: the clerk those of the first station, all of them the clerk's own.
"""


class WrongAnswer(RuntimeError):  # noqa: N818 (named like those of backoffice/errors.py)
    """A page did not answer, or not with the rows that it should show: its time means nothing."""


@dataclass(frozen=True)
class Page:
    """An address under its name in the report, and the codes of the cases that it must show, in
    their order.
    """

    name: str
    address: str
    codes: tuple

    def check(self, answer) -> None:
        shown = tuple(dict.fromkeys(CASE_CODE.findall(answer.get_data(as_text=True))))
        if answer.status_code != 200 or shown != self.codes:
            raise WrongAnswer(
                f"{self.name}: {self.address} answered {answer.status_code} with "
                f"{len(shown)} cases "
                f"{shown[:2]}, not with {len(self.codes)} cases {self.codes[:2]}"
            )


def pages_of(kind: str) -> list[Page]:
    """Every page that is only looked at, in the order of the report."""
    scope = SCOPES[kind]
    last = min(DEEPEST, -(-_number(f"SELECT count(*) FROM service_case WHERE {scope}") // SIZE))
    newest, case = _newest(scope), _number(f"SELECT max(id) FROM service_case WHERE {scope}")
    found = [
        Page("reference", REFERENCE, newest),
        Page("list", LIST, newest),
        Page(
            "filtered",
            f"{LIST}?status=SERVING&delivery=REFER",
            _newest(f"{scope} AND status = 'SERVING' AND delivery = 'REFER'"),
        ),
        Page("deep", f"{LIST}?page={last}", _newest(scope, skip=(last - 1) * SIZE)),
    ]
    for name, text in (
        ("search1", COMMON),
        ("search2", FREQUENT),
        ("search4", RARE),
        ("absent", ABSENT),
    ):
        found.append(Page(name, f"{LIST}?q={text}", _newest(f"{scope} AND {_holding(text)}")))
    return [
        *found,
        Page("detail", f"{LIST}details/?id={case}", _codes(f"WHERE id = {case}")),
        Page("workbench", "/", _codes(f"WHERE {scope} AND {OPEN} ORDER BY due_on, id LIMIT 12")),
    ]


def _newest(condition, skip: int = 0) -> tuple:
    return _codes(f"WHERE {condition} ORDER BY id DESC LIMIT {SIZE} OFFSET {skip}")


def _holding(text: str) -> str:
    found = "instr" if is_sqlite() else "strpos"
    return f"({found}(code, '{text}') > 0 OR {found}(content, '{text}') > 0)"


def _codes(rest) -> tuple:
    return tuple(
        code
        for (code,) in database.obj.execute_sql(f"SELECT code FROM service_case {rest}").fetchall()
    )


def _number(query) -> int:
    return database.obj.execute_sql(query).fetchone()[0]
