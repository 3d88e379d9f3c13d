"""The tick boxes of Annex A: by section, as stored or as posted, and as rows of the need (SY-A-1 to
SY-A-8).
"""

import json
from dataclasses import dataclass

from flask import request

from backoffice.errors import Invalid
from backoffice.workflow.requests import ticked
from models.catalogue import ANNEX_A_SECTION, ServiceItem
from models.digits import whole
from models.messages import T
from views.display.labels import language, local_name

TICK_SECTIONS = ("A1", "A2", "A3", "A4", "A5", "A6_2", "A7", "A8", "JLB")
ONLY_IN = {"JLB": "JL_B"}
"""Sections that only one form profile asks for."""


@dataclass
class TickGroup:
    """One section of Annex A: its items to tick, and a box for other words."""

    code: str
    title: str
    items: list
    other_name: str
    other_value: str
    when: str = ""


def tick_groups(row) -> list[TickGroup]:
    """The tick boxes of Annex A by section, ticked as posted or as stored."""
    chosen, other = _chosen(row)
    items = (
        ServiceItem.living()
        .where(
            ServiceItem.is_active == True,
            ServiceItem.annex_a_section.in_(TICK_SECTIONS),
            ServiceItem.detail_kind.is_null(),
        )
        .order_by(ServiceItem.form_place.is_null(), ServiceItem.form_place, ServiceItem.code)
    )
    groups = []
    for code in TICK_SECTIONS:
        shown = [
            (item.id, item.code, words_of(item), item.id in chosen)
            for item in items
            if item.annex_a_section == code
        ]
        when = json.dumps({"form_profile": [ONLY_IN[code]]}) if code in ONLY_IN else ""
        groups.append(
            TickGroup(
                code,
                ANNEX_A_SECTION.label(code, language()),
                shown,
                f"other-{code}",
                other.get(code, ""),
                when,
            )
        )
    return groups


def words_of(item: ServiceItem) -> str:
    """An item as the paper form calls it, and by its name where the form has no box for it
    (decisions 51).
    """
    return local_name(item, "name", item.form_words or item.name)


def _chosen(row) -> tuple[set, dict]:
    if request.method == "POST":
        return (
            {number for one in request.form.getlist("item") if (number := whole(one)) is not None},
            {code: request.form.get(f"other-{code}", "") for code in TICK_SECTIONS},
        )
    if row is None:
        return set(), {}
    rows = list(ticked(row))
    return (
        {one.service_item_id for one in rows if one.service_item_id},
        {one.section: one.other_text or "" for one in rows if not one.service_item_id},
    )


def posted_ticks(row) -> list[dict]:
    """Ticks as child rows: kept ones by their id, new ones by their item; rows of tables tick for
    themselves.
    """
    chosen, other = _chosen(row)
    kept = (
        {one.service_item_id or one.section: one for one in ticked(row)} if row is not None else {}
    )
    items = {
        item.id: item for item in ServiceItem.living().where(ServiceItem.id.in_(chosen or {0}))
    }
    if chosen - set(items):
        raise Invalid({"": [T("Choose needs from the form")]})
    raw = [
        _tick(kept.get(item.id), service_item=item.id, section=item.annex_a_section)
        for item in items.values()
        if item.id in kept or _is_asked(item.annex_a_section)
    ]
    raw += [
        _tick(kept.get(code), section=code, other_text=text)
        for code, text in other.items()
        if text.strip() and _is_asked(code)
    ]
    raw += [
        _tick(one, service_item=one.service_item_id, section=one.section)
        for item, one in kept.items()
        if item not in chosen and one.service_item_id and one.service_item.detail_kind
    ]
    return raw


def _is_asked(section) -> bool:
    return ONLY_IN.get(section, request.form.get("form_profile")) == request.form.get(
        "form_profile"
    )


def _tick(kept, **values) -> dict:
    return {**values, **({"id": kept.id, "section": kept.section} if kept else {})}
