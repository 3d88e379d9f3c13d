"""The signature of the enterprise on its need form: when it is asked, how it is given later, the
link by which the enterprise signs itself (SY-A-sign, decisions 52).
"""

from collections.abc import Iterator
from typing import Any

from backoffice import settings
from backoffice.access.actor import Actor
from backoffice.deadlines.workdays import add_workdays
from backoffice.errors import Invalid
from backoffice.messages.notifications import tell_staff
from backoffice.workflow.engine import Context, Transition
from models.attachments import FileField
from models.clock import today
from models.fields import Date, Flag, ShortText
from models.messages import T
from models.requests import ServiceRequest

REMOTE = ("PHONE", "WEB", "APP", "WECHAT", "QQ", "EMAIL")
"""Channels by which nobody can sign a paper: the signature is asked for later."""
FORMS_WITHOUT = ("JL_B",)
"""Forms that have no line for a signature (JL-B)."""
LIVING = ("REGISTERED", "SUPPLEMENT", "ASSESSING", "ACCEPTED", "IN_PROGRESS", "DONE")


def is_signed(request: ServiceRequest) -> bool:
    return bool(request.signed_by or request.signed_scan_id)


def is_open(request: ServiceRequest) -> bool:
    """Whether the form has a line for the signature, and nobody has signed it."""
    return request.form_profile not in FORMS_WITHOUT and not is_signed(request)


def unsigned(request: ServiceRequest) -> Iterator[str]:
    """What the signature of the enterprise lacks before acceptance: nothing where nobody could have
    signed (SY-A-sign, decisions 52).
    """
    if is_open(request) and request.channel not in REMOTE:
        yield T("The signature of the enterprise or its scan is missing")
    if request.signed_by and not request.signed_on:
        yield T("The date of the signature is missing")


def still_to_sign(request: ServiceRequest) -> Iterator[str]:
    """What is told at each visit while the form of a need that came from afar is unsigned."""
    if is_open(request):
        yield T("The need form is not signed yet: let the enterprise sign it at this visit")


def missing_in_file(request: ServiceRequest) -> Iterator[str]:
    """A file is complete with a signed form only."""
    if is_open(request):
        yield T("The file lacks {piece}", piece=T("the signature on the need form"))


SIGN_FIELDS = {
    "signed_by": ShortText("Signed by (person in charge)", 40, null=True),
    "signed_on": Date("Signed on", null=True),
    "signed_scan": FileField("Signed scan", restricted=True),
}


def sign(context: Context) -> dict:
    """The signature as it stands on paper: who and when, or its scan."""
    values = context.values
    if not values["signed_by"] and not values["signed_scan"]:
        raise Invalid({"signed_by": [T("Say who signed, or add the scan")]})
    _in_order(context.row, values)
    context.content, context.party = "需求表已签字", "ENT"
    return {
        "signed_by": values["signed_by"],
        "signed_on": values["signed_on"] or today(),
        "signed_scan": values["signed_scan"],
    }


def _in_order(request: ServiceRequest, values: dict) -> None:
    signed_on = values["signed_on"]
    if signed_on and signed_on > today():
        raise Invalid({"signed_on": [T("May not lie in the future")]})
    if signed_on and signed_on < request.form_date:
        raise Invalid({"signed_on": [T("May not lie before the date of the form")]})


def send_link(context: Context) -> dict:
    """A link by which the enterprise confirms its form; each one ends the one before."""
    context.content, context.party = "发送需求表签字链接", "ENT"
    return {
        "link_no": context.row.link_no + 1,
        "link_until": add_workdays(today(), settings.number("survey_link_days")),
    }


ONLINE_FIELDS = {
    "signed_by": ShortText("Signed by (person in charge)", 40),
    "agrees": Flag("What the form says is what we ask for"),
}
"""What the holder of a link fills in."""


def sign_online(context: Context) -> dict:
    """The enterprise's own confirmation by its link, once."""
    values = context.values
    if not values["agrees"]:
        raise Invalid({"agrees": [T("Please tick; otherwise call the station")]})
    context.content, context.party = f"企业网上确认需求表：{values['signed_by']}", "ENT"
    tell_staff(
        context.row.service_staff_id, "FEEDBACK", f"{context.row.code} 企业已网上签字", context.row
    )
    return {"signed_by": values["signed_by"], "signed_on": today()}


TRANSITIONS = (
    Transition(
        "sign",
        "Record the signature",
        LIVING,
        fields=SIGN_FIELDS,
        initial=lambda request, actor: {"signed_on": today()},
        when=is_open,
        verb="register",
        effect=sign,
        event_type="SUPPLEMENT",
        icon="edit",
        clause="SY-A-sign",
    ),
    Transition(
        "send_link",
        "Link for the signature",
        LIVING,
        when=is_open,
        verb="register",
        effect=send_link,
        event_type="INFORM",
        icon="phone",
        clause="SY-A-sign",
    ),
    Transition(
        "sign_online",
        "Sign by link",
        LIVING,
        fields=ONLINE_FIELDS,
        when=is_open,
        effect=sign_online,
        event_type="SUPPLEMENT",
        clause="SY-A-sign",
    ),
)
"""Events of a need that concern its signature."""


def of_case(case: Any, actor: Actor) -> Iterator[str]:
    """The same for the case whose service is written down."""
    yield from still_to_sign(case.request)
