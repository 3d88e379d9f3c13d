"""Authorities, parks and the twelve stations of the demo world."""

from backoffice.records.numbering import next_number
from models.honours import EnterpriseHonor
from models.organisations import IndustrialPark, Organization
from models.stations import ServicePromise, Station, StationChannel
from seeds.demo import fiction
from seeds.demo.cast import add

WEST, SOUTH = "铁西装备制造园服务站", "浑南高新园服务站"
CITY = "示例市市场监督管理局"

ORGANISATIONS = (
    # name, kind, roles, division, parent
    (CITY, "GOV_CITY", "SUPERIOR", "210100", None),
    ("示例市铁西区市场监督管理局", "GOV_DIST", "SUPERIOR FOUNDER", "210106", CITY),
    ("示例市浑南区市场监督管理局", "GOV_DIST", "SUPERIOR FOUNDER", "210112", CITY),
    ("顺德示例市场监督管理局", "GOV_DIST", "SUPERIOR FOUNDER", "440606", None),
    ("湖里示例市场监督管理局", "GOV_DIST", "SUPERIOR FOUNDER", "350206", None),
    ("示例市市场监管事务服务中心", "TECH", "FOUNDER OPERATOR", "210100", CITY),
    ("示例质检院", "TECH", "FOUNDER OPERATOR", "220100", None),
    ("铁西装备制造产业园示例运营公司", "PARK", "FOUNDER OPERATOR COBUILD", "210106", None),
    ("沈北农产品加工园示例运营公司", "PARK", "FOUNDER OPERATOR", "210113", None),
    ("松山湖示例园运营中心", "PARK", "FOUNDER OPERATOR", "441900", None),
    ("示例市装备制造业协会", "ASSOC", "OPERATOR COBUILD", "210100", None),
    ("示例市食品工业协会", "ASSOC", "COBUILD RESIDENT", "210100", None),
    ("示例星河机床有限公司", "KEYENT", "FOUNDER OPERATOR", "210106", None),
    ("示例远航汽车零部件有限公司", "KEYENT", "COBUILD", "210104", None),
)
USCC_KINDS = {"GOV_CITY": "11", "GOV_DIST": "11", "TECH": "12", "ASSOC": "51"}

PARKS = (
    # name, grade, division, industries, demonstration zone, management unit
    ("铁西装备制造产业园", "NAT", "210106", "C34 C35", "PASSED", "铁西装备制造产业园示例运营公司"),
    ("浑南高新技术产业园", "NAT", "210112", "C39 C40 I65", "REVIEW", None),
    ("沈北农产品加工园", "PROV", "210113", "C13 C14", "FILED", "沈北农产品加工园示例运营公司"),
    ("大东汽车零部件园", "PROV", "210104", "C36", "PLAN", None),
    ("松山湖示例园", "NAT", "441900", "C39", "NA", "松山湖示例园运营中心"),
    ("顺德家电示例园", "PROV", "440606", "C38", "NA", None),
    ("火炬高新示例园", "NAT", "350206", "C39 I65", "NA", None),
    ("集美智造示例园", "CITY", "350211", "C35 C39", "NA", None),
)

STATIONS = (
    # name, type, tier, network role, division, park, founding, operating, supervising unit, parent,
    # status
    (
        WEST,
        "S",
        "T3",
        "NODE",
        "210106",
        "铁西装备制造产业园",
        "示例市铁西区市场监督管理局",
        "铁西装备制造产业园示例运营公司",
        CITY,
        None,
        "ACTIVE",
    ),
    (
        SOUTH,
        "S",
        "T2",
        "NODE",
        "210112",
        "浑南高新技术产业园",
        "示例市浑南区市场监督管理局",
        "示例市市场监管事务服务中心",
        CITY,
        None,
        "ACTIVE",
    ),
    (
        "都市圈总站",
        "S",
        "T1",
        "HUB",
        "210103",
        None,
        "示例市市场监管事务服务中心",
        "示例市市场监管事务服务中心",
        CITY,
        None,
        "ACTIVE",
    ),
    (
        "沈北食品产业园服务站",
        "S",
        "T3",
        "NODE",
        "210113",
        "沈北农产品加工园",
        "沈北农产品加工园示例运营公司",
        "沈北农产品加工园示例运营公司",
        CITY,
        "都市圈总站",
        "ACTIVE",
    ),
    (
        "大东汽车城服务站",
        "S",
        "T3",
        "NODE",
        "210104",
        "大东汽车零部件园",
        "示例市市场监管事务服务中心",
        "示例市装备制造业协会",
        CITY,
        "都市圈总站",
        "RECTIFYING",
    ),
    (
        "和平综合服务站",
        "S",
        "T2",
        "NODE",
        "210102",
        None,
        "示例市市场监管事务服务中心",
        "示例市装备制造业协会",
        CITY,
        "都市圈总站",
        "REMOVED",
    ),
    (
        "星河机床厂服务点",
        "S",
        "T4",
        "NODE",
        "210106",
        None,
        "示例星河机床有限公司",
        "示例星河机床有限公司",
        "示例市铁西区市场监督管理局",
        WEST,
        "ACTIVE",
    ),
    (
        "松山示例总平台",
        "P",
        "T2",
        "HUB",
        "441900",
        "松山湖示例园",
        "松山湖示例园运营中心",
        "松山湖示例园运营中心",
        "顺德示例市场监督管理局",
        None,
        "ACTIVE",
    ),
    (
        "顺德示例分中心",
        "P",
        "T3",
        "TRUNK",
        "440606",
        "顺德家电示例园",
        "顺德示例市场监督管理局",
        "松山湖示例园运营中心",
        "顺德示例市场监督管理局",
        "松山示例总平台",
        "ACTIVE",
    ),
    (
        "火炬示例驿站",
        "G",
        "T3",
        "NODE",
        "350206",
        "火炬高新示例园",
        "湖里示例市场监督管理局",
        "示例质检院",
        "湖里示例市场监督管理局",
        None,
        "ACTIVE",
    ),
    (
        "湖里示例所",
        "G",
        "T3",
        "NODE",
        "350206",
        None,
        "湖里示例市场监督管理局",
        "示例质检院",
        "湖里示例市场监督管理局",
        None,
        "DRAFT",
    ),
    (
        "示例质检院窗口",
        "W",
        "T2",
        "TRUNK",
        "220104",
        None,
        "示例质检院",
        "示例质检院",
        CITY,
        None,
        "ACTIVE",
    ),
)
PLEDGE = "窗口受理、一表登记、一次告知、集中办理；首问负责、限时办结、否定备案（演示数据）。"
CHANNELS = (("WECHAT", "示例质量服务"), ("WEB", "service.example.com"))
CATALOGUES = {"21": ("SY",), "44": ("GDD",), "35": ("XM", "GDD"), "22": ("JL",)}
"""Which clauses' items a station offers, by its province."""


