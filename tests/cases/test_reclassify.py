"""The item of a case is put right by who handles it while nobody served, by the head afterwards:
class, promise, matching, survey, notice and the row of the need follow, and the story keeps both
(decision 50, SY-5, need A6).
"""

import pytest

from backoffice.deadlines.workdays import add_workdays
from backoffice.records import writes
from backoffice.workflow import green_channels, notices, provider_ranking, surveys
from models.cases import CaseEvent, ServiceCase
from models.catalogue import ServiceItem
from models.clock import today
from models.deadlines import Deadline
from models.green import GreenChannel
from models.providers import ProviderService
from models.referrals import Referral
from models.requests import CaseNotice, RequestItem
from models.stations import ServicePromise
from models.surveys import SatisfactionSurvey
from tests import need_form
from tests.factories import OUT, OWN, Desk, item

WHY = "窗口录错事项"


@pytest.fixture
def desk(house):
    return Desk()


def promise(desk, code: str, days: int, reply_days: int = 1) -> None:
    """What the station promises for an item."""
    kept = {"promise_days": days, "reply_days": reply_days}
    own = ServicePromise.station == desk.clerk.station_id
    of_item = ServicePromise.service_item == item(code)
    if not ServicePromise.update(kept).where(own, of_item).execute():
        ServicePromise.create(station=desk.clerk.station_id, service_item=item(code), **kept)


def form(person, case):
    return person.get(f"/admin/service_case/events/reclassify/?id={case.id}")


def correct(person, case, code: str, **typed):
    """Send the form of “Wrong item”; the answer as it is."""
    values = {"service_item": item(code).id, "reason": WHY, **typed}
    return person.submit(form(person, case), action="/events/reclassify/", **values)


def fresh(row):
    return type(row).get_by_id(row.id)


def page_of(person, case) -> str:
    return person.get(f"/admin/service_case/details/?id={case.id}").text


def candidates(case) -> set[int]:
    return {one.provider.id for one in provider_ranking.candidates(case)}


def holding(case) -> CaseNotice:
    """The notice of acceptance that was issued last."""
    rows = CaseNotice.select().where(
        CaseNotice.request == case.request_id, CaseNotice.kind == "SLTZ"
    )
    return rows.order_by(CaseNotice.id.desc()).get()


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["clerk1", "head1"])
def test_class_promise_notice_and_row_follow_the_item(house, desk, name):
    """decision 50: «wrong enterprise, item, …»; decision 48: a notice is never changed, a new one
    names the old.
    """
    promise(desk, "M02", 4, 2)
    clerk, person = house.browser("clerk1"), house.browser(name)
    need = need_form.register(clerk, desk.enterprise(), OWN)
    (case,) = need_form.accept(clerk, need)
    wrong = holding(case)
    assert correct(person, case, "M02").status == 302
    case = fresh(case)
    assert (case.service_item.code, case.service_class, case.limit_days) == ("M02", "3", 4)
    assert (case.due_on, case.reply_due_on) == (add_workdays(today(), 4), add_workdays(today(), 2))
    clock = Deadline.get(Deadline.kind == "DONE", Deadline.object_ref == f"service_case:{case.id}")
    assert clock.due_on == case.due_on
    row = RequestItem.get(RequestItem.service_case == case.id)
    assert (row.service_item.code, row.section) == ("M02", item("M02").section_in("SY_A"))
    notice = holding(case)
    assert (notice.replaces_id, notice.promised_on) == (wrong.id, case.due_on)
    paper = person.post(f"/admin/case_notice/print/F03/?id={notice.id}", {"reason": "更正事项"})
    assert item("M02").name in paper.text and wrong.code in paper.text
    assert f"更正事项：{item(OWN).name} → {item('M02').name}" in paper.text
    assert [row["name"] for row in notices.printed(notice)["items"]] == [item("M02").name]
    told = CaseEvent.select().where(CaseEvent.service_case == case).order_by(CaseEvent.id.desc())
    assert told.first().event_type == "CORRECT"
    shown = page_of(person, case)
    assert f"{item(OWN).name} → {item('M02').name}" in shown and WHY in shown


def test_what_was_written_in_words_stays_under_its_section(house, desk):
    """SY-A 其他需求事项: the paper keeps the enterprise's own words, the item behind them follows."""
    clerk = house.browser("clerk1")
    need = need_form.register(clerk, desk.enterprise(), words={"A1": "现场管理诊断"})
    (case,) = need_form.accept(clerk, need)
    before = RequestItem.get(RequestItem.service_case == case.id)
    assert correct(clerk, case, "M02").status == 302
    row = fresh(before)
    assert row.service_item.code == "M02"
    assert (row.section, row.other_text) == (before.section, "现场管理诊断")
    assert fresh(case).content == case.content


