"""Calls taken down in a minute, and what was put right: a provider that broke off, a question taken
down twice (decisions 50 and 52).
"""

from datetime import timedelta

from backoffice.records import writes
from models.cases import ServiceCase
from models.clock import now
from models.consultations import Consultation
from models.intakes import Intake
from seeds.demo.daily import at, firm_of

CALLS = (
    # who called, telephone, what is wanted, what became of it
    ("陈女士", "13900005101", "想问叉车工考试怎么报名", ""),
    ("孙先生", "13900005102", "一批卡尺要校准，希望上门", "convert"),
    ("李女士", "13900005103", "压力表检定周期是多久", "answer"),
    ("周先生", "13900005104", "咨询社保补缴", "close"),
)
BROKEN_OFF = "检测设备送修，短期内无法继续服务。"


def begin(play):
    """On the last two days, so that the stories before stay as they are."""
    play.works.begin(at(play, 0, 2), calls(play))
    play.works.begin(at(play, 1, 0), asked_twice(play))
    play.works.begin(play.works.early(play.works.day(0), 16), broken_off(play))


def calls(play):
    """Short intakes: one waits, the others became a need, an answer, or nothing."""
    clerk = play.actor("clerk1")
    for caller, phone, wanted, event in CALLS:
        raw = {"caller": caller, "phone": phone, "wanted": wanted, "channel": "PHONE"}
        row = writes.create(clerk, Intake, raw)
        yield now() + timedelta(minutes=10)
        typed = {
            "convert": {"enterprise": firm_of(play, "clerk1", 7).id},
            "answer": {"answer": "一般每半年一次。", "category": play.cast.category["M"].id},
            "close": {"close_reason": "OUTSIDE", "close_note": "已告知社保经办窗口。"},
        }
        if event:
            play.fire(clerk, row, event, **typed[event])


def asked_twice(play):
    """A question that two colleagues took down; the second record is void."""
    clerk = play.actor("clerk2")
    raw = {
        "enterprise": firm_of(play, "clerk2", 5).id,
        "channel": "PHONE",
        "category": play.cast.category["M"].id,
        "question": "电子秤多久检定一次？",
    }
    row = writes.create(clerk, Consultation, raw)
    yield now() + timedelta(minutes=10)
    play.fire(clerk, row, "void", reason="与同事重复登记。")


def broken_off(play):
    """A provider leaves in the middle of a service of the second station; another is to be found
    (SY-6.2.3).
    """
    clerk = play.actor("clerk2")
    case = (
        ServiceCase.living()
        .where(
            ServiceCase.status == "SERVING",
            ServiceCase.specialist == clerk.staff_id,
            ServiceCase.provider.is_null(False),
            ServiceCase.is_paused == False,
        )
        .order_by(ServiceCase.id)
        .first()
    )
    if case:
        play.fire(clerk, case, "break_off", reason=BROKEN_OFF)
    return
    yield
