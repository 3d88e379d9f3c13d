"""What the screens answer to every role for every table: the cells of the access table, tried from
outside.

The sweep writes nothing: what is allowed is asked with an old version or without its values, and
answers 409 or 422.
"""

import pytest

from backoffice.records.editability import is_frozen, is_removable
from backoffice.workflow.engine import workflow_of
from models.registry import model_of
from models.sealed import EncryptedField
from tests.access.expected import (
    CLOSED_SCREENS,
    OPEN_SCREENS,
    own_drafts,
    reached,
    rights,
    throws_away,
    town_ids,
)
from tests.access.table import ROLES, TABLE
from tests.town import CAST
from tests.witness import business_rows

OLD = {"row_version": "0", "confirm": "1"}
tried = {"requests": 0}


class Sweep:
    """One role at the screens of one table; collects what answered wrongly."""

    def __init__(self, house, role, browser, resource):
        self.role, self.browser, self.resource, self.rows = role, browser, resource, house.rows
        self.rights, self.model, self.wrong = rights(resource, role), model_of(resource), []

    def run(self) -> list[str]:
        self.lists()
        self.new()
        seen, unseen = self.sample()
        for row in [*seen, *unseen]:
            self.details(row)
            self.change("edit", "update", row)
        for row in [*seen, *unseen[:1]]:
            self.change("delete", "delete", row)
            self.reveal(row)
        for row in unseen[:1]:
            self.events(row)
        self.bulk()
        return self.wrong

    def sample(self) -> tuple[list[int], list[int]]:
        """A row that the role changes, one that it only reads, and every row that it does not
        see.
        """
        if "read" not in self.rights:
            return [], sorted(town_ids(self.resource, self.rows))[:1]
        seen = reached(self.resource, self.role, "read", self.rows)
        own = reached(self.resource, self.role, "update", self.rows)
        return [*sorted(own)[:1], *sorted(seen - own)[:1]], sorted(
            town_ids(self.resource, self.rows) - seen
        )[-3:]

    def ask(self, method, path, wanted, **data):
        url = f"/admin/{self.resource}/{path}"
        page = self.browser.get(url) if method == "get" else self.browser.post(url, data)
        tried["requests"] += 1
        if page.status not in (wanted if isinstance(wanted, tuple) else (wanted,)):
            self.wrong.append(
                f"{self.role} {method.upper()} {url}: {page.status}, should be {wanted}"
            )
        return page

    def may(self, verb) -> bool:
        """Whether a generated screen offers the verb at all."""
        by_form = verb in CLOSED_SCREENS.get(self.resource, ("create", "update", "delete"))
        return by_form and (
            verb in TABLE[self.resource][self.role]
            or (self.resource, self.role, verb) in OPEN_SCREENS
        )

    def sees(self, row, verb="read") -> bool:
        return row in reached(self.resource, self.role, verb, self.rows)

    def lists(self):
        page = self.ask("get", "", 200 if "read" in self.rights else 403)
        offers = "export" in self.rights and 'class="pickbox"' in page.html
        if (f"/admin/{self.resource}/export/ticked/" in page.html) != offers:
            self.wrong.append(
                f"{self.role} /admin/{self.resource}/: the ticked rows are offered "
                f"to {'' if offers else 'no '}export"
            )
        self.ask("get", "export/xlsx/", 200 if "export" in self.rights else 403)
        links = [
            name
            for name, field in self.model._meta.fields.items()
            if getattr(field, "kind", "") == "link"
        ]
        if links:
            self.ask("get", f"lookup/?field={links[0]}", 200 if "read" in self.rights else 403)

    def new(self):
        self.ask("get", "new/", 200 if self.may("create") else 403)
        self.ask("post", "new/", 422 if self.may("create") else 403)

    def details(self, row):
        self.ask("get", f"details/?id={row}", self.reading(row))

    def reading(self, row) -> int:
        if "read" not in self.rights:
            return 403
        return 200 if self.sees(row) else 404

    def change(self, screen, verb, row):
        """An empty old form changes nothing: it collides (409), or what it lacks is told (422).

        Who throws away drafts of the own making is refused at another row in sight (403), and finds
        none out of sight (404).
        """
        drafts = verb == "delete" and throws_away(self.resource, self.role)
        if not self.may(verb) and not drafts:
            shown = posted = 403
        elif not self.sees(row):
            shown = posted = 404
        else:
            allowed = self.sees(row, verb) or (
                drafts and row in own_drafts(self.resource, self.role, self.rows)
            )
            shown, posted = (200, 409) if allowed else (403, 403)
            if verb == "delete" and posted == 409 and not is_removable(self.model.get_by_id(row)):
                posted = 403
            if verb == "update" and posted == 409:
                posted = (409, 422)
                shown = 403 if is_frozen(self.model.get_by_id(row)) else shown
        self.ask("get", f"{screen}/?id={row}", shown)
        self.ask("post", f"{screen}/?id={row}", posted, **OLD)

    def reveal(self, row):
        sealed = [
            name
            for name, field in self.model._meta.fields.items()
            if isinstance(field, EncryptedField) and field.kind != "json"
        ]
        if sealed:
            held = getattr(self.model.get_by_id(row), sealed[0]) is not None
            wanted = self.reading(row)
            if wanted == 200 and not held:
                wanted = 404
            elif wanted == 200:
                wanted = 422 if self.sees(row, "see") else 403
            self.ask("post", f"reveal/?id={row}&field={sealed[0]}", wanted, reason="")

    def events(self, row):
        """A row out of reach is not found by any event; what each role may do is told in
        rules/transitions.py.
        """
        workflow = workflow_of(self.model)
        for event in list(workflow.transitions) if workflow and not self.sees(row) else []:
            self.ask("post", f"events/{event}/?id={row}", self.reading(row), **OLD)

    def bulk(self):
        foreign = town_ids(self.resource, self.rows) - reached(
            self.resource, self.role, "read", self.rows
        )
        self.ask(
            "post",
            "action/",
            400 if "read" in self.rights else 403,
            action="delete",
            rowid=list(foreign)[:1] or ["1"],
            **OLD,
        )
        unreached = town_ids(self.resource, self.rows) - reached(
            self.resource, self.role, "export", self.rows
        )
        self.ask(
            "post",
            "export/ticked/",
            422 if "export" in self.rights else 403,
            rowid=list(unreached)[:1] or ["999999999"],
        )


