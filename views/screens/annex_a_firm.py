"""The sixteen cells about the enterprise on the need form: filled from its file when the firm is
picked, corrected there by the same door and right (SY-A-base).
"""

from collections.abc import Callable

from flask import g, request
from flask_babel import gettext as _

from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.errors import Conflict, Invalid, NotFound
from backoffice.records import editability, writes
from backoffice.workflow.requests import declare_again, snapshot_of
from models.digits import whole
from models.enterprises import Enterprise
from models.links import Links
from models.messages import T
from models.requests import ServiceRequest
from views.crud.detail.detail import Fact
from views.crud.detail.printing import Hand
from views.crud.form import editing, forms
from views.current import actor
from views.display.labels import choice_label, field_label
from views.display.screens import screen_of
from views.printing.needs import declared

CELLS = (
    "name",
    "legal_rep",
    "uscc",
    "industry",
    "contact_name",
    "size_class",
    "employee_count",
    "contact_phone",
    "address",
    "email",
    "wechat",
    "in_park",
    "park",
    "output_value",
    "main_products",
    "lab_count",
    "lab_sufficient",
)
"""In the order of the paper, which has one cell for e-mail and WeChat."""
EMPTY = (None, "")
PREFIX, WHOSE, SEEN = "firm-", "firm_of", "firm_version"


class Cells(forms.Section):
    """The section of the need form; `hidden` says whose cells they are and which version was seen,
    once they may be corrected.
    """

    prefix = PREFIX
    address = ""
    hidden: tuple = ()


def section(need) -> Cells:
    """The cells of the enterprise that is picked, with what was typed and its faults."""
    firm = _picked(need)
    found = Cells(
        "firm",
        _("Basic data of the enterprise"),
        [],
        _("Filled from the file; what you correct here is corrected in the file")
        if firm is not None
        else _("Choose the enterprise: its data appear here"),
    )
    if firm is None:
        return found
    form = _form(firm)
    forms.show_errors(form, g.get("firm_faults", {}))
    found.fields = forms.inputs_of(form)
    if _may_correct(firm):
        found.hidden = ((WHOSE, firm.id), (SEEN, firm.row_version))
    else:
        found.hint = _("From the file, which is not yours to change")
        for one in found.fields:
            one.fixed = True
    return found


def _picked(need) -> Enterprise | None:
    """The enterprise of the form, when the person may read its file."""
    chosen = request.form.get("enterprise") if request.method == "POST" else None
    chosen = chosen or request.args.get("enterprise")
    number = whole(chosen) if chosen else getattr(need, "enterprise_id", None)
    if number is None:
        return None
    try:
        return writes.fetch(actor(), Enterprise, number)
    except NotFound:
        return None


def _may_correct(firm) -> bool:
    return (
        can(actor(), "update", Enterprise.table())
        and sees(actor(), firm, "update")
        and not editability.is_frozen(firm)
    )


def _form(firm):
    """The cells as inputs: what was posted for this very firm, else what its file holds."""
    screen = screen_of(Enterprise.table())
    fields = editing.editable(actor(), screen, firm)
    cells = {name: fields[name] for name in CELLS if name in fields}
    form = forms.form_of(
        cells,
        editing.stored_values(firm, cells),
        Enterprise,
        editing.lookups(screen),
        editing.mask_notes(firm, cells),
        prefix=PREFIX,
    )
    if not _is_posted(firm):
        form.process(None, data=editing.stored_values(firm, cells))
    return form


def _is_posted(firm) -> bool:
    return request.method == "POST" and request.form.get(WHOSE) == str(firm.id)


def save_with(write: Callable, need: ServiceRequest | None):
    """Correct the file as the form says, then write the need; both or neither. Raises Invalid."""
    firm = _picked(need)
    is_corrected = firm is not None and _is_posted(firm) and _correct(firm)
    row = write()
    if is_corrected and row.status != "DRAFT":
        row = declare_again(actor(), row)
    return row


def _correct(firm) -> bool:
    """Whether the file was changed; a cell that stands as it was is not written."""
    raw = forms.raw_of(_form(firm))
    typed = {name: value for name, value in raw.items() if _differs(firm, name, value)}
    if not typed:
        return False
    try:
        writes.update(actor(), firm, typed, whole(request.form.get(SEEN)))
    except Conflict:
        raise _faulty(
            {"name": [T("Somebody else changed this file meanwhile; check it")]}
        ) from None
    except Invalid as fault:
        raise _faulty(fault.errors) from None
    return True


def _faulty(errors: dict) -> Invalid:
    """Faults of the cells stand beside them; the need is told that there are some."""
    g.firm_faults = errors
    return Invalid({"": [T("The data of the enterprise need correcting")]})


def _differs(firm, name: str, typed) -> bool:
    field = Enterprise._meta.manytomany.get(name) or Enterprise._meta.fields[name]
    if isinstance(field, Links):
        return True
    try:
        value = field.clean(typed)
    except Invalid:
        return True
    stored = firm.__data__.get(name)
    return value != stored and not (value in EMPTY and stored in EMPTY)


def facts(row: ServiceRequest) -> list[Fact]:
    """The cells as the enterprise declared them on this form, for who may read its file."""
    firm = row.enterprise
    if not (can(actor(), "read", Enterprise.table()) and sees(actor(), firm)):
        return []
    may_see = can(actor(), "see", Enterprise.table()) and sees(actor(), firm, "see")
    kept = snapshot_of(row)
    shown = declared(Hand(may_see, reader=actor()), row)
    found = []
    for name in CELLS:
        field = Enterprise._meta.fields[name]
        text = shown.get(name) or ""
        if name == "email":
            text = text.partition(" / ")[0] if kept.get("email") else ""
        if text and field.kind == "choice":
            text = choice_label(field, text)
        if text and field.kind == "flag":
            text = _("Yes") if text == "True" else _("No")
        if text and field.unit and field.unit != "count":
            text = f"{text} {_(field.unit)}"
        found.append(Fact(field_label(Enterprise, field), text))
    return found
