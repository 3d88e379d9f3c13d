"""What a head that no label explains may mean: a proposal that the person sees and can undo, never
taken in silence.
"""

from collections.abc import Callable, Iterable

EVERYDAY = (
    ("单位名称", "企业名称", "公司名称", "名称"),
    ("法人", "法人代表", "法定代表人", "负责人"),
    ("手机", "手机号", "手机号码", "电话", "电话号码", "联系电话", "联系方式"),
    ("地址", "详细地址", "企业地址", "单位地址", "住所", "注册地址"),
    ("规模", "企业规模", "单位规模"),
    ("区", "区县", "所在区", "所在区县", "所在区划", "行政区划"),
    ("信用代码", "社会信用代码", "统一社会信用代码", "税号"),
)
"""Words of one line mean the same in everyday lists."""
SHORTEST = 2


def proposed(
    words: list[str], meant: list[str], known: dict, columns: Iterable, normal: Callable
) -> list[str]:
    """The meanings again, filled with the one free column that a head nobody knows comes near
    to.
    """
    labels = {column.name: set(map(normal, column.heads)) for column in columns}
    found = list(meant)
    for place, word in enumerate(map(normal, words)):
        if word and not found[place] and known.get(word) is None:
            near = _same(word, labels) or _within(word, labels)
            if len(near) == 1 and near[0] not in found:
                found[place] = near[0]
    return found


def _same(word: str, labels: dict[str, set[str]]) -> list[str]:
    usual = set().union(*(line for line in EVERYDAY if word in line))
    return [name for name, heads in labels.items() if heads & usual]


def _within(word: str, labels: dict[str, set[str]]) -> list[str]:
    """Columns whose label lies inside the head, or around it."""
    if len(word) < SHORTEST:
        return []
    return [name for name, heads in labels.items() if _overlaps(word, heads)]


def _overlaps(word: str, heads: set[str]) -> bool:
    return any(len(head) >= SHORTEST and (head in word or word in head) for head in heads)
