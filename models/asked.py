"""The statements of this thread since `begin`: how many, how long they took; slow ones are logged.

Only the text of a statement is logged, never its values.
"""

import logging
import threading
import time
from typing import Any

log = logging.getLogger(__name__)
LONGEST_TEXT = 2000

_here = threading.local()
_slow_ms = 1000


def tell_slower_than(milliseconds: int) -> None:
    """Statements that take longer leave a line in the log."""
    global _slow_ms
    _slow_ms = milliseconds


def begin() -> None:
    _here.count, _here.seconds = 0, 0.0


def count() -> int:
    return getattr(_here, "count", 0)


def seconds() -> float:
    return getattr(_here, "seconds", 0.0)


class Counted:
    """A peewee database that counts what it is asked."""

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        began = time.perf_counter()
        try:
            return super().execute_sql(sql, params)  # type: ignore[misc]
        finally:
            took = time.perf_counter() - began
            _here.count, _here.seconds = count() + 1, seconds() + took
            if took * 1000 > _slow_ms:
                log.warning(
                    "slow statement",
                    extra={
                        "facts": {
                            "ms": round(took * 1000),
                            "sql": " ".join(sql.split())[:LONGEST_TEXT],
                        }
                    },
                )
