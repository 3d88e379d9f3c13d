"""List, open, act, save, next: the whole path with keys alone, and the list of keys under `?`."""


def focused(page) -> str:
    return page.evaluate(
        "document.activeElement.getAttribute('href') || "
        "document.activeElement.name || document.activeElement.tagName"
    )


def test_a_list_is_worked_off_without_the_mouse(desk):
    clerk = desk("clerk1").open("/admin/service_case/?view=open&status=NEW&delivery=SELF&sort=-id")
    page = clerk.page
    wanted = page.locator("main tbody a[href*='/details/']").first.get_attribute("href")
    clerk.open("/admin/service_case/?view=open&delivery=SELF&sort=-id")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    for _ in range(20):
        if focused(page) == wanted:
            break
        page.keyboard.press("j")
    assert focused(page) == wanted
    with page.expect_navigation():
        page.keyboard.press("Enter")
    at = clerk.id
    page.keyboard.press("a")
    assert "/events/begin/" in focused(page), "the act that is due comes first"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert focused(page) == "arrangement", "the first place to fill in has the focus"
    page.keyboard.type("明日上门")
    page.focus("[name=enterprise_agrees]")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert clerk.path == "/admin/service_case/details/" and clerk.id != at, (
        "the next one of the list is open"
    )
    assert page.locator(".flash.ok").count() == 1
    with page.expect_navigation():
        page.keyboard.press("e")
    assert clerk.path == "/admin/service_case/edit/"
    page.focus("[name=service_department]")
    page.keyboard.type("检测室")
    with page.expect_navigation():
        page.keyboard.press("Control+s")
    with page.expect_navigation():
        page.keyboard.press("u")
    assert clerk.path == "/admin/service_case/" and "view=open" in page.url, (
        "back to the list as it was"
    )


def test_the_question_mark_lists_the_keys(desk):
    page = desk("clerk1").open("/admin/service_case/").page
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible() and "Ctrl Enter" in page.locator("#keys").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    page.keyboard.press("/")
    assert focused(page) == "q"
    page.keyboard.type("?jk")
    assert (
        page.input_value("main input[name=q]") == "?jk" and not page.locator("#keys").is_visible()
    ), "keys are letters in a box"


def test_a_page_has_loaded_only_when_its_keys_are_at_work(desk):
    """A key that is pressed right after the page has loaded is never lost, however slow the
    machine: the load event waits for the scripts that the page needs.
    """
    clerk = desk("clerk1").open("/admin/enterprise/")
    page, held = clerk.page, []
    page.route("**/form.js", lambda route: held.append(route))
    with (
        page.expect_request_finished(lambda request: request.url.endswith("/draft.js")),
        page.expect_request("**/form.js"),
    ):
        page.goto("/admin/enterprise/new/", wait_until="commit")
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("document.readyState") == "interactive"
    held[0].continue_()
    page.wait_for_load_state("load")
    page.keyboard.press("Control+s")
    page.locator("#errors").wait_for()
