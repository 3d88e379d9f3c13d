"""A session that ends while a form is open loses nothing that was typed (decisions 34)."""

from seeds.demo import PASSWORD


def test_a_form_survives_the_end_of_its_session(desk):
    clerk = desk("clerk1").open("/admin/service_request/new/")
    page = clerk.page
    clerk.pick("enterprise", "骁拓").fill(description="会话过期前写下的需求")
    page.locator("#ticks label.tick", has_text="质量管理咨询").check()
    page.locator("[data-do=addrow][aria-controls='t-request_food_drug-rows']").click()
    clerk.fill(
        **{
            "request_food_drug-0-domain": "FOOD",
            "request_food_drug-0-product_name": "桃酥糕点",
            "request_food_drug-0-standard_no": "GB 7099",
        }
    )
    clerk.drafted("GB 7099")
    clerk.context.clear_cookies()
    with page.expect_navigation():
        page.locator("[data-main]").click()
    assert page.locator("[name=signed_by]").count() == 0, "the form was not taken"
    clerk.faults.clear()  # the refusal is noted by the browser
    clerk.sign_in("clerk1")
    clerk.open("/admin/service_request/new/")
    page.locator("[data-do=restore]").click()
    page.locator("#t-request_food_drug-rows tr").first.wait_for()
    assert page.locator("[name=description]").input_value() == "会话过期前写下的需求"
    assert (
        page.locator("[data-name=enterprise] [role=combobox]")
        .input_value()
        .endswith("电器有限公司")
    )
    assert page.locator("#ticks label.tick", has_text="质量管理咨询").locator("input").is_checked()
    clerk.send()
    assert clerk.state == "已登记"
    clerk.sees("桃酥糕点")


def test_signing_out_leaves_no_typed_words_behind(desk):
    """A shared counter: the next person is offered nothing of what the last one typed."""
    clerk = desk("clerk1").open("/admin/service_request/new/")
    clerk.fill(description="柜台上写了一半")
    clerk.drafted("柜台上写了一半")
    clerk.page.locator("summary.who").click()
    clerk.click("form[action$='/logout'] button")
    clerk.sign_in("clerk1")
    clerk.open("/admin/service_request/new/")
    assert not clerk.page.locator("[data-restore]").is_visible()
    assert PASSWORD not in clerk.page.evaluate("JSON.stringify(localStorage)")
