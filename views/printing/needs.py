"""The need form on paper: Annex A of Shenyang and Annex B of Jilin, filled or blank (SY-A, JL-B,
F01, F02).
"""

from collections.abc import Iterable
from operator import attrgetter

from backoffice.workflow.requests import snapshot_of, ticked
from models.catalogue import ANNEX_A_SECTION, ServiceItem
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
    ("企业产值", "output_value"),
    ("主要产品", "main_products"),
    ("自有实验室（检验室）数量", "lab_count"),
    ("能否满足企业自身检验检测需求", "lab_sufficient"),
)
"""The sixteen cells about the enterprise, as Annex A orders them."""

SAID = {
    "output_value": "{} 万元".format,
    "size_class": SIZE.label,
    "lab_sufficient": YES_NO_PART.label,
    "in_park": {"True": "是", "False": "否"}.get,
}
KINDS = {"M": "计量", "S": "标准", "T": "检验检测", "C": "质量认证", "K": "质量认证"}
"""The kinds of service that Annex B of Jilin names, by the categories of the catalogue; it leaves
room for others.
"""
TICKED = ("A1", "A2", "A3", "A4", "A5")
OTHER = "其他需求事项："
SPECIAL, REST = "A6_2", ("A8", "JLB")
EMPTY_DAY = "　　　年　　月　　日"


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


def asked(hand, need, *sections: str) -> list:
    """The ticked needs of these sections."""
    if need is None:
        return []
    return list(hand.parts(ticked(need)).where(RequestItem.section.in_(sections)))


def in_words(rows: Iterable) -> str:
    """What is asked for beyond the boxes and tables of the paper: free words, and items of the
    catalogue for which the paper has no box.
    """
    found = []
    for row in rows:
        wanted = row.service_item if row.service_item_id else None
        if row.other_text:
            found.append(row.other_text)
        elif wanted is not None and not (wanted.form_words or wanted.detail_kind):
            found.append(wanted.name)
    return "；".join(found)


def is_of_shenyang(need) -> bool:
    """Whether the words are those of the standard of Shenyang; they name its province."""
    return need is None or need.form_profile == "SY_A"


