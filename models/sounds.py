"""How Chinese names sound: the letters by which they are found, and the key that puts them in
order.

A character with several readings has one of its own as a surname (曾 zeng, 单 shan). Names are
found by either; people are ordered by that of their surname.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Any

from models.folding import key_of, plain

VERSION = "1"
"""Changes with the readings, so that what is stored of them is made anew."""

SURNAMES = {
    "曾": "zeng1",
    "单": "shan4",
    "仇": "qiu2",
    "查": "zha1",
    "解": "xie4",
    "区": "ou1",
    "朴": "piao2",
    "翟": "zhai2",
    "缪": "miao4",
    "盖": "ge3 gai4",
    "任": "ren2",
    "华": "hua4",
    "尉": "wei4",
    "员": "yun4",
    "乜": "nie4",
    "黑": "he4",
    "折": "she2",
    "秘": "bi4",
    "冼": "xian3",
    "洗": "xian3",
    "纪": "ji3",
    "燕": "yan1",
    "应": "ying1",
    "宁": "ning4",
    "甯": "ning4",
    "祭": "zhai4",
    "召": "shao4",
    "都": "du1",
    "能": "nai4",
    "种": "chong2",
    "葛": "ge3",
    "隗": "wei3 kui2",
    "谌": "chen2 shen4",
    "宓": "mi4 fu2",
    "繁": "po2",
    "郇": "xun2 huan2",
    "佴": "nai4",
    "亓": "qi2",
    "过": "guo1",
    "覃": "qin2 tan2",
    "乐": "yue4 le4",
    "牟": "mu4 mou2",
    "瞿": "qu2",
    "於": "yu1",
    "盛": "sheng4",
    "句": "gou1",
    "占": "zhan1",
    "藏": "zang1",
    "贲": "ben1",
    "费": "fei4 bi4",
    "莘": "shen1 xin1",
    "颉": "xie2",
    "蔚": "yu4 wei4",
    "行": "xing2",
    "车": "che1",
    "重": "chong2",
    "晟": "cheng2",
    "逄": "pang2",
    "撒": "sa3",
    "相": "xiang4",
    "干": "gan1",
    "幺": "yao1",
    "郗": "xi1 chi1",
    "阚": "kan4",
    "曲": "qu1",
    "那": "na1",
    "哈": "ha3",
    "柏": "bai3 bo2",
    "薄": "bo2 bao2",
    "卜": "bu3",
    "强": "qiang2",
    "褚": "chu3",
    "俞": "yu2",
    "长": "chang2",
    "眭": "sui1",
    "缴": "jiao3",
    "呙": "guo1",
    "炅": "gui4",
    "角": "jue2",
    "妫": "gui1",
    "恽": "yun4",
    "佘": "she2",
    "郄": "qie4 xi4",
    "要": "yao1",
    "粘": "nian2",
    "庹": "tuo3",
    "逯": "lu4",
    "笪": "da2",
    "訾": "zi1",
    "仉": "zhang3",
    "沈": "shen3",
    "万": "wan4",
    "谷": "gu3",
    "钭": "tou3",
    "晁": "chao2",
    "朝": "chao2",
    "降": "jiang4",
    "尉迟": "yu4chi2",
    "万俟": "mo4qi2",
    "令狐": "ling2hu2",
    "长孙": "zhang3sun1",
    "澹台": "tan2tai2",
    "宰父": "zai3fu3",
    "单于": "chan2yu2",
    "鲜于": "xian1yu2",
    "夏侯": "xia4hou2",
    "濮阳": "pu2yang2",
    "公冶": "gong1ye3",
    "淳于": "chun2yu2",
    "亓官": "qi2guan1",
    "仉督": "zhang3du1",
    "子车": "zi3ju1",
    "颛孙": "zhuan1sun1",
    "乐正": "yue4zheng4",
    "拓跋": "tuo4ba2",
    "夹谷": "jia2gu3",
    "呼延": "hu1yan2",
    "南宫": "nan2gong1",
    "皇甫": "huang2fu3",
    "宇文": "yu3wen2",
    "第五": "di4wu3",
    "哥舒": "ge1shu1",
    "纳兰": "na4lan2",
    "那拉": "na4la1",
}
"""Surnames whose reading differs from that of the character elsewhere, commonest reading first; one
with several syllables is whole.
"""

PLACES = {"会稽": [["kuài"], ["jī"]]}
"""Readings that the dictionary of the library has not got."""

OTHERS, NEUTRAL = "\0", "5"
SYLLABLE = re.compile("[a-z]+[1-5]")


@lru_cache(maxsize=20_000)
def spelled(name: str) -> str:
    """A Chinese name in letters, one reading a line: its initials, and its syllables in one word; a
    surname by each of its readings.
    """
    usual = _syllables(name)
    if all(part[0] == OTHERS for part in usual):
        return ""
    readings = [usual, *(_with_surname(usual, reading) for reading in surname_readings(name))]
    lines = [line for reading in readings for line in (_short(reading), _long(reading))]
    return "\n".join(dict.fromkeys(plain(line) for line in lines))


def surname_readings(name: str) -> list[list[str]]:
    """The readings of the surname with which a name begins, where it has its own: syllables with
    their tones.
    """
    found: list[list[str]] = []
    for size in (2, 1):
        if len(name) >= size:
            found += map(SYLLABLE.findall, SURNAMES.get(name[:size], "").split())
    return found


@lru_cache(maxsize=20_000)
def order_key(name: str, is_person: bool = False) -> str:
    """What names are ordered by: numbers, Latin, then Chinese by sound and tone, equal sounds by
    the character.

    The same text on each database, to be compared byte by byte.
    """
    folded = key_of(name)
    syllables = _syllables(folded)
    readings = surname_readings(folded) if is_person else []
    if readings:
        syllables = _with_surname(syllables, readings[0])
    return "".join(_ordered(folded, syllables))[:LONGEST_KEY]


LONGEST_KEY = 600


def _ordered(text: str, syllables: list[str]) -> Iterator[str]:
    """Each character as it is, a Chinese one behind its sound; a tone ends a syllable, so that an
    stands before ang.
    """
    place = 0
    for part in syllables:
        if part[0] == OTHERS:
            yield part[1:]
            place += len(part) - 1
        else:
            sound = part if part[-1].isdigit() else part + NEUTRAL
            yield f"~{sound}{text[place]}"
            place += 1


def _syllables(text: str) -> list[str]:
    """A syllable with its tone for each Chinese character; what lies between as one part behind a
    mark.
    """
    found = _library()(text, style=_style(), errors=lambda others: OTHERS + others)
    return found or [OTHERS]


def _with_surname(syllables: list[str], reading: list[str]) -> list[str]:
    if any(part[0] == OTHERS for part in syllables[: len(reading)]):
        return syllables
    return [*reading, *syllables[len(reading) :]]


def _short(reading: list[str]) -> str:
    return "".join(part[1:] if part[0] == OTHERS else part[0] for part in reading)


def _long(reading: list[str]) -> str:
    return "".join(part[1:] if part[0] == OTHERS else part.rstrip("12345") for part in reading)


@cache
def _library() -> Callable:
    """The library is read when a name is asked for, not at each start."""
    from pypinyin import lazy_pinyin, load_phrases_dict

    load_phrases_dict(PLACES)
    return lazy_pinyin


@cache
def _style() -> Any:
    from pypinyin import Style

    return Style.TONE3
