"""The main job from the first question to the closed need and its ledger, as a clerk does it
(section 4 of the plan).
"""

import re
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import openpyxl
import python_calamine

from models import clock

FIRM = "示例骁拓电器有限公司"


def test_a_need_goes_from_the_window_to_the_ledger(desk):
    clerk = desk("clerk1")
    find_the_enterprise(clerk)
    need = register_its_form(clerk)
    supplement_and_accept(clerk)
    own, referred = open_cases(clerk)
    serve_ourselves(clerk, own, desk("head1"))
    refer_and_be_declined(clerk, referred)
    provider = refer_again(clerk, referred, desk)
    serve_and_close(clerk, referred, provider)
    clerk.open(need)
    assert clerk.state == "全部办结"
    read_the_ledger(desk("head1"), clerk.id, provider)


def find_the_enterprise(clerk):
    clerk.page.keyboard.press("Control+k")
    clerk.page.keyboard.type("骁拓电器")
    with clerk.page.expect_navigation():
        clerk.page.keyboard.press("Enter")
    clerk.click(f"main a[href*='/enterprise/details/']:has-text('{FIRM}')")
    assert clerk.path == "/admin/enterprise/details/"
    clerk.sees(FIRM, "统一社会信用代码")


def register_its_form(clerk) -> str:
    """Annex A: a tick, a row in two tables, the signature; the enterprise comes along from its
    file.
    """
    clerk.click("main a[href*='/service_request/new/']")
    page = clerk.page
    assert page.locator("[data-picker][data-name=enterprise] [role=combobox]").input_value() == FIRM
    page.locator("#ticks label.tick", has_text="质量管理咨询").check()
    clerk.fill(
        channel="WINDOW",
        description="出口糕点要检测报告，地秤要检定，想请人做质量管理咨询",
        signed_by="王负责",
        signed_on=str(clock.today()),
    )
    add_row(
        clerk, "request_food_drug", domain="FOOD", product_name="桃酥糕点", standard_no="GB 7099"
    )
    add_row(
        clerk,
        "request_instrument",
        instrument_name="地秤",
        range_text="0–3 t",
        trace_mode="VERIF",
        serial_no="DC-0021",
    )
    clerk.send()
    assert clerk.state == "已登记"
    clerk.sees(FIRM, "首问责任人", "桃酥糕点", "地秤", "GB 7099")
    first = clerk.page.locator(".case-head .sub").inner_text()
    assert clerk.page.locator(".who b").inner_text() in first, (
        f"the first responder is not shown: {first}"
    )
    return clerk.page.url


def add_row(clerk, table, **cells):
    """“Add row”, then type into its cells; the place of the row is in the names of its fields."""
    clerk.page.locator(f"[data-do=addrow][aria-controls='t-{table}-rows']").click()
    last = clerk.page.locator(f"#t-{table}-rows tr").count() - 1
    clerk.fill(**{f"{table}-{last}-{name}": value for name, value in cells.items()})


def supplement_and_accept(clerk):
    """Something is missing and told once; then assessed, accepted, with the number of the
    notice.
    """
    clerk.act("notify", missing_materials="营业执照复印件\n产品配料表", delivery_mode="FACE")
    assert clerk.state == "待补正"
    clerk.sees("产品配料表", "一次性告知书")
    clerk.act("supplement")
    assert clerk.state == "评估中"
    clerk.click("main a[href*='/events/assess/']")
    choices = clerk.page.locator("form[data-form] select[name^=item_]")
    assert choices.count() == 3
    for place, (_label, disposition) in enumerate(labelled(clerk, choices)):
        clerk.fill(**{choices.nth(place).get_attribute("name"): disposition})
    clerk.fill(assessment_note="质量管理咨询本站可做；食品检测转介；地秤检定已当场答复").send()
    clerk.sees("部分自主部分匹配")
    clerk.act("accept", delivery_mode="FACE")
    assert clerk.state == "办理中"
    clerk.sees("受理通知书")
    assert re.search(r"SLTZ-\S+-\d{4}", clerk.whole), (
        "the number of the acceptance notice is not shown"
    )


