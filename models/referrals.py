"""Referral to provider."""

from models.base import Record
from models.cases import ServiceCase
from models.choices import Choices
from models.fields import (
    Choice,
    Date,
    DateTime,
    DecimalNumber,
    Flag,
    Integer,
    Link,
    ShortText,
    Text,
)
from models.providers import Provider, ProviderContact
from models.structures import Sentences

REFERRAL_RESPONSE = Choices(
    "REFERRAL_RESPONSE",
    ("WAIT", "待回应", "Waiting"),
    ("ACCEPTED", "能满足/接受", "Accepted"),
    ("DECLINED", "不能满足", "Declined"),
    ("TIMEOUT", "超时未回应", "Timed out"),
    ("CANCELLED", "撤销", "Cancelled"),
    ("RECALLED", "收回", "Taken back"),
    ("BROKEN", "中途退出", "Broken off"),
)


class Referral(Record):
    """Referral to provider."""

    label = "Referral"
    display_fields = ("code",)
    search_fields = ("code", "provider.name")
    number_rule = "referral"
    belongs_to = "service_case"
    internal = ("match_reason", "match_score", "enterprise_confirmed")

    code = ShortText("Referral no.", 40, unique=True, system=True)
    service_case = Link("Case", ServiceCase, system=True)
    attempt = Integer("Attempt", system=True)
    provider = Link("Provider", Provider, system=True)
    provider_contact = Link("Provider contact", ProviderContact, null=True, system=True)
    match_reason = Sentences("Match reason", system=True)
    match_score = DecimalNumber("Match score", 5, 2, null=True, system=True)
    enterprise_confirmed = Flag("Enterprise's choice confirmed", system=True)
    sent_at = DateTime("Sent at", system=True)
    response_due_on = Date("Response due", counted=True, system=True)
    response = Choice("Response", REFERRAL_RESPONSE, system=True)
    responded_at = DateTime("Responded at", null=True, system=True)
    decline_reason = Text("Reason for decline", null=True, system=True)
    informed_enterprise_at = DateTime("Informed enterprise at", null=True, system=True)
    agreed_item = ShortText("Agreed item", 200, null=True, system=True)
    agreed_at = DateTime("Agreed time", null=True, system=True)
    agreed_days = Integer("Agreed duration", null=True, unit="working days", system=True)
    agreed_fee = DecimalNumber("Agreed fee", 12, 2, null=True, unit="CNY", system=True)

    class Meta:
        table_name = "referral"
        indexes = ((("service_case", "attempt"), True), (("provider", "response"), False))
