"""Numbers of records (SY-9.3.4): unique, without gaps within their period, given inside the writing transaction."""

import re

from backoffice.errors import Invalid
from models.base import is_sqlite
from models.clock import today
from models.messages import T
from models.reference import NumberCounter, NumberSequence

PERIODS = {"NEVER": "", "YEAR": "%Y", "MONTH": "%Y%m", "DAY": "%Y%m%d"}


def next_number(rule_code: str, **places) -> str:
    """The next number of a rule; `places` fill its tokens (`STATION="210106-S-001"`).

    Each combination of places counts for itself. Must run inside a transaction: when that rolls back,
    the number is free again. Raises Invalid when the rule is missing.
    """
    rule = NumberSequence.living().where(NumberSequence.rule_code == rule_code).first()
    if rule is None:
        raise Invalid(T("Numbering rule “{rule}” is missing; an administrator adds it under numbering rules", rule=rule_code))
    tokens = {**places, "YYYY": today().strftime("%Y"), "MM": today().strftime("%m"), "DD": today().strftime("%d")}
    text = re.sub(r"\{(?!SEQ)(\w+)\}", lambda token: str(tokens[token[1]]), rule.pattern)
    width = re.search(r"\{SEQ:(\d+)\}", text)
    if not width:
        return text
    counter = _count(rule, "/".join([rule_code, *map(str, places.values())]))
    return text.replace(width[0], str(counter).zfill(int(width[1])))


def _count(rule: NumberSequence, code: str) -> int:
    """Advance the counter of one place under the lock of its rule; a new period begins at 1."""
    if not is_sqlite():
        NumberSequence.select().where(NumberSequence.id == rule.id).for_update().get()
    period = today().strftime(PERIODS[rule.reset])
    row = NumberCounter.get_or_none(NumberCounter.code == code) or NumberCounter.create(code=code, period=period)
    row.current = row.current + 1 if row.period == period else 1
    row.period = period
    row.save()
    NumberSequence.update(current=row.current).where(NumberSequence.id == rule.id).execute()
    return row.current
