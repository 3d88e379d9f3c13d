"""Joint projects: planned, begun with two units and two fields at least, finished with results or
stopped (GDD-8.3.2, GDD-8.5.3, SY-5.3.4).
"""

from collections.abc import Iterator

from backoffice.access.actor import Actor
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_provider
from backoffice.records import numbering, writes
from backoffice.records.rules import Rules, declare
from backoffice.workflow import case_events
from backoffice.workflow.engine import Context, Transition, Workflow, register
from backoffice.workflow.report_deliveries import of_an_open_case
from models.fields import Text
from models.messages import T
from models.projects import JointProject
from models.providers import Provider

LEAST = 2


def begin(actor: Actor, row: JointProject) -> None:
    """A project stands at the station of its case, or at that of who plans it."""
    if row.id is not None:
        return
    of_an_open_case(actor, row)
    row.station = (
        row.service_case.station_id if row.__data__.get("service_case") else actor.station_id
    )
    if row.station_id is None:
        raise Invalid({"service_case": [T("Choose the case that the project comes from")]})
    row.code = numbering.next_number("joint_project", STATION=row.station.code)


def tell_the_case(actor: Actor, row: JointProject, created: bool) -> None:
    """What became of it is an event of its case."""
    if created and row.service_case_id:
        case_events.add(
            actor,
            row.service_case,
            "COORD",
            f"联合攻关项目 {row.code} 已提出：{row.name}",
            row.service_case.status,
            row.service_case.status,
        )


def units(project: JointProject) -> set[int]:
    """The lead and the members, each once."""
    return {project.lead_provider_id, *writes.linked_ids(project, "members")}


def fields(project: JointProject) -> set[int]:
    """What the experts of a project may be asked about."""
    return {field for expert in project.experts for field in writes.linked_ids(expert, "fields")}


def is_joint(project: JointProject, actor: Actor) -> Iterator[str]:
    if len(units(project)) < LEAST:
        yield T("Two units at least work together")
    elif len({unit.kind for unit in Provider.select().where(Provider.id.in_(units(project)))}) < 2:
        yield T("Two kinds of units at least work together: two testing bodies are one kind")
    if len(fields(project)) < LEAST:
        yield T("The experts come from two fields at least")


def start(context: Context) -> dict:
    """The units learn that it begins."""
    for unit in sorted(units(context.row)):
        tell_provider(unit, "ASSIGN", f"{context.row.code} 启动", context.row)
    return {"approved_by": context.actor.account_id}


def finish(context: Context) -> dict:
    project = context.row
    if project.service_case_id:
        case = project.service_case
        case_events.add(
            context.actor,
            case,
            "COORD",
            f"联合攻关项目 {project.code} 已完成：{context.values['results']}",
            case.status,
            case.status,
        )
    return dict(context.values)


declare(Rules(JointProject, before_save=(begin,), after_save=(tell_the_case,)))


WORKFLOW = register(
    Workflow(
        JointProject,
        Transition(
            "start",
            "Begin the project",
            ("PLAN",),
            "DOING",
            verb="approve",
            guard=is_joint,
            effect=start,
            primary=True,
            icon="right",
            clause="GDD-8.3.2",
        ),
        Transition(
            "finish",
            "Finish the project",
            ("DOING",),
            "DONE",
            verb="approve",
            effect=finish,
            primary=True,
            icon="check",
            fields={
                "results": Text(
                    "Results",
                    help="What was reached of the target indicators, and what others can use of it",
                )
            },
            clause="GDD-8.5.3",
        ),
        Transition(
            "stop",
            "Stop the project",
            ("PLAN", "DOING"),
            "STOP",
            verb="approve",
            danger=True,
            fields={"reason": Text("Reason")},
            effect=lambda context: {"stop_reason": context.values["reason"]},
            clause="GDD-8.3.2",
        ),
    )
)
