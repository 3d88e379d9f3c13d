"""Steps of a case that are usually taken together: arranged and begun, ended and summed up with the
survey sent (decisions 52, fewer steps).
"""

from backoffice.workflow import chains, surveys
from backoffice.workflow.cases import WORKFLOW
from backoffice.workflow.closing import has_record
from models.cases import ServiceCase
from models.surveys import SatisfactionSurvey


def lacks_record(case: ServiceCase) -> bool:
    return case.status in ("SERVING", "ENDED") and any(has_record(case, None))


def was_not_invited(case: ServiceCase) -> bool:
    """Whether the survey of this round is still to be sent; it opens when the service ends."""
    survey = surveys.survey_of(case)
    return survey is None or survey.status == "TODO"


chains.add(
    WORKFLOW,
    chains.Chain(
        "begin",
        "Arrange and begin service",
        (
            chains.Step("start"),
            chains.Step("agree"),
        ),
        clause="SY-6.2.2",
    ),
    chains.Chain(
        "finish",
        "End and sum up",
        (
            chains.Step(
                "record",
                asks=("mode", "content", "started_at", "opinion"),
                when=lacks_record,
            ),
            chains.Step("end", when=lambda case: case.status == "SERVING"),
            chains.Step(
                "summarise",
                asks=("end_info", "summary", "effect", "file"),
            ),
            chains.Step(
                "invite",
                when=was_not_invited,
                model=SatisfactionSurvey,
                on=surveys.survey_of,
                optional=True,
            ),
        ),
        icon="flag",
        clause="SY-6.4.2",
    ),
)
