"""Administrative divisions of the whole country (GB/T 2260): provinces, prefectures, counties
(decision 56).

`divisions.txt` holds a code and a name a line. Dongguan, Zhongshan and Danzhou have no districts: a
prefecture without children is right there (R-V7).
"""

from pathlib import Path

DIVISIONS = Path(__file__).with_name("divisions.txt")


def level(code: str) -> str:
    """1 province, 2 prefecture, 3 county: by the zeros at the end."""
    if code.endswith("0000"):
        return "1"
    return "2" if code.endswith("00") else "3"


def parent(code: str) -> str | None:
    """The code of the division above, or None for a province."""
    return {"1": None, "2": code[:2] + "0000", "3": code[:4] + "00"}[level(code)]


def rows() -> list[dict]:
    """The rows of `region`, parents first, with the code of the parent in place of its link."""
    lines = DIVISIONS.read_text("utf-8").splitlines()
    found = [dict(zip(("code", "name"), line.split(), strict=True)) for line in lines]
    return sorted(
        ({**row, "level": level(row["code"]), "parent": parent(row["code"])} for row in found),
        key=lambda row: (row["level"], row["code"]),
    )
