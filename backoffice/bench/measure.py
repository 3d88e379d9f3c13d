"""Times pages, warm, through the whole application; a page that is not right has no time."""

import re
from statistics import median
from time import perf_counter

from backoffice.bench.forms import filled
from backoffice.bench.pages import FORM, Page, WrongAnswer, pages_of
from backoffice.bench.world import ACCOUNTS, PASSWORD
from models.base import database

REPETITIONS, FEWER, FEWEST = 15, 5, 3
SLOW, VERY_SLOW = 1.0, 5.0
"""Seconds from which a page is asked for fewer times."""

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
CHANGED = "main_products"


def measure(app, kind: str) -> tuple[dict[str, float], dict[str, int]]:
    """Milliseconds (median) of every page as one actor sees it, and how often a slow page was asked
    for.

    Raises WrongAnswer.
    """
    client = signed_in(app, kind)
    with database.connection_context():
        pages = pages_of(kind)
    timed = {page.name: _times(lambda page=page: _look(client, page)) for page in pages}
    timed["form"] = _times(lambda: _open_form(client)[0])
    numbers = iter(range(1, 1000))
    timed["save"] = _times(lambda: _save(client, next(numbers)))
    order = [*(name for name in timed if name != "workbench"), "workbench"]
    return (
        {name: round(median(timed[name]) * 1000, 2) for name in order},
        {name: len(timed[name]) for name in order if len(timed[name]) < REPETITIONS},
    )


def signed_in(app, kind: str):
    """A browser in which somebody has signed in by the form."""
    client = app.test_client()
    token = TOKEN.search(client.get("/login").get_data(as_text=True))[1]
    answer = client.post(
        "/login", data={"username": ACCOUNTS[kind], "password": PASSWORD, "csrf_token": token}
    )
    if answer.status_code != 302:
        raise WrongAnswer(f"signing in as {ACCOUNTS[kind]} answered {answer.status_code}")
    return client


def _times(once) -> list[float]:
    """Seconds of each run; the first runs warm up and say how many are worth the wait."""
    first = max(once(), once())
    many = REPETITIONS
    if first >= SLOW:
        many = FEWER if first < VERY_SLOW else FEWEST
    return [once() for _ in range(many)]


def _timed(ask):
    begin = perf_counter()
    answer = ask()
    return perf_counter() - begin, answer


def _look(client, page: Page) -> float:
    seconds, answer = _timed(lambda: client.get(page.address))
    page.check(answer)
    return seconds


def _open_form(client) -> tuple[float, list]:
    seconds, answer = _timed(lambda: client.get(FORM))
    values = filled(answer.get_data(as_text=True))
    if answer.status_code != 200 or CHANGED not in dict(values):
        raise WrongAnswer(f"form: {FORM} answered {answer.status_code} without {CHANGED}")
    return seconds, values


def _save(client, number) -> float:
    """Change one value in the form; the time to open it does not count."""
    text = f"机床附件，第{number}次修改"
    values = {**dict(_open_form(client)[1]), CHANGED: text}
    seconds, answer = _timed(lambda: client.post(FORM, data=values))
    if answer.status_code != 302 or dict(_open_form(client)[1])[CHANGED] != text:
        raise WrongAnswer(f"save: {FORM} answered {answer.status_code}, or the change is not there")
    return seconds
