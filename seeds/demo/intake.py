"""The story of one need: taken in, registered, complete or supplemented, assessed, and accepted
with its cases.
"""

from dataclasses import dataclass, field

from backoffice.access.able_people import able_people
from backoffice.records import writes
from backoffice.workflow.requests import ticked
from models.cases import ServiceCase
from models.clock import day_of, now, today
from models.requests import RequestItem, ServiceRequest
from models.staff import Staff
from seeds.demo import daily, needs, words
from seeds.demo.casework import Casework, Fate


@dataclass
class Need:
    """What an enterprise comes for and what becomes of it.

    `ticks` are (item code, disposition, fate of its case); `end` is the state at which the need
    stands, "" when it is accepted; `back` says how many working days ago that was; `notices` counts
    the one-time notices before it; `green` is (project, days, approved) of a green channel.
    """

    login: str
    firm: object
    back: int
    text: str
    ticks: list = field(default_factory=list)
    end: str = ""
    notices: int = 0
    free_words: str | None = None
    signed: bool = True
    jilin: bool = False
    handed_over: bool = False
    green: tuple | None = None

    @property
    def raised_back(self) -> int:
        """The need comes in before it is accepted; a notice and its answer take some days more."""
        return self.back + (1 if not self.end else 0) + 3 * self.notices


def tell(play, need: Need):
    """From the counter to the accepted need; its cases go on by themselves."""
    clerk = play.actor(need.login)
    request = take_in(play, clerk, need)
    if need.end == "DRAFT":
        return
    yield play.later(0)
    request = play.fire(clerk, request, "register")
    if need.end == "REGISTERED":
        return
    if need.end == "WITHDRAWN":
        yield play.later(1, 2)
        play.fire(clerk, request, "withdraw", reason=play.chance.choice(words.WITHDRAWALS))
        return
    for number in range(need.notices):
        yield from notify(play, clerk, request, second=number > 0)
        if need.end == "SUPPLEMENT" and number == need.notices - 1:
            return
        yield play.later(2, 3)
        play.fire(clerk, request, "supplement")
    if need.end == "REFUSED":
        yield from refuse(play, clerk, request)
        if need.back > 40 and (keeper := play.keeper_of(request.station_id)):
            yield play.later(4, 8)
            play.fire(keeper, request, "archive")
        return
    yield play.later(0)
    assess(play, clerk, request, need)
    if need.end == "ASSESSING":
        return
    yield play.works.on(play.works.day(need.back))
    play.fire(
        clerk,
        request,
        "accept",
        delivery_mode=play.chance.choice(("FACE", "FACE", "WECHAT", "SMS")),
    )
    begin_cases(play, clerk, request, need)
    if need.green:
        yield from daily.go_first(play, clerk, request, *need.green)
    if need.handed_over:
        yield play.later(1, 2)
        hand_over(play, request)


def take_in(play, clerk, need: Need) -> ServiceRequest:
    """The form as the clerk types it, with its ticks and the rows of its tables."""
    firm, rows, typed = need.firm, {}, []
    for code, _, _ in need.ticks:
        details = {} if need.jilin else needs.rows_for(play.cast, firm, code)
        rows.update(details)
        if not details:
            item = play.cast.item[code]
            typed.append(
                {
                    "service_item": str(item.id),
                    "section": item.section_in("JL_B" if need.jilin else "SY_A"),
                }
            )
    if need.free_words:
        typed.append({"section": "A8", "other_text": need.free_words})
    form = {
        "enterprise": str(firm.id),
        "form_profile": "JL_B" if need.jilin else "SY_A",
        "description": need.text,
        "channel": play.chance.choice(words.CHANNELS),
    }
    if form["channel"] == "VISIT":
        form["visit"] = str(daily.write_down(play, clerk, firm, need.text).id)
    if any(table.table() == "request_operator_exam" for table in rows):
        form["operator_training_mode"] = play.chance.choice("123")
    if need.signed and need.end != "DRAFT":
        form |= {"signed_by": firm.contact_name, "signed_on": today().isoformat()}
    return writes.create(clerk, ServiceRequest, form, children={RequestItem: typed, **rows})


def notify(play, clerk, request, second: bool):
    """Everything missing on one notice; a second one is the head's decision (R-N1)."""
    yield play.later(0)
    actor = play.head_of(request.station_id) if second else clerk
    late = day_of(ServiceRequest.get_by_id(request.id).registered_at) < today()
    reason = "下班前收件，次日核对材料后告知。" if late else None
    if second:
        reason = "企业更换送检型号，原告知清单不再适用。"
    play.fire(
        actor,
        request,
        "notify",
        missing_materials=play.chance.choice(words.MISSING),
        delivery_mode="FACE",
        override_reason=reason,
    )


def refuse(play, clerk, request):
    """The handler proposes, the head decides (R-D1, R-S3)."""
    yield play.later(0, 1)
    reason, basis = play.chance.choice(words.REFUSALS)
    play.fire(
        clerk,
        request,
        "refuse",
        kind="NOACC",
        reason=reason,
        basis=basis,
        informed_at=now(),
        informed_via="PHONE",
    )
    yield play.later(1)
    play.agree_to_refusal(request)


def assess(play, clerk, request, need: Need):
    """Each tick is disposed of as planned; what was asked in free words is answered by the station
    itself.
    """
    planned = {code: disposition for code, disposition, _ in need.ticks}
    chosen = {
        f"item_{row.id}": "SELF" if row.other_text else planned[row.service_item.code]
        for row in ticked(request)
    }
    play.fire(
        clerk, request, "assess", assessment_note=play.chance.choice(words.ASSESSMENTS), **chosen
    )


def begin_cases(play, clerk, request, need: Need):
    """Every case goes its own way from here."""
    fates = {code: fate for code, _, fate in need.ticks}
    for case in (
        ServiceCase.living().where(ServiceCase.request == request.id).order_by(ServiceCase.id)
    ):
        fate = fates.get(case.service_item.code, Fate())
        play.works.begin(play.later(0), Casework(play, clerk, case, fate).story())


def hand_over(play, request):
    """The head gives the need to a colleague; the first responder stays (decisions 4)."""
    head = play.head_of(request.station_id)
    colleague = (
        Staff.living()
        .where(
            Staff.station == request.station_id,
            Staff.status == "ON",
            Staff.id.not_in((request.service_staff_id, head.staff_id)),
            Staff.id.in_(able_people(Staff, "assess", "service_request")),
        )
        .order_by(Staff.id)
        .first()
    )
    if colleague is None:
        return
    play.fire(
        head,
        request,
        "reassign",
        service_staff=str(colleague.id),
        reason=play.chance.choice(words.TRANSFERS),
    )
