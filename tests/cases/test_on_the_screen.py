"""The way of a case as clerk and provider walk it on the screen, from the form of the need on; each
test quotes the sentence that it proves.
"""

import re
from datetime import timedelta

import pytest

from backoffice.workflow.cases import RECORD_FIELDS
from models.cases import ServiceCase, ServiceRecord, ServiceSummary
from models.catalogue import ServiceCategory
from models.clock import local, now, today
from models.consultations import Consultation
from models.deadlines import Deadline
from models.providers import Provider
from models.referrals import Referral
from models.requests import CaseNotice, RequestItem
from tests.factories import Desk, item
from tests.town import PROVIDERS

AGREED = {"enterprise_agrees": "1", "confirmed_by": "王经理", "coordination": "双方商定项目和周期"}
HOW = {"T01": "REFER", "Q01": "SELF"}


class Screen:
    """One person at the screen, who fills in forms."""

    def __init__(self, house, name: str):
        self.browser = house.browser(name)

    def shows(self, row) -> str:
        return self.browser.get(f"/admin/{row.table()}/details/?id={row.id}").text

    def offers(self, row) -> set[str]:
        page = self.browser.get(f"/admin/{row.table()}/details/?id={row.id}")
        return set(re.findall(rf"/admin/{row.table()}/events/(\w+)/", page.html))

    def tries(self, row, event: str, **typed):
        """Send the form of an event; the answer as it is."""
        page = self.browser.get(f"/admin/{row.table()}/events/{event}/?id={row.id}")
        assert page.status == 200, f"{event}: {page.status}"
        return self.browser.submit(page, action=f"/events/{event}/", **typed)

    def does(self, row, event: str, **typed):
        """Send the form of an event, which is saved; the row as it is then."""
        sent = self.tries(row, event, **typed)
        assert sent.status == 302, f"{event}: {sent.status} {sent.faults} {sent.text[-900:]}"
        return type(row).get_by_id(row.id)

    def registers(self, *codes: str) -> list[ServiceCase]:
        """A need of these items, from the blank form to its acceptance; its cases in their
        order.
        """
        page = self.browser.get("/admin/service_request/new/")
        sent = self.browser.submit(
            page,
            holding="description",
            enterprise=Desk().enterprise().id,
            channel="WINDOW",
            description="设备精度下降，需要检测",
            item=[str(item(code).id) for code in codes],
            signed_by="王负责",
            signed_on=str(today()),
        )
        assert sent.status == 302, f"{sent.faults} {sent.text[:900]}"
        ticks = list(RequestItem.select().order_by(RequestItem.id.desc()).limit(len(codes)))
        need = ticks[0].request
        need = self.does(need, "register") if need.status == "DRAFT" else need
        ways = {f"item_{tick.id}": HOW[tick.service_item.code] for tick in ticks}
        need = self.does(need, "assess", assessment_note="可以办理", **ways)
        self.does(need, "accept", delivery_mode="FACE")
        return list(
            ServiceCase.select().where(ServiceCase.request == need).order_by(ServiceCase.id)
        )

    def refers(self, case, provider: str, event: str = "refer") -> ServiceCase:
        chosen = Provider.get(Provider.name == provider)
        return self.does(
            case,
            event,
            provider=chosen.id,
            enterprise_confirmed="1",
            consent="1",
            choice_reason="企业指定",
        )


def newest(model, case):
    return model.select().where(model.service_case == case).order_by(model.id.desc()).get()


@pytest.fixture
def clerk(house):
    return Screen(house, "clerk1")


@pytest.fixture
def provider(house):
    return Screen(house, "provider1")


