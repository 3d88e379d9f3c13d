"""How the stations look back: summaries of the half-year and evaluations of their people (JL-9.1.3,
JL-9.2.2).
"""

from datetime import date

from backoffice.records import writes
from models.clock import today
from models.evaluations import StaffEvaluation
from models.supervision import SupervisionSummary, last_over
from seeds.demo.play import HEADS

WORDS = (
    (
        "受理登记当日完成，转介后逐件跟踪；咨询均在承诺时限内答复。",
        "个别检测报告晚于约定日期，企业对现场沟通提出意见。",
        "与机构约定出具时限并每周通报，窗口增加回访。",
        "绿色通道事项平均提前两个工作日办结。",
    ),
    (
        "需求以走访发现为主，受理前一次性告知材料。",
        "部分事项服务记录补录较晚，小结内容偏简单。",
        "服务记录当日填写，小结由站长抽查。",
        None,
    ),
    (
        "线上线下渠道同步受理，首问责任落实到人。",
        "再匹配轮次偏多，个别事项超期。",
        "梳理机构能力清单，资质到期前提醒。",
        None,
    ),
)
SCORES = (
    ("clerk1", 96, 98, 100, 95, "A", "业务熟练，可带教新人。"),
    ("clerk3", 88, 84, 100, 86, "B", "个别事项超期，需加强进度跟踪。"),
    ("asset1", 82, 90, 100, 85, "C", "台账更新不及时，已当面说明。"),
)
"""Whom the head of the first station scored for the quarter before."""


def begin(play):
    """Each head writes on a day of its own; the evaluations come with the new quarter."""
    for place, login in enumerate(HEADS[: len(WORDS)]):
        play.works.begin(
            play.works.early(play.works.day(95 - 3 * place), 10),
            look_back(play, login, WORDS[place]),
        )
        play.works.begin(
            play.works.early(play.works.day(4 - place), 11),
            look_back(play, login, WORDS[place], to_the_end=False),
        )
    play.works.begin(play.works.early(play.works.day(40), 10), score(play))


def look_back(play, login, words, to_the_end=True):
    """A summary of the half-year that is over: signed, and noted by the superior where the first
    station is concerned.
    """
    head = play.actor(login)
    if (
        not SupervisionSummary.living()
        .where(
            SupervisionSummary.station == head.station_id, SupervisionSummary.period == last_over()
        )
        .exists()
    ):
        parts = dict(
            zip(
                ("process_text", "problems_text", "measures_text", "effect_text"),
                words if to_the_end else words[:1],
                strict=False,
            )
        )
        row = writes.create(
            head, SupervisionSummary, {"station": head.station_id, "period": last_over(), **parts}
        )
        if to_the_end:
            yield play.later(1, 2)
            play.fire(head, row, "submit")
            if login == HEADS[0]:
                yield play.later(2, 3)
                play.fire(
                    play.actor("auditor1"),
                    row,
                    "approve",
                    review_note="情况属实，请按改进措施落实。",
                )


def quarter_before(day: date) -> tuple[date, date]:
    """The last quarter that is over."""
    begun = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    end = date.fromordinal(begun.toordinal() - 1)
    return date(end.year, end.month - 2, 1), end


def score(play):
    """The head scores three people; two results are told at once, the third is still being talked
    over.
    """
    head, (first, last) = play.actor(HEADS[0]), quarter_before(today())
    for login, professional, timely, integrity, content, grade, findings in SCORES:
        row = writes.create(
            head,
            StaffEvaluation,
            {
                "staff": play.actor(login).staff_id,
                "period_from": first,
                "period_to": last,
                "score_professional": professional,
                "score_timely": timely,
                "score_integrity": integrity,
                "score_satisfaction": content,
                "grade": grade,
                "findings": findings,
            },
        )
        if grade != "C":
            play.fire(head, row, "tell")
    return
    yield
