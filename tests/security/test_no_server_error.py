"""No address answers with an error of ours, whatever it is asked, in whatever state its record is
(boundaries F10).

The addresses are those of `app.url_map`; the names of their parameters are read from the source,
from the models and from the forms themselves, so that a new page is walked without a word here. The
sample of a usual run is chosen by a fixed seed; the whole walk is a proof.
"""

import random
import re
from itertools import product
from pathlib import Path
from urllib.parse import quote

import pytest

from backoffice.workflow.engine import workflows
from models.accounts import UserAccount
from models.base import Record, database
from models.cases import ServiceCase
from models.registry import model_of, models
from tests.crawl import PLAIN, addresses
from tests.town import CAST

VIEWS = Path(__file__).parents[2] / "views"
VALUES = [
    "",
    "0",
    "1",
    "-1",
    "9" * 5000,
    "2147483647",
    "2147483648",
    str(2**63),
    "1e400",
    "1.5",
    "²",
    "٣",
    "１",
    "\0",
    "a\0b",
    "abc",
    "x" * 3000,
    "1,2",
    "NaN",
    "inf",
    "[]",
    "{}",
    "true",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31",
    "2026-11-30 25:61",
    "%",
    "'",
    '"><script>',
    "\U0001f600",
    "é" * 300,
    "../../etc/passwd",
    "service_case:1",
    "enterprise:²",
    "null",
    " 1 ",
    "+1",
    "0x10",
    "１２３",
    "२०२६",
    "\u202e",
    "\r\nSet-Cookie: x=1",
]
FOREIGN = [str(number) for number in (2, 3, 7, 40, 250, 999)]
READ = re.compile(
    r"request\.(?:args|form|values)(?:\.get|\.getlist)?[\[(]\s*f?\"([^\"{]+)\"|no_parameters_but\(([^)]*)\)|asked_id\(\"(\w+)\"\)"
)
RULE_PART = re.compile(r"<(?:[^:<>]+:)?(\w+)>")
METHODS = ("get", "post", "head", "options", "put", "patch", "delete")


def names_in_source() -> set[str]:
    """Every name of a parameter that some page reads by name."""
    found = set()
    for path in VIEWS.rglob("*.py"):
        for one, several, other in READ.findall(path.read_text(encoding="utf-8")):
            found |= {one, other, *re.findall(r"\"(\w+)\"", several)} - {""}
    return found


NAMES = sorted(
    names_in_source()
    | {
        "id",
        "page",
        "size",
        "sort",
        "q",
        "view",
        "saved",
        "after",
        "before",
        "at",
        "last",
        "columns",
        "copy",
        "for",
        "field",
        "change",
        "by",
        "row_version",
        "confirm",
        "rowid",
        "all",
        "address",
        "told",
        "action",
        "step",
        "once",
        "_next",
        "csrf_token",
    }
)


class Walk:
    """One person walking; `wrong` names what answered with 500 and more."""

    def __init__(self, house, name, chance):
        self.browser, self.name, self.chance = house.browser(name), name, chance
        self.wrong, self.tried = [], 0

    def ask(self, method, url, data=None):
        answer = self.browser.client.open(url, method=method.upper(), data=data, buffered=True)
        self.tried += 1
        if answer.status_code >= 500:
            self.wrong.append(
                f"{self.name or 'nobody'} {method.upper()} {url[:160]} "
                f"{str(data)[:200] if data else ''}: {answer.status_code}"
            )
        if (
            self.name
            and answer.status_code == 302
            and "/login" in answer.headers.get("Location", "")
        ):
            self.browser.sign_in(self.name)
        answer.close()
        database.connect(reuse_if_open=True)
        return answer

    def hostile(self, rule, path):
        """One request to a rule with hostile values in its parameters."""
        method = self.chance.choice(
            [
                one
                for one in METHODS
                if one in ("put", "patch", "delete", "options", "head")
                or one.upper() in rule.methods
            ]
        )
        names = self.names_for(rule)
        chosen = [
            self.chance.choice(names) for _count in range(self.chance.choice((1, 1, 1, 2, 3)))
        ]
        pairs = [(name, self.value()) for name in chosen] + (
            [(chosen[0], self.value())] if self.chance.random() < 0.15 else []
        )
        if method == "get" or method in ("head", "options") or self.chance.random() < 0.3:
            return self.ask(
                method,
                f"{path}{'&' if '?' in path else '?'}"
                + "&".join(f"{quote(name)}={_quoted(value)}" for name, value in pairs),
            )
        data = {}
        for name, value in [*pairs, ("csrf_token", self.browser.token if self.name else "x")]:
            data.setdefault(name, []).append(value)
        return self.ask(method, path, data)

    def value(self):
        return (
            self.chance.choice(VALUES)
            if self.chance.random() < 0.8
            else self.chance.choice(FOREIGN)
        )

    def names_for(self, rule) -> list[str]:
        model = model_of(rule.endpoint.partition(".")[0])
        fields = [*model._meta.fields, *model._meta.manytomany] if model else []
        more = [f"{name}{end}" for name in fields for end in ("", "_from", "_to")]
        return [*NAMES, *more]