@pytest.mark.clause("SY-6.2.3")
def test_a_provider_that_cannot_is_followed_by_the_next_and_the_enterprise_hears_of_it(
    clerk, provider
):
    """«质量服务机构不能满足企业服务需求时,服务站协助企业再次择优匹配相关质量服务机构,并及时将信息反馈至企业»:
    the provider declines, nobody is asked before the enterprise was told, and the one that declined
    is no candidate any more (item T01, clerk and provider).
    """
    (case,) = clerk.registers("T01")
    clerk.refers(case, PROVIDERS["west"])
    first = newest(Referral, case)
    provider.does(first, "answer", response="DECLINED", decline_reason="设备检修")
    refused = clerk.tries(case, "rematch", enterprise_confirmed="1", consent="1")
    assert refused.status == 409 and newest(Referral, case) == first
    clerk.does(case, "inform", content="已电话告知企业，同意另找机构")
    assert Referral.get_by_id(first.id).informed_enterprise_at is not None
    page = clerk.browser.get(f"/admin/service_case/events/rematch/?id={case.id}")
    choosable = {attrs["value"] for _tag, attrs in page.elements if attrs.get("name") == "provider"}
    assert str(first.provider_id) not in choosable
    clerk.refers(case, PROVIDERS["colleague"], "rematch")
    second = newest(Referral, case)
    assert (second.attempt, second.provider.name) == (2, PROVIDERS["colleague"])
    assert "已电话告知企业" in clerk.shows(case)


@pytest.mark.clause("SY-6.4.2", "SY-B-5")
def test_the_provider_reports_the_end_and_its_summary_to_the_station(clerk, provider):
    """«质量服务机构在服务结束后,及时将结束相关信息及服务小结报送服务站»: the provider writes both itself; without
    the summary the case waits for it, with a clock, and does not close (item T01).
    """
    (case,) = clerk.registers("T01")
    clerk.refers(case, PROVIDERS["west"])
    provider.does(newest(Referral, case), "answer", response="ACCEPTED")
    clerk.does(case, "agree", **AGREED)
    provider.does(case, "record", mode="VISIT", content="现场取样检测")
    assert provider.does(case, "end").status == "ENDED"
    assert "服务小结" in clerk.tries(case, "close", outcome="SOLVED", outcome_note="好").text
    clock = Deadline.get(
        Deadline.object_ref == f"service_case:{case.id}", Deadline.kind == "SUMMARY"
    )
    assert (clock.stopped_on, clock.provider) == (None, newest(Referral, case).provider)
    case = provider.does(case, "summarise", end_info="检测完成", summary="六项合格")
    kept = newest(ServiceSummary, case)
    assert (case.status, kept.provider) == ("EVALUATING", newest(Referral, case).provider)
    assert "六项合格" in clerk.shows(kept)


@pytest.mark.clause("SY-7.3.2-c")
def test_the_assessment_leads_into_the_service_or_to_a_provider_that_learns_the_need(
    clerk, provider
):
    """«根据评估结果进入服务流程或匹配其他质量服务机构并将企业服务需求传达至该机构»: two ticks, one the station's own
    (Q01), one to be referred (T01); the provider reads what is wanted.
    """
    own, out = clerk.registers("Q01", "T01")
    assert (own.delivery, out.delivery) == ("SELF", "REFER")
    assert "start" in clerk.offers(own) and "refer" not in clerk.offers(own)
    assert "refer" in clerk.offers(out) and "start" not in clerk.offers(out)
    notice = CaseNotice.get(CaseNotice.request == own.request, CaseNotice.kind == "SLTZ")
    assert len(notice.items) == 2
    clerk.refers(out, PROVIDERS["west"])
    assert out.content in provider.shows(newest(Referral, out))


@pytest.mark.clause("SY-7.3.2-d")
def test_an_answered_question_leaves_its_trace(house, clerk):
    """«提供咨询服务并留痕»: who asked, what was answered, by whom and when; nobody throws it away."""
    page = clerk.browser.get("/admin/consultation/new/")
    sent = clerk.browser.submit(
        page,
        holding="question",
        enterprise=Desk().enterprise().id,
        channel="PHONE",
        category=ServiceCategory.get(ServiceCategory.code == "M").id,
        question="压力表多久检定一次？",
    )
    assert sent.status == 302, sent.faults
    row = Consultation.select().order_by(Consultation.id.desc()).get()
    row = clerk.does(row, "answer", answer="检定周期一般不超过半年。")
    me = house.actor("clerk1")
    assert (row.status, row.first_responder_id, row.updated_by) == (
        "ANSWERED",
        me.staff_id,
        me.account_id,
    )
    assert row.answered_at is not None and "检定周期一般不超过半年" in clerk.shows(row)
    for name in ("clerk1", "head1", "admin"):
        gone = house.browser(name).post(
            f"/admin/consultation/delete/?id={row.id}", {"confirm": "1"}
        )
        assert gone.status in (403, 404) and not Consultation.get_by_id(row.id).is_deleted


