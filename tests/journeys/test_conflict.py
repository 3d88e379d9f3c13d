"""Two colleagues at the same case: one wins, the other is told and loses nothing that was typed."""

from tests.journeys.test_main_job import FIRM


def test_one_wins_and_the_other_is_told(desk):
    clerk, head = desk("clerk1"), desk("head1")
    case = a_case_in_hand(clerk)
    clerk.open(case).click("main a[href*='/events/start/']").fill(arrangement="周一上午到企业")
    head.open(case).click("main a[href*='/events/start/']").fill(arrangement="周二下午到企业")
    clerk.send()
    assert clerk.state == "待企业确认"
    head.send()
    assert head.path == "/admin/service_case/events/start/", "the second is not done"
    assert head.page.locator("[role=alert]").count() >= 1
    head.sees("已被他人修改")
    head.open(case).sees("周一上午到企业")
    assert "周二下午到企业" not in head.whole


def an_enterprise(clerk, head, words) -> str:
    """The edit form of one enterprise, open at two desks; its address."""
    clerk.open(f"/admin/enterprise/?q={words}").click("table tbody a.main-link, table tbody td a")
    edit = f"/admin/enterprise/edit/?id={clerk.id}"
    clerk.open(edit)
    head.open(edit)
    return edit


def test_what_both_changed_is_chosen_field_by_field(desk):
    clerk, head = desk("clerk1"), desk("head1")
    edit = an_enterprise(clerk, head, "骁拓电器")
    clerk.fill(main_products="砂轮、磨具").send()
    assert clerk.path == "/admin/enterprise/details/"
    head.fill(main_products="插座面板", address="示例市铁西区建设中路 18 号").send()
    assert head.path == "/admin/enterprise/edit/"
    head.sees("需要选择")
    head.sees("砂轮、磨具")
    head.sees("已自动合并")
    head.send()
    head.sees("请选择")
    head.page.locator("[name='_choose-main_products'][value=mine]").check()
    head.send()
    assert head.path == "/admin/enterprise/details/"
    head.open(edit)
    assert head.page.locator("[name=main_products]").input_value() == "插座面板"
    assert head.page.locator("[name=address]").input_value() == "示例市铁西区建设中路 18 号"


def test_what_each_changed_alone_is_kept_of_both_and_one_undoes_the_own_part(desk):
    clerk, head = desk("clerk1"), desk("head1")
    edit = an_enterprise(clerk, head, "骁拓电器")
    address = clerk.page.locator("[name=address]").input_value()
    clerk.fill(main_products="小家电").send()
    head.fill(address="示例市铁西区建设中路 20 号").send()
    assert head.path == "/admin/enterprise/details/"
    head.sees("期间他人修改了")
    head.click(".flash form button")
    head.open(edit)
    assert head.page.locator("[name=address]").input_value() == address
    assert head.page.locator("[name=main_products]").input_value() == "小家电"


def test_back_to_editing_loses_nothing(desk):
    clerk, head = desk("clerk1"), desk("head1")
    an_enterprise(clerk, head, "骁拓电器")
    clerk.fill(main_products="照明灯具").send()
    head.fill(main_products="插座").send()
    head.click("button[name=_back]")
    assert head.page.locator("[name=main_products]").input_value() == "插座"
    head.sees("照明灯具")


def a_case_in_hand(clerk) -> str:
    """A need with one tick, accepted; the address of its case."""
    clerk.open("/admin/service_request/new/").pick("enterprise", FIRM)
    clerk.page.locator("#ticks label.tick", has_text="推进首席质量官制度").check()
    clerk.fill(
        signed_by="王负责", signed_on=clerk.page.locator("[name=form_date]").input_value()
    ).send()
    clerk.click("main a[href*='/events/assess/']").fill(assessment_note="本站可做").send()
    clerk.act("accept")
    return clerk.page.locator("#p-t-service_case tbody a").first.get_attribute("href")