DAILY = ("CLERK", "HEAD")


@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=() if role in DAILY else pytest.mark.prove) for role in ROLES]
)
def test_every_screen_answers_a_role_as_the_table_says(house, role):
    browser, before = house.browser(CAST[role]), business_rows()
    wrong = [
        line for resource in sorted(TABLE) for line in Sweep(house, role, browser, resource).run()
    ]
    assert not wrong, "\n".join(wrong)
    assert business_rows() == before, "a refused request has changed something"


@pytest.mark.parametrize("name", sorted({*CAST.values()}))
def test_the_lists_of_what_the_product_keeps_open_with_their_rows(house, name):
    """boundaries F10: logs, sessions and tasks are no records that anybody drafts; their lists open
    all the same.
    """
    browser, resources = (
        house.browser(name),
        (
            "audit_log",
            "user_session",
            "export_log",
            "background_task",
            "import_batch",
            "mail_message",
            "plan_run",
        ),
    )
    answers = {
        resource: browser.get(f"/admin/{resource}/").status
        for resource in resources
        if model_of(resource) is not None
    }
    assert {
        resource: status for resource, status in answers.items() if status not in (200, 403)
    } == {}
    assert answers["audit_log"] == answers["user_session"] == 200


def test_how_many_requests_were_tried():
    print(f"\n{tried['requests']} requests of roles to screens tried")
    assert tried["requests"] > 2000 or tried["requests"] == 0


BULK = {
    "service_case": ("transfer", "head1"),
    "fixed_asset": ("repair", "asset1"),
    "provider": ("watch", "admin"),
    "expert": ("watch", "admin"),
}


@pytest.mark.parametrize("resource", ["service_case", "fixed_asset"])
def test_a_bulk_action_never_touches_a_row_out_of_reach(house, resource):
    event, who = BULK[resource]
    browser, model, foreign = house.browser(who), model_of(resource), house.rows[resource]["south"]
    before = business_rows()
    page = browser.post(
        "/admin/" + resource + "/action/",
        {"action": event, "rowid": [foreign], "confirm": "1", "reason": "x"},
    )
    assert page.status in (200, 404, 422) and str(model.get_by_id(foreign).code) not in page.text
    assert business_rows() == before


def test_a_picker_never_offers_a_row_of_another_station(house):
    browser = house.browser("clerk1")
    from models.enterprises import Enterprise

    foreign = Enterprise.get_by_id(house.rows["enterprise"]["south"])
    page = browser.get(f"/admin/service_request/lookup/?field=enterprise&q={foreign.name}")
    assert page.answer.json["results"] == []
    page = browser.get(f"/admin/service_request/lookup/?field=enterprise&q={foreign.uscc}")
    assert page.answer.json["results"] == []


def test_a_picker_of_an_event_asks_for_the_right_to_the_event(house):
    assert (
        house.browser("archive1")
        .get("/admin/service_case/lookup/?field=transfer.specialist")
        .status
        == 404
    )
    own = (
        house.browser("head1")
        .get("/admin/service_case/lookup/?field=transfer.specialist")
        .answer.json["results"]
    )
    assert house.rows["staff"]["colleague"] in [one["id"] for one in own]
    assert house.rows["staff"]["south"] not in [one["id"] for one in own]


@pytest.mark.parametrize("role", ROLES)
def test_an_attachment_is_read_by_those_who_read_its_record(house, role):
    """attachment: by owner (roles.md); another's file is not even named."""
    browser, rows = house.browser(CAST[role]), house.rows
    for desk, row_id in rows["attachment"].items():
        seen = rows["enterprise"][desk] in reached("enterprise", role, "read", rows)
        assert (browser.get(f"/files/{row_id}").status == 200) == seen, desk
        assert (browser.get(f"/admin/attachment/details/?id={row_id}").status == 200) == seen, desk
