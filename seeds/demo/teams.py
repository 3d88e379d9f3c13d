"""Teams of the first station: one standing, one formed for a case in service (SY-9.2.4,
GDD-7.2.2.1).
"""

from backoffice.records import writes
from models.cases import ServiceCase
from models.clock import now
from models.experts import Expert
from models.teams import ExpertTeam

STANDING, FORMED = "装备制造专家服务团队", "检测方案会诊服务团队"


def begin(play):
    """The standing team first, the other one when a case needs it."""
    play.works.begin(play.works.early(play.works.day(90), 10), standing(play))
    play.works.begin(play.works.early(play.works.day(2), 10), formed(play))


def form(actor, name, kind, experts) -> ExpertTeam:
    """A team with its experts, the first of them its leader, reached through who forms it."""
    return writes.create(
        actor,
        ExpertTeam,
        {
            "name": name,
            "kind": kind,
            "station": actor.station_id,
            "experts": [one.id for one in experts],
            "leader": experts[0].id,
            "staff_members": [actor.staff_id],
            "contact": actor.staff_id,
        },
    )


def in_pool():
    return Expert.living().where(Expert.status == "IN_POOL").order_by(Expert.id)


def standing(play):
    form(play.actor("head1"), STANDING, "STATION", list(in_pool().limit(4)))
    return
    yield


def formed(play):
    """Its case names it, and the first contact is written down."""
    clerk = play.actor("clerk1")
    case = (
        ServiceCase.living()
        .where(
            ServiceCase.specialist == clerk.staff_id,
            ServiceCase.status == "SERVING",
            ~ServiceCase.is_paused,
        )
        .order_by(ServiceCase.id)
        .first()
    )
    if case is not None:
        team = form(clerk, FORMED, "SERVICE", list(in_pool().offset(4).limit(2)))
        case = writes.update(clerk, case, {"team": team.id})
        yield play.works.early(play.works.day(1), 14)
        case = ServiceCase.get_by_id(case.id)
        if case.status == "SERVING":
            play.fire(
                clerk,
                case,
                "record",
                started_at=now(),
                mode="VISIT",
                party="ENT",
                content="团队到企业会诊检测方案，明确取样位置。",
                staff=[clerk.staff_id],
            )
