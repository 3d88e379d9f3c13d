"""Cases at every point of a referral to provider1, with everything that can hang on one: for the
tests of who reaches what from outside.
"""

from peewee import ForeignKeyField

from backoffice.records import attachments, writes
from backoffice.workflow import referrals
from models.cases import ServiceCase
from models.clock import today
from models.deadlines import Deadline
from models.enterprises import Enterprise
from models.issues import CaseIssue
from models.plans import PlanMilestone, ServicePlan
from models.referrals import Referral
from models.registry import models
from models.requests import RequestItem
from models.samples import ContractReview, Sample
from models.sheets import HandlingSheet
from tests.factories import Desk, item
from tests.town import DETAILS, PAGE, PROVIDERS

OURS, THEIRS = PROVIDERS["west"], PROVIDERS["colleague"]
FIRM, PERSON, ADDRESS, PRODUCT = (
    "独石秘仪器械有限公司",
    "诸葛独石",
    "独石巷九十九号",
    "独石牌传感器",
)
SIBLING = "独石公司另一项需求"
SECRETS = (FIRM, PERSON, ADDRESS, PRODUCT, SIBLING)
"""Words of the enterprise and of the other items of its need, as they stand nowhere else."""


def firm_of(desk) -> Enterprise:
    """An enterprise that provider1 never served, under names that nobody else has."""
    served = ServiceCase.select(ServiceCase.enterprise).join(
        Referral, on=(Referral.service_case == ServiceCase.id)
    )
    known = {row.enterprise_id for row in served}
    firms = map(desk.enterprise, range(60))
    firm = next(one for one in firms if one.id not in known)
    Enterprise.update(
        name=FIRM,
        legal_rep=PERSON,
        contact_name=PERSON,
        person_in_charge=PERSON,
        address=ADDRESS,
        main_products=PRODUCT,
    ).where(Enterprise.id == firm.id).execute()
    return Enterprise.get_by_id(firm.id)


def case_of(desk, firm) -> ServiceCase:
    """A referred case of a need with an item beside it and rows in every detail table."""
    rows = {table: [dict(raw)] for table, raw in DETAILS.items()}
    other = {"section": "A8", "other_text": SIBLING}
    need = desk.need(
        enterprise=firm,
        operator_training_mode="1",
        opinion=SIBLING,
        signed_by=PERSON,
        children={
            **rows,
            RequestItem: [{"service_item": item("T01").id, "section": "A6_3"}, other],
        },
    )
    wanted = {
        f"item_{row.id}": "REFER" if row.service_item_id == item("T01").id else "SELF"
        for row in RequestItem.select().where(RequestItem.request == need)
    }
    need = desk.do(desk.do(need, "assess", **wanted), "accept")
    case = ServiceCase.get(ServiceCase.request == need, ServiceCase.delivery == "REFER")
    ServiceCase.update(content=f"{FIRM}的传感器需要检测，联系{PERSON}").where(
        ServiceCase.id == case.id
    ).execute()
    return ServiceCase.get_by_id(case.id)


def waits(desk, case):
    return desk.step(case, "refer", provider=OURS)


def accepted(desk, case):
    return desk.step(desk.step(waits(desk, case), "respond"), "agree")


def declined(desk, case):
    return desk.step(waits(desk, case), "respond", response="DECLINED", decline_reason="设备检修")


def asked_elsewhere(desk, case):
    """Declined, and another provider is being asked."""
    return desk.step(desk.step(declined(desk, case), "inform"), "rematch", provider=THEIRS)


def served_elsewhere(desk, case):
    case = desk.step(desk.step(asked_elsewhere(desk, case), "respond"), "agree")
    return desk.step(case, "record", content="由另一机构现场检测")


def timed_out(desk, case):
    case = waits(desk, case)
    Referral.update(response_due_on=today().replace(year=today().year - 1)).where(
        Referral.service_case == case.id
    ).execute()
    referrals.overdue_referrals()
    return ServiceCase.get_by_id(case.id)


def taken_back(desk, case):
    return desk.step(waits(desk, case), "recall")


def broken_off(desk, case):
    """Accepted, not agreed, and given to another provider that serves it now."""
    case = desk.step(desk.step(waits(desk, case), "respond"), "disagree")
    return desk.step(desk.step(desk.step(case, "rematch", provider=THEIRS), "respond"), "agree")


def left_in_service(desk, case):
    """It served and left; another provider serves now."""
    case = desk.step(accepted(desk, case), "record", content="现场取样")
    case = desk.step(desk.step(case, "break_off"), "inform")
    return desk.step(desk.step(desk.step(case, "rematch", provider=THEIRS), "respond"), "agree")


def taken_back_later(desk, case):
    """Chosen by mistake: it had accepted, and another one serves now."""
    case = desk.step(desk.step(waits(desk, case), "respond"), "recall")
    return desk.step(desk.step(desk.step(case, "rematch", provider=THEIRS), "respond"), "agree")


def served_by_the_station(desk, case):
    """Referred by mistake: it had accepted, and the station serves it itself."""
    case = desk.step(desk.step(waits(desk, case), "respond"), "redirect")
    return desk.step(desk.step(case, "start"), "agree")


STATES = {
    "waits": waits,
    "accepted": accepted,
    "declined": declined,
    "asked_elsewhere": asked_elsewhere,
    "served_elsewhere": served_elsewhere,
    "timed_out": timed_out,
    "taken_back": taken_back,
    "broken_off": broken_off,
    "left_in_service": left_in_service,
    "taken_back_later": taken_back_later,
    "served_by_the_station": served_by_the_station,
}


def furnish(desk, case):
    """What the station writes about a case, whoever serves it."""
    raw = {
        CaseIssue: desk.issue(case),
        ContractReview: desk.review(case),
        Sample: desk.sample(case),
        HandlingSheet: desk.sheet(case.request),
    }
    for model, typed in raw.items():
        writes.create(desk.clerk, model, typed)
    writes.create(
        desk.clerk, ServicePlan, desk.plan(case), children={PlanMilestone: desk.schedule()}
    )
    for owner in (case, case.request, case.enterprise):
        attachments.claim(attachments.store(desk.clerk, owner.table(), "独石附件.pdf", PAGE), owner)


def made(state: str) -> ServiceCase:
    """A furnished case in this state."""
    desk = Desk()
    case = STATES[state](desk, case_of(desk, firm_of(desk)))
    furnish(desk, case)
    return ServiceCase.get_by_id(case.id)


def hanging_on(case) -> dict:
    """{model: ids} of the enterprise, the need and the case, and of every row that points at one of
    them, however indirectly.
    """
    found = {
        Enterprise: {case.enterprise_id},
        type(case.request): {case.request_id},
        ServiceCase: {case.id},
    }
    grown = True
    while grown:
        before = sum(map(len, found.values()))
        for model in models():
            for field in model._meta.sorted_fields:
                ids = found.get(field.rel_model) if isinstance(field, ForeignKeyField) else None
                if ids:
                    found.setdefault(model, set()).update(
                        row for (row,) in model.select(model.id).where(field.in_(ids)).tuples()
                    )
        grown = sum(map(len, found.values())) > before
    clocks = [f"service_case:{one}" for one in found[ServiceCase]]
    found[Deadline] = {
        row
        for (row,) in Deadline.select(Deadline.id).where(Deadline.object_ref.in_(clocks)).tuples()
    }
    return found
