"""Masked names stand nowhere in a page: hidden words, labels, titles and addresses are part of it;
a person reads the own name (decisions 5).
"""

import pytest

from backoffice.access.scopes import visible
from models.experts import Expert
from models.providers import Provider, ProviderContact
from models.staff import Staff
from tests import crawl
from tests.access.masked import WALKED, Names, names_masked_for
from tests.factories import actor
from tests.town import CAST

ROLES = tuple(role for role in CAST if role not in ("SECADMIN", "LOGADMIN"))


DAILY = ("index_view", "details_view", "lookup", "delete_view", "find", "workbench")
"""Where a name can stand of itself: every role asks for these daily. What is behind them (forms,
events, papers) every role asks for in `make prove`, and clerk1 daily, who meets every masked name
(`test_url_map.py::test_looking_changes_nothing`).
"""


def masked_names_shown(house, role, screens) -> list[str]:
    """“address: name” of every page of these screens that holds a name masked for this role."""
    names, browser = names_masked_for(actor(CAST[role])), house.browser(CAST[role])
    assert names
    search, found, asked = Names(names), [], 0
    for endpoint, url in crawl.addresses(house.app, house.rows):
        if endpoint.rpartition(".")[2] in screens:
            asked += 1
            text = browser.get(url).answer.text
            found += [f"{url}: {name}" for name in search.found_in(text)]
    print(f"\n{asked} pages, {len(names)} names")
    return found


@pytest.mark.parametrize("role", [role for role in ROLES if role != "CLERK"])
def test_no_list_and_no_record_holds_a_name_that_is_masked(house, role):
    """Names of staff and accounts stand openly where they work."""
    assert masked_names_shown(house, role, DAILY) == []


@pytest.mark.prove
@pytest.mark.parametrize("role", ROLES)
def test_no_page_holds_a_name_that_is_masked(house, role):
    """Every kind of page, for every role."""
    assert masked_names_shown(house, role, WALKED) == []


@pytest.mark.parametrize("name", ["clerk1", "asset1", "archive1", "safety1", "auditor1"])
def test_a_list_of_people_says_no_name_that_its_rows_mask(house, name):
    """A row reads “宋**”, and so do its tick box, its link and the search."""
    other = next(row for row in visible(actor(name), Staff) if row.id != actor(name).staff_id)
    Staff.update(name="欧阳独离", status="LEAVE").where(Staff.id == other.id).execute()
    other = Staff.get_by_id(other.id)
    browser = house.browser(name)
    for url in ("/admin/staff/?size=100", f"/admin/staff/details/?id={other.id}"):
        page = browser.get(url)
        assert page.status == 200 and other.name not in page.html
        assert other.name[0] + "*" in page.html


def test_an_expert_reads_the_own_name(house):
    """boundaries F12: in the own form, on the own page and in the list; nobody else's."""
    browser, own = house.browser("expert1"), Expert.get_by_id(actor("expert1").expert_id)
    form = browser.get(f"/admin/expert/edit/?id={own.id}")
    assert dict(form.form(holding="name").values)["name"] == own.name
    assert (
        own.name in browser.get(f"/admin/expert/details/?id={own.id}").text
        and own.name in browser.get("/admin/expert/").text
    )
    assert own.name not in house.browser("clerk1").get(f"/admin/expert/details/?id={own.id}").html


def test_a_provider_reads_its_own_people(house):
    who, browser = actor("provider1"), house.browser("provider1")
    own = Provider.get_by_id(who.provider_id)
    contact = ProviderContact.get(ProviderContact.provider == own)
    assert contact.name in browser.get(f"/admin/provider_contact/details/?id={contact.id}").text
    if own.legal_rep:
        assert own.legal_rep in browser.get(f"/admin/provider/details/?id={own.id}").text


def test_who_typed_a_name_sees_it_until_the_page_is_left(house):
    """A refused form keeps what was typed; the page of the stored row masks it."""
    browser = house.browser("expert1")
    own = actor("expert1").expert_id
    other = house.browser("clerk1")
    page = other.submit(
        other.get("/admin/enterprise/new/"),
        holding="contact_name",
        contact_name="欧阳独见",
        name="",
    )
    assert page.status == 422 and "欧阳独见" in page.html
    assert "欧阳独见" not in other.get("/admin/enterprise/").html
    assert browser.get(f"/admin/expert/edit/?id={own}").status == 200


def test_words_for_anybody_mask_the_name_of_a_row(house):
    """Refusals and messages name rows without a reader: there masked names stay closed."""
    expert = Expert.select().first()
    assert str(expert) == expert.name[0] + "*" * min(len(expert.name) - 1, 2)
    assert str(Staff.select().first()) == Staff.select().first().name
