"""A case is agreed, served, recorded, ended and summed up (SY-6.2.2, SY-6.3, SY-6.4)."""

from datetime import timedelta

import pytest

from backoffice.deadlines.workdays import add_workdays
from backoffice.errors import GuardFailed, Invalid
from backoffice.records import writes
from models.cases import ServiceRecord, ServiceSummary
from models.clock import now, today
from models.enterprises import EnterpriseContact
from models.referrals import Referral
from tests.factories import Desk
from tests.town import PROVIDERS

pytestmark = pytest.mark.both_databases


@pytest.fixture
def desk(house):
    return Desk()


@pytest.mark.clause("SY-6.2.2-c")
def test_service_begins_only_when_the_enterprise_has_agreed(desk):
    case = desk.case("WAIT_ENT")
    with pytest.raises(Invalid) as fault:
        desk.step(case, "agree", enterprise_agrees="")
    assert set(fault.value.errors) == {"enterprise_agrees"}


@pytest.mark.clause("SY-6.2.2-c", "SY-B-4")
def test_what_was_agreed_stands_on_case_and_referral(desk):
    case = desk.step(
        desk.case("WAIT_ENT", referred=True),
        "agree",
        agreed_item="温升试验",
        agreed_days="7",
        agreed_fee="800",
    )
    row = Referral.get(Referral.service_case == case, Referral.response == "ACCEPTED")
    assert (case.status, case.agreed_days, row.agreed_item, row.agreed_days, row.agreed_fee) == (
        "SERVING",
        7,
        "温升试验",
        7,
        800,
    )


TIMES = [
    ("WAIT_ENT", "agree", "started_at", -1),
    ("SERVING", "record", "started_at", -1),
    ("ENDED", "record", "started_at", -1),
]


@pytest.mark.parametrize("state, event, field, hours", TIMES)
def test_nothing_happens_before_the_step_it_follows(desk, state, event, field, hours):
    """R-X2."""
    with pytest.raises(Invalid) as fault:
        desk.step(desk.case(state), event, **{field: now() + timedelta(hours=hours)})
    assert set(fault.value.errors) == {field}


@pytest.mark.parametrize(
    "state, event, field",
    [
        ("WAIT_ENT", "agree", "started_at"),
        ("SERVING", "record", "started_at"),
        ("SERVING", "record", "ended_at"),
    ],
)
def test_nothing_has_happened_in_the_future(desk, state, event, field):
    with pytest.raises(Invalid) as fault:
        desk.step(desk.case(state), event, **{field: now() + timedelta(hours=1)})
    assert set(fault.value.errors) == {field}


def test_a_summary_is_not_dated_ahead(desk):
    with pytest.raises(Invalid) as fault:
        desk.step(desk.case("ENDED"), "summarise", ended_on=str(today() + timedelta(days=1)))
    assert set(fault.value.errors) == {"ended_on"}


@pytest.mark.clause("SY-6.3.1", "GDD-7.2.3.1", "JL-8.3.5")
def test_records_are_numbered_and_name_who_served(desk):
    case = desk.case("SERVING")
    for content in ("第一次", "第二次"):
        case = desk.step(case, "record", content=content)
    rows = list(
        ServiceRecord.select()
        .where(ServiceRecord.service_case == case)
        .order_by(ServiceRecord.record_no)
    )
    assert [(row.record_no, row.content, row.round_no) for row in rows] == [
        (1, "第一次", 1),
        (2, "第二次", 1),
    ]
    assert [person.id for person in rows[0].staff] == [desk.clerk.staff_id]


@pytest.mark.clause("SY-6.3.1")
def test_service_does_not_end_without_a_record(desk):
    with pytest.raises(GuardFailed, match="service record is missing"):
        desk.step(desk.case("SERVING"), "end")


def test_the_provider_records_ends_and_sums_up(house, desk):
    case, provider = (
        desk.case("SERVING", referred=True, provider=PROVIDERS["west"]),
        house.actor("provider1"),
    )
    for event in ("record", "end", "summarise"):
        case = desk.step(
            case,
            event,
            by=provider,
            **({"staff": [], "served_by": "李工"} if event == "record" else {}),
        )
    summary = ServiceSummary.get(ServiceSummary.service_case == case)
    assert (case.status, summary.provider_id, summary.submitted_by) == (
        "EVALUATING",
        provider.provider_id,
        provider.account_id,
    )


def test_the_expert_of_a_case_adds_a_record(house, desk):
    from backoffice.records import writes

    expert = house.actor("expert1")
    case = desk.case("SERVING")
    case = writes.update(desk.clerk, case, {"technicians": [expert.expert_id]}, case.row_version)
    case = desk.step(case, "record", by=expert, staff=[], served_by="专家甲")
    assert ServiceRecord.get(ServiceRecord.service_case == case).created_by == expert.account_id


@pytest.mark.clause("SY-7.2-c")
def test_handing_over_goes_to_a_colleague_of_the_station_and_tells_him(house, desk):
    from models.notifications import Notification

    case, colleague = desk.case("SERVING"), house.actor("clerk3")
    with pytest.raises(Invalid) as fault:
        desk.step(case, "transfer", specialist=house.actor("clerk2").staff_id)
    assert set(fault.value.errors) == {"specialist"}
    case = desk.step(case, "transfer", specialist=colleague.staff_id)
    assert (case.specialist_id, case.request.first_responder_id) == (
        colleague.staff_id,
        desk.clerk.staff_id,
    )
    assert (
        Notification.select()
        .where(
            Notification.user == colleague.account_id,
            Notification.object_ref == f"service_case:{case.id}",
        )
        .exists()
    )


def test_whoever_got_the_case_goes_on_with_it(house, desk):
    colleague = house.actor("clerk3")
    case = desk.step(desk.case("SERVING"), "transfer", specialist=colleague.staff_id)
    assert desk.step(case, "record", by=colleague, staff=[colleague.staff_id]).status == "SERVING"


@pytest.mark.clause("SY-7.3.2-g")
def test_the_enterprise_has_one_who_is_called_and_each_word_to_it_is_kept(house, desk):
    case = desk.case("SERVING")
    writes.create(
        desk.clerk,
        EnterpriseContact,
        {
            "enterprise": case.enterprise_id,
            "name": "周联络",
            "phone": "15400002222",
            "is_primary": "1",
        },
    )
    case = desk.step(
        case,
        "record",
        party="ENT",
        content="已告知检测进度",
        next_follow_up_on=str(add_workdays(today(), 2)),
    )
    kept = ServiceRecord.get(ServiceRecord.service_case == case)
    assert (kept.party, kept.next_follow_up_on) == ("ENT", add_workdays(today(), 2))
    page = house.browser("clerk1").get(f"/admin/service_case/details/?id={case.id}").text
    assert "已告知检测进度" in page
