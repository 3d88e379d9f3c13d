"""Changes that the owner of a row has proposed and somebody else decides (decisions 42)."""

from models.base import Record
from models.choices import Choices
from models.fields import AccountField, DateTime, Integer, ShortText, StatusField, Text
from models.sealed import EncryptedField

PROPOSAL_STATUS = Choices(
    "PROPOSAL_STATUS",
    ("PENDING", "待审批", "Pending"),
    ("APPROVED", "已批准", "Approved"),
    ("DECLINED", "未批准", "Declined"),
    ("WITHDRAWN", "已撤回", "Withdrawn"),
    ("REPLACED", "已被新申请取代", "Replaced by a newer one"),
)


class ChangeProposal(Record):
    """One field of one row: what it holds, and what its owner wants it to hold.

    `values` is [old, new] as the change log stores values, encrypted as a whole, since either may
    be sensitive.
    """

    label = "Change pending approval"
    display_fields = ("resource", "field")
    deletable_states = ("PENDING",)

    resource = ShortText("Table", 40, system=True)
    row_id = Integer("Record", system=True)
    field = ShortText("Field", 40, system=True)
    values = EncryptedField("Old and new value", kind="json", system=True)
    status = StatusField("Status", PROPOSAL_STATUS, default="PENDING")
    decided_by = AccountField("Decided by", null=True)
    decided_at = DateTime("Decided at", null=True, system=True)
    reason = Text("Reason", null=True, system=True)

    class Meta:
        table_name = "change_proposal"
        indexes = ((("resource", "row_id", "status"), False),)
