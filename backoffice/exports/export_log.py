"""The log of what was taken out of the house: written in the transaction that ends an export
(GDD-6.4.3).
"""

from backoffice.access.actor import Actor
from backoffice.records import audit
from models.audit import ExportLog
from models.clock import now


def note(  # noqa: PLR0913 - the columns of the line
    actor: Actor,
    resource: str,
    report_code: str,
    filters: dict,
    rows: int,
    purpose: str | None,
    masked: bool = True,
) -> None:
    """Who took which rows, asked how, for what; and a line in the audit log."""
    ExportLog.create(
        user=actor.account_id,
        report_code=report_code,
        filters=filters,
        row_count=rows,
        masked=masked,
        purpose=purpose,
        at=now(),
    )
    audit.write(actor, "EXPORT", resource, {"rows": [None, rows]})
