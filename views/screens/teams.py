"""Teams with the cases they serve and the log of their contacts (GDD-7.2.2.1)."""

from backoffice.workflow.expert_teams import at_work
from models.cases import ServiceCase, ServiceRecord
from models.teams import ExpertTeam
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


class TeamView(RecordView):
    model = ExpertTeam
    menu_group = "pools"
    menu_order = 70
    column_list = ("name", "kind", "station", "leader", "contact", "formed_on", "dissolved_on")
    column_filters = ("kind", "station", "leader", "contact", "formed_on")
    form_layout = (
        ("Team", ("name", "kind", "station", "formed_on", "dissolved_on")),
        ("Members", ("experts", "leader", "staff_members", "contact")),
    )
    related = (
        (ServiceCase, "team", ("code", "enterprise", "service_item", "status")),
        (ServiceRecord, "team", ("started_at", "service_case", "mode", "party", "content")),
    )
    can_delete = False
    work_views = (
        WorkView("working", "Not dissolved", lambda actor: at_work()),
        WorkView("service", "Service teams", lambda actor: ExpertTeam.kind == "SERVICE"),
        WorkView("all", "All"),
    )
