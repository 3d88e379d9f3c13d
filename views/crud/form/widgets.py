"""WTForms fields made from model fields: they carry what was typed and what is wrong with it;
cleaning is the model's.
"""

import json
from datetime import date, datetime

from flask import request, url_for
from flask_babel import gettext as _
from wtforms import Field
from wtforms.utils import unset_value

from backoffice.records.attachments import SIGNATURES
from models.attachments import Attachment
from models.clock import local
from models.conditions import is_needed_when_asked, typed_conditions, typed_needs
from models.digits import whole
from models.fields import DecimalNumber
from models.links import Links
from models.sealed import EncryptedField
from models.structures import Listed
from views.crud.form.client_checks import check_of, words_of
from views.display.labels import choice_label, field_label, language, row_name, say

LONG_KINDS = ("long", "lines", "links")
LONG_LABEL = 14


class Input(Field):
    """One control of a generated form. `raw` is what goes to the write functions."""

    def __init__(self, source, model=None, mask_note="", lookup=None, speaks=None, **options):
        super().__init__(**options)
        self.source, self.model, self.mask_note, self.lookup, self.speaks = (
            source,
            model,
            mask_note,
            lookup,
            speaks or model,
        )
        self.raw, self.upload, self.dropped, self.hint = None, None, False, ""
        self.fixed = False

    def process_formdata(self, typed):
        if isinstance(self.source, Links) or self.source.kind == "choices":
            self.raw = [one for one in typed if one]
        else:
            self.raw = typed[0] if typed else None

    def process_data(self, value):
        self.raw = None if value is unset_value else value

    def process(self, formdata, data=None, extra_filters=None):
        """An unticked box and an emptied multi-picker are answers too: a posted form always has its
        say.
        """
        if self.kind == "file":
            self._process_file(formdata, data)
        elif formdata:
            self.process_formdata(formdata.getlist(self.name) if self.name in formdata else [])
            if self.kind == "flag" and self.raw is None:
                self.raw = "0"
        else:
            self.process_data(data)

    def _process_file(self, formdata, data):
        """What is kept stays what the form shows; the browser sends what was chosen, or that it
        should go.
        """
        self.process_data(data)
        if formdata is not None:
            self.upload, self.dropped = (
                request.files.get(self.name),
                formdata.get(f"{self.name}-drop") == "1",
            )

    @property
    def kind(self) -> str:
        source = self.source
        if source.kind == "flag":
            return "flag3" if source.null else "flag"
        return {
            "json": "long",
            "phone": "text",
            "email": "text",
            "code": "text",
            "id_number": "text",
            "account": "text",
        }.get(source.kind, source.kind)

    @property
    def required(self) -> bool:
        needed = self.source.required or (
            bool(self.when) and hasattr(self.source, "model") and is_needed_when_asked(self.source)
        )
        return needed and not self.mask_note and self.source.kind != "flag"

    @property
    def label(self) -> str:
        name = self.source.verbose_name
        if hasattr(name, "display_fields"):
            return row_name(name)
        return (
            say(name)
            if getattr(name, "params", None) or not self.speaks
            else field_label(self.speaks, self.source)
        )

    @label.setter
    def label(self, made_by_wtforms):
        """The model's label is the only one."""

    @property
    def value(self) -> str:
        return typed_words(self.raw)

    @property
    def help(self) -> str:
        said = say(self.source.help_text) if self.source.help_text else ""
        return " · ".join(filter(None, (said, self.hint)))

    @property
    def unit(self) -> str:
        return _(self.source.unit) if self.source.unit and self.source.unit != "count" else ""

    @property
    def wide(self) -> bool:
        return (
            self.kind in LONG_KINDS
            or self.stacked
            or (self.model is None and (self.kind == "flag" or len(self.label) > LONG_LABEL))
        )

    @property
    def stacked(self) -> bool:
        """Boxes one below the other: rows of a list."""
        return getattr(self.source, "stacked", False)

    @property
    def sentence(self) -> bool:
        """A tick of an event that is a sentence of its own, and stands beside its box."""
        return self.kind == "flag" and self.model is None

    @property
    def maxlength(self):
        return getattr(self.source, "max_length", None) if self.kind == "text" else None

    @property
    def placeholder(self) -> str:
        return {"day": "yyyy-mm-dd", "instant": "yyyy-mm-dd hh:mm"}.get(
            self.kind, ""
        ) or self.mask_note

    @property
    def when(self) -> str:
        """The conditions under which the field is asked, as JSON for the browser; empty when it
        always is.
        """
        found = typed_conditions(self.source)
        return json.dumps(found, ensure_ascii=False) if found else ""

    @property
    def need(self) -> str:
        """The answers under which a rule asks for the field, as JSON for the browser, which then
        sets the star.
        """
        found = (
            []
            if self.required or self.mask_note or not hasattr(self.source, "model")
            else typed_needs(self.source)
        )
        return json.dumps(found, ensure_ascii=False) if found else ""

    @property
    def private(self) -> bool:
        """What the product keeps encrypted or restricted is in no draft of a browser (decisions
        5).
        """
        return isinstance(self.source, EncryptedField) or bool(
            getattr(self.source, "restricted", False)
        )

    @property
    def check(self) -> str | None:
        """What the browser checks while somebody types."""
        return check_of(self.source)

    @property
    def check_words(self) -> str:
        return words_of(self.check)

    @property
    def grouped(self) -> bool:
        """A number whose thousands are set apart; a year is none."""
        return self.kind == "number" and (
            isinstance(self.source, DecimalNumber) or bool(self.source.unit)
        )

    @property
    def readonly(self) -> bool:
        """Shown, not asked: another person's to change."""
        return self.fixed

    @property
    def options(self) -> list:
        """(code, label, chosen) of a closed list."""
        if self.kind == "flag3":
            return [
                ("1", _("Yes"), self.value in ("1", "True")),
                ("0", _("No"), self.value in ("0", "False")),
            ]
        if not hasattr(self.source, "options"):
            return []
        chosen = self.raw if isinstance(self.raw, list) else [self.value]
        offered = [
            code
            for code in self.source.options
            if code not in self.source.options.hidden or code in chosen
        ]
        kept = (
            [code for code in chosen if code and code not in self.source.options]
            if isinstance(self.source, Listed) and not self.errors
            else []
        )
        return [
            (code, choice_label(self.source, code), code in chosen) for code in [*offered, *kept]
        ]

    def also(self, code) -> str:
        """The label of a choice in the other language: rows pasted from a Chinese workbook fit an
        English page.
        """
        options = getattr(self.source, "options", None)
        if not options:
            return {"1": "是", "0": "否"}.get(code, "")
        return options.label(code, "en" if language() == "zh" else "zh")

    @property
    def checked(self) -> bool:
        return str(self.raw).lower() in ("1", "true", "on", "y")

    @property
    def url(self) -> str | None:
        return self.lookup

    @property
    def file(self):
        """The attachment that is kept so far."""
        return (
            Attachment.get_or_none(Attachment.id == self.raw)
            if self.kind == "file" and self.raw
            else None
        )

    @property
    def accept(self) -> str:
        """Endings that may be chosen, as browsers want them."""
        return ",".join(f".{ending}" for ending in SIGNATURES)

    @property
    def shown(self):
        """The words of what a picker holds: text for one, [(id, text)] for several."""
        model = getattr(self.source, "rel_model", None)
        if model is None:
            return ""
        held = self.raw if isinstance(self.raw, list) else [self.value]
        ids = [number for one in held if (number := whole(one)) is not None]
        names = (
            {row.id: row_name(row) for row in model.select().where(model.id.in_(ids or [0]))}
            if self.may_show(ids)
            else {}
        )
        if self.kind == "links":
            return [(one, names[one]) for one in ids if one in names]
        return names.get(ids[0], "") if ids else ""

    def may_show(self, ids) -> bool:
        """Only ids that the page itself offered are named again: a typed foreign id stays
        a number.
        """
        return not self.errors


def typed_words(raw) -> str:
    """A stored value as a person would type it."""
    if raw is None:
        return ""
    if isinstance(raw, datetime):
        return local(raw).strftime("%Y-%m-%d %H:%M")
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, bool):
        return "1" if raw else "0"
    if isinstance(raw, (list, tuple)):
        return "\n".join(map(str, raw))
    return str(raw)


def lookup_url(model, name: str) -> str:
    return url_for(f"{model.table()}.lookup", field=name)