@pytest.mark.both_databases
def test_in_service_it_is_the_head_who_corrects_and_says_why(house, desk):
    """decision 50: «by the head with a reason afterwards»."""
    case = desk.case("SERVING")
    refused = correct(house.browser("clerk1"), case, "M02")
    assert refused.status == 409 and "服务已经开始" in refused.text
    silent = correct(house.browser("head1"), case, "M02", reason="")
    assert silent.status == 422 and silent.faults == {"reason"}
    assert fresh(case).service_item_id == case.service_item_id
    assert correct(house.browser("head1"), case, "M02").status == 302
    assert fresh(case).service_item.code == "M02"


def test_a_case_that_a_provider_served_and_left_is_the_heads(house, desk):
    """SY-6.2.3: what the provider recorded before it broke off is a service."""
    case = desk.case("SERVING", referred=True)
    desk.step(case, "record")
    case = desk.step(fresh(case), "break_off")
    assert case.status == "MATCHING"
    assert correct(house.browser("clerk1"), case, "M02").status == 409
    assert correct(house.browser("head1"), case, "M02").status == 302


@pytest.mark.both_databases
def test_survey_and_statistics_follow_and_the_promise_of_what_is_over_stays(house, desk):
    """SY-C 服务类别: what the enterprise reads, and what is counted, is what was served."""
    case = desk.case("ENDED")
    promise(desk, "M02", 1)
    notice = holding(case)
    assert correct(house.browser("head1"), case, "M02").status == 302
    survey, now = SatisfactionSurvey.get(SatisfactionSurvey.service_case == case), fresh(case)
    assert (now.service_class, survey.service_class) == ("3", "3")
    assert survey.content == now.content == item("M02").name
    assert (now.limit_days, now.due_on) == (case.limit_days, case.due_on)
    assert holding(case).id == notice.id


def test_an_answered_survey_counts_under_the_right_class_and_keeps_its_words(house, desk):
    case = desk.case("CLOSED")
    before = surveys.survey_of(case)
    assert before.status in surveys.ANSWERED
    assert correct(house.browser("head1"), case, "M02").status == 302
    survey = surveys.survey_of(fresh(case))
    assert (survey.service_class, survey.content) == ("3", before.content)


def test_a_provider_that_does_not_offer_the_item_is_named(house, desk):
    case = desk.case("WAIT_PROV", referred=True)
    answer = correct(house.browser("clerk1"), case, "O01")
    assert answer.status == 422 and answer.faults == {"service_item"}
    asked = Referral.get(Referral.service_case == case)
    assert asked.provider.name in answer.text
    assert fresh(case).service_item_id == case.service_item_id


def test_matching_follows_the_item(house, desk):
    """SY-6.2.2: candidates are those who offer the item that the case really is of."""
    case = desk.case("NEW", referred=True)
    offer = ProviderService.living().where(ProviderService.service_item == item(OUT)).first()
    own = ProviderService.select(ProviderService.service_item).where(
        ProviderService.provider == offer.provider_id
    )
    wanted = ServiceItem.select().where(ServiceItem.id.not_in(own), ServiceItem.is_active).first()
    ProviderService.update(service_item=wanted).where(ProviderService.id == offer.id).execute()
    assert offer.provider_id not in candidates(case)
    assert correct(house.browser("clerk1"), case, wanted.code).status == 302
    assert offer.provider_id in candidates(fresh(case))


def test_the_green_channel_of_the_wrong_item_is_not_that_of_the_right_one(house, desk):
    """SY-6.3.3: a green channel is one item's."""
    promise(desk, "M02", 4)
    case = desk.case("NEW")
    channel = writes.create(desk.clerk, GreenChannel, desk.green(case.request))
    opinion = {"head_opinion": "列入重点项目，同意"}
    green_channels.WORKFLOW.fire(desk.head, channel, "approve", opinion)
    assert (fresh(case).is_green, fresh(case).limit_days) == (True, 2)
    assert correct(house.browser("clerk1"), case, "M02").status == 302
    case = fresh(case)
    assert (case.is_green, case.green_channel_id, case.limit_days) == (False, None, 4)


def test_it_is_another_item_and_none_that_the_need_has_already(house, desk):
    clerk = house.browser("clerk1")
    need = desk.need(OWN, OUT, state="IN_PROGRESS")
    case = ServiceCase.select().where(ServiceCase.request == need).order_by(ServiceCase.id).get()
    for code in (OWN, OUT):
        again = correct(clerk, case, code)
        assert again.status == 422 and again.faults == {"service_item"}
    assert fresh(case).service_item.code == OWN


def test_an_archived_case_is_not_corrected(house, desk):
    """decision 50: «An archived case takes a correction slip, never an edit»."""
    case = desk.case("CLOSED")
    ServiceCase.update(status="ARCHIVED").where(ServiceCase.id == case.id).execute()
    for name in ("clerk1", "head1"):
        person = house.browser(name)
        assert (
            "/events/reclassify/"
            not in person.get(f"/admin/service_case/details/?id={case.id}").html
        )
        sent = person.post(
            f"/admin/service_case/events/reclassify/?id={case.id}",
            {"service_item": item("M02").id, "reason": WHY},
        )
        assert sent.status == 409 and "更正单" in sent.text
        assert fresh(case).service_item_id == case.service_item_id
