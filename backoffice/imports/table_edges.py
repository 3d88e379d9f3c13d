"""Rows of a list that are no entries: totals, signatures and remarks below the table, a line of
units below the head.
"""

import re
from typing import Any

from backoffice.imports.cell_values import FaultyCell
from backoffice.imports.cells import is_blank, shown

TOTAL = re.compile(
    r"(本页|本月|本年|本季|本期|累计|金额|数量)?(合计|小计|总计|共计|累计)(金额|数量)?|(grand|sub)?total|sum",
    re.IGNORECASE,
)
SIGNED = re.compile(
    r"(制表|填表|填报|编制|制单|审核|审批|复核|校对|批准|核准|负责|经办|经手|主管|领导"
    r"|签字|签章|盖章|公章|签名|会计|出纳|保管|监督|报送|统计)"
    r"(人|者|员|单位|部门|日期|时间|签字|签章|意见|负责人)*"
    r"|(填报|制表|打印)?(日期|时间)|备注|说明|注|附注|单位负责人|部门负责人"
    r"|prepared by|checked by|approved by|remarks?|notes?",
    re.IGNORECASE,
)
COLON = re.compile("[:：]")
QUANTITY = re.compile(r"[¥￥$]?\s*-?[0-9][0-9,，.]*\s*(%|[万亿]?元|[台套个件项人家次份])?")
DAY = re.compile(r"[0-9]{4}\s*[-年/.]\s*[0-9]{1,2}\s*[-月/.]\s*[0-9]{1,2}\s*日?")
PAGE = re.compile(r"第\s*[0-9]+\s*页.*|共\s*[0-9]+\s*页.*|page\s*[0-9]+.*", re.IGNORECASE)
UNIT = re.compile(r"[(（【\[].{1,12}[)）】\]]")


def rows_beside(rows: list, head: int, required: list[int]) -> dict[int, str]:
    """{place of the row: what stands there} of the rows below the head that are no entries;
    `required` are columns that an entry fills.
    """
    found = {}
    for place in range(head + 1, len(rows)):
        row = rows[place]
        if _is_total(row, required) or (place == head + 1 and _is_units(row)):
            found[place] = _words(row)
    for place in range(len(rows) - 1, head, -1):
        row = rows[place]
        if place in found or all(map(is_blank, row)):
            continue
        if not _is_signature(row, required):
            break
        found[place] = _words(row)
    return dict(sorted(found.items()))


def _filled(row: list) -> list:
    return [cell for cell in row if not is_blank(cell)]


def _words(row: list) -> str:
    return shown(_filled(row)[0]).strip()[:80]


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _misses(row: list, required: list[int], first: Any) -> bool:
    """Whether a column that every entry fills is empty here; the first cell, merged over its
    neighbours, counts for one of them.
    """
    cells = [row[place] if place < len(row) else "" for place in required]
    return (
        len(cells) > 1
        and sum(not is_blank(cell) and cell != first for cell in cells) < len(cells) - 1
    ) or any(map(is_blank, cells))


def _is_total(row: list, required: list[int]) -> bool:
    filled = _filled(row)
    if not filled or not isinstance(filled[0], str) or isinstance(filled[0], FaultyCell):
        return False
    word = _bare(COLON.split(filled[0], maxsplit=1)[0])
    if not TOTAL.fullmatch(word):
        return False
    others = [cell for cell in filled[1:] if cell != filled[0]]
    return all(_is_quantity(cell) for cell in others) and (
        _misses(row, required, filled[0]) or not required
    )


def _is_quantity(cell: Any) -> bool:
    if isinstance(cell, (float, FaultyCell)):
        return True
    text = cell.strip() if isinstance(cell, str) else ""
    return bool(
        QUANTITY.fullmatch(text) or TOTAL.fullmatch(_bare(text)) or text in ("-", "/", "—", "元")
    )


def _is_signature(row: list, required: list[int]) -> bool:
    filled = _filled(row)
    first = filled[0]
    if not isinstance(first, str) or isinstance(first, FaultyCell):
        return len(filled) == 1 and hasattr(first, "isoformat") and _misses(row, required, first)
    text = first.strip()
    word = _bare(COLON.split(text, maxsplit=1)[0]).strip("()（）")
    is_note = bool(SIGNED.fullmatch(word)) or (
        bool(DAY.fullmatch(text) or PAGE.fullmatch(text)) and len(filled) == 1
    )
    if not is_note:
        return False
    return _misses(row, required, first) or (bool(COLON.search(text)) and not required)


def _is_units(row: list) -> bool:
    """A second line of the head that only says units or what must be filled."""
    filled = _filled(row)
    return bool(filled) and all(
        isinstance(cell, str) and UNIT.fullmatch(cell.strip()) for cell in filled
    )
