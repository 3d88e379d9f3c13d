"""Who finds what: names by their sound, masked values and numbers by those alone who may see
them.
"""

import pytest

from backoffice.access.actor import SYSTEM
from backoffice.records import writes
from backoffice.search import query
from models.cases import ServiceCase
from models.enterprises import Enterprise
from models.search import SearchEntry
from models.staff import Staff
from models.stations import Station
from tests.factories import Desk

pytestmark = pytest.mark.both_databases

PHONE = "13912345678"


@pytest.fixture(params=[2_000, -1], ids=["asked", "indexed"])
def way(request, monkeypatch):
    monkeypatch.setattr(query, "NARROW", request.param)


@pytest.fixture
def firm(house):
    row = Enterprise.get_by_id(house.rows["enterprise"]["west"])
    return writes.update(
        SYSTEM, row, {"name": "辽河齿轮厂", "contact_name": "欧阳晓", "contact_phone": PHONE}
    )


def names(house, who, text, table="enterprise") -> str:
    return house.browser(who).get(f"/admin/{table}/?q={text}&size=100").html


@pytest.mark.parametrize("text", ["lhclc", "LHCL", "liaohechilun", "chilun", "辽河"])
def test_an_enterprise_is_found_by_its_sound(house, firm, way, text):
    assert f'details/?id={firm.id}"' in names(house, "clerk1", text)


@pytest.mark.parametrize("text", ["lhclc", "liaohe"])
def test_needs_and_cases_are_found_by_the_sound_of_their_enterprise(house, firm, way, text):
    browser, need = (
        house.browser("clerk1"),
        Desk().need("Q01", enterprise=firm, state="IN_PROGRESS"),
    )
    case = ServiceCase.get(ServiceCase.request == need)
    assert f'details/?id={need.id}"' in names(house, "clerk1", text, "service_request")
    assert (
        f'details/?id={case.id}"' in names(house, "clerk1", text, "service_case")
        and case.code in browser.get(f"/search?q={text}").text
    )
    assert f'details/?id={case.id}"' not in names(house, "clerk2", text, "service_case")


def test_a_station_is_found_by_its_initials(house, way):
    station = Station.get_by_id(house.rows["station"]["west"])
    writes.update(SYSTEM, station, {"name": "铁西服务站"})
    assert f'details/?id={station.id}"' in names(house, "admin", "txfw", "station")


@pytest.fixture
def colleague(house):
    return writes.update(
        SYSTEM, Staff.get_by_id(house.rows["staff"]["colleague"]), {"name": "欧阳晓峰"}
    )


def test_a_masked_name_has_no_sound_for_those_who_may_not_see_it(house, colleague, way):
    """The name of somebody who has left is no longer work data."""
    writes.store(SYSTEM, colleague, {"status": "LEAVE"})
    for text in ("欧阳", "oyxf", "ouyang"):
        assert f'details/?id={colleague.id}"' in names(house, "head1", text, "staff")
        assert f'details/?id={colleague.id}"' not in names(house, "archive1", text, "staff")
    assert "欧**" in names(house, "clerk1", colleague.staff_no, "staff")


@pytest.mark.parametrize("text", ["欧阳晓峰", "oyxf", "ouyang"])
def test_a_clerk_finds_a_colleague_at_work_by_name_and_sound(house, colleague, way, text):
    """What pickers and lists show is searched: in the list, in a picker, and from everywhere."""
    browser = house.browser("clerk1")
    assert "欧阳晓峰" in browser.get(f"/admin/staff/?q={text}").text
    for field in (
        "enterprise_visit/lookup/?field=visitors",
        "complaint/lookup/?field=respondent_staff",
    ):
        assert colleague.id in [
            one["id"] for one in browser.get(f"/admin/{field}&q={text}").answer.json["results"]
        ]
    assert "欧阳晓峰" in browser.get(f"/search?q={text}").text


def test_the_list_of_staff_shows_a_colleague_at_work_as_pickers_do(house, colleague):
    html = names(house, "clerk1", "", "staff")
    assert "欧阳晓峰" in html and "欧**" not in html
    assert (
        "欧阳晓峰" in house.browser("clerk1").get(f"/admin/staff/details/?id={colleague.id}").text
    )


@pytest.mark.parametrize("text", [PHONE, PHONE[-4:], "欧阳晓", "oyx"])
def test_a_contact_is_found_by_those_who_may_see_him(house, firm, way, text):
    assert f'details/?id={firm.id}"' in names(house, "head1", text)
    for who in ("archive1", "head2"):
        assert f'details/?id={firm.id}"' not in names(house, who, text)


@pytest.mark.parametrize("text", [PHONE[:7], PHONE[3:7], PHONE[-5:], PHONE[-3:]])
def test_other_parts_of_a_number_find_nothing(house, firm, way, text):
    assert f'details/?id={firm.id}"' not in names(house, "head1", text)


def test_no_sealed_value_stands_in_the_index(firm):
    for entry in SearchEntry.select():
        held = f"{entry.open_text} {entry.closed_text} {entry.blind_text}"
        assert PHONE not in held and PHONE[-4:] not in held.split()
    entry = SearchEntry.select().where(SearchEntry.closed_text.contains("欧阳晓")).get()
    assert "欧阳" not in entry.open_text and len(entry.blind_text.split()) == 2
