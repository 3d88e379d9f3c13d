"""Mistakes with a need, from the draft to the archive."""

from models.requests import ServiceRequest
from tests.mistakes.office import walk


@walk("need-draft")
def a_draft_is_thrown_away(office):
    need = office.desk.need(state="DRAFT")
    hand = office.hand("clerk")
    hand.send(hand.open(f"/admin/service_request/delete/?id={need.id}"), action="/delete/")
    assert not ServiceRequest.living().where(ServiceRequest.id == need.id).exists()
