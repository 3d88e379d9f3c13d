"""What a typed date and a typed number mean: one value, or a refusal; never a guess (files B1,
B2).
"""

import calendar
import random
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from models.fields import Date, DateTime, DecimalNumber, Flag, Integer, ShortText
from models.identifiers import clean_email, clean_mobile, clean_phone, clean_uscc
from models.messages import Invalid

DAY, INSTANT, AMOUNT, WHOLE = (
    Date("Day"),
    DateTime("Instant"),
    DecimalNumber("Amount", 12, 2),
    Integer("Whole"),
)
FIRST = date(2027, 1, 1)
TWO_YEARS = [FIRST + timedelta(days=n) for n in range(731)]
FULL_WIDTH = str.maketrans("0123456789-/.:,+", "０１２３４５６７８９－／．：，＋")


def spellings(day: date) -> list[str]:
    """Every way in which a day may be typed."""
    y, m, d = day.year, day.month, day.day
    found = [f"{y}{m:02}{d:02}"]
    for month in {str(m), f"{m:02}"}:
        for number in {str(d), f"{d:02}"}:
            found += [f"{y}{sign}{month}{sign}{number}" for sign in "-/."]
            found += [f"{y}年{month}月{number}日", f"{y}年{month}月{number}"]
    return found


def half_spellings(day: date) -> list[str]:
    """Ways that leave something to be guessed, or hold something else than a day."""
    y, m, d = day.year, day.month, day.day
    found = [f"{y}{m}{d}"] if len(f"{m}{d}") < 4 else []
    found += [f"{y}{sign}{m}" for sign in "-/.年"] + [
        f"{y}{m:02}",
        f"{y}-{m}{d:02}",
        f"{y}.{m:02}{d:02}",
        f"{y}年{m}月",
        f"{y}",
    ]
    found += [
        f"{y}-{m}/{d}",
        f"{y}.{m}-{d}",
        f"{y}-{m}月{d}日",
        f"{y}年{m}-{d}",
        f"{y % 100}-{m}-{d}",
        f"{d}.{m}.{y}",
        f"{y}-{m}-{d} 08:30",
        f"{y}/{m}/{d} 星期一",
        f"{y}--{m}-{d}",
        f"{y}-{m}-{d}-",
        f"-{y}-{m}-{d}",
        str((day - date(1899, 12, 30)).days),
    ]
    return found


def test_each_day_of_two_years_is_read_in_every_legal_spelling():
    for day in TWO_YEARS:
        for text in spellings(day):
            assert DAY.clean(text) == day, text
            assert (
                DAY.clean(f" {text}\u3000") == day and DAY.clean(text.translate(FULL_WIDTH)) == day
            ), text


def test_each_other_spelling_is_refused_and_never_another_day():
    for day in TWO_YEARS:
        for text in half_spellings(day):
            with pytest.raises(Invalid):
                print(text, DAY.clean(text))


def test_random_texts_of_digits_and_signs_are_the_day_that_they_show_or_none():
    """Whatever is accepted shows its year, month and day apart, or has eight digits."""
    dice, taken = random.Random(20261130), 0
    for _round in range(60_000):
        text = "".join(
            dice.choices(
                "0123456789-/.年月日",
                weights=[6, 9, 9, 2, 1, 1, 1, 1, 1, 1, 6, 2, 2, 1, 1, 1],
                k=dice.randint(4, 11),
            )
        )
        try:
            day = DAY.clean(text)
        except Invalid:
            continue
        taken += 1
        assert text in spellings(day), f"{text} was taken for {day}"
    assert taken


@pytest.mark.parametrize(
    "text",
    [
        "2018.11",
        "2018-12",
        "201811",
        "2018111",
        "2018-111",
        "20261",
        "2018",
        "2018年11月",
        "2018.1",
        "2018/10",
        "２０１８．１１",
    ],
)
def test_a_year_and_a_month_say_that_the_day_is_missing(text):
    with pytest.raises(Invalid, match="The day is missing"):
        DAY.clean(text)
    with pytest.raises(Invalid, match="The day is missing"):
        INSTANT.clean(f"{text} 09:30")


def test_days_that_the_calendar_has_not_are_refused():
    for year in (2027, 2028):
        for month in range(1, 13):
            last = calendar.monthrange(year, month)[1]
            for day in (0, last + 1, 32):
                with pytest.raises(Invalid):
                    DAY.clean(f"{year}-{month}-{day}")
    for text in (
        "2026-00-01",
        "2026-13-01",
        "1899-12-31",
        "2101-01-01",
        "0000-01-01",
        "٢٠٢٦-١١-٢١",
        "2026-11-²1",
    ):
        with pytest.raises(Invalid):
            DAY.clean(text)


