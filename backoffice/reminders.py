"""What the worker does every hour: rounds that ran out, deadlines that come near."""

from datetime import timedelta

from backoffice import clocks, settings
from backoffice.calendar import add_workdays
from backoffice.notifications import tell_staff
from backoffice.workflow.referrals import overdue_referrals
from models.cases import ServiceCase
from models.clock import now, today
from models.notifications import Notification


A_DAY = timedelta(hours=20)


def run() -> dict:
    """Answers how many referrals timed out and how many people were reminded."""
    return {"timed_out": overdue_referrals(), "reminded": remind()}


def remind() -> int:
    """Tell specialists of cases that are due soon or late, once a day for each case."""
    limit = add_workdays(today(), settings.number("near_due_days"))
    near = ServiceCase.living().where(ServiceCase.status.in_(clocks.OPEN), ServiceCase.due_on <= limit, ServiceCase.is_paused == False)  # noqa: E712
    told = 0
    for case in near:
        kind = "OVERDUE" if case.due_on < today() else "DUE"
        known = Notification.select().where(Notification.object_ref == f"service_case:{case.id}", Notification.kind == kind)
        if not any(now() - row.created_at < A_DAY for row in known):
            tell_staff(case.specialist_id, kind, f"{case.code} {case.due_on.isoformat()}", case)
            told += 1
    return told
