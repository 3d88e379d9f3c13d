"""Service request (need form), Ticked need item, Food/drug test rows, Special-equipment rows,
Operator exam rows, Product test rows, Measuring instrument rows, Notice to applicant.
"""

from models.attachments import FileField
from models.base import Record
from models.catalogue import ANNEX_A_SECTION, ServiceItem
from models.choices import Choices
from models.clock import now, today
from models.enterprises import Enterprise
from models.fields import Choice, Date, DateTime, Flag, Integer, Link, ShortText, StatusField, Text
from models.links import Links
from models.messages import T
from models.rules import in_order, needed, not_future
from models.sealed import EncryptedField
from models.special_tasks import OPERATOR_EXAM, SpecialTask
from models.staff import Staff
from models.stations import Station
from models.structures import Document, MaterialList
from models.visits import EnterpriseVisit

FORM_PROFILE = Choices(
    "FORM_PROFILE",
    (
        "SY_A",
        "沈阳 DB2101/T 0050-2022 附录A",
        "Shenyang DB2101/T 0050-2022, Annex A",
    ),
    (
        "JL_B",
        "吉林 T/JAS 12-2023（征求意见稿）附录B",
        "Jilin T/JAS 12-2023 (draft for comments), Annex B",
    ),
    (
        "GD",
        "广东 DB44/T 2407-2022（标准未附表样）",
        "Guangdong DB44/T 2407-2022 (the standard has no form)",
    ),
    (
        "XM",
        "厦门 2024年公开做法（未附表样）",
        "Xiamen, public practice of 2024 (no form published)",
    ),
)
"""Each names its document with the edition (decisions 55). Where a document has no form, sections
and tables are those of Annex A, and the items are called as in the catalogue.
"""

CHANNEL = Choices(
    "CHANNEL",
    ("WINDOW", "线下窗口", "Window"),
    ("VISIT", "企业巡访", "Visit"),
    ("PHONE", "电话", "Phone"),
    ("WEB", "网络平台/网站", "Website"),
    ("APP", "应用程序/小程序", "App or mini-programme"),
    ("WECHAT", "微信/企业微信", "WeChat"),
    ("QQ", "线上QQ", "QQ"),
    ("EMAIL", "电子邮件", "E-mail"),
    ("FORUM", "论坛会议", "Forum"),
    ("SEMINAR", "专题研讨", "Seminar"),
    ("DAILY", "日常服务中收集", "Collected in daily service"),
    ("SUPERIOR", "上级交办", "From superior"),
    ("OTHER", "其他", "Other"),
)

OPERATOR_TRAINING = Choices(
    "OPERATOR_TRAINING",
    ("1", "企业自培", "In-house"),
    ("2", "委托专业机构培训", "By professional body"),
    ("3", "暂未培训", "Not yet trained"),
)

ASSESS_RESULT = Choices(
    "ASSESS_RESULT",
    ("INSTANT", "即时答复解决", "Answered at once"),
    ("SELF", "自主实施", "Station delivers"),
    ("REFER", "匹配机构", "Refer"),
    ("MIXED", "部分自主部分匹配", "Mixed"),
    ("SUPPLEMENT", "材料不齐待补正", "Needs supplement"),
    ("REFUSE", "不予受理", "Not accepted"),
)

REQUEST_STATUS = Choices(
    "REQUEST_STATUS",
    ("DRAFT", "草稿", "Draft"),
    ("REGISTERED", "已登记", "Registered"),
    ("SUPPLEMENT", "待补正", "Awaiting supplement"),
    ("ASSESSING", "评估中", "Assessing"),
    ("ACCEPTED", "已受理", "Accepted"),
    ("IN_PROGRESS", "办理中", "In progress"),
    ("REFUSED", "不予受理", "Refused"),
    ("WITHDRAWN", "企业撤回", "Withdrawn"),
    ("DONE", "全部办结", "All cases closed"),
    ("ARCHIVED", "已归档", "Archived"),
)

DISPOSITION = Choices(
    "DISPOSITION",
    ("INSTANT", "即时解决", "Solved at once"),
    ("SELF", "自主", "Self"),
    ("REFER", "转介", "Refer"),
    ("REFUSE", "否定", "Refuse"),
    ("DEFER", "暂缓", "Defer"),
    ("DROP", "撤项", "Taken off"),
)
ASSESSED_AS = Choices("DISPOSITION", *(item for item in DISPOSITION.items if item[0] != "DROP"))
"""What an assessment may say of an item."""

FOOD_DOMAIN = Choices(
    "FOOD_DOMAIN",
    ("FOOD", "食品", "Food"),
    ("DRUG", "药品", "Drug"),
    ("COSM", "化妆品", "Cosmetics"),
    ("MD", "医疗器械", "Medical device"),
)

