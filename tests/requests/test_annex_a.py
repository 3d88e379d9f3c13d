"""Annex A as the paper has it: each cell can be filled on the screen by the clerk, and stands on the
printed sheet in the words and the order of DB2101/T 0050-2022 (SY-A, decisions 51).

The words are those of `tests.printing.standards`, written from the document, not from the code.
"""

import json
from datetime import timedelta

import pytest

from backoffice.workflow.requests import snapshot_of
from models.audit import AuditLog
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
    ServiceRequest,
)
from tests.factories import Desk, item
from tests.printing import standards

CELLS = {  # SY-A, 企业基本情况: cell of the paper -> boxes of the need form
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
    "自有实验室(检验室)数量": ("lab_count",),
    "能否满足企业自身检验检测需求": ("lab_sufficient",),
}
CLAUSES = {  # section of the paper -> clause of the matrix, code of the section
    "一、质量管理服务": ("SY-A-1", "A1"),
    "二、计量服务": ("SY-A-2", "A2"),
    "三、标准化服务": ("SY-A-3", "A3"),
    "四、认证服务": ("SY-A-4", "A4"),
    "五、认可服务": ("SY-A-5", "A5"),
    "七、知识产权服务": ("SY-A-7", "A7"),
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


def registers(house, desk, **typed):
    """The clerk registers a need on the form; answers the page and the need that was made."""
    clerk = house.browser("clerk1")
    page = clerk.get(f"/admin/service_request/new/?enterprise={desk.enterprise().id}")
    sent = clerk.submit(page, holding="form_profile", **typed)
    need = ServiceRequest.select().order_by(ServiceRequest.id.desc()).first()
    return sent, need


def ticks_of(section: str) -> list:
    return [ServiceItem.get(ServiceItem.form_words == words) for words in standards.TICKS[section]]


@pytest.mark.clause("SY-A-base", "SY-A-head", "SY-A-sign")
def test_the_blank_sheet_is_the_paper_word_for_word(house):
    """Need B and issue 13 §4: headings, cells, 23 boxes, legends and notes of the document."""
    document, sheet = standards.annex("DB2101T0050-2022-annex-A"), blank(house)
    assert standards.missing(standards.ANNEX_A, document) == []
    assert standards.missing(standards.ANNEX_A, sheet) == []
    assert all(standards.plain(word) in standards.plain(sheet) for word in standards.HEAD)
    assert standards.plain(sheet).count("其他需求事项:") == 5
    assert "特种设备其他服务" not in sheet, "the paper has no such block"


def test_the_filled_sheet_and_the_workbook_have_the_same_words(house, desk):
    need = desk.need(opinion="多办培训")
    assert standards.missing(standards.ANNEX_A[:-3], printed(house, need)) == []


@pytest.mark.clause("SY-A-base")
def test_the_cells_of_the_enterprise_come_with_the_firm(house, desk):
    """«企业基本情况»: sixteen cells, on the form when the firm is picked, from its file."""
    clerk, firm = house.browser("clerk1"), desk.enterprise()
    assert len(CELLS) == 16
    empty = clerk.get("/admin/service_request/new/")
    assert not [name for name in fields_of(empty) if str(name).startswith("firm-")]
    shown = clerk.get(f"/admin/service_request/firm/?enterprise={firm.id}")
    names = {str(name) for name in fields_of(shown)}
    assert {f"firm-{one}" for boxes in CELLS.values() for one in boxes} <= names
    assert all(
        standards.plain(word) in standards.plain(shown.text)
        for cell in CELLS
        for word in cell.split("/")
    )
    assert {firm.name, firm.uscc, firm.address} <= {
        attrs.get("value") for _tag, attrs in shown.elements
    }


@pytest.mark.clause("SY-A-base")
def test_a_cell_is_corrected_on_the_form_and_in_the_file(house, desk):
    """The clerk corrects legal representative and telephone; file, form and paper say the same."""
    items = ticks_of("一、质量管理服务")
    corrected = {"firm-legal_rep": "郑更正", "firm-contact_phone": "15400007777"}
    sent, need = registers(house, desk, item=[str(items[0].id)], **corrected)
    assert sent.status == 302 and need.status == "REGISTERED"
    firm = Enterprise.get_by_id(need.enterprise_id)
    assert firm.legal_rep == "郑更正" and firm.contact_phone.open() == "15400007777"
    kept = snapshot_of(need)
    assert (kept["legal_rep"], kept["contact_phone"]) == ("郑更正", "15400007777")
    sheet = printed(house, need)
    assert "郑更正" in sheet and "15400007777" in sheet
    line = (
        AuditLog.select()
        .where(AuditLog.object_ref == f"enterprise:{firm.id}")
        .order_by(AuditLog.id.desc())
        .first()
    )
    assert line.user_id == desk.clerk.account_id and "legal_rep" in json.dumps(line.diff)


@pytest.mark.clause("SY-A-base")
def test_a_wrong_cell_is_told_beside_it_and_nothing_is_written(house, desk):
    before = ServiceRequest.select().count()
    items, old = ticks_of("一、质量管理服务"), desk.enterprise().uscc
    sent, _need = registers(
        house, desk, item=[str(items[0].id)], opinion="留住", **{"firm-uscc": "123"}
    )
    assert sent.status == 422 and sent.faults == {"firm-uscc"}
    kept = dict(sent.form(holding="form_profile").values)
    assert (kept["firm-uscc"], kept["opinion"]) == ("123", "留住")
    assert ServiceRequest.select().count() == before and desk.enterprise().uscc == old


@pytest.mark.clause("SY-A-base")
def test_before_acceptance_a_corrected_cell_is_declared_anew(house, desk):
    need, clerk = desk.need(), house.browser("clerk1")
    page = clerk.get(f"/admin/service_request/edit/?id={need.id}")
    sent = clerk.submit(page, holding="form_profile", **{"firm-address": "新址一号"})
    assert sent.status == 302
    fresh = ServiceRequest.get_by_id(need.id)
    assert snapshot_of(fresh)["address"] == "新址一号" and "新址一号" in printed(house, fresh)


def test_who_may_not_change_the_file_only_reads_the_cells(house, desk):
    """The same right as on the file's own page."""
    other = house.browser("clerk2")
    shown = other.get(f"/admin/service_request/firm/?enterprise={desk.enterprise().id}")
    assert "firm_version" not in fields_of(shown) and desk.enterprise().name not in shown.text


@pytest.mark.clause("SY-A-base")
def test_the_page_of_the_need_shows_what_was_declared(house, desk):
    """Kept with the form: a later change of the file changes neither its page nor its paper."""
    need = desk.need()
    Enterprise.update(address="搬走了").where(Enterprise.id == need.enterprise_id).execute()
    page = house.browser("clerk1").get(f"/admin/service_request/details/?id={need.id}").text
    kept, sheet = snapshot_of(need), printed(house, need)
    for name in ("name", "legal_rep", "uscc", "address", "main_products"):
        assert kept[name] in page and kept[name] in sheet
    assert "搬走了" not in sheet and page.count("搬走了") == 0
    assert all(
        standards.plain(word) in standards.plain(page) for cell in CELLS for word in cell.split("/")
    )


@pytest.mark.clause("SY-A-head", "SY-A-sign")
def test_the_head_and_the_signature_stand_on_the_sheet(house, desk):
    need = desk.need(signed_by="王负责")
    day = f"{today().year}年{today().month}月{today().day}日"
    sheet = standards.plain(printed(house, need))
    assert f"编号:{need.code}" in sheet and f"填表日期:{day}" in sheet
    assert f"企业负责人:王负责{day}" in sheet


@pytest.mark.parametrize(
    "section",
    [
        pytest.param(name, marks=pytest.mark.clause(clause), id=clause)
        for name, (clause, _code) in CLAUSES.items()
    ],
)
def test_each_box_is_ticked_by_the_clerk_and_printed_ticked(house, desk, section):
    """The clerk ticks the first box on the form and says another need in words; the sheet has each
    box in the document's words, that one ticked, and the words behind 其他需求事项. The words ask
    for an item of the same section (need2 fault 2).
    """
    _clause, code = CLAUSES[section]
    items, words = ticks_of(section), standards.TICKS[section]
    form = house.browser("clerk1").get("/admin/service_request/new/")
    assert all(one.annex_a_section == code and one.form_words in form.text for one in items)
    sent, need = registers(house, desk, item=[str(items[0].id)], **{f"other-{code}": "另有一事"})
    assert sent.status == 302 and need.status == "REGISTERED"
    sheet = printed(house, need)
    assert section in sheet and f"☑ {words[0]}" in sheet
    assert all(f"☐ {one}" in sheet for one in words[1:])
    line = "需求事项：另有一事" if code == "A7" else "其他需求事项：另有一事"
    assert line in sheet
    taken = list(RequestItem.select().where(RequestItem.request == need))
    (said,) = [row for row in taken if row.other_text]
    (ticked,) = [row for row in taken if not row.other_text]
    assert (ticked.service_item_id, ticked.section) == (items[0].id, code)
    assert (said.other_text, said.section) == ("另有一事", code)
    assert said.service_item.category_id == items[0].category_id


def test_an_item_without_a_box_stands_in_the_line_below(house, desk):
    """What the paper has no box for is printed under its section, by the catalogue's name."""
    other = item("M02")
    need = desk.need(
        children={
            RequestItem: [
                {"service_item": other.id, "section": "A2"},
                {"service_item": item("T04").id, "section": "A6_2"},
                {"section": "A6_2", "other_text": "起重机移装"},
            ]
        }
    )
    sheet = printed(house, need)
    assert f"其他需求事项：{other.name}" in sheet
    assert f"E 其他（{item('T04').name}；起重机移装）" in sheet


@pytest.mark.clause("SY-A-6.1", "SY-A-6.3")
def test_standard_test_items_and_basis_may_stay_open(house, desk):
    """The paper leaves 执行标准, 检验项目 and 检验依据 free."""
    rows = {
        "request_food_drug-0-domain": "FOOD",
        "request_food_drug-0-product_name": "五常大米",
        "request_product_test-0-product_name": "减速机",
    }
    sent, need = registers(house, desk, **rows)
    assert sent.status == 302 and need.status == "REGISTERED"
    food = RequestFoodDrug.get(RequestFoodDrug.request == need)
    test = RequestProductTest.get(RequestProductTest.request == need)
    assert not food.standard_no and not test.test_items and not test.basis
    sheet = printed(house, need)
    assert "五常大米" in sheet and "减速机" in sheet and "None" not in sheet


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
