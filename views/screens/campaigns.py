"""Publicity campaigns by occasion (SY-5.1.5, SY-5.3.9, SY-5.7.3)."""

from datetime import timedelta

from backoffice import settings
from backoffice.workflow import campaigns
from models.campaigns import Campaign
from models.clock import today
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor
from views.display import flash
from views.display.labels import say


def is_near(actor):
    """Planned, and to begin within the days of the reminder."""
    return (Campaign.status == "PLANNED") & (
        Campaign.start_on <= today() + timedelta(days=settings.number("campaign_remind_days"))
    )


class CampaignView(RecordView):
    model = Campaign
    menu_group = "outreach"
    menu_order = 10
    column_list = (
        "code",
        "name",
        "occasion",
        "start_on",
        "end_on",
        "mode",
        "participants",
        "status",
    )
    column_filters = ("occasion", "status", "mode", "start_on")
    column_default_sort = "-start_on"
    form_layout = (
        ("Campaign", ("name", "occasion", "stations", "mode")),
        ("Period", ("start_on", "end_on")),
    )
    column_details_list = (
        ("Campaign", ("name", "occasion", "stations", "mode", "start_on", "end_on", "approved_by")),
        (
            "What the campaign achieved",
            (
                "participants",
                "leaflets",
                "shown",
                "picture",
                "second_picture",
                "handout",
                "summary",
                "cancel_reason",
            ),
        ),
    )
    work_views = (
        WorkView("near", "Within 30 days", is_near, "near", order="start_on"),
        WorkView("drafts", "Drafts", lambda actor: Campaign.status == "DRAFT"),
        WorkView("unsummed", "To sum up", lambda actor: Campaign.status == "HELD", "near"),
        WorkView("all", "All"),
    )

    def say_saved(self, row):
        super().say_saved(row)
        for text in campaigns.out_of_season(row, actor()):
            flash.tell(say(text), tone="near", undoable=False)
