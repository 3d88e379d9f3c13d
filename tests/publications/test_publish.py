"""A publication: drafted, checked, published, found, withdrawn (SY-5.3.1, SY-5.3.5, GDD-8.4.3)."""

import pytest

from backoffice.errors import GuardFailed, Invalid, Refused
from backoffice.records import writes
from backoffice.workflow import publications
from models.clock import today
from models.publications import Publication
from tests.factories import Desk

pytestmark = pytest.mark.both_databases
STANDARD = {
    "kind": "STD",
    "title": "环境管理体系 要求及使用指南",
    "standard_no": "GB/T 24001-2016",
    "standard_status": "CUR",
}


@pytest.fixture
def desk(house):
    return Desk()


def write(desk, by=None, **typed) -> Publication:
    return writes.create(by or desk.clerk, Publication, desk.publication(**typed))


def fire(row, who, event, **typed) -> Publication:
    return publications.WORKFLOW.fire(who, row, event, typed, row.row_version)


def publish(house, row, by="admin") -> Publication:
    return fire(row, house.actor(by), "publish", lawful="1")


def refused_at(desk, **typed) -> set:
    with pytest.raises(Invalid) as fault:
        write(desk, **typed)
    return set(fault.value.errors)


@pytest.mark.clause("SY-5.3.1")
def test_a_published_policy_is_found_by_the_clerks_of_every_station(house, desk):
    row = write(desk)
    assert house.browser("clerk2").get(f"/admin/publication/details/?id={row.id}").status == 404
    row = publish(house, row)
    assert (row.status, row.approved_by, row.published_on) == (
        "PUBLISHED",
        house.actor("admin").account_id,
        today(),
    )
    for name in ("clerk2", "clerk1", "head2", "provider1", "expert1", "auditor2"):
        assert (
            row.title
            in house.browser(name).get("/admin/publication/?view=policies&q=质量提升").text
        ), name
    assert (
        row.title
        not in house.browser("clerk2").get("/admin/publication/?view=policies&q=碳足迹").text
    )


@pytest.mark.clause("SY-5.3.5")
def test_a_standard_is_found_by_its_number_and_its_status(house, desk):
    row = publish(house, write(desk, **STANDARD))
    old = publish(
        house,
        write(desk, **{**STANDARD, "standard_no": "GB/T 24001-2004", "standard_status": "REPL"}),
    )
    clerk = house.browser("clerk2")
    found = {
        name: clerk.get(f"/admin/publication/?kind=STD&{name}").text
        for name in ("standard_no=2016", "standard_status=REPL", "q=24001")
    }
    assert (
        row.standard_no in found["standard_no=2016"]
        and old.standard_no not in found["standard_no=2016"]
    )
    assert (
        old.standard_no in found["standard_status=REPL"]
        and row.standard_no not in found["standard_status=REPL"]
    )
    assert row.standard_no in found["q=24001"] and old.standard_no in found["q=24001"]


@pytest.mark.parametrize(
    "typed, wrong",
    [
        pytest.param(
            {"kind": "STD"},
            {"standard_no", "standard_status"},
            marks=pytest.mark.clause("SY-5.3.5"),
        ),
        ({"kind": "NEWSL"}, {"issue_no"}),
        ({"url": "javascript:alert(1)"}, {"url"}),
        ({"body": " "}, {"body"}),
    ],
)
def test_each_kind_says_what_belongs_to_it(desk, typed, wrong):
    assert refused_at(desk, **typed) == wrong


@pytest.mark.clause("GDD-8.4.3")
def test_only_what_the_law_allows_is_published(house, desk):
    with pytest.raises(Invalid) as fault:
        fire(write(desk), house.actor("admin"), "publish", lawful="")
    assert set(fault.value.errors) == {"lawful"}


@pytest.mark.clause("GDD-8.4.3")
def test_a_head_publishes_notices_of_the_station_alone(house, desk):
    with pytest.raises(GuardFailed, match="administrator"):
        publish(house, write(desk), by="head1")
    notice = publish(house, write(desk, kind="NOTICE", title="服务内容与流程公示"), by="head1")
    assert notice.status == "PUBLISHED"
    with pytest.raises(Refused):
        fire(notice, house.actor("head2"), "withdraw", reason="有误")


@pytest.mark.clause("GDD-8.4.3")
def test_who_reads_it_is_what_it_is_open_to(house, desk):
    readers = {
        "PUBLIC": {"clerk1", "clerk2", "provider1"},
        "INTERNAL": {"clerk1", "clerk2"},
        "RESTRICTED": {"clerk1"},
    }
    for audience, wanted in readers.items():
        row = publish(house, write(desk, by=desk.head, audience=audience))
        seen = {
            name
            for name in ("clerk1", "clerk2", "provider1")
            if house.browser(name).get(f"/admin/publication/details/?id={row.id}").status == 200
        }
        assert seen == wanted, audience


