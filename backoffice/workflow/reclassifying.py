"""The item of a case, and with it its class and promise, is put right (decision 50, SY-C-6)."""

from collections.abc import Iterator

from backoffice.access.actor import Actor
from backoffice.deadlines import due_dates
from backoffice.deadlines import register as deadlines
from backoffice.errors import Invalid
from backoffice.records import writes
from backoffice.workflow import surveys
from backoffice.workflow.engine import Context
from backoffice.workflow.notices import issue
from models.cases import ServiceCase
from models.catalogue import ServiceItem
from models.fields import Flag, Link, Text
from models.messages import T
from models.providers import ProviderService
from models.referrals import Referral
from models.requests import CaseNotice, RequestItem

FIELDS = {
    "service_item": Link("Right item", ServiceItem, limit={"is_active": True}),
    "keyed_wrongly": Flag(
        "The signed form names this item",
        help="It was keyed in wrongly; otherwise the form stays as it was signed",
    ),
    "reason": Text("Reason"),
}
BEFORE_SERVICE = ("NEW", "MATCHING", "WAIT_PROV", "WAIT_ENT")
CORRECTABLE = (*BEFORE_SERVICE, "SERVING", "ENDED", "EVALUATING", "CLOSED")


def may_reclassify(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """Who handles the case before it is served; afterwards the head."""
    if case.status not in BEFORE_SERVICE and "HEAD" not in actor.roles:
        yield T("The service has gone on from here; the head corrects it, with a reason")


def reclassify(context: Context) -> dict:
    """The case is of another item: class, promise, survey form and notice follow; a provider that
    was asked must offer it.
    """
    case, values = context.row, context.values
    former, right = case.service_item, ServiceItem.get_by_id(values["service_item"])
    if former.id == right.id:
        raise Invalid({"service_item": [T("The case is of this item already")]})
    require_offer(case, right)
    case.service_item, case.service_class = right.id, right.category.annex_c_code
    changed = {"service_item": right.id, "service_class": case.service_class}
    if case.status in due_dates.OPEN:
        changed |= promise_anew(case, right)
    writes.update_in_event(context.actor, ServiceCase.get_by_id(case.id), changed, "reclassify")
    context.row = ServiceCase.get_by_id(case.id).bind_sealed()
    for row in list(RequestItem.living().where(RequestItem.service_case == case.id)):
        name_right_item(context, row, right)
    for survey in filter(None, [surveys.survey_of(case)]):
        writes.update_in_event(
            context.actor, survey, {"service_class": case.service_class}, "reclassify"
        )
    deadlines.keep(context.row)
    context.content = f"更正事项：{former.name} → {right.name}（{values['reason']}）"
    return {}


def require_offer(case: ServiceCase, right: ServiceItem) -> None:
    """Raises Invalid when a provider has the case that does not offer the right item."""
    for referral in Referral.living().where(
        Referral.service_case == case.id, Referral.response.in_(("WAIT", "ACCEPTED"))
    ):
        offers = ProviderService.living().where(
            ProviderService.provider == referral.provider_id,
            ProviderService.service_item == right.id,
            ProviderService.is_active,
        )
        if not offers.exists():
            words = T("{provider} does not offer this item", provider=referral.provider.name)
            raise Invalid({"service_item": [words]})


def promise_anew(case: ServiceCase, right: ServiceItem) -> dict:
    """Promised days and due date by the promise of the right item, from the day the clock began."""
    days = due_dates.promise(case.station_id, right).days
    if case.green_channel_id:
        days = min(days, case.green_channel.fast_days)
    case.limit_days = days
    return {"limit_days": days, "due_on": due_dates.recomputed_due(case)}


def name_right_item(context: Context, row: RequestItem, right: ServiceItem) -> None:
    """The item of the need follows where it was keyed wrongly or stands in words; the enterprise
    gets a notice that replaces the one of the wrong item.
    """
    changed: dict = {}
    if context.values["keyed_wrongly"] or row.other_text:
        changed = {"service_item": right.id}
    if context.values["keyed_wrongly"] and right.annex_a_section:
        changed["section"] = right.annex_a_section
    if changed:
        writes.update_in_event(context.actor, row, changed, "reclassify")
    case = context.row
    for notice in list(
        CaseNotice.living()
        .where(CaseNotice.request == row.request_id, CaseNotice.kind == "SLTZ")
        .order_by(CaseNotice.id.desc())
    ):
        if row.id in writes.linked_ids(notice, "items") and case.status in due_dates.OPEN:
            issue(
                context.actor,
                case.request,
                "SLTZ",
                notice.delivery_mode,
                [row.id],
                promised_on=case.due_on,
                replaces=notice,
            )
            return
