"""Each official form with every cell that reports.md lists for it, filled from a case that went through
the screens (F03 to F08, F16); need B, C, A16.
"""

import re

import pytest

from backoffice.workflow.requests import ticked
from models.archives import ArchiveFile, ArchiveItem
from models.cases import ServiceCase, ServiceSummary
from models.catalogue import ServiceItem
from models.clock import today
from models.issues import CaseIssue
from models.providers import ProviderContact
from models.requests import CaseNotice, ServiceRequest
from models.sheets import HandlingSheet
from models.structures import Material
from tests.factories import Desk

CELLS = {
    "F03": "编号 统一社会信用代码 需求表编号 序号 服务事项 办理方式 承诺时限 承诺办结日期 收到材料清单 "
    "材料名称 份数 收费 联系 监督电话 服务站印章 签收人 签收日期",
    "F04": "编号 事项 序号 材料名称 形式要求 份数 补正期限 联系 经办人 签收人",
    "F06": "编号 企业 需求表编号 事项 评估结论 办理方式 承接机构 联系人电话 约定服务时间 周期 费用 "
    "沟通结果 传达方式及时间 企业意见 企业（签字）",
    "F07": "事项编号 企业 服务事项 服务机构 序号 时间起止 方式 对象 服务内容 解释协调情况 服务人员 "
    "问题与处理 服务意见 满意度（总体） 企业（签字）",
    "F08": "服务事项 服务机构 服务起止 结束信息 服务小结 量化成效 报送人 报送时间",
    "F16": "档号 题名 保管期限 卷内目录 顺序号 文件题名 日期 页数 备注",
}
"""What reports.md A lists for each form, in the words of the paper."""
LICENCE, AWARD = "营业执照", "政府质量奖申报表"


@pytest.fixture
def desk(house):
    return Desk()


