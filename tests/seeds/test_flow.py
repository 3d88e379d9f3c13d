"""The half year of work in the demo world: every state, a full workbench, and nothing that the
product forbids.
"""

from collections import Counter
from datetime import timedelta

import pytest

from backoffice.access.actors import load_actor
from backoffice.access.scopes import visible
from backoffice.deadlines import due_dates
from backoffice.messages import notifications
from backoffice.records.audit import faults as audit_faults
from models import cipher
from models.accounts import UserAccount
from models.archives import ArchiveFile
from models.assets import ASSET_STATUS, FixedAsset
from models.audit import AuditLog
from models.cases import (
    CASE_STATUS,
    CaseEvent,
    CasePause,
    ServiceCase,
    ServiceRecord,
    ServiceSummary,
)
from models.clock import day_of, today
from models.complaints import COMPLAINT_STATUS, Complaint
from models.consultations import CONSULT_STATUS, Consultation
from models.enterprises import Enterprise
from models.green import GreenChannel
from models.intakes import INTAKE_STATUS, Intake
from models.issues import CaseIssue
from models.plans import IndustrySurvey, ServicePlan
from models.referrals import REFERRAL_RESPONSE, Referral
from models.refusals import RefusalFiling
from models.requests import REQUEST_STATUS, CaseNotice, RequestItem, ServiceRequest
from models.samples import ContractReview, Sample
from models.suggestions import Suggestion
from models.surveys import SatisfactionSurvey
from models.visits import EnterpriseVisit
from seeds.demo import fiction, invariants
from seeds.demo.stories import FOODS, LAPSED, MACHINES, PROJECT
from tests.seeds.conftest import bound_to, build

OPEN = ServiceCase.status.not_in(("CLOSED", "ARCHIVED"))
NOT_REACHED = {"ACCEPTED"}
"""No event of a need ends in ACCEPTED."""


def actor(login):
    return load_actor(UserAccount.get(username=login))


def states(model, field="status"):
    return Counter(getattr(row, field) for row in model.select())


def lights(login):
    """How many open cases of a specialist stand under which light; "" runs in time."""
    mine = ServiceCase.living().where(ServiceCase.specialist == actor(login).staff_id, OPEN)
    found = [due_dates.left(case.due_on, case.status, case.is_paused) for case in mine]
    return Counter(left.tone for left in found if left), Counter(case.status for case in mine)


def test_every_state_is_there(cast):
    assert set(states(ServiceRequest)) == set(REQUEST_STATUS) - NOT_REACHED
    assert set(states(ServiceCase)) == set(CASE_STATUS)
    assert set(states(Referral, "response")) == set(REFERRAL_RESPONSE)
    assert set(states(Complaint)) == set(COMPLAINT_STATUS) - {"EXTERNAL"}
    assert set(states(Consultation)) == set(CONSULT_STATUS) - {"CONVERTED"}
    assert set(states(Intake)) == set(INTAKE_STATUS)
    assert set(states(FixedAsset)) == set(ASSET_STATUS) - {"TRANSFER"}


def test_there_is_as_much_work_as_planned(cast):
    assert (
        105 <= ServiceRequest.select().count() <= 125 and 235 <= ServiceCase.select().count() <= 285
    )
    assert Complaint.select().count() == 24
    assert {row.form_profile for row in ServiceRequest.select()} == {"SY_A", "JL_B"}
    assert Counter(row.attempt for row in Referral.select())[3] >= 1
    assert (
        CasePause.select().where(CasePause.to_on.is_null()).exists()
        and CasePause.select().where(CasePause.to_on.is_null(False)).exists()
    )


def test_the_first_clerk_has_a_full_desk(cast):
    tones, found = lights("clerk1")
    assert sum(found.values()) >= 25
    assert tones["late"] >= 3 and tones["near"] >= 2 and tones["rest"] >= 1
    assert found["WAIT_PROV"] >= 3 and found["EVALUATING"] >= 2


def test_the_second_clerk_has_some_work(cast):
    tones, found = lights("clerk2")
    assert sum(found.values()) >= 8 and tones["near"] + tones["late"] >= 1


def test_the_first_provider_has_something_to_answer_and_to_do(cast):
    mine = Counter(row.response for row in visible(actor("provider1"), Referral))
    assert mine["WAIT"] >= 3 and mine["ACCEPTED"] >= 5


def test_auditor_and_expert_see_something(cast):
    assert visible(actor("auditor1"), ServiceCase).count() > 100
    assert 1 <= visible(actor("expert1"), ServiceCase).count() < 60


