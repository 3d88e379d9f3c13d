"""The browser checks codes while they are typed: it accepts and refuses exactly what the server
does, in the same words.
"""

import random

from models.identifiers import clean_email, clean_id_number, clean_phone, clean_uscc
from models.messages import Invalid

CLEANERS = {"uscc": clean_uscc, "phone": clean_phone, "id": clean_id_number, "email": clean_email}
SEEDS = {
    "uscc": [
        "91210106MA0TESTX0A",
        "91350100M000100Y43",
        "9121 0106 ma0y x5k0 3t",
        "1234",
        "91210106MA0O00000A",
        "9121A106MA00000000",
    ],
    "phone": [
        "13912345678",
        "139 1234 5678",
        "+8613912345678",
        "024-12345678",
        "0431-8765432",
        "4001234567",
        "12345",
        "12312345678",
        "1391234567",
        "139123456789",
        "139abc45678",
        "86139",
        "024-123",
        "abc",
    ],
    "id": [
        "11010519491231002X",
        "11010519491231002x",
        "110105194912310021",
        "110105194913310021",
        "1101051949",
        "11010529991231002X",
    ],
    "email": [
        "name@example.com",
        "name@example",
        "@example.com",
        "a b@example.com",
        "a@b.c.d",
        "名@例.中国",
    ],
}


def samples():
    """Each seed, and what it becomes when one character is wrong, missing or too many."""
    chance = random.Random(20261121)
    for kind, seeds in SEEDS.items():
        for seed in seeds:
            yield kind, seed
            for _ in range(6):
                place = chance.randrange(len(seed))
                yield (
                    kind,
                    seed[:place]
                    + chance.choice("0123456789ABXYZ-@. ")
                    + seed[place + chance.choice((0, 1)) :],
                )


def refused_by_server(kind, text) -> bool:
    try:
        CLEANERS[kind](text)
    except Invalid:
        return True
    return False


def test_browser_and_server_agree_about_every_code(desk):
    page = desk("clerk1").open("/admin/enterprise/new/").page
    asked = [(kind, text) for kind, text in samples() if text.strip()]
    words = {
        "length": "l",
        "strange": "s",
        "division": "v",
        "digit": "d",
        "digits": "g",
        "start": "t",
        "any": "a",
    }
    answers = page.evaluate(
        """async ([asked, words]) => {
        const { verdict } = await import('/static/typing.js');
        return asked.map(([kind, text]) => verdict(kind, text, words) !== null);
    }""",
        [asked, words],
    )
    assert [
        (kind, text)
        for (kind, text), wrong in zip(asked, answers, strict=False)
        if wrong != refused_by_server(kind, text)
    ] == []
