"""Pages for enterprises without an account: the survey by its link (SY-6.4.1), the look-up of
progress (GDD-8.4.1), services and promises (GDD-7.1.2), what is published (SY-5.3.1).
"""

from dataclasses import dataclass

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, NotFound, TooManyRequests

from backoffice.access import rate_limit
from backoffice.errors import Conflict, Invalid, Refused
from backoffice.public import progress_lookup, publications, service_directory, survey_links
from backoffice.workflow.requests import ticked
from models.cases import ServiceCase
from models.messages import T
from models.periodic_surveys import PeriodicAnswer
from models.publications import PUB_KIND, Publication
from models.requests import ServiceRequest
from models.stations import StationChannel
from models.surveys import SatisfactionSurvey
from views.crud.form.forms import form_of, inputs_of, raw_of, show_errors
from views.current import no_parameters_but
from views.display.cells import counted_day
from views.display.labels import (
    choice_label,
    language,
    local_name,
    row_name,
    say,
    table_label,
)

blueprint = Blueprint("public", __name__)


@blueprint.before_request
def count():
    """Nobody knocks more than 60 times a minute."""
    try:
        rate_limit.knock(request.remote_addr)
    except rate_limit.Throttled:
        raise TooManyRequests() from None


@dataclass(frozen=True)
class LinkPage:
    """What the pages behind a link differ in: what people who are signed in are told, the template,
    where an answer leads, and whether a link that was answered leads there too or is no link any
    more.
    """

    refusal: T
    template: str
    thanks: str
    thanks_again: bool = False


SURVEY = LinkPage(
    T(
        "You are signed in: this link is for the enterprise. Staff key in "
        "answers on the page of the survey."
    ),
    "public/survey.html",
    "public.thanks",
    thanks_again=True,
)
SIGNATURE = LinkPage(
    T(
        "You are signed in: this link is for the enterprise. Staff write down the "
        "signature on the page of the need."
    ),
    "public/sign.html",
    "public.signed",
)


@blueprint.route("/survey/<token>", methods=("GET", "POST"))
def survey(token):
    """Annex C on a phone."""
    return _by_link(
        SURVEY,
        token,
        SatisfactionSurvey,
        lambda row: [
            (_("Case no."), row.service_case.code),
            (_("Content applied for"), row.content),
            (_("Station staff"), row.station_staff),
            (_("Service department"), row.service_department),
        ],
    )


@blueprint.route("/survey/periodic/<token>", methods=("GET", "POST"))
def periodic(token):
    """The form of a periodic survey on a phone (GDD-7.2.4.2)."""
    return _by_link(
        SURVEY,
        token,
        PeriodicAnswer,
        lambda row: [
            (_("Name of the survey"), row.survey.name),
            (_("Station"), row.survey.station.name),
            (_("Services of the time"), f"{row.survey.span_from} – {row.survey.span_to}"),
        ],
    )


@blueprint.route("/sign/<token>", methods=("GET", "POST"))
def sign(token):
    """The enterprise reads what its need form says and confirms it, once (SY-A-sign)."""
    return _by_link(
        SIGNATURE,
        token,
        ServiceRequest,
        lambda row: [
            (_("Request no."), row.code),
            (_("Station"), row.station.name),
            (_("Need description"), row.description),
            (_("What is wanted"), _(", ").join(wanted(row))),
        ],
    )


@blueprint.route("/sign-thanks")
def signed():
    no_parameters_but()
    return render_template("public/signed.html")


def wanted(need) -> list[str]:
    """What the form asks for, line by line."""
    return [one.other_text or row_name(one.service_item) for one in ticked(need)]


def _by_link(page, token, model, about):
    """The form of a link under what it is `about(row)`, and its answer. A link that is wrong, old
    or replaced answers as if there were none.
    """
    no_parameters_but()
    if g.account is not None:
        raise Refused(page.refusal)
    row = survey_links.find(token, model)
    if row is not None and page.thanks_again and row.submitted_at:
        return redirect(url_for(page.thanks))
    if row is None or not survey_links.is_open(row):
        raise NotFound()
    link = survey_links.KINDS[model]
    form = form_of(link.asks(row), {}, speaks=model)
    errors = []
    if request.method == "POST":
        try:
            survey_links.answer(row, raw_of(form), request.remote_addr, g.get("request_id"))
            return redirect(url_for(page.thanks))
        except Conflict:
            if page.thanks_again:
                return redirect(url_for(page.thanks))
            raise NotFound() from None
        except Invalid as fault:
            errors = show_errors(form, fault.errors)
    inputs = inputs_of(form)
    wrong = sum(bool(one.errors) for one in inputs) + len(errors)
    return render_template(
        page.template, holder=link.holder(row), about=about(row), inputs=inputs, wrong=wrong
    ), 422 if wrong else 200


