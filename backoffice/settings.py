"""The numbers that a customer may change (table `setting`); each has its default here, and its clause in the seeds."""

from functools import lru_cache

from models.reference import Setting

DEFAULTS = {
    "reply_days": 3, "referral_answer_days": 2, "follow_up_days": 10, "summary_due_days": 5, "summary_remind_days": 3,
    "survey_invite_days": 5, "complaint_ack_days": 1, "complaint_days": 15, "near_due_days": 2, "reopen_days": 30,
    "max_attempts": 5, "default_promise_days": 10, "lockout_failures": 5, "lockout_minutes": 15,
    "session_idle_minutes": 30, "session_hours": 12,
}


@lru_cache(maxsize=1)
def _values() -> dict[str, str]:
    return dict(Setting.living().select(Setting.key, Setting.value).tuples())


def forget():
    """Read the table again at the next question: called when a request or job begins."""
    _values.cache_clear()


def flag(key: str) -> bool:
    """Whether a setting is there and on."""
    return _values().get(key) == "1"


def number(key: str) -> int:
    """A whole-number setting; a missing or unreadable row falls back to the default."""
    try:
        return int(_values()[key])
    except (KeyError, ValueError):
        return DEFAULTS[key]
