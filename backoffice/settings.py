"""The numbers that a customer may change (table `setting`); each has its default here, and its
clause in the seeds.
"""

from functools import lru_cache

from models.reference import Setting

DEFAULTS = {
    "reply_days": 3,
    "intake_days": 1,
    "referral_answer_days": 2,
    "follow_up_days": 10,
    "summary_due_days": 5,
    "summary_remind_days": 3,
    "change_days": 0,
    "survey_invite_days": 5,
    "survey_link_days": 15,
    "survey_attempts": 2,
    "survey_attempt_hours": 2,
    "survey_check_days": 5,
    "callback_days": 3,
    "complaint_ack_days": 1,
    "complaint_days": 15,
    "complaint_step_days": 5,
    "accept_days": 3,
    "supplement_days": 10,
    "near_due_days": 2,
    "archive_days": 10,
    "item_due_days": 30,
    "periodic_survey_months": 6,
    "evaluation_months": 12,
    "campaign_remind_days": 30,
    "patent_week_begins": 1116,
    "archive_years": 3,
    "lookup_misses": 5,
    "lookup_lock_minutes": 60,
    "window_minutes": 30,
    "opening_minutes": 420,
    "decision_days": 1,
    "reopen_days": 30,
    "max_attempts": 5,
    "default_promise_days": 10,
    "lockout_failures": 5,
    "lockout_minutes": 15,
    "bulk_background_rows": 200,
    "session_idle_minutes": 30,
    "session_hours": 12,
    "export_background_rows": 5000,
    "export_days": 7,
    "export_reason": 0,
    "clerk_export_rows": 0,
    "second_factor_required": 0,
    "dengbao": 0,
    "password_max_days": 0,
}


FLAGS = ("export_reason", "second_factor_required", "dengbao")
RANGES = {
    "_days": (0, 3650),
    "_rows": (0, 1_000_000),
    "_minutes": (1, 1440),
    "_hours": (1, 168),
    "_attempts": (1, 100),
    "_failures": (1, 100),
}
"""What the last word of a key means: the least and the most that may be set."""


def kind_of(key: str) -> str | None:
    """ "flag", "number", or None for a text that no rule knows."""
    if key in FLAGS:
        return "flag"
    return "number" if key in DEFAULTS else None


def range_of(key: str) -> tuple[int, int]:
    """The least and the most of a number."""
    return next(
        (limits for ending, limits in RANGES.items() if key.endswith(ending)), (0, 1_000_000)
    )


@lru_cache(maxsize=1)
def _values() -> dict[str, str]:
    return dict(Setting.living().select(Setting.key, Setting.value).tuples())


def forget() -> None:
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
