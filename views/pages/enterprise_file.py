"""One page for each enterprise with everything the house knows of it, and the same as one workbook
(SY-9.3.1, GDD-7.3-b).
"""

from flask import url_for
from flask_babel import gettext as _

from backoffice.access.permissions import can
from backoffice.access.scopes import visible
from backoffice.exports import export_log
from backoffice.exports.workbook import Column, Sheet, write_book
from backoffice.records import audit, writes
from backoffice.reminders import due_equipment
from models.archives import ArchiveFile
from models.attachments import Attachment
from models.cases import ServiceCase
from models.clock import local, now
from models.complaints import Complaint
from models.enterprises import DataConsent, EnterpriseContact, EnterpriseStation
from models.honours import EnterpriseHonor, EnterpriseTalent
from models.periodic_surveys import PeriodicAnswer
from models.registry import model_of
from models.requests import ServiceRequest
from models.suggestions import Suggestion
from models.surveys import SatisfactionSurvey
from models.trainings import TrainingRecord
from views.crud.detail import detail
from views.crud.detail.detail import Act, Related
from views.crud.list import exporting
from views.display.cells import Cell, details_url
from views.display.labels import table_label

TABS = (
    (EnterpriseContact, "enterprise", ("name", "position", "phone", "is_primary")),
    (ServiceRequest, "enterprise", ("code", "form_date", "channel", "status")),
    (ServiceCase, "enterprise", ("code", "service_item", "specialist", "due_on", "status")),
    (
        SatisfactionSurvey,
        "service_case",
        ("code", "submitted_at", "q10_overall", "mean_score", "status"),
    ),
    (
        PeriodicAnswer,
        "enterprise",
        ("survey", "submitted_at", "q9_overall", "mean_score", "status"),
    ),
    (Complaint, "enterprise", ("code", "category", "received_at", "status")),
    (Suggestion, "enterprise", ("code", "source", "received_at", "status")),
    (EnterpriseHonor, "enterprise", ("kind", "level", "year", "status")),
    (EnterpriseTalent, "enterprise", ("name", "kind", "field")),
    (TrainingRecord, "enterprise", ("training", "attendee", "score", "passed", "cert_no")),
    (ArchiveFile, "enterprise", ("code", "title", "filed_on", "expires_on", "status")),
    (DataConsent, "enterprise", ("recipient", "purpose", "signed_on", "valid_to")),
    (EnterpriseStation, "enterprise", ("station", "linked_on", "reason")),
)
"""What the file shows: a table, its link to the enterprise or to a case of it, and its columns."""


def tables(actor) -> list:
    """The tables that the actor may read; visits stand among them as soon as the product keeps
    them.
    """
    visits = model_of("enterprise_visit")
    more = ((visits, "enterprise", ("code", "visited_on", "mode", "findings")),) if visits else ()
    return [one for one in (*TABS, *more) if can(actor, "read", one[0].table())]


def rows(actor, enterprise, model, link):
    """The rows of a table that belong to the enterprise, within the reach of the actor, newest
    first.
    """
    key = model._meta.fields[link]
    owned = (
        key == enterprise.id
        if link == "enterprise"
        else key.in_(
            ServiceCase.select(ServiceCase.id).where(ServiceCase.enterprise == enterprise.id)
        )
    )
    return visible(actor, model).where(owned).order_by(model.id.desc())


def fill(actor, page, enterprise):
    """Put everything on the page of an enterprise; that somebody looked is logged."""
    page.back_url, page.subtitle = details_url(enterprise), _("Quality file")
    page.edit_url = page.copy_url = page.delete_url = None
    page.tabs = [
        _due(actor, enterprise),
        *(
            detail.listing(actor, model, rows(actor, enterprise, model, link), columns)
            for model, link, columns in tables(actor)
        ),
        _documents(actor, enterprise),
    ]
    page.acts = acts(actor, enterprise)
    with writes.writing():
        audit.write(actor, "VIEW_SENS", f"enterprise:{enterprise.id}", event="file")


