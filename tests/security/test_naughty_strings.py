"""The Big List of Naughty Strings in every text field of two entities: stored as typed, shown
escaped, never an error (issue 8).
"""

import json
from pathlib import Path

import pytest
from markupsafe import escape

from backoffice.errors import Invalid
from backoffice.records import writes
from models.cases import ServiceCase
from models.enterprises import Enterprise
from models.fields import ShortText, Text
from models.requests import (
    RequestFoodDrug,
    RequestInstrument,
    RequestItem,
    RequestProductTest,
    ServiceRequest,
)
from tests.browser import Page
from tests.factories import Desk, tick

STRINGS = [
    text
    for text in json.loads(
        (Path(__file__).parents[1] / "data" / "blns.json").read_text(encoding="utf-8")
    )
    if text.strip()
]


def text_fields(model) -> dict[str, int]:
    """{name: longest text} of what a person types freely."""
    return {
        field.name: getattr(field, "max_length", None) or 20_000
        for field in model._meta.sorted_fields
        if type(field) in (ShortText, Text) and not field.system
    }


def naughty(model, turn: int) -> dict[str, str]:
    """One string for each text field; the next turn gives every field the next string."""
    fields = text_fields(model)
    typed = {name: STRINGS[(turn + place * 7) % len(STRINGS)] for place, name in enumerate(fields)}
    return {
        name: text for name, text in typed.items() if len(text) <= fields[name] and "\0" not in text
    }


def stored(text: str) -> str:
    return text.replace("\r\n", "\n")


def test_the_list_is_whole():
    assert (
        len(STRINGS) > 490
        and any("<script>" in text for text in STRINGS)
        and any("DROP TABLE" in text for text in STRINGS)
    )


@pytest.mark.both_databases
def test_every_string_in_every_field_is_stored_as_it_was_typed(house):
    """Through the one door, in both entities and in the rows of a need's tables."""
    desk, tried = Desk(), 0
    enterprise, need = desk.enterprise(3), desk.need(state="REGISTERED")
    for turn in range(len(STRINGS)):
        for row in (enterprise, need):
            typed = naughty(type(row), turn)
            tried += len(typed)
            kept = writes.update(desk.clerk, row, typed)
            assert {name: kept.__data__[name] for name in typed} == {
                name: stored(text) for name, text in typed.items()
            }, turn
    for model, row in ((Enterprise, enterprise), (ServiceRequest, need)):
        fresh, typed = model.get_by_id(row.id), naughty(model, len(STRINGS) - 1)
        assert {name: getattr(fresh, name) for name in typed} == {
            name: stored(text) for name, text in typed.items()
        }
    print(f"\n{tried} naughty values stored and read")


def test_every_string_in_the_rows_of_a_form(house):
    desk = Desk()
    need = desk.need(state="REGISTERED")
    for turn in range(0, len(STRINGS), 40):
        texts = [text for text in STRINGS[turn : turn + 40] if len(text) <= 100]
        rows = {
            RequestItem: [tick("Q01"), *({"section": "A1", "other_text": text} for text in texts)],
            RequestFoodDrug: [
                {"domain": "FOOD", "product_name": text, "standard_no": text, "remarks": text}
                for text in texts
            ],
            RequestProductTest: [
                {"product_name": text, "test_items": text, "basis": text} for text in texts
            ],
            RequestInstrument: [
                {"instrument_name": text, "trace_mode": "VERIF", "manufacturer": text}
                for text in texts
            ],
        }
        need = writes.update(desk.clerk, need, {"operator_training_mode": "1"}, children=rows)
        kept = [
            row.product_name
            for row in RequestFoodDrug.living()
            .where(RequestFoodDrug.request == need)
            .order_by(RequestFoodDrug.row_no)
        ]
        assert kept == [stored(text) for text in texts]


@pytest.mark.parametrize(
    "model", [Enterprise, ServiceRequest], ids=["enterprise", "service_request"]
)
def test_every_string_by_the_form_and_on_the_page(house, model):
    """Posted by a browser, each string into a few fields; shown escaped on list and detail page;
    the edit form gives it back unchanged. That every field takes every string is shown above."""
    desk, browser = Desk(), house.browser("clerk1")
    row = desk.enterprise(3) if model is Enterprise else desk.need(state="REGISTERED")
    url, wrong = f"/admin/{model.table()}/edit/?id={row.id}", []
    values = dict(_values(browser.get(url)))
    for turn in range(0, len(STRINGS), 5):
        typed = naughty(model, turn)
        version = model.select(model.row_version).where(model.id == row.id).tuples()[0][0]
        answer = browser.send("post", url, data={**values, **typed, "row_version": version})
        if answer.status_code != 302:
            wrong.append((answer.status_code, Page(answer, url).faults, typed))
        elif turn % 20 == 0:
            wrong += _badly_shown(browser, model, row, url, typed)
    assert not wrong, wrong[:3]


def _values(page):
    form = page.form(holding="row_version")
    found = {}
    for name, value in form.values:
        found.setdefault(name, []).append(value)
    return found


def _badly_shown(browser, model, row, url, typed) -> list:
    """Texts that a page does not show escaped, or that the form does not give back."""
    page = browser.get(f"/admin/{model.table()}/details/?id={row.id}")
    masked = {field.name for field in model._meta.sorted_fields if getattr(field, "mask", None)}
    found = [
        ("detail", name, text)
        for name, text in typed.items()
        if name not in masked
        and name != "feedback_text"
        and str(escape(stored(text))) not in page.html
    ]
    given = dict(browser.get(url).form(holding="row_version").values)
    found += [
        ("form", name, text)
        for name, text in typed.items()
        if name in given and name not in masked and given[name] != stored(text)
    ]
    listing = browser.get(f"/admin/{model.table()}/?sort=-id&size=100")
    return found + [("status", page.status, listing.status)] * (
        page.status != 200 or listing.status != 200
    )


def test_every_string_is_a_search(house):
    browser = house.browser("clerk1")
    for text in STRINGS[::5]:
        page = browser.send("get", "/admin/enterprise/", query_string={"q": text})
        assert page.status_code == (400 if "\0" in text else 200), text


def test_every_string_in_an_event(house):
    """The words of a story, a notice and a reason."""
    desk = Desk()
    case = desk.case("SERVING")
    for text in STRINGS[::4]:
        try:
            case = desk.step(case, "record", content=text, coordination=text, opinion=text)
        except Invalid as fault:
            assert "\0" in text, fault
    page = house.browser("clerk1").get(f"/admin/service_case/details/?id={case.id}")
    assert page.status == 200 and "<script>alert" not in page.html
    assert ServiceCase.get_by_id(case.id).status == "SERVING"
