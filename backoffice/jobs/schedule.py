"""The schedule of the periodic jobs: when each is due, and that each runs once for its time, on
one node.
"""

import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from peewee import IntegrityError

from backoffice import settings as numbers
from backoffice.access.permissions import require
from backoffice.deadlines import workdays as calendar
from backoffice.errors import Refused
from backoffice.jobs import tasks
from backoffice.records import audit, writes
from models import standby
from models.base import database, transaction
from models.clock import local, now, stored
from models.jobs import JobRun
from models.messages import T

log = logging.getLogger(__name__)
ATTEMPTS = 3
PAUSE = timedelta(minutes=10)
LONGEST = timedelta(hours=2)


@dataclass(frozen=True)
class Periodic:
    """A job of the plan. `hour` and `minute` are on the clock of the wall; without an hour it runs
    every hour.

    `until` is the hour after which a missed run is left out; `workdays` leaves out days off.
    """

    name: str
    label: str
    run: Callable
    hour: int | None = None
    minute: int = 0
    until: int = 24
    workdays: bool = False

    def slot(self, instant: datetime) -> datetime | None:
        """The latest scheduled time that is not after `instant`; None when nothing is to be made
        up.
        """
        wall = local(instant)
        if self.hour is None:
            begun = wall.replace(minute=self.minute, second=0)
            return stored(begun if begun <= wall else begun - timedelta(hours=1))
        begun = datetime.combine(wall.date(), time(self.hour, self.minute))
        off = self.workdays and not calendar.is_workday(wall.date())
        return None if wall < begun or wall.hour >= self.until or off else stored(begun)

    def next(self, instant: datetime) -> datetime:
        """The next scheduled time after `instant`."""
        wall = local(instant)
        if self.hour is None:
            return self.slot(instant) + timedelta(hours=1)
        day = wall.date() + timedelta(
            days=datetime.combine(wall.date(), time(self.hour, self.minute)) <= wall
        )
        while self.workdays and not calendar.is_workday(day):
            day += timedelta(days=1)
        return stored(datetime.combine(day, time(self.hour, self.minute)))


PLAN: dict[str, Periodic] = {}


def periodic(name: str, label: str, run: Callable, **when) -> None:
    """Add a job to the schedule."""
    PLAN[name] = Periodic(name, label, run, **when)


def run_due() -> list[str]:
    """Run what is due and not yet done by anybody; returns the names of the jobs that ran here."""
    numbers.forget()
    calendar.forget()
    ran = []
    for job in list(PLAN.values()):
        if (slot := job.slot(now())) and (run := claim(job.name, slot)):
            execute(job, run)
            ran.append(job.name)
    return ran


def claim(name: str, slot: datetime) -> JobRun | None:
    """Take a job for one scheduled time: the first node to write the row has it. A failed or lost
    run is taken again.
    """
    node = f"{socket.gethostname()}"[:80]
    try:
        with transaction():
            return JobRun.create(job=name, slot=slot, status="RUNNING", started_at=now(), node=node)
    except IntegrityError:
        pass
    failed = (
        (JobRun.status == "FAILED")
        & (JobRun.ended_at < now() - PAUSE)
        & (JobRun.attempts < ATTEMPTS)
    )
    lost = (
        (JobRun.status == "RUNNING")
        & (JobRun.started_at < now() - LONGEST)
        & (JobRun.attempts < ATTEMPTS)
    )
    known = JobRun.get(JobRun.job == name, JobRun.slot == slot)
    with transaction():
        taken = (
            JobRun.update(
                status="RUNNING",
                attempts=known.attempts + 1,
                started_at=now(),
                ended_at=None,
                node=node,
            )
            .where(JobRun.id == known.id, JobRun.attempts == known.attempts, failed | lost)
            .execute()
        )
    return JobRun.get_by_id(known.id) if taken else None


def execute(job: Periodic, run: JobRun) -> None:
    """Run a claimed job and record how it ended."""
    try:
        status, said = "DONE", job.run()
    except Refused as fault:
        log.warning("job %s could not do its work", job.name)
        status, said = "FAILED", fault.why
    except Exception as fault:
        log.error("job %s failed", job.name, exc_info=fault)
        status, said = "FAILED", f"{type(fault).__name__}: {fault}"[:300]
    with transaction():
        JobRun.update(status=status, ended_at=now(), message=tasks.kept(said)).where(
            JobRun.id == run.id
        ).execute()


@tasks.kind("job")
def run_asked(task):
    """A scheduled job run now, because an administrator asked for it."""
    require(task.actor, "run", "plan_run")
    name = task.payload["job"]
    if name not in PLAN:
        raise Refused(T("There is no such job"))
    if run := claim(name, now()):
        with writes.writing():
            audit.write(
                task.actor, "STATE", f"plan_run:{run.id}", {"job": [None, name]}, event="run"
            )
        execute(PLAN[name], run)
        run = JobRun.get_by_id(run.id)
        if run.status == "FAILED":
            raise Refused(said(run))
        return tasks.Outcome(said(run), ref=f"plan_run:{run.id}")
    return tasks.Outcome(T("Another node runs it already"))


def said(run: JobRun):
    """The message of a finished run."""
    return T(run.message[0], **run.message[1]) if run.message else ""


def latest() -> dict[str, JobRun]:
    """The last run of each job."""
    found = {}
    for name in PLAN:
        if row := JobRun.select().where(JobRun.job == name).order_by(JobRun.id.desc()).first():
            found[name] = row
    return found


def forget_old() -> None:
    """Runs older than 90 days are removed."""
    JobRun.delete().where(JobRun.started_at < now() - timedelta(days=90)).execute()


def tick() -> None:
    """What the worker does each minute."""
    with database.connection_context():
        if not standby.is_away(database.obj):
            run_due()
