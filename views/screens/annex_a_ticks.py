"""The needs that a form asks for: the tick boxes of Annex A by section, and behind them the other
items of the section, as stored or as posted, and as rows of the need (SY-A-1 to SY-A-8, SY-5).
"""

import json
from dataclasses import dataclass, field

from flask import request

from backoffice.errors import Invalid
from backoffice.workflow.requests import ticked
from models.catalogue import ANNEX_A_SECTION, ServiceCategory, ServiceItem
from models.digits import whole
from models.messages import T
from models.requests import FORM_PROFILE, ServiceRequest
from views.display.labels import language, local_name

TICK_SECTIONS = ("A1", "A2", "A3", "A4", "A5", "A6_2", "A6_3", "A7", "A8", "JLB")
ONLY_IN = {"JLB": "JL_B"}
"""Sections that only one form profile asks for."""


@dataclass
class Box:
    """One item to tick; `when` as in the fields of a form."""

    id: int
    code: str
    label: str
    is_on: bool
    when: str = ""


@dataclass
class TickGroup:
    """One section of a form: the ticks of the paper, the other items of the section, and a box for
    other words.
    """

    code: str
    title: str
    other_name: str
    other_value: str
    when: str = ""
    items: list[Box] = field(default_factory=list)
    more: list[Box] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether one of the other items is wanted, so that they are shown at once."""
        return any(one.is_on for one in self.more)


def tick_groups(row) -> list[TickGroup]:
    """What a form asks for, by section, ticked as posted or as stored. Each item stands once on
    the form of each profile.
    """
    chosen, other = _chosen(row)
    groups = {code: _group(code, other.get(code, "")) for code in TICK_SECTIONS}
    present = _profile(row)
    for item in _items():
        places: dict[str, list[str]] = {}
        for profile in FORM_PROFILE:
            places.setdefault(item.section_in(profile), []).append(profile)
        for section, profiles in places.items():
            box = Box(
                item.id,
                item.code,
                words_of(item),
                item.id in chosen and present in profiles,
                _shown_in(profiles if section not in ONLY_IN else list(FORM_PROFILE)),
            )
            group = groups[section]
            (group.items if item.annex_a_section == section else group.more).append(box)
    return list(groups.values())


def _group(code: str, other: str) -> TickGroup:
    when = _shown_in([ONLY_IN[code]]) if code in ONLY_IN else ""
    return TickGroup(code, ANNEX_A_SECTION.label(code, language()), f"other-{code}", other, when)


def _shown_in(profiles: list[str]) -> str:
    """The condition of what only some profiles ask for."""
    return "" if set(profiles) == set(FORM_PROFILE) else json.dumps({"form_profile": profiles})


def _items() -> list[ServiceItem]:
    """The items that are ticked; those of a table are asked for by its rows."""
    return list(
        ServiceItem.living()
        .select(ServiceItem, ServiceCategory)
        .join(ServiceCategory)
        .where(ServiceItem.is_active == True, ServiceItem.detail_kind.is_null())
        .order_by(ServiceItem.form_place.is_null(), ServiceItem.form_place, ServiceItem.code)
    )


def _profile(row) -> str:
    """The profile of the form that was sent, or of the row that is shown."""
    posted = request.form.get("form_profile") if request.method == "POST" else None
    stored = row.form_profile if row is not None else ServiceRequest.form_profile.default
    return posted or stored


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
        {one.service_item_id for one in rows if not one.other_text},
        {one.section: one.other_text for one in rows if one.other_text},
    )


def posted_ticks(row) -> list[dict]:
    """Ticks as child rows: kept ones by their id, new ones by their item; rows of tables tick for
    themselves. Words that were changed lose the item that they were taken for.
    """
    chosen, other = _chosen(row)
    profile = _profile(row)
    stored = list(ticked(row)) if row is not None else []
    kept = {one.service_item_id: one for one in stored if not one.other_text}
    said = {one.section: one for one in stored if one.other_text}
    items = ServiceItem.living().where(ServiceItem.id.in_(chosen or {0}))
    wanted = {item.id: item for item in items}
    if chosen - set(wanted):
        raise Invalid({"": [T("Choose needs from the form")]})
    raw = [
        _tick(kept.get(item.id), service_item=item.id, section=item.section_in(profile))
        for item in wanted.values()
    ]
    raw += [
        _words(said.get(code), code, text)
        for code, text in other.items()
        if text.strip() and ONLY_IN.get(code, profile) == profile
    ]
    raw += [
        _tick(one, service_item=one.service_item_id, section=one.section)
        for item, one in kept.items()
        if item not in chosen and one.service_item.detail_kind
    ]
    return raw


def _words(kept, section: str, text: str) -> dict:
    same = kept is not None and kept.other_text == text.strip()
    item = kept.service_item_id if same else ""
    return _tick(kept, section=section, other_text=text, service_item=item or "")


def _tick(kept, **values) -> dict:
    return {**values, **({"id": kept.id} if kept else {})}