SPECIAL_EQ = Choices(
    "SPECIAL_EQ",
    ("1000", "锅炉", "Boiler"),
    ("2000", "压力容器", "Pressure vessel (incl. gas cylinders)"),
    ("8000", "压力管道", "Pressure piping"),
    ("7000", "压力管道元件", "Piping components"),
    ("3000", "电梯", "Lift"),
    ("4000", "起重机械", "Crane"),
    ("9000", "客运索道", "Passenger ropeway"),
    ("6000", "大型游乐设施", "Large amusement device"),
    ("5000", "场(厂)内专用机动车辆", "In-plant motor vehicle"),
    ("F000", "安全附件", "Safety accessory"),
)

SE_NEED = Choices(
    "SE_NEED",
    ("A", "产品监督检验", "Product supervisory inspection"),
    ("B", "首次检验", "First inspection"),
    ("C", "定期检验", "Periodic inspection"),
    (
        "D",
        "安装、改造和重大修理监督检验",
        "Installation/alteration/major-repair supervisory inspection",
    ),
    ("E", "其他", "Other"),
)

PRODUCT_STAGE = Choices(
    "PRODUCT_STAGE",
    ("RD", "研发", "R&D"),
    ("PURCH", "采购", "Purchase"),
    ("PROD", "生产", "Production"),
    ("DELIV", "交付", "Delivery"),
    ("RAW", "原材料", "Raw material"),
    ("FIN", "成品", "Finished product"),
)

TRACE_MODE = Choices(
    "TRACE_MODE",
    ("VERIF", "检定", "Verification"),
    ("CALIB", "校准", "Calibration"),
    ("TEST", "检测", "Testing"),
    ("COMPARE", "比对", "Comparison"),
    ("SELFC", "内部校准", "In-house calibration"),
    ("OTHER", "其他", "Other"),
)

VERIF_MODE = Choices(
    "VERIF_MODE",
    ("SEND", "送检", "Sent in"),
    ("APPOINT", "预约", "Appointment"),
    ("VISIT", "上门", "On-site"),
    ("OFFPEAK", "错峰", "Off-peak"),
)

NOTICE_KIND = Choices(
    "NOTICE_KIND",
    ("SLTZ", "受理通知书", "Acceptance notice"),
    ("YCGZ", "一次性告知书(补正)", "One-time notice"),
    ("BYSL", "不予受理告知书", "Non-acceptance notice"),
    ("JGTZ", "结果通知", "Result notice"),
)

DELIVER_MODE = Choices(
    "DELIVER_MODE",
    ("FACE", "当场", "In person"),
    ("PHONE", "电话", "Phone"),
    ("SMS", "短信", "SMS"),
    ("WECHAT", "微信", "WeChat"),
    ("EMAIL", "邮件", "E-mail"),
    ("POST", "邮寄", "Post"),
    ("PORTAL", "平台", "Portal"),
)


def visit_of_the_enterprise(row: Record) -> dict[str, T]:
    """A need does not come of a visit to somebody else."""
    if row.__data__.get("visit") and row.visit.enterprise_id != row.__data__.get("enterprise"):
        return {"visit": T("This visit was to another enterprise")}
    return {}


