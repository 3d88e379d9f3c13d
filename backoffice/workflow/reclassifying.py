"""A case of the wrong item is put right: class, promise, matching, survey, notice and the row of
the need follow (decision 50, SY-5, SY-C).
"""

from collections.abc import Iterator

from peewee import ModelSelect

from backoffice.access.actor import Actor
from backoffice.deadlines import due_dates
from backoffice.deadlines import register as deadlines
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_provider
from backoffice.records import audit, writes
from backoffice.workflow import case_deadlines, correcting, green_channels, notices, surveys
from backoffice.workflow.engine import Context, Transition
from models.cases import UNSERVED, ServiceCase, ServiceRecord
from models.catalogue import ServiceItem
from models.fields import Link
from models.messages import T
from models.providers import ProviderService
from models.referrals import Referral
from models.requests import RequestItem
from models.surveys import SatisfactionSurvey

CORRECTABLE = (*UNSERVED, "SERVING", "ENDED", "EVALUATING", "CLOSED")


def served(case: ServiceCase) -> Iterator[str]:
    """What is built on the item of a case: its service, also that of a provider who broke off."""
    if case.status == "CLOSED":
        yield T("The case is closed")
    elif case.status not in UNSERVED:
        yield T("The service has begun")
    elif ServiceRecord.given(case).exists():
        yield T("A service record is written")


def item_now(case: ServiceCase, actor: Actor) -> dict:
    return {"service_item": case.service_item_id}


def reclassify(context: Context) -> dict:
    """The case is of another item. While its clock runs, its promise is that of the right item from
    the day on which the clock began, and the enterprise gets a notice that names the former one.
    Raises Invalid.
    """
    actor, why = context.actor, context.values["reason"]
    case, former = context.row, context.row.service_item
    right = ServiceItem.get_by_id(context.values["service_item"])
    is_open = case.status in due_dates.OPEN
    check(case, right)
    before = {**case.__data__}
    changed = {"service_item": right.id, "service_class": right.category.annex_c_code}
    if case.content == former.name:
        changed["content"] = right.name
    if is_open:
        changed |= promised(case, right)
    writes.update_in_event(actor, ServiceCase.get_by_id(case.id), changed, "reclassify")
    context.row = case = ServiceCase.get_by_id(case.id).bind_sealed()
    rows_follow(actor, case, former, right)
    surveys_follow(actor, case)
    deadlines.keep(case)
    if is_open:
        notices.issue_anew(actor, case, f"更正事项：{former.name} → {right.name}")
        tell_providers(case)
    told = audit.difference(ServiceCase, before, changed)
    context.content = correcting.words(case, changed=told, why=why)
    return {}


def check(case: ServiceCase, right: ServiceItem) -> None:
    """Another item than now, not asked for by another row of the need, offered by the provider who
    has the case or was asked to take it. Raises Invalid.
    """
    if right.id == case.service_item_id:
        raise Invalid({"service_item": [T("The case is of this item already")]})
    others = RequestItem.living().where(
        RequestItem.request == case.request_id,
        RequestItem.service_item == right.id,
        RequestItem.other_text.is_null(),
        RequestItem.service_case.is_null() | (RequestItem.service_case != case.id),
        RequestItem.disposition.is_null() | (RequestItem.disposition != "DROP"),
    )
    if others.exists():
        raise Invalid({"service_item": [T("Another row of the need asks for this item")]})
    if case.status not in due_dates.OPEN:
        return
    for referral in live_referrals(case):
        offers = ProviderService.living().where(
            ProviderService.provider == referral.provider_id,
            ProviderService.service_item == right.id,
            ProviderService.is_active == True,
        )
        if not offers.exists():
            words = T(
                "{provider} does not offer this item; take the referral back first",
                provider=referral.provider.name,
            )
            raise Invalid({"service_item": [words]})


def live_referrals(case: ServiceCase) -> ModelSelect:
    """The referral that waits for an answer, or by which a provider has the case."""
    return Referral.living().where(
        Referral.service_case == case.id, Referral.response.in_(("WAIT", "ACCEPTED"))
    )


def promised(case: ServiceCase, right: ServiceItem) -> dict:
    """Days and dates of the promise for the right item; a green channel is one item's."""
    kept = due_dates.promise(case.station_id, right)
    channel = green_channels.channel_of(case.request, right)
    days = min(kept.days, channel.fast_days) if channel else kept.days
    case.limit_days = days
    found = {
        "limit_days": days,
        "green_channel": channel and channel.id,
        "is_green": channel is not None,
        "due_on": due_dates.recomputed_due(case),
    }
    if case.round_no == 1 and case.replied_at is None:
        pauses, reply_days = case_deadlines.pauses_of(case), min(kept.reply_days, days)
        found["reply_due_on"] = case_deadlines.reply_run(case).due(pauses, reply_days)
    return found


def rows_follow(actor: Actor, case: ServiceCase, former: ServiceItem, right: ServiceItem) -> None:
    """The row of the need names the right item; what the enterprise wrote in its own words stays
    under its section.
    """
    rows = RequestItem.living().where(
        RequestItem.service_case == case.id,
        RequestItem.service_item.is_null() | (RequestItem.service_item == former.id),
    )
    for row in list(rows):
        changed = {"service_item": right.id}
        if not row.other_text:
            changed["section"] = right.section_in(case.request.form_profile)
        writes.update_in_event(actor, row, changed, "reclassify")


def surveys_follow(actor: Actor, case: ServiceCase) -> None:
    """Every survey of the case counts under the right class; what an enterprise has answered about
    keeps its words (SY-C).
    """
    for survey in list(
        SatisfactionSurvey.living().where(SatisfactionSurvey.service_case == case.id)
    ):
        changed = {"service_class": case.service_class}
        if survey.status in surveys.OPEN:
            changed["content"] = case.content
        writes.update_in_event(actor, survey, changed, "reclassify")


def tell_providers(case: ServiceCase) -> None:
    for referral in live_referrals(case):
        words = f"{referral.code} 更正事项：{case.service_item.name}"[:300]
        tell_provider(referral.provider_id, "REFER", words, referral)


TRANSITION = Transition(
    "reclassify",
    "Wrong item",
    CORRECTABLE,
    fields={
        "service_item": Link("Right item", ServiceItem, limit={"is_active": True}),
        **correcting.WHY,
    },
    initial=item_now,
    guard=correcting.mended_by(correcting.handles, served),
    effect=reclassify,
    verb="correct",
    event_type="CORRECT",
    icon="edit",
    clause="SY-5",
)
