"""Fee and receipt: what was charged, on which basis, against which receipt (SY-7.3.2-e)."""

from decimal import Decimal

from peewee import ModelSelect, fn

from models.base import Record
from models.cases import ServiceCase
from models.choices import Choices
from models.fields import (
    AccountField,
    Choice,
    Date,
    DateTime,
    DecimalNumber,
    Integer,
    Link,
    ShortText,
    Text,
)
from models.messages import T
from models.providers import ProviderService
from models.requests import RequestItem
from models.rules import needed, not_future
from models.staff import Staff

PAYEE = Choices(
    "PAYEE",
    ("STATION", "服务站", "Station"),
    ("PROVIDER", "服务机构", "Provider"),
)

RECEIPT_KIND = Choices(
    "RECEIPT_KIND",
    ("VAT", "增值税发票", "VAT invoice"),
    ("FIN", "财政票据", "Fiscal receipt"),
    ("OTH", "其他票据", "Other"),
)


def registered_standard(case: ServiceCase, payee: str) -> tuple:
    """(whether the item is free, the highest fee a unit) as registered for who charges
    (SY-7.3.2-e).
    """
    item = case.service_item
    if payee == "PROVIDER":
        offer = (
            ProviderService.living()
            .where(
                ProviderService.provider == (case.provider_id or 0),
                ProviderService.service_item == item,
            )
            .first()
        )
        return not item.is_chargeable or bool(offer and offer.is_free), offer and offer.fee_limit
    return not item.is_chargeable, item.fee_limit


def within_standard(row: Record) -> dict[str, T]:
    """Free items are not charged; nothing beyond the registered standard is (R-$1)."""
    if not row.__data__.get("service_case") or not row.amount_due or not row.payee:
        return {}
    free, standard = registered_standard(row.service_case, row.payee)
    if free:
        return {"amount_due": T("This item is free; nothing may be charged")}
    if standard is None:
        if row.beyond_reason:
            return {}
        return {
            "amount_due": T(
                "No standard in figures is registered for this item: the administrator registers "
                "it, or the head records the fee with a reason"
            )
        }
    others = list(
        FeeRecord.valid().where(
            FeeRecord.service_case == row.service_case_id,
            FeeRecord.payee == row.payee,
            FeeRecord.id != (row.id or 0),
        )
    )
    most = standard * units(row, others)
    charged = sum((one.amount_due for one in others), Decimal(0))
    if row.amount_due > most - charged:
        return {
            "amount_due": T(
                "The registered standard allows at most {most} for this case, of which {charged} "
                "are charged already",
                most=most,
                charged=charged,
            )
            if charged
            else T("The registered standard allows at most {most}", most=most)
        }
    return {}


def units(row: Record, others: "list[FeeRecord]") -> int:
    """How many units of a case are charged: as many as its need names, or as the fee with most of
    them. Two fees of one unit are about the same unit.
    """
    declared = [
        one.quantity or 1
        for one in RequestItem.living().where(RequestItem.service_case == row.service_case_id)
    ]
    return max([row.quantity or 1, *(one.quantity or 1 for one in others), *declared])


def receipt_is_new(row: Record) -> dict[str, T]:
    """A receipt proves one payment (decision 53)."""
    number = (row.receipt_no or "").strip()
    if number and (
        FeeRecord.valid()
        .where(
            fn.LOWER(FeeRecord.receipt_no) == number.lower(),
            FeeRecord.receipt_kind == row.receipt_kind,
            FeeRecord.id != (row.id or 0),
        )
        .exists()
    ):
        return {"receipt_no": T("This receipt was entered already")}
    return {}


def sums_agree(row: Record) -> dict[str, T]:
    """A reduction lies within the sum; nobody pays more than what is left (SY-7.3.2-e)."""
    due, less, paid = row.amount_due or 0, row.reduction or 0, row.amount_paid or 0
    if less > due:
        return {"reduction": T("The reduction cannot exceed the amount due")}
    return (
        {"amount_paid": T("More than what is left after the reduction")}
        if paid > due - less
        else {}
    )


def paid(row: "FeeRecord") -> bool:
    return bool(row.amount_paid)


class FeeRecord(Record):
    """Fee and receipt."""

    label = "Fee and receipt"
    display_fields = ("item_name",)
    search_fields = ("item_name", "receipt_no", "service_case.code")
    belongs_to = "service_case"
    rules = (
        within_standard,
        receipt_is_new,
        sums_agree,
        not_future("issued_on"),
        needed("reduction_reason", lambda row: row.reduction, T("Say why the sum is reduced")),
        needed("receipt_kind", paid, T("Money was paid: which receipt was given?")),
        needed("receipt_no", paid, T("Money was paid: the number of the receipt is missing")),
        needed("issued_on", paid, T("Money was paid: the date of the receipt is missing")),
    )

    service_case = Link("Case", ServiceCase)
    item_name = ShortText("Charged item", 100, help="Such as testing or calibration")
    quantity = Integer(
        "Quantity",
        least=1,
        most=99_999,
        default=1,
        unit="count",
        help="Samples, devices or times charged",
    )
    standard_basis = ShortText(
        "Standard and basis", 200, help="Document and line of the price list"
    )
    amount_due = DecimalNumber("Amount due", 12, 2, unit="CNY")
    reduction = DecimalNumber("Reduction", 12, 2, null=True, unit="CNY")
    reduction_reason = ShortText(
        "Reason for the reduction", 200, null=True, help="Why less is asked"
    )
    amount_paid = DecimalNumber("Amount received", 12, 2, unit="CNY", default=0)
    payee = Choice("Charged by", PAYEE)
    beyond_reason = Text(
        "Head's reason without a standard in figures",
        null=True,
        help="Where the offer is in words only: the head writes why this sum fits it",
    )
    receipt_kind = Choice("Receipt kind", RECEIPT_KIND, null=True)
    receipt_no = ShortText("Receipt no.", 40, null=True, help="As printed on the receipt")
    issued_on = Date("Receipt date", null=True)
    calculated_by = Link("Calculated by", Staff, null=True, system=True)
    cancelled_at = DateTime("Cancelled at", null=True, system=True)
    cancelled_by = AccountField("Cancelled by", null=True)
    cancel_reason = ShortText("Why it was cancelled", 200, null=True, system=True)

    class Meta:
        table_name = "fee_record"
        indexes = ((("service_case", "id"), False),)

    @classmethod
    def valid(cls) -> ModelSelect:
        """Fees that count: living ones that were not cancelled."""
        return cls.living().where(cls.cancelled_at.is_null())

    @property
    def settled(self) -> bool:
        """Whether what is left after the reduction was received."""
        return self.amount_paid == self.amount_due - (self.reduction or 0)
