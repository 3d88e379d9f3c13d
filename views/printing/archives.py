"""The cover of an archive file and the list of its contents (SY-9.3.4, F16)."""

from backoffice.workflow import archives
from models.messages import T
from views.crud.detail.printing import Cells, Form, Sheet, Signing, Table, written


def cover(hand, volume) -> Sheet:
    """File number, title and retention as on the cover; the list of contents on a sheet of its
    own.
    """
    kept = f"{volume.retention_years} 年" + (
        f"（至 {written(volume.expires_on)}）" if volume.expires_on else ""
    )
    return Sheet(
        "档案封面",
        [
            Cells(
                [
                    ("档号", volume.code),
                    ("类别", hand.of(volume, "kind")),
                    ("题名", volume.title),
                    ("卷号", f"第 {volume.volume} 卷"),
                    ("企业", volume.enterprise.name if volume.enterprise_id else ""),
                    ("事项编号" if volume.kind != "NEED" else "需求编号", number_of(volume)),
                    ("保管期限", kept),
                    ("密级", hand.of(volume, "access_level")),
                    ("载体", hand.of(volume, "medium")),
                    ("存放位置", hand.of(volume, "shelf")),
                    ("立卷日期", hand.of(volume, "opened_on")),
                    ("归档日期", hand.of(volume, "filed_on")),
                    ("件数", str(len(archives.contents(volume)))),
                    ("页数", str(archives.pages_of(volume) or "")),
                ]
            ),
            Signing(("立卷人（签字）", "检查人（签字）"), date="　　　　年　　月　　日"),
        ],
        f"档号：{volume.code}",
        volume.station.name,
        more=[contents(hand, volume)],
    )


def contents(hand, volume) -> Sheet:
    """Each piece under its number, with its date and pages."""
    pieces = archives.contents(volume)
    rows = [
        (
            str(piece.seq),
            piece.title,
            hand.of(piece, "doc_date"),
            hand.of(piece, "pages"),
            remark(piece),
        )
        for piece in pieces
    ]
    total = archives.pages_of(volume)
    return Sheet(
        "卷内目录",
        [
            Table(
                "",
                ("顺序号", "文件题名", "日期", "页数", "备注"),
                rows,
                5,
                (f"本卷共 {len(rows)} 件，{total} 页。",),
                numbered=False,
            )
        ],
        f"档号：{volume.code}",
        volume.station.name,
    )


def number_of(volume) -> str:
    """The number of the case, or of the need that became none."""
    if volume.service_case_id:
        return volume.service_case.code
    return volume.request.code if volume.request_id else ""


def remark(piece) -> str:
    """Where a piece has its copy: a reader of the paper file looks for it there."""
    return "附电子文件" if piece.attachment_id else ""


VOLUME = (Form("F16", T("Archive file cover and contents"), cover),)