def _quoted(value) -> str:
    return quote(value.encode("utf-8", "surrogatepass"))


def rules_of(app):
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in ("static", "admin.static", "sign_in.leave")
    ]


def paths_of(rule, rows, chance) -> str:
    """The address of a rule: with an id of the town where one is meant, or with something
    hostile.
    """
    table = rule.endpoint.partition(".")[0]
    town = rows.get(table, {}).get("west", 1) if isinstance(rows.get(table), dict) else 1

    def filled(part):
        good = {
            "event": lambda: chance.choice(events_of(table)),
            "kind": lambda: chance.choice(["setting", "sample", table]),
            "form": lambda: "F01",
        }
        if chance.random() < 0.25:
            return quote(
                chance.choice(
                    [value for value in VALUES if value and "/" not in value and "\0" not in value]
                )[:400].encode("utf-8", "surrogatepass")
            )
        return str(good[part[1]]()) if part[1] in good else str(town)

    path = RULE_PART.sub(filled, rule.rule)
    if (
        "<" not in rule.rule and model_of(table) and chance.random() < 0.6
    ) or "event" in rule.arguments:
        path += f"?id={town if chance.random() < 0.8 else chance.choice(FOREIGN)}"
    return path


def events_of(table) -> list[str]:
    found = next((list(one.transitions) for one in workflows() if one.resource == table), [])
    return found or ["none"]


def walk(house, name, seed, count) -> Walk:
    chance = random.Random(seed)
    walker, rules = Walk(house, name, chance), rules_of(house.app)
    for turn in range(count):
        rule = rules[turn % len(rules)] if count >= len(rules) else chance.choice(rules)
        walker.hostile(rule, paths_of(rule, house.rows, chance))
    return walker


SAMPLE = {"admin": 330, "head1": 150, "clerk1": 150, "provider1": 80, None: 80}


@pytest.mark.parametrize("name", SAMPLE, ids=str)
def test_no_address_fails_whatever_it_is_asked(house, name):
    """A sample of addresses, parameters and values, the same in every run."""
    walker = walk(house, name, 11, SAMPLE[name])
    assert walker.wrong == [] and walker.tried == SAMPLE[name]


PEOPLE = [*CAST.values(), None]
SHARES = 6


@pytest.mark.prove
@pytest.mark.both_databases
@pytest.mark.parametrize("place", range(len(PEOPLE)), ids=[str(name) for name in PEOPLE])
def test_no_address_fails_for_anybody(house, place):
    """Everybody walks a sixth of the addresses, so that each is met by two people."""
    walker = Walk(house, PEOPLE[place], random.Random(place))
    for rule in rules_of(house.app)[place % SHARES :: SHARES]:
        walker.hostile(rule, paths_of(rule, house.rows, walker.chance))
    assert walker.wrong == []


USUAL = (
    "id",
    "page",
    "kind",
    "field",
    "form",
    "q",
    "before",
    "saved",
    "head",
    "change",
    "by",
    "copy",
)
"""Parameters that many pages read."""


def usual_parameters(house, name, each) -> Walk:
    """So many of the usual parameters on each GET address, each with a value by draw."""
    walker = Walk(house, name, random.Random(1))
    for endpoint, url in addresses(house.app, house.rows):
        if not (model_of(endpoint.partition(".")[0]) or endpoint in PLAIN):
            continue
        for parameter in walker.chance.sample(USUAL, each):
            bare = re.sub(rf"([?&]){parameter}=[^&]*", r"\1", url).rstrip("?&")
            value = _quoted(walker.chance.choice(VALUES))
            walker.ask("get", f"{bare}{'&' if '?' in bare else '?'}{parameter}={value}")
    return walker


@pytest.mark.prove
@pytest.mark.parametrize("name", ["admin", "clerk1"])
def test_the_usual_parameters_of_every_page_take_anything(house, name):
    assert usual_parameters(house, name, each=3).wrong == []


def test_the_usual_parameters_take_digits_of_any_script_and_length(house):
    """The sights of F10: thousands of digits, a superscript two, full-width and Arabic digits."""
    walker = Walk(house, "admin", random.Random(1))
    batch = house.rows["mine"]["import_batch"]["admin"]
    for value in ("9" * 5000, "²", "٣", "１", "-1", "1e400", str(2**63), "", "\0"):
        text = _quoted(value)
        for url in (
            f"/recycle-bin/?page={text}",
            f"/recycle-bin/?kind={text}",
            f"/changes/?before={text}",
            f"/changes/{text or 'x'}",
            f"/admin/import_batch/mapping/?id={batch}&head={text}&sheet=Sheet",
            f"/admin/import_batch/details/?id={batch}&page={text}",
            f"/admin/enterprise/?page={text}",
            f"/admin/enterprise/?after={text}",
            f"/admin/enterprise/?at={text}",
            f"/admin/enterprise/details/?id={text}",
            f"/access/explain?account={text}&kind=enterprise&record={text}",
            f"/admin/enterprise/next/?id={text}&way={text}",
            f"/search?q={text}",
            f"/admin/enterprise/revert/?id=1&field=name&change={text}",
            f"/handling-times/?from={text}&to={text}&by={text}",
        ):
            walker.ask("get", url)
            walker.ask(
                "post",
                url,
                {
                    "csrf_token": walker.browser.token,
                    "row_version": value,
                    "page": value,
                    "rowid": value,
                    "told": value,
                    "id": value,
                },
            )
    assert walker.wrong == []


