"""A browser's part of a form: what it would post of the page that it was given."""

from html.parser import HTMLParser


def filled(html: str) -> list[tuple[str, str]]:
    """Names and values of the form for a record, as they stand on the page."""
    return _Form(html).values


class _Form(HTMLParser):
    def __init__(self, html) -> None:
        super().__init__()
        self.values, self.inside, self.name, self.text = [], False, None, ""
        self.feed(html)

    def handle_starttag(self, tag, attributes) -> None:
        given = dict(attributes)
        if tag == "form":
            self.inside = "data-form" in given
        elif self.inside:
            getattr(self, f"_{tag}", lambda given: None)(given)

    def handle_data(self, data) -> None:
        self.text += data

    def handle_endtag(self, tag) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "textarea" and self.name:
            self.values.append((self.name, self.text.removeprefix("\n")))
            self.name = None

    def _input(self, given) -> None:
        ticked = given.get("type") not in ("checkbox", "radio") or "checked" in given
        if given.get("name") and ticked and given.get("type") != "file":
            self.values.append((given["name"], given.get("value") or ""))

    def _select(self, given) -> None:
        self.name = given.get("name")

    def _option(self, given) -> None:
        if "selected" in given:
            self.values.append((self.name, given.get("value") or ""))

    def _textarea(self, given) -> None:
        self.name, self.text = given.get("name"), ""