def boxes(hand, need, section: str, other: str = OTHER) -> Ticks:
    """The boxes of a section in the words of the standard, ticked as the need says; a ticked item
    that was retired since stands too. Whatever has no box stands in the line below.
    """
    rows = asked(hand, need, section)
    chosen = {row.service_item_id for row in rows if row.service_item_id and not row.other_text}
    items = ServiceItem.living().where(
        (ServiceItem.is_active == True) | ServiceItem.id.in_(chosen or {0}),
        ServiceItem.annex_a_section == section,
        ServiceItem.form_words.is_null(False),
    )
    return Ticks(
        ANNEX_A_SECTION.label(section),
        [
            (item.form_words if is_of_shenyang(need) else item.name, item.id in chosen)
            for item in items.order_by(ServiceItem.form_place, ServiceItem.code)
        ],
        (other, in_words(rows)),
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


def legend(options, **said: str) -> str:
    """The letters of a list with their words; `said` adds what was written beside one of them."""
    return "　".join(
        f"{code} {options.label(code).partition('(annex')[0].strip()}"
        + (f"（{said[code]}）" if said.get(code) else "")
        for code, *_labels in options.items
    )


def written_day(day) -> str:
    """A day as it is written on Chinese forms."""
    return written(day) if day else EMPTY_DAY


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


def testing(hand, need) -> list:
    """Section 6 of Annex A: its five tables with their legends and notes."""
    mode = need.operator_training_mode if need is not None else None
    beside = in_words(asked(hand, need, SPECIAL))
    return [
        Words([], "六、检验检测服务"),
        Table(
            "1、食品、药品检验检测服务",
            ("产品名称", "执行标准", "备注"),
            lines(hand, need, RequestFoodDrug, "product_name", "standard_no", "remarks"),
            notes=tuple(
                filter(
                    None,
                    (
                        f"说明：{need.food_note}" if need is not None and need.food_note else "",
                        *more(hand, need, "A6_1"),
                    ),
                )
            ),
        ),
        Table(
            "2、特种设备检验服务",
            ("特种设备类别", "设备数量", "下次检验日期", "需求情况", "备注"),
            equipment(hand, need),
        ),
        Words(
            [
                legend(SE_NEED, E=beside),
                "注：特种设备检验申报材料应由检验机构依据相关规定向客户列明。",
            ],
            "*企业特种设备检验检测需求情况",
            False,
        ),
        Words([], "特种设备作业人员考试服务"),
        Table(
            "1、从业人员基本情况",
            ("工种", "编制人员", "需求人数", "需求项目类别"),
            operators(hand, need),
            notes=more(hand, need, "A6_2X"),
        ),
        Words([legend(OPERATOR_EXAM)], "2、企业特种设备作业人员考试需求项目类别", False),
        Ticks(
            "3、申请考试作业人员培训情况",
            [
                (OPERATOR_TRAINING.label(code), code == mode)
                for code, *_labels in OPERATOR_TRAINING.items
            ],
            short=True,
            lead="培训方式：",
        ),
        Table(
            "3、产品质量检验检测服务",
            ("产品名称", "检验项目", "检验依据（方法或要求）", "备注"),
            lines(hand, need, RequestProductTest, "product_name", "test_items", "basis", "remarks"),
            notes=more(hand, need, "A6_3"),
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
            notes=more(hand, need, "A6_4"),
        ),
    ]


def said(hand, need, name: str) -> list:
    """Words of the need, none where nothing is said."""
    return list(filter(None, [hand.of(need, name)]))


def more(hand, need, section: str) -> tuple:
    """The line under a table for what its rows do not say; the blank paper has none."""
    said = in_words(asked(hand, need, section))
    return (OTHER + said,) if said else ()


def annex_a(hand, need) -> Sheet:
    """Annex A in its order: head, enterprise, sections 一 to 八, signature."""
    if need is not None and not declared(hand, need):
        return Sheet("", [])
    number = (need.code or "") if need is not None else ""
    beyond = in_words(asked(hand, need, *REST))
    signer = hand.of(need, "signed_by")
    filled_on = written_day(need.form_date) if need is not None else ""
    return Sheet(
        "",
        [
            Words([], "企业基本情况"),
            base(hand, need),
            *(boxes(hand, need, section) for section in TICKED),
            *testing(hand, need),
            boxes(hand, need, "A7", "需求事项："),
            Words([OTHER + beyond] if beyond else [], ANNEX_A_SECTION.label("A8"), False),
            Words(said(hand, need, "opinion"), "意见或建议：", False, room=2),
            Signing(
                ("企业负责人",),
                date=written_day(need.signed_on if need is not None else None),
                names=(signer,),
            ),
        ],
        f"编号：{number or '　' * 8}",
        left=f"填表日期：{filled_on}",
        dense=True,
        compact=True,
    )


def annex_b(hand, need) -> Sheet:
    """Annex B of Jilin: who asks, what is asked of each kind of service, what
    came back.
    """
    found = declared(hand, need)
    wanted = {}
    for row in hand.parts(ticked(need)) if need is not None else ():
        item = row.service_item if row.service_item_id else None
        kind = KINDS.get(item.category.code, item.category.name) if item is not None else "其他"
        words = item.name if item is not None else row.other_text
        wanted.setdefault(kind, []).append(words or "")
    kinds = list(dict.fromkeys([*KINDS.values(), *wanted]))
    rows = [(kind, "；".join(wanted.get(kind, []))) for kind in kinds]
    rows.append(("……", hand.of(need, "description")))
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
                rows,
                numbered=False,
            ),
            Words(said(hand, need, "feedback_text"), "服务反馈", False, room=4),
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
        when=lambda row: row.form_profile != "JL_B",
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
