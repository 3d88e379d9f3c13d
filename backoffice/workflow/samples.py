"""Contract reviews and samples of a case: complex contracts go up, a sample passes from hand to
hand until it is disposed of (JL-5.3.1).
"""

from collections.abc import Iterator
from datetime import datetime

from peewee import ModelSelect

from backoffice.access.actor import Actor
from backoffice.errors import Invalid, Refused
from backoffice.messages.notifications import tell_heads
from backoffice.records import numbering, writes
from backoffice.records.rules import Rules, declare
from backoffice.workflow import case_events, correcting
from backoffice.workflow.engine import Context, Transition, Workflow, register
from backoffice.workflow.report_deliveries import of_an_open_case
from models.cases import ServiceCase
from models.clock import now
from models.fields import Choice, DateTime, ShortText
from models.messages import T
from models.samples import SAMPLE_DISPOSAL, ContractReview, Sample, SampleCustody


def by_whom(actor: Actor, review: ContractReview) -> None:
    of_an_open_case(actor, review)
    if review.id is None:
        review.reviewer = actor.staff_id


def escalate(actor: Actor, review: ContractReview, created: bool) -> None:
    """The window reviews simple and repeat contracts; a complex one is the head's to bring to the
    technical department (JL-5.3.1.2).
    """
    if not created:
        return
    case = review.service_case
    words = f"合同评审（{type(review).kind.options.label(review.kind)}）"
    case_events.add(actor, case, "COORD", words, case.status, case.status)
    if review.kind == "COMPLEX":
        tell_heads(case.station_id, "ASSIGN", f"{case.code} {words}", review)


def unfit(case: ServiceCase, actor: Actor) -> Iterator[str]:
    """A case whose contract was reviewed begins only when the newest review found ability and terms
    in order (JL-4.1, JL-5.3.1.2).
    """
    newest = (
        ContractReview.living()
        .where(ContractReview.service_case == case.id)
        .order_by(ContractReview.id.desc())
        .first()
    )
    if newest is None:
        return
    if not newest.capability_ok:
        yield T("The contract review has not confirmed the capability")
    if not newest.terms_ok:
        yield T("The contract review has not confirmed method, time and fee")


def receive(actor: Actor, sample: Sample) -> None:
    of_an_open_case(actor, sample)
    if sample.disposal:
        raise Refused(T("The sample is disposed of; nothing is changed any more"))
    if sample.id is None and sample.__data__.get("service_case"):
        sample.code = numbering.next_number("sample", STATION=sample.service_case.station.code)
        sample.holder = actor.name[:60]


def first_hand(actor: Actor, sample: Sample, created: bool) -> None:
    """The chain begins with who brought it and who took it."""
    if created:
        pass_on(
            actor,
            sample,
            sample.service_case.enterprise.name[:60],
            sample.holder,
            sample.received_at,
            sample.holder[:40],
        )


def pass_on(  # noqa: PLR0913 - the columns of the line
    actor: Actor, sample: Sample, giver: str, taker: str, at: datetime, signature: str
) -> None:
    writes.insert(
        actor,
        SampleCustody,
        sample=sample.id,
        row_no=chain(sample).count() + 1,
        from_whom=giver,
        to_whom=taker,
        at=at,
        signature=signature,
    )


def chain(sample: Sample) -> ModelSelect:
    return (
        SampleCustody.living()
        .where(SampleCustody.sample == sample.id)
        .order_by(SampleCustody.row_no)
    )


def hand_over(context: Context) -> dict:
    """From whoever holds it to the next; no hand-over lies before the last one."""
    sample, values = context.row, context.values
    last = chain(sample)[-1]
    if values["at"] > now():
        raise Invalid({"at": [T("May not lie in the future")]})
    if values["at"] < last.at:
        raise Invalid({"at": [T("May not lie before the last hand-over")]})
    pass_on(
        context.actor, sample, sample.holder, values["to_whom"], values["at"], values["signature"]
    )
    return {"holder": values["to_whom"]}


def not_disposed(context: Context) -> dict:
    """The sample is still there: disposed of by mistake, or not in this way."""
    sample = context.row
    correcting.tell(
        context.actor,
        sample.service_case,
        sample,
        changed={"disposal": [sample.disposal, None]},
        why=context.values["reason"],
    )
    return {"disposal": None}


def disposed_it(sample: Sample, actor: Actor) -> bool:
    return sample.updated_by == actor.account_id


def neighbours(row: SampleCustody) -> tuple:
    """The hand-overs before and after one."""
    places = {one.row_no: one for one in chain(row.sample)}
    return places.get(row.row_no - 1), places.get(row.row_no + 1)


def passed_on(row: SampleCustody) -> Iterator[str]:
    """The next hand-over rests on this one."""
    _before, after = neighbours(row)
    if after is not None:
        yield T("The sample was handed on since")


def in_their_order(actor: Actor, row: SampleCustody) -> None:
    """A hand-over lies between its neighbours, and not in the future. Raises Invalid."""
    before, after = neighbours(row)
    if row.at > now():
        raise Invalid({"at": [T("May not lie in the future")]})
    if before and row.at < before.at.replace(second=0, microsecond=0):
        raise Invalid({"at": [T("May not lie before the last hand-over")]})
    if after and row.at > after.at:
        raise Invalid({"at": [T("May not lie after the next hand-over")]})


def taker_follows(context: Context, before: dict) -> dict:
    """Who took it is who holds it, or who gives it next."""
    row = context.row
    _former, after = neighbours(row)
    if after is not None:
        writes.update_in_event(context.actor, after, {"from_whom": row.to_whom}, "correct")
    elif row.sample.holder != row.to_whom:
        writes.update_in_event(context.actor, row.sample, {"holder": row.to_whom}, "correct")
    return {}


declare(Rules(ContractReview, before_save=(by_whom,), after_save=(escalate,)))
declare(Rules(Sample, before_save=(receive,), after_save=(first_hand,)))


WORKFLOW = register(
    Workflow(
        Sample,
        Transition(
            "hand_over",
            "Hand over the sample",
            (None,),
            None,
            verb="update",
            effect=hand_over,
            primary=True,
            icon="right",
            clause="JL-5.3.1.4",
            fields={
                "to_whom": ShortText("Next holder", 60),
                "at": DateTime("Handed over at"),
                "signature": ShortText("Signed by", 40),
            },
            initial=lambda row, actor: {"at": now()},
        ),
        Transition(
            "dispose",
            "Dispose of the sample",
            (None,),
            lambda context: context.values["disposal"],
            verb="update",
            undoable=True,
            icon="check",
            fields={"disposal": Choice("Disposal", SAMPLE_DISPOSAL)},
            clause="JL-5.3.1.4",
        ),
        Transition(
            "reconsider",
            "Not disposed of",
            tuple(SAMPLE_DISPOSAL),
            fields=correcting.WHY,
            guard=correcting.mended_by(disposed_it),
            effect=not_disposed,
            verb="correct",
            clause="JL-5.3.1.4",
        ),
        state="disposal",
    )
)


register(
    Workflow(
        SampleCustody,
        correcting.correction(
            SampleCustody,
            ("to_whom", "at", "signature"),
            story=lambda row: row.sample.service_case,
            built_on=passed_on,
            check=in_their_order,
            follow=taker_follows,
        ),
        state=None,
    )
)