def labelled(clerk, choices):
    """The disposition for each ticked need, by the words of its label."""
    for place in range(choices.count()):
        label = clerk.page.locator(
            f"label[for='{choices.nth(place).get_attribute('id')}']"
        ).inner_text()
        disposition = "SELF"
        if "食品" in label:
            disposition = "REFER"
        elif "计量" in label:
            disposition = "INSTANT"
        yield label, disposition


def open_cases(clerk) -> tuple[str, str]:
    """The addresses of the two cases: the one served by the station and the one to refer."""
    rows = clerk.page.locator("#p-t-service_case tbody tr")
    assert rows.count() == 2, "one case for each need that is not answered at once"
    links = {row.text_content(): row.locator("a").first.get_attribute("href") for row in rows.all()}
    referred = next(link for text, link in links.items() if "食品" in text)
    return next(link for link in links.values() if link != referred), referred


def now() -> str:
    """This minute on the clock of the wall, in Shanghai."""
    from models.clock import local, now

    return local(now()).strftime("%Y-%m-%d %H:%M")


def serve_ourselves(clerk, case, head):
    clerk.open(case)
    assert clerk.state == "待办" and "refer" not in clerk.offers()
    clerk.act("start", arrangement="明天上午到企业")
    assert clerk.state == "待企业确认"
    clerk.act("agree", enterprise_agrees=True, agreed_days="3")
    assert clerk.state == "服务中"
    assert "服务记录" in clerk.refusals()["服务结束"]
    clerk.act("record", mode="VISIT", content="现场查看工序，找到三处问题")
    clerk.act("end")
    clerk.act("summarise", end_info="按约定完成", summary="提出三条改进措施，企业认可")
    answer_by_link(clerk, head)
    clerk.open(case)
    clerk.act("close", outcome="SOLVED", outcome_note="已解决")
    assert clerk.state == "已关闭"


def answer_by_link(clerk, head):
    """The enterprise opens the link on a phone without account and answers eleven questions; a
    second time it is only thanked.
    """
    clerk.click("main .acts a[href*='satisfaction_survey']").act("invite", channel="WECHAT")
    assert clerk.page.locator("#send").count() == 0, "who served does not get the link"
    link = head.open(clerk.page.url).page.input_value("#send")
    phone = clerk.page.context.browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN"
    )
    page = phone.new_page()
    page.goto(link)
    page.click("button[data-main]")
    assert page.locator(".err").count() == 10, "every question but the last is asked for"
    for name in (
        "q1_station",
        "q2_station_timely",
        "q3_station_professional",
        "q4_station_courtesy",
        "q6_tech_professional",
        "q7_tech_timely",
        "q8_tech_courtesy",
        "q9_facilities",
        "q10_overall",
    ):
        page.check(f"input[name={name}][value='4']", force=True)
    page.check("input[name=q5_solved][value='1']", force=True)
    page.fill("textarea[name=q11_opinion]", "很满意")
    page.click("button[data-main]")
    assert "谢谢" in page.inner_text("main")
    page.goto(link)
    assert "谢谢" in page.inner_text("main") and page.locator("form[data-form]").count() == 0
    phone.close()


def go_without_answer(clerk):
    """Two attempts are logged before the survey may end without an answer."""
    clerk.click("main .acts a[href*='satisfaction_survey']")
    assert "2" in clerk.refusals()["无法取得评价"]
    for hours in (3, 0):
        tried = clock.local(clock.now()) - timedelta(hours=hours)
        clerk.act("attempt", tried_at=f"{tried:%Y-%m-%d %H:%M}", channel="PHONE", result="无人接听")
    clerk.act("decline", declined_reason="两次电话无人接听")


def refer_and_be_declined(clerk, case):
    """The page of candidates says why each stands where it stands; a decline sends the case
    back.
    """
    clerk.open(case).click("main a[href*='/events/refer/']")
    fit = clerk.page.locator(".cand:not(.out)")
    assert fit.count() >= 3
    scores = [
        float(text) for text in clerk.page.locator(".cand:not(.out) .score b").all_inner_texts()
    ]
    assert scores == sorted(scores, reverse=True)
    assert fit.first.locator(".why-list span").count() == 6
    assert clerk.page.locator(".cand.out").count() >= 1, "those who are out say why"
    assert fit.first.locator("input[type=radio]").is_checked()
    clerk.send()
    assert clerk.page.locator("#errors").count() == 1, "neither choice nor consent was ticked"
    clerk.fill(consent=True).send()
    assert clerk.state == "待机构回应"
    clerk.act("respond", response="DECLINED", decline_reason="设备检修", answered_by="李主任，电话")
    assert clerk.state == "匹配中"
    clerk.sees("设备检修")
    assert "rematch" not in clerk.offers(), "the enterprise was not yet told"
    clerk.act("inform", content="已告知机构不能接，企业同意另找")
    assert "rematch" in clerk.offers()


