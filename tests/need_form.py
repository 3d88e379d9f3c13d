"""A clerk at the window with the need form of Annex A, from the first tick to the case: everything
goes through the screen, nothing past it.
"""

from backoffice.workflow.requests import ticked
from models.cases import ServiceCase
from models.catalogue import ServiceItem
from models.clock import today
from models.requests import ServiceRequest

NEW = "/admin/service_request/new/"


def boxes(page) -> list[str]:
    """The items that a form lets the clerk tick, by id, as often as they stand there."""
    return [
        attrs["value"]
        for tag, attrs in page.elements
        if tag == "input" and attrs.get("name") == "item"
    ]


def send(clerk, enterprise, *codes, rows=None, words=None, **typed):
    """The answer to the form with these items ticked, rows typed and words written."""
    page = clerk.get(NEW)
    items = [str(ServiceItem.get(ServiceItem.code == code).id) for code in codes]
    assert set(items) <= set(boxes(page)), "the form has no box for it"
    cells = {
        f"{table.table()}-{place}-{name}": value
        for table, lines in (rows or {}).items()
        for place, line in enumerate(lines)
        for name, value in line.items()
    }
    values = {
        "enterprise": enterprise.id,
        "channel": "WINDOW",
        "signed_by": "王负责",
        "signed_on": str(today()),
        **({"item": items} if items else {}),
        **{f"other-{section}": text for section, text in (words or {}).items()},
        **cells,
        **typed,
    }
    return clerk.submit(page, holding="form_date", **values)


def register(clerk, enterprise, *codes, **typed) -> ServiceRequest:
    """The need that the form registered."""
    answer = send(clerk, enterprise, *codes, **typed)
    assert answer.status == 302, answer.text[:2000]
    need = ServiceRequest.select().order_by(ServiceRequest.id.desc()).get()
    assert need.status == "REGISTERED"
    return need


def accept(clerk, need, **typed) -> list[ServiceCase]:
    """The cases that become of a need when the clerk assesses it as suggested and accepts it."""
    fire(clerk, need, "assess", assessment_note="可以办理", **typed)
    fire(clerk, need, "accept", delivery_mode="FACE")
    return list(ServiceCase.select().where(ServiceCase.request == need).order_by(ServiceCase.id))


def fire(person, row, event: str, **typed):
    """The answer to the page of an event, filled in as it stands but for what is typed."""
    url = f"/admin/{row.table()}/events/{event}/?id={row.id}"
    page = person.get(url)
    assert page.status == 200, (url, page.status)
    answer = person.submit(page, action=f"/events/{event}/", **typed)
    assert answer.status == 302, answer.text[:2000]
    return answer


def asked(need) -> dict[str, str]:
    """The items of a need and the section that each stands under."""
    return {row.service_item.code: row.section for row in ticked(need)}
