"""The words of a story in the reader's language: it is kept in the house's own, with labels of
closed lists among typed words.
"""

import json
import re

from flask_babel import gettext as _

from backoffice.workflow.referring import ANSWERS
from models.cases import OUTCOME, PAUSE_REASON
from models.complaints import COMPLAINT_FINDING, LEVEL3
from models.refusals import REFUSAL_KIND
from models.registry import model_of
from models.sheets import ACCEPT_RESULT
from models.surveys import SATISFACTION4, SURVEY_CHANNEL
from views.display.labels import field_label, language, row_name, say, table_label
from views.display.stored_values import words_of

TOLD = (
    OUTCOME,
    PAUSE_REASON,
    COMPLAINT_FINDING,
    ACCEPT_RESULT,
    ANSWERS,
    LEVEL3,
    SURVEY_CHANNEL,
    SATISFACTION4,
    REFUSAL_KIND,
)
"""The lists whose labels workflows write into stories."""
OF_THE_STORY = ("service_case", "service_request", "case_event")
"""Tables of rows that need no name in their own story."""

ENGLISH = {
    chinese: english for choices in reversed(TOLD) for _code, chinese, english in choices.items
}
PARTS = re.compile(r"([\s：:；;（）()，,]+)")


def told(text: str) -> str:
    """A line of a story; on an English page the labels in it are English, what somebody typed stays
    as it is.
    """
    if (text or "").startswith('{"of": '):
        return corrected(json.loads(text))
    if language() == "zh":
        return text
    return "".join(ENGLISH.get(part, part) for part in PARTS.split(text or ""))


def corrected(told_: dict) -> str:
    """What was put right: on which row, from what to what or by which event, and why (decision
    57).
    """
    model = model_of(told_["of"])
    row = model.get_or_none(model.id == told_["id"])
    name = f" {row_name(row)}" if row is not None and model.table() not in OF_THE_STORY else ""
    parts = [say(told_["event"])] if told_.get("event") else []
    for field_name, (old, new) in (told_.get("changed") or {}).items():
        field = model._meta.combined.get(field_name) or model._meta.manytomany[field_name]
        values = (words_of(field, value, True) or _("(empty)") for value in (old, new))
        parts.append(f"{field_label(model, field)} {' → '.join(values)}")
    if told_.get("why"):
        parts.append(_("reason: %(why)s", why=told_["why"]))
    return f"{table_label(model)}{name}：{'；'.join(parts)}"
