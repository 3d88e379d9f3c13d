"""The item of a case is put right: promise, class, survey and matching follow (decision 50)."""

from backoffice.deadlines import due_dates
from backoffice.errors import Invalid
from backoffice.records import writes
from backoffice.workflow.engine import Context
from backoffice.workflow.referring import open_referral
from models.cases import ServiceCase
from models.catalogue import ServiceItem
from models.fields import Link, Text
from models.messages import T
from models.providers import Provider, ProviderService
from models.requests import RequestItem
from models.surveys import SatisfactionSurvey

FIELDS = {
    "service_item": Link("Service item", ServiceItem, limit={"is_active": True}),
    "reason": Text("Reason"),
}
WITH_PROVIDER = ("WAIT_ENT", "SERVING")
"""States in which a provider that said yes serves the item, or will."""


def present(case: ServiceCase, actor: object) -> dict:
    return {"service_item": case.service_item_id}


def correct(context: Context) -> dict:
    """Another item, with the reason; its class, its promise as long as the clock runs, and the
    survey that nobody has answered yet. Whoever serves must offer the new item. Raises Invalid.
    """
    case, before = context.row, context.row.service_item
    item = ServiceItem.get_by_id(context.values["service_item"])
    if item.id == before.id:
        raise Invalid({"service_item": [T("This is the item that the case has already")]})
    provider = _chosen_provider(case)
    if provider is not None and not _is_offered(provider, item):
        raise Invalid(
            {"service_item": [T("{provider} does not offer this item", provider=provider.name)]}
        )
    changed = {"service_item": item.id, "service_class": item.category.annex_c_code}
    if case.content == before.name:
        changed["content"] = item.name
    if case.status == "NEW" and item.delivery == "REFER":
        changed["delivery"] = "REFER"
    case.service_item = item
    if case.status in due_dates.OPEN:
        changed.update(_promise(case))
    for row in list(RequestItem.living().where(RequestItem.service_case == case.id)):
        writes.update_in_event(context.actor, row, {"service_item": item.id}, "correct_item")
    surveys = SatisfactionSurvey.living().where(
        SatisfactionSurvey.service_case == case.id, SatisfactionSurvey.submitted_at.is_null()
    )
    for row in list(surveys):
        after = {"service_class": changed["service_class"]}
        writes.update_in_event(context.actor, row, after, "correct_item")
    words = f"{before.code} {before.name} → {item.code} {item.name}"
    due = f"；{case.due_on} → {changed['due_on']}" if "due_on" in changed else ""
    context.content = f"更正事项：{words}{due}：{context.values['reason']}"
    return changed


def _chosen_provider(case: ServiceCase) -> Provider | None:
    """Who serves the case, or was asked to."""
    if case.status == "WAIT_PROV":
        return open_referral(case).provider
    return case.provider if case.status in WITH_PROVIDER else None


def _is_offered(provider: Provider, item: ServiceItem) -> bool:
    return (
        ProviderService.living()
        .where(
            ProviderService.provider == provider,
            ProviderService.service_item == item,
            ProviderService.is_active == True,
        )
        .exists()
    )


def _promise(case: ServiceCase) -> dict:
    """The promise for the item that the case has now, from the day on which its clock began."""
    kept, channel = due_dates.promise(case.station_id, case.service_item), case.green_channel
    days = min(kept.days, channel.fast_days) if channel else kept.days
    case.limit_days = days
    return {"limit_days": days, "due_on": due_dates.recomputed_due(case)}
