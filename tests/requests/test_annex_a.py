"""Annex A as the paper has it: each cell has its field, and stands on the printed sheet (SY-A).

The list is written from the paper of DB2101/T 0050-2022, annex A, not from the code.
"""

from datetime import timedelta

import pytest

from backoffice.workflow.requests import snapshot_of
from models.catalogue import ServiceItem
from models.clock import today
from models.enterprises import Enterprise
from models.requests import (
    RequestFoodDrug,
    RequestInstrument,
    RequestItem,
    RequestOperatorExam,
    RequestProductTest,
    RequestSpecialEquipment,
)
from tests.factories import Desk

ENTERPRISE = {  # SY-A, 企业基本情况: cell of the paper -> fields of the enterprise's file
    "企业名称": ("name",),
    "法定代表人": ("legal_rep",),
    "统一社会信用代码": ("uscc",),
    "所属行业": ("industry",),
    "联系人": ("contact_name",),
    "企业规模": ("size_class",),
    "员工总数": ("employee_count",),
    "联系电话": ("contact_phone",),
    "企业地址": ("address",),
    "电子邮箱/微信": ("email", "wechat"),
    "是否位于产业园区": ("in_park",),
    "产业园区名称": ("park",),
    "企业产值": ("output_value",),
    "主要产品": ("main_products",),
    "自有实验室（检验室）数量": ("lab_count",),
    "能否满足企业自身检验检测需求": ("lab_sufficient",),
}
BOXES = {  # SY-A 一 to 五 and 七: how many boxes the paper has
    "A1": (6, "一、质量管理服务"),
    "A2": (2, "二、计量服务"),
    "A3": (5, "三、标准化服务"),
    "A4": (4, "四、认证服务"),
    "A5": (2, "五、认可服务"),
    "A7": (4, "七、知识产权服务"),
}
TABLES = {  # SY-A 六: cell of the paper -> field of the row
    RequestFoodDrug: {"产品名称": "product_name", "执行标准": "standard_no", "备注": "remarks"},
    RequestSpecialEquipment: {
        "特种设备类别": "category",
        "设备数量": "quantity",
        "下次检验日期": "next_inspection_on",
        "需求情况": "need_type",
        "备注": "remarks",
    },
    RequestOperatorExam: {
        "工种": "trade",
        "编制人员": "staffing_count",
        "需求人数": "needed_count",
        "需求项目类别": "exam_category",
    },
    RequestProductTest: {
        "产品名称": "product_name",
        "检验项目": "test_items",
        "检验依据（方法或要求）": "basis",
        "备注": "remarks",
    },
    RequestInstrument: {
        "计量器具名称": "instrument_name",
        "测量范围": "range_text",
        "准确度等级": "accuracy_class",
        "出厂编号": "serial_no",
        "生产厂家": "manufacturer",
        "溯源方式": "trace_mode",
        "上次溯源机构名称及日期": "last_trace_org last_trace_on",
        "有效期至": "valid_to",
    },
}
LETTERS = (
    "A 产品监督检验",
    "B 首次检验",
    "C 定期检验",
    "D 安装、改造和重大修理监督检验",
    "E 其他",
    "A 锅炉作业",
    "B 压力容器作业",
    "C 气瓶作业",
    "D 电梯作业",
    "E 起重作业",
    "F 客运索道作业",
    "G 场(厂)内专用机动车辆作业",
    "H 大型游乐设施作业",
    "I 安全附件维修作业",
    "J 特种设备焊接作业",
    "K 特种设备安全管理",
)
LATER = str(today() + timedelta(days=90))


