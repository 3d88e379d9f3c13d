"""A story is kept in the house's own language; the labels of closed lists in it follow the
reader.
"""

from models.catalogue import ServiceItem
from tests.factories import Desk


def speak(browser, lang):
    browser.post("/language", {"lang": lang, "next": "/"})
    return browser


def test_labels_in_a_story_follow_the_reader(house):
    desk = Desk()
    case = desk.step(desk.case("SERVING"), "pause", reason="ENTERPRISE", note="企业停产")
    url = f"/admin/service_case/details/?id={case.id}"
    assert "企业自身原因：企业停产" in house.browser("clerk1").get(url).text
    english = speak(house.browser("clerk1"), "en").get(url).text
    assert "企业停产" in english and "企业自身原因" not in english


def test_items_in_an_act_follow_the_reader(house):
    """The assessment asks about each ticked item, by the name that the catalogue has for the
    reader.
    """
    need = Desk().need("T01", state="REGISTERED")
    url = f"/admin/service_request/events/assess/?id={need.id}"
    item = ServiceItem.get(ServiceItem.code == "T01")
    assert item.name in house.browser("clerk1").get(url).text
    english = speak(house.browser("clerk1"), "en").get(url).text
    assert item.name_en in english and item.name not in english
