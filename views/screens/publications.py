"""Publications by kind; policies and standards to look up (SY-5.3.1, SY-5.3.5)."""

from models.publications import Publication
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView


def published(kind):
    return lambda actor: (Publication.kind == kind) & (Publication.status == "PUBLISHED")


class PublicationView(RecordView):
    model = Publication
    menu_group = "outreach"
    menu_order = 40
    column_list = (
        "title",
        "kind",
        "standard_no",
        "standard_status",
        "audience",
        "published_on",
        "status",
    )
    column_filters = (
        "kind",
        "standard_no",
        "standard_status",
        "status",
        "audience",
        "published_on",
    )
    form_layout = (
        (
            "What is published",
            ("kind", "title", "standard_no", "standard_status", "issue_no", "body", "url"),
        ),
        ("For whom", ("audience", "industries", "regions")),
    )
    column_details_list = (
        (
            "What is published",
            ("kind", "title", "standard_no", "standard_status", "issue_no", "body", "url"),
        ),
        ("For whom", ("audience", "industries", "regions")),
        (
            "Publishing",
            (
                "station",
                "provider",
                "approved_by",
                "published_on",
                "withdrawn_by",
                "withdrawn_on",
                "withdraw_reason",
            ),
        ),
    )
    work_views = (
        WorkView("drafts", "Drafts", lambda actor: Publication.status == "DRAFT", "near"),
        WorkView("policies", "Policies", published("POLICY")),
        WorkView("standards", "Standards", published("STD")),
        WorkView("notices", "Public notices", published("NOTICE")),
        WorkView("all", "All"),
    )
