"""Numbers of records (SY-9.3.4): unique, without gaps within their period, given inside the writing
transaction.
"""

import re

from backoffice.batch import Together, current_batch
from backoffice.errors import Invalid
from models.base import is_sqlite
from models.clock import today
from models.messages import T
from models.reference import NumberCounter, NumberSequence

PERIODS = {"NEVER": "", "YEAR": "%Y", "MONTH": "%Y%m", "DAY": "%Y%m%d"}


def next_number(rule_code: str, **places: dict) -> str:
    """The next number of a rule; `places` fill its tokens (`STATION="210106-S-001"`).

    Each combination of places counts for itself. Must run inside a transaction: when that rolls
    back, the number is free again. Raises Invalid when the rule is missing.
    """
    rule = _rule(rule_code)
    if rule is None:
        raise Invalid(
            T(
                "Numbering rule “{rule}” is missing; an administrator adds it under "
                "numbering rules",
                rule=rule_code,
            )
        )
    tokens = {
        **places,
        "YYYY": today().strftime("%Y"),
        "MM": today().strftime("%m"),
        "DD": today().strftime("%d"),
    }
    text = re.sub(r"\{(?!SEQ)(\w+)\}", lambda token: str(tokens[token[1]]), rule.pattern)
    width = re.search(r"\{SEQ:(\d+)\}", text)
    if not width:
        return text
    counter = _count(rule, "/".join([rule_code, *map(str, places.values())]))
    return text.replace(width[0], str(counter).zfill(int(width[1])))


def _rule(rule_code: str) -> NumberSequence | None:
    """The rule of a code; asked once for many rows that are written together."""
    rules = many.rules if (many := current_batch()) else {}
    if rule_code not in rules:
        rules[rule_code] = (
            NumberSequence.living().where(NumberSequence.rule_code == rule_code).first()
        )
    return rules[rule_code]


TOKENS = {
    "STATION": "210106-S-001",
    "REGION": "210106",
    "TYPE": "S",
    "CASE": "SX-0001",
    "ATTEMPT": "1",
}
"""The places of a pattern, each with an example."""


def preview(rule: NumberSequence) -> str:
    """The number that a rule would give next, with an example in each place; nothing is counted."""
    counter = (
        NumberCounter.select()
        .where(NumberCounter.code.startswith(rule.rule_code))
        .order_by(NumberCounter.id.desc())
        .first()
    )
    current = (
        counter.current
        if counter and counter.period == today().strftime(PERIODS[rule.reset])
        else 0
    )
    places = {
        **TOKENS,
        "YYYY": today().strftime("%Y"),
        "MM": today().strftime("%m"),
        "DD": today().strftime("%d"),
    }
    text = re.sub(r"\{(?!SEQ)(\w+)\}", lambda token: places.get(token[1], token[0]), rule.pattern)
    return re.sub(r"\{SEQ:(\d+)\}", lambda token: str(current + 1).zfill(int(token[1])), text)


def pattern_faults(pattern: str) -> list:
    """What is wrong with a pattern, as sentences."""
    unknown = [
        token
        for token in re.findall(r"\{([^}]*)\}", pattern)
        if token not in (*TOKENS, "YYYY", "MM", "DD") and not re.fullmatch(r"SEQ:[1-9]", token)
    ]
    return [
        T(
            "“{token}” is no place of a number; known are {known}",
            token=token,
            known=", ".join((*TOKENS, "YYYY", "MM", "DD", "SEQ:1–9")),
        )
        for token in unknown[:1]
    ]


def _count(rule: NumberSequence, code: str) -> int:
    """Advance the counter of one place under the lock of its rule; a new period begins at 1."""
    many = current_batch()
    if many and code in many.counters:
        row, _same = many.counters[code]
    else:
        row = _lock_counter(rule, code)
    period = today().strftime(PERIODS[rule.reset])
    row.current = row.current + 1 if row.period == period else 1
    row.period = period
    if many:
        many.counters[code] = (row, rule)
    else:
        _store(row, rule)
    return row.current


def _lock_counter(rule: NumberSequence, code: str) -> NumberCounter:
    if not is_sqlite():
        NumberSequence.select().where(NumberSequence.id == rule.id).for_update().get()
    return NumberCounter.get_or_none(NumberCounter.code == code) or NumberCounter.create(
        code=code, period=today().strftime(PERIODS[rule.reset])
    )


def _store(row: NumberCounter, rule: NumberSequence) -> None:
    row.save()
    NumberSequence.update(current=row.current).where(NumberSequence.id == rule.id).execute()


def store_all(many: Together) -> None:
    """Store how far the numbers of many rows have come that were written together."""
    for row, rule in many.counters.values():
        _store(row, rule)
