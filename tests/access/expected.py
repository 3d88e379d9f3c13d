"""Which rows of the town each cell of the access table reaches: written by hand, derived from
nothing in the product.

The rows are those of `tests.town`: `west` (clerk1's own), `colleague` (clerk3's, same station),
`south` (another station, same city) and `far` (another province).
"""

from tests.access.table import BY_ACTION, TABLE
from tests.town import CAST

PERSONAL = (
    "user_account",
    "user_role",
    "audit_log",
    "export_log",
    "notification",
    "background_task",
    "import_batch",
    "user_session",
    "saved_view",
    "staff_evaluation",
    "special_task",
    "task_assignment",
    "task_progress",
)
"""Tables whose rows belong to one person: "own" means the actor's line, whatever the desk."""

OF_OTHER_ITEMS = (
    "request_food_drug",
    "request_special_equipment",
    "request_operator_exam",
    "request_instrument",
)
"""Tables of the need of `west` that belong to other items than the one that became the case of
provider1 and expert1 (decisions 41).
"""

EVERYWHERE = ("expert", "asset_item")
"""Experts and the list of things belong to no station or region: whoever has any wider reach than
"own" sees all.
"""

CLOSED_SCREENS = {
    "user_session": (),
    "plan_run": (),
    "mail_message": (),
    "background_task": ("delete",),
    "audit_log": (),
    "export_log": (),
    "notification": (),
    "attachment": (),
    "import_batch": (),
    "request_item": (),
    "request_food_drug": (),
    "request_special_equipment": (),
    "request_operator_exam": (),
    "request_product_test": (),
    "request_instrument": (),
    "case_notice": (),
    "service_case": ("update",),
    "case_pause": (),
    "case_event": (),
    "referral": (),
    "refusal_filing": (),
    "deadline": (),
    "case_extension": (),
    "green_channel": ("create",),
    "handling_sheet": ("create",),
    "service_record": (),
    "service_summary": (),
    "satisfaction_survey": (),
    "periodic_answer": (),
    "archive_file": ("update",),
    "archive_item": ("create", "update"),
    "suggestion": ("create", "update"),
    "complaint_event": (),
    "enterprise_station": ("delete",),
    "procedure_step": (),
    "plan_milestone": (),
    "sample_custody": (),
    "training_record": (),
    "project_milestone": (),
    "change_proposal": (),
    "station_channel": (),
    "task_assignment": (),
    "task_progress": (),
}
"""Tables written by events or inside the form of their record: which of new/, edit/ and delete/
still work.
"""


OPEN_SCREENS = {("user_role", "HEAD", "create")}
"""Named operations that happen on the generated form, guarded by the workflow: a head grants four
roles.
"""


DRAFTED = (
    "service_request",
    "campaign",
    "publication",
    "periodic_survey",
    "service_plan",
    "staff_evaluation",
    "supervision_summary",
)
"""Tables whose drafts are thrown away by whoever made them, without the right to delete (decisions
50).
"""

OWN_DRAFTS = {
    ("campaign", "CLERK"),
    ("publication", "CLERK"),
    ("service_plan", "CLERK"),
    ("supervision_summary", "HEAD"),
}
"""Where the row of `west` is a draft that this role's account made; the other tables have rows that
went on.
"""


def throws_away(resource: str, role: str) -> bool:
    """Whether a role may delete drafts of its own making in this table."""
    return resource in DRAFTED and "create" in TABLE[resource][role]


def own_drafts(resource: str, role: str, rows: dict) -> set[int]:
    return {rows[resource]["west"]} if (resource, role) in OWN_DRAFTS else set()


def rights(resource: str, role: str) -> dict:
    """{verb: reach} of a cell, with what only named operations use."""
    return {**BY_ACTION.get(resource, {}).get(role, {}), **TABLE[resource][role]}


def reached(resource: str, role: str, verb: str, rows: dict) -> set[int]:
    """The ids among the town's rows on which the role's account may act."""
    reach = rights(resource, role).get(verb)
    if reach is None or (role in ("PROVIDER", "EXPERT") and resource in OF_OTHER_ITEMS):
        return set()
    desks = {rows[resource][desk] for desk in _desks(resource, role, reach) & set(rows[resource])}
    lines = rows["mine"].get(resource, {})
    return desks | {lines[name] for name in _persons(role, reach) if name in lines}


def _persons(role, reach) -> set[str]:
    """Whose lines of a personal table a reach includes."""
    whole = {"own": {CAST[role]}, "all": set(CAST.values())}
    return whole.get(reach, {CAST[one] for one in ("HEAD", "CLERK", "ASSET", "ARCHIVE", "SAFETY")})


def _desks(resource, role, reach) -> set[str]:
    if reach == "all":
        return {"west", "colleague", "south", "far"}
    if reach in ("region", "station") and resource in EVERYWHERE:
        return {"west", "colleague", "south", "far"}
    if reach == "region":
        return {"west", "colleague", "south"}
    if reach == "station":
        return {"west", "colleague"}
    if reach == "own" and resource in PERSONAL:
        return {"west"} if role == "CLERK" else set()
    if (
        reach == "own"
        and resource == "announcement"
        and role in ("PROVIDER", "EXPERT", "AUDITOR", "SECADMIN", "LOGADMIN")
    ):
        return set()
    if reach == "own" and (resource, role) in (
        ("publication", "EXPERT"),
        ("change_proposal", "EXPERT"),
        ("complaint", "EXPERT"),
        ("complaint_event", "EXPERT"),
    ):
        return set()
    if reach == "own" and resource == "training_record" and role in ("ASSET", "ARCHIVE", "SAFETY"):
        return set()
    return {"west"}


def town_ids(resource: str, rows: dict) -> set[int]:
    """Every row of the town in this table."""
    return set(rows[resource].values()) | set(rows["mine"].get(resource, {}).values())
