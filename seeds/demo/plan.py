"""Which needs the stations of the demo world had in the last six months, and how far each of their
cases has come.
"""

from backoffice.deadlines import due_dates
from seeds.demo import fiction, needs, words
from seeds.demo.casework import Fate
from seeds.demo.firms import DONGGUAN, EAST, HUB, JILIN, NORTH, SHUNDE, XIAMEN
from seeds.demo.intake import Need
from seeds.demo.places import SOUTH, WEST

DESKS = {
    "clerk1": WEST,
    "clerk3": WEST,
    "clerk2": SOUTH,
    "clerk4": JILIN,
    "clerk5": HUB,
    "clerk6": NORTH,
    "clerk7": EAST,
    "clerk8": DONGGUAN,
    "clerk9": SHUNDE,
    "clerk10": XIAMEN,
}
HEADLESS = ("clerk4", "clerk10")
"""Nobody signs in as head of their stations, so what a head decides does not happen there."""
MINE = "示例衡准检测技术有限公司"
"""The provider of provider1: it has referrals to answer and work to do."""

CLOSED = {
    "clerk1": 11,
    "clerk3": 4,
    "clerk2": 8,
    "clerk4": 3,
    "clerk5": 5,
    "clerk6": 6,
    "clerk7": 6,
    "clerk8": 4,
    "clerk9": 3,
    "clerk10": 3,
}
"""Needs that are over, each with two to four cases."""
FINISHED_BEFORE = 18
FIRST_DAY = 124

WAITING = {"WAIT_PROV", "MATCHING"}
ON_THE_WAY = (
    # clerk, how its clock stands, where its cases stand
    ("clerk1", "late", "SERVING WAIT_PROV"),
    ("clerk1", "late", "SERVING SERVING"),
    ("clerk1", "late", "MATCHING SERVING"),
    ("clerk1", "late", "WAIT_ENT PAUSED"),
    ("clerk1", "soon", "SERVING WAIT_PROV"),
    ("clerk1", "soon", "SERVING NEW"),
    ("clerk1", "soon", "WAIT_ENT SERVING"),
    ("clerk1", "soon", "PAUSED SERVING"),
    ("clerk1", "fresh", "NEW NEW"),
    ("clerk1", "fresh", "WAIT_PROV WAIT_PROV"),
    ("clerk1", "fresh", "WAIT_PROV WAIT_ENT"),
    ("clerk1", "fresh", "WAIT_PROV NEW"),
    ("clerk1", "over", "EVALUATING EVALUATING CLOSED"),
    ("clerk1", "over", "EVALUATING ENDED"),
    ("clerk1", "over", "ENDED CLOSED"),
    ("clerk1", "over", "EVALUATING SERVING"),
    ("clerk1", "soon", "MATCHING NEW"),
    ("clerk3", "fresh", "NEW WAIT_PROV"),
    ("clerk3", "late", "SERVING CLOSED"),
    ("clerk3", "over", "EVALUATING"),
    ("clerk2", "late", "SERVING WAIT_ENT"),
    ("clerk2", "soon", "SERVING WAIT_PROV"),
    ("clerk2", "fresh", "NEW WAIT_PROV"),
    ("clerk2", "over", "EVALUATING ENDED"),
    ("clerk2", "fresh", "WAIT_PROV WAIT_ENT"),
    ("clerk2", "soon", "PAUSED MATCHING"),
    ("clerk2", "over", "EVALUATING CLOSED"),
    ("clerk4", "fresh", "NEW WAIT_PROV"),
    ("clerk4", "late", "SERVING"),
    ("clerk5", "soon", "SERVING WAIT_PROV"),
    ("clerk5", "over", "EVALUATING"),
    ("clerk6", "late", "WAIT_PROV SERVING"),
    ("clerk6", "fresh", "WAIT_PROV NEW"),
    ("clerk6", "over", "ENDED CLOSED"),
    ("clerk7", "late", "SERVING MATCHING"),
    ("clerk7", "fresh", "WAIT_PROV"),
    ("clerk8", "soon", "SERVING WAIT_ENT"),
    ("clerk9", "fresh", "NEW WAIT_PROV"),
    ("clerk10", "over", "EVALUATING CLOSED"),
)
AT_THE_COUNTER = (
    # clerk, state, working days ago, one-time notices
    ("clerk1", "DRAFT", 0, 0),
    ("clerk1", "DRAFT", 2, 0),
    ("clerk1", "REGISTERED", 0, 0),
    ("clerk1", "SUPPLEMENT", 2, 1),
    ("clerk1", "ASSESSING", 0, 0),
    ("clerk1", "WITHDRAWN", 31, 0),
    ("clerk1", "REFUSED", 47, 0),
    ("clerk2", "DRAFT", 1, 0),
    ("clerk2", "REGISTERED", 1, 0),
    ("clerk2", "SUPPLEMENT", 6, 2),
    ("clerk2", "ASSESSING", 1, 0),
    ("clerk3", "REGISTERED", 1, 0),
    ("clerk2", "REFUSED", 22, 0),
    ("clerk6", "WITHDRAWN", 55, 0),
    ("clerk5", "WITHDRAWN", 12, 0),
    ("clerk8", "REFUSED", 73, 0),
    ("clerk7", "ASSESSING", 0, 0),
)
ROUNDS = (
    (("ACCEPTED",), 80),
    (("DECLINED", "ACCEPTED"), 9),
    (("TIMEOUT", "ACCEPTED"), 2),
    (("DECLINED", "TIMEOUT", "ACCEPTED"), 3),
    (("DECLINED", "DECLINED", "ACCEPTED"), 3),
    (("DISAGREED", "ACCEPTED"), 3),
    (("RECALLED", "ACCEPTED"), 2),
)
UNSERVED = ("WITHDRAW", "DUP", "INSTANT", "NOPROV", "DECLINED", "WITHDRAW")


