"""Ctrl+K: records of every kind within the scope, by number, name, code or telephone."""

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from backoffice.permissions import can
from backoffice.scoping import visible
from models.cases import ServiceCase
from models.complaints import Complaint
from models.enterprises import Enterprise
from models.experts import Expert
from models.providers import Provider
from models.requests import ServiceRequest
from models.staff import Staff
from models.stations import Station
from models.assets import FixedAsset
from views.acting import actor, no_parameters_but
from views.base.cells import details_url
from views.base.labels import row_name, table_label
from views.base.listing import search

blueprint = Blueprint("finder", __name__)
KINDS = (ServiceCase, ServiceRequest, Enterprise, Provider, Expert, Complaint, Station, Staff, FixedAsset)
SHOWN = 8


@blueprint.route("/search")
def find():
    no_parameters_but("q")
    text = request.args.get("q", "").strip()[:60].replace("\0", "")
    groups = [(table_label(model), found) for model in KINDS if text and can(actor(), "read", model.table())
              and (found := _found(model, text))]
    return render_template("search.html", page={"title": _("Search"), "q": text, "groups": groups})


def _found(model, text) -> list:
    rows = visible(actor(), model).where(search(actor(), model, text)).order_by(model.id.desc()).limit(SHOWN)
    return [(_about(row), details_url(row)) for row in rows]


def _about(row) -> str:
    """What tells a found row from its like: its name, its enterprise, its item."""
    words = [row_name(row) if not isinstance(row, ServiceRequest) or row.code else _("Draft")]
    words += [row_name(getattr(row, name)) for name in ("enterprise", "service_item") if row.__data__.get(name)]
    return "　".join(words)
