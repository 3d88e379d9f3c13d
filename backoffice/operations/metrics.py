"""What the processes of this start have counted, and how the installation is, in the text that
Prometheus reads.
"""

import resource
import shutil
import time
from collections import Counter, defaultdict
from collections.abc import Iterable

from peewee import fn

from backoffice.access import sessions
from backoffice.config import Settings
from backoffice.messages import mail_queue
from backoffice.operations import backup_copies, health_checks, heartbeat
from backoffice.operations.shared_counters import Counts
from models.audit import AuditHead
from models.clock import now, seconds
from models.jobs import JobRun
from models.tasks import BackgroundTask

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
BOUNDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
HELP = {
    "requests_total": ("counter", "Answers by page, method and status."),
    "request_seconds": ("histogram", "Time until the answer, of readers and of writers."),
    "queries_total": ("counter", "Statements that requests asked of the database."),
    "slow_requests_total": ("counter", "Answers that took longer than BACKOFFICE_SLOW_MS."),
    "started_at_seconds": ("gauge", "When the processes began to count."),
    "peak_memory_bytes": ("gauge", "The most memory that the process which answers this has held."),
    "sessions": ("gauge", "People who are signed in."),
    "audit_lines_total": ("counter", "Lines of the audit log."),
    "tasks": ("gauge", "Background tasks by state."),
    "mail_messages": ("gauge", "E-mail messages that wait, were not sent, or are in doubt."),
    "job_runs_failed": ("gauge", "Periodic jobs whose last run failed."),
    "verified_backup_age_seconds": (
        "gauge",
        "Age of the newest backup that was restored for a trial; -1 without one.",
    ),
    "free_disk_bytes": ("gauge", "Room left where the instance folder is."),
    "backup_free_disk_bytes": ("gauge", "Room left where the backups are."),
    "check_ok": ("gauge", "1 for each check of /healthz that holds, 0 for one that does not."),
    "worker_heartbeat_age_seconds": (
        "gauge",
        "Seconds since the worker of this node gave a sign of life; -1 when it never did.",
    ),
    "oldest_queued_task_seconds": (
        "gauge",
        "How long the background task that waits longest has waited; 0 when none waits.",
    ),
    "copy_age_seconds": (
        "gauge",
        "Age of the newest copy of a backup that was read back elsewhere; -1 without one.",
    ),
}


class Meters:
    """Counters of all processes that answer on one port; safe among them and their threads."""

    def __init__(self, processes: int = 1) -> None:
        self.began, self.counts = time.time(), Counts(processes)
        self.take = self.counts.take

    def note(  # noqa: PLR0913 (the figures of one answer)
        self, page: str, method: str, status: int, took: float, queries: int, slow: bool
    ) -> None:
        """Count one answer."""
        kind = "read" if method in ("GET", "HEAD") else "write"
        self.counts.add(("answers", page, method if method in METHODS else "other", status))
        self.counts.add(("bucket", kind, next((bound for bound in BOUNDS if took <= bound), None)))
        self.counts.add(("seconds", kind), took)
        self.counts.add(("queries",), queries)
        self.counts.add(("slow",), int(slow))

    def lines(self) -> list[tuple[str, dict, float]]:
        """(name, labels, value) of everything counted."""
        sums = defaultdict(int, self.counts.sums())
        answers = sorted(name for name in sums if name[0] == "answers")
        told = [
            (
                "requests_total",
                {"page": name[1], "method": name[2], "status": name[3]},
                int(sums[name]),
            )
            for name in answers
        ]
        for kind in ("read", "write"):
            told += _histogram(kind, sums)
        return [
            *told,
            ("queries_total", {}, int(sums["queries",])),
            ("slow_requests_total", {}, int(sums["slow",])),
            ("started_at_seconds", {}, round(self.began)),
        ]