def test_messages_wait_for_those_who_get_any(cast):
    for login in ("head1", "clerk1", "clerk2", "provider1"):
        assert notifications.unread(cast.account[login].id), login


def test_everything_happened_in_the_last_half_year_and_at_working_hours(cast):
    days = {day_of(row.happened_at) for row in CaseEvent.select()}
    assert today() - timedelta(days=220) < min(days) < today() - timedelta(days=150) and max(
        days
    ) == today() - timedelta(days=1)
    assert len({(day.year, day.month) for day in days}) >= 6


def test_story_1_the_full_visit(cast):
    request = ServiceRequest.get(
        ServiceRequest.enterprise == Enterprise.get(name=MACHINES),
        ServiceRequest.description.contains("市长质量奖"),
    )
    assert RequestItem.living().where(RequestItem.request == request).count() == 8
    cases = {
        case.service_item.code: case
        for case in ServiceCase.living().where(ServiceCase.request == request)
    }
    assert set(cases) == {"Q01", "M04", "T03"} and request.status in ("DONE", "ARCHIVED")
    assert {case.status for case in cases.values()} <= {"CLOSED", "ARCHIVED"} and cases[
        "Q01"
    ].delivery == "SELF"


def test_story_2_refused_and_found_again(cast):
    request = ServiceRequest.get(
        ServiceRequest.enterprise == Enterprise.get(name=FOODS),
        ServiceRequest.description.contains("桃酥"),
    )
    rounds = (
        Referral.select()
        .join(ServiceCase)
        .where(ServiceCase.request == request)
        .order_by(Referral.attempt)
    )
    first, second = rounds
    assert (first.response, second.response) == (
        "DECLINED",
        "ACCEPTED",
    ) and first.provider_id != second.provider_id
    assert first.informed_enterprise_at <= second.sent_at
    assert (
        ServiceSummary.get(ServiceSummary.service_case == second.service_case).provider_id
        == second.provider_id
    )


def test_story_3_one_notice_names_everything(cast):
    request = ServiceRequest.get(ServiceRequest.description.contains("首次来站未带齐材料"))
    notices = [
        row.kind
        for row in CaseNotice.select().where(CaseNotice.request == request).order_by(CaseNotice.id)
    ]
    assert notices == ["YCGZ", "SLTZ"]


def test_story_4_refused_by_somebody_else(cast):
    for request in ServiceRequest.select().where(ServiceRequest.status == "REFUSED"):
        notice = CaseNotice.get(CaseNotice.request == request, CaseNotice.kind == "BYSL")
        assert notice.reason and notice.issued_by_id not in (
            request.first_responder_id,
            request.service_staff_id,
        )


def test_story_5_first_in_every_queue(cast):
    channel = GreenChannel.get(GreenChannel.project_ref == PROJECT)
    case = ServiceCase.get(ServiceCase.request == channel.request)
    assert (channel.decision, channel.fast_days, case.green_channel_id, case.limit_days) == (
        "APPROVE",
        4,
        channel.id,
        4,
    )
    assert (
        case.is_green and case.status == "SERVING" and states(GreenChannel, "decision")["WAIT"] == 1
    )


def test_story_6_no_certificate_no_referral(cast):
    case = (
        ServiceCase.select()
        .join(ServiceRequest)
        .where(ServiceRequest.description.contains(LAPSED))
        .get()
    )
    asked = [row.provider.name for row in Referral.select().where(Referral.service_case == case)]
    assert len(asked) == 1 and LAPSED not in asked


def test_visits_questions_opinions_and_problems_are_there(cast):
    """Each in every state that somebody may want to look at."""
    visits = list(EnterpriseVisit.select())
    begun = {
        row.visit_id for row in ServiceRequest.select().where(ServiceRequest.channel == "VISIT")
    }
    assert (
        None not in begun
        and begun <= {row.id for row in visits}
        and {row.has_need for row in visits} == {True, False}
    )
    assert {"OPEN", "ANSWERED"} <= set(states(Consultation)) and Consultation.select().where(
        Consultation.answered_at > Consultation.created_at
    ).exists()
    assert (
        states(CaseIssue) == {"OPEN": 2, "CLOSED": 1}
        and CaseIssue.select()
        .where(CaseIssue.status == "OPEN", CaseIssue.cause.is_null(False))
        .exists()
    )
    assert {"BOX", "PHONE", "SURVEY"} <= set(states(Suggestion, "source"))
    assert (
        RefusalFiling.select().where(RefusalFiling.decision == "APPROVE").exists()
        and ArchiveFile.select().where(ArchiveFile.kind == "CASE").exists()
    )
    assert {"SUBMITTED", "CHECKED"} & set(states(SatisfactionSurvey))


