"""Periodic surveys with their result, and the forms of the enterprises (GDD-7.2.4.2)."""

from flask import url_for
from flask_admin import expose
from flask_babel import gettext as _

from backoffice.access.permissions import can
from backoffice.access.scopes import sees, visible
from backoffice.exports import export_log
from backoffice.exports.workbook import Column, Sheet, write_book
from backoffice.records import writes
from backoffice.reports import periodic_survey_results
from backoffice.reports.satisfaction import FEW
from models.clock import local, now, today
from models.periodic_surveys import PERIODIC_QUESTIONS, PeriodicAnswer, PeriodicSurvey
from views.crud.detail.detail import Act, Fact
from views.crud.list import exporting
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor, asked_id, no_parameters_but
from views.display.cells import details_url
from views.display.labels import field_label, row_name, table_label
from views.screens.surveys import link_for

ANSWERS = (*PERIODIC_QUESTIONS, "opinion", "mean_score")
SENT = (
    "enterprise_name",
    *ANSWERS,
    "channel",
    "invited_at",
    "submitted_at",
    "declined_reason",
    "status",
)


def awaited(*states):
    """Forms in one of these states whose survey still runs."""
    open_ones = PeriodicSurvey.select(PeriodicSurvey.id).where(PeriodicSurvey.status == "OPEN")
    return PeriodicAnswer.status.in_(states) & PeriodicAnswer.survey.in_(open_ones)


def percent(value) -> str:
    return "–" if value is None else f"{value}%"


def rate(found, value) -> str:
    """A share of the answers; of a few answers it says nothing."""
    if found.is_few:
        return _("fewer than %(n)s answers", n=FEW)
    return percent(value)


def mean(found, value) -> str:
    """A mean of the answers; of a few answers it says nothing."""
    if found.is_few:
        return _("fewer than %(n)s answers", n=FEW)
    return str(value or "–")


def question(name) -> str:
    return field_label(PeriodicAnswer, PeriodicAnswer._meta.fields[name])


def headline(found) -> list[Fact]:
    """The figures of a survey: who answered, how content they are, what is weakest."""
    lowest = Fact(
        _("Lowest questions"),
        "；".join(f"{question(item.name)} {mean(found, item.mean)}" for item in found.lowest)
        or "–",
    )
    lowest.wide = True
    return [
        Fact(_("Asked"), str(found.asked)),
        Fact(_("Answered"), str(found.returned)),
        Fact(_("Response rate"), percent(found.response)),
        Fact(_("Declined"), str(found.declined)),
        Fact(_("Mean score"), mean(found, found.mean)),
        Fact(_("Satisfied"), rate(found, found.overall.content)),
        lowest,
    ]


def by_question(found) -> list[Fact]:
    return [
        Fact(
            question(item.name),
            _(
                "%(mean)s; satisfied %(share)s; %(n)s answers",
                mean=mean(found, item.mean),
                share=rate(found, item.content),
                n=item.answered,
            ),
        )
        for item in found.items
    ]


class SurveyView(RecordView):
    model = PeriodicSurvey
    menu_group = "needs"
    menu_order = 80
    column_list = ("code", "name", "span_from", "span_to", "circle", "answer_by", "status")
    column_filters = ("status", "circle", "station", "answer_by", "span_to")
    form_layout = (
        ("Basic data", ("name", "station")),
        ("Who is asked about what", ("span_from", "span_to", "circle", "answer_by")),
    )
    column_details_list = (
        (
            "Who is asked about what",
            ("station", "span_from", "span_to", "circle", "answer_by", "opened_on"),
        ),
        (
            "Conclusion and improvement",
            ("conclusion", "measures", "task", "closed_by", "closed_on"),
        ),
    )
    related = (
        (
            PeriodicAnswer,
            "survey",
            ("enterprise_name", "channel", "submitted_at", "q9_overall", "mean_score", "status"),
        ),
    )
    work_views = (
        WorkView("open", "Being answered", lambda who: PeriodicSurvey.status == "OPEN"),
        WorkView(
            "over",
            "To be closed",
            lambda who: (PeriodicSurvey.status == "OPEN") & (PeriodicSurvey.answer_by < today()),
            "near",
        ),
        WorkView("all", "All"),
    )
    can_delete = False

    def summary(self, row):
        """Who closes a survey draws the conclusion from its result, which stands beside
        the form.
        """
        return (
            super().summary(row)
            if row.status == "DRAFT"
            else headline(periodic_survey_results.results(row))
        )

    def details(self, row):
        """The result stands above the conclusion that is drawn from it."""
        page = super().details(row)
        if row.status != "DRAFT":
            found = periodic_survey_results.results(row)
            page.sections.insert(1, (_("Result"), [*headline(found), *by_question(found)]))
            page.acts = [*page.acts, *self._ways(row)]
        return page

    def _ways(self, row) -> list:
        found = (
            [
                Act(
                    _("All forms"),
                    url_for("periodic_answer.index_view", survey=row.id, view="all"),
                    icon="form",
                )
            ]
            if can(actor(), "read", "periodic_answer")
            else []
        )
        if can(actor(), "export", self.resource) and sees(actor(), row, "export"):
            found.append(Act(_("Export the result"), url_for(".results", id=row.id), icon="export"))
        return found

    @expose("/results/")
    def results(self):
        """The result and the forms of one survey as a workbook."""
        self._require("export")
        no_parameters_but("id")
        row = writes.fetch(actor(), PeriodicSurvey, asked_id(), "export")
        parts = book_of(actor(), row)
        return exporting.deliver(
            row.name,
            lambda path: write_book(path, parts),
            lambda count: export_log.note(
                actor(),
                f"{self.resource}:{row.id}",
                "periodic_results",
                {"survey": row.id},
                count,
                None,
            ),
        )


