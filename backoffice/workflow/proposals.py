"""Proposed changes are approved, declined or withdrawn, one by one or several of a record together
(decisions 42).
"""

from collections.abc import Iterator

from backoffice.access.actor import Actor
from backoffice.errors import Conflict, Invalid
from backoffice.messages.notifications import tell_account
from backoffice.records import change_log, change_values, writes
from backoffice.records import proposals as proposing
from backoffice.workflow.engine import Context, Transition, Workflow, register
from models.clock import now
from models.fields import Flag, Text
from models.messages import T
from models.proposals import ChangeProposal

ALTHOUGH = "although"


def siblings(proposal: ChangeProposal) -> list[ChangeProposal]:
    """Everything that waits for a decision on the same record, this one among it."""
    row = proposing.target_of(proposal)
    return proposing.pending_of(row) if row is not None else [proposal]


def can_be_decided(proposal: ChangeProposal, actor: Actor) -> Iterator[str]:
    row = proposing.target_of(proposal)
    if row is None:
        yield T("The entry is no longer there")
    elif not proposing.may_decide(actor, row) or proposal.created_by == actor.account_id:
        yield T("Who approves changes of this entry decides about it")


def can_be_declined(proposal: ChangeProposal, actor: Actor) -> Iterator[str]:
    """What was proposed for an entry that is gone since is still taken off the list of what
    waits.
    """
    if proposing.target_of(proposal) is not None:
        yield from can_be_decided(proposal, actor)


def fields_when_outdated(proposal: ChangeProposal, actor: Actor) -> dict:
    """A value that changed since it was proposed is overwritten on purpose only."""
    row = proposing.target_of(proposal)
    outdated = row is not None and proposing.is_outdated(proposal, row)
    return (
        {ALTHOUGH: Flag("Take the proposed value although the present one has changed")}
        if outdated
        else {}
    )


def apply(actor: Actor, proposals: list[ChangeProposal], although: bool = False) -> None:
    """Give a record the values that were proposed for it, all or none. Raises Invalid."""
    row = proposing.target_of(proposals[0])
    if row is None:
        raise Conflict()
    if not although and any(proposing.is_outdated(one, row) for one in proposals):
        raise Invalid(
            {
                ALTHOUGH: [
                    T("The value has changed since this was proposed; look at it and decide again")
                ]
            }
        )
    wanted = {
        one.field: change_values.unpacked(type(row), one.field, proposing.pair_of(one)[1])
        for one in proposals
    }
    writes.update(actor, row, wanted, given=proposing.verified_anew(actor, row, wanted))


def approve(context: Context) -> dict:
    if not context.values.get("applied"):
        apply(context.actor, [context.row], bool(context.values.get(ALTHOUGH)))
    return _decided(context, "变更已批准")


def decline(context: Context) -> dict:
    return {
        **_decided(context, f"变更未批准：{context.values['reason']}"),
        "reason": context.values["reason"],
    }


def _decided(context: Context, words: str) -> dict:
    row = proposing.target_of(context.row)
    if row is not None and not context.values.get("quiet"):
        tell_account(
            context.row.created_by, "FEEDBACK", f"{proposing.called(row)} {words}", context.row
        )
    return {"decided_by": context.actor.account_id, "decided_at": now()}


WORKFLOW = register(
    Workflow(
        ChangeProposal,
        Transition(
            "approve",
            "Approve",
            ("PENDING",),
            "APPROVED",
            fields=fields_when_outdated,
            guard=can_be_decided,
            effect=approve,
            primary=True,
            icon="check",
            clause="GDD-8.2.3",
        ),
        Transition(
            "decline",
            "Decline",
            ("PENDING",),
            "DECLINED",
            verb="approve",
            fields={"reason": Text("Reason")},
            guard=can_be_declined,
            effect=decline,
            icon="close",
            danger=True,
            clause="GDD-8.2.3",
        ),
        Transition(
            "withdraw",
            "Withdraw the proposal",
            ("PENDING",),
            "WITHDRAWN",
            icon="back",
            clause="GDD-8.2.3",
        ),
    )
)


def decide(
    actor: Actor,
    proposals: list[ChangeProposal],
    event: str,
    reason: str = "",
    although: bool = False,
) -> None:
    """Approve or decline several proposals for one record in one act: all or none. Raises Invalid,
    Refused, GuardFailed, Conflict.
    """
    transition = WORKFLOW.transitions[event]
    with change_log.act(actor, "EVENT", transition.label):
        told = {"quiet": True}
        if event == "approve":
            for one in proposals:
                if missing := list(can_be_decided(one, actor)):
                    raise writes.Refused(missing[0])
            apply(actor, proposals, although)
            told["applied"] = True
        for one in proposals:
            fresh = ChangeProposal.get_by_id(one.id).bind_sealed()
            WORKFLOW.fire(
                actor,
                fresh,
                event,
                {"reason": reason, ALTHOUGH: "1" if although else ""},
                given=told,
            )
        _tell_together(proposals, event, reason)


def _tell_together(proposals: list[ChangeProposal], event: str, reason: str) -> None:
    row = proposing.target_of(proposals[0])
    if row is None:
        return
    words = (
        f"{len(proposals)} 项变更已批准"
        if event == "approve"
        else f"{len(proposals)} 项变更未批准：{reason}"
    )
    for account in {one.created_by for one in proposals}:
        first = next(one for one in proposals if one.created_by == account)
        tell_account(account, "FEEDBACK", f"{proposing.called(row)} {words}", first)
