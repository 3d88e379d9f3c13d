"""Who calls cannot sign: the need is accepted all the same, and the signature is asked for at the
first visit or by a link that is used once (SY-A-sign, decision 52).
"""

import pytest

from backoffice.deadlines.workdays import add_workdays
from backoffice.public import survey_links
from backoffice.workflow import requests
from backoffice.workflow.signatures import REMOTE
from models.cases import ServiceCase
from models.clock import today
from models.requests import CHANNEL, ServiceRequest
from tests.factories import Desk

NOBODY = {"signed_by": "", "signed_on": ""}


@pytest.fixture
def desk(house):
    return Desk()


@pytest.mark.clause("SY-A-sign")
@pytest.mark.parametrize("channel", [code for code in CHANNEL if code != "VISIT"])
def test_only_who_stands_at_the_counter_signs_before_acceptance(house, desk, channel):
    """ "A need by telephone or network is accepted without a wet signature"."""
    need = desk.need("Q01", state="ASSESSING", channel=channel, **NOBODY)
    missing = list(requests.WORKFLOW.transitions["accept"].unmet(need, desk.clerk))
    assert bool(missing) == (channel not in REMOTE)


@pytest.mark.clause("SY-A-sign")
def test_the_visit_asks_for_the_signature_and_the_file_waits_for_it(house, desk):
    """The signature is asked "at the first visit"; the clerk writes it down on the need's page."""
    need = desk.need("Q01", state="IN_PROGRESS", channel="PHONE", **NOBODY)
    case = desk.lead(ServiceCase.get(ServiceCase.request == need), "SERVING")
    clerk = house.browser("clerk1")
    page = clerk.get(f"/admin/service_case/events/record/?id={case.id}")
    assert "需求表尚未签字" in page.text
    for event in ("record", "end", "summarise", "survey", "close"):
        case = desk.step(case, event)
    archive = house.browser("archive1").get(f"/admin/service_case/events/archive/?id={case.id}")
    assert "需求表签字" in archive.text
    clerk.submit(
        clerk.get(f"/admin/service_request/events/sign/?id={need.id}"),
        holding="signed_by",
        signed_by="王负责",
    )
    need = ServiceRequest.get_by_id(need.id)
    assert (need.signed_by, need.signed_on) == ("王负责", today())
    archive = house.browser("archive1").get(f"/admin/service_case/events/archive/?id={case.id}")
    assert "需求表签字" not in archive.text


def sent(house, desk) -> tuple:
    """A need that came by telephone, and the link by which its enterprise signs."""
    need = desk.need("Q01", state="IN_PROGRESS", channel="PHONE", **NOBODY)
    clerk = house.browser("clerk1")
    clerk.submit(clerk.get(f"/admin/service_request/events/send_link/?id={need.id}"))
    need = ServiceRequest.get_by_id(need.id)
    link = f"/sign/{survey_links.token_of(need)}"
    assert link in clerk.get(f"/admin/service_request/details/?id={need.id}").html
    return need, link


@pytest.mark.clause("SY-A-sign")
def test_the_enterprise_signs_by_its_link_once(house, desk):
    need, link = sent(house, desk)
    assert need.link_until == add_workdays(today(), 15)
    stranger = house.browser()
    page = stranger.get(link)
    assert page.status == 200 and need.code in page.text
    refused = stranger.submit(page, holding="signed_by", signed_by="王负责")
    assert refused.status == 422, "what the form says is confirmed by a tick"
    done = stranger.submit(stranger.get(link), holding="signed_by", signed_by="王负责", agrees="1")
    assert done.status == 302
    need = ServiceRequest.get_by_id(need.id)
    assert (need.signed_by, need.signed_on) == ("王负责", today())
    assert stranger.get(link).status == 404, "a second time it is no link any more"
    assert stranger.get(link[:-2] + "AA").status == 404


def test_a_new_link_ends_the_one_before_and_a_signed_form_has_none(house, desk):
    need, first = sent(house, desk)
    clerk = house.browser("clerk1")
    clerk.submit(clerk.get(f"/admin/service_request/events/send_link/?id={need.id}"))
    assert house.browser().get(first).status == 404
    clerk.submit(
        clerk.get(f"/admin/service_request/events/sign/?id={need.id}"),
        holding="signed_by",
        signed_by="王负责",
    )
    assert "/sign/" not in clerk.get(f"/admin/service_request/details/?id={need.id}").html


def test_the_link_is_for_the_enterprise_and_cannot_be_tried_out(house, desk):
    """Who is signed in does not sign for the enterprise; guessing is slowed down for everybody."""
    _need, link = sent(house, desk)
    assert house.browser("clerk1").get(link).status == 403
    stranger = house.browser()
    answers = [stranger.get("/sign/AAAA").status for _ in range(61)]
    assert answers[0] == 404 and answers[-1] == 429
