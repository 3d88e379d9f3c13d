"""Conditions for rows that contain what was typed, by the cheapest of three methods.

Few rows in reach: each is asked for its own text. Otherwise the index says which rows hold the
words, and when these are few they are named; when they are many, rows are asked in the order of the
list until its page is full.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from peewee import SQL, Field, ModelSelect, Node, Select, fn

from backoffice.access.actor import Actor, Reach
from backoffice.access.scopes import reachable
from backoffice.search.documents import BLIND, CLOSED, OPEN, digest_of, digest_of_tail, place_of
from backoffice.search.index_plan import Plan, plan_of
from backoffice.search.storage import GRAMS, dialect
from backoffice.search.tokens import folded, is_piece, needed
from models.base import database, is_sqlite
from models.folding import key_of
from models.messages import Invalid
from models.sealed import CLEANERS
from models.search import SearchEntry

NARROW, MANY = 2_000, 10_000
"""Rows in reach that are simply asked, and found rows beyond which they are not named one by one.
"""


SOUND, NAMED = 3, 200
"""Letters from which on a sound is looked for in linked names, and how many rows it may mean there.
"""


@dataclass(frozen=True)
class Word:
    """One typed word: it may stand in the open text, in the closed one, or be a number known by its
    digest.
    """

    text: str
    digests: tuple = ()


@dataclass(frozen=True)
class Found:
    """The condition of a search, and the number of its rows: None when it must be counted."""

    condition: object
    total: int | None = None
    driven: object = None


def _words(plan: Plan, text: str) -> list[Word]:
    """The words that were typed, each once."""
    keys = dict.fromkeys(key_of(word) for word in folded(text).split())
    return [Word(key, _digests(plan, key)) for key in keys]


def holding(query: ModelSelect, actor: Actor, text: str, bare: bool = False) -> Found:
    """What rows of `query` must meet to contain every word of `text`; `bare` says that nothing else
    narrows them.

    Masked and sealed values count only within the reach of `see` (decisions 5).
    """
    model = query.model
    plan = plan_of(model)
    words = _words(plan, text) if plan else []
    if plan is None or not words:
        return Found(SQL("1 = 0"), 0)
    sides = _sides(actor, plan)
    if _is_narrow(query):
        return Found(reduce(or_, [*_by_sound(plan, words), _asked(plan, words, sides)]))
    lists = [(_ids(plan, words, seen), limit) for seen, limit in sides]
    if all(ids is not None for ids, _limit in lists):
        sound = _by_sound(plan, words)
        total = len(lists[0][0] or ()) if bare and len(lists) == 1 and not sound else None
        return Found(
            reduce(or_, sound + [_limited(model.id.in_(ids), limit) for ids, limit in lists]), total
        )
    return Found(
        _asked(plan, words, sides),
        MANY + 1 if bare and lists[0][0] is None else None,
        _driven(query, plan, words, sides),
    )


def _sides(actor: Actor, plan: Plan) -> list[tuple]:
    """(whether hidden text counts, within which reach) for this actor."""
    reaches = actor.reaches("see", plan.model.table()) if plan.hides else ()
    if not reaches:
        return [(False, None)]
    if Reach("ALL") in reaches:
        return [(True, None)]
    return [(False, None), (True, reachable(actor, plan.model, "see"))]


def _by_sound(plan: Plan, words: list[Word]) -> list:
    """Conditions for rows that show the name of a row which letters alone find by its sound: a case
    by its enterprise.

    The sound stands in the index of the named row only: in the entries of all that show the name it
    would double them.
    """
    if (
        not all(word.text.isascii() and word.text.isalpha() for word in words)
        or max(len(word.text) for word in words) < SOUND
    ):
        return []
    found = []
    for path in plan.paths:
        if path.link is not None and path.field.name in path.link.rel_model.pinyin_fields:
            linked = plan_of(path.link.rel_model)
            ids = _ids(linked, words, False, NAMED) if linked else None
            found += [path.link.in_(ids)] if ids else []
    return found


def _limited(condition: Node, limit: Node | None) -> Node:
    return condition if limit is None else condition & limit


def _is_narrow(query: ModelSelect) -> bool:
    some = query.select(SQL("1").alias("one")).order_by().limit(NARROW + 1)
    return Select([some.alias("some")], [fn.COUNT(SQL("1"))]).bind(database).scalar() <= NARROW


# reading the text of each row


def _asked(plan: Plan, words: list[Word], sides: list[tuple]) -> Node:
    """For each row by itself: its entry holds every word."""
    return reduce(
        or_,
        [
            _limited(
                fn.COALESCE(
                    SearchEntry.select(_text_holds(words, seen)).where(
                        SearchEntry.id == plan.model.id + plan.base
                    ),
                    False,
                ),
                limit,
            )
            for seen, limit in sides
        ],
    )


def _text_holds(words: list[Word], seen: bool) -> Node:
    return reduce(and_, [_word_holds(word, seen) for word in words])


def _word_holds(word: Word, seen: bool) -> Node:
    parts = [_contains(SearchEntry.open_text, word.text)]
    if seen:
        parts.append(_contains(SearchEntry.closed_text, word.text))
        parts += [_contains(SearchEntry.blind_text, digest) for digest in word.digests]
    return reduce(or_, parts)


def _contains(field: Field, text: str) -> Node:
    return (fn.instr if is_sqlite() else fn.strpos)(field, text) > 0


# reading the index


def _ids(plan: Plan, words: list[Word], seen: bool, most: int = MANY) -> list[int] | None:
    """The rows that hold the words, or None when there are too many or the index cannot tell."""
    match, grams = match_of(plan, words, seen), dialect()
    if match is None:
        return None
    query = SearchEntry.select(grams.key).where(grams.matches(match)).limit(most + 1)
    if all(is_piece(word.text) for word in words):
        query = query.from_(GRAMS)
    else:
        query = query.from_(GRAMS, SearchEntry).where(
            SearchEntry.id == grams.key, _text_holds(words, seen)
        )
    rows = [key - plan.base for (key,) in query.tuples()]
    return rows if len(rows) <= most else None


def _driven(
    query: ModelSelect, plan: Plan, words: list[Word], sides: list[tuple]
) -> ModelSelect | None:
    """The same rows, read from the index instead of the table: the fastest way to count them."""
    match, grams = match_of(plan, words, any(seen for seen, _limit in sides)), dialect()
    if match is None:
        return None
    holds = reduce(or_, [_limited(_text_holds(words, seen), limit) for seen, limit in sides])
    return query.from_(GRAMS, SearchEntry, plan.model).where(
        grams.matches(match),
        SearchEntry.id == grams.key,
        plan.model.id == grams.key - plan.base,
        holds,
    )


def match_of(plan: Plan, words: list[Word], seen: bool) -> str | None:
    """The words in the language of the index; None when no word has a piece to look for."""
    parts = [_match_of_word(plan, word, seen) for word in words]
    return dialect().both.join(part for part in parts if part) or None


def _match_of_word(plan: Plan, word: Word, seen: bool) -> str:
    pieces, place = sorted(needed(word.text)), place_of(plan)
    if not pieces:
        return ""
    found = [_all_in(place + OPEN, pieces)]
    if seen:
        found.append(_all_in(place + CLOSED, pieces))
        found += [_all([place + BLIND + digest]) for digest in word.digests]
    return f"({dialect().either.join(found)})"


def _all_in(prefix: str, pieces: Iterable[str]) -> str:
    return _all(prefix + piece for piece in pieces)


def _all(tokens: Iterable[str]) -> str:
    grams = dialect()
    return f"({grams.both.join(grams.quote + token + grams.quote for token in tokens)})"


def _digests(plan: Plan, text: str) -> tuple:
    """By which digests a word would be found if it is a whole number, or the last four digits of a
    telephone.
    """
    found = []
    for field in plan.sealed:
        if field.seal_kind == "phone" and len(text) == 4 and text.isascii() and text.isdigit():
            found.append(digest_of_tail(field, text))
        try:
            found.append(digest_of(field, CLEANERS[field.seal_kind](text)))
        except Invalid:
            continue
    return tuple(found)
