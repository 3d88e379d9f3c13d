"""Work in a form: rows pasted from a workbook, put in order, a missing row made on the way, codes
checked while typed.
"""

from seeds.demo import PASSWORD

PASTE = """async ([selector, text]) => {
    const cell = document.querySelector(selector), data = new DataTransfer();
    cell.focus();
    data.setData('text/plain', text);
    cell.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true,
      cancelable: true}));
    await new Promise(done => setTimeout(done, 400));
}"""


def open_rows(desk, table, locale="zh-CN"):
    clerk = desk("clerk1", locale=locale).open("/admin/service_request/new/")
    clerk.page.locator(f"[data-do=addrow][aria-controls='t-{table}-rows']").click()
    return clerk


def cells(page, table, name):
    return page.locator(f"#t-{table}-rows [name$='-{name}']").evaluate_all(
        "all => all.map(one => one.value)"
    )


def test_rows_of_a_workbook_are_pasted_into_a_table(desk):
    clerk = open_rows(desk, "request_instrument")
    page = clerk.page
    page.evaluate(
        PASTE,
        [
            "[name='request_instrument-0-instrument_name']",
            "压力表\t0–1.6 MPa\t1.6\tP-001\t某仪表厂\t检定\t市计量院\t2026/1/5\t2027年1月4日\t\n"
            "天平\t0–200 g\tⅠ\tT-9\t某衡器厂\t校准\t市计量院\t20260203\t2027-02-02\t\n",
        ],
    )
    assert cells(page, "request_instrument", "instrument_name") == ["压力表", "天平"]
    assert cells(page, "request_instrument", "last_trace_on") == ["2026-01-05", "2026-02-03"]
    assert cells(page, "request_instrument", "valid_to") == ["2027-01-04", "2027-02-02"]
    chosen = cells(page, "request_instrument", "trace_mode")
    assert all(chosen) and chosen[0] != chosen[1], "labels of closed lists become their codes"
    clerk.pick("enterprise", "骁拓").fill(signed_by="王负责").send()
    clerk.sees("压力表", "天平")


def test_a_cell_that_cannot_be_taken_is_marked(desk):
    clerk = open_rows(desk, "request_special_equipment")
    page = clerk.page
    page.evaluate(
        PASTE,
        [
            "[name='request_special_equipment-0-category']",
            "电梯\t两台\t明天\t定期检验\n飞船\t3\t2027/2/30\t首次检验",
        ],
    )
    wrong = page.locator("#t-request_special_equipment-rows [aria-invalid=true]").evaluate_all(
        "all => all.map(one => one.name)"
    )
    assert wrong == [
        "request_special_equipment-0-quantity",
        "request_special_equipment-0-next_inspection_on",
        "request_special_equipment-1-category",
        "request_special_equipment-1-next_inspection_on",
    ]
    assert "飞船" in page.locator("#t-request_special_equipment-rows").inner_text()
    assert page.evaluate("document.activeElement.name") == wrong[0], (
        "the first one to mend has the focus"
    )
    page.fill("[name='request_special_equipment-0-quantity']", "2")
    assert (
        page.locator("[name='request_special_equipment-0-quantity']").get_attribute("aria-invalid")
        is None
    )


def test_rows_change_places_by_keys_and_keep_their_order(desk):
    clerk = open_rows(desk, "request_food_drug")
    page = clerk.page
    page.evaluate(
        PASTE,
        ["[name='request_food_drug-0-domain']", "食品\t甲\tGB 1\n食品\t乙\tGB 2\n药品\t丙\tYBB 3"],
    )
    page.focus("[name='request_food_drug-2-product_name']")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    assert cells(page, "request_food_drug", "product_name") == ["丙", "甲", "乙"]
    assert page.evaluate("document.activeElement.name") == "request_food_drug-0-product_name"
    clerk.pick("enterprise", "骁拓").click("[name=_draft]")
    clerk.open(f"/admin/service_request/edit/?id={clerk.id}")
    assert cells(page, "request_food_drug", "product_name") == ["丙", "甲", "乙"]
    page.focus("[name='request_food_drug-0-product_name']")
    page.keyboard.press("Alt+ArrowDown")
    clerk.click("[name=_draft]").open(f"/admin/service_request/edit/?id={clerk.id}")
    assert cells(page, "request_food_drug", "product_name") == ["甲", "丙", "乙"]


def test_a_missing_row_is_made_in_another_tab_and_chosen_here(desk):
    admin = desk("admin").open("/admin/enterprise/new/")
    page = admin.page
    admin.fill(name="写了一半的企业", in_park=True)
    box = page.locator("[data-picker][data-name=park] [role=combobox]")
    box.press("ArrowDown")
    page.locator("[data-name=park] [data-make]").wait_for()
    with page.context.expect_page() as opened:
        page.locator("[data-name=park] [data-make]").click()
    admin.page = opened.value
    admin.page.wait_for_load_state()
    assert admin.path == "/admin/industrial_park/new/"
    admin.fill(name="示例路上新建园区").pick("region")
    with admin.page.expect_event("close"):
        admin.page.locator("form[data-form] [data-main]").click()
    page.wait_for_function("document.querySelector('input[type=hidden][name=park]').value !== ''")
    assert (
        box.input_value() == "示例路上新建园区"
        and page.input_value("[name=name]") == "写了一半的企业"
    )


def test_codes_are_checked_while_they_are_typed(desk):
    page = desk("clerk1").open("/admin/enterprise/new/").page
    page.locator("[name=uscc]").press_sequentially("91210100O")
    assert "O" in page.locator("[id$='uscc-t'], #uscc-t").inner_text()
    page.fill("[name=uscc]", "")
    page.locator("[name=contact_phone]").press_sequentially("1391234567")
    assert page.locator("#contact_phone-t").count() == 0, "who is still typing is left alone"
    page.keyboard.press("Tab")
    assert "10" in page.locator("#contact_phone-t").inner_text()
    page.fill("[name=contact_phone]", "13912345678")
    assert page.locator("#contact_phone-t").count() == 0
    page.locator("[name=revenue]").press_sequentially("1234567.5")
    page.keyboard.press("Tab")
    assert page.input_value("[name=revenue]") == "1,234,567.5"


def test_fields_come_and_go_with_the_answers(desk):
    page = desk("clerk1").open("/admin/complaint/new/").page
    phone = page.locator("[name=complainant_phone]")
    page.select_option("[name=complainant_type]", "PERSON")
    assert phone.is_visible()
    page.select_option("[name=complainant_type]", "ANON")
    assert not phone.is_visible()


def test_a_draft_holds_nothing_that_the_house_encrypts(desk):
    clerk = desk("clerk1").open("/admin/enterprise/new/")
    clerk.fill(name="示例草稿企业", contact_phone="13912345678")
    kept = clerk.drafted("示例草稿企业")
    assert "示例草稿企业" in kept and "13912345678" not in kept and PASSWORD not in kept


def test_a_refused_save_leads_to_its_faults_and_leaving_asks_first(desk):
    page, asked = desk("clerk1").open("/admin/enterprise/new/").page, []
    page.fill("[name=name]", "示例半截有限公司")
    with page.expect_navigation():
        page.locator("[data-main]").click()
    here = page.evaluate(
        "[document.activeElement.name || '', "
        "!!document.activeElement.closest('#errors, [aria-invalid=true]')]"
    )
    assert here[1], f"the focus is on {here[0]}, not on what is wrong"
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.click("[name=address]")
    page.keyboard.type("路")
    page.goto("/")
    assert asked == ["beforeunload"]
