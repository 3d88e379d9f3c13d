"""Names, codes and telephone numbers that belong to nobody, and texts that break careless pages."""

from stdnum.cn import uscc as stdnum_uscc

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = (
    "晓宁",
    "志远",
    "建华",
    "雨桐",
    "明哲",
    "海燕",
    "文博",
    "思源",
    "立新",
    "秀英",
    "俊杰",
    "佳怡",
    "国栋",
    "丽娜",
    "子涵",
    "春梅",
    "永强",
    "婷",
    "伟",
    "洋",
    "静",
    "鹏",
    "磊",
    "欣",
    "卓",
    "岚",
    "越",
    "峰",
    "敏",
    "瑶",
)
RARE_NAMES = ("欧阳喆", "曹䶮", "司马𠮷喆")

FIRST = "瀚启睿锦曜翎澜铄骁湛岚砺骏"
SECOND = "驰诚拓禹朗霖宸屹翊铭桓珩谦"
AREA_CODES = {"2101": "024", "4406": "0757", "4419": "0769", "3502": "0592", "2201": "0431"}

HOSTILE_NAMES = (
    '示例<script>alert("质量")</script>电气有限公司',
    '=HYPERLINK("http://example.com","示例点此领奖")',
    "示例🚀智造😀装备有限公司",
    "示例䶮喆𠮷机械有限公司",
    "示例'; DROP TABLE enterprise;--精密有限公司",
    "示例" + "超长名称" * 28 + "有限公司",
)
HOSTILE_TEXT = (
    "<b>加粗</b>&amp;<img src=x onerror=alert(1)> \u202e倒序\u202c " + "四百字长文本测试" * 46
)
HOSTILE_CELLS = ("@SUM(1+1)", "-2+3", "+cmd|' /C calc'!A0", "=1+1")


def person(cast) -> str:
    """A name that nobody else in this world has."""
    while True:
        name = cast.chance.choice(SURNAMES) + cast.chance.choice(GIVEN)
        if not cast.used.get(name):
            cast.count(name)
            return name


def brand(cast) -> str:
    """Two characters that name one company of this world: the n-th pair."""
    place = cast.count("brand") - 1
    return FIRST[place % len(FIRST)] + SECOND[(place // len(FIRST) + place) % len(SECOND)]


def mobile(cast) -> str:
    """A number of the range 154, which is not given out."""
    return f"1540000{cast.count('mobile'):04}"


def landline(cast, division: str) -> str:
    """A number that begins with 0 behind its area code: no line does."""
    return f"{AREA_CODES.get(division[:4], '024')}-0000{cast.count('landline'):04}"


def uscc(cast, division: str, kind: str = "91") -> str:
    """A code with right check characters in the made-up series MADX (GB 32100, GB 11714)."""
    unit = f"MADX{cast.count('uscc'):04}"
    body = f"{kind}{division}{unit}{organisation_check(unit)}"
    return body + stdnum_uscc.calc_check_digit(body)


def organisation_check(unit: str) -> str:
    """The check character of an organisation code of eight characters (GB 11714)."""
    total = sum(
        weight * int(letter, 36)
        for weight, letter in zip((3, 7, 9, 10, 5, 8, 4, 2), unit, strict=False)
    )
    return "0123456789X0"[11 - total % 11]


def id_number() -> str:
    """An identity number that is well formed and plainly made up: a birthday in the year 1900."""
    body = "11010119000101999"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return (
        body
        + "10X98765432"[
            sum(int(digit) * weight for digit, weight in zip(body, weights, strict=False)) % 11
        ]
    )