def on_paper(day) -> str:
    """A day as GB/T 9704 writes it: no leading zero in month and day."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


LATER_ON_PAPER = on_paper(today() + timedelta(days=90))
ROWS = {
    RequestFoodDrug: (
        "SY-A-6.1",
        {
            "domain": "FOOD",
            "product_name": "五常大米",
            "standard_no": "GB/T 1354",
            "remarks": "散装",
        },
        ("五常大米", "GB/T 1354", "散装"),
    ),
    RequestSpecialEquipment: (
        "SY-A-6.2",
        {
            "category": "4000",
            "quantity": "7",
            "need_type": "C",
            "next_inspection_on": LATER,
            "remarks": "二车间",
        },
        ("起重机械", "7", LATER_ON_PAPER, "C", "二车间"),
    ),
    RequestOperatorExam: (
        "SY-A-6.2x",
        {"trade": "起重机司机", "staffing_count": "12", "needed_count": "4", "exam_category": "E"},
        ("起重机司机", "12", "4", "E"),
    ),
    RequestProductTest: (
        "SY-A-6.3",
        {
            "product_name": "减速机",
            "test_items": "温升、噪声",
            "basis": "GB/T 10095",
            "remarks": "样机",
        },
        ("减速机", "温升、噪声", "GB/T 10095", "样机"),
    ),
    RequestInstrument: (
        "SY-A-6.4",
        {
            "instrument_name": "压力表",
            "range_text": "0–1.6 MPa",
            "accuracy_class": "1.6级",
            "serial_no": "YB-0091",
            "manufacturer": "示例仪表厂",
            "trace_mode": "VERIF",
            "last_trace_org": "示例计量所",
            "last_trace_on": str(today()),
            "valid_to": LATER,
        },
        (
            "压力表",
            "0–1.6 MPa",
            "1.6级",
            "YB-0091",
            "示例仪表厂",
            "检定",
            f"示例计量所 {on_paper(today())}",
            LATER_ON_PAPER,
        ),
    ),
}


@pytest.fixture
def desk(house):
    return Desk()


def fields_of(page) -> set:
    return {attrs.get("name") for _tag, attrs in page.elements} | {
        attrs.get("data-name") for _tag, attrs in page.elements
    }


def printed(house, need) -> str:
    """The sheet with everything that its reader may ask for."""
    return house.browser("clerk1").post(f"/admin/service_request/print/F01/?id={need.id}").text


def blank(house) -> str:
    return house.browser("clerk1").get("/admin/service_request/blank/F01/").text


@pytest.mark.clause("SY-A-base")
def test_each_cell_about_the_enterprise_has_its_field_and_is_kept_with_the_form(house, desk):
    names = fields_of(house.browser("clerk1").get("/admin/enterprise/new/"))
    wanted = {name for cell in ENTERPRISE.values() for name in cell}
    assert len(ENTERPRISE) == 16 and wanted <= names
    assert wanted <= set(snapshot_of(desk.need()))


@pytest.mark.clause("SY-A-base")
def test_the_print_shows_what_was_declared(house, desk):
    need = desk.need()
    kept, sheet, empty = snapshot_of(need), printed(house, need), blank(house)
    assert all(cell in sheet and cell in empty for cell in ENTERPRISE)
    for name in (
        "name",
        "legal_rep",
        "uscc",
        "industry",
        "contact_name",
        "contact_phone",
        "address",
    ):
        assert kept[name] in sheet and kept[name] not in empty
    Enterprise.update(address="搬走了").where(Enterprise.id == need.enterprise_id).execute()
    assert "搬走了" not in printed(house, need)


@pytest.mark.clause("SY-A-head", "SY-A-sign")
def test_the_head_and_the_signature_stand_on_the_sheet(house, desk):
    need = desk.need(signed_by="王负责")
    sheet, empty = printed(house, need), blank(house)
    assert all(
        words in sheet
        for words in (
            f"编号：{need.code}",
            f"填表日期：{on_paper(need.form_date)}",
            "企业负责人",
            "王负责",
            on_paper(need.signed_on),
        )
    )
    assert all(words in empty for words in ("编号：", "填表日期：", "企业负责人", "年 月 日"))


@pytest.mark.parametrize(
    "section", [pytest.param(code, marks=pytest.mark.clause(f"SY-A-{code[1:]}")) for code in BOXES]
)
def test_each_box_can_be_ticked_and_is_printed_ticked_or_not(house, desk, section):
    many, title = BOXES[section]
    form = house.browser("clerk1").get("/admin/service_request/new/")
    items = list(
        ServiceItem.select()
        .where(ServiceItem.annex_a_section == section)
        .order_by(ServiceItem.code)
    )
    assert len(items) == many
    offered = {attrs.get("value") for _tag, attrs in form.elements if attrs.get("name") == "item"}
    assert {str(one.id) for one in items} <= offered and f"other-{section}" in fields_of(form)
    need = desk.need(
        children={
            RequestItem: [
                {"service_item": items[0].id, "section": section},
                {"section": section, "other_text": "另有一事"},
            ]
        }
    )
    sheet, empty = printed(house, need), blank(house)
    assert title in sheet and f"☑ {items[0].name}" in sheet and "另有一事" in sheet
    assert all(f"☐ {one.name}" in sheet for one in items[1:]) and all(
        f"☐ {one.name}" in empty for one in items
    )


@pytest.mark.parametrize(
    "table",
    [
        pytest.param(table, marks=pytest.mark.clause(clause), id=table.table())
        for table, (clause, *_rest) in ROWS.items()
    ],
)
def test_each_cell_of_a_table_has_its_field_and_its_place(house, desk, table):
    _clause, row, words = ROWS[table]
    names = fields_of(house.browser("clerk1").get("/admin/service_request/new/"))
    typed = {name for cell in TABLES[table].values() for name in cell.split()}
    assert all(
        any(str(name).startswith(table.table()) and str(name).endswith(f"-{one}") for name in names)
        for one in typed
    ), sorted(map(str, names))
    need = desk.need("Q01", children={table: [row]}, operator_training_mode="2")
    sheet, empty = printed(house, need), blank(house)
    assert all(word in sheet for word in words)
    assert all(head in sheet and head in empty for head in TABLES[table])


@pytest.mark.clause("SY-A-6.2", "SY-A-6.2x")
def test_the_letters_are_explained_and_the_training_is_ticked(house, desk):
    need = desk.need(
        "Q01",
        children={RequestOperatorExam: [ROWS[RequestOperatorExam][1]]},
        operator_training_mode="2",
    )
    sheet, empty = printed(house, need), blank(house)
    assert all(letter in sheet and letter in empty for letter in LETTERS)
    assert "☑ 委托专业机构培训" in sheet and "☐ 企业自培" in sheet and "☐ 暂未培训" in sheet


@pytest.mark.clause("SY-A-8")
def test_the_opinion_has_its_field_and_is_printed(house, desk):
    assert {"opinion", "signed_by", "signed_on"} <= fields_of(
        house.browser("clerk1").get("/admin/service_request/new/")
    )
    assert "多办培训" in printed(house, desk.need(opinion="多办培训")) and "意见或建议：" in blank(
        house
    )
