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
    "title": "质量管理体系 要求",
    "standard_no": "GB/T 19001-2016",
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
        write(desk, **{**STANDARD, "standard_no": "GB/T 19001-2008", "standard_status": "REPL"}),
    )
    clerk = house.browser("clerk2")
    found = {
        name: clerk.get(f"/admin/publication/?kind=STD&{name}").text
        for name in ("standard_no=2016", "standard_status=REPL", "q=19001")
    }
    assert (
        row.standard_no in found["standard_no=2016"]
        and old.standard_no not in found["standard_no=2016"]
    )
    assert (
        old.standard_no in found["standard_status=REPL"]
        and row.standard_no not in found["standard_status=REPL"]
    )
    assert row.standard_no in found["q=19001"] and old.standard_no in found["q=19001"]


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
