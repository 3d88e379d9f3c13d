"""Reports of a case: how far they are, when they are expected, who took them (JL-7.4.6,
SY-5.6.4.2).
"""

from models.attachments import FileField
from models.base import Record
from models.cases import REPORT_STATUS, ServiceCase
from models.choices import Choices
from models.fields import Choice, Date, DateTime, Link, ShortText, StatusField
from models.providers import Provider
from models.staff import Staff

REPORT_DELIVERY = Choices(
    "REPORT_DELIVERY",
    ("SELF", "企业自取", "Collected"),
    ("STATION", "站点代领发放", "Collected and issued by station"),
    ("MAIL", "送寄", "Mailed"),
    ("ECERT", "电子证书报告", "Electronic"),
)

TEST_CONCLUSION = Choices(
    "TEST_CONCLUSION",
    ("PASS", "合格", "Pass"),
    ("FAIL", "不合格", "Fail"),
    ("DATA", "仅提供数据", "Data only"),
)


class ReportDelivery(Record):
    """Report progress and issue."""

    label = "Report progress and issue"
    display_fields = ("report_no", "service_case")
    search_fields = ("report_no", "service_case.code")
    belongs_to = "service_case"
    deletable_states = ()

    service_case = Link("Case", ServiceCase)
    provider = Link("Issued by", Provider)
    expected_on = Date("Expected on", null=True)
    file = FileField("Report file", restricted=True)
    report_no = ShortText("Report no.", 60, null=True, system=True)
    progress = StatusField("Report progress", REPORT_STATUS, default="WAIT")
    issued_on = Date("Issued on", null=True, system=True)
    conclusion = Choice("Conclusion", TEST_CONCLUSION, null=True, restricted=True, system=True)
    collected_at = DateTime("Collected from the body at", null=True, system=True)
    collected_by = Link("Collected by", Staff, null=True, system=True)
    collected_from = ShortText("Handed to us by", 40, null=True, mask="name", system=True)
    collection_proof = FileField("Signed slip of the collection", system=True)
    delivery_mode = Choice("Delivery", REPORT_DELIVERY, null=True, system=True)
    delivered_at = DateTime("Delivered at", null=True, system=True)
    received_by = ShortText("Received by", 40, null=True, mask="name", system=True)
    issued_by = Link("Issued to the firm by", Staff, null=True, system=True)
    receipt_proof = FileField("Signed receipt", system=True)

    class Meta:
        table_name = "report_delivery"
