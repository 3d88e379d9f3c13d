"""Pages with a form: sections, tables of child rows, errors beside their fields, what was typed
kept.
"""

from dataclasses import dataclass
from dataclasses import field as attribute

from flask import request
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from backoffice.records.validation import typed_fields
from models.digits import whole
from views.crud.form.duplicate_hint import told
from views.crud.form.widgets import Input, lookup_url
from views.display.labels import say, table_label


@dataclass
class Section:
    """A titled group of inputs."""

    id: str
    title: str
    fields: list
    hint: str = ""

    @property
    def errors(self) -> int:
        return sum(bool(one.errors) for one in self.fields)


@dataclass
class ChildTable:
    """Rows edited in place; `columns` are the inputs of an empty row."""

    name: str
    id: str
    title: str
    columns: list
    rows: list
    hint: str = ""

    @property
    def errors(self) -> int:
        return sum(bool(cell.errors) for row in self.rows for cell in row.cells)


@dataclass
class ChildRow:
    """One row of a child table: the id of the stored row, and its inputs."""

    id: str
    cells: list


@dataclass
class FormPage:
    """Everything the form template shows."""

    title: str
    action: str
    back_url: str
    submit_label: str
    sections: list = attribute(default_factory=list)
    tables: list = attribute(default_factory=list)
    ticks: list = attribute(default_factory=list)
    firm: Section | None = None
    record_errors: list = attribute(default_factory=list)
    version: int | None = None
    draft: bool = False
    again: bool = False
    next: bool = False
    override: str | None = None
    hint_link: tuple | None = None
    source: object = None
    hidden: list = attribute(default_factory=list)

    @property
    def errors(self) -> list:
        """(anchor, label, text) of every fault on the page, in its order."""
        sections = [*self.sections[:1], *filter(None, [self.firm]), *self.sections[1:]]
        inputs = [one for section in sections for one in section.fields]
        for table in self.tables:
            inputs += [cell for row in table.rows for cell in row.cells]
        return [(one.id, one.label, text) for one in inputs for text in one.errors]


def form_of(  # noqa: PLR0913 (keywords with a default)
    fields: dict,
    values: dict | None = None,
    model=None,
    lookups=None,
    notes=None,
    prefix="",
    speaks=None,
    fresh=False,
):
    """A WTForms form of these fields, bound to what was posted, else showing `values`; a `fresh`
    one shows them whatever was posted.

    What an event asks belongs to no `model`, but `speaks` the words of one: a title is none of a
    person there.
    """
    notes, lookups = notes or {}, lookups or {}
    made = {
        name: _unbound(name, field, model, lookups.get(name), notes.get(name, ""), speaks)
        for name, field in fields.items()
    }
    form = type("GeneratedForm", (FlaskForm,), made)
    return form(
        formdata=request.form if request.method == "POST" and not fresh else None,
        data=values or {},
        prefix=prefix,
    )


def _unbound(name, field, model, lookup, note, speaks):  # noqa: PLR0913 (keywords with a default)
    return Input(field, model=model, lookup=lookup, mask_note=note, speaks=speaks)


def raw_of(form) -> dict:
    """What was typed, by field name; a sealed value left empty is not touched."""
    typed = {
        one.short_name: one.raw
        for one in inputs_of(form)
        if one.kind != "file" and not (one.mask_note and one.raw in (None, "", []))
    }
    return {
        **typed,
        **{one.short_name: None for one in inputs_of(form) if one.kind == "file" and one.dropped},
    }


def uploads_of(form) -> dict:
    """{field name: uploaded file} of the file inputs in which something was chosen."""
    return {
        one.short_name: one.upload
        for one in inputs_of(form)
        if one.upload is not None and one.upload.filename
    }


def inputs_of(form) -> list:
    return [one for one in form if isinstance(one, Input)]


def show_errors(form, errors: dict, elsewhere: dict | None = None) -> list:
    """Put each message beside its input, with the way to who holds a value already; returns those
    that belong to none.
    """
    rest = []
    known = {one.short_name: one for one in inputs_of(form)}
    for name, texts in errors.items():
        typed = known[name].raw if name in known else None
        said = [told(text, (elsewhere or {}).get(name), typed) for text in texts]
        if name in known:
            known[name].errors = [*known[name].errors, *said]
        else:
            rest += said
    return rest