def on_paper(day) -> str:
    """A day as GB/T 9704 writes it: no leading zero in month and day."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def registered(clerk, enterprise, *codes) -> ServiceRequest:
    """A need that the clerk ticks on the form of Annex A."""
    page = clerk.get("/admin/service_request/new/")
    answer = clerk.submit(
        page,
        holding="form_date",
        enterprise=enterprise.id,
        channel="WINDOW",
        signed_by="王负责",
        signed_on=str(today()),
        item=[str(ServiceItem.get(ServiceItem.code == code).id) for code in codes],
    )
    assert answer.status == 302, answer.text[:2000]
    return ServiceRequest.select().order_by(ServiceRequest.id.desc()).get()


def happen(person, row, event: str, **typed):
    """The page of an event, sent as it stands but for what is typed."""
    page = person.get(f"/admin/{row.table()}/events/{event}/?id={row.id}")
    assert page.status == 200, (event, page.status)
    answer = person.submit(page, action=f"/events/{event}/", **typed)
    assert answer.status == 302, answer.text[:2000]
    return type(row).get_by_id(row.id)


def shown(page, name: str) -> list[str]:
    """The lines of a field as a page shows it first."""
    return dict(page.form(holding=name).values)[name].split("\n")


def newest(need, kind: str) -> CaseNotice:
    return (
        CaseNotice.select()
        .where(CaseNotice.request == need, CaseNotice.kind == kind)
        .order_by(CaseNotice.id.desc())
        .get()
    )


def printed(person, row, form: str) -> str:
    answer = person.post(f"/admin/{row.table()}/print/{form}/?id={row.id}")
    assert answer.status == 200, answer.text[:500]
    return answer.text


def cells_of(text: str, form: str) -> None:
    """Every cell of the form stands on the paper, and no date has a leading zero."""
    assert [cell for cell in CELLS[form].split() if cell not in text] == []
    assert not re.search(r"年 0\d 月|月 0\d 日", text)


@pytest.mark.clause("SY-7.3.1", "SY-4.2.1-a", "JL-7.4.3", "SY-7.3.2-b")
def test_the_notices_list_what_is_missing_and_what_was_brought(house, desk):
    """SY 7.3.1 «服务对象提交申请需求材料»: the item's list is there on day one, the clerk strikes out
    what was brought, the notice names form and copies, and the receipt lists what came, what the
    notice asked for included (need A16).
    """
    clerk = house.browser("clerk1")
    need = registered(clerk, desk.enterprise(), "Q01")
    url = f"/admin/service_request/events/notify/?id={need.id}"
    wanted = shown(clerk.get(url), "missing_materials")
    names = [Material.read(line).name for line in wanted]
    assert names[:2] == [LICENCE, AWARD] and len(wanted) == 3
    happen(
        clerk,
        need,
        "notify",
        missing_materials="\n".join([wanted[1], "商标注册证 | 复印件加盖公章 | 2"]),
    )
    told = printed(clerk, newest(need, "YCGZ"), "F04")
    cells_of(told, "F04")
    assert "政府质量奖申报表原件加盖公章2" in told and "商标注册证复印件加盖公章2" in told
    assert LICENCE not in told
    page = clerk.get(f"/admin/service_request/events/supplement/?id={need.id}")
    assert len(shown(page, "received_materials")) == 2
    need = happen(clerk, need, "supplement")
    need = happen(clerk, need, "assess", assessment_note="可以办理")
    assert need.materials_complete is True
    need = happen(clerk, need, "accept")
    paper = printed(clerk, newest(need, "SLTZ"), "F03")
    cells_of(paper, "F03")
    assert on_paper(today()) in paper and need.enterprise.uscc in paper
    assert all(name in paper for name in (*names, "商标注册证", "质量基础设施服务需求表"))


@pytest.mark.clause("SY-7.3.1")
def test_what_did_not_come_stands_in_no_receipt(house, desk):
    """The receipt lists what was brought; acceptance warns of the rest and stops nothing."""
    clerk = house.browser("clerk1")
    need = registered(clerk, desk.enterprise(), "Q01")
    happen(clerk, need, "notify", missing_materials=f"{AWARD} | 原件 | 1\n商标注册证")
    need = happen(clerk, need, "supplement", received_materials="商标注册证")
    assert need.materials_complete is False
    need = happen(clerk, need, "assess", assessment_note="可以办理")
    assert need.materials_complete is False
    page = clerk.get(f"/admin/service_request/events/accept/?id={need.id}")
    assert f"尚未收到：{AWARD}" in page.text
    paper = printed(clerk, newest(happen(clerk, need, "accept"), "SLTZ"), "F03")
    assert "商标注册证" in paper and LICENCE in paper and AWARD not in paper


def test_a_line_of_other_parts_is_refused_beside_the_field(house, desk):
    clerk = house.browser("clerk1")
    need = registered(clerk, desk.enterprise(), "Q01")
    page = clerk.get(f"/admin/service_request/events/notify/?id={need.id}")
    for wrong in (
        "营业执照 | 复印件 | 0",
        "营业执照 | 复印件 | 两份",
        " | 原件 | 1",
        "a | b | 1 | c",
    ):
        answer = clerk.submit(page, action="/events/notify/", missing_materials=wrong)
        assert answer.status == 422 and answer.faults == {"missing_materials"}, wrong
        assert shown(answer, "missing_materials") == [wrong]


@pytest.mark.clause("SY-7.3.2-b")
def test_a_need_that_waited_has_a_notice_of_its_own(house, desk):
    """SY 7.3.2 b) «出具受理通知书»: a part that was deferred and becomes a case later is accepted by
    its own notice (need A16).
    """
    clerk = house.browser("clerk1")
    need = registered(clerk, desk.enterprise(), "Q01", "Q06")
    first, later = ticked(need)
    need = happen(
        clerk,
        need,
        "assess",
        assessment_note="先办一项",
        **{f"item_{first.id}": "SELF", f"item_{later.id}": "DEFER"},
    )
    need = happen(clerk, need, "accept")
    issued = newest(need, "SLTZ")
    assert [row.id for row in issued.items] == [first.id]
    happen(clerk, need, "dispose", **{f"item_{later.id}": "SELF"})
    second = newest(need, "SLTZ")
    case = ServiceCase.get(
        ServiceCase.request == need, ServiceCase.service_item == later.service_item_id
    )
    assert second.code != issued.code and [row.id for row in second.items] == [later.id]
    assert second.promised_on == case.due_on
    paper = printed(clerk, second, "F03")
    cells_of(paper, "F03")
    assert later.service_item.name in paper and first.service_item.name not in paper


@pytest.mark.clause("SY-7.3.2-b")
def test_the_receipt_of_a_notice_is_logged_and_corrected(house, desk):
    """签收人、签收时间 can be entered, never before the notice was issued; another station cannot
    (need A16).
    """
    clerk = house.browser("clerk1")
    notice = newest(desk.need(state="IN_PROGRESS"), "SLTZ")
    url = f"/admin/case_notice/events/receive/?id={notice.id}"
    assert house.browser("clerk2").get(url).status == 404
    assert notice.code in clerk.get("/admin/case_notice/?view=unsigned").text
    page = clerk.get(url)
    early = clerk.submit(
        page, action="/events/receive/", received_by="王收件", received_at="2020-01-01 09:00"
    )
    assert early.status == 422 and early.faults == {"received_at"}
    notice = happen(clerk, notice, "receive", received_by="王收件")
    assert (notice.received_by, notice.received_at is None) == ("王收件", False)
    assert notice.code not in clerk.get("/admin/case_notice/?view=unsigned").text
    notice = happen(clerk, notice, "receive", received_by="李代收")
    story = house.browser("head1").get(f"/admin/service_request/details/?id={notice.request_id}")
    assert "签收：王收件" in story.text and "签收：李代收" in story.text


@pytest.mark.clause("SY-B-2")
def test_the_handling_sheet_has_every_cell(house, desk):
    """需求处理单: whom to call at the provider stands there in full once it is printed (need C)."""
    clerk = house.browser("clerk1")
    case = desk.case("SERVING", referred=True)
    page = clerk.get(f"/admin/handling_sheet/new/?request={case.request_id}")
    answer = clerk.submit(
        page,
        holding="arrangement",
        cases=[str(case.id)],
        result="企业同意方案",
        arrangement="下周上门检测",
    )
    assert answer.status == 302, answer.text[:1500]
    sheet = HandlingSheet.select().order_by(HandlingSheet.id.desc()).get()
    paper = printed(clerk, sheet, "F06")
    cells_of(paper, "F06")
    person = ProviderContact.get(ProviderContact.provider == case.provider_id)
    assert person.phone.open() in paper and case.provider.name in paper
    assert (
        person.phone.open() not in clerk.get(f"/admin/handling_sheet/print/F06/?id={sheet.id}").text
    )
    assert "转介" in paper and "按公示标准" in paper and str(case.limit_days) in paper


@pytest.mark.clause("SY-8.1.2", "SY-6.3.2", "JL-9.1.2")
def test_the_service_record_prints_the_problems_that_were_recorded(house, desk):
    """问题与处理 comes from the issues of the case, not from the words of its outcome (need C)."""
    clerk = house.browser("clerk1")
    case = desk.step(desk.case("SERVING"), "record", opinion="服务及时", coordination="已协调物流")
    page = clerk.get(f"/admin/case_issue/new/?service_case={case.id}")
    answer = clerk.submit(page, holding="problem", problem="样品未按时送达", raised_by="PROV")
    assert answer.status == 302, answer.text[:1500]
    issue = CaseIssue.select().order_by(CaseIssue.id.desc()).get()
    issue = happen(
        clerk,
        issue,
        "hear",
        provider_account="未收到样品",
        enterprise_account="物流延误",
        cause="物流公司错投",
    )
    desk.step(desk.step(ServiceCase.get_by_id(case.id), "end"), "summarise", effect="良率提高 3%")
    desk.answer(ServiceCase.get_by_id(case.id))
    paper = printed(clerk, case, "F07")
    cells_of(paper, "F07")
    for words in ("样品未按时送达", "物流公司错投", "服务及时", "已协调物流", "非常满意"):
        assert words in paper
    summary = ServiceSummary.get(ServiceSummary.service_case == case)
    paper = printed(clerk, summary, "F08")
    cells_of(paper, "F08")
    assert "良率提高 3%" in paper and f"至 {on_paper(today())}" in paper


@pytest.mark.clause("SY-9.3.4", "SY-7.3.2-f")
def test_the_cover_and_the_list_of_contents_are_two_sheets_with_pages(house, desk):
    """档案封面与卷内目录: each piece has its pages, which the archivist of the filed volume corrects
    and nobody else (need C).
    """
    keeper, clerk = house.browser("archive1"), house.browser("clerk1")
    case = desk.case("CLOSED")
    happen(keeper, case, "archive")
    volume = ArchiveFile.get(ArchiveFile.service_case == case)
    page = keeper.get(f"/admin/archive_file/print/F16/?id={volume.id}")
    cells_of(page.text, "F16")
    sheets = [attrs for tag, attrs in page.elements if "sheet" in attrs.get("class", "").split()]
    assert len(sheets) == 2
    pieces = list(
        ArchiveItem.select().where(ArchiveItem.archive_file == volume).order_by(ArchiveItem.seq)
    )
    assert [piece.title for piece in pieces if not piece.pages] == []
    url = f"/admin/archive_file/events/count/?id={volume.id}"
    assert clerk.get(url).status in (403, 404)
    volume = happen(keeper, volume, "count", **{f"pages_{pieces[0].id}": "7"})
    total = 7 + sum(piece.pages for piece in pieces[1:])
    text = keeper.get(f"/admin/archive_file/print/F16/?id={volume.id}").text
    assert f"本卷共 {len(pieces)} 件，{total} 页" in text and volume.status == "FILED"
    answer = keeper.submit(
        keeper.get(url), action="/events/count/", **{f"pages_{pieces[0].id}": "0"}
    )
    assert answer.status == 422


def test_every_item_of_the_catalogue_has_its_materials(house):
    """SY-7.3.1: 82 items, each with a list that an administrator changes on its page (need A16)."""
    rows = list(ServiceItem.living())
    assert len(rows) == 82 and [row.code for row in rows if not row.materials] == []
    admin, item = house.browser("admin"), ServiceItem.get(ServiceItem.code == "M04")
    page = admin.get(f"/admin/service_item/edit/?id={item.id}")
    assert "假定" in page.text
    answer = admin.submit(page, holding="materials", materials="送检单 | 原件 | 1")
    assert answer.status == 302
    assert ServiceItem.get_by_id(item.id).materials == ["送检单 | 原件 | 1"]
