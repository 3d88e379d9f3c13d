"""A provider workbook with planted faults, made without a line of the product: its own check
digits, its own writer.

`workbook(rows, faults)` answers the bytes, and where each fault stands as (row, column letter).
"""

import io
from dataclasses import dataclass
from datetime import datetime

import openpyxl

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
HEADS = (
    "机构名称",
    "统一社会信用代码",
    "机构类型",
    "行政区划",
    "地址",
    "服务门类",
    "加入方式",
    "保密协议日期",
    "法人资格已核验",
)
KINDS = ("检验检测机构", "认证机构", "计量机构")


def credit_code(number: int) -> str:
    """A credit code that is right by GB 32100-2015."""
    body = f"91210106MB{number:07d}"
    total = sum(
        ALPHABET.index(letter) * weight for letter, weight in zip(body, WEIGHTS, strict=False)
    )
    return body + ALPHABET[(31 - total % 31) % 31]


@dataclass
class Words:
    """What the house calls things: looked up by the test, never guessed."""

    kinds: list
    regions: list
    categories: list
    modes: list
    heads: list


def good_row(number: int, words: Words) -> list:
    kinds, regions = words.kinds, words.regions
    return [
        f"示例第{number}号检测有限公司",
        credit_code(number),
        kinds[number % len(kinds)],
        regions[number % len(regions)],
        f"示例路{number}号",
        "、".join(words.categories[: 1 + number % 2]),
        words.modes[number % len(words.modes)],
        datetime(2024, 1 + number % 12, 1 + number % 28),
        "是" if number % 2 else "否",
    ]


def wrong_check(row, rows):
    row[1] = row[1][:-1] + ALPHABET[(ALPHABET.index(row[1][-1]) + 7) % 31]
    return 1


def short_code(row, rows):
    row[1] = row[1][:-1]
    return 1


def no_name(row, rows):
    row[0] = None
    return 0


def long_name(row, rows):
    row[0] = "很长的名称" * 30
    return 0


def unknown_kind(row, rows):
    row[2] = "修理铺"
    return 2


def unknown_region(row, rows):
    row[3] = "无此地"
    return 3


def no_address(row, rows):
    row[4] = "   "
    return 4


def unknown_category(row, rows):
    row[5] = row[5] + "、占卜"
    return 5


def no_category(row, rows):
    row[5] = None
    return 5


def wrong_date(row, rows):
    row[7] = "2024-02-31"
    return 7


def future_date(row, rows):
    row[7] = datetime(2099, 1, 1)
    return 7


def wrong_flag(row, rows):
    row[8] = "也许"
    return 8


def same_code(row, rows):
    row[1] = rows[0][1]
    return 1


def same_name(row, rows):
    row[0] = rows[0][0]
    return 0


FAULTS = (
    wrong_check,
    short_code,
    no_name,
    long_name,
    unknown_kind,
    unknown_region,
    no_address,
    unknown_category,
    no_category,
    wrong_date,
    future_date,
    wrong_flag,
    same_code,
    same_name,
)


def rows_with_faults(count: int, faults: int, words: Words) -> tuple[list, dict]:
    """The rows of a file, and {(row of the sheet, column letter): kind of fault}; row 1 is a title,
    row 2 the head.
    """
    rows = [good_row(number, words) for number in range(count)]
    step, planted = (count - 1) // faults, {}
    for turn in range(faults):
        place, fault = 1 + turn * step + turn % step, FAULTS[turn % len(FAULTS)]
        column = fault(rows[place], rows)
        planted[(place + 3, "ABCDEFGHI"[column])] = fault.__name__
    return rows, planted


def workbook(rows: list, heads) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("机构")
    sheet.append(["示例市质量服务机构一览表"])
    sheet.append(list(heads))
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