class ServiceRequest(Record):
    """Service request (need form)."""

    label = "Service request"
    display_fields = ("code",)
    search_fields = ("code", "enterprise.name", "enterprise.uscc", "description")
    number_rule = "service_request"
    locking_states = ("ARCHIVED",)
    closed_in = ("REFUSED", "WITHDRAWN", "DONE", "ARCHIVED")
    locked_states = ("ACCEPTED", "IN_PROGRESS", "REFUSED", "WITHDRAWN", "DONE", "ARCHIVED")
    deletable_states = drafts = ("DRAFT",)
    internal = ("other_needs", "opinion", "assessment_note", "link_no", "link_until")
    rules = (
        not_future("form_date", "raised_at", "signed_on"),
        in_order("form_date", "signed_on"),
        visit_of_the_enterprise,
        needed(
            "visit",
            lambda row: row.channel == "VISIT",
            T("Name the visit that brought the need; write it down first if it is not there"),
        ),
        needed(
            "description",
            lambda row: row.form_profile == "JL_B",
            T("The Jilin form needs a description"),
        ),
    )

    code = ShortText("Request no.", 40, unique=True, null=True, system=True)
    form_date = Date("Form date", default=today, help="As written on the paper form")
    form_profile = Choice(
        "Form profile", FORM_PROFILE, default="SY_A", help="Decides which items can be ticked below"
    )
    registered_at = DateTime("Registered at", null=True, system=True)
    raised_at = DateTime(
        "Need raised at", default=now, help="When the enterprise first spoke of the need"
    )
    station = Link("Station", Station, system=True)
    enterprise = Link("Enterprise", Enterprise)
    enterprise_snapshot = EncryptedField("Enterprise snapshot", kind="json", system=True)
    channel = Choice("Channel", CHANNEL, default="WINDOW", help="How the need reached the station")
    visit = Link(
        "Source visit",
        EnterpriseVisit,
        null=True,
        when={"channel": ("VISIT",)},
        help="The visit that brought the need",
    )
    first_responder = Link("First-responder", Staff, system=True)
    service_staff = Link("Service staff", Staff, system=True)
    description = Text("Need description", null=True, help="In the enterprise's own words")
    other_needs = Document("Other needs per section", null=True)
    food_note = Text(
        "Food/drug note", null=True, help="What the rows of the food and drug table cannot say"
    )
    operator_training_mode = Choice(
        "Operator training mode",
        OPERATOR_TRAINING,
        null=True,
        help="How the people who take the exam were trained",
    )
    opinion = Text(
        "Opinion or suggestion",
        null=True,
        help="What the enterprise thinks of the services or proposes",
    )
    signed_by = ShortText(
        "Signed by (person in charge)",
        40,
        null=True,
        mask="name",
        help="Who signed the paper form for the enterprise",
    )
    signed_on = Date("Signed on", null=True)
    signed_scan = FileField("Signed scan", restricted=True, help="Scan or photo of the signed form")
    link_no = Integer("Links sent for the signature", default=0, system=True)
    link_until = Date("Link for the signature valid until", null=True, system=True)
    feedback_at = DateTime("Feedback time", null=True)
    feedback_text = Text("Service feedback", null=True)
    is_green = Flag("Green channel", system=True)
    materials_complete = Flag("Materials complete", null=True, system=True)
    received_materials = MaterialList("Materials received", null=True, system=True)
    assessment_result = Choice("Assessment result", ASSESS_RESULT, null=True, system=True)
    assessment_note = Text("Assessment note", null=True, system=True)
    assessed_by = Link("Assessed by", Staff, null=True, system=True)
    assessed_at = DateTime("Assessed at", null=True, system=True)
    status = StatusField("Status", REQUEST_STATUS, default="DRAFT")

    class Meta:
        table_name = "service_request"
        indexes = ((("station", "status", "id"), False), (("enterprise", "id"), False))


def item_or_words(row: Record) -> dict[str, T]:
    """A tick names an item of the catalogue, or says in words what else is needed (SY-A)."""
    if not row.__data__.get("service_item") and not row.other_text:
        return {"other_text": T("Choose an item or describe the need")}
    return {}


class RequestItem(Record):
    """Ticked need item."""

    label = "Ticked need item"
    display_fields = ("service_item", "other_text")
    belongs_to = "request"
    rules = (item_or_words,)

    request = Link("Request", ServiceRequest, system=True)
    service_item = Link("Service item", ServiceItem, null=True)
    section = Choice("Section", ANNEX_A_SECTION)
    other_text = ShortText("Other need text", 300, null=True)
    quantity = Integer("Quantity", least=1, most=99_999, null=True, unit="count")
    remarks = ShortText("Remarks", 200, null=True)
    disposition = Choice("Disposition", DISPOSITION, null=True, system=True)
    service_case = Integer("Resulting case", null=True, system=True)

    class Meta:
        table_name = "request_item"


class RequestFoodDrug(Record):
    """Food/drug test rows."""

    label = "Food/drug test rows"
    display_fields = ("product_name",)
    belongs_to = "request"

    request = Link("Request", ServiceRequest, system=True)
    row_no = Integer("Row no.", system=True)
    domain = Choice("Product domain", FOOD_DOMAIN)
    product_name = ShortText("Product name", 120)
    standard_no = ShortText("Applied standard", 200, null=True, help="Such as GB 7099")
    remarks = ShortText("Remarks", 200, null=True)

    class Meta:
        table_name = "request_food_drug"


