"""Which item of the catalogue a need in free words asks for: its section decides the field, its
words the item (SY-A 其他需求事项, SY-5).
"""

from collections import Counter
from itertools import pairwise

from backoffice.access.actor import Actor
from backoffice.records import writes
from models.catalogue import SECTION_OF_CATEGORY, ServiceCategory, ServiceItem
from models.requests import RequestItem, ServiceRequest

GENERAL = {
    "A1": "Q06",
    "A2": "M08",
    "A3": "S01",
    "A4": "C01",
    "A5": "K01",
    "A6_1": "T02",
    "A6_2": "T04",
    "A6_2X": "T05",
    "A6_3": "T07",
    "A6_4": "M04",
    "A7": "I03",
}
"""The item of advice under which words are served that name none of the section's items."""


def catch_all() -> ServiceItem:
    """The item of needs that belong to no section of their own (SY-5.8)."""
    return (
        ServiceItem.living()
        .join(ServiceCategory)
        .where(ServiceCategory.code == "O")
        .order_by(ServiceItem.code)
        .get()
    )


def items_of(section: str) -> list[ServiceItem]:
    """The items that can be asked for under a section; the Jilin form has one section for all."""
    items = (
        ServiceItem.living()
        .select(ServiceItem, ServiceCategory)
        .join(ServiceCategory)
        .where(ServiceItem.is_active == True)
        .order_by(ServiceItem.code)
    )
    profile = "JL_B" if section == "JLB" else "SY_A"
    found = [one for one in items if section in ("JLB", one.section_in(profile))]
    if section.startswith("A6_"):
        found = [one for one in items if one.category.code == "T" or one in found]
    return found


def pairs(words: str) -> set[str]:
    """Every two neighbouring letters: what Chinese words share without being cut into words."""
    letters = [letter for letter in words if letter.isalnum()]
    return {first + second for first, second in pairwise(letters)}


def item_of_words(section: str, words: str) -> ServiceItem:
    """The item of the section whose name shares the most with the words, rare words counting more;
    an item without a tick of its own before one with it. Words that name none ask for the
    section's advice.
    """
    items = items_of(section)
    names = {one.code: pairs(one.name) for one in items}
    usual = Counter(pair for found in names.values() for pair in found)
    wanted = pairs(words)

    def nearness(one: ServiceItem) -> tuple[float, bool]:
        shared = sum(1 / usual[pair] for pair in names[one.code] & wanted)
        return round(shared, 6), one.annex_a_section is None

    best = max(items, key=nearness, default=None)
    if best is not None and nearness(best)[0] >= 0.5:
        return best
    by_code = {one.code: one for one in items}
    return by_code.get(GENERAL.get(section, "")) or catch_all()


def service_of(row: RequestItem) -> ServiceItem:
    """The item that a need is served under, also when its form was saved by an older version."""
    return row.service_item or item_of_words(row.section, row.other_text or "")


def name_needs(actor: Actor, request: ServiceRequest, created: bool) -> None:
    """A need in words gets its item when its form is saved, so that its class, promise and
    materials are known from then on; assessment and case can correct it.
    """
    rows = RequestItem.living().where(
        RequestItem.request == request.id, RequestItem.service_item.is_null()
    )
    for row in list(rows):
        if row.other_text:
            service = item_of_words(row.section, row.other_text)
            writes.update_in_event(actor, row, {"service_item": service.id}, "name")


def as_tick(item: ServiceItem, profile: str) -> dict:
    """The row of a form of this profile that asks for an item."""
    return {"service_item": item.id, "section": item.section_in(profile)}


def as_words(category: ServiceCategory, words: str) -> dict:
    """The row of a form that asks in words for something of a category."""
    section = SECTION_OF_CATEGORY.get(category.code, "A8")
    return {"section": section, "other_text": words[: RequestItem.other_text.max_length]}
