"""A client that behaves like a browser: it keeps cookies, fills the forms it finds, and sends their
tokens back.
"""

from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urljoin

from models.base import database
from seeds.demo import PASSWORD

TICKED = ("checkbox", "radio")


@dataclass
class Form:
    """A form of a page with the values it would send as it stands."""

    attrs: dict
    values: list = field(default_factory=list)
    names: set = field(default_factory=set)

    @property
    def action(self) -> str:
        return self.attrs.get("action", "")


class Reader(HTMLParser):
    """Collects the forms, links, elements and words of one page."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms, self.links, self.elements, self.words = [], [], [], []
        self._open, self._select, self._textarea, self._template = None, None, None, 0

    def handle_starttag(self, tag, attrs):
        attrs = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attrs))
        if tag == "template":
            self._template += 1
        if self._template:
            return
        if tag == "form":
            self._open = Form(attrs)
            self.forms.append(self._open)
        elif tag == "a" and attrs.get("href"):
            self.links.append(attrs["href"])
        elif self._open is not None:
            self._control(tag, attrs)

    def _control(self, tag, attrs):
        name, kind = attrs.get("name"), attrs.get("type", "text")
        if (name and tag in ("input", "select", "textarea")) or attrs.get("data-name"):
            self._open.names.add(name or attrs["data-name"])
        if tag == "select" and name:
            self._select = [name, None, None]
        elif tag == "option" and self._select:
            value = attrs.get("value", "")
            if self._select[1] is None:
                self._select[1] = value
            if "selected" in attrs:
                self._select[2] = value
        elif tag == "textarea" and name:
            self._textarea = [name, ""]
        elif tag == "input" and name and _is_sent(kind, attrs):
            unnamed = "on" if kind in TICKED else ""
            self._open.values.append((name, attrs.get("value", unnamed)))

    def handle_endtag(self, tag):
        if tag == "template":
            self._template -= 1
        elif tag == "form":
            self._open = None
        elif tag == "select" and self._select and self._open is not None:
            name, first, chosen = self._select
            self._open.values.append((name, (chosen if chosen is not None else first) or ""))
            self._select = None
        elif tag == "textarea" and self._textarea and self._open is not None:
            name, text = self._textarea
            self._open.values.append((name, text.removeprefix("\n")))
            self._textarea = None

    def handle_data(self, data):
        self.words.append(data)
        if self._textarea is not None:
            self._textarea[1] += data


class Page:
    """What a browser would make of an answer: forms, links, elements, text.

    It is read when a test asks for them: most pages of a crawl are asked for their status alone,
    and reading takes longer than answering.
    """

    def __init__(self, answer, url):
        self.answer, self.url, self.status = answer, url, answer.status_code

    @cached_property
    def _reader(self) -> Reader:
        reader = Reader()
        if "text/html" in self.answer.headers.get("Content-Type", ""):
            reader.feed(self.answer.text)
        return reader

    @property
    def forms(self) -> list[Form]:
        return self._reader.forms

    @property
    def links(self) -> list[str]:
        return self._reader.links

    @property
    def elements(self) -> list[tuple]:
        return self._reader.elements

    @property
    def words(self) -> list[str]:
        return self._reader.words

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    @property
    def html(self) -> str:
        return self.answer.text

    @property
    def location(self) -> str | None:
        return self.answer.headers.get("Location")

    def form(self, action: str | None = None, holding: str | None = None) -> Form:
        """The form with this in its action, or with this field; else the last form of the page."""
        found = [
            one
            for one in self.forms
            if (action is None or action in one.action)
            and (holding is None or holding in one.names)
        ]
        assert found, (
            f"{self.url} ({self.status}) has no form like {action or holding}: "
            f"{[one.action for one in self.forms]}"
        )
        return found[-1]

    @property
    def faults(self) -> set:
        """The fields beside which a message stands."""
        return {
            attrs["id"].removesuffix("-e")
            for _tag, attrs in self.elements
            if attrs.get("class") == "err" and attrs.get("id")
        }


def _is_sent(kind: str, attrs: dict) -> bool:
    """Whether the browser sends an input as it stands."""
    if kind in TICKED:
        return "checked" in attrs
    return kind not in ("submit", "button", "file")


def _sent(value) -> list:
    if isinstance(value, list):
        return value
    return [value if isinstance(value, tuple) else str(value)]


class Browser:
    """One person's browser."""

    def __init__(self, app):
        self.app, self.client, self._token = app, app.test_client(), None

    def sign_in(self, name: str, password: str = PASSWORD) -> Page:
        self._token = None
        page = self.submit(self.get("/login"), holding="password", username=name, password=password)
        assert page.status == 302, f"{name} is not let in: {page.status}"
        return page

    def get(self, url: str, **options) -> Page:
        return self._page(self.client.get(url, buffered=True, **options), url)

    def post(self, url: str, values=None, token: bool = True, **options) -> Page:
        """POST these values with the token of this session."""
        values = dict(values or {})
        if token and "csrf_token" not in values:
            values["csrf_token"] = self.token
        return self._page(self.client.post(url, data=values, buffered=True, **options), url)

    def send(self, method: str, url: str, **options):
        """The bare answer to a request that no page would make."""
        answer = getattr(self.client, method)(url, **options)
        database.connect(reuse_if_open=True)
        return answer

    def submit(
        self,
        page: Page,
        action: str | None = None,
        holding: str | None = None,
        without=(),
        **values,
    ) -> Page:
        """Send a form of the page with some fields filled otherwise; a list sends a field several
        times, a pair of stream and name a file."""
        form = page.form(action, holding)
        data = {}
        for name, value in form.values:
            data.setdefault(name, []).append(value)
        data.update({name: _sent(value) for name, value in values.items()})
        for name in without:
            data.pop(name, None)
        return self._page(
            self.client.post(urljoin(page.url, form.action), data=data, buffered=True),
            form.action or page.url,
        )

    @property
    def token(self) -> str:
        """The token against forged requests of this session."""
        if self._token is None:
            page = self.get("/login") if not self.cookie else self.get("/password")
            page = self.get(page.location) if page.location else page
            found = [dict(form.values).get("csrf_token") for form in page.forms]
            self._token = next(value for value in found if value)
        return self._token

    @property
    def cookie(self) -> str | None:
        """The cookie of the session as it stands."""
        return next(
            (one.value for one in self.client._cookies.values() if one.key.endswith("session")),
            None,
        )

    def _page(self, answer, url) -> Page:
        database.connect(reuse_if_open=True)
        return Page(answer, url)
