"""What providers and experts reach, who work for no station: the cases that they serve now, and
what belongs to these (decisions 41).

A provider serves a case while its acceptance is the current one; an expert while the case names
them. Whoever only waits, has declined or was replaced reaches the own referral and nothing else.
"""

from collections.abc import Collection

from peewee import SQL, Field, Node, NodeList, SelectBase, fn

from backoffice.access.actor import Actor
from models.accounts import UserAccount
from models.base import BaseTable, Record
from models.cases import CaseEvent, ServiceCase
from models.catalogue import ServiceItem
from models.deadlines import Deadline
from models.providers import ProviderContact
from models.referrals import Referral
from models.requests import RequestItem
from models.sheets import HandlingSheet

OF_MATCHING = ("REFER", "REMATCH")
"""Events that name the candidates of a case and their scores."""
OF_ANSWERS = (*OF_MATCHING, "RESPOND")
PROFILE = ("provider", "provider_contact", "provider_qualification", "provider_service", "expert")
"""What a provider or expert keeps of itself."""


def among(field: Field, query: SelectBase) -> Node:
    """`field IN (query)`: peewee's own `in_` renders its right side twice, so nesting it costs a
    doubling a level.
    """
    return NodeList((field, SQL("IN"), query))


def is_outside(actor: Actor, model: type[BaseTable]) -> bool:
    """Whether the actor reads rows of a table only as a provider or expert, and works for no
    station.
    """
    narrow = all(
        reach.kind in ("PROVIDER", "OWN") for reach in actor.reaches("read", model.table())
    )
    return narrow and actor.staff_id is None and bool(actor.provider_id or actor.expert_id)


def hides(actor: Actor, field: Field) -> bool:
    """Whether a field is for the stations alone, and the actor is no part of them."""
    model = getattr(field, "model", None)
    if model is None:
        return False
    return field.name in getattr(model, "internal", ()) and is_outside(actor, model)


def is_own(actor: Actor, row: Record) -> bool:
    """Whether a row is the person, or the institution the person speaks for: its names are no
    secret to them.
    """
    mine = {"staff": actor.staff_id, "expert": actor.expert_id, "provider": actor.provider_id}
    if row.table() == "provider_contact":
        return actor.provider_id is not None and row.provider_id == actor.provider_id
    return mine.get(row.table()) is not None and mine[row.table()] == row.id


def acts_shown(actor: Actor, model: type[BaseTable]) -> set[int] | None:
    """The accounts whose acts on rows of a table the actor may read; None for everybody's.

    From outside a person follows the own acts and those of the own institution, as in the log; the
    own profile as a whole.
    """
    if not is_outside(actor, model) or model.table() in PROFILE:
        return None
    contacts = ProviderContact.select(ProviderContact.id).where(
        ProviderContact.provider == (actor.provider_id or 0)
    )
    colleagues = (
        UserAccount.select(UserAccount.id)
        .where(UserAccount.provider_contact.in_(contacts))
        .tuples()
    )
    return {actor.account_id or 0, *(account for (account,) in colleagues)}


# providers


def accepted_now(ids: Collection[int]) -> SelectBase:
    """Referrals that one of these providers accepted, none was sent after, and whose case is still
    its own.
    """
    later = Referral.alias()
    newer = later.select(SQL("1")).where(
        later.service_case == Referral.service_case,
        later.attempt > Referral.attempt,
        ~later.is_deleted,
    )
    return (
        Referral.living()
        .join(ServiceCase)
        .where(
            Referral.provider.in_(ids),
            Referral.response == "ACCEPTED",
            ServiceCase.provider == Referral.provider,
            ~fn.EXISTS(newer),
        )
    )


def cases_of_provider(ids: Collection[int]) -> SelectBase:
    return accepted_now(ids).select(Referral.service_case)


def requests_of_provider(ids: Collection[int]) -> SelectBase:
    return ServiceCase.select(ServiceCase.request).where(
        among(ServiceCase.id, cases_of_provider(ids))
    )


def enterprises_of_provider(ids: Collection[int]) -> SelectBase:
    """A provider sees an enterprise only while it serves a case of it (roles note 4)."""
    return ServiceCase.select(ServiceCase.enterprise).where(
        among(ServiceCase.id, cases_of_provider(ids))
    )


def items_of_provider(ids: Collection[int]) -> SelectBase:
    """Of the items of a need those alone that became the provider's cases."""
    return RequestItem.select(RequestItem.id).where(
        among(RequestItem.service_case, cases_of_provider(ids))
    )


def sheets_of_provider(ids: Collection[int]) -> SelectBase:
    """Handling sheets that are about a case of the provider."""
    through = HandlingSheet.cases.through_model
    return through.select(through.handlingsheet).where(
        among(through.servicecase, cases_of_provider(ids))
    )


def events_of_provider(ids: Collection[int]) -> SelectBase:
    """The story of the provider's cases: that they began, and from its own referral on; without the
    candidates and their scores.
    """
    sending = CaseEvent.alias()
    last = sending.select(fn.MAX(sending.id)).where(
        sending.service_case == Referral.service_case, sending.event_type.in_(OF_MATCHING)
    )
    own = (
        accepted_now(ids)
        .select(CaseEvent.id)
        .join_from(Referral, CaseEvent, on=(CaseEvent.service_case == Referral.service_case))
    )
    since = (CaseEvent.happened_at >= Referral.sent_at) & (CaseEvent.id > fn.COALESCE(last, 0))
    return own.where(since | (CaseEvent.event_type == "REGISTER"))


def deadlines_of_provider(ids: Collection[int]) -> SelectBase:
    """Clocks that bind the provider: of its cases, and of referrals that wait for its answer."""
    waiting = (
        Referral.living()
        .select(_reference(Referral.service_case))
        .where(Referral.provider.in_(ids), Referral.response == "WAIT")
    )
    served = accepted_now(ids).select(_reference(Referral.service_case))
    of_waiting = (
        (Deadline.kind == "REFERRAL")
        & Deadline.stopped_on.is_null()
        & among(Deadline.object_ref, waiting)
    )
    return Deadline.select(Deadline.id).where(
        Deadline.provider.in_(ids), of_waiting | among(Deadline.object_ref, served)
    )


def _reference(case_id: Node) -> Node:
    """How a clock names its case."""
    return NodeList((SQL("'service_case:' ||"), case_id))


# experts


def cases_naming(actor: Actor) -> SelectBase:
    """Cases that name the acting expert."""
    through = ServiceCase.technicians.through_model
    return through.select(through.servicecase).where(through.expert == (actor.expert_id or 0))


def items_naming(actor: Actor) -> SelectBase:
    return RequestItem.select(RequestItem.id).where(
        among(RequestItem.service_case, cases_naming(actor))
    )


def events_naming(actor: Actor) -> SelectBase:
    """The story of the cases that name the expert, without candidates, scores and answers of
    providers.
    """
    return CaseEvent.select(CaseEvent.id).where(
        among(CaseEvent.service_case, cases_naming(actor)), CaseEvent.event_type.not_in(OF_ANSWERS)
    )


# tables of a need that belong to one kind of item


def details_in(model: type[BaseTable], kind: str, cases: SelectBase) -> SelectBase:
    """Rows of a detail table of needs of which one of these cases serves this kind of item."""
    needs = (
        ServiceCase.select(ServiceCase.request)
        .join(ServiceItem)
        .where(ServiceItem.detail_kind == kind, among(ServiceCase.id, cases))
    )
    return model.select(model.id).where(among(model.request, needs))
