"""Official papers to an applicant: acceptance, one-time notice, refusal, and the filing of a
refusal (SY-7.2, SY-7.3.2, F03-F05).
"""

import re
from datetime import date

from backoffice.workflow.notices import printed
from models.clock import day_of
from models.messages import T
from models.structures import Material
from views.crud.detail.printing import Cells, Form, Sheet, Signing, Table, Words, written
from views.display.labels import row_name

RECEIPT = ("签收人（签字）", "联系电话", "签收日期", "送达方式")


def notice_sheet(notice, facts, *blocks) -> Sheet:
    """What every notice has: the station, its number, whom it addresses, contact, seal, receipt."""
    code = f"（统一社会信用代码：{facts['uscc']}）" if facts["uscc"] else ""
    contact = f"联系：{notice.contact_line.open()}；监督电话 {facts['supervision_phone']}。"
    return Sheet(
        "",
        [
            Words([f"{facts['enterprise']}{code}："], indent=False),
            *blocks,
            Words([contact]),
            Signing(
                ("经办人（签字）",),
                "服务站印章",
                written(day_of(notice.issued_at)),
                RECEIPT,
            ),
        ],
        f"编号：{notice.code}",
        facts["station"],
        foot=["本通知一式两份，申请单位、服务站各执一份。"],
    )


def names(facts) -> str:
    return "、".join(item["name"] for item in facts["items"])


def acceptance(hand, notice) -> Sheet:
    facts = printed(notice)
    replaced = f"本通知书就下列事项替代 {facts['replaces']}。" if facts["replaces"] else ""
    return notice_sheet(
        notice,
        facts,
        Words(
            [
                f"你单位提出的质量基础设施服务需求（需求表编号：{facts['request']}）现予受理，"
                "具体如下：",
                *([replaced] if replaced else []),
                *([f"变更说明：{notice.reason}"] if replaced and notice.reason else []),
            ]
        ),
        Table(
            "",
            ("服务事项", "办理方式", "承诺时限", "承诺办结日期"),
            [
                (item["name"], item["delivery"], item["days"], official_day(item["due"]))
                for item in facts["items"]
            ],
            0,
        ),
        Table(
            "收到材料清单",
            ("材料名称", "形式", "份数"),
            [(need_form(notice.request), "原件", "1"), *map(material, facts["materials"])],
            0,
        ),
        Words([_fees(facts["charged"], len(facts["items"]))]),
    )


def need_form(need) -> str:
    """The form that every need begins with, by its own name."""
    return "质量服务需求登记表" if need.form_profile == "JL_B" else "质量基础设施服务需求表"


def material(line: str) -> tuple:
    """Name, form and copies of a material; where any form will do, the paper says so."""
    one = Material.read(line)
    return one.name, one.form or "不限", one.copies


def one_time(hand, notice) -> Sheet:
    facts = printed(notice)
    until = facts["supplement_due_on"]
    limit = official_day(until) if until else "　　　　年　　月　　日"
    return notice_sheet(
        notice,
        facts,
        Words(
            [
                f"你单位提出的需求（需求表编号：{facts['request']}，事项：{names(facts)}）需补正下列材料，请一次补齐："
            ]
        ),
        Table(
            "",
            ("材料名称", "形式要求", "份数"),
            [material(line) for line in notice.missing_materials or []],
            0,
        ),
        Words(
            [
                f"补正期限：{limit}前。",
                *([f"说明：{notice.reason}"] if notice.reason else []),
            ]
        ),
    )


def official_day(text: str) -> str:
    """A day that was kept with a paper, and its mark, as official papers write it (GB/T 9704)."""
    found = re.fullmatch(r"(\d{4}-\d\d-\d\d)(.*)", text)
    return f"{written(date.fromisoformat(found[1]))}{found[2]}" if found else text


def refusal(hand, notice) -> Sheet:
    facts = printed(notice)
    reason, _line, basis = (
        (notice.reason or "").rpartition("\n")
        if "\n" in (notice.reason or "")
        else (notice.reason or "", "", "")
    )
    return notice_sheet(
        notice,
        facts,
        Words(
            [
                f"你单位提出的需求（需求表编号：{facts['request']}，事项：{names(facts)}）不予受理。",
                f"理由：{reason}",
                f"依据：{basis or '　'}",
            ]
        ),
    )


def filing(hand, row) -> Sheet:
    """The filing of a refusal: what was said to the enterprise, and the head's review."""
    case = row.service_case.code if row.service_case_id else ""
    return Sheet(
        "",
        [
            Cells(
                [
                    ("企业", row.request.enterprise.name),
                    ("需求表编号", row.request.code),
                    ("事项编号", case),
                    ("否定类型", hand.of(row, "kind")),
                    ("经办人", row_name(row.handled_by)),
                    (
                        "告知时间及方式",
                        f"{hand.of(row, 'informed_at')} {hand.of(row, 'informed_via')}",
                    ),
                ]
            ),
            Cells(
                [
                    ("理由", hand.of(row, "reason")),
                    ("依据", hand.of(row, "basis")),
                    ("站长审核意见", hand.of(row, "head_opinion")),
                    ("审核结论", hand.of(row, "decision")),
                    ("审核人及日期", f"{hand.of(row, 'reviewed_by')} {hand.of(row, 'filed_at')}"),
                ],
                1,
            ),
            Signing(("经办人（签字）", "站长（签字）"), "服务站印章", "　　年　月　日"),
        ],
        f"备案号：{row.code}",
        row.request.station.name,
    )


def of_kind(kind):
    return lambda notice: notice.kind == kind


PAPERS = (
    Form("F03", T("Notice of acceptance"), acceptance, official=True, when=of_kind("SLTZ")),
    Form("F04", T("Notice of what is missing"), one_time, official=True, when=of_kind("YCGZ")),
    Form("F05", T("Notice of refusal"), refusal, official=True, when=of_kind("BYSL")),
)
FILING = (Form("F05", T("Filing of a refusal"), filing),)


def _fees(paid: list, total: int) -> str:
    if not paid:
        return "收费：不收费。"
    rest = "；其余不收费" if len(paid) < total else ""
    return f"收费：{'、'.join(paid)}按公示标准收取，办理前告知{rest}。"