@pytest.mark.clause("GDD-7.2.3.2", "SY-6.3.1")
def test_contacts_with_the_provider_and_with_the_client_are_kept_apart(clerk, provider):
    """«在服务实施过程中，服务平台应主动与质量技术机构、客户保持联系，及时解释、协调和跟进相关工作，并做好记录»: each contact names
    its party, and starts the clock of the next one.
    """
    (case,) = clerk.registers("T01")
    clerk.refers(case, PROVIDERS["west"])
    provider.does(newest(Referral, case), "answer", response="ACCEPTED")
    clerk.does(case, "agree", **AGREED)
    said = {"PROV": "催问检测进度", "ENT": "向企业解释延后原因"}
    for place, (party, content) in enumerate(said.items(), 1):
        clerk.does(
            case, "record", mode="PHONE", party=party, content=content, coordination="已协调"
        )
        clock = Deadline.get(
            Deadline.object_ref == f"service_case:{case.id}",
            Deadline.kind == "FOLLOW",
            Deadline.stopped_on.is_null(),
        )
        assert clock.round_no == place + 1
    rows = ServiceRecord.select().where(
        ServiceRecord.service_case == case, ServiceRecord.kind == "SERVICE"
    )
    assert {(row.party, row.content) for row in rows} == set(said.items())
    assert all(content in clerk.shows(case) for content in said.values())


@pytest.mark.clause("JL-8.3.3")
def test_what_the_station_can_do_itself_follows_the_steps_of_the_service(clerk):
    """«能够自主服务的，依照服务流程开展服务工作»: item Q01 from the form to the summary without a provider; no step can be
    left out.
    """
    (case,) = clerk.registers("Q01")
    steps = (
        ("start", {"arrangement": "周三上门辅导"}, "WAIT_ENT"),
        ("agree", {"enterprise_agrees": "1", "confirmed_by": "王经理"}, "SERVING"),
        ("record", {"mode": "VISIT", "content": "现场辅导"}, "SERVING"),
        ("end", {}, "ENDED"),
        ("summarise", {"end_info": "完成", "summary": "体系文件已建立"}, "EVALUATING"),
    )
    order = [event for event, _typed, _state in steps if event != "record"]
    for event, typed, state in steps:
        later = order[order.index(event) + 1 :] if event in order else []
        assert clerk.offers(case).isdisjoint(later), event
        case = clerk.does(case, event, **typed)
        assert case.status == state
    assert (case.delivery, case.provider_id) == ("SELF", None)
    assert not Referral.select().where(Referral.service_case == case).exists()


# who served (need A8)


def in_service(clerk, provider) -> ServiceCase:
    (case,) = clerk.registers("T01")
    clerk.refers(case, PROVIDERS["west"])
    provider.does(newest(Referral, case), "answer", response="ACCEPTED")
    return clerk.does(case, "agree", **AGREED)


@pytest.mark.clause("SY-6.3.1")
def test_the_form_of_a_provider_s_record_can_be_sent_as_it_stands(house, clerk, provider):
    """need A8: it names the provider's person, nobody of the station, and so does the sheet F07."""
    case = in_service(clerk, provider)
    page = provider.browser.get(f"/admin/service_case/events/record/?id={case.id}")
    begun = dict(page.form(action="/events/record/").values)
    assert not begun.get("staff") and begun["served_by"] == house.actor("provider1").name
    provider.does(case, "record", mode="VISIT", content="现场取样")
    row = newest(ServiceRecord, case)
    assert (list(row.staff), row.served_by) == ([], house.actor("provider1").name)
    sheet = clerk.browser.get(f"/admin/service_case/print/F07/?id={case.id}")
    assert sheet.status == 200 and row.served_by in sheet.text
    assert f"{PROVIDERS['west']}（{row.served_by}）" in sheet.text