def test_pages_read_whole_numbers_in_one_way():
    """`isdigit` says yes to a superscript two, and `int` ends with thousands of digits:
    `models.digits.whole` is asked instead.
    """
    wrong = [
        f"{path.name}: {line.strip()}"
        for path in VIEWS.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\.is(digit|decimal|numeric)\(|\bint\(request\.", line)
    ]
    assert wrong == []


def test_pages_of_tables_without_stamps_answer_at_every_address(house):
    """What a page asks of a model each one has, those that people only read among them."""
    walker = Walk(house, "admin", random.Random(1))
    bare = [
        rule
        for rule in rules_of(house.app)
        if (model := model_of(rule.endpoint.partition(".")[0])) and not issubclass(model, Record)
    ]
    for rule in bare:
        walker.ask("get", f"{RULE_PART.sub('1', rule.rule)}?id=1")
    assert bare and walker.wrong == []


def states_of(workflow) -> list:
    """The states that a noun knows; [None] for one that has none."""
    if workflow.state is None:
        return [None]
    field = workflow.model._meta.fields[workflow.state]
    return [*getattr(field, "options", ()), *([None] if field.null else [])]


def put(workflow, row: int, state) -> None:
    if workflow.state is not None:
        model = workflow.model
        model.update({workflow.state: state}).where(model.id == row).execute()


def every_event(house, name, chosen) -> Walk:
    """Each event of each noun in each state, asked for and fired with nothing and with nonsense."""
    walker, turn = Walk(house, name, random.Random(1)), 0
    for workflow in workflows():
        model = workflow.model
        row = house.rows.get(model.table(), {}).get(
            "far" if model is UserAccount else "west"
        ) or house.rows["mine"].get(model.table(), {}).get(name)
        if row is None:
            continue
        former = workflow.standing(model.get_by_id(row))
        for state, event in product(states_of(workflow), workflow.transitions):
            turn += 1
            if not chosen(turn):
                continue
            put(workflow, row, state)
            url = f"/admin/{model.table()}/events/{event}/?id={row}"
            walker.ask("get", url)
            version = model.get_by_id(row).row_version
            nonsense = dict.fromkeys(transition_inputs(workflow, event), "²" * 3)
            walker.ask(
                "post",
                url,
                {"csrf_token": walker.browser.token, "row_version": str(version)} | nonsense,
            )
            walker.ask(
                "post", url, {"csrf_token": walker.browser.token, "row_version": str(version)}
            )
            walker.ask("get", f"/admin/{model.table()}/details/?id={row}")
            put(workflow, row, former)
    return walker


def transition_inputs(workflow, event) -> list[str]:
    asks = workflow.transitions[event].fields
    return [] if callable(asks) else list(asks)


@pytest.mark.prove
@pytest.mark.parametrize(
    "name", [name for name in CAST.values() if name not in ("secadmin", "logadmin")]
)
def test_every_event_page_opens_in_every_state(house, name):
    walker = every_event(house, name, lambda turn: True)
    assert walker.wrong == [] and walker.tried > 1500


def test_event_pages_open_in_states_they_do_not_start_from(house):
    """Every twentieth of the events and states as the head, who may do most."""
    walker = every_event(house, "head1", lambda turn: turn % 20 == 0)
    assert walker.wrong == [] and walker.tried > 80


def test_a_summary_is_asked_for_before_the_case_ended(house):
    """The sight of F10: GET do/summarise on a case that is not ended."""
    row = house.rows["service_case"]["west"]
    for state in states_of(next(one for one in workflows() if one.resource == "service_case")):
        ServiceCase.update(status=state, ended_at=None).where(ServiceCase.id == row).execute()
        page = house.browser("head1").get(f"/admin/service_case/events/summarise/?id={row}")
        assert page.status in (200, 403), state


def exported(
    house, name, endings=("?columns=shown", "?columns=²", "?columns=shown&columns=shown", "")
) -> Walk:
    walker = Walk(house, name, random.Random(1))
    for model in models():
        if (
            model_of(model._meta.table_name)
            and f"{model._meta.table_name}.export" in house.app.view_functions
        ):
            for ending in endings:
                walker.ask("get", f"/admin/{model._meta.table_name}/export/xlsx/{ending}")
    return walker


@pytest.mark.parametrize("name", ["head1", "clerk1"])
def test_the_export_of_shown_columns_works(house, name):
    walker = exported(house, name, ("?columns=shown",))
    assert walker.wrong == [] and walker.tried > 50


@pytest.mark.prove
@pytest.mark.parametrize("name", CAST.values())
def test_the_export_of_shown_columns_works_for_everybody(house, name):
    assert exported(house, name).wrong == []
