"""A green channel is one item's: it speeds up the case of its item and no other, says how it serves,
and has the head's own words (SY-5.6.2.2, SY-5.7.2, need2 faults 3 and 4).
"""

import pytest

from backoffice.deadlines.workdays import add_workdays
from models.cases import ServiceCase
from models.clock import today
from models.enterprises import Enterprise
from models.green import GreenChannel
from models.reference import DictItem
from models.requests import RequestInstrument
from tests import need_form
from tests.factories import Desk, item

NEW = "/admin/green_channel/new/"
INSTRUMENT = {"instrument_name": "压力表", "trace_mode": "VERIF"}
PAPER = "沈发改〔2026〕15号"


@pytest.fixture
def desk(house):
    return Desk()


@pytest.fixture
def clerk(house):
    return house.browser("clerk1")


@pytest.fixture
def head(house):
    return house.browser("head1")


def mode(code: str) -> int:
    found = DictItem.get(DictItem.dict_type == "service_mode", DictItem.code == code)
    return found.id


def propose(clerk, need, code: str = "", **typed):
    wanted = item(code).id if code else ""
    values = {
        "request": need.id,
        "service_item": wanted,
        "criterion": "SUPERIOR_TASK",
        "project_ref": PAPER,
        "fast_days": "3",
        **typed,
    }
    return clerk.submit(clerk.get(NEW), holding="criterion", **values)


def lane(clerk, need, code: str = "", **typed):
    return propose(
        clerk, need, code, **{"criterion": "METROLOGY", "modes": [mode("VISIT")], **typed}
    )


def newest() -> GreenChannel:
    return GreenChannel.select().order_by(GreenChannel.id.desc()).get()


def approve(head, channel, words: str = "生产线停机待检，同意优先"):
    url = f"/admin/green_channel/events/approve/?id={channel.id}"
    return head.submit(head.get(url), action="/events/approve/", head_opinion=words)


def cases_of(need) -> dict[str, ServiceCase]:
    rows = ServiceCase.select().where(ServiceCase.request == need)
    return {row.service_item.code: row for row in rows}


@pytest.mark.both_databases
@pytest.mark.clause("SY-5.6.2.2")
def test_the_lane_of_one_item_speeds_up_no_other_case_of_the_form(clerk, head, desk):
    """«开通计量检定、校准绿色通道»: need2 fault 3: «METROLOGY channel … → patent filing in 3 days»."""
    need = need_form.register(
        clerk,
        desk.enterprise(),
        "I02",
        "Q06",
        "S05",
        rows={RequestInstrument: [INSTRUMENT]},
    )
    before = need_form.accept(clerk, need)
    assert lane(clerk, need).status == 302
    assert newest().service_item.code == "M04"
    assert approve(head, newest()).status == 302
    after = cases_of(need)
    assert (after["M04"].is_green, after["M04"].limit_days) == (True, 3)
    assert after["M04"].due_on == add_workdays(today(), 3)
    for case in before:
        if case.service_item.code != "M04":
            kept = after[case.service_item.code]
            assert (kept.is_green, kept.limit_days, kept.due_on) == (
                False,
                case.limit_days,
                case.due_on,
            )


@pytest.mark.clause("SY-5.7.2")
def test_a_need_has_a_channel_for_each_item_that_goes_first(clerk, head, desk):
    """«为高端制造业领域企业开通高效、便捷的专利申请通道»; need2 fault 3: «A second lane for I02 in the same
    need: 该需求已有绿色通道».
    """
    firm = desk.enterprise()
    Enterprise.update(is_high_end_mfg=True).where(Enterprise.id == firm.id).execute()
    need = need_form.register(clerk, firm, "I02", "Q06", rows={RequestInstrument: [INSTRUMENT]})
    need_form.accept(clerk, need)
    assert lane(clerk, need).status == 302
    approve(head, newest())
    assert propose(clerk, need, criterion="PATENT", fast_days="2").status == 302
    approve(head, newest())
    found = cases_of(need)
    assert {
        code: (case.is_green, case.limit_days) for code, case in found.items() if case.is_green
    } == {
        "M04": (True, 3),
        "I02": (True, 2),
    }
    again = propose(clerk, need, "I02")
    assert again.status == 422 and again.faults == {"service_item"}


