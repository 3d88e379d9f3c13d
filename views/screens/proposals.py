"""Changes pending approval: what owners of a profile propose, and the page on which it is decided
(decisions 42).
"""

from typing import ClassVar

from flask import redirect, render_template, request, url_for
from flask_admin import expose
from flask_babel import gettext as _

from backoffice.access.permissions import can, require
from backoffice.access.scopes import sees
from backoffice.errors import Conflict, GuardFailed, Invalid, NotFound, Refused
from backoffice.records import audit, writes
from backoffice.records import proposals as proposing
from backoffice.workflow import proposals
from models import words
from models.choices import Choices
from models.clock import local
from models.fields import Choice, Flag, ShortText, Text
from models.messages import T
from models.proposals import ChangeProposal
from models.structures import PickedRows
from views.crud import proposed_changes
from views.crud.detail.actions import page_for
from views.crud.detail.detail import Act, Fact
from views.crud.form import forms
from views.crud.list.list_page import Computed
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor, asked_id, no_parameters_but
from views.display import flash
from views.display.cells import Cell, account_name, details_url
from views.display.labels import choice_label, field_label, row_name, say, table_label

DECISION = Choices(
    "PROPOSAL_DECISION", ("approve", "批准", "Approve"), ("decline", "不批准", "Decline")
)


def record_cell(one) -> Cell:
    row = proposing.target_of(one)
    model = type(row) if row is not None else None
    return Cell(
        text=f"{table_label(model)} {row_name(row)}" if model else f"{one.resource} #{one.row_id}"
    )


def old_cell(one) -> Cell:
    return Cell(text=proposed_changes.words(actor(), one, proposing.pair_of(one)[0]) or "–")


def new_cell(one) -> Cell:
    return Cell(text=proposed_changes.words(actor(), one, proposing.pair_of(one)[1]) or "–")


class ProposalView(RecordView):
    model = ChangeProposal
    menu_group = "pools"
    menu_order = 50
    column_list = ("record", "what", "old", "new", "created_by", "created_at", "status")
    column_filters = ("status", "created_at", "decided_at")
    computed: ClassVar[dict] = {
        "record": Computed("Record", record_cell),
        "what": Computed("Field", lambda one: Cell(text=proposed_changes.label_of(one))),
        "old": Computed("Present value at the time", old_cell),
        "new": Computed("Proposed value", new_cell),
    }
    work_views = (
        WorkView(
            "waiting", "Awaiting a decision", lambda who: ChangeProposal.status == "PENDING", "near"
        ),
        WorkView("all", "All"),
    )
    bulk_events = ("approve", "decline")
    can_create = can_edit = can_delete = can_export = False

    def details(self, row):
        page = super().details(row)
        target = proposing.target_of(row)
        page.title = page.name = f"{record_cell(row).text}：{proposed_changes.label_of(row)}"
        page.sections = [(_("Change"), _facts(row, target))]
        outdated = (
            target is not None and row.status == "PENDING" and proposing.is_outdated(row, target)
        )
        page.notice = (
            _(
                "The value has changed since this was proposed: now %(value)s",
                value=_now(row, target),
            )
            if outdated
            else None
        )
        if (
            row.status == "PENDING"
            and len(proposals.siblings(row)) > 1
            and can(actor(), "approve", self.resource)
        ):
            page.acts.insert(
                0,
                Act(
                    _("Decide together"),
                    url_for("change_proposal.decide", id=row.id),
                    True,
                    icon="check",
                ),
            )
            page.acts[1].primary = False
        if (
            target is not None
            and _is_sealed(row)
            and can(actor(), "see", row.resource)
            and sees(actor(), target, "see")
        ):
            page.acts.append(
                Act(
                    _("Show all; this is logged"),
                    url_for("change_proposal.reveal_view", id=row.id),
                    icon="eye",
                )
            )
        return page

    def summary(self, row) -> list:
        return _facts(row, proposing.target_of(row))

    @expose("/decide/", methods=("GET", "POST"))
    def decide(self):
        """Everything that waits about one record: ticked, approved or declined in one act."""
        require(actor(), "approve", self.resource)
        no_parameters_but("id")
        row = writes.fetch(actor(), self.model, asked_id(), "approve")
        if row.status != "PENDING":
            raise NotFound()
        waiting = {
            str(one.id): one for one in proposals.siblings(row) if sees(actor(), one, "approve")
        }
        form = forms.form_of(
            _asked(row, waiting),
            {"chosen": list(waiting), "decision": "approve"},
            None,
            speaks=ChangeProposal,
        )
        page = page_for(self, row, _("Decide together"), _("Decide"))
        page.subject = record_cell(row).text
        if request.method == "POST":
            return self._decided(form, page, waiting)
        return self._asking(form, page)

    def _decided(self, form, page, waiting):
        raw = forms.raw_of(form)
        try:
            chosen = [waiting[one] for one in raw["chosen"] if one in waiting]
            _require_answer(raw, chosen)
            proposals.decide(
                actor(),
                chosen,
                raw["decision"],
                (raw["reason"] or "").strip(),
                raw.get(proposals.ALTHOUGH) == "1",
            )
        except Invalid as fault:
            page.record_errors = forms.show_errors(form, fault.errors)
            return self._asking(form, page, 422)
        except (GuardFailed, Conflict) as fault:
            page.record_errors = [say(text) for text in getattr(fault, "missing", [str(fault)])]
            return self._asking(form, page, 409)
        flash.tell(
            _("Done: %(act)s", act=choice_label(Choice("Decision", DECISION), raw["decision"])),
            undoable=False,
        )
        return redirect(self.list_url())

    def _asking(self, form, page, status=200):
        page.sections = forms.sections_of(form, (), _("Decide together"))
        return render_template("record/action.html", page=page), status

    @expose("/shown/", methods=("GET", "POST"))
    def reveal_view(self):
        """Show old and new of a sealed value once, for a reason, leaving a line in the
        log (R-A5).
        """
        no_parameters_but("id")
        row = writes.fetch(actor(), self.model, asked_id())
        target = proposing.target_of(row)
        if target is None or not _is_sealed(row):
            raise NotFound()
        require(actor(), "see", row.resource)
        if not sees(actor(), target, "see"):
            raise Refused()
        page = page_for(
            self, row, _("Show in full: %(label)s", label=proposed_changes.label_of(row)), _("Show")
        )
        page.intro = [_("Who looked, when and why is kept in the log.")]
        form = forms.form_of({"reason": ShortText("Reason", 200)})
        reason = (forms.raw_of(form)["reason"] or "").strip() if request.method == "POST" else ""
        fault = words.fault_of(reason)
        if not fault and len(reason) <= 200:
            with writes.writing():
                audit.write(
                    actor(),
                    "VIEW_SENS",
                    f"{row.resource}:{row.row_id}",
                    {row.field: [None, reason]},
                    event="reveal",
                )
            page.list = [
                (f"{label}：{value or '–'}", "ok")
                for label, value in zip(
                    (_("Present value at the time"), _("Proposed value")),
                    proposing.pair_of(row),
                    strict=False,
                )
            ]
            page.submit_label = ""
            return render_template("record/action.html", page=page)
        if request.method == "POST":
            forms.show_errors(
                form, {"reason": [fault or T("Give the reason in at most 200 characters")]}
            )
        page.sections = forms.sections_of(form, (), _("Reason"))
        return render_template(
            "record/action.html", page=page
        ), 200 if request.method == "GET" else 422