def test_what_is_withdrawn_says_who_when_and_why_and_is_read_no_more(house, desk):
    row = publish(house, write(desk))
    with pytest.raises(Refused):
        writes.update(house.actor("admin"), row, {"title": "另一个标题"})
    row = fire(row, house.actor("admin"), "withdraw", reason="政策已更新")
    assert (row.withdrawn_by, row.withdrawn_on, row.withdraw_reason) == (
        house.actor("admin").account_id,
        today(),
        "政策已更新",
    )
    assert house.browser("clerk2").get(f"/admin/publication/details/?id={row.id}").status == 404


def test_provider_and_expert_draft_and_the_platform_decides(house, desk):
    for name in ("provider1", "expert1"):
        row = write(desk, by=house.actor(name))
        assert (row.station_id, row.provider_id) == (None, house.actor(name).provider_id)
        with pytest.raises(Refused):
            publish(house, row, by=name)
        assert publish(house, row).status == "PUBLISHED"


# --- open to the public (need2 fault 16)


def typed_by(person, **typed):
    """The answer to the form of a publication."""
    values = {
        "kind": "POLICY",
        "title": "示例市质量提升行动支持办法",
        "body": "对首次通过认证的小微企业给予支持。",
    }
    return person.submit(
        person.get("/admin/publication/new/"), holding="title", **{**values, **typed}
    )


def published_by_form(house, **typed) -> Publication:
    assert typed_by(house.browser("clerk1"), **typed).status == 302
    row = Publication.select().order_by(Publication.id.desc()).get()
    admin = house.browser("admin")
    page = admin.get(f"/admin/publication/events/publish/?id={row.id}")
    assert admin.submit(page, action="/events/publish/", lawful="1").status == 302
    return row


@pytest.mark.clause("SY-5.3.1")
def test_everybody_reads_what_is_open_to_the_public(house):
    """«标准化政策宣传咨询»; need2 fault 16: «a stranger finds only /services and the look-up»."""
    row = published_by_form(house, title="标准化奖补政策解读")
    inside = published_by_form(house, title="内部口径说明", audience="INTERNAL")
    typed_by(house.browser("clerk1"), title="还在写的草稿")
    stranger = house.browser()
    page = stranger.get("/publications?kind=POLICY")
    assert row.title in page.text and row.body in page.text
    assert inside.title not in page.text and "还在写的草稿" not in page.text
    assert row.title not in stranger.get("/publications?kind=STD").text
    for door in ("/login", "/look-up", "/services"):
        assert "/publications" in stranger.get(door).links, door
    admin = house.browser("admin")
    leave = admin.get(f"/admin/publication/events/withdraw/?id={row.id}")
    admin.submit(leave, action="/events/withdraw/", reason="政策到期")
    assert row.title not in stranger.get("/publications").text


@pytest.mark.clause("SY-5.3.5")
@pytest.mark.parametrize("words", ["GB/T 24001-2016", "gb/t 24001—2016", "24001", "环境管理"])
def test_a_stranger_looks_a_standard_up_by_number_or_name(house, words):
    """«开展标准信息查询服务»: number, name and whether it is in force."""
    row = published_by_form(house, **STANDARD)
    told = house.browser().get("/publications", query_string={"kind": "STD", "q": words}).text
    assert row.standard_no in told and row.title in told and "现行" in told
    assert "GB/T 19001" not in told


@pytest.mark.clause("SY-5.3.5")
@pytest.mark.parametrize(
    "number, is_one",
    [
        ("标准号随便写", False),
        ("GB/T 24001", False),
        ("2016", False),
        ("GB/T 24001-2016", True),
        ("DB2101/T 0050-2022", True),
        ("T/CAS 12.1-2023", True),
        ("ISO/IEC 17025:2017", True),
        ("JJG 52-2013", True),
    ],
)
def test_a_standard_is_numbered_as_it_is_cited(house, number, is_one):
    """need2 fault 16: «number “标准号随便写”, accepted»."""
    answer = typed_by(house.browser("clerk1"), **{**STANDARD, "standard_no": number})
    assert (answer.status, answer.faults) == ((302, set()) if is_one else (422, {"standard_no"}))


@pytest.mark.clause("SY-5.3.5")
def test_a_standard_is_there_once_with_one_status(house):
    """need2 fault 16: «Same number twice with 现行 and 废止»."""
    row = published_by_form(house, **STANDARD)
    again = {**STANDARD, "standard_no": "gb/t24001—2016", "standard_status": "ABOL"}
    answer = typed_by(house.browser("clerk1"), **again)
    assert answer.status == 422 and answer.faults == {"standard_no"} and row.code in answer.text
    admin = house.browser("admin")
    leave = admin.get(f"/admin/publication/events/withdraw/?id={row.id}")
    admin.submit(leave, action="/events/withdraw/", reason="标准废止")
    assert typed_by(house.browser("clerk1"), **again).status == 302


@pytest.mark.parametrize("address", ["?kind=NONE", "?q=%00", "?page=2"])
def test_a_strange_address_is_refused(house, address):
    assert house.browser().get(f"/publications{address}").status == 400
