"""Stories 2 to 6 of the plan, each from its form to its end, by the people who have a part in it,
on the screens they have.
"""

import pytest

from models import clock
from seeds.demo.stories import LAPSED
from tests.journeys.test_main_job import add_row, now

pytestmark = pytest.mark.prove

QUESTIONS = (
    "q1_station",
    "q2_station_timely",
    "q3_station_professional",
    "q4_station_courtesy",
    "q6_tech_professional",
    "q7_tech_timely",
    "q8_tech_courtesy",
    "q9_facilities",
)


def register(clerk, firm, description, *ticks, table=None, **cells) -> str:
    """A need form of an enterprise, signed and registered; answers the address of its page."""
    clerk.open("/admin/service_request/new/").pick("enterprise", firm)
    for tick in ticks:
        clerk.page.locator("#ticks label.tick", has_text=tick).check()
    clerk.fill(
        channel="WINDOW", description=description, signed_by="王负责", signed_on=str(clock.today())
    )
    if table:
        add_row(clerk, table, **cells)
    clerk.send()
    assert clerk.state == "已登记"
    return clerk.page.url


def accept(clerk, note="可以办理"):
    """Assess as the catalogue suggests, then accept with the notice."""
    clerk.act("assess", assessment_note=note)
    clerk.act("accept", delivery_mode="FACE")
    assert clerk.state == "办理中"
    return clerk.sees("受理通知书")


def open_case(clerk):
    """The page of the one case of the need."""
    return follow(clerk, "#p-t-service_case tbody tr a")


def follow(clerk, link):
    """Go where a link leads, also one in a folded tab."""
    return clerk.open(clerk.page.locator(link).first.get_attribute("href"))


def choose(clerk, *, name=None, but=None) -> str:
    """Choose the first fit provider, or one by its name, with the consent of the enterprise;
    answers whom.
    """
    fit = clerk.page.locator(".cand:not(.out)")
    names = [text.strip() for text in fit.locator("h3 label").all_inner_texts()]
    place = next(place for place, one in enumerate(names) if name in (None, one) and but != one)
    fit.nth(place).locator("input[type=radio]").check()
    clerk.fill(consent=True, choice_reason="企业指定").send()
    assert clerk.state == "待机构回应"
    return names[place]


@pytest.mark.clause("SY-6.2.3", "SY-6.4.2", "SY-C-10")
def test_story_2_a_declined_food_test_finds_another_and_the_discontented_enterprise_is_called(desk):
    clerk = desk("clerk1")
    register(
        clerk,
        "骁拓",
        "新品糕点上市前送检",
        table="request_food_drug",
        domain="FOOD",
        product_name="桃酥",
        standard_no="GB 7099",
    )
    case = open_case(accept(clerk)).page.url
    clerk.click("main a[href*='/events/refer/']")
    first = choose(clerk)
    clerk.act("respond", response="DECLINED", decline_reason="排期已满", answered_by="李主任，电话")
    assert clerk.state == "匹配中" and "rematch" not in clerk.offers(), (
        "the enterprise was not yet told"
    )
    clerk.act("inform", content="已告知企业，另找机构").click(
        "main a[href*='/events/rematch/']"
    ).sees(first, "不能满足、未回应或中途退出")
    assert choose(clerk) != first
    clerk.act("respond", response="ACCEPTED", answered_by="电话", agreed_days="5").act(
        "agree", enterprise_agrees=True, coordination="双方商定项目、时间、周期"
    )
    clerk.act("record", mode="PICKUP", content="取样两份，送达机构").act("end")
    assert "小结" in clerk.refusals()["办结"]
    clerk.act("summarise", end_info="报告已交付", summary="样品合格")
    head = desk("head1")
    answer_as_average(clerk, head)
    clerk.open(case)
    assert "回访" in clerk.refusals()["办结"], (
        "a discontented enterprise is called before its case closes"
    )
    survey = clerk.click("main .acts a[href*='satisfaction_survey']").page.url
    clerk.act("call_back", callback_note="企业反映取样等候较久，已致歉并约定提前预约").sees(
        "取样等候较久"
    )
    head.open(survey).act("check", check_note="情况属实，列入改进").sees("列入改进")
    head.open(case).act("close", outcome="SOLVED", outcome_note="报告已送达")
    assert head.state == "已关闭"