def refer_again(clerk, case, desk) -> str:
    """Another provider: the one that has an account answers for itself."""
    clerk.click("main a[href*='/events/rematch/']").sees("不能满足、未回应或中途退出")
    provider = desk("provider1")
    name = provider.page.locator(".who small").inner_text()
    fit = clerk.page.locator(".cand:not(.out)")
    names = [text.strip() for text in fit.locator("h3 label").all_inner_texts()]
    own = next((place for place, one in enumerate(names) if "衡准" in one), 0)
    fit.nth(own).locator("input[type=radio]").check()
    clerk.fill(consent=True, choice_reason="企业指定就近送样").send()
    assert clerk.state == "待机构回应"
    if "衡准" in names[own]:
        provider.open("/admin/referral/?view=waiting")
        provider.click("table tbody tr a")
        provider.act("answer", response="ACCEPTED", agreed_days="5", agreed_fee="1200")
        assert name
        clerk.open(case)
    else:
        clerk.act(
            "respond", response="ACCEPTED", answered_by="电话", agreed_days="5", agreed_fee="1200"
        )
    assert clerk.state == "待企业确认"
    return names[own]


def serve_and_close(clerk, case, provider):
    clerk.sees(provider)
    clerk.act("agree", enterprise_agrees=True, coordination="双方商定送样时间和周期")
    clerk.act("record", mode="PICKUP", content="取样两份，送达机构")
    clerk.act("end")
    assert "小结" in clerk.refusals()["办结"], (
        "closing is refused before the summary, which is named"
    )
    clerk.act("summarise", end_info="报告已交付", summary="两个样品合格，报告已送企业")
    assert "评价" in clerk.refusals()["办结"], "closing is refused without survey, which is named"
    go_without_answer(clerk)
    clerk.open(case)
    clerk.act("close", outcome="SOLVED", outcome_note="已拿到报告")
    assert clerk.state == "已关闭"
    clerk.sees("设备检修", "再匹配")


def read_the_ledger(head, need, provider):
    """The workbook of the cases of this need: two rows, dates as dates, codes as text, labels
    instead of codes.
    """
    head.open(f"/admin/service_case/?view=all&request={need}")
    with head.page.expect_download() as download:
        head.page.locator(".toolbar summary", has_text="导出").click()
        head.page.get_by_text("全部列", exact=True).click()
    assert (
        download.value.suggested_filename.endswith(".xlsx")
        and "服务事项" in download.value.suggested_filename
    )
    content = Path(download.value.path()).read_bytes()
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    cases = rows_under_head([list(row) for row in sheet.iter_rows(values_only=True)])
    assert len(cases) == 2
    for case in cases:
        assert (case["企业"], case["状态"], case["服务结果"]) == (FIRM, "已关闭", "已解决")
        assert isinstance(case["事项编号"], str) and isinstance(case["实际工作日数"], (int, float))
        assert isinstance(case["受理时间"], datetime) and isinstance(case["承诺办结日"], datetime)
    assert {case["当前机构"]: case["收费金额"] for case in cases}[provider] == 1200
    again = rows_under_head(
        python_calamine.CalamineWorkbook.from_filelike(BytesIO(content))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert [case["事项编号"] for case in again] == [case["事项编号"] for case in cases]
    for case in again:
        assert isinstance(case["受理时间"], datetime) and isinstance(case["承诺办结日"], date)
        assert isinstance(case["实际工作日数"], float)


def rows_under_head(rows) -> list[dict]:
    head = next(row for row in rows if "事项编号" in row)
    return [dict(zip(head, row, strict=False)) for row in rows[rows.index(head) + 1 :]]
