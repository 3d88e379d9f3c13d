"""People of the stations and the posts they hold."""

from flask import url_for
from flask_babel import gettext as _

from backoffice.access.permissions import can
from models.staff import PostAssignment, Staff
from views.crud.record_view import RecordView
from views.current import actor


class StaffView(RecordView):
    model = Staff
    menu_group = "stations"
    menu_order = 40
    column_list = (
        "name",
        "staff_no",
        "station",
        "employment_type",
        "mobile",
        "major",
        "quality_years",
        "pretraining_passed_on",
        "status",
    )
    column_filters = ("status", "station", "employment_type")
    form_layout = (
        (
            "Basic data",
            ("station", "staff_no", "name", "gender", "mobile", "email", "id_number", "photo"),
        ),
        ("Work", ("employment_type", "source_org", "started_on", "title")),
        (
            "Fitness for the post",
            (
                "education",
                "major",
                "quality_years",
                "fields",
                "pretraining_passed_on",
                "nda_signed_on",
            ),
        ),
    )
    related = ((PostAssignment, "staff", ("post", "station", "valid_from", "valid_to", "doc_no")),)

    def ways_out(self, row):
        """Whoever still holds something hands it over first."""
        if not can(actor(), "hand_over", self.resource):
            return []
        return [
            (
                _("Hand over the open work"),
                url_for(f"{self.resource}.happen", event="hand_over", id=row.id),
            )
        ]


class PostView(RecordView):
    model = PostAssignment
    menu_group = "stations"
    menu_order = 50
    column_list = ("post", "staff", "station", "valid_from", "valid_to", "doc_no")
    column_filters = ("post", "station", "staff")