def test_a_stored_moment_counts_as_its_day():
    assert (
        DAY.clean(datetime(2026, 11, 30, 8, 30)) == date(2026, 11, 30)
        and type(DAY.clean(datetime(2026, 11, 30))) is date
    )


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-30 25:00",
        "2026-11-30 24:00",
        "2026-11-30 09:60",
        "2026-11-30 09:30:61",
        "2026-11-30",
        "2026-11-30 9",
        "2026-11 09:30",
        "2026-11-30 9:3",
        "2026-11-30 09:30 09:30",
        "20261 09:30",
        "2026-11-30 ٠٩:٣٠",
    ],
)
def test_a_time_that_no_clock_shows_is_refused(text):
    with pytest.raises(Invalid):
        INSTANT.clean(text)


def test_a_moment_is_read_in_every_spelling_of_its_day():
    for text in spellings(date(2026, 11, 3)):
        for between in (" ", "T", "  "):
            assert INSTANT.clean(f"{text}{between}09:30") == datetime(2026, 11, 3, 1, 30)
            assert INSTANT.clean(f"{text}{between}9:30:05".translate(FULL_WIDTH)) == datetime(
                2026, 11, 3, 1, 30, 5
            )


@pytest.mark.parametrize(
    "text",
    [
        "1,2",
        "1200,5",
        "12,34.5",
        ",,5",
        "1,200,",
        ",200",
        "1,20",
        "1,2000",
        "1200,500",
        "0,500",
        "1,200.5,0",
        "1.200,50",
        "1,,200",
        "1，2",
        "1、200",
        "1 200",
        "1'200",
        "￥1,200",
        "(100)",
        "1e3",
        "٣",
        "¹",
        "--5",
        "+-5",
        "",
    ],
)
def test_a_comma_anywhere_but_between_thousands_is_refused(text):
    for field in (AMOUNT, WHOLE):
        with pytest.raises(Invalid):
            print(field.clean(text))


def test_numbers_with_and_without_thousands_are_the_same():
    dice = random.Random(7)
    for _round in range(5_000):
        number = dice.choice(
            [dice.randint(0, 999), dice.randint(0, 99_999), dice.randint(0, 999_999_999)]
        )
        for text in (
            str(number),
            f"{number:,}",
            f"+{number:,}",
            f" {number:,}\xa0",
            f"{number:,}".translate(FULL_WIDTH),
            f"{number:,}".replace(",", "，"),
        ):
            assert WHOLE.clean(text) == number and AMOUNT.clean(text) == number, text
            assert AMOUNT.clean(f"{text.strip()}.50") == Decimal(number) + Decimal("0.5"), text


def test_random_texts_of_digits_and_commas_are_the_number_that_they_show_or_none():
    dice = random.Random(11)
    for _round in range(30_000):
        text = "".join(
            dice.choices("0123456789,，.", weights=[3] * 10 + [5, 2, 2], k=dice.randint(1, 9))
        )
        try:
            number = AMOUNT.clean(text)
        except Invalid:
            continue
        plain = text.replace("，", ",")
        whole, _point, _rest = plain.partition(".")
        assert Decimal(plain.replace(",", "")) == number
        assert "," not in plain or whole == f"{int(whole.replace(',', '')):,}", text


def test_full_width_digits_are_taken_where_only_digits_mean_something():
    assert (
        clean_mobile("１３８０００１３８００") == "13800013800"
        and clean_phone("０２４－１２３４５６７８") == "024-12345678"
    )
    assert (
        clean_uscc("９１２１０１０６ＭＢ００００００７Ｕ") == "91210106MB0000007U"
        and clean_email("ａ＠ｂ．ｃｎ") == "a@b.cn"
    )
    assert Flag("Flag").clean("１") is True and ShortText("Line", 10).clean("Ａ１") == "Ａ１", (
        "other text is stored as it was typed"
    )


@pytest.mark.parametrize(
    "clean, text",
    [
        (clean_phone, "٠٢٤-١٢٣٤٥٦٧٨"),
        (clean_mobile, "١٣٨٠٠٠١٣٨٠٠"),
        (clean_phone, "1٣٨00013800"),
        (clean_uscc, "٩1210106MB00000074"),
    ],
)
def test_digits_of_other_scripts_are_refused_and_crash_nothing(clean, text):
    with pytest.raises(Invalid):
        clean(text)
