"""The forms of the standards as Chromium lays them on A4: Annex A on two pages, Annex B and C on one,
and no signature alone on a page (need B, issue 13 §4).
"""

import re

import pytest

PAGE_OBJECT = re.compile(rb"/Type\s*/Page[^s]")
WIDTH, HEIGHT = 643, 987
"""The text of an A4 page of our margins, in CSS pixels."""
NEEDS, SURVEYS = "/admin/service_request", "/admin/satisfaction_survey"
BLANK = {
    f"{NEEDS}/blank/F01/": 2,
    f"{NEEDS}/blank/F02/": 1,
    f"{SURVEYS}/blank/F09/": 1,
}


def pages(page) -> int:
    return len(PAGE_OBJECT.findall(page.pdf(prefer_css_page_size=True)))


def signature(page) -> dict:
    """How the place to sign hangs together with what stands before it, on paper."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    found = page.evaluate(
        """() => {
          const block = document.querySelector(".sheet .sign").parentElement;
          const first = block.firstElementChild;
          return {breaks: getComputedStyle(block).breakInside,
                  with: first.matches(".sign") ? "" : first.textContent,
                  height: block.getBoundingClientRect().height};
        }"""
    )
    page.emulate_media(media="null")
    return found


def holds_together(page) -> bool:
    found = signature(page)
    return found["breaks"] == "avoid" and bool(found["with"]) and found["height"] < HEIGHT / 2


@pytest.mark.clause("SY-A-base", "SY-A-sign", "SY-C-11", "JL-B")
def test_the_blank_forms_take_the_pages_of_the_document(desk):
    clerk = desk("clerk1")
    for address, wanted in BLANK.items():
        clerk.open(address)
        assert pages(clerk.page) == wanted, address
        assert holds_together(clerk.page), address


@pytest.mark.clause("SY-A-base", "SY-A-sign", "SY-C-11")
def test_a_filled_form_of_each_kind_does_so_too(desk):
    """Printed in full for the signature, from a need that goes through to tables and ticks."""
    clerk = desk("clerk1")
    for listing, paper, wanted in (
        (f"{NEEDS}/?view=done", "F01", 2),
        (f"{SURVEYS}/?view=all&status=CHECKED", "F09", 1),
    ):
        clerk.open(listing).click("main .table tbody a[href*='/details/']")
        clerk.click(f"main a[href*='/print/{paper}/?']").click(".desk-bar form button")
        text = clerk.page.inner_text(".sheet")
        assert "****" not in text and "已记入日志" in text
        assert pages(clerk.page) == wanted, paper
        assert holds_together(clerk.page), paper