def book_of(who, survey) -> list:
    """Two sheets: question by question, then form by form; the second for those who may export
    forms.
    """
    found = periodic_survey_results.results(survey)
    notes = [
        _("Services of the time") + f"：{survey.span_from} – {survey.span_to}",
        _(
            "Asked %(asked)s, answered %(returned)s (%(rate)s), declined %(declined)s",
            asked=found.asked,
            returned=found.returned,
            rate=percent(found.response),
            declined=found.declined,
        ),
        how_counted(),
        _("Conclusion") + f"：{survey.conclusion or '–'}",
        _("Improvement measures") + f"：{survey.measures or '–'}",
        _("Made %(when)s by %(who)s", when=local(now()).strftime("%Y-%m-%d %H:%M"), who=who.name),
    ]
    heads = [
        Column(_("Question"), "text", 36),
        Column(_("Answered"), "number"),
        Column(_("Mean score"), "number", 12),
        Column(_("Satisfied"), "number", 12),
    ]
    lines = [
        (question(item.name), item.answered, None, None)
        if found.is_few
        else (question(item.name), item.answered, item.mean, item.content)
        for item in found.items
    ]
    parts = [(Sheet(row_name(survey), notes, heads, _("Result")), lines)]
    if can(who, "export", "periodic_answer"):
        columns = [exporting.column_of(PeriodicAnswer, name) for name in SENT]
        forms = (
            visible(who, PeriodicAnswer, "export")
            .where(PeriodicAnswer.survey == survey.id)
            .order_by(PeriodicAnswer.id)
        )
        parts.append(
            (
                Sheet(
                    table_label(PeriodicAnswer),
                    notes[:1],
                    [one.head for one in columns],
                    table_label(PeriodicAnswer),
                ),
                (_line(columns, form) for form in forms),
            )
        )
    return parts


def how_counted() -> str:
    return _(
        "Very satisfied 4, satisfied 3, average 2, dissatisfied 1; not applicable is left "
        "out. Satisfied = (very satisfied + satisfied) ÷ answered, in percent."
    )


class FormView(RecordView):
    model = PeriodicAnswer
    menu_group = "needs"
    menu_order = 90
    column_list = (
        "enterprise_name",
        "survey",
        "channel",
        "invited_at",
        "submitted_at",
        "q9_overall",
        "mean_score",
        "status",
    )
    column_filters = ("status", "survey", "channel", "q9_overall", "submitted_at")
    column_details_list = (
        (
            "Invitation",
            (
                "survey",
                "enterprise",
                "channel",
                "invited_at",
                "submitted_at",
                "keyed_by",
                "declined_reason",
            ),
        ),
        ("Answers", ANSWERS),
    )
    column_export_list = ("survey", *SENT)
    work_views = (
        WorkView("invite", "To invite", lambda who: awaited("TODO")),
        WorkView("out", "Awaiting answer", lambda who: awaited("INVITED")),
        WorkView(
            "unhappy", "Not content", lambda who: PeriodicAnswer.q9_overall.in_(("1", "2")), "near"
        ),
        WorkView("opinions", "With an opinion", lambda who: PeriodicAnswer.opinion.is_null(False)),
        WorkView("all", "All"),
    )
    bulk_events = ("invite",)
    can_create = can_edit = can_delete = False

    def details(self, row):
        page = super().details(row)
        page.subtitle = row.survey.name
        page.facts_line = [(table_label(PeriodicSurvey), row.survey.code, details_url(row.survey))]
        page.link, page.picture = link_for(row, "public.periodic")
        return page


def _line(columns, row) -> tuple:
    return tuple(column.value(row) for column in columns)