def _is_sealed(row) -> bool:
    return hasattr(proposed_changes.field_of(row.resource, row.field), "seal_kind")


def _now(row, target) -> str:
    return proposed_changes.words(actor(), row, proposing.value_now(target, row.field)) or _(
        "(empty)"
    )


def _facts(row, target) -> list:
    """What is proposed about what, by whom, and what became of it."""
    model = ChangeProposal
    old, new = (proposed_changes.words(actor(), row, value) for value in proposing.pair_of(row))
    link = details_url(target) if target is not None and sees(actor(), target) else None
    found = [
        Fact(_("Record"), record_cell(row).text, link),
        Fact(_("Field"), proposed_changes.label_of(row)),
        Fact(_("Present value at the time"), old),
        Fact(_("Proposed value"), new),
    ]
    if target is not None and row.status == "PENDING" and proposing.is_outdated(row, target):
        found.append(Fact(_("Value now"), _now(row, target)))
    found += [
        Fact(_("Proposed by"), account_name(row.created_by)),
        Fact(field_label(model, model.created_at), _when(row.created_at)),
    ]
    if row.decided_at:
        found += [
            Fact(field_label(model, model.decided_by), account_name(row.decided_by)),
            Fact(field_label(model, model.decided_at), _when(row.decided_at)),
        ]
    return found + (
        [Fact(field_label(model, model.reason), row.reason, wide=True)] if row.reason else []
    )


def _when(instant) -> str:
    return local(instant).strftime("%Y-%m-%d %H:%M")


def _asked(row, waiting) -> dict:
    lines = [
        (key, words, words)
        for key, one in waiting.items()
        if (words := proposed_changes.change_of(actor(), one))
    ]
    fields = {
        "chosen": PickedRows("Proposed changes", Choices("PROPOSALS", *lines)),
        "decision": Choice("Decision", DECISION),
        "reason": Text("Reason", null=True, help="Needed to decline"),
    }
    target = proposing.target_of(row)
    if target is not None and any(proposing.is_outdated(one, target) for one in waiting.values()):
        fields[proposals.ALTHOUGH] = Flag(
            "Take the proposed value although the present one has changed"
        )
    return fields


def _require_answer(raw, chosen):
    errors = {}
    if not chosen:
        errors["chosen"] = [_("Tick at least one change")]
    if raw["decision"] not in DECISION:
        errors["decision"] = [_("Please fill this in")]
    if raw["decision"] == "decline" and (fault := words.fault_of(raw["reason"] or "")):
        errors["reason"] = [fault]
    if errors:
        raise Invalid(errors)
