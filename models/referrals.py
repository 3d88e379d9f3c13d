"""Referral to provider."""

from models.base import Record
from models.cases import ServiceCase
from models.enumerations import REFERRAL_RESPONSE
from models.fields import Amount, Choice, Day, Flag, Instant, Line, Link, Text, Whole
from models.providers import Provider, ProviderContact


class Referral(Record):
    """Referral to provider."""

    label = "Referral"
    named_by = ("code",)
    searched = ("code", "provider.name")
    numbered = "referral"
    belongs_to = "service_case"

    code = Line("Referral no.", 40, unique=True, system=True)
    service_case = Link("Case", ServiceCase, system=True)
    attempt = Whole("Attempt", system=True)
    provider = Link("Provider", Provider, system=True)
    provider_contact = Link("Provider contact", ProviderContact, null=True, system=True)
    match_reason = Text("Match reason", system=True)
    match_score = Amount("Match score", 5, 2, null=True, system=True)
    enterprise_confirmed = Flag("Enterprise's choice confirmed", system=True)
    sent_at = Instant("Sent at", system=True)
    response_due_on = Day("Response due", counted=True, system=True)
    response = Choice("Response", REFERRAL_RESPONSE, system=True)
    responded_at = Instant("Responded at", null=True, system=True)
    decline_reason = Text("Reason for decline", null=True, system=True)
    informed_enterprise_at = Instant("Informed enterprise at", null=True, system=True)
    agreed_item = Line("Agreed item", 200, null=True, system=True)
    agreed_at = Instant("Agreed time", null=True, system=True)
    agreed_days = Whole("Agreed duration", null=True, unit="working days", system=True)
    agreed_fee = Amount("Agreed fee", 12, 2, null=True, unit="CNY", system=True)

    class Meta:
        table_name = "referral"
        indexes = ((("service_case", "attempt"), True), (("provider", "response"), False))
