"""When two names are one, and in which order names stand (files B13-B15, B17)."""

import random

import pytest

from models.folding import key_of, plain
from models.sounds import order_key, spelled

SIGNS = (
    "甲测沈阳精密有限公司曾单·•.．・()（）【】[]〔〕{}《》 "
    "\u3000\xa0\u200b\ufeffＡAａa０0—-－–\"“”'’Ｆﾊﾟパ①㈱ßİıſ￥𠮷🙂\u0301é́"
)

SAME = [
    (
        "甲测（沈阳）精密有限公司",
        "甲测(沈阳)精密有限公司",
        "甲测【沈阳】精密有限公司",
        "甲测 (沈阳) 精密有限公司",
        "甲测﹝沈阳﹞精密有限公司",
        "甲测\u200b（沈阳）精密\u3000有限公司\ufeff",
    ),
    ("ＡＢＣ轴承", "ABC轴承", "abc 轴承", "Abc\u3000轴承"),
    ("FA-001", "fa-001", "Ｆa－００１", "ＦＡ－００１", " FA-001\xa0", "FA–001"),
    (
        "阿不都·热西提",
        "阿不都•热西提",
        "阿不都．热西提",
        "阿不都・热西提",
        "阿不都‧热西提",
        "阿不都 · 热西提",
        "阿不都･热西提",
        "阿不都.热西提",
    ),
]
OTHER = [
    ("FA-001", "FA-0011"),
    ("FA-001", "FA001"),
    ("No.1", "No1"),
    ("1 1号", "11号"),
    ("3.5千瓦", "35千瓦"),
    ("甲（沈阳）", "甲沈阳"),
    ("A B", "AB"),
    ("甲.1", "甲·1"),
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: names[0])
def test_spellings_of_one_name_are_one(names):
    assert len({key_of(name) for name in names}) == 1


@pytest.mark.parametrize("one, other", OTHER)
def test_what_a_reader_tells_apart_stays_apart(one, other):
    assert key_of(one) != key_of(other)


def test_folding_once_is_folding_for_good():
    dice = random.Random(3)
    for _round in range(20_000):
        text = "".join(dice.choices(SIGNS, k=dice.randint(0, 12)))
        for fold in (plain, key_of):
            assert fold(fold(text)) == fold(text), ascii(text)


def test_folding_is_the_same_from_both_sides():
    """Whatever changes only width, brackets, spaces at the edge or unseen signs does not change the
    name.
    """
    dice = random.Random(4)
    half, full = "()[]", "（）【】"
    for _round in range(10_000):
        text = "".join(dice.choices("甲乙丙丁AB12()[]", k=dice.randint(1, 10)))
        other = text.translate(str.maketrans(half, full)).swapcase()
        other = "".join(sign + dice.choice(["", "\u200b", "\ufeff"]) for sign in other)
        assert key_of(text) == key_of(f" {other}\u3000") == key_of(key_of(other)), ascii(text)


SURNAMES = [
    ("曾可心", "zengkexin", "zkx", "cengkexin"),
    ("单志远", "shanzhiyuan", "szy", "danzhiyuan"),
    ("仇小川", "qiuxiaochuan", "qxc", "chouxiaochuan"),
    ("查理文", "zhaliwen", "zlw", "chaliwen"),
    ("解放军", "xiefangjun", "xfj", "jiefangjun"),
    ("区志明", "ouzhiming", "ozm", "quzhiming"),
    ("朴树", "piaoshu", "ps", "pushu"),
    ("翟墨", "zhaimo", "zm", "dimo"),
    ("缪斯", "miaosi", "ms", "mousi"),
    ("盖聂", "genie", "gn", "gainie"),
    ("任小红", "renxiaohong", "rxh", "renxiaohong"),
    ("华佗", "huatuo", "ht", "huatuo"),
    ("尉迟恭", "yuchigong", "ycg", "weichigong"),
    ("万俟卨", "moqixie", "mqx", "wanqixie"),
    ("令狐冲", "linghuchong", "lhc", "linghuchong"),
    ("长孙无忌", "zhangsunwuji", "zswj", "changsunwuji"),
    ("单于飞", "chanyufei", "cyf", "shanyufei"),
    ("乐正", "yuezheng", "yz", "lezheng"),
]


@pytest.mark.parametrize("name, sound, initials, other", SURNAMES, ids=[one[0] for one in SURNAMES])
def test_a_surname_is_found_by_its_own_reading_and_by_the_usual_one(name, sound, initials, other):
    found = spelled(name)
    assert sound in found and initials in found
    assert other in found or name in ("尉迟恭", "万俟卨", "长孙无忌"), (
        "the usual reading of the characters, where the library has another"
    )


def test_places_keep_their_reading():
    assert [
        spelled(name).split("\n")[1] for name in ("重庆", "六安", "蚌埠", "番禺", "铅山", "会稽")
    ] == ["chongqing", "luan", "bengbu", "panyu", "yanshan", "kuaiji"]


def test_names_stand_in_the_order_of_their_sound():
    """files B17: numbers, Latin, then Chinese; a syllable before a longer one; tone before
    character.
    """
    names = [
        "乙",
        "前",
        "北",
        "单",
        "安",
        "朝",
        "沈",
        "甲",
        "昂",
        "10号",
        "Abc",
        "abd",
        "ａｂｃ",
        "（乙）",
        "俺",
    ]
    assert sorted(names, key=lambda name: (order_key(name), name)) == [
        "（乙）",
        "10号",
        "Abc",
        "ａｂｃ",
        "abd",
        "安",
        "俺",
        "昂",
        "北",
        "朝",
        "单",
        "甲",
        "前",
        "沈",
        "乙",
    ]
    people = ["曾可", "张三", "单雄", "陈四", "仇英", "陈安"]
    assert sorted(people, key=lambda name: order_key(name, True)) == [
        "陈安",
        "陈四",
        "仇英",
        "单雄",
        "曾可",
        "张三",
    ]