def acts(actor, enterprise) -> list:
    """The workbook, and a new need: proposed with its rows when a date has come near."""
    found = []
    if can(actor, "create", "service_request"):
        near = sum(item.is_near for item in due_equipment.of_enterprise(actor, enterprise))
        if near:
            found.append(
                Act(
                    _("Propose a need: %(n)s dates near", n=near),
                    url_for("enterprise.propose", id=enterprise.id),
                    True,
                    icon="plus",
                    method="post",
                )
            )
        found.append(
            Act(
                _("Register a need"),
                url_for("service_request.create_view", enterprise=enterprise.id),
                icon="plus",
            )
        )
    if can(actor, "export", "enterprise"):
        found.append(
            Act(
                _("Export as one workbook"),
                url_for("enterprise.workbook", id=enterprise.id),
                icon="export",
            )
        )
    return found


def _due(actor, enterprise) -> Related:
    """Instruments and special equipment, the nearest date first."""
    heads = [_("Name"), _("Next date"), _("Days left")]
    lines = [
        [
            Cell("main", item.name, details_url(item.row), label=heads[0]),
            Cell(text=item.day.isoformat(), label=heads[1]),
            Cell(
                "due",
                str(item.left),
                tone=_due_tone(item),
                label=heads[2],
            ),
        ]
        for item in due_equipment.of_enterprise(actor, enterprise)
    ]
    return Related(
        "t-due", _("Instruments and equipment"), len(lines), heads, lines, _("Nothing yet")
    )


def documents(actor, enterprise):
    """Files of the enterprise and of its needs and cases, for those who may read their record."""
    owners = {"enterprise": [enterprise.id]}
    for model in (ServiceRequest, ServiceCase):
        owners[model.table()] = [
            row.id for row in rows(actor, enterprise, model, "enterprise").select(model.id)
        ]
    found = [
        row
        for owner, ids in owners.items()
        for row in visible(actor, Attachment).where(
            Attachment.owner_type == owner, Attachment.owner_id.in_(ids or [0])
        )
    ]
    return sorted(found, key=lambda row: -row.id)


def _documents(actor, enterprise) -> Related:
    heads = [_("File name"), _("Stored at")]
    lines = [
        [
            Cell(
                "main",
                row.filename,
                url_for("files.download", attachment_id=row.id),
                label=heads[0],
            ),
            Cell(text=local(row.created_at).strftime("%Y-%m-%d"), label=heads[1]),
        ]
        for row in documents(actor, enterprise)
    ]
    return Related(
        "t-documents", _("Documents of the enterprise"), len(lines), heads, lines, _("Nothing yet")
    )


def workbook(actor, enterprise, basics):
    """Everything on the page as one workbook, a sheet for each table; names and numbers masked."""
    notes = [
        _("Made %(when)s by %(who)s", when=local(now()).strftime("%Y-%m-%d %H:%M"), who=actor.name),
        _("Names, telephone and identity numbers are masked"),
    ]
    base = Sheet(
        enterprise.name,
        notes,
        [Column(_("Field"), "text", 24), Column(_("Value"), "text", 60)],
        _("Basic data"),
    )
    due = Sheet(
        _("Instruments and equipment"),
        notes,
        [Column(_("Name"), "text", 32), Column(_("Next date"), "day", 12)],
        "",
    )
    parts = [
        (base, [(fact.label, fact.text or "") for _title, facts in basics for fact in facts]),
        (due, [(item.name, item.day) for item in due_equipment.of_enterprise(actor, enterprise)]),
    ]
    parts += [_sheet(actor, enterprise, notes, *one) for one in tables(actor)]
    title = f"{enterprise.name} {_('Quality file')}"
    return exporting.deliver(
        title,
        lambda path: write_book(path, parts),
        lambda count: export_log.note(
            actor,
            f"enterprise:{enterprise.id}",
            "quality_file",
            {"enterprise": enterprise.id},
            count,
            None,
        ),
    )


def _sheet(actor, enterprise, notes, model, link, columns):  # noqa: PLR0913 (the parts of one workbook)
    made = [exporting.column_of(model, name) for name in columns]

    def line(row):
        return tuple(column.value(row) for column in made)

    lines = map(line, rows(actor, enterprise, model, link))
    return Sheet(
        table_label(model), notes, [column.head for column in made], table_label(model)
    ), lines


def _due_tone(item) -> str:
    if item.left < 0:
        return "late"
    return "near" if item.is_near else ""