def test_plans_surveys_reviews_and_samples_are_there(cast):
    """Each in the states that its list has a view for."""
    assert states(ServicePlan) == {"IN_FORCE": 2, "REVIEW": 2, "DRAFT": 1} and set(
        states(ServicePlan, "kind")
    ) == {"CASE", "INDUSTRY"}
    assert IndustrySurvey.select().count() == 2 and set(states(ContractReview, "kind")) == {
        "SIMPLE",
        "REPEAT",
        "COMPLEX",
    }
    assert states(Sample, "disposal") == {None: 2, "KEEP": 1} and set(
        states(Sample, "receive_mode")
    ) == {"WINDOW", "PICKUP", "MAIL"}
    assert EnterpriseVisit.select().where(EnterpriseVisit.mode == "CAMP").count() == 1
    assert (
        ServiceRequest.select()
        .where(
            ServiceRequest.status == "ARCHIVED",
            ServiceRequest.id.in_(ArchiveFile.select(ArchiveFile.request)),
        )
        .exists()
    )


def test_a_case_was_opened_again(cast):
    case = ServiceCase.get(ServiceCase.round_no == 2)
    assert case.status == "SERVING" and {
        row.round_no for row in ServiceRecord.select().where(ServiceRecord.service_case == case)
    } == {1, 2}


def test_hostile_text_stands_in_several_needs(cast):
    texts = [row.description or "" for row in ServiceRequest.select()]
    for piece in (fiction.HOSTILE_TEXT, "=HYPERLINK(", "🚀", "䶮", "@SUM(1+1)"):
        assert any(piece in text for text in texts), piece
    assert (
        sum(any(piece in text for piece in ("<b>", "=HYPERLINK(", "䶮", "@SUM")) for text in texts)
        >= 3
    )


def test_people_did_it_and_the_chain_is_whole(cast):
    assert audit_faults() == []
    system = AuditLog.select().where(AuditLog.user.is_null())
    assert {row.event for row in system} <= {"time_out", "overdue", "answer", None}
    kept = [row for row in system if row.event is None]
    assert kept and {row.diff["source"][1] for row in kept} == {"SURVEY"}, (
        "an opinion of an enterprise that answered by its link becomes a suggestion"
    )


@pytest.mark.parametrize(
    "harm",
    [
        lambda: ServiceCase.update(started_at=None, ended_at=None, status="SERVING").where(
            ServiceCase.round_no == 1, ServiceCase.status == "CLOSED"
        ),
        lambda: ServiceCase.update(accepted_at=today() - timedelta(days=900)).where(
            ServiceCase.status == "NEW"
        ),
        lambda: ServiceRequest.update(code="XQ-1-9").where(
            ServiceRequest.status == "REGISTERED",
            ServiceRequest.id
            == ServiceRequest.select(ServiceRequest.id)
            .where(ServiceRequest.status == "REGISTERED")
            .limit(1),
        ),
        lambda: CaseEvent.delete().where(CaseEvent.event_type == "REGISTER"),
        lambda: ServiceRequest.update(status="DONE").where(ServiceRequest.status == "IN_PROGRESS"),
        lambda: ServiceSummary.delete(),
        lambda: ServiceCase.update(is_paused=True).where(ServiceCase.status == "NEW"),
        lambda: Referral.update(informed_enterprise_at=None).where(Referral.response == "DECLINED"),
        lambda: AuditLog.update(user_name="somebody else").where(AuditLog.id == 7),
    ],
)
def test_every_fault_is_found(cast, harm):
    assert invariants.faults() == []
    assert harm().execute()
    with pytest.raises(invariants.Broken):
        invariants.check()


@pytest.mark.prove
def test_two_loads_on_one_day_make_the_same_world(cast, tmp_path):
    first, path, ring = told(), tmp_path / "again.sqlite3", cipher.Keyring.new()
    build(path, ring)
    with bound_to(path, ring):
        assert told() == first


def told():
    return (
        [
            (row.code, row.name, row.contact_phone.open(), row.file_opened_on)
            for row in Enterprise.select()
        ],
        [(row.code, row.status, row.due_on, row.closed_at) for row in ServiceCase.select()],
    )
