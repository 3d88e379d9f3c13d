"""What happened to a record, field by field, as its reader may see it; each field goes back by
itself.
"""

from collections import defaultdict
from dataclasses import dataclass
from dataclasses import field as attribute

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from backoffice.access.outside_reach import acts_shown, hides
from backoffice.errors import NotFound
from backoffice.records import change_log, change_values, proposals, writes
from models.accounts import UserAccount
from models.audit import AuditLog
from models.changes import Change, ChangeSet
from models.clock import local
from models.digits import whole
from models.proposals import ChangeProposal
from models.registry import model_of
from views.current import actor
from views.display.labels import choice_label, field_label, say, table_label
from views.display.stored_values import words_of

MOST = 50


@dataclass
class Line:
    """One field: what it was and what it became; `revert_url` sets it back."""

    label: str
    old: str = ""
    new: str = ""
    revert_url: str | None = None


@dataclass
class Entry:
    """One act on a record."""

    when: str
    who: str
    title: str = ""
    lines: list = attribute(default_factory=list)


def of(screen, row, may_see: bool, may_update: bool) -> list[Entry]:
    """The acts on a record and on what belongs to it, newest first; older ones from the log."""
    shown = acts_shown(actor(), type(row))
    query = (
        Change.select(Change, ChangeSet)
        .join(ChangeSet)
        .where(Change.root_ref == change_log.reference(row))
    )
    query = query if shown is None else query.where(ChangeSet.user.in_(shown))
    changes = list(query.order_by(Change.id.desc()).limit(MOST))
    sets = defaultdict(list)
    for change in changes:
        sets[change.change_set_id].append(change)
    names = _names(one[0].change_set.user for one in sets.values())
    revertible = _values_now(screen, row) if may_update and changes else {}
    entries = [_entry(own, names, row, may_see, revertible) for own in sets.values()]
    if len(changes) == MOST or any(
        change.action == "CREATE" and change.object_ref == change_log.reference(row)
        for change in changes
    ):
        return entries
    return entries + _logged(row, changes[-1].change_set.at if changes else None, shown)


def _names(ids) -> dict:
    return {
        row.id: row.display_name
        for row in UserAccount.select().where(UserAccount.id.in_(list(set(ids) - {None}) or [0]))
    }


def _entry(own, names, row, may_see, revertible) -> Entry:
    act = own[0].change_set
    if act.kind == "EVENT":
        title = say(act.title)
    elif act.kind == "FORM":
        title = ""
    else:
        title = choice_label(ChangeSet.kind, act.kind)
    entry = Entry(time_of(act.at), names.get(act.user, _("System")), title)
    for change in reversed(own):
        entry.lines += lines_of(
            change,
            may_see,
            revertible if change.object_ref == change_log.reference(row) else {},
            change.object_ref != change.root_ref,
        )
    return entry


def time_of(instant) -> str:
    return local(instant).strftime("%Y-%m-%d %H:%M")


def lines_of(change, may_see: bool, revertible=None, part=False) -> list[Line]:
    """What a change did to its row; `part` names the row too."""
    model = model_of(change.object_ref.partition(":")[0])
    if model is None or model.append_only:
        return []
    place = f"{table_label(model)} #{change.object_ref.partition(':')[2]} " if part else ""
    if model is ChangeProposal:
        return _proposed(change, may_see)
    found = (
        []
        if change.action == "UPDATE"
        else [Line(f"{place}{choice_label(Change.action, change.action)}")]
    )
    for name, (old, new) in sorted(change_values.of(change).items()):
        field = model._meta.fields.get(name) or model._meta.manytomany.get(name)
        if (
            field is not None
            and (may_see or not getattr(field, "restricted", False))
            and not hides(actor(), field)
        ):
            line = Line(
                place + field_label(model, field),
                words_of(field, old, may_see),
                words_of(field, new, may_see),
            )
            if (revertible or {}).get(name, old) != old:
                line.revert_url = url_for(
                    f"{model.table()}.revert",
                    id=change.object_ref.partition(":")[2],
                    change=change.id,
                    field=name,
                )
            found.append(line)
    return found


def _proposed(change, may_see) -> list[Line]:
    """What was proposed for a field of a record, and what became of it."""
    held = {name: pair[1] for name, pair in change_values.of(change).items()}
    row = ChangeProposal.get_or_none(ChangeProposal.id == int(change.object_ref.partition(":")[2]))
    model = row and model_of(row.resource)
    if model is None:
        return []
    field = model._meta.manytomany.get(row.field) or model._meta.fields[row.field]
    label = _("Proposed: %(field)s", field=field_label(model, field))
    if change.action == "CREATE":
        return [Line(label, *(words_of(field, value, may_see) for value in proposals.pair_of(row)))]
    state = (
        choice_label(ChangeProposal.status, held["status"])
        if "status" in held
        else choice_label(Change.action, change.action)
    )
    return [Line(label, new=state)]


def _logged(row, before, shown) -> list[Entry]:
    """Lines of the log from before the book was kept."""
    query = AuditLog.select().where(
        AuditLog.object_ref == change_log.reference(row),
        AuditLog.action.in_(("CREATE", "UPDATE", "DELETE", "STATE")),
    )
    query = query if before is None else query.where(AuditLog.at < before)
    query = query if shown is None else query.where(AuditLog.user.in_(shown))
    model, found = type(row), []
    for line in query.order_by(AuditLog.id.desc()).limit(MOST):
        entry = Entry(time_of(line.at), line.user_name or _("System"))
        for name, (old, new) in sorted((line.diff or {}).items()):
            field = model._meta.fields.get(name) or model._meta.manytomany.get(name)
            if field is not None and hides(actor(), field):
                continue
            if field is None or not field.verbose_name:
                entry.lines.append(Line(name, str(old or ""), str(new or "")))
            else:
                shown = [
                    str(value or "")
                    if getattr(field, "mask", None)
                    else words_of(field, value, True)
                    for value in (old, new)
                ]
                entry.lines.append(Line(field_label(model, field), *shown))
        entry.lines = entry.lines or [Line(choice_label(AuditLog.action, line.action))]
        found.append(entry)
    return found


def _values_now(screen, row) -> dict:
    """{field: its value} of the fields that the form of a record offers."""
    return {
        name: writes.linked_ids(row, name)
        if name in row._meta.manytomany
        else change_values.packed(type(row), row, name, row.__data__.get(name))
        for name, field in screen.form_fields().items()
        if field.kind != "file"
    }


def revert(actor, screen, row):
    """Set one field back to what it was before a change; validated like typing it."""
    name = request.args.get("field", "")
    if (asked := whole(request.args.get("change"))) is None:
        raise BadRequest(_("The address names no valid record"))
    change = Change.get_or_none(Change.id == asked, Change.object_ref == change_log.reference(row))
    held = change_values.of(change) if change else {}
    if name not in held or name not in screen.form_fields():
        raise NotFound()
    return writes.update(actor, row, {name: change_values.unpacked(type(row), name, held[name][0])})
