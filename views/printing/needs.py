"""The need form on paper: Annex A of Shenyang and Annex B of Jilin, filled or blank (SY-A, JL-B,
F01, F02).
"""

from dataclasses import replace
from operator import attrgetter

from backoffice.workflow.requests import snapshot_of, ticked
from models.catalogue import ANNEX_A_SECTION, ServiceCategory, ServiceItem
from models.enterprises import SIZE, YES_NO_PART, Enterprise
from models.messages import T
from models.requests import (
    OPERATOR_TRAINING,
    SE_NEED,
    RequestFoodDrug,
    RequestInstrument,
    RequestItem,
    RequestOperatorExam,
    RequestProductTest,
    RequestSpecialEquipment,
)
from models.special_tasks import OPERATOR_EXAM
from views.crud.detail.printing import Cells, Form, Sheet, Signing, Table, Ticks, Words, written

BASE = (
    ("企业名称", "name"),
    ("法定代表人", "legal_rep"),
    ("统一社会信用代码", "uscc"),
    ("所属行业", "industry"),
    ("联系人", "contact_name"),
    ("企业规模", "size_class"),
    ("员工总数", "employee_count"),
    ("联系电话", "contact_phone"),
    ("企业地址", "address"),
    ("电子邮箱/微信", "email"),
    ("是否位于产业园区", "in_park"),
    ("产业园区名称", "park"),
    ("企业产值（万元）", "output_value"),
    ("主要产品", "main_products"),
    ("自有实验室（检验室）数量", "lab_count"),
    ("能否满足企业自身检验检测需求", "lab_sufficient"),
)
"""The sixteen cells about the enterprise, as Annex A orders them."""

SAID = {
    "size_class": SIZE.label,
    "lab_sufficient": YES_NO_PART.label,
    "in_park": {"True": "是", "False": "否"}.get,
}
TICKED = (
    ("A1", "其他需求事项："),
    ("A2", "其他需求事项："),
    ("A3", "其他需求事项："),
    ("A4", "其他需求事项："),
    ("A5", "其他需求事项："),
)


def declared(hand, need) -> dict:
    """What the enterprise declared, masked as its file is for this reader."""
    if need is None:
        return {}
    kept, found = snapshot_of(need), {}
    for name, value in kept.items():
        field = Enterprise._meta.fields[name]
        if getattr(field, "restricted", False) and not hand.plain:
            value = "****" if value else ""
        found[name] = hand.masked(getattr(field, "mask", None), value, name == "contact_phone")
    found["email"] = " / ".join(filter(None, (found.get("email"), found.get("wechat"))))
    return found


def base(hand, need) -> Cells:
    found = declared(hand, need)
    return Cells(
        [
            (
                label,
                (SAID[name](found[name]) if name in SAID and found.get(name) else found.get(name))
                or "",
            )
            for label, name in BASE
        ]
    )


def boxes(hand, need, section: str, other: str = "") -> Ticks:
    """The boxes of a section from the catalogue, ticked as the need says; a ticked item that was
    retired since stands too.
    """
    rows = (
        list(hand.parts(ticked(need)).where(RequestItem.section == section))
        if need is not None
        else []
    )
    chosen = {row.service_item_id for row in rows if row.service_item_id}
    items = ServiceItem.living().where(
        (ServiceItem.is_active == True) | ServiceItem.id.in_(chosen or {0}),
        ServiceItem.annex_a_section == section,
        ServiceItem.detail_kind.is_null() | ServiceItem.id.in_(chosen or {0}),
    )
    said = "；".join(row.other_text for row in rows if row.other_text)
    return Ticks(
        ANNEX_A_SECTION.label(section),
        [(item.name, item.id in chosen) for item in items.order_by(ServiceItem.code)],
        (other, said) if other else None,
    )


def lines(hand, need, model, *names) -> list:
    """The rows of a detail table, each cell from one field or several."""
    if need is None:
        return []

    def cell(row, name):
        fields = (name,) if isinstance(name, str) else name
        return " ".join(filter(None, (hand.of(row, one) for one in fields)))

    rows = hand.parts(model.living().where(model.request == need.id))
    found = []
    for row in rows.order_by(model.row_no, model.id):
        found.append(tuple(cell(row, name) for name in names))
    return found


def legend(options) -> str:
    return "　".join(f"{code} {text}" for code, text in letters(options))


def letters(options) -> list:
    return [
        (code, options.label(code).partition("(annex")[0].strip())
        for code, *_labels in options.items
    ]


def equipment(hand, need) -> list:
    """The lines of special equipment; the letter stands for the need, E with its words."""
    if need is None:
        return []
    rows = hand.parts(
        RequestSpecialEquipment.living().where(RequestSpecialEquipment.request == need.id)
    ).order_by(RequestSpecialEquipment.row_no)
    return [
        (
            RequestSpecialEquipment.category.options.label(row.category),
            str(row.quantity),
            written(row.next_inspection_on),
            " ".join(filter(None, (row.need_type, row.need_other))),
            row.remarks or "",
        )
        for row in rows
    ]


def operators(hand, need) -> list:
    if need is None:
        return []
    rows = hand.parts(
        RequestOperatorExam.living().where(RequestOperatorExam.request == need.id)
    ).order_by(RequestOperatorExam.row_no)
    return [
        (
            row.trade,
            "" if row.staffing_count is None else str(row.staffing_count),
            str(row.needed_count),
            row.exam_category,
        )
        for row in rows
    ]


