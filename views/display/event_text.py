"""The words of a story in the reader's language: it is kept in the house's own, with labels of
closed lists among typed words.
"""

import re

from backoffice.workflow.referring import ANSWERS
from models.cases import OUTCOME, PAUSE_REASON
from models.complaints import COMPLAINT_FINDING, LEVEL3
from models.refusals import REFUSAL_KIND
from models.sheets import ACCEPT_RESULT
from models.surveys import SATISFACTION4, SURVEY_CHANNEL
from views.display.labels import language

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

ENGLISH = {
    chinese: english for choices in reversed(TOLD) for _code, chinese, english in choices.items
}
PARTS = re.compile(r"([\s：:；;（）()，,]+)")


def told(text: str) -> str:
    """A line of a story; on an English page the labels in it are English, what somebody typed stays
    as it is.
    """
    if language() == "zh":
        return text
    return "".join(ENGLISH.get(part, part) for part in PARTS.split(text or ""))
