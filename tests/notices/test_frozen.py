"""Official papers are frozen when issued; a changed promise is a new notice that names the old one
(need A4, decision 48, SY-7.3.2-b «发放受理通知书»).
"""

import pytest

from backoffice import filling
from backoffice.records import writes
from backoffice.workflow import extensions, green_channels
from models.cases import ServiceCase
from models.catalogue import ServiceItem
from models.deadlines import CaseExtension
from models.enterprises import Enterprise
from models.filling import FillingState
from models.green import GreenChannel
from models.requests import CaseNotice
from models.stations import Station
from tests.factories import Desk
from views.crud.detail.printing import written

pytestmark = [pytest.mark.both_databases, pytest.mark.clause("SY-7.3.2-b")]


@pytest.fixture
def desk(house):
    return Desk()


def notices_of(need) -> list:
    return list(
        CaseNotice.select()
        .where(CaseNotice.request == need.id, CaseNotice.kind == "SLTZ")
        .order_by(CaseNotice.id)
    )


def printed(browser, notice) -> str:
    """The paper, without the line that says that it is printed again."""
    page = browser.post(f"/admin/case_notice/print/F03/?id={notice.id}", {"reason": "企业遗失"})
    assert page.status == 200
    lines = [" ".join(word.split()) for word in page.words]
    return "\n".join(line for line in lines if line and "次打印" not in line)


def extended(desk):
    case = desk.step(desk.case("SERVING"), "extend")
    asked = CaseExtension.get(CaseExtension.service_case == case)
    extensions.WORKFLOW.fire(desk.head, asked, "approve", {"told": "已电话告知"})
    return ServiceCase.get_by_id(case.id)


def test_what_was_printed_under_a_number_prints_the_same_for_ever(house, desk):
    """Whatever changes afterwards: enterprise, station, item, promise."""
    case, clerk = desk.case("SERVING"), house.browser("clerk1")
    (notice,) = notices_of(case.request)
    before = printed(clerk, notice)
    assert notice.code in before and written(case.due_on) in before
    Enterprise.update(name="示例改名有限公司").where(Enterprise.id == case.enterprise_id).execute()
    Station.update(supervision_phone="024-00000000").execute()
    ServiceItem.update(name="改名事项", materials=["新材料"], is_chargeable=True).execute()
    case = desk.step(case, "extend")
    asked = CaseExtension.get(CaseExtension.service_case == case)
    extensions.WORKFLOW.fire(desk.head, asked, "approve", {"told": "已电话告知"})
    assert printed(clerk, CaseNotice.get_by_id(notice.id)) == before


def test_a_longer_promise_is_a_new_notice_that_names_the_old_one(house, desk):
    case = extended(desk)
    old, new = notices_of(case.request)
    assert (new.replaces_id, new.promised_on) == (old.id, case.due_on)
    text = printed(house.browser("clerk1"), new)
    assert f"替代 {old.code}" in text and written(case.due_on) in text
    assert old.code != new.code and written(case.due_on) not in printed(
        house.browser("clerk1"), old
    )


@pytest.mark.clause("SY-6.3.3")
def test_a_shorter_promise_is_one_too(desk):
    need = desk.need("Q01", state="IN_PROGRESS")
    channel = writes.create(desk.clerk, GreenChannel, desk.green(need))
    green_channels.WORKFLOW.fire(desk.head, channel, "approve", {"head_opinion": "同意"})
    old, new = notices_of(need)
    assert new.replaces_id == old.id and new.promised_on < old.promised_on


@pytest.mark.clause("SY-6.3.3")
def test_a_promise_that_is_the_usual_again_is_one_as_well(desk):
    """Decision 48: "a changed promise is a new notice that names the old one"."""
    need = desk.need("Q01", state="IN_PROGRESS")
    channel = writes.create(desk.clerk, GreenChannel, desk.green(need))
    channel = green_channels.WORKFLOW.fire(desk.head, channel, "approve", {"head_opinion": "同意"})
    green_channels.WORKFLOW.fire(desk.head, channel, "revoke", {"reason": "不符合条件"})
    usual, shorter, again = notices_of(need)
    assert (again.replaces_id, again.promised_on) == (shorter.id, usual.promised_on)


def test_the_day_of_a_new_round_is_promised_by_a_notice_as_well(house, desk):
    """Decision 48: "a changed promise is a new notice that names the old one"; SY-7.2-d."""
    case = desk.step(desk.case("CLOSED"), "reopen")
    old, new = notices_of(case.request)
    assert (new.replaces_id, new.promised_on) == (old.id, case.due_on)
    assert f"替代 {old.code}" in printed(house.browser("clerk1"), new)


def test_notices_of_before_keep_what_they_print_at_the_upgrade(house, desk):
    case = desk.case("SERVING")
    (notice,) = notices_of(case.request)
    clerk = house.browser("clerk1")
    before = printed(clerk, notice)
    CaseNotice.update(facts=None).where(CaseNotice.id == notice.id).execute()
    FillingState.delete().where(FillingState.name == "notices:facts").execute()
    assert "notices:facts" in filling.begin()
    filling.run()
    Enterprise.update(name="示例改名有限公司").where(Enterprise.id == case.enterprise_id).execute()
    assert CaseNotice.get_by_id(notice.id).facts is not None
    assert printed(clerk, CaseNotice.get_by_id(notice.id)) == before
