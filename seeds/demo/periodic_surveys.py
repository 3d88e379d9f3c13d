"""Periodic surveys of the first station: one closed with its conclusion, one that is being answered
(GDD-7.2.4.2).
"""

from datetime import timedelta

from backoffice.public import survey_links
from backoffice.records import writes
from backoffice.workflow.periodic_surveys import FORMS
from models import clock
from models.periodic_surveys import PERIODIC_QUESTIONS, PeriodicAnswer, PeriodicSurvey
from seeds.demo import words
from seeds.demo.play import HEADS

CONTENT, MIXED = "444443444", "423342433"
"""Levels of the questions in their order; the second kind waits too long and misses equipment."""
CONCLUSION = "总体评价良好；及时性和技术设施两项得分偏低，主要反映检测排队时间长、便携设备不足。"
MEASURES = (
    "一、与两家检测机构约定每周固定排期，服务专员负责，下月起执行；"
    "二、申请补充便携式测厚仪一台，站长负责，本季度内完成；三、下次调查复核两项得分。"
)


def begin(play):
    """The closed one asks about the months before, the open one about the last weeks; chance has no
    part in it.
    """
    play.works.begin(at(play, 50), asked(play, "前期服务满意度调查", 115, 51, 10))
    play.works.begin(at(play, 6), asked(play, "近期服务满意度调查", 50, 7, None))


def at(play, back, hour=9):
    return play.works.early(play.works.day(back), hour)


def asked(play, name, first, last, closing):
    """Opened, all invited, most answered by their link, some by telephone; closed after so many
    days, unless it still runs.
    """
    head, opened = play.actor(HEADS[0]), play.works.day(last - 1)
    survey = writes.create(
        head,
        PeriodicSurvey,
        {
            "name": name,
            "station": head.station_id,
            "span_from": str(play.works.day(first)),
            "span_to": str(play.works.day(last)),
            "circle": "SERVED",
            "answer_by": str(opened + timedelta(days=20)),
        },
    )
    play.fire(head, survey, "open")
    yield at(play, last - 1, 14)
    for place, form in enumerate(forms_of(survey)):
        play.fire(play.actor("clerk1"), form, "invite", channel="WECHAT" if place % 3 else "SMS")
    yield at(play, last - 2, 10)
    for place, form in enumerate(forms_of(survey)):
        reply(play, head, place, form, closing)
    if closing:
        yield at(play, last - 1 - closing, 15)
        play.fire(
            head,
            survey,
            "close",
            conclusion=CONCLUSION,
            measures=MEASURES,
            improvement_owner=head.staff_id,
            improve_by=str(clock.today() + timedelta(days=60)),
        )


def forms_of(survey) -> list:
    return list(
        PeriodicAnswer.living()
        .where(PeriodicAnswer.survey == survey.id)
        .order_by(PeriodicAnswer.id)
    )


def reply(play, head, place, form, closing):
    """What one enterprise does: most answer by link, each eighth by telephone, one is not reached,
    some say nothing yet.
    """
    said = dict(
        zip(PERIODIC_QUESTIONS, MIXED if place % 3 == 0 else CONTENT, strict=False),
        opinion=words.OPINIONS[place % len(words.OPINIONS)] if place % 5 == 0 else None,
    )
    if place % 8 == 7:
        FORMS.fire(head, form, "key_in", {"channel": "PHONE", **said})
    elif closing and place % 8 == 6:
        play.fire(head, form, "decline", declined_reason=words.SURVEY_DECLINED[0])
    elif place % 4 < (3 if closing else 1):
        survey_links.answer(form, said, "192.0.2.20", None)
