"""Fields say in place what to type: the text stands beside the field's declaration."""

from backoffice.records.validation import typed_fields
from backoffice.workflow.engine import workflows
from models.attachments import FileField
from models.fields import Choice, Date, DateTime, Link
from views.admin import screens

PLAIN = {
    "name",
    "name_en",
    "position",
    "department",
    "gender",
    "education",
    "major",
    "address",
    "region",
    "park",
    "kind",
    "level",
    "grade",
    "parent",
    "remarks",
    "reason",
    "note",
    "content",
    "provider",
    "enterprise",
    "station",
    "staff",
    "service_item",
    "item",
    "category",
    "issuer",
    "label_zh",
    "label_en",
    "spec",
    "layer",
    "source",
    "speciality",
    "wechat",
    "contact_position",
    "org",
    "post",
    "severity",
    "product_name",
    "manufacturer",
    "instrument_name",
    "domain",
    "stage",
    "trace_mode",
    "visit_mode",
    "need_type",
    "need_other",
    "exam_category",
    "contact_name",
    "complainant_name",
    "legal_rep",
    "main_business",
    "in_park",
    "is_sci_tech",
    "is_high_end_mfg",
    "other_text",
    "key",
    "rule_code",
    "coordination",
    "opinion",
    "feedback_text",
    "end_info",
    "summary",
    "last_trace_org",
}
"""Names that say everything about what to type."""

TELLING = (Date, DateTime, Choice, FileField, Link)
"""Kinds that show by themselves what is wanted: a calendar, a list of words, a button, a search."""


def says_what_to_type(name, field) -> bool:
    return (
        bool(field.help_text or getattr(field, "unit", None))
        or name in PLAIN
        or type(field) in TELLING
    )


def test_no_field_of_a_form_is_without_help():
    silent = [
        f"{model.__name__}.{name}"
        for model in screens()
        for name, field in typed_fields(model).items()
        if not says_what_to_type(name, field)
    ]
    assert not silent, f"these need help=... beside their label: {sorted(silent)}"


def test_a_help_reaches_the_page(house):
    page = house.browser("clerk1").get("/admin/enterprise/new/")
    assert "按营业执照填写全称" in page.text


def test_acts_explain_lines_and_ticks():
    """What is typed one a line in an act says so."""
    for workflow in workflows():
        for transition in workflow.transitions.values():
            asks = transition.fields if isinstance(transition.fields, dict) else {}
            assert not [
                name
                for name, field in asks.items()
                if field.kind == "lines" and not field.help_text
            ], transition.event
