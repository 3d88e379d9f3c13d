"""Publications: newsletters, policies, standards, news and notices; written, checked, published,
withdrawn (SY-5.3.1, SY-5.3.5, GDD-8.4.3).
"""

import re

from models.attachments import ACCESS_LEVEL
from models.base import Record
from models.choices import Choices
from models.fields import AccountField, Choice, Date, Link, ShortText, StatusField, Text
from models.folding import plain
from models.links import Links
from models.messages import T
from models.providers import Provider
from models.reference import DictItem, Region
from models.rules import needed
from models.stations import Station

PUB_KIND = Choices(
    "PUB_KIND",
    ("NEWSL", "通讯简报", "Newsletter"),
    ("POLICY", "政策法规", "Policy"),
    ("STD", "标准信息", "Standard"),
    ("NEWS", "行业动态", "Industry news"),
    ("TECH", "科技资讯", "Sci-tech news"),
    ("CULT", "质量文化科普", "Quality culture"),
    ("NOTICE", "公示(内容/流程/电话/承诺)", "Public notice"),
    ("IMPROVE", "改进方式与结果公布", "Improvement result"),
    ("EQUIP", "共享设备清单", "Shared-equipment list"),
)

STD_STATUS = Choices(
    "STD_STATUS",
    ("DRAFT", "制定中", "Draft"),
    ("CUR", "现行", "In force"),
    ("COMING", "即将实施", "Upcoming"),
    ("ABOL", "废止", "Abolished"),
    ("REPL", "被代替", "Replaced"),
)

PUB_STATUS = Choices(
    "PUB_STATUS",
    ("DRAFT", "草稿", "Draft"),
    ("PUBLISHED", "已发布", "Published"),
    ("WITHDRAWN", "已撤回", "Withdrawn"),
)


LOCAL = ("NOTICE", "IMPROVE")
"""Notices of a station, which its own head publishes; the rest is the platform's."""


def on_the_web(row: Record) -> dict[str, T]:
    """Where a text comes from is an address that a browser opens."""
    found = row.url is None or re.fullmatch(r"https?://[^\s/]+\.[^\s]+", row.url)
    return {} if found else {"url": T("The full address of a web page is expected")}


STANDARD_NO = re.compile(r"[A-Z]+[A-Z0-9]*(?:/[A-Z0-9]+)* ?[A-Z]?\d[\d.\-]*[-:]\d{4}")
"""Such as GB/T 19001-2016, DB2101/T 0050-2022, T/CAS 12.1-2023, ISO/IEC 17025:2017."""


def numbered_as_standards_are(row: Record) -> dict[str, T]:
    """A standard is looked up by its number, so that it is written as it is cited (SY-5.3.5)."""
    if row.kind != "STD" or not row.standard_no:
        return {}
    if re.fullmatch(STANDARD_NO, plain(row.standard_no).upper()):
        return {}
    return {"standard_no": T("Code, number and year, such as GB/T 19001-2016")}


class Publication(Record):
    """Publication."""

    label = "Publication"
    display_fields = ("title",)
    search_fields = ("code", "title", "standard_no", "body")
    number_rule = "publication"
    locked_states = ("PUBLISHED", "WITHDRAWN")
    deletable_states = drafts = ("DRAFT",)
    rules = (
        needed("standard_no", lambda row: row.kind == "STD", T("A standard has its number")),
        needed(
            "standard_status",
            lambda row: row.kind == "STD",
            T("Say whether the standard is in force"),
        ),
        needed("issue_no", lambda row: row.kind == "NEWSL", T("A newsletter has its issue")),
        numbered_as_standards_are,
        on_the_web,
    )

    code = ShortText("Publication no.", 24, unique=True, system=True)
    kind = Choice("Kind", PUB_KIND)
    title = ShortText(
        "Title", 150, help="As readers look for it; of a standard its name without the number"
    )
    standard_no = ShortText(
        "Standard no.",
        60,
        null=True,
        index=True,
        when={"kind": ("STD",)},
        help="Such as GB/T 19001-2016",
    )
    standard_status = Choice(
        "Status of the standard", STD_STATUS, null=True, when={"kind": ("STD",)}
    )
    issue_no = ShortText(
        "Issue no.", 20, null=True, when={"kind": ("NEWSL",)}, help="Such as 2026-03"
    )
    body = Text("Body", help="The text, or a summary of what the source says")
    url = ShortText("Source link", 300, null=True, help="Where the original stands")
    industries = Links("Industries", DictItem, limit={"dict_type": "industry"}, help="Empty: all")
    regions = Links("Regions", Region, help="Empty: all")
    audience = Choice(
        "Open to", ACCESS_LEVEL, default="PUBLIC", help="The public, staff, or the own station"
    )
    station = Link("Station", Station, null=True, system=True)
    provider = Link("Provider", Provider, null=True, system=True)
    approved_by = AccountField("Approved by", null=True)
    published_on = Date("Published on", null=True, system=True)
    withdrawn_by = AccountField("Withdrawn by", null=True)
    withdrawn_on = Date("Withdrawn on", null=True, system=True)
    withdraw_reason = Text("Reason of withdrawing", null=True, system=True)
    status = StatusField("Status", PUB_STATUS, default="DRAFT")

    class Meta:
        table_name = "publication"
        indexes = ((("kind", "status", "published_on"), False),)
