"""Duplicate checks: the result of item S06, which its case does not close without (SY-5.3.6)."""

from collections.abc import Iterator

from backoffice.access.actor import Actor
from backoffice.records.rules import Rules, declare
from backoffice.workflow.report_deliveries import of_an_open_case
from models.cases import ServiceCase
from models.duplicate_checks import CHECKED, DuplicateCheck
from models.messages import T


def begin(actor: Actor, row: DuplicateCheck) -> None:
    """Whoever enters the result has checked; the case is still open."""
    of_an_open_case(actor, row)
    row.checked_by = row.checked_by or actor.account_id


def results_of(case: ServiceCase) -> list[DuplicateCheck]:
    """The results that are kept of a case, oldest first."""
    rows = DuplicateCheck.living().where(DuplicateCheck.service_case == case.id)
    return list(rows.order_by(DuplicateCheck.id))


def result_wanting(case: ServiceCase, actor: Actor | None) -> Iterator[str]:
    """What the duplicate check of a served case still lacks: its result, or the file with it."""
    if case.service_item.code not in CHECKED:
        return
    results = results_of(case)
    if not results:
        yield T("The result of the duplicate check is missing: enter it")
    elif not any(row.file_id for row in results):
        yield T("The file with the result of the duplicate check is missing")


declare(Rules(DuplicateCheck, before_save=(begin,)))