class RequestSpecialEquipment(Record):
    """Special-equipment rows."""

    label = "Special-equipment rows"
    display_fields = ("category",)
    belongs_to = "request"
    rules = (
        needed(
            "next_inspection_on",
            lambda row: row.need_type == "C",
            T("A regular inspection (C) needs the next inspection date"),
        ),
        needed("need_other", lambda row: row.need_type == "E", T("Say which other need (E)")),
    )

    request = Link("Request", ServiceRequest, system=True)
    row_no = Integer("Row no.", system=True)
    category = Choice("Equipment category", SPECIAL_EQ)
    quantity = Integer("Quantity", least=1, most=99_999, unit="units")
    next_inspection_on = Date("Next inspection date", null=True, help="For C")
    need_type = Choice("Need", SE_NEED)
    need_other = ShortText("Other (E) text", 200, null=True, when={"need_type": ("E",)})
    remarks = ShortText("Remarks", 200, null=True)
    materials_notified = Flag("Filing-material notice given", system=True)

    class Meta:
        table_name = "request_special_equipment"


class RequestOperatorExam(Record):
    """Operator exam rows."""

    label = "Operator exam rows"
    display_fields = ("trade",)
    belongs_to = "request"

    request = Link("Request", ServiceRequest, system=True)
    row_no = Integer("Row no.", system=True)
    trade = ShortText("Trade", 60, help="As in the exam catalogue")
    staffing_count = Integer(
        "Staffing (posts)",
        most=99_999,
        null=True,
        unit="persons",
        help="Posts of this trade in the enterprise",
    )
    needed_count = Integer("Candidates needed", least=1, most=99_999, unit="persons")
    exam_category = Choice("Exam category", OPERATOR_EXAM)
    special_task = Link("Exam task", SpecialTask, null=True, system=True)

    class Meta:
        table_name = "request_operator_exam"


class RequestProductTest(Record):
    """Product test rows."""

    label = "Product test rows"
    display_fields = ("product_name",)
    belongs_to = "request"

    request = Link("Request", ServiceRequest, system=True)
    row_no = Integer("Row no.", system=True)
    product_name = ShortText("Product name", 120)
    test_items = ShortText("Test items", 300, null=True, help="Such as temperature rise, noise")
    basis = ShortText(
        "Basis (method/requirement)",
        300,
        null=True,
        help="Method or requirement, such as GB/T 10095",
    )
    stage = Choice("Stage", PRODUCT_STAGE, null=True)
    remarks = ShortText("Remarks", 200, null=True)

    class Meta:
        table_name = "request_product_test"


class RequestInstrument(Record):
    """Measuring instrument rows."""

    label = "Measuring instrument rows"
    display_fields = ("instrument_name",)
    belongs_to = "request"
    rules = (in_order("last_trace_on", "valid_to"), not_future("last_trace_on"))

    request = Link("Request", ServiceRequest, system=True)
    row_no = Integer("Row no.", system=True)
    instrument_name = ShortText("Instrument", 100)
    range_text = ShortText("Range", 80, null=True, help="Such as 0–1.6 MPa")
    accuracy_class = ShortText("Accuracy class", 40, null=True, help="Such as 1.6")
    serial_no = ShortText("Serial no.", 60, null=True, help="As on the name plate")
    manufacturer = ShortText("Manufacturer", 100, null=True)
    trace_mode = Choice("Traceability mode", TRACE_MODE)
    last_trace_org = ShortText("Last traceability body", 120, null=True)
    last_trace_on = Date("Last traceability date", null=True)
    valid_to = Date("Valid to", null=True)
    visit_mode = Choice("Service mode", VERIF_MODE, null=True)

    class Meta:
        table_name = "request_instrument"


class CaseNotice(Record):
    """Notice to applicant."""

    label = "Notice to applicant"
    display_fields = ("code",)
    search_fields = ("code",)
    number_rule = "case_notice"
    belongs_to = "request"
    append_only = True

    code = ShortText("Notice no.", 40, unique=True, system=True)
    kind = Choice("Kind", NOTICE_KIND, system=True)
    request = Link("Request", ServiceRequest, system=True)
    items = Links("Items covered", RequestItem, required=True, system=True)
    missing_materials = MaterialList("Missing materials", null=True, system=True)
    received_materials = MaterialList("Materials received", null=True, system=True)
    promised_on = Date("Promised completion date", counted=True, null=True, system=True)
    supplement_due_on = Date("To be completed by", counted=True, null=True, system=True)
    reason = Text("Reason", null=True, system=True)
    replaces = Link("Replaces notice", "self", null=True, system=True)
    facts = EncryptedField("What was printed", kind="json", null=True, system=True)
    contact_line = EncryptedField("Contact for follow-up", kind="text", system=True)
    issued_by = Link("Issued by", Staff, system=True)
    issued_at = DateTime("Issued at", system=True)
    delivery_mode = Choice("Delivery mode", DELIVER_MODE, system=True)
    received_by = ShortText("Received by", 40, null=True, mask="name", system=True)
    received_at = DateTime("Received at", null=True, system=True)

    class Meta:
        table_name = "case_notice"
