"""The stories that are told by name: 1 the full visit, 2 refused and found again, 3 one notice, 4
refusal, 5 first in every queue, 6 no certificate.
"""

from backoffice.errors import Invalid
from backoffice.workflow import provider_ranking
from models.cases import ServiceCase
from seeds.demo import intake, words
from seeds.demo.casework import Casework, Fate
from seeds.demo.firms import STORY_NAMES
from seeds.demo.intake import Need
from seeds.demo.places import WEST

MACHINES, FOODS = STORY_NAMES.values()
LAPSED = "示例锐测机电检测有限公司"
"""Its certificate ended twenty days ago: it may not be chosen any more."""
PROJECT = "示例年度重大投资项目〔08〕"
FULL_VISIT = (
    ("Q01", "SELF"),
    ("M04", "REFER"),
    ("T03", "REFER"),
    ("Q04", "INSTANT"),
    ("M05", "INSTANT"),
    ("S05", "INSTANT"),
    ("C07", "INSTANT"),
    ("I03", "INSTANT"),
)


def named(cast) -> list[Need]:
    """The needs of stories 1 to 5; one more case is re-opened after its closing (decisions 18)."""
    machines, foods = cast.enterprise[MACHINES], cast.enterprise[FOODS]
    west = [
        firm
        for firm in cast.enterprise.values()
        if firm.home_station == cast.station[WEST]
        and firm.status == "ACTIVE"
        and firm.file_opened_on < cast.ago(120)
        and firm is not machines
    ]
    return [
        Need(
            "clerk1",
            machines,
            30,
            "企业到站走访：拟申报市长质量奖，量具集中到期，行车需首检，一并了解首席质量官、标准查询、认证机构和专利事项。",
            [(code, way, Fate()) for code, way in FULL_VISIT],
        ),
        Need(
            "clerk6",
            foods,
            40,
            "新品桃酥上市前送检，货架期紧，请尽快安排出厂全项检测。",
            [
                (
                    "T02",
                    "REFER",
                    Fate(
                        rounds=("DECLINED", "ACCEPTED"),
                        provider="示例衡准检测技术有限公司",
                        wait=8,
                        outcome="PARTLY",
                    ),
                )
            ],
        ),
        Need(
            "clerk1",
            west[0],
            52,
            "申请标准查新与产品送检，首次来站未带齐材料。",
            [("S05", "SELF", Fate()), ("T01", "REFER", Fate())],
            notices=1,
        ),
        Need(
            "clerk1", west[1], 35, words.OUT_OF_SCOPE[0], [("T01", "REFER", Fate())], end="REFUSED"
        ),
        Need(
            "clerk1",
            west[2],
            24,
            "减速机噪声超差，请协助检测并安排人员到厂指导。",
            [("T01", "REFER", Fate()), ("Q06", "SELF", Fate(reopened=True))],
        ),
        Need(
            "clerk1",
            west[3],
            3,
            f"{PROJECT}配套的质量管理咨询，投产日期已定，请优先办理。",
            [("Q06", "SELF", Fate("SERVING"))],
            green=(PROJECT, 4, True),
        ),
        Need(
            "clerk1",
            west[4],
            1,
            "扩建车间列入年度计划，量具需在试产前检定。",
            [("Q06", "SELF", Fate("NEW"))],
            green=("示例扩建车间项目", 3, False),
        ),
    ]


def lapsed_certificate(play):
    """Story 6: the enterprise names a provider whose certificate has ended; the product does not
    let it through.
    """
    clerk, cast = play.actor("clerk1"), play.cast
    firm = next(
        firm
        for firm in cast.enterprise.values()
        if firm.home_station == cast.station[WEST]
        and firm.file_opened_on < cast.ago(60)
        and firm.name != MACHINES
        and firm.industry.code == "C34"
    )
    need = Need(
        "clerk1",
        firm,
        1,
        f"阀门壳体强度复测，企业指定由{LAPSED}承担。",
        [("T01", "REFER", Fate(stop="NEW"))],
    )
    yield from intake.tell(play, need)
    yield play.later(0)
    case = (
        ServiceCase.living()
        .where(ServiceCase.enterprise == firm.id)
        .order_by(ServiceCase.id.desc())
        .get()
    )
    try:
        play.fire(
            clerk,
            case,
            "refer",
            provider=cast.provider[LAPSED].id,
            consent="1",
            choice_reason="企业与该机构合作多年。",
        )
    except Invalid:
        fit = [one for one in provider_ranking.candidates(case) if not one.out]
        yield from Casework(
            play, clerk, case, Fate("WAIT_PROV", provider=fit[0].provider.name)
        ).arrange()
    else:
        raise AssertionError("a provider without a valid certificate got a referral")
