"""The story of one case: served by the station or referred in rounds, agreed, recorded, ended,
summed up, closed.
"""

from dataclasses import dataclass
from datetime import timedelta

from backoffice.deadlines import register
from backoffice.deadlines.workdays import add_workdays
from backoffice.records import writes
from backoffice.workflow import archives, provider_ranking, report_deliveries, surveys
from backoffice.workflow.referring import must_inform
from models import clock
from models.cases import ServiceCase
from models.deliveries import ReportDelivery
from models.referrals import Referral
from seeds.demo import evaluation, words


@dataclass(frozen=True)
class Fate:
    """How far a case has come, and by which way.

    `stop` is the state it stands in today, or PAUSED. `rounds` are the ends of its referrals in
    their order: ACCEPTED, DECLINED, TIMEOUT, RECALLED, DISAGREED. `provider` is preferred by the
    enterprise. `abandon` is the reason why it closed unserved. `wait` is how many working days the
    service dragged on.
    """

    stop: str = "CLOSED"
    rounds: tuple = ("ACCEPTED",)
    provider: str | None = None
    abandon: str | None = None
    wait: int = 0
    paused: bool = False
    reopened: bool = False
    expert: bool = False
    outcome: str = "SOLVED"


class Casework:
    """One case in the hands of its specialist; each method continues the story of the one
    before.
    """

    def __init__(self, play, clerk, case, fate: Fate):
        self.play, self.clerk, self.id, self.fate = play, clerk, case.id, fate
        self.chance, self.later = play.chance, play.later
        self.handle, self.station_id = case, case.station_id
        self.letter = case.service_item.category.code

    def case(self) -> ServiceCase:
        return ServiceCase.get_by_id(self.id)

    def fire(self, event, actor=None, **raw):
        return self.play.fire(actor or self.clerk, self.handle, event, **raw)

    def say(self, words_of: dict) -> str:
        return words.pick(self.chance, words_of, self.letter)

    def story(self):
        """From the first day to the state in which the case stands today."""
        fate, stop = self.fate, self.fate.stop
        if stop == "NEW":
            return
        if fate.abandon in ("INSTANT", "DUP", "WITHDRAW"):
            yield self.later(1, 2)
            self.abandon()
            return
        yield from self.arrange()
        if stop in ("WAIT_PROV", "MATCHING", "WAIT_ENT") or self.case().status != "WAIT_ENT":
            return
        yield from self.serve()
        if stop in ("SERVING", "PAUSED"):
            return
        yield from self.finish()
        if fate.reopened and self.case().status == "CLOSED":
            yield from self.again()

    def arrange(self):
        """An arrangement of the station itself, or one round after the other until a provider
        accepts.
        """
        yield self.later(0, 1)
        if self.handle.delivery == "SELF":
            self.fire("start", arrangement=self.say(words.ARRANGEMENTS))
            return
        for number, end in enumerate(self.fate.rounds):
            if number:
                yield from self.news()
            waiting = self.fate.stop == "WAIT_PROV" and number == len(self.fate.rounds) - 1
            if waiting:
                yield self.play.works.on(self.play.works.day(self.chance.randint(0, 1)))
            if not self.send("rematch" if number else "refer"):
                yield from self.give_up()
                return
            if waiting:
                return
            yield from self.answer(end)
        if self.case().status == "MATCHING" and self.fate.abandon:
            yield from self.news()
            if self.fate.abandon == "NOPROV":
                yield from self.give_up()
            else:
                self.abandon()

    def news(self):
        """The enterprise hears of the round that failed (R-R2)."""
        yield self.later(0, 1)
        if must_inform(self.case()):
            self.fire("inform", content=self.chance.choice(words.INFORMS))
            yield self.later(0, 1)

    def send(self, event: str) -> bool:
        """Refer to the wanted provider, mostly the first of the list; returns whether
        any is fit.
        """
        fit = [one.provider for one in provider_ranking.candidates(self.case()) if not one.out]
        if not fit:
            return False
        wanted = next((one for one in fit if one.name == self.fate.provider), None)
        chosen = wanted or (fit[0] if self.chance.random() < 0.6 else self.chance.choice(fit))
        self.fire(
            event,
            provider=chosen.id,
            consent="1",
            choice_reason=None if chosen is fit[0] else self.chance.choice(words.CHOICE_REASONS),
        )
        return True

    def answer(self, end: str):
        """One round ends, by the provider itself where it has an account."""
        referral = Referral.get(Referral.service_case == self.id, Referral.response == "WAIT")
        if end == "TIMEOUT":
            yield self.play.works.on(add_workdays(referral.response_due_on, 1))
            return
        yield self.later(0, 1)
        if end == "RECALLED":
            self.fire("recall", reason=self.chance.choice(words.RECALLS))
            return
        self.reply(referral, end)
        if end == "DISAGREED":
            yield self.later(0, 1)
            self.fire("disagree", reason=self.chance.choice(words.DISAGREEMENTS))

    def reply(self, referral, end):
        said = (
            {"response": "DECLINED", "decline_reason": self.chance.choice(words.DECLINES)}
            if end == "DECLINED"
            else {
                "response": "ACCEPTED",
                "agreed_days": self.chance.choice((3, 5, 7, 10)),
                "agreed_fee": self.chance.choice(words.AGREED_FEES),
            }
        )
        if voice := self.play.voice_of(referral.provider_id):
            self.play.fire(voice, referral, "answer", **said)
        else:
            self.fire("respond", answered_by=self.chance.choice(words.ANSWERED_BY), **said)

    def serve(self):
        """The enterprise agrees, and the work leaves its records."""
        yield self.later(0, 1)
        case = self.case()
        case = self.fire(
            "agree",
            enterprise_agrees="1",
            confirmed_by=case.enterprise.contact_name,
            coordination=self.chance.choice(words.AGREEMENTS),
            started_at=clock.now(),
            agreed_days=self.chance.choice((3, 5, 7)),
        )
        self.voice = self.play.voice_of(case.provider_id)
        self.started_at = case.started_at
        if self.fate.expert:
            self._name_expert(case)
        short = (case.due_on - clock.today()).days < 7 or self.fate.stop == "PAUSED"
        for _ in range(1 if short else self.chance.randint(1, 3)):
            yield self.later(1)
            self.note()
        if self.fate.paused or self.fate.stop == "PAUSED":
            yield from self.pause()
        if self.fate.wait:
            yield self.later(self.fate.wait)
            self.note()

    def _name_expert(self, case):
        first = next(iter(self.play.cast.expert.values()))
        writes.update(self.clerk, case, {"technicians": [str(first.id)]})

    def note(self):
        """One service record, written by who served."""
        took = timedelta(minutes=self.chance.randint(20, 90))
        talked = self.chance.random()
        server = self._server()
        self.fire(
            "record",
            server,
            served_by=server.name if server.staff_id is None else None,
            started_at=max(clock.now() - took, self.started_at),
            ended_at=clock.now(),
            mode=words.pick(self.chance, words.MODES, self.letter),
            party="PROV" if talked < 0.15 else "ENT",
            content=self.say(words.RECORDS),
            coordination=self.chance.choice(words.COORDINATION) if talked < 0.2 else None,
            opinion=self.chance.choice(words.OPINIONS) if talked > 0.75 else None,
        )

    def _server(self):
        """The provider itself for half of what it does, else the specialist."""
        return self.voice if self.voice and self.chance.random() < 0.5 else self.clerk

    def pause(self):
        """The head stops the clock, and starts it again unless the pause still lasts."""
        head = self.play.head_of(self.station_id)
        yield self.later(0, 1)
        reason = self.chance.choice(list(words.PAUSES))
        self.fire("pause", head, reason=reason, note=words.PAUSES[reason])
        if self.fate.stop != "PAUSED":
            yield self.later(3, 5)
            self.fire("resume", note=self.chance.choice(words.RESUMES))

    def finish(self):
        """The end of the service, its summary, and the closing."""
        yield self.later(0, 1)
        ended_on = clock.today()
        self.fire("end", self._server(), ended_at=clock.now())
        if self.fate.stop == "ENDED":
            return
        yield self.later(0, 4 if self.fate.wait else 2)
        self.fire(
            "summarise",
            self._server(),
            ended_on=ended_on,
            end_info=self.chance.choice(words.END_INFO),
            summary=self.say(words.SUMMARIES),
            effect=self.chance.choice(words.EFFECTS),
        )
        self.hand_over_report()
        yield from evaluation.story(self)
        if self.fate.stop == "EVALUATING":
            return
        yield self.later(0, 1)
        self.state_causes()
        needs_head = any(surveys.head_closes(self.case(), self.clerk))
        closer = self.play.head_of(self.station_id) if needs_head else self.clerk
        if closer is None:
            return
        self.fire(
            "close",
            closer,
            outcome=self.fate.outcome,
            outcome_note=self.chance.choice(words.OUTCOME_NOTES[self.fate.outcome]),
        )
        if (
            not self.fate.reopened
            and (keeper := self.play.keeper_of(self.station_id))
            and self.chance.random() < 0.6
        ):
            yield self.later(2, 6)
            if not any(archives.wanting(self.case(), keeper)):
                self.fire("archive", keeper)

    def hand_over_report(self):
        """A body that tests or calibrates issues its report, and the enterprise gets it."""
        case = self.case()
        if not case.provider_id or not archives.REPORTED.intersection(
            case.service_item.qual_kinds or ()
        ):
            return
        row = writes.create(
            self.clerk, ReportDelivery, {"service_case": case.id, "provider": case.provider_id}
        )
        for _ in range(3):
            self.play.fire(self.clerk, row, "advance")
        if any(report_deliveries.qualified(row, self.clerk)):
            return
        self.play.fire(
            self.clerk,
            row,
            "issue",
            report_no=f"BG-{case.code}",
            issued_on=clock.today(),
            conclusion="PASS",
        )
        self.play.fire(
            self.clerk,
            row,
            "deliver",
            delivery_mode="STATION",
            delivered_at=clock.now(),
            received_by=case.enterprise.contact_name,
        )

    def state_causes(self):
        """Whoever was late says why before the case closes."""
        for late in register.unexplained(self.case()):
            cause = "PROV" if late.provider_id else self.chance.choice(("OURS", "ENT"))
            self.play.fire(self.clerk, late, "explain", cause=cause, cause_note=words.DELAYS[cause])

    def again(self):
        """The head re-opens the case and a second round begins (decisions 18)."""
        yield self.later(4, 6)
        self.fire("reopen", self.play.head_of(self.station_id), reason=words.REOPENS)
        yield self.later(1)
        self.note()

    def give_up(self):
        """Nobody can take the case: the specialist proposes not to handle it, the head decides
        (R-D1).
        """
        self.fire(
            "refuse",
            reason=words.ABANDONS["NOPROV"],
            basis="服务站机构库与服务目录",
            informed_at=clock.now(),
            informed_via="PHONE",
        )
        yield self.later(1)
        self.play.agree_to_refusal(self.case().request, self.id)

    def abandon(self, reason: str | None = None):
        reason = reason or self.fate.abandon
        self.fire("abandon", close_reason=reason, outcome_note=words.ABANDONS[reason])
