"""A form can be sent as it is offered: nothing that stands in it from the start is refused by its
own check (boundaries F12).
"""

import pytest

from backoffice.access.permissions import can
from backoffice.access.scopes import visible
from backoffice.errors import Invalid
from backoffice.records.validation import clean, fitting
from backoffice.workflow.engine import workflows
from tests.access.reach import made
from tests.factories import actor
from tests.town import CAST
from views.crud.form.widgets import typed_words


def refused(who, fields, values) -> list[str]:
    """The fields whose offered value is refused when it is sent back as the browser would."""
    raw = {
        name: [str(one) for one in value] if isinstance(value, list) else typed_words(value)
        for name, value in values.items()
        if name in fields and value
    }
    try:
        clean(who, {name: fields[name] for name in raw}, raw)
    except Invalid as fault:
        return sorted(fault.errors)
    return []


@pytest.mark.parametrize("role", CAST)
def test_every_event_offers_what_it_takes(house, role):
    """Every event that a role finds on a row of the town."""
    who, tried, found = actor(CAST[role]), 0, []
    for workflow in workflows():
        for row in visible(who, workflow.model).order_by(workflow.model.id.desc()).limit(12):
            for offer in workflow.offers(who, row):
                event = offer.transition
                if offer.unmet:
                    continue
                fields = event.inputs(row, who)
                starts = {name: field.default for name, field in fields.items()} | (
                    event.initial(row, who) if event.initial else {}
                )
                starts = {
                    name: value() if callable(value) else value for name, value in starts.items()
                }
                found += [
                    f"{workflow.resource}.{event.event}.{name}"
                    for name in refused(who, fields, fitting(who, fields, starts))
                ]
                tried += 1
    print(f"\n{tried} events tried")
    assert found == []


@pytest.mark.parametrize("role", CAST)
def test_every_new_form_offers_what_it_takes(house, role):
    """Every form for a new row, sent at once: messages stand beside empty fields alone."""
    who, browser, tried, found = actor(CAST[role]), house.browser(CAST[role]), 0, []
    for rule in house.app.url_map.iter_rules():
        table, _dot, name = rule.endpoint.partition(".")
        if name != "create_view" or not can(who, "create", table):
            continue
        page = browser.get(rule.rule)
        if page.status != 200 or not any(
            form.attrs.get("method", "").lower() == "post" and "_once" in form.names
            for form in page.forms
        ):
            continue
        filled = {key for key, value in page.form(holding="_once").values if value}
        answer = browser.submit(page, holding="_once")
        tried += 1
        found += [f"{table}.{one}" for one in answer.faults & filled]
    print(f"\n{tried} forms sent")
    assert found == []


def test_the_record_of_a_provider_is_sent_as_offered(house):
    """boundaries F12: no member of staff whom the provider may not choose."""
    case, browser = made("accepted"), house.browser("provider1")
    page = browser.get(f"/admin/service_case/events/record/?id={case.id}")
    assert page.status == 200
    answer = browser.submit(page, holding="content", content="到场检测", mode="VISIT")
    assert answer.status == 302, answer.faults
