"""The ledgers L03, L04, L08 and L18: the columns that reports.md lists, for the roles that work with
them, as a workbook with title, filter line, frozen head and native dates (need D, A13).
"""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from backoffice.workflow import match_reasons
from models.archives import ArchiveFile
from models.clock import day_of, today
from models.green import GreenChannel
from models.honours import EnterpriseHonor
from models.referrals import Referral
from models.requests import RequestInstrument, RequestSpecialEquipment, ServiceRequest
from tests.factories import Desk
from tests.lists.test_export import table_of, workbook

LEDGERS = {
    "referral": "事项 轮次 机构 匹配得分 匹配理由 发送时间 回应期限 机构回应 不能满足原因 反馈企业时间 "
    "协商服务项目 协商服务时间 协商服务周期 协商费用",
    "consultation": "编号 站点 咨询人/企业 渠道 类别 题目 答复 首问责任人 答复期限 答复时间 转为需求 状态",
    "refusal_filing": "备案编号 需求表 事项 否定类型 否定理由 法规依据 经办人 告知企业时间 告知方式 审核结论 "
    "站长审核意见 审核人 备案时间",
    "green_channel": "编号 需求表 适用情形 重大项目名称/文号 理由 提速承诺时限 专人 审批结论 站长审核意见 批准人",
    "enterprise": "企业编号 企业名称 统一社会信用代码 所属行业 企业规模 产业园区名称 归属站点 联系人 联系电话 "
    "需求项数 事项数 满意度均值 最近服务日期 荣誉 档号",
    "request_instrument": "企业 计量器具名称 出厂编号 有效期至 剩余天数 联系人 在办事项",
    "request_special_equipment": "企业 特种设备类别 下次检验日期 剩余天数 联系人 在办事项",
}
"""The columns of each ledger, in the words of its workbook."""
WORKERS = ("clerk1", "head1", "admin", "auditor1")


@pytest.fixture
def desk(house):
    return Desk()


def line_of(browser, table, label, value, query="") -> dict:
    """The line of a ledger whose column says so."""
    heads, rows = table_of(workbook(browser, table, query))
    return next(
        found for row in rows if (found := dict(zip(heads, row, strict=False))).get(label) == value
    )


@pytest.mark.parametrize("table", LEDGERS)
def test_a_ledger_has_its_columns_for_everybody_who_works_with_it(house, table):
    """Title, what was asked, frozen head, and every column of reports.md."""
    for name in WORKERS:
        book = workbook(house.browser(name), table)
        page, heads = book.worksheets[0], table_of(book)[0]
        assert [one for one in LEDGERS[table].split() if one not in heads] == [], (heads, name)
        assert (
            page.cell(1, 1).value and "条件：" in str(page.cell(2, 1).value) and page.freeze_panes
        )


def test_the_reasons_of_a_match_are_in_the_language_of_the_reader(house, desk):
    """L03 «匹配理由»: no English in a Chinese ledger, nor Chinese labels in an English one; what the
    enterprise said stays as it is (need A13).
    """
    case = desk.case("WAIT_PROV", referred=True)
    sent = Referral.get(Referral.service_case == case)
    clerk = house.browser("clerk1")
    reason = line_of(clerk, "referral", "转介编号", sent.code)["匹配理由"]
    assert "能力 承诺" in reason and "企业指定" in reason
    assert not [word for word in ("Capability", "Rating", "Place", "Price") if word in reason]
    page = clerk.get(f"/admin/referral/details/?id={sent.id}")
    assert "Capability" not in page.text


OLD = (
    "Capability offers the item in 3 working days；Rating 3.75 of 4；In time 4 of 5 cases；"
    "Qualification 2027-05-01；Place 铁西区；Price 1350 元/项起\n企业指定"
)


def test_old_reasons_are_read_into_messages(house, desk):
    """A referral of the older version holds one English text; the worker keeps what it says."""
    sent = Referral.get(Referral.service_case == desk.case("WAIT_PROV", referred=True))
    Referral.update(match_reason=OLD).where(Referral.id == sent.id).execute()
    clerk = house.browser("clerk1")
    assert "3 working days" in line_of(clerk, "referral", "转介编号", sent.code)["匹配理由"]
    for _twice in range(2):
        match_reasons.convert([sent.id])
    reason = line_of(clerk, "referral", "转介编号", sent.code)["匹配理由"]
    for words in ("承诺 3 个工作日", "3.75", "2027-05-01", "铁西区", "1350 元/项起", "企业指定"):
        assert words in reason
    assert "working days" not in reason and "cases" not in reason
    assert match_reasons.read("随手写的一句话") == [["", "随手写的一句话"]]
    kept = Referral.get_by_id(sent.id).match_reason
    assert kept[1][1] == {"msgid": "{n} of 4", "params": {"n": "3.75"}}


