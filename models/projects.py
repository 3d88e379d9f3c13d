"""Joint projects: several units and experts of several fields on one hard problem, from a case or
of their own (GDD-8.3.2, GDD-8.5.3, SY-5.3.4).
"""

from models.base import Record
from models.cases import ServiceCase
from models.choices import Choices
from models.clock import today
from models.experts import Expert
from models.fields import AccountField, Date, Integer, Link, ShortText, StatusField, Text
from models.links import Links
from models.providers import Provider
from models.rules import in_order
from models.stations import Station

PROJECT_STATUS = Choices(
    "PROJECT_STATUS",
    ("PLAN", "筹划", "Planning"),
    ("DOING", "进行中", "In progress"),
    ("DONE", "完成", "Done"),
    ("STOP", "中止", "Stopped"),
)


class JointProject(Record):
    """Joint tackling project."""

    label = "Joint project"
    display_fields = ("code", "name")
    search_fields = ("code", "name", "problem", "targets", "service_case.code")
    number_rule = "joint_project"
    locked_states = ("DONE", "STOP")
    locking_states = ("DONE", "STOP")
    deletable_states = ("PLAN",)
    rules = (in_order("start_on", "end_on"),)

    code = ShortText("Project no.", 40, unique=True, system=True)
    station = Link("Station", Station, system=True)
    name = ShortText("Name", 150)
    service_case = Link(
        "Source case",
        ServiceCase,
        null=True,
        help="The case whose need is too complex for one provider",
    )
    problem = Text(
        "Common key problem", help="What several enterprises suffer from, or one alone cannot solve"
    )
    targets = Text(
        "Target indicators",
        help="Key figures of quality and performance: today, the best elsewhere, to be reached",
    )
    lead_provider = Link("Lead", Provider)
    members = Links(
        "Members",
        Provider,
        required=True,
        help="With the lead, two units at least when the project begins",
    )
    experts = Links("Experts", Expert, help="Of two fields at least when the project begins")
    start_on = Date("Begins on", default=today)
    end_on = Date("Ends on", null=True, help="Empty: open")
    results = Text("Results", null=True, system=True)
    stop_reason = Text("Reason of stopping", null=True, system=True)
    approved_by = AccountField("Approved by", null=True)
    status = StatusField("Status", PROJECT_STATUS, default="PLAN")

    class Meta:
        table_name = "joint_project"


class ProjectMilestone(Record):
    """A milestone of a joint project."""

    label = "Project milestone"
    display_fields = ("row_no", "milestone")
    belongs_to = "project"

    project = Link("Joint project", JointProject, system=True)
    row_no = Integer("Row no.", system=True)
    milestone = ShortText("Milestone", 200, help="What will be finished by then")
    due_on = Date("Due on")
    done_on = Date("Done on", null=True, help="Empty while it is ahead")

    class Meta:
        table_name = "project_milestone"
