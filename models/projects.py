"""Joint projects: several units and experts of several fields on one hard problem, from a case or of their own (GDD-8.3.2, GDD-8.5.3, SY-5.3.4)."""

from models.base import Record
from models.cases import ServiceCase
from models.clock import today
from models.enumerations import PROJECT_STATUS
from models.experts import Expert
from models.fields import AccountField, Day, Line, Link, StatusField, Text, Whole
from models.links import Links
from models.providers import Provider
from models.rules import in_order
from models.stations import Station


class JointProject(Record):
    """Joint tackling project."""

    label = "Joint project"
    named_by = ("code", "name")
    searched = ("code", "name", "problem", "targets", "service_case.code")
    numbered = "joint_project"
    frozen = ("DONE", "STOP")
    sealing = ("DONE", "STOP")
    removable = ("PLAN",)
    rules = (in_order("start_on", "end_on"),)

    code = Line("Project no.", 40, unique=True, system=True)
    station = Link("Station", Station, system=True)
    name = Line("Name", 150)
    service_case = Link("Source case", ServiceCase, null=True, help="The case whose need is too complex for one provider")
    problem = Text("Common key problem", help="What several enterprises suffer from, or one alone cannot solve")
    targets = Text("Target indicators", help="Key figures of quality and performance: today, the best elsewhere, to be reached")
    lead_provider = Link("Lead", Provider)
    members = Links("Members", Provider, required=True, help="With the lead, two units at least when the project begins")
    experts = Links("Experts", Expert, help="Of two fields at least when the project begins")
    start_on = Day("Begins on", default=today)
    end_on = Day("Ends on", null=True, help="Empty: open")
    results = Text("Results", null=True, system=True)
    stop_reason = Text("Reason of stopping", null=True, system=True)
    approved_by = AccountField("Approved by", null=True)
    status = StatusField("Status", PROJECT_STATUS, default="PLAN")

    class Meta:
        table_name = "joint_project"


class ProjectMilestone(Record):
    """A milestone of a joint project."""

    label = "Project milestone"
    named_by = ("row_no", "milestone")
    belongs_to = "project"

    project = Link("Joint project", JointProject, system=True)
    row_no = Whole("Row no.", system=True)
    milestone = Line("Milestone", 200, help="What will be finished by then")
    due_on = Day("Due on")
    done_on = Day("Done on", null=True, help="Empty while it is ahead")

    class Meta:
        table_name = "project_milestone"
