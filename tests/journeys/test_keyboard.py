"""A clerk who never touches the mouse: a need is registered with keys alone, in fewer steps than
the paper form has boxes.
"""

from backoffice.workflow.need_corrections import SNAPSHOT
from models import clock


class Keys:
    """Presses keys and counts the steps: a key that moves or chooses is one, a word typed in one go
    is one.
    """

    def __init__(self, page):
        self.page, self.pressed, self.typed = page, 0, 0

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, words):
        self.page.keyboard.type(words)
        self.typed += 1

    def here(self) -> dict:
        """What has the focus."""
        return self.page.evaluate("""() => {
            const e = document.activeElement, p = e.closest('[data-picker]');
            return {name: e.name || (p ? p.dataset.name : ''), type: e.type || '', tag: e.tagName,
              value: e.value || '',
                    text: (e.closest('label') || e).textContent.trim(), act: e.dataset.do || '',
                      of: e.getAttribute('aria-controls') || ''}; }""")

    def tab_to(self, wanted, most=80):
        """Tab until something holds `wanted`; fails when the keyboard cannot get there."""
        for _ in range(most):
            if wanted(self.here()):
                return
            self.press("Tab")
        raise AssertionError(f"not reached with {most} tabs; the focus is on {self.here()}")


def boxes_on_paper(page) -> int:
    """What Annex A asks: the enterprise's own data, each tick, each line for other words, one row
    of each table, opinion, signature and two dates."""
    columns = page.locator(".edit-table th:not(:first-child):not(:last-child)").count()
    return len(SNAPSHOT) + page.locator("#ticks input").count() + columns + 4


def test_a_draft_is_registered_with_keys_alone(desk):
    clerk = desk("clerk1").open("/admin/service_request/")
    keys, page = Keys(clerk.page), clerk.page
    keys.press("Tab", "Enter")
    assert page.evaluate("document.activeElement.id") == "main", (
        "the first Tab offers the way past the menu"
    )
    with page.expect_navigation():
        keys.press("n")
    boxes = boxes_on_paper(page)
    assert keys.here()["name"] == "enterprise", "the form begins in its first place"
    keys.type("骁拓")
    keys.press("Enter")
    page.locator("[data-name=enterprise] [data-clear]").wait_for()
    assert "骁拓" in page.locator("[data-name=enterprise] [role=combobox]").input_value(), (
        "Enter waits for what was typed last"
    )
    keys.tab_to(lambda at: at["name"] == "description")
    keys.type("想了解质量管理咨询，糕点要检测")
    keys.tab_to(lambda at: at["type"] == "checkbox" and at["text"] == "开展质量管理咨询服务")
    keys.press("Space")
    keys.tab_to(lambda at: at["act"] == "addrow" and "food_drug" in at["of"])
    keys.press("Enter")
    assert keys.here()["name"] == "request_food_drug-0-domain", "a new row takes the focus"
    keys.press("ArrowDown", "Tab")
    keys.type("桃酥糕点")
    keys.press("Tab")
    keys.type("GB 7099")
    keys.press("Tab")
    keys.type("送样")
    keys.press("Tab")
    assert keys.here()["name"] == "request_food_drug-1-domain", "Tab in the last cell adds a row"
    keys.tab_to(lambda at: at["name"] == "signed_by")
    keys.type("王负责")
    keys.tab_to(lambda at: at["name"] == "signed_on")
    keys.type(clock.today().strftime("%Y%m%d"))
    with page.expect_navigation():
        keys.press("Control+s")
    assert clerk.path == "/admin/service_request/details/" and clerk.state == "已登记"
    clerk.sees("桃酥糕点", "GB 7099", "质量管理咨询")
    print(f"{keys.pressed} keys and {keys.typed} words typed for a paper form of {boxes} boxes")
    assert keys.pressed + keys.typed < boxes


COMPOSED = """async () => {
    let sent = 0;
    document.addEventListener('submit', () => { sent += 1; }, true);
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
        {key: 'Enter', code: 'Enter', isComposing: true, bubbles: true, cancelable: true}));
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    return sent;
}"""
"""How often the form was sent by an Enter that ends a composition."""


def test_a_draft_is_kept_and_an_input_method_sends_nothing(desk):
    """Enter that ends a composition is no answer to the form; the draft button is reached by keys
    too.
    """
    clerk = desk("clerk1").open("/admin/service_request/new/")
    keys, page = Keys(clerk.page), clerk.page
    clerk.pick("enterprise", "骁拓")
    page.focus("[name=signed_by]")
    assert page.evaluate(COMPOSED) == 0
    assert clerk.path == "/admin/service_request/new/"
    keys.tab_to(lambda at: at["name"] == "_draft")
    with page.expect_navigation():
        keys.press("Enter")
    assert clerk.state == "草稿"
