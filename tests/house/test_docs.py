"""What the README names is there: commands, targets, settings, files, accounts; and every command
is named.
"""

import re
from pathlib import Path

import pytest

from backoffice.access import scopes
from backoffice.operations import entity_texts as texts
from backoffice.operations import new_entity
from seeds.demo import ACCOUNTS, PASSWORD
from tests.house import first_change

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
QUOTED = re.findall(r"`([^`\n]+)`", README)
TARGETS = set(re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.M)[1].split())


def commands(app) -> set[str]:
    """Every command of `flask --app wsgi`, with its sub-commands."""
    found = set()
    for name, command in app.cli.commands.items():
        found |= {f"{name} {inner}" for inner in getattr(command, "commands", {})} or {name}
    return found - {"run", "shell", "routes"}


def named_commands() -> set[str]:
    """Commands as the README names them: a bare word after a command with a group is its sibling."""
    found = set()
    for line in README.splitlines():
        words, group = re.findall(r"`([^`]+)`", line), ""
        if not any(word.startswith("flask --app wsgi") for word in words):
            continue
        for word in words:
            text = re.sub(
                r" --\w[\w-]*| [A-Za-z]*s$(?<=umbrellas)",
                "",
                word.removeprefix("flask --app wsgi "),
            ).strip()
            if " " in text:
                group = text.split()[0]
            found.add(
                text if " " in text or word.startswith("flask") else f"{group} {text}".strip()
            )
            found.add(text)
    return found


def test_every_make_target_that_is_named_exists():
    named = {
        text.split()[1]
        for text in [*QUOTED, *README.splitlines()]
        if re.match(r"make [a-z]+( |$)", text)
    }
    assert named <= TARGETS and {"run", "test"} <= named


def test_every_make_target_is_named():
    assert {target for target in TARGETS if f"make {target}" not in README} == set()


def test_every_target_of_the_makefile_has_its_rule():
    assert {target for target in TARGETS if not re.search(rf"^{target}:", MAKEFILE, re.M)} == set()


def test_every_command_is_named(one_app):
    assert commands(one_app) - named_commands() == set()


def test_every_command_that_is_named_exists(one_app):
    there = commands(one_app) | {name.split()[0] for name in commands(one_app)}
    called = {
        re.sub(r" --.*", "", text.removeprefix("flask --app wsgi "))
        for text in QUOTED
        if text.startswith("flask --app wsgi ")
    }
    missing = {
        text
        for text in called
        if text not in there
        and " ".join(text.split()[:2]) not in there
        and text.split()[0] not in there
    }
    assert missing == set()


@pytest.mark.parametrize(
    "name",
    sorted(
        {
            name
            for name in QUOTED
            if re.fullmatch(r"[\w./-]+/[\w./-]*", name) and not name.startswith("/")
        }
    ),
)
def test_every_file_that_is_named_exists(name):
    if "umbrella" not in name:
        assert (ROOT / name).exists() or list(ROOT.glob(f"*/{name}")), name


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#:]+)\)", README))
def test_every_link_and_picture_is_there(target):
    assert (ROOT / target).exists()


def test_every_setting_that_is_named_is_documented():
    handbook = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert {name for name in re.findall(r"BACKOFFICE_\w+", README) if name not in handbook} == set()


def test_the_accounts_of_the_demo_are_those_of_the_readme():
    table = README[README.index("## Demo accounts") : README.index("## The house")]
    assert set(ACCOUNTS) <= set(re.findall(r"`(\w+\d?)`", table)) and PASSWORD in table


def test_the_example_of_the_first_change_is_the_language_of_the_house(house, tmp_path):
    """The entity of “Your first change” is written as the command says, and its lines run as they
    stand (tests/house/test_first_change.py does it all in a copy).
    """
    command = first_change.command()
    assert command[:2] == ["new", "entity"]
    names = new_entity.names_of(command[2], command[4], command[6])
    added = first_change.hand_written()
    model_code = first_change.with_lines(names.fill(texts.MODEL), added["models/umbrellas.py"])
    made = {}
    exec(model_code, made)
    assert made["Umbrella"].table() == "umbrella" and "lent_on" in made["Umbrella"]._meta.fields
    scope = eval(
        names.fill(texts.SCOPE).strip().removeprefix("Umbrella: ").rstrip(","), vars(scopes)
    )
    assert scope.station == "station"