class Planner:
    """Draws enterprises, themes and fates by chance, within what the lists above lay down."""

    def __init__(self, cast):
        self.cast, self.chance = cast, cast.chance
        self._firms = {login: self._clients(station) for login, station in DESKS.items()}
        self._drawn = 0

    def needs(self) -> list[Need]:
        """Every need but those of the stories."""
        return [
            *(self._over(login) for login, many in CLOSED.items() for _ in range(many)),
            *(self._under_way(*row) for row in ON_THE_WAY),
            *(self._at_the_counter(*row) for row in AT_THE_COUNTER),
        ]

    def _clients(self, station_name) -> list:
        rows = [
            firm
            for firm in self.cast.enterprise.values()
            if firm.home_station_id == self.cast.station[station_name].id
            and firm.status == "ACTIVE"
        ]
        self.chance.shuffle(rows)
        return sorted(rows, key=lambda firm: firm.name not in fiction.HOSTILE_NAMES)

    def _firm(self, login, back):
        """The next enterprise of a station whose file was open by then; each has its turn."""
        firms, latest = self._firms[login], self.cast.ago(back * 7 // 5 + 6)
        open_then = [firm for firm in firms if firm.file_opened_on <= latest]
        firm = open_then[0] if open_then else min(firms, key=lambda firm: firm.file_opened_on)
        firms.remove(firm)
        firms.append(firm)
        return firm

    def _need(self, login, back, count, referred=0, at_once=False, **more) -> Need:
        jilin = login == "clerk4"
        firm = self._firm(login, back + 8)
        theme = needs.theme_for(self.cast, firm, jilin, referred)
        codes = sorted(
            needs.codes_of(theme, jilin),
            key=lambda code: self.cast.item[code].delivery != "REFER" if referred else 0,
        )
        self._drawn += 1
        hostile = {
            3: fiction.HOSTILE_TEXT,
            9: "\n".join(fiction.HOSTILE_CELLS),
            16: "🚀 急！" + fiction.HOSTILE_NAMES[1],
            21: "法定代表人：曹䶮、司马𠮷喆。" + "材料说明" * 100,
        }.get(self._drawn)
        need = Need(login, firm, back, hostile or theme.text, jilin=jilin, **more)
        need.ticks = [
            (code, self._disposition(code, referred > place), Fate())
            for place, code in enumerate(codes[:count])
        ]
        if at_once and len(codes) > count:
            need.ticks.append((codes[count], "INSTANT", Fate()))
        return need

    def _disposition(self, code, referred) -> str:
        kind = self.cast.item[code].delivery
        return "REFER" if kind == "REFER" or (referred and kind == "BOTH") else "SELF"

    def _over(self, login) -> Need:
        """A need whose cases are all closed: mostly served, some after several rounds, a few
        unserved.
        """
        back = self.chance.randint(FINISHED_BEFORE, FIRST_DAY)
        need = self._need(
            login,
            back,
            self.chance.choice((2, 3, 3, 4)),
            at_once=self.chance.random() < 0.3,
            notices=int(self.chance.random() < 0.12),
            handed_over=self.chance.random() < 0.05 and login not in HEADLESS,
        )
        need.free_words = (
            self.chance.choice(needs.WORDS)
            if self.chance.random() < 0.1 and not need.jilin
            else None
        )
        need.ticks = [(code, way, self._end(back, login)) for code, way, _ in need.ticks]
        return need

    def _end(self, back, login) -> Fate:
        """On-time rates rise over the half year."""
        late = self.chance.random() < 0.04 + 0.1 * back / FIRST_DAY
        unserved = self.chance.random() < 0.04
        kinds, weights = zip(*ROUNDS, strict=False)
        abandon = UNSERVED[self.cast.count("unserved") % len(UNSERVED)] if unserved else None
        return Fate(
            rounds=("DECLINED",)
            if abandon in ("NOPROV", "DECLINED")
            else self.chance.choices(kinds, weights)[0],
            abandon=abandon,
            wait=self.chance.randint(9, 12) if late and back > FINISHED_BEFORE + 12 else 0,
            paused=self.chance.random() < 0.05 and login not in HEADLESS,
            expert=self.chance.random() < 0.08,
            outcome="SOLVED" if not late else self.chance.choice(("SOLVED", "PARTLY", "UNSOLVED")),
        )

    def _under_way(self, login, clock, stops) -> Need:
        """A need with open cases; its clock is late, due soon, fresh, or over since the service has
        ended.
        """
        stops = sorted(stops.split(), key=lambda stop: stop not in WAITING)
        referred = sum(stop in WAITING for stop in stops)
        need = self._need(login, 20, len(stops), referred)
        while len(need.ticks) < len(stops):
            need = self._need(login, 20, len(stops), referred)
        need.back = self._back(need, clock, DESKS[login])
        need.ticks = [
            (code, way, self._stand(stop, clock, login))
            for (code, way, _), stop in zip(need.ticks, stops, strict=False)
        ]
        return need

    def _back(self, need, clock, station_name) -> int:
        """How many working days ago the need was accepted, so that its clock stands as wanted
        today.
        """
        station = self.cast.station[station_name].id
        days = [due_dates.promise(station, self.cast.item[code]).days for code, _, _ in need.ticks]
        return {
            "late": max(days) + self.chance.randint(0, 5),
            "soon": max(min(days) - self.chance.randint(1, 2), 0),
            "fresh": self.chance.randint(2, 3),
            "over": self.chance.randint(11, 16),
        }[clock]

    def _stand(self, stop, clock, login) -> Fate:
        failed = ("DECLINED",) if clock == "late" and stop == "WAIT_PROV" else ()
        last = self.chance.choice(("DECLINED", "TIMEOUT")) if stop == "MATCHING" else "ACCEPTED"
        return Fate(
            stop,
            (*failed, last),
            provider=MINE if login in ("clerk1", "clerk2", "clerk6") else None,
            expert=stop == "SERVING" and clock == "late",
        )

    def _at_the_counter(self, login, end, back, notices) -> Need:
        need = self._need(login, back, 2, end=end, notices=notices, signed=end != "ASSESSING")
        if end == "REFUSED":
            need.text = words.OUT_OF_SCOPE[self.cast.count("refused") - 1]
        return need
