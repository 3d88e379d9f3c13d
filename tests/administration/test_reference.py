"""Settings by their type, numbering patterns with the next number, colours of dictionaries, years
of the calendar.
"""

from datetime import datetime

import pytest

from backoffice import settings
from backoffice.records import numbering
from models.base import transaction
from models.clock import at
from models.reference import DictItem, NumberSequence, Setting


def saved(house, model, row, **values):
    browser = house.browser("admin")
    return browser.submit(
        browser.get(f"/admin/{model.table()}/edit/?id={row.id}"),
        holding=next(iter(values)),
        **values,
    )


@pytest.mark.parametrize(
    "key, value, fits",
    [
        ("reply_days", "5", True),
        ("reply_days", "five", False),
        ("reply_days", "-1", False),
        ("reply_days", "99999", False),
        ("session_hours", "0", False),
        ("export_reason", "1", True),
        ("export_reason", "2", False),
        ("lockout_minutes", "1440", True),
        ("lockout_minutes", "1441", False),
    ],
)
def test_a_setting_takes_a_value_of_its_kind_alone(house, key, value, fits):
    row = Setting.get(Setting.key == key)
    page = saved(house, Setting, row, value=value)
    assert (page.status == 302) is fits and (fits or page.faults == {"value"})
    if fits:
        settings.forget()
        assert settings.number(key) == int(value)


def test_who_changed_a_setting_and_when_is_on_its_page(house):
    row = Setting.get(Setting.key == "reply_days")
    saved(house, Setting, row, value="4")
    page = house.browser("admin").get(f"/admin/setting/details/?id={row.id}")
    assert (
        house.actor("admin").name in page.text
        and "<del>3</del>" in page.html
        and "<ins>4</ins>" in page.html
    )


def test_the_list_says_type_range_and_default(house):
    text = house.browser("admin").get("/admin/setting/?size=100").text
    assert "0 至 3,650" in text and "1 为是，0 为否" in text and "默认值" in text


@pytest.mark.parametrize(
    "pattern, fits",
    [("XQ-{STATION}-{SEQ:4}", True), ("XQ-{PLACE}-{SEQ:4}", False), ("XQ-{SEQ:99}", False)],
)
def test_a_pattern_names_known_places_alone(house, pattern, fits):
    row = NumberSequence.get(NumberSequence.rule_code == "provider")
    page = saved(house, NumberSequence, row, pattern=pattern)
    assert (page.status == 302) is fits and (fits or page.faults == {"pattern"})


def test_the_next_number_is_shown_and_is_the_one_that_comes(house):
    rule = NumberSequence.get(NumberSequence.rule_code == "provider")
    shown = numbering.preview(rule)
    assert shown in house.browser("admin").get("/admin/number_sequence/?size=100").text
    with transaction():
        assert numbering.next_number("provider") == shown


@pytest.mark.parametrize("typed, stored", [("绿", "ok"), ("warn", "warn"), ("", None)])
def test_a_dictionary_item_has_the_colour_of_a_tag(house, typed, stored):
    row = DictItem.get(DictItem.dict_type == "service_mode")
    assert saved(house, DictItem, row, colour=typed).status == 302
    assert DictItem.get_by_id(row.id).colour == stored
    if stored:
        assert (
            f'class="tag {stored}"'
            in house.browser("admin").get("/admin/dict_item/?dict_type=service_mode").html
        )


def test_another_colour_is_refused_beside_its_field(house):
    assert saved(house, DictItem, DictItem.get(), colour="紫").faults == {"colour"}


@pytest.mark.parametrize(
    "when, warned", [(datetime(2026, 8, 1), False), (datetime(2026, 10, 1), True)]
)
def test_the_calendar_says_when_the_next_year_is_missing(house, when, warned):
    browser = house.browser("admin")
    with at(when):
        from models.accounts import UserSession

        UserSession.update(created_at=when, seen_at=when).execute()
        assert ("2027 年的节假日" in browser.get("/admin/work_calendar/").text) is warned