def test_what_one_writes_by_hand_is_little():
    lines = [line for text in first_change.hand_written().values() for line in text.splitlines()]
    assert 0 < sum(bool(line.strip()) for line in lines) <= 12


PROMISES = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")


def missing_proofs(page: str) -> tuple[int, list]:
    """How many tests a page names, and those that do not exist."""
    named = re.findall(r"`(tests/[\w/]+(?:\.py(?:::\w+)?|/))`", page)
    return len(named), [
        name
        for name in named
        if not (ROOT / name.partition("::")[0]).exists()
        or (
            "::" in name
            and f"def {name.partition('::')[2]}("
            not in (ROOT / name.partition("::")[0]).read_text(encoding="utf-8")
        )
    ]


def test_every_proof_of_a_promise_is_a_test_that_exists():
    count, missing = missing_proofs(PROMISES)
    assert count > 60 and missing == []


FEATURES = (ROOT / "docs" / "admin-features.md").read_text(encoding="utf-8")
MUSTS = [
    "1",
    "2",
    "4",
    "5",
    "8",
    "10",
    "12",
    "15",
    "17",
    "18",
    "20",
    "21",
    "22",
    "23",
    "24",
    "25",
    "26",
    "28",
    "31",
    "32",
    "33",
    "34",
    "36",
    "37",
    "38",
    "41",
    "42",
    "43",
    "44",
    "45",
    "46",
    "47",
    "49",
    "50",
    "51",
    "52",
    "55",
    "56",
    "57",
    "58",
    "59",
    "60",
    "61",
    "62",
    "63",
    "65",
    "67",
    "69",
    "70",
    "71",
    "72",
    "75",
    "76",
    "77",
    "80",
    "82",
    "83",
    "84",
    "87",
    "89",
    "90",
    "91",
    "93",
    "95",
    "96",
    "99",
    "100",
    "102",
    "103",
    "104",
    "105",
    "106",
    "108",
]


def test_every_feature_is_shown_by_a_test_or_picture_that_exists():
    count, missing = missing_proofs(FEATURES)
    pictures = re.findall(r"`(docs/pictures/\w+\.png)`", FEATURES)
    assert count > 90 and missing == [] and all((ROOT / name).exists() for name in pictures)


def test_every_feature_is_shown_or_says_why_not():
    lines = re.findall(r"^\| (B?\d+) \| .+? \| (.+) \|$", FEATURES, re.M)
    assert [number for number, _proof in lines] == MUSTS + [f"B{n}" for n in range(1, 16)]
    assert [
        number
        for number, proof in lines
        if "`tests/" not in proof
        and "`docs/pictures/" not in proof
        and not proof.startswith(("not reached, because", "partly: "))
    ] == []


def test_every_promise_has_its_line():
    counts = {"A": 7, "B": 6, "C": 11, "D": 6, "E": 4, "F": 4, "G": 6, "H": 3, "I": 3, "J": 1}
    assert re.findall(r"^\| ([A-J]\d+) \|", PROMISES, re.M) == [
        f"{letter}{n}" for letter, most in counts.items() for n in range(1, most + 1)
    ]


OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")


def test_every_command_setting_and_file_of_the_operations_page_is_there(one_app):
    """Its commands were tried by hand; this keeps their names true."""
    there = commands(one_app)
    called = [
        text.split() for text in re.findall(r"flask --app wsgi ([a-z-]+(?: [a-z-]+)?)", OPERATIONS)
    ]
    assert (
        len(called) > 10
        and [words for words in called if words[0] not in there and " ".join(words) not in there]
        == []
    )
    handbook = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert {
        name for name in re.findall(r"BACKOFFICE_\w+", OPERATIONS) if name not in handbook
    } == set()
    assert {
        name
        for name in re.findall(r"`((?:backoffice|models|views)/[\w/]+\.py)`", OPERATIONS)
        if not (ROOT / name).exists()
    } == set()
