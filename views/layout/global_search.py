"""Ctrl+K: pages, and records of every kind within the scope, by number, name, sound, code or
telephone.
"""

from flask import Blueprint, jsonify, render_template, request, url_for
from flask_babel import gettext as _

from backoffice import filling
from backoffice.access.permissions import can
from backoffice.access.scopes import visible
from backoffice.search.index import FILLED
from backoffice.search.query import holding
from backoffice.search.tokens import folded
from models.assets import FixedAsset
from models.cases import ServiceCase
from models.complaints import Complaint
from models.enterprises import Enterprise
from models.experts import Expert
from models.providers import Provider
from models.requests import ServiceRequest
from models.sounds import spelled
from models.staff import Staff
from models.stations import Station
from views.current import actor, no_parameters_but
from views.display.cells import details_url
from views.display.labels import own_name, row_name, table_label
from views.layout.layout import Shell

blueprint = Blueprint("finder", __name__)
KINDS = (
    ServiceCase,
    ServiceRequest,
    Enterprise,
    Provider,
    Expert,
    Complaint,
    Station,
    Staff,
    FixedAsset,
)
SHOWN, IN_BOX = 8, 5


@blueprint.route("/search")
def find():
    """A page of what was found; `as=list` gives the same as rows for the box in the top bar."""
    no_parameters_but("q", "as")
    text = request.args.get("q", "").strip()[:60].replace("\0", "")
    groups = found_everywhere(text) if text else []
    if request.args.get("as") == "list":
        return jsonify(
            groups=[_boxed(*group) for group in groups],
            none=_("Nothing that you may see holds “%(words)s”", words=text) if text else "",
        )
    return render_template(
        "search.html",
        page={
            "title": _("Search"),
            "q": text,
            "groups": groups,
            "is_filling": filling.is_pending(FILLED),
        },
    )


def found_everywhere(text) -> list[tuple]:
    """(kind, address of all of them, rows) of pages and of records by kind, each within
    the scope.
    """
    who = actor()
    pages = _pages(text)
    kinds = [
        (
            table_label(model),
            url_for(f"{model.table()}.index_view", q=text),
            _found(who, model, text),
        )
        for model in KINDS
        if can(who, "read", model.table())
    ]
    return ([(_("Pages"), None, pages)] if pages else []) + [kind for kind in kinds if kind[2]]


def _pages(text) -> list:
    """Entries of the menu by their name or its pinyin."""
    words = folded(text).split()
    entries = [(item.label, item.url) for group in Shell().menu for item in group.items] + [
        (_("Workbench"), url_for("dashboard.workbench"))
    ]

    def matches(label):
        names = f"{folded(label)}\n{spelled(label)}"
        return all(word in names for word in words)

    return [(label, url) for label, url in entries if matches(label)][:SHOWN]


def _found(who, model, text) -> list:
    query = visible(who, model)
    rows = query.where(holding(query, who, text).condition).order_by(model.id.desc()).limit(SHOWN)
    return [(_about(row), details_url(row)) for row in rows]


def _about(row) -> str:
    """What tells a found row from its like: its name, its enterprise, its item."""
    words = [own_name(row) if not isinstance(row, ServiceRequest) or row.code else _("Draft")]
    words += [
        row_name(getattr(row, name))
        for name in ("enterprise", "service_item")
        if row.__data__.get(name)
    ]
    return "　".join(words)


def _boxed(label, more, rows) -> dict:
    """A group as the box in the top bar reads it."""
    shown = [{"text": name, "url": url} for name, url in rows[:IN_BOX]]
    return {"label": label, "more": more, "rows": shown}
