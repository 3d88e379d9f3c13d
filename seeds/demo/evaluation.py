"""What enterprises say of the service they got: invited, answered by link, telephone or paper, or
not to be reached (SY-C).
"""

from backoffice.public import survey_links
from backoffice.workflow.surveys import awaits_call, survey_of, technician_served
from models import clock
from models.surveys import QUESTIONS
from seeds.demo import words

CONTENT, MIXED, CROSS = "4443", "4332", "2221"
"""Levels that enterprises give when all went well, went slowly, or failed."""
LEVELS = {"SOLVED": CONTENT, "PARTLY": MIXED, "UNSOLVED": CROSS}


def story(work):
    """The survey of a case whose service has ended, as far as its fate leads."""
    yield work.later(0, 1)
    if work.fate.stop == "EVALUATING" and work.chance.random() < 0.4:
        return
    fire(work, "invite", channel=work.chance.choice(("WECHAT", "WECHAT", "SMS", "WEB")))
    if work.fate.stop == "EVALUATING":
        return
    yield work.later(0, 1)
    if work.chance.random() < 0.12:
        yield from unreachable(work)
        return
    answer(work)
    if head := work.play.head_of(work.station_id):
        fire(work, "check", head, check_note=work.chance.choice(words.CHECK_NOTES))
    if survey_of(work.case()).q11_opinion:
        fire(work, "suggest")
    if awaits_call(survey_of(work.case())):
        fire(work, "call_back", callback_note=work.chance.choice(words.CALLBACKS))


def fire(work, event, actor=None, **raw):
    work.play.fire(actor or work.clerk, survey_of(work.case()), event, **raw)


def answer(work):
    """Most answer by their link; the head keys in what came by telephone or on paper."""
    said = answers(work)
    head, way = work.play.head_of(work.station_id), work.chance.random()
    if head and way > 0.8:
        paper = (
            {"channel": "PAPER", "signed_by": "李负责", "signed_on": clock.today()}
            if way > 0.9
            else {"channel": "PHONE"}
        )
        fire(work, "key_in", head, **paper, **said)
    else:
        survey_links.answer(survey_of(work.case()), said, "192.0.2.20", None)


def answers(work) -> dict:
    levels = LEVELS[work.fate.outcome]
    said = {name: work.chance.choice(levels) for name in QUESTIONS}
    if not technician_served(survey_of(work.case())) and work.chance.random() < 0.3:
        said.update(
            q6_tech_professional="0", q7_tech_timely="0", q8_tech_courtesy="0", q9_facilities="0"
        )
    return {
        **said,
        "q5_solved": "0" if work.fate.outcome == "UNSOLVED" else "1",
        "q11_opinion": work.chance.choice(words.OPINIONS) if work.chance.random() < 0.25 else None,
    }


def unreachable(work):
    """Two calls that nobody took."""
    for wait in (0, 1):
        yield work.later(wait)
        fire(
            work,
            "attempt",
            tried_at=clock.now(),
            channel="PHONE",
            result=work.chance.choice(words.NOT_REACHED),
        )
    fire(work, "decline", declined_reason=work.chance.choice(words.SURVEY_DECLINED))
