"""The ledger of cases as a workbook, through the product and by a plain loop over the same rows."""

import re
import resource
import sys
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from xlsxwriter import Workbook

from backoffice.bench import reader
from backoffice.bench.forms import filled
from backoffice.bench.measure import WrongAnswer, signed_in
from backoffice.bench.world import SPREAD_DAYS
from backoffice.jobs import worker
from models.base import database
from models.clock import today
from models.tasks import BackgroundTask

ADDRESS = "/admin/service_case/export/xlsx/"
COLUMNS = """c.code, r.code, e.name, i.name, c.service_class, c.delivery, p.name, s.name, f.name,
    r.raised_at, c.accepted_at, c.replied_at, c.started_at, c.ended_at, c.due_on, c.round_no,
    c.id, c.status, c.outcome, c.close_reason, c.progress_pct"""
"""As many as the product's ledger has."""

ROWS = f"""SELECT {COLUMNS} FROM service_case c
    JOIN service_request r ON r.id = c.request_id
    JOIN enterprise e ON e.id = c.enterprise_id
    JOIN service_item i ON i.id = c.service_item_id
    JOIN staff s ON s.id = c.specialist_id
    JOIN staff f ON f.id = r.first_responder_id
    LEFT JOIN provider p ON p.id = c.provider_id
    WHERE c.id <= {{last}} AND c.id > {{last}} - {{many}} ORDER BY c.id DESC"""
STEP = 1_000


def through_the_product(app, many: int, rows: int) -> dict:
    """The newest rows, asked for as the administrator does, from the first day that
    brings as many.
    """
    taken = _taken(app, many, rows, reading=lambda answer: sum(map(len, answer.iter_encoded())))
    return {name: taken[name] for name in ("rows", "seconds", "peak_mib")}


def proved(app, many: int, rows: int) -> dict:
    """The same, with what the workbook holds: its rows sheet by sheet, each below the same heads.
    Raises WrongAnswer.
    """
    with TemporaryDirectory(prefix="bench-") as folder:
        path = Path(folder) / "export.xlsx"
        taken = _taken(app, many, rows, reading=lambda answer: _kept(answer, path))
        found = reader.sheets(path)
    if (
        sum(sheet.rows for sheet in found) != taken["rows"]
        or len({sheet.heads for sheet in found}) != 1
    ):
        raise WrongAnswer(
            f"export: the workbook holds {[sheet.rows for sheet in found]} rows, "
            f"the log says {taken['rows']}"
        )
    size = taken.pop("size")
    return {
        **taken,
        "sheets": [sheet.rows for sheet in found],
        "size_mib": round(size / 1024**2, 1),
    }


def _taken(app, many, rows, reading) -> dict:
    """An export of nothing comes first: the start of the application is not what is measured."""
    first = today() - timedelta(days=max(0, SPREAD_DAYS * many // rows - 1))
    client = signed_in(app, "admin")
    client.get(f"{ADDRESS}?q=0")
    _forget_the_peak()
    begin = perf_counter()
    answer = _workbook(client, ADDRESS if many == rows else f"{ADDRESS}?accepted_at_from={first}")
    size = reading(answer)
    cost = _cost(perf_counter() - begin)
    answer.close()
    with database.connection_context():
        last = database.obj.execute_sql(
            "SELECT row_count FROM export_log ORDER BY id DESC LIMIT 1"
        ).fetchone()
    if (
        answer.status_code != 200
        or not size
        or not last
        or abs(last[0] - many) > many // 100 + rows // SPREAD_DAYS
    ):
        raise WrongAnswer(
            f"export: {ADDRESS} answered {answer.status_code} with "
            f"{last and last[0]} rows, not {many}"
        )
    return {"rows": last[0], **cost, "size": size}


def _kept(answer, path: Path) -> int:
    with path.open("wb") as file:
        for piece in answer.iter_encoded():
            file.write(piece)
    return path.stat().st_size


def _workbook(client, address):
    """A short list comes at once; a long one is asked for, made as the worker makes it, and
    fetched.
    """
    answer = client.get(address)
    if answer.mimetype != "text/html" or answer.status_code != 200:
        return answer
    client.post(address, data=dict(filled(answer.get_data(as_text=True))))
    database.connect(reuse_if_open=True)
    worker.run_waiting()
    task = BackgroundTask.select(BackgroundTask.id).order_by(BackgroundTask.id.desc()).get()
    database.close()
    return client.get(f"/admin/background_task/download/?id={task.id}")


def by_hand(many: int) -> dict:
    """XlsxWriter in its constant-memory mode, cell by cell."""
    _forget_the_peak()
    begin = perf_counter()
    with TemporaryDirectory(prefix="bench-") as folder, database.connection_context():
        book = Workbook(
            f"{folder}/plain.xlsx",
            {"constant_memory": True, "tmpdir": folder, "default_date_format": "yyyy-mm-dd"},
        )
        page = book.add_worksheet()
        for number, row in enumerate(_rows(many)):
            for column, value in enumerate(row):
                page.write(number, column, value)
        book.close()
    return {"rows": many, **_cost(perf_counter() - begin)}


def _rows(many):
    last = database.obj.execute_sql("SELECT max(id) FROM service_case").fetchone()[0]
    for done in range(0, many, STEP):
        yield from database.obj.execute_sql(
            ROWS.format(last=last - done, many=min(STEP, many - done))
        ).fetchall()


def _cost(seconds: float) -> dict:
    return {"seconds": round(seconds, 2), "peak_mib": round(_peak() / 1024, 1)}


def _forget_the_peak() -> None:
    """Of the start, which hashes a password in 64 MiB; where the system cannot forget it, it is
    counted.
    """
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> int:
    """The most memory of this process, in KiB."""
    with suppress(OSError):
        return int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (
        1 if sys.platform != "darwin" else 1024
    )
