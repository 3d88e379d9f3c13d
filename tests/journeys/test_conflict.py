"""Two colleagues at the same case: one wins, the other is told and loses nothing that was typed."""

from tests.journeys.test_main_job import FIRM


def test_one_wins_and_the_other_is_told(desk):
    clerk, head = desk("clerk1"), desk("head1")
    case = a_case_in_hand(clerk)
    clerk.open(case).click("main a[href*='/do/start/']").fill(arrangement="周一上午到企业")
    head.open(case).click("main a[href*='/do/start/']").fill(arrangement="周二下午到企业")
    clerk.send()
    assert clerk.state == "待企业确认"
    head.send()
    assert head.path == "/admin/service_case/do/start/", "the second is not done"
    assert head.page.locator("[role=alert]").count() >= 1
    head.sees("已被他人修改")
    head.open(case).sees("周一上午到企业")
    assert "周二下午到企业" not in head.whole


def test_an_overtaken_edit_shows_both_and_keeps_what_was_typed(desk):
    clerk, head = desk("clerk1"), desk("head1")
    clerk.open("/admin/enterprise/?q=骁拓电器").click("table tbody a.main-link, table tbody td a")
    edit = f"/admin/enterprise/edit/?id={clerk.id}"
    head.open(edit).fill(main_products="插座")
    clerk.open(edit).fill(main_products="小家电、照明灯具").send()
    assert clerk.path == "/admin/enterprise/details/"
    head.send()
    assert head.path == "/admin/enterprise/edit/"
    assert head.page.locator("[name=main_products]").input_value() == "插座"
    head.sees("小家电、照明灯具")
    head.send()
    assert head.path == "/admin/enterprise/details/"
    head.sees("插座")


def a_case_in_hand(clerk) -> str:
    """A need with one tick, accepted; the address of its case."""
    clerk.open("/admin/service_request/new/").pick("enterprise", FIRM)
    clerk.page.locator("#ticks label.tick", has_text="推进首席质量官制度").check()
    clerk.fill(signed_by="王负责", signed_on=clerk.page.locator("[name=form_date]").input_value()).send()
    clerk.click("main a[href*='/do/assess/']").fill(assessment_note="本站可做").send()
    clerk.act("accept")
    return clerk.page.locator("#p-t-service_case tbody a").first.get_attribute("href")