@pytest.mark.clause("SY-9.3.1", "GDD-7.3-b")
def test_the_list_of_enterprises_says_what_was_done_for_each(house, desk):
    """L08: needs, items, mean satisfaction, last service day, honours, archive number (need D)."""
    firm = desk.enterprise(3)
    case = desk.case("EVALUATING", enterprise=firm)
    desk.answer(case)
    desk.step(desk.step(case, "close"), "archive", by=house.actor("archive1"))
    EnterpriseHonor.create(enterprise=firm, kind="QAWARD", level="CITY", year=2025, status="PASSED")
    EnterpriseHonor.create(enterprise=firm, kind="QAWARD", level="PROV", year=2026, status="PLAN")
    line = line_of(house.browser("clerk1"), "enterprise", "企业名称", firm.name)
    needs = ServiceRequest.select().where(ServiceRequest.enterprise == firm).count()
    assert (line["需求项数"], line["事项数"]) == (needs, 1)
    assert Decimal(str(line["满意度均值"])) == 4
    assert line["最近服务日期"] == datetime.combine(day_of(case.ended_at), datetime.min.time())
    assert "2025" in line["荣誉"] and "2026" not in line["荣誉"]
    assert (
        line["档号"]
        == ArchiveFile.get(ArchiveFile.enterprise == firm, ArchiveFile.kind == "ENT").code
    )
    assert line["联系电话"] != firm.contact_phone.open()


INSTRUMENT = {"instrument_name": "压力表", "serial_no": "YB-0091", "trace_mode": "VERIF"}


@pytest.mark.clause("SY-A-6.4")
def test_the_ledger_of_instruments_names_firm_days_and_contact(house, desk):
    """L18: whose it is, how many days are left, whom to call masked, whether a case is open; a later
    form of the same thing takes the place of the older (need D).
    """
    firm, near = desk.enterprise(2), today() + timedelta(days=10)
    row = {**INSTRUMENT, "valid_to": str(near)}
    need = desk.need("Q01", enterprise=firm, children={RequestInstrument: [row]})
    clerk = house.browser("clerk1")
    line = line_of(clerk, "request_instrument", "需求表", need.code)
    assert line["企业"] == firm.name and line["剩余天数"] == 10
    assert line["有效期至"] == datetime(near.year, near.month, near.day)
    assert firm.contact_phone.open() not in line["联系人"] and line["联系人"]
    assert not line["在办事项"]
    page = clerk.get("/admin/request_instrument/?view=near")
    assert firm.name in page.text and "YB-0091" in page.text
    later = {**INSTRUMENT, "valid_to": str(today() + timedelta(days=400))}
    desk.need("Q01", enterprise=firm, children={RequestInstrument: [later]})
    assert "YB-0091" not in clerk.get("/admin/request_instrument/?view=near").text
    stranger = house.browser("clerk2").get("/admin/request_instrument/")
    assert "YB-0091" not in stranger.text


@pytest.mark.clause("SY-A-6.2")
def test_the_ledger_of_equipment_shows_the_next_inspection(house, desk):
    """L18: «下次检验日期» of special equipment, with the open case of its inspection."""
    firm, late = desk.enterprise(2), today() - timedelta(days=3)
    row = {
        "category": "4000",
        "quantity": "2",
        "need_type": "C",
        "next_inspection_on": str(late),
    }
    need = desk.need(
        "Q01", enterprise=firm, children={RequestSpecialEquipment: [row]}, state="IN_PROGRESS"
    )
    head = house.browser("head1")
    line = line_of(head, "request_special_equipment", "需求表", need.code)
    assert (line["企业"], line["剩余天数"], line["特种设备类别"]) == (firm.name, -3, "起重机械")
    assert line["在办事项"].startswith("SX-")
    assert need.code in head.get("/admin/request_special_equipment/?view=silent").text


@pytest.mark.clause("SY-7.2-a", "SY-6.3.3")
def test_clerks_take_refusals_and_green_channels_away_within_their_reach(house, desk):
    """L04: 否定备案 and 绿色通道 are exported by those who work with them, their own rows alone
    (need D).
    """
    filing = desk.filing(desk.need(state="REFUSED"))
    theirs = desk.filing(Desk("clerk2", "head2").need(state="REFUSED"))
    codes = [row[0] for row in table_of(workbook(house.browser("clerk1"), "refusal_filing"))[1]]
    assert filing.code in codes and theirs.code not in codes
    line = line_of(house.browser("clerk1"), "refusal_filing", "备案编号", filing.code)
    assert isinstance(line["告知企业时间"], datetime)
    own = GreenChannel.get_by_id(house.rows["green_channel"]["west"])
    codes = [row[0] for row in table_of(workbook(house.browser("clerk1"), "green_channel"))[1]]
    assert own.code in codes