def test_a_case_to_come_is_fast_when_its_item_is_and_slow_when_not(clerk, head, desk):
    need = need_form.register(clerk, desk.enterprise(), "Q06", "S05")
    assert propose(clerk, need, "S05").status == 302
    approve(head, newest())
    need_form.accept(clerk, type(need).get_by_id(need.id))
    found = cases_of(need)
    assert (found["S05"].is_green, found["S05"].limit_days) == (True, 3)
    assert (found["Q06"].is_green, found["Q06"].green_channel_id) == (False, None)


def test_which_item_goes_first_is_said_when_the_need_has_several(clerk, desk):
    need = need_form.register(clerk, desk.enterprise(), "Q06", "S05")
    answer = propose(clerk, need)
    assert answer.status == 422 and answer.faults == {"service_item"}
    foreign = propose(clerk, need, "M02")
    assert foreign.status == 422 and foreign.faults == {"service_item"}


@pytest.mark.clause("SY-5.6.2.2")
def test_the_tick_of_the_paper_opens_its_channel_from_the_page_of_the_need(clerk, head, desk):
    """«开通计量检定绿色通道» of Annex A; need2 fault 4: «M06 alone → 该通道仅适用于事项M04»."""
    need = need_form.register(clerk, desk.enterprise(), "M06")
    (link,) = [
        one
        for one in clerk.get(f"/admin/service_request/details/?id={need.id}").links
        if one.startswith(NEW) and "service_item" in one
    ]
    page = clerk.get(link)
    answer = clerk.submit(page, holding="criterion", fast_days="3", modes=[mode("APPOINT")])
    assert answer.status == 302
    channel = newest()
    assert (channel.criterion, channel.service_item.code) == ("METROLOGY", "M06")
    assert "开通计量检定绿色通道" in channel.project_ref
    approve(head, channel)
    (case,) = need_form.accept(clerk, type(need).get_by_id(need.id))
    assert (case.service_item.code, case.is_green, case.limit_days) == ("M06", True, 3)
    again = clerk.get(f"/admin/service_request/details/?id={need.id}").links
    assert link not in again


@pytest.mark.clause("SY-5.6.2.2")
def test_tick_and_instruments_are_one_job(clerk, head, desk):
    """need2 fault 4: «then M06 and M04 are two cases for one job»."""
    need = need_form.register(
        clerk, desk.enterprise(), "M06", rows={RequestInstrument: [INSTRUMENT]}
    )
    assert lane(clerk, need, "M06").status == 302
    approve(head, newest())
    (case,) = need_form.accept(clerk, type(need).get_by_id(need.id))
    assert (case.service_item.code, case.is_green, case.limit_days) == ("M04", True, 3)
    assert {row.service_case for row in need_form.ticked(need)} == {case.id}


@pytest.mark.clause("SY-5.6.2.2")
@pytest.mark.parametrize("code", ["APPOINT", "VISIT", "OFFPEAK"])
def test_the_lane_says_how_it_serves(clerk, desk, code):
    """«根据企业生产经营需要提供预约服务、上门服务、错峰服务»; need2 fault 4: «modes may stay empty»."""
    need = need_form.register(clerk, desk.enterprise(), "M06")
    for none in ([], [mode("MAIL")]):
        answer = lane(clerk, need, modes=none)
        assert answer.status == 422 and "modes" in answer.text + " ".join(answer.faults)
        assert GreenChannel.select().where(GreenChannel.request == need).count() == 0
    assert lane(clerk, need, modes=[mode(code)]).status == 302


@pytest.mark.clause("SY-5.7.2")
def test_the_patent_lane_of_another_firm_has_the_heads_own_reason(clerk, head, desk):
    """«高端制造业领域企业», or the head's reason (matrix); need2 fault 4: «the head approves with an empty
    opinion».
    """
    firm = desk.enterprise()
    Enterprise.update(is_high_end_mfg=False).where(Enterprise.id == firm.id).execute()
    need = need_form.register(clerk, firm, "I02")
    silent = propose(clerk, need, criterion="PATENT")
    assert silent.status == 422 and silent.faults == {"reason"}
    propose(clerk, need, criterion="PATENT", reason="市重点产业链企业")
    for words in ("", "市重点产业链企业"):
        answer = approve(head, newest(), words)
        assert answer.status == 422 and answer.faults == {"head_opinion"}
        assert newest().decision == "WAIT"
    assert approve(head, newest(), "核实为链主配套企业，同意").status == 302
    assert newest().head_opinion == "核实为链主配套企业，同意"