def test_a_provider_names_nobody_of_the_station_and_somebody_of_its_own(house, clerk, provider):
    """need A8: both are said beside the field, and what was typed stays."""
    case = in_service(clerk, provider)
    sent = provider.tries(case, "record", mode="VISIT", content="现场取样", served_by="")
    assert sent.status == 422 and "served_by" in sent.faults and "现场取样" in sent.html
    sent = provider.tries(
        case, "record", mode="VISIT", content="现场取样", staff=[str(case.specialist_id)]
    )
    assert sent.status == 422 and "staff" in sent.faults
    assert newest(ServiceRecord, case).kind == "COORD", "only what the clerk wrote when it agreed"


def test_the_clerk_s_own_record_names_the_clerk(house, clerk, provider):
    case = in_service(clerk, provider)
    clerk.does(case, "record", mode="PHONE", content="询问进度")
    row = newest(ServiceRecord, case)
    assert [one.id for one in row.staff] == [house.actor("clerk1").staff_id]
    assert row.provider_id is None


# what the mechanism refuses


def test_a_correction_lies_in_the_order_of_the_case(clerk, provider):
    """R-X2: no date is corrected to before the acceptance or into the future."""
    case = in_service(clerk, provider)
    for started in (now() - timedelta(days=400), now() + timedelta(hours=3)):
        moment = local(started).strftime("%Y-%m-%d %H:%M")
        sent = clerk.tries(case, "correct", started_at=moment)
        assert sent.status == 422 and "started_at" in sent.faults and moment in sent.html
    assert ServiceCase.get_by_id(case.id).started_at == case.started_at


def test_a_correction_that_changes_nothing_is_no_correction(clerk, provider):
    case = in_service(clerk, provider)
    clerk.does(case, "record", mode="PHONE", content="询问进度")
    row = newest(ServiceRecord, case)
    before = clerk.shows(case).count("更正")
    assert clerk.tries(row, "correct").status == 422
    assert clerk.shows(case).count("更正") == before


def test_a_stranger_and_a_provider_correct_nobody_else_s_record(house, clerk, provider):
    case = in_service(clerk, provider)
    clerk.does(case, "record", mode="PHONE", content="询问进度")
    row = newest(ServiceRecord, case)
    for name in ("clerk2", "head2", "provider1", "expert1", "provider2"):
        page = house.browser(name).get(f"/admin/service_record/events/correct/?id={row.id}")
        sent = house.browser(name).post(
            f"/admin/service_record/events/correct/?id={row.id}", {"content": "改", "why": "改"}
        )
        assert page.status in (403, 404) or sent.status in (403, 404, 409), name
        assert ServiceRecord.get_by_id(row.id).content == "询问进度"


def test_an_archived_case_takes_no_correction_of_anything(house):
    """Decision 50: «An archived case takes a correction slip, never an edit», whoever asks."""
    desk = Desk()
    case = desk.case("CLOSED")
    rows = [newest(ServiceRecord, case), newest(ServiceSummary, case)]
    ServiceCase.update(status="ARCHIVED").where(ServiceCase.id == case.id).execute()
    for name in ("clerk1", "head1"):
        person = Screen(house, name)
        for row in rows:
            field = {"why": "录错", "content": "另一内容", "summary": "另一内容"}
            sent = person.tries(
                row, "correct", **{k: v for k, v in field.items() if k in _asks(row)}
            )
            assert sent.status == 409 and "更正单" in sent.text
        assert person.offers(case).isdisjoint({"correct", "unclose", "go_on", "retell"})


def _asks(row) -> set[str]:
    return {"why", *(name for name in (*RECORD_FIELDS, "summary") if name in row._meta.fields)}
