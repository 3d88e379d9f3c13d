"""Official papers to an applicant: acceptance, one-time notice, refusal, and the filing of a
refusal (SY-7.2, SY-7.3.2, F03-F05).
"""

from backoffice.deadlines.due_dates import paused_days
from backoffice.deadlines.workdays import add_workdays, workdays_between
from models.cases import CasePause, ServiceCase
from models.clock import day_of, local
from models.messages import T
from models.requests import CaseNotice
from views.crud.detail.printing import Cells, Form, Sheet, Signing, Table, Words
from views.display.cells import counted_day
from views.display.labels import row_name

RECEIPT = ("签收人（签字）", "联系电话", "签收日期", "送达方式")


def notice_sheet(notice, *blocks) -> Sheet:
    """What every notice has: the station, its number, whom it addresses, contact, seal, receipt."""
    need = notice.request
    station = need.station
    code = f"（统一社会信用代码：{need.enterprise.uscc}）" if need.enterprise.uscc else ""
    contact = f"联系：{notice.contact_line.open()}；监督电话 {station.supervision_phone}。"
    return Sheet(
        "",
        [
            Words([f"{need.enterprise.name}{code}："], indent=False),
            *blocks,
            Words([contact]),
            Signing(
                ("经办人（签字）",),
                "服务站印章",
                f"{local(notice.issued_at):%Y 年 %m 月 %d 日}",
                RECEIPT,
            ),
        ],
        f"编号：{notice.code}",
        station.name,
        foot=["本通知一式两份，申请单位、服务站各执一份。", *replaced(notice)],
    )


def replaced(notice) -> list[str]:
    """Which notice this one takes the place of, and which took its place."""
    later = CaseNotice.living().where(CaseNotice.replaces == notice.id).first()
    words = []
    if notice.replaces_id:
        words.append(f"原通知（编号：{notice.replaces.code}）作废，以本通知为准。")
    if later is not None:
        words.append(f"本通知已作废，以编号 {later.code} 的通知为准。")
    return words


def wanted(row) -> str:
    return row.other_text or (row.service_item.name if row.service_item_id else "")


def promised(row) -> tuple:
    """How a need is served, and its time as promised on the day of acceptance: pauses moved it
    since.
    """
    case = ServiceCase.get_or_none(ServiceCase.id == row.service_case) if row.service_case else None
    if case is None:
        return "", "", ""
    start = day_of(case.accepted_at)
    over = CasePause.living().where(
        CasePause.service_case == case.id, CasePause.to_on.is_null(False)
    )
    days = workdays_between(start, case.due_on) - paused_days(
        (pause.from_on, pause.to_on) for pause in over
    )
    return (
        ServiceCase.delivery.options.label(case.delivery),
        f"{days} 个工作日",
        counted_day(add_workdays(start, days)),
    )


def ordered_items(notice) -> list:
    return sorted(notice.items, key=lambda row: row.id)


def acceptance(hand, notice) -> Sheet:
    need, rows = notice.request, ordered_items(notice)
    known = [row for row in rows if row.service_item_id]
    materials = dict.fromkeys(text for row in known for text in row.service_item.materials or [])
    paid = [wanted(row) for row in known if row.service_item.is_chargeable]
    return notice_sheet(
        notice,
        Words([f"你单位提出的质量基础设施服务需求（需求表编号：{need.code}）现予受理，具体如下："]),
        Table(
            "",
            ("服务事项", "办理方式", "承诺时限", "承诺办结日期"),
            [(wanted(row), *promised(row)) for row in rows],
            0,
        ),
        Words(
            [
                f"收到材料：质量基础设施服务需求表{'、' * bool(materials)}{'、'.join(materials)}。",
                _fees(paid, len(rows)),
            ]
        ),
    )


def one_time(hand, notice) -> Sheet:
    items = "、".join(map(wanted, ordered_items(notice)))
    return notice_sheet(
        notice,
        Words(
            [
                f"你单位提出的需求（需求表编号：{notice.request.code}，事项：{items}）需补正下列材料，请一次补齐："
            ]
        ),
        Table(
            "",
            ("材料名称", "形式要求", "份数"),
            [(text, "", "") for text in notice.missing_materials or []],
            0,
        ),
        Words(
            [
                "补正期限：　　　　年　　月　　日前。",
                *([f"说明：{notice.reason}"] if notice.reason else []),
            ]
        ),
    )


def refusal(hand, notice) -> Sheet:
    reason, _line, basis = (
        (notice.reason or "").rpartition("\n")
        if "\n" in (notice.reason or "")
        else (notice.reason or "", "", "")
    )
    items = "、".join(map(wanted, ordered_items(notice)))
    return notice_sheet(
        notice,
        Words(
            [
                f"你单位提出的需求（需求表编号：{notice.request.code}，事项：{items}）不予受理。",
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