def answer_as_average(clerk, head):
    """The enterprise opens its link and is not content: 一般 in the whole."""
    clerk.click("main .acts a[href*='satisfaction_survey']").act("invite", channel="WECHAT")
    link = head.open(clerk.page.url).page.input_value("#send")
    phone = clerk.page.context.browser.new_context(
        viewport={"width": 390, "height": 844}, locale="zh-CN"
    )
    page = phone.new_page()
    page.goto(link)
    for name in QUESTIONS:
        page.check(f"input[name={name}][value='3']", force=True)
    page.check("input[name=q10_overall][value='2']", force=True)
    page.check("input[name=q5_solved][value='1']", force=True)
    page.fill("textarea[name=q11_opinion]", "取样等候较久")
    page.click("button[data-main]")
    page.get_by_text("谢谢").first.wait_for()
    phone.close()


@pytest.mark.clause("SY-4.2.1-a", "JL-7.4.3")
def test_story_3_everything_missing_is_told_once(desk):
    clerk = desk("clerk1")
    need = register(clerk, "骁拓", "申请质量管理咨询，首次来站", "质量管理咨询")
    clerk.act("notify", missing_materials="营业执照复印件\n质量手册", delivery_mode="FACE")
    assert clerk.state == "待补正"
    clerk.act("supplement").click("main a[href*='/events/notify/']")
    clerk.fill(
        missing_materials="再补一份授权书", delivery_mode="FACE", override_reason="漏了一份"
    ).send()
    assert (
        "只有" in clerk.page.locator("#errors").inner_text()
        or clerk.page.locator("#override_reason-e").count() == 1
    )
    clerk.open(need).sees("质量手册")
    assert "授权书" not in clerk.whole and clerk.state == "评估中"
    accept(clerk)


@pytest.mark.clause("SY-7.2-a")
def test_story_4_the_head_overturns_a_refusal(desk):
    clerk, head = desk("clerk1"), desk("head1")
    need = register(clerk, "骁拓", "企业要求协助办理超出目录的事项", "质量管理咨询")
    clerk.act(
        "refuse",
        reason="不属于本站服务范围",
        basis="服务目录",
        informed_at=now(),
        informed_via="FACE",
    )
    assert "accept" not in clerk.offers()
    code = clerk.page.locator("h1").inner_text().split()[0]
    head.open("/admin/refusal_filing/?view=waiting").click(f"table tbody tr:has-text('{code}') a")
    head.act("overturn", head_opinion="属于质量管理咨询，应予受理").sees("应予受理")
    accept(clerk.open(need))


@pytest.mark.clause("SY-6.3.3")
def test_story_5_a_planned_investment_goes_first_and_faster(desk):
    clerk, head = desk("clerk1"), desk("head1")
    need = register(clerk, "骁拓", "年度计划重大投资项目配套质量管理咨询", "质量管理咨询")
    follow(clerk, "main a[href*='/admin/green_channel/new/']")
    clerk.fill(criterion="MAJOR_PROJECT", project_ref="示例重大项目〔2026〕8号", fast_days="4")
    paper = {"name": "计划.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 test"}
    clerk.page.set_input_files("input[name=evidence]", paper)
    clerk.send()
    channel = clerk.page.url
    accept(clerk.open(need))
    before = due_day(open_case(clerk))
    case = clerk.page.url
    head.open(channel).act("approve", head_opinion="已核对年度计划")
    assert due_day(clerk.open(case)) < before
    clerk.sees("绿色通道").open("/admin/service_case/?view=open")
    assert (
        clerk.page.locator(
            "table tbody tr", has=clerk.page.locator(f"a[href*='id={case.split('id=')[1]}']")
        ).count()
        == 1
    )


def due_day(clerk) -> str:
    """The promised day on the page of a case."""
    return clerk.page.locator("dt:has-text('承诺办结日') + dd").first.inner_text()[:10]


@pytest.mark.clause("SY-6.2.1-b")
def test_story_6_without_a_valid_certificate_nobody_is_chosen(desk):
    clerk = desk("clerk1")
    register(
        clerk,
        "骁拓",
        f"阀门壳体强度复测，企业指定{LAPSED}",
        table="request_product_test",
        product_name="阀门壳体",
        test_items="强度",
        basis="GB/T 13927",
    )
    open_case(accept(clerk)).click("main a[href*='/events/refer/']")
    lapsed = clerk.page.locator(".cand.out", has_text=LAPSED)
    assert lapsed.locator("input").count() == 0 and "资质" in lapsed.inner_text(), (
        lapsed.inner_text()
    )
    assert choose(clerk, but=LAPSED) != LAPSED