def add_hints(form, hints: dict):
    """Put a further line of help below the inputs that are named."""
    for one in inputs_of(form):
        one.hint = hints.get(one.short_name, "")


def choose_again(form):
    """A refused form cannot keep the file that came with it: say so beside its field."""
    for one in inputs_of(form):
        if one.upload is not None and one.upload.filename and not one.errors:
            one.errors = [
                _(
                    "Not kept because the form was not accepted; choose “%(name)s” again",
                    name=one.upload.filename,
                )
            ]


def sections_of(form, layout, default_title) -> list:
    """Inputs in the order of the layout ((title, names), ...); what no section names comes last."""
    inputs = {one.short_name: one for one in inputs_of(form)}
    sections = []
    for title, names in layout:
        found = [inputs.pop(name) for name in names if name in inputs]
        if found:
            sections.append(Section(f"s{len(sections) + 1}", say(title), found))
    if inputs:
        sections.append(
            Section(
                f"s{len(sections) + 1}",
                _("Other") if sections else default_title,
                list(inputs.values()),
            )
        )
    return sections


def lookups_of(model, fields: dict, resource_model=None) -> dict:
    """The picker address of each link, where it has a screen to ask."""
    return {
        name: lookup_url(resource_model or model, name)
        for name, field in fields.items()
        if getattr(field, "kind", "") in ("link", "links")
    }


# --- child rows -----------------------------------------------------------------------------------


def child_fields(model) -> dict:
    return typed_fields(model)


def child_table(model, stored_rows, copied=False, hint="") -> ChildTable:
    """The table of one kind of child row, from what was posted or from what is stored; copied rows
    are new ones.
    """
    name = model.table()
    if request.method == "POST":
        rows = posted_children(model)
    else:
        rows = [_stored_values(model, row, copied) for row in stored_rows]
    shown = [
        ChildRow(str(raw.get("id") or ""), _cells(model, f"{name}-{place}-", raw))
        for place, raw in enumerate(rows)
    ]
    return ChildTable(
        name, f"t-{name}", table_label(model), _cells(model, f"{name}-0-", {}), shown, hint
    )


def _stored_values(model, row, copied: bool) -> dict:
    """What a child row of the form begins with."""
    values = {key: row.__data__.get(key) for key in child_fields(model)}
    return {"id": None if copied else row.id, **values}


def _cells(model, prefix, raw) -> list:
    fields = child_fields(model)
    lookups = {
        name: lookup_url(model, name)
        for name, one in fields.items()
        if one.kind in ("link", "links")
    }
    made = {name: Input(one, model=model, lookup=lookups.get(name)) for name, one in fields.items()}
    form = type("ChildForm", (FlaskForm,), made)(
        formdata=None, data=raw, prefix=prefix, meta={"csrf": False}
    )
    return inputs_of(form)


def posted_children(model) -> list[dict]:
    """Rows as posted, `table-n-field`, in the order of their numbers; empty rows are left out."""
    name, found = model.table(), {}
    fields = child_fields(model)
    for key, value in request.form.items(multi=False):
        parts = key.split("-", 2)
        if len(parts) != 3 or parts[0] != name or whole(parts[1], 4) is None:
            continue
        if parts[2] in fields or parts[2] == "id":
            found.setdefault(int(parts[1]), {})[parts[2]] = value
    return [raw for _place, raw in sorted(found.items()) if _is_filled(raw)]


def _is_filled(raw: dict) -> bool:
    """Whether a posted row holds anything, or stands for a stored one."""
    filled = [key for key, value in raw.items() if key != "id" and str(value).strip()]
    return bool(filled or raw.get("id"))


def place_child_errors(tables, errors: dict) -> dict:
    """Put "table-n-field" errors beside their cells; returns what is left over."""
    cells, rest = {}, {}
    for table in tables:
        for row in table.rows:
            cells.update((cell.name, cell) for cell in row.cells)
    for name, texts in errors.items():
        if name in cells:
            cells[name].errors = [say(text) for text in texts]
        else:
            rest[name] = texts
    return rest
