"""The fewest steps in the real browser: every click and every key of a clerk is counted (issue 13
section 8).
"""

import pytest

FIRM = "骁拓电器"


class Counted:
    """A desk whose clicks and keys are counted; a list to choose from costs two clicks."""

    def __init__(self, desk):
        self.desk, self.page, self.clicks, self.keys = desk, desk.page, 0, 0

    def go(self, selector):
        """A click that leads to another page."""
        self.clicks += 1
        self.desk.click(selector)

    def click(self, locator):
        self.clicks += 1
        locator.click()

    def choose(self, name, value):
        self.clicks += 2
        self.page.locator(f"form[data-form] [name='{name}']").select_option(value)

    def type(self, text):
        """Into the place that has the focus."""
        self.keys += len(text)
        self.page.keyboard.type(text)

    def press(self, key):
        self.keys += 1
        self.page.keyboard.press(key)

    @property
    def at(self) -> str:
        """The name of the field that has the focus, of the picker around it, or its class."""
        return self.page.evaluate(
            "(e => e.name || e.closest('[data-picker]')?.dataset.name || e.className)"
            "(document.activeElement)"
        )

    def done(self):
        self.go("form[data-form] [data-main]")
        assert self.page.locator(".flash.ok").count() == 1, self.desk.text[:1500]
        assert "flash" in self.at, "after the act the focus stands on its result"

    def new_count(self):
        self.clicks = self.keys = 0


@pytest.fixture
def clerk(desk):
    return Counted(desk("clerk1"))


def register(clerk, ticks=("质量管理咨询", "标准")):
    """Two ticks for an enterprise on file, from the workbench."""
    clerk.desk.open("/")
    clerk.new_count()
    clerk.go("main .page-head a[href$='/service_request/new/']")
    assert clerk.at == "enterprise", "the first field has the focus"
    clerk.type(FIRM)
    clerk.page.locator("[data-name=enterprise] [role=option] mark").first.wait_for()
    clerk.press("Enter")
    for tick in ticks:
        clerk.click(clerk.page.locator("#ticks label.tick:visible", has_text=tick).first)
    clerk.go("form[data-form] [data-main]")
    assert clerk.desk.state == "已登记"


@pytest.mark.clause("SY-6.1.1", "SY-6.1.2")
def test_from_the_call_to_the_closed_case_in_few_steps(clerk):
    register(clerk)
    assert clerk.clicks <= 5 and clerk.keys <= 11, (clerk.clicks, clerk.keys)

    clerk.new_count()
    clerk.go("main .acts a[href*='/events/settle/']")
    assert clerk.at == "signed_by", "the first place to fill in has the focus"
    clerk.type("王负责")
    clerk.page.focus("[name=assessment_note]")
    clerk.clicks += 1
    clerk.type("本站可办")
    clerk.done()
    assert clerk.desk.state == "办理中" and clerk.clicks <= 4, clerk.clicks

    clerk.new_count()
    case = serve(clerk)
    assert clerk.clicks <= 8, clerk.clicks
    answered(clerk)
    clerk.desk.open(case)
    clerk.go("main .acts a[href*='/events/close/']")
    assert clerk.at == "outcome_note", "the outcome is what the enterprise said"
    clerk.type("已解决")
    clerk.done()
    assert clerk.desk.state == "已关闭" and clerk.clicks <= 12, clerk.clicks


def serve(clerk) -> str:
    """One of the cases, from its acceptance to the survey; answers its address."""
    row = clerk.page.locator("#p-t-service_case tbody tr a").first
    clerk.clicks += 1
    clerk.desk.open(row.get_attribute("href"))
    case = clerk.page.url
    clerk.go("main .acts a[href*='/events/begin/']")
    clerk.type("明日上门")
    clerk.click(clerk.page.locator("[name=enterprise_agrees]"))
    clerk.done()
    follow_up(clerk)
    clerk.go("main .acts a[href*='/events/finish/']")
    assert clerk.at == "end_info"
    clerk.type("按约定完成")
    clerk.press("Tab")
    clerk.type("提出三条改进措施")
    clerk.page.locator("[name=channel]").select_option("WECHAT")
    clerk.keys += 1
    clerk.done()
    assert clerk.desk.state == "待评价"
    return case


def follow_up(clerk):
    """A call is written down beside the telephone."""
    before = clerk.clicks
    clerk.go("#note-call")
    assert clerk.at == "content"
    clerk.type("电话确认到场时间")
    clerk.done()
    assert clerk.clicks - before <= 3


def answered(clerk):
    """The enterprise answers by the link on its page."""
    clerk.desk.click("main .acts a[href*='satisfaction_survey']")
    link = clerk.page.input_value("#send")
    phone = clerk.page.context.browser.new_context(locale="zh-CN")
    page = phone.new_page()
    page.goto(link)
    for level in page.locator("input[type=radio][value='4']").all():
        level.check(force=True)
    page.check("input[name=q5_solved][value='1']", force=True)
    page.click("button[data-main]")
    assert "谢谢" in page.inner_text("main")
    phone.close()


def test_a_case_is_referred_in_three_clicks(clerk):
    clerk.desk.open("/admin/service_case/?view=open&status=NEW&delivery=REFER&sort=-id")
    clerk.desk.click("main tbody a[href*='/details/']")
    clerk.new_count()
    clerk.go("main .acts a[href*='/events/refer/']")
    clerk.click(clerk.page.locator("[name=consent]"))
    clerk.done()
    assert clerk.desk.state == "待机构回应" and clerk.clicks <= 3, clerk.clicks


def test_ten_cases_are_moved_on_from_the_list_in_few_clicks(clerk):
    """Ten records of a call, each through its own door, with a result for each row."""
    clerk.desk.open("/admin/service_case/?view=open&status=SERVING&size=20")
    rows = clerk.page.locator("main tbody [data-pick]")
    wanted = min(10, rows.count())
    clerk.new_count()
    for place in range(wanted):
        clerk.click(rows.nth(place))
    clerk.go("#bulk button[value=record]")
    clerk.page.locator("[name=mode]").select_option("PHONE")
    clerk.keys += 1
    clerk.page.locator("[name=content]").fill("电话告知进度")
    clerk.go("form[data-form] [data-main]")
    tried = clerk.page.locator(".outcomes li").count()
    clerk.go("form[data-form] [data-main]")
    assert tried == wanted and clerk.clicks <= 15, (tried, clerk.clicks)
    assert clerk.page.locator(".flash").count() == 1


@pytest.mark.clause("JL-5.2.1.2")
def test_a_call_is_registered_from_the_workbench_with_keys_alone(clerk):
    """In under a minute: one click, then keys; the number is seen with one more click."""
    clerk.desk.open("/")
    clerk.new_count()
    clerk.go("main .page-head a[href$='/intake/new/']")
    assert clerk.at == "caller"
    for words in ("王先生", "13840012345"):
        clerk.type(words)
        clerk.press("Tab")
    clerk.type("压力表怎么送检")
    with clerk.page.expect_navigation():
        clerk.press("Control+s")
    assert clerk.desk.state == "待处理" and clerk.clicks == 1
    assert "13840012345" not in clerk.desk.text
    clerk.go("#calling button")
    assert clerk.page.locator("a[href='tel:13840012345']").is_visible()
