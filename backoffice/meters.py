"""What the processes of this start have counted, and how the installation is, in the text that Prometheus reads."""

import resource
import shutil
import time
from collections import Counter, defaultdict

from backoffice import drill, mails, sessions
from backoffice.counts import Counts
from models.audit import AuditHead
from models.clock import seconds
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
    "verified_backup_age_seconds": ("gauge", "Age of the newest backup that was restored for a trial; -1 without one."),
    "free_disk_bytes": ("gauge", "Room left where the instance folder is."),
}


class Meters:
    """Counters of all processes that answer on one port; safe among them and their threads."""

    def __init__(self, processes: int = 1):
        self.began, self.counts = time.time(), Counts(processes)
        self.take = self.counts.take

    def note(self, page: str, method: str, status: int, took: float, queries: int, slow: bool):
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
        told = [("requests_total", {"page": name[1], "method": name[2], "status": name[3]}, int(sums[name]))
                for name in sorted(name for name in sums if name[0] == "answers")]
        for kind in ("read", "write"):
            told += _histogram(kind, sums)
        return [*told, ("queries_total", {}, int(sums["queries",])), ("slow_requests_total", {}, int(sums["slow",])),
                ("started_at_seconds", {}, round(self.began))]


def _histogram(kind, sums):
    total = 0
    for bound in (*BOUNDS, None):
        total += int(sums["bucket", kind, bound])
        yield "request_seconds_bucket", {"kind": kind, "le": "+Inf" if bound is None else bound}, total
    yield "request_seconds_sum", {"kind": kind}, round(sums["seconds", kind], 6)
    yield "request_seconds_count", {"kind": kind}, total


HERE = Meters()


def share(processes: int):
    """Count anew, for processes that are forked from this one afterwards."""
    global HERE
    HERE = Meters(processes)


def condition(settings) -> list[tuple[str, dict, float]]:
    """How the installation is now: work that waits, jobs that failed, the newest proven backup, room on the disk."""
    head = AuditHead.get_or_none(AuditHead.id == 1)
    waiting = Counter(status for status, in BackgroundTask.living().select(BackgroundTask.status).where(
        BackgroundTask.status.in_(("QUEUED", "RUNNING", "FAILED"))).tuples())
    return [("peak_memory_bytes", {}, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024),
            ("sessions", {}, sessions.living_sessions().count()), ("audit_lines_total", {}, head.last_id if head else 0),
            *(("tasks", {"state": state.lower()}, waiting[state]) for state in ("QUEUED", "RUNNING", "FAILED")),
            *(("mail_messages", {"state": state.lower()}, count) for state, count in mails.counts().items()),
            ("job_runs_failed", {}, _failed_jobs()), ("verified_backup_age_seconds", {}, _backup_age(settings)),
            ("free_disk_bytes", {}, shutil.disk_usage(settings.instance).free)]


def text(lines) -> str:
    """The exposition format of Prometheus, version 0.0.4."""
    told, named = [], set()
    for name, labels, value in lines:
        family = name if name in HELP else name.rpartition("_")[0]
        if family not in named:
            kind, sentence = HELP[family]
            told += [f"# HELP backoffice_{family} {sentence}", f"# TYPE backoffice_{family} {kind}"]
            named.add(family)
        marks = ",".join(f'{key}="{_escaped(one)}"' for key, one in labels.items())
        told.append(f"backoffice_{name}{{{marks}}} {value}" if marks else f"backoffice_{name} {value}")
    return "\n".join(told) + "\n"


def _escaped(value) -> str:
    return str(value).replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _failed_jobs() -> int:
    seen, failed = set(), 0
    for job, status in JobRun.select(JobRun.job, JobRun.status).where(JobRun.status != "RUNNING").order_by(JobRun.id.desc()).limit(500).tuples():
        failed += job not in seen and status == "FAILED"
        seen.add(job)
    return failed


def _backup_age(settings) -> int:
    newest = max((path.stat().st_mtime for path in settings.backups.glob("*.backup") if drill.is_verified(path)), default=None)
    return -1 if newest is None else round(seconds() - newest)