def annex_a(hand, need) -> Sheet:
    """Annex A in its order: head, enterprise, sections 一 to 八, signature."""
    found = declared(hand, need)
    mode = need.operator_training_mode if need is not None else None
    inspection = replace(boxes(hand, need, "A6_2"), title="特种设备其他服务")
    tables = [
        Table(
            "六、检验检测服务　1、食品、药品检验检测服务",
            ("产品名称", "执行标准", "备注"),
            lines(hand, need, RequestFoodDrug, "product_name", "standard_no", "remarks"),
            notes=(f"说明：{need.food_note}",) if need is not None and need.food_note else (),
        ),
        Table(
            "2、特种设备检验服务",
            ("特种设备类别", "设备数量", "下次检验日期", "需求情况", "备注"),
            equipment(hand, need),
            notes=(f"需求情况：{legend(SE_NEED)}", "注：申报材料由检验机构依规定列明。"),
        ),
        *([inspection] if inspection.boxes else []),
        Table(
            "特种设备作业人员考试服务　1、从业人员基本情况",
            ("工种", "编制人员", "需求人数", "需求项目类别"),
            operators(hand, need),
            notes=(f"2、需求项目类别：{legend(OPERATOR_EXAM)}",),
        ),
        Ticks(
            "3、申请考试作业人员培训情况　培训方式",
            [
                (OPERATOR_TRAINING.label(code), code == mode)
                for code, *_labels in OPERATOR_TRAINING.items
            ],
            short=True,
        ),
        Table(
            "3、产品质量检验检测服务",
            ("产品名称", "检验项目", "检验依据（方法或要求）", "备注"),
            lines(hand, need, RequestProductTest, "product_name", "test_items", "basis", "remarks"),
        ),
        Table(
            "4、计量器具检验检测服务",
            (
                "计量器具名称",
                "测量范围",
                "准确度等级",
                "出厂编号",
                "生产厂家",
                "溯源方式",
                "上次溯源机构名称及日期",
                "有效期至",
            ),
            lines(
                hand,
                need,
                RequestInstrument,
                "instrument_name",
                "range_text",
                "accuracy_class",
                "serial_no",
                "manufacturer",
                "trace_mode",
                ("last_trace_org", "last_trace_on"),
                "valid_to",
            ),
        ),
    ]
    number = (need.code or "") if need is not None else ""
    if not found and need is not None:
        return Sheet("", [])
    signed = "　　　　年　　月　　日"
    if need is not None and need.signed_by:
        signed = f"签字人：{hand.of(need, 'signed_by')}　{written(need.signed_on)}"
    return Sheet(
        "",
        [
            base(hand, need),
            *(boxes(hand, need, *one) for one in TICKED),
            *tables,
            boxes(hand, need, "A7", "需求事项："),
            boxes(hand, need, "A8", "其他："),
            Words([hand.of(need, "opinion") or "　"], "意见或建议：", False),
            Signing(("企业负责人",), date=signed),
        ],
        f"编号：{number or '　' * 8}",
        left=f"填表日期：{hand.of(need, 'form_date')}",
        dense=True,
    )


def annex_b(hand, need) -> Sheet:
    """Annex B of Jilin: who asks, what is asked of each kind of service, what
    came back.
    """
    found = declared(hand, need)
    wanted = {}
    for row in hand.parts(ticked(need)) if need is not None else ():
        kind = row.service_item.category.name if row.service_item_id else "其他"
        wanted.setdefault(kind, []).append(
            (row.service_item.name if row.service_item_id else row.other_text) or ""
        )
    kinds = [
        *(one.name for one in ServiceCategory.living().order_by(ServiceCategory.sort)),
        *(["其他"] if "其他" in wanted else []),
    ]
    position = hand.of(need.enterprise, "contact_position") if need is not None else ""
    head = [
        ("申请人", found.get("name", "")),
        ("详细地址", found.get("address", "")),
        ("联系人", found.get("contact_name", "")),
        ("职务", position),
        ("联系电话", found.get("contact_phone", "")),
        ("登记时间", hand.of(need, "registered_at")),
        ("服务人员", hand.of(need, "service_staff")),
        ("反馈时间", hand.of(need, "feedback_at")),
        ("主营业务", hand.of(need.enterprise, "main_business") if need is not None else ""),
    ]
    return Sheet(
        "",
        [
            Cells(head),
            Table(
                "服务需求",
                ("服务项目", "需求描述"),
                [(kind, "；".join(wanted.get(kind, []))) for kind in kinds],
                numbered=False,
            ),
            Words([hand.of(need, "description") or "　"], "需求说明", False),
            Words([hand.of(need, "feedback_text") or "　"], "服务反馈", False),
            Signing(("申请人", "服务人员")),
        ],
        f"编号：{(need.code or '') if need is not None else ''}",
        dense=True,
    )


ENTERPRISE = attrgetter("enterprise")
PAPERS = (
    Form(
        "F01",
        T("Need form (Annex A)"),
        annex_a,
        blank=True,
        sealed=True,
        workbook=True,
        when=lambda row: row.form_profile == "SY_A",
        about=ENTERPRISE,
    ),
    Form(
        "F02",
        T("Need registration form (Annex B of Jilin)"),
        annex_b,
        blank=True,
        sealed=True,
        when=lambda row: row.form_profile == "JL_B",
        about=ENTERPRISE,
    ),
)
