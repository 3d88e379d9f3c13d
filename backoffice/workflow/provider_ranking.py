"""Which providers may take a case, in which order, and why (R-R0, R-R1, R-R3, R-P2; SY-6.2.1,
JL-4.1).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from peewee import Case, fn

from models import stored_days
from models.cases import ServiceCase
from models.clock import today
from models.messages import T
from models.providers import Provider, ProviderQualification, ProviderService
from models.referrals import Referral

WEIGHTS = {
    "capability": 30,
    "rating": 25,
    "on_time": 15,
    "qualification": 10,
    "distance": 10,
    "price": 10,
}
LONG_VALID = 180


@dataclass
class Candidate:
    """A provider for a case: its score with the reasons, or the reason why it is out."""

    provider: Provider
    service: ProviderService | None
    score: Decimal = Decimal(0)
    why: tuple = ()
    warning: str | None = None
    out: str | None = None


def candidates(case: ServiceCase) -> list[Candidate]:
    """Every provider that offers the item of `case`, fit ones ranked first, unfit ones with their
    reason.
    """
    services = list(
        ProviderService.living().where(
            ProviderService.service_item == case.service_item_id, ProviderService.is_active == True
        )
    )
    provider_ids = [s.provider_id for s in services] or [0]
    providers = {row.id: row for row in Provider.living().where(Provider.id.in_(provider_ids))}
    certificates = _certificates(list(providers))
    record, refused = _records(list(providers)), _refused(case)
    found = [
        _judge(case, providers[s.provider_id], s, certificates, record, refused)
        for s in services
        if s.provider_id in providers
    ]
    return sorted(found, key=lambda one: (one.out is not None, -one.score, one.provider.id))


def _judge(  # noqa: PLR0913 - one pair and what is known of all
    case: ServiceCase,
    provider: Provider,
    service: ProviderService,
    certificates: dict[int, list],
    records: dict[int, tuple],
    refused: dict,
) -> Candidate:
    held = certificates.get(provider.id, ())
    certificate = _valid_certificate(case, service, [one for one in held if one.verified_on])
    unverified = certificate is None and _valid_certificate(case, service, held) is not None
    if reason := _unfit(case, provider, certificate, unverified, refused):
        return Candidate(provider, service, out=reason)
    parts = _parts(case, provider, service, certificate, records.get(provider.id, (0, 0)))
    score = sum(Decimal(WEIGHTS[name]) * share for name, share, _ in parts).quantize(
        Decimal("0.01")
    )
    left = (certificate.valid_to - today()).days if certificate and certificate.valid_to else None
    warning = (
        T("The certificate ends in {n} days", n=left) if left is not None and left <= 90 else None
    )
    return Candidate(provider, service, score, tuple(text for _, _, text in parts), warning)


def _unfit(
    case: ServiceCase,
    provider: Provider,
    certificate: ProviderQualification | None,
    unverified: bool,
    refused: dict,
) -> str | None:
    """The first reason why a provider may not get this case (R-R0, R-R1), or None."""
    if provider.id in refused:
        return T(
            "Declined, did not answer or broke off this case in round {n}", n=refused[provider.id]
        )
    if provider.status != "IN_POOL":
        return T("Not in the pool")
    if not provider.legal_person_verified:
        return T("Legal status not verified")
    if not provider.nda_signed_on:
        return T("Has not signed the confidentiality agreement")
    if case.service_item.requires_qualification and unverified:
        return T("Nobody has verified its certificate for this item")
    if case.service_item.requires_qualification and certificate is None:
        return T("Has no certificate for this item that is valid today")
    return None


def _valid_certificate(
    case: ServiceCase, service: ProviderService, certificates: Iterable[ProviderQualification]
) -> ProviderQualification | None:
    """The certificate a service rests on, if it is of a right kind and valid today."""
    kinds = case.service_item.qual_kinds or []
    fit = [
        c
        for c in certificates
        if c.issued_on <= today()
        and (c.valid_to is None or c.valid_to >= today())
        and (not kinds or c.kind in kinds)
    ]
    return next((c for c in fit if c.id == service.qualification_id), fit[0] if fit else None)


def _parts(
    case: ServiceCase,
    provider: Provider,
    service: ProviderService,
    certificate: ProviderQualification | None,
    record: tuple[int, ...],
) -> list[tuple]:
    """(criterion, share 0 to 1, words) in the order of their weight (R-R3)."""
    done, in_time = record
    rating = provider.rating
    margin = (
        Decimal(1)
        if certificate is None or certificate.valid_to is None
        else Decimal(min((certificate.valid_to - today()).days, LONG_VALID)) / LONG_VALID
    )
    near = provider.region_id == case.station.region_id
    same_city = provider.region.code[:4] == case.station.region.code[:4]
    nearness = Decimal("0.6") if same_city else Decimal("0.2")
    if near:
        nearness = Decimal(1)
    return [
        (
            "capability",
            Decimal(1),
            (T("Capability"), T("offers the item in {n} working days", n=service.promise_days)),
        ),
        (
            "rating",
            min((rating or Decimal(3)) / 4, Decimal(1)),
            (T("Rating"), T("{n} of 4", n=rating) if rating else T("not rated yet")),
        ),
        (
            "on_time",
            Decimal(in_time) / done if done else Decimal("0.8"),
            (
                T("In time"),
                T("{n} of {of} cases", n=in_time, of=done) if done else T("no cases yet"),
            ),
        ),
        (
            "qualification",
            max(margin, Decimal(0)),
            (
                T("Qualification"),
                certificate.valid_to.isoformat()
                if certificate and certificate.valid_to
                else T("not required, or no expiry date"),
            ),
        ),
        (
            "distance",
            nearness,
            (T("Place"), provider.region.name),
        ),
        (
            "price",
            Decimal(1) if service.is_free else Decimal("0.5"),
            (
                T("Price"),
                service.fee_standard or (T("free") if service.is_free else T("on request")),
            ),
        ),
    ]


def _certificates(provider_ids: list[int]) -> dict:
    found: dict = {}
    for row in ProviderQualification.living().where(
        ProviderQualification.provider.in_(provider_ids or [0])
    ):
        found.setdefault(row.provider_id, []).append(row)
    return found


def _records(provider_ids: list[int]) -> dict:
    """{provider: (finished cases, of them in time)}."""
    finished = ServiceCase.living().where(
        ServiceCase.provider.in_(provider_ids or [0]), ServiceCase.ended_at.is_null(False)
    )
    in_time = Case(None, [(stored_days.day(ServiceCase.ended_at) <= ServiceCase.due_on, 1)], 0)
    rows = finished.select(
        ServiceCase.provider, fn.COUNT(ServiceCase.id), fn.SUM(in_time)
    ).group_by(ServiceCase.provider)
    return {provider: (done, int(kept)) for provider, done, kept in rows.tuples()}


def _refused(case: ServiceCase) -> dict:
    """{provider: round} of those that declined this case, let it pass, or left it in service."""
    rows = Referral.living().where(
        Referral.service_case == case.id, Referral.response.in_(("DECLINED", "TIMEOUT", "BROKEN"))
    )
    return {row.provider_id: row.attempt for row in rows}
