"""A problem in a service: heard on both sides, its cause found, fed back to both, solved (SY-6.3.2,
R-K3).
"""

from collections.abc import Iterator

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_provider, tell_staff
from backoffice.records.rules import Rules, declare
from backoffice.workflow import case_events
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.cases import ServiceCase
from models.clock import now
from models.fields import DateTime, Text
from models.issues import CaseIssue
from models.messages import T


def of_an_open_case(actor: Actor, issue: CaseIssue) -> None:
    """Problems are those of a service that runs."""
    if (
        issue.id is None
        and issue.__data__.get("service_case")
        and issue.service_case.status in ("CLOSED", "ARCHIVED")
    ):
        raise Invalid(
            {"service_case": [T("The case is closed; re-open it, or receive a complaint")]}
        )


def tell_both(actor: Actor, issue: CaseIssue, created: bool) -> None:
    if created:
        case = issue.service_case
        case_events.add(
            actor, case, "ISSUE", issue.problem, case.status, case.status, issue.raised_by
        )
        tell_staff(case.specialist_id, "ASSIGN", f"{case.code} {issue.problem}"[:300], issue)
        if case.provider_id:
            tell_provider(case.provider_id, "ASSIGN", f"{case.code} 服务问题待说明", issue)


def hear(context: Context) -> dict:
    """What each side says; a second hearing adds nothing that was not asked."""
    given = {name: value for name, value in context.values.items() if value}
    if not given:
        raise Invalid({"provider_account": [T("Write down what at least one side says")]})
    return given


def heard_both(issue: CaseIssue, actor: Actor) -> Iterator[str]:
    for name, words in (
        ("provider_account", T("The provider's account is missing")),
        ("enterprise_account", T("The enterprise's account is missing")),
        ("cause", T("The cause is missing")),
    ):
        if not getattr(issue, name):
            yield words


def feed_back(context: Context) -> dict:
    """Both sides hear of the cause and of what is done (R-K3)."""
    late = {
        name: [T("May not lie in the future")]
        for name in ("fed_back_provider_at", "fed_back_enterprise_at")
        if context.values[name] > now()
    }
    if late:
        raise Invalid(late)
    add_event_to_case(context, f"原因：{context.row.cause}；已反馈双方")
    return dict(context.values)


def solve(context: Context) -> dict:
    add_event_to_case(context, f"问题已解决：{context.values['note']}")
    return {}


def add_event_to_case(context: Context, words: str) -> None:
    case = context.row.service_case
    case_events.add(context.actor, case, "ISSUE", words, case.status, case.status, "ENT")


def unsolved(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """An open problem keeps its case open (R-K3)."""
    if (
        CaseIssue.living()
        .where(CaseIssue.service_case == case.id, CaseIssue.status != "CLOSED")
        .exists()
    ):
        yield T("A problem of the service is not solved yet")


declare(Rules(CaseIssue, before_save=(of_an_open_case,), after_save=(tell_both,)))


WORKFLOW = register(
    Workflow(
        CaseIssue,
        Transition(
            "hear",
            "Write down the accounts",
            ("OPEN",),
            undoable=True,
            effect=hear,
            icon="edit",
            clause="SY-6.3.2",
            fields={
                "provider_account": Text("Provider's account", null=True),
                "enterprise_account": Text("Enterprise's account", null=True),
                "cause": Text("Cause", null=True),
            },
            initial=lambda issue, actor: {
                name: getattr(issue, name)
                for name in ("provider_account", "enterprise_account", "cause")
            },
        ),
        Transition(
            "feed_back",
            "Feed back to both",
            ("OPEN",),
            "FED",
            guard=heard_both,
            effect=feed_back,
            primary=True,
            icon="phone",
            clause="SY-6.3.2",
            fields={
                "measures": Text("Coordination", null=True),
                "fed_back_provider_at": DateTime("Fed back to provider at"),
                "fed_back_enterprise_at": DateTime("Fed back to enterprise at"),
            },
            initial=lambda issue, actor: {
                "fed_back_provider_at": now(),
                "fed_back_enterprise_at": now(),
            },
        ),
        Transition(
            "solve",
            "Problem solved",
            ("FED",),
            "CLOSED",
            fields={"note": Text("Note")},
            effect=solve,
            primary=True,
            icon="check",
            clause="SY-6.3.2",
        ),
    )
)
