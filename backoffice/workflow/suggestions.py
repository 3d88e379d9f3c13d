"""Receiving opinions: numbered, under their station; those of a survey or a need form with one act
(SY-8.1.1, SY-C-11, SY-A-8).
"""

from typing import Any

from backoffice.access.actor import Actor
from backoffice.errors import Refused
from backoffice.records import numbering, writes
from backoffice.records.rules import Rules, declare
from backoffice.workflow.engine import Context
from models.messages import T
from models.suggestions import Suggestion


def receive(actor: Actor, suggestion: Suggestion) -> None:
    """An opinion gets its station and its number when it is received."""
    if suggestion.id is None:
        if suggestion.station_id is None:
            if actor.station_id is None:
                raise Refused(T("Only staff of a station receive suggestions"))
            suggestion.station = actor.station_id
        suggestion.code = numbering.next_number("suggestion", STATION=suggestion.station.code)


def of_survey(context: Context) -> dict:
    """Question 11 becomes a suggestion of its own."""
    survey = context.row
    take(context, survey.service_case, "SURVEY", survey.q11_opinion, survey=survey.id)
    return {}


def of_need(context: Context) -> dict:
    """The opinion of section 8 of the need form becomes a suggestion of its own."""
    take(context, context.row, "FORM", context.row.opinion, request=context.row.id)
    return {}


def take(context: Context, owner: Any, source: str, content: str, **origin) -> None:
    """Write down what was said elsewhere; `owner` names station and enterprise."""
    suggestion = writes.insert(
        context.actor,
        Suggestion,
        code=numbering.next_number("suggestion", STATION=owner.station.code),
        source=source,
        station=owner.station_id,
        enterprise=owner.enterprise_id,
        target="STATION",
        content=content,
        **origin,
    )
    context.content = f"转为意见建议 {suggestion.code}"


def is_new(field: Any, row: Any) -> bool:
    """Whether nobody has made a suggestion of this survey or need yet."""
    return not Suggestion.living().where(field == row.id).exists()


declare(Rules(Suggestion, before_save=(receive,)))