@blueprint.route("/survey-thanks")
def thanks():
    no_parameters_but()
    return render_template("public/thanks.html")


TONES = {
    progress_lookup.WAITING: "warn",
    progress_lookup.SUPPLEMENT: "warn",
    progress_lookup.HANDLING: "info",
    progress_lookup.OVER: "ok",
    progress_lookup.REFUSED: "bad",
    progress_lookup.WITHDRAWN: "",
}


@blueprint.route("/look-up", methods=("GET", "POST"))
def look_up():
    """Where a matter stands; an unknown number and wrong digits get the same answer."""
    no_parameters_but()
    number, tail = request.form.get("number", ""), request.form.get("tail", "")
    progress = None
    if request.method == "POST":
        if "\0" in number + tail:
            raise BadRequest()
        try:
            progress = progress_lookup.ask(number, tail, request.remote_addr)
        except progress_lookup.Locked:
            raise TooManyRequests() from None
    missed = request.method == "POST" and progress is None
    shown = _shown(progress) if progress else {}
    return render_template(
        "public/lookup.html", number=number.strip()[:60], progress=progress, missed=missed, **shown
    ), 422 if missed else 200


@blueprint.route("/services")
def services():
    """What each station does, by which steps, in how many days and for which fee, as it promised in
    public; to be printed too (SY-7.2-b, report 20).
    """
    no_parameters_but("station")
    code = request.args.get("station", "").strip()
    if "\0" in code:
        raise BadRequest()
    if not code:
        return render_template(
            "public/services.html", station=None, stations=service_directory.stations()
        )
    place = service_directory.station(code)
    if place is None:
        raise NotFound()
    heads = [
        _("Service item"),
        _("Promised handling time"),
        _("Promised reply time"),
        _("Statutory limit"),
        _("Charges"),
    ]
    return render_template(
        "public/services.html",
        station=place,
        about=_about(place),
        groups=service_directory.groups(place),
        heads=heads,
        fee=fee_words,
        named=lambda row, name: local_name(row, name, getattr(row, name)),
    )


@blueprint.route("/publications")
def published():
    """What is open to the public, by kind and by words: policies, standards with their status,
    news and notices (SY-5.3.1, SY-5.3.5).
    """
    no_parameters_but("kind", "q")
    kind, words = request.args.get("kind", ""), request.args.get("q", "").strip()[:60]
    if "\0" in kind + words or (kind and kind not in PUB_KIND):
        raise BadRequest()
    return render_template(
        "public/publications.html",
        kind=kind,
        kinds=[(code, PUB_KIND.label(code, language())) for code in PUB_KIND],
        words=words,
        rows=publications.find(kind, words),
        said=lambda row, name: choice_label(getattr(Publication, name), getattr(row, name)),
    )


def _about(place) -> list[tuple[str, str]]:
    """(label, words) of what an enterprise needs to know of a station."""
    return [
        (_("Address"), place.address),
        (_("Opening hours"), place.opening_hours),
        (_("Service phone"), place.service_phone),
        (_("Supervision phone"), place.supervision_phone),
        (_("Complaint phone"), place.complaint_phone),
        (
            table_label(StationChannel),
            "；".join(f"{kind}：{name}" for kind, name in service_directory.channels(place)),
        ),
        (_("Service pledge"), place.pledge),
    ]


def fee_words(item) -> str:
    """What an item costs at most, and by which document."""
    if not item.is_chargeable:
        return _("Free of charge")
    most = (
        _("At most %(amount)s CNY", amount=f"{item.fee_limit:,.2f}")
        if item.fee_limit is not None
        else _("Charged, please ask")
    )
    return f"{most}（{item.fee_basis}）" if item.fee_basis else most


def _shown(progress) -> dict:
    """What the page says of a matter that was found."""
    promised = progress.promised_on
    return {
        "word": say(progress.word),
        "tone": TONES[progress.word],
        "report": progress.report and choice_label(ServiceCase.report_status, progress.report),
        "promised": counted_day(promised) if promised else None,
    }