def _histogram(kind, sums):
    total = 0
    for bound in (*BOUNDS, None):
        total += int(sums["bucket", kind, bound])
        yield (
            "request_seconds_bucket",
            {"kind": kind, "le": "+Inf" if bound is None else bound},
            total,
        )
    yield "request_seconds_sum", {"kind": kind}, round(sums["seconds", kind], 6)
    yield "request_seconds_count", {"kind": kind}, total


HERE = Meters()


def share(processes: int) -> None:
    """Start counting again, for processes that are forked from this one afterwards."""
    global HERE
    HERE = Meters(processes)


def condition(settings: Settings, secret: str | None = None) -> list[tuple[str, dict, float]]:
    """How the installation is now: work that waits, jobs that failed, the newest proven backup,
    room on the disk.
    """
    head = AuditHead.get_or_none(AuditHead.id == 1)
    waiting = Counter(
        status
        for (status,) in BackgroundTask.living()
        .select(BackgroundTask.status)
        .where(BackgroundTask.status.in_(("QUEUED", "RUNNING", "FAILED")))
        .tuples()
    )
    return [
        ("peak_memory_bytes", {}, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024),
        ("sessions", {}, sessions.living_sessions().count()),
        ("audit_lines_total", {}, head.last_id if head else 0),
        *(
            ("tasks", {"state": state.lower()}, waiting[state])
            for state in ("QUEUED", "RUNNING", "FAILED")
        ),
        *(
            ("mail_messages", {"state": state.lower()}, count)
            for state, count in mail_queue.counts().items()
        ),
        ("job_runs_failed", {}, _failed_jobs()),
        ("verified_backup_age_seconds", {}, health_checks.backup_age(settings)),
        *(
            (name, {}, shutil.disk_usage(folder).free)
            for name, folder in (
                ("free_disk_bytes", settings.instance),
                ("backup_free_disk_bytes", health_checks.backup_place(settings)),
            )
            if folder.exists()
        ),
        (
            "worker_heartbeat_age_seconds",
            {},
            -1 if (age := heartbeat.age(settings)) is None else round(age),
        ),
        ("oldest_queued_task_seconds", {}, _oldest_queued()),
        (
            "copy_age_seconds",
            {},
            -1 if (copied := backup_copies.newest(settings)) is None else seconds() - copied,
        ),
        *(
            ("check_ok", {"check": check.name}, int(check.ok))
            for check in health_checks.checks(settings, secret)
        ),
    ]


def text(lines: Iterable[tuple[str, dict, float]]) -> str:
    """The exposition format of Prometheus, version 0.0.4."""
    told, named = [], set()
    for name, labels, value in lines:
        family = name if name in HELP else name.rpartition("_")[0]
        if family not in named:
            kind, sentence = HELP[family]
            told += [f"# HELP backoffice_{family} {sentence}", f"# TYPE backoffice_{family} {kind}"]
            named.add(family)
        marks = ",".join(f'{key}="{_escaped(one)}"' for key, one in labels.items())
        told.append(
            f"backoffice_{name}{{{marks}}} {value}" if marks else f"backoffice_{name} {value}"
        )
    return "\n".join(told) + "\n"


def _escaped(value) -> str:
    return str(value).replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _failed_jobs() -> int:
    seen, failed = set(), 0
    for job, status in (
        JobRun.select(JobRun.job, JobRun.status)
        .where(JobRun.status != "RUNNING")
        .order_by(JobRun.id.desc())
        .limit(500)
        .tuples()
    ):
        failed += job not in seen and status == "FAILED"
        seen.add(job)
    return failed


def _oldest_queued() -> int:
    oldest = (
        BackgroundTask.living()
        .select(fn.MIN(BackgroundTask.created_at))
        .where(BackgroundTask.status == "QUEUED")
        .scalar()
    )
    return (
        0
        if oldest is None
        else max(round((now() - BackgroundTask.created_at.python_value(oldest)).total_seconds()), 0)
    )
