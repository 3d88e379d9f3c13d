"""Satisfaction surveys: who is to be invited, the answers, the check and the call-back (SY-6.4,
SY-C).
"""

import segno
from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.public import survey_links
from backoffice.workflow import surveys
from models.clock import today
from models.surveys import QUESTIONS, SatisfactionSurvey
from views.crud.detail.detail import Act, Event
from views.crud.query.list_query import WorkView
from views.crud.record_view import RecordView
from views.current import actor
from views.display.cells import counted_day, details_url
from views.display.labels import choice_label, language
from views.printing import services

HEAD = (
    "enterprise_name",
    "contact_line",
    "station_staff",
    "content",
    "service_class",
    "service_department",
    "technicians",
    "raised_at",
    "accepted_at",
    "replied_at",
    "started_at",
    "ended_at",
)
ANSWERS = (*QUESTIONS[:4], "q5_solved", *QUESTIONS[4:], "q11_opinion", "mean_score")


def to_invite(actor_):
    return SatisfactionSurvey.status == "TODO"


def invited_late(actor_):
    return (SatisfactionSurvey.status == "TODO") & (SatisfactionSurvey.invite_due_on < today())


def to_call(actor_):
    return (
        SatisfactionSurvey.callback_due_on.is_null(False) & SatisfactionSurvey.callback_at.is_null()
    )


class SurveyView(RecordView):
    model = SatisfactionSurvey
    menu_group = "needs"
    menu_order = 70
    prints = services.SURVEY
    column_list = (
        "code",
        "service_case",
        "enterprise_name",
        "channel",
        "invite_due_on",
        "submitted_at",
        "q10_overall",
        "mean_score",
        "status",
    )
    column_filters = (
        "status",
        "channel",
        "service_class",
        "q10_overall",
        "q5_solved",
        "invite_due_on",
        "submitted_at",
    )
    column_details_list = (
        ("Head of the form", ("service_case", "round_no", *HEAD)),
        ("Answers", ANSWERS),
        (
            "Invitation",
            (
                "channel",
                "invite_due_on",
                "invited_at",
                "link_until",
                "submitted_at",
                "keyed_by",
                "signed_by",
                "signed_on",
                "declined_reason",
            ),
        ),
        (
            "Check and call-back",
            (
                "check_due_on",
                "checked_by",
                "check_note",
                "callback_due_on",
                "callback_at",
                "callback_note",
            ),
        ),
    )
    column_export_list = (
        "code",
        "service_case",
        "round_no",
        *HEAD,
        *ANSWERS,
        "channel",
        "invite_due_on",
        "invited_at",
        "submitted_at",
        "declined_reason",
        "check_note",
        "callback_note",
        "status",
    )
    work_views = (
        WorkView("invite", "To invite", to_invite),
        WorkView("late", "Invitation late", invited_late, "late"),
        WorkView(
            "out",
            "Awaiting answer",
            lambda actor_: SatisfactionSurvey.status.in_(("INVITED", "EXPIRED")),
        ),
        WorkView("check", "To check", lambda actor_: SatisfactionSurvey.status == "SUBMITTED"),
        WorkView("call", "To call back", to_call, "near"),
        WorkView("unsolved", "Not solved", lambda actor_: SatisfactionSurvey.q5_solved == False),
        WorkView("all", "All"),
    )
    can_create = can_edit = can_delete = False

    def details(self, row):
        page = super().details(row)
        page.subtitle = row.enterprise_name
        page.facts_line = [(_("Case no."), row.service_case.code, details_url(row.service_case))]
        page.link, page.picture = link_for(row, "public.survey")
        if survey_links.is_open(row) and survey_links.has_served(row, actor()):
            page.notice = _(
                "Who served does not get the link of the survey; the head or a colleague sends it"
            )
        page.timeline = [
            Event(
                line["at"],
                SatisfactionSurvey.channel.options.label(line["channel"], language()),
                f"{line['by']}　{line['result']}",
            )
            for line in reversed(row.attempts or [])
        ]
        return page

    def tool_links(self):
        return [
            (_("Satisfaction"), url_for("satisfaction.table")),
            (_("Blank form"), url_for("satisfaction_survey.blank_view", form="F09")),
        ]


def link_for(form, page: str, verb: str = "invite") -> tuple:
    """The link to send and its code for a telephone, for those who may send it (`verb`) and did not
    serve; while it can be answered (R-Q2).
    """
    if not (
        form.link_no
        and survey_links.is_open(form)
        and not survey_links.has_served(form, actor())
        and can(actor(), verb, form.table())
        and sees(actor(), form, verb)
    ):
        return None, ""
    link = url_for(page, token=survey_links.token_of(form), _external=True)
    return link, Markup(segno.make(link, error="m").svg_inline(scale=3, light="#fff"))


def act_of(case, is_next: bool = False) -> list:
    """The way from a case to its survey; the next step while the answer is wanted and nothing else
    is (`is_next`).
    """
    survey = surveys.survey_of(case) if can(actor(), "read", SatisfactionSurvey.table()) else None
    if survey is None:
        return []
    words = _("Survey: %(state)s", state=choice_label(SatisfactionSurvey.status, survey.status))
    return [Act(words, details_url(survey), is_next and survey.status in surveys.OPEN, icon="star")]


def clock_of(case) -> list:
    """The date that binds the survey of a case, as (term, value, small print, tone)."""
    survey = surveys.survey_of(case)
    if survey is None or survey.invited_at or survey.status != "TODO":
        return []
    return [
        (
            _("Invite to the survey by"),
            counted_day(survey.invite_due_on),
            "",
            "late" if survey.invite_due_on < today() else "",
        )
    ]