def load(cast):
    """Organisations, parks, stations and what the stations promise."""
    for row in ORGANISATIONS:
        _organisation(cast, *row)
    for row in PARKS:
        _park(cast, *row)
    for row in STATIONS:
        _station(cast, *row)
    for station in cast.station.values():
        if station.status != "REMOVED":
            _promises(cast, station)


def _organisation(cast, name, kind, roles, division, parent):  # noqa: PLR0913 (one argument a column of the rows above)
    cast.organisation[name] = add(
        Organization,
        name=name,
        uscc=fiction.uscc(cast, division, USCC_KINDS.get(kind, "91")),
        kind=kind,
        system_role=roles.split(),
        parent=parent and cast.organisation[parent],
        region=cast.region[division],
        contact_name=fiction.person(cast),
        contact_phone=fiction.landline(cast, division),
    )


def _park(cast, name, grade, division, industries, zone, unit):  # noqa: PLR0913 (one argument a column of the rows above)
    cast.park[name] = add(
        IndustrialPark,
        name=name,
        grade=grade,
        region=cast.region[division],
        industries=[cast.industry[code] for code in industries.split()],
        org=unit and cast.organisation[unit],
    )
    if zone != "NA":
        _apply(cast, cast.park[name], zone)


def _apply(cast, park, status) -> None:
    """The application of a park to be a demonstration zone, which its page repeats (SY-5.1.2)."""
    year = cast.today.year - (status == "PASSED")
    add(EnterpriseHonor, park=park, kind="ZONE", level="PROV", year=year, status=status)
    park.demo_zone_status = status
    park.save()


def _station(  # noqa: PLR0913 (one argument a column of the rows above)
    cast, name, kind, tier, role, division, park, founding, operating, supervising, parent, status
):
    region, phone = cast.region[division], fiction.landline(cast, division)
    admitted = status != "DRAFT"
    cast.station[name] = add(
        Station,
        name=name,
        code=next_number("station", REGION=division, TYPE=kind),
        station_type=kind,
        tier=tier,
        network_role=role,
        founding_org=cast.organisation[founding],
        operating_org=[cast.organisation[operating]],
        supervising_org=cast.organisation[supervising],
        parent_station=parent and cast.station[parent],
        region=region,
        park=park and cast.park[park],
        service_regions=[region],
        key_industries=[cast.industry[code] for code in _industries(park)],
        address=f"{region.name}示例路{cast.chance.randint(1, 200)}号（虚构地址）",
        floor_area=cast.chance.randint(60, 600),
        opening_hours="工作日 9:00–11:30，13:00–17:00",
        service_phone=phone,
        supervision_phone=fiction.landline(cast, division),
        complaint_phone=phone,
        supervision_wechat="shili-jiandu",
        suggestion_box="服务大厅入口左侧",
        has_signage=admitted,
        has_remote_meeting=tier in ("T1", "T2"),
        admitted_on=cast.ago(560, 900) if admitted else None,
        removed_on=cast.ago(60) if status == "REMOVED" else None,
        status=status,
        pledge=PLEDGE,
    )
    for number, (kind, words) in enumerate(CHANNELS, 1):
        add(StationChannel, station=cast.station[name], row_no=number, kind=kind, name=words)


def _industries(park: str | None) -> list[str]:
    return next((industries.split() for name, _, _, industries, _, _ in PARKS if name == park), [])


def _promises(cast, station):
    """One published promise for each item of the documents that hold in the station's province
    (R-P1).
    """
    clauses = CATALOGUES[station.region.code[:2]]
    published = cast.ago(150, 400)

    def holds(item):
        return any(ref.startswith(clauses) for ref in item.source_refs)

    rows = [
        {
            "station": station.id,
            "service_item": item.id,
            "published_on": published,
            "reply_days": 3,
            "promise_days": cast.chance.choice(
                (10, 15) if item.requires_qualification else (5, 7, 10)
            ),
        }
        for item in filter(holds, cast.item.values())
    ]
    ServicePromise.insert_many(rows).execute()
