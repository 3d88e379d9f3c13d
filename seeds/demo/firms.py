"""The 160 enterprises of the demo world: sectors, sizes, places, contacts and consents."""

from backoffice.records.numbering import next_number
from models.enterprises import DataConsent, Enterprise, EnterpriseContact, EnterpriseStation
from models.honours import EnterpriseHonor, EnterpriseTalent
from seeds.demo import fiction
from seeds.demo.cast import add
from seeds.demo.places import SOUTH, WEST

HUB, NORTH, EAST, WORKS = (
    "都市圈总站",
    "沈北食品产业园服务站",
    "大东汽车城服务站",
    "星河机床厂服务点",
)
DONGGUAN, SHUNDE, XIAMEN, JILIN = (
    "松山示例总平台",
    "顺德示例分中心",
    "火炬示例驿站",
    "示例质检院窗口",
)

SECTORS = (
    # division of GB/T 4754, line of trade, main products, how many at which station
    ("C35", "机床", "数控机床；加工中心；机床附件", {WEST: 14, WORKS: 2, HUB: 2}),
    ("C34", "通用机械", "减速机；阀门；液压泵", {WEST: 8, WORKS: 2, HUB: 2}),
    ("C36", "汽车零部件", "制动盘；转向节；线束", {EAST: 16, WEST: 6}),
    ("C13", "粮油食品", "大米；食用油；冷冻蔬菜", {NORTH: 9, JILIN: 3}),
    ("C14", "食品", "糕点；调味品；乳制品", {NORTH: 8, JILIN: 2}),
    ("C26", "化工", "涂料；胶粘剂；清洗剂", {WEST: 4, NORTH: 4}),
    ("C27", "医药", "中药饮片；医用敷料；口服液", {SOUTH: 6}),
    ("C38", "电器", "小家电；照明灯具；配电柜", {SHUNDE: 10, WEST: 4, SOUTH: 4}),
    ("C39", "光电", "显示模组；光学膜；集成电路封装", {XIAMEN: 8, DONGGUAN: 8, SOUTH: 4}),
    ("C33", "金属制品", "紧固件；钢结构件；模具", {WEST: 6, DONGGUAN: 4, EAST: 2}),
    ("I65", "软件", "工业软件；检测数据平台", {SOUTH: 8, HUB: 2}),
    ("F51", "商贸", "机电产品批发", {HUB: 4, SOUTH: 1}),
    ("F52", "百货", "食品与日用品零售", {SOUTH: 1, JILIN: 2}),
    ("C40", "仪器仪表", "压力仪表；流量计", {SOUTH: 2}),
    ("C30", "建材", "保温板；石材", {WEST: 2}),
)
SIZES = {"L": 6, "M": 26, "S": 78, "X": 50}
STAFFED = {"L": (1000, 3200), "M": (300, 990), "S": (24, 290), "X": (3, 19)}
EARNED = {"L": (42000, 180000), "M": (2100, 39000), "S": (320, 1900), "X": (60, 290)}
SMALLER = {
    "I65": ((10, 95), (60, 900)),
    "F51": ((5, 18), (1000, 4800)),
    "F52": ((10, 45), (110, 480)),
}
"""Persons and 10⁴ CNY of each size (R-V5): industry above, small firms of other sectors below."""

STORY_NAMES = {WEST: "示例星辉机床有限公司", NORTH: "示例禾香食品有限公司"}
NUMBERS = {"in a park": 112, "high-end": 18, "sci-tech": 12}
POSITIONS = ("质量部经理", "总经理助理", "质检主管", "行政主管", "生产厂长")


def load(cast):
    """Enterprises with their contacts, serving stations and consents."""
    plan = []
    for *sector, places in SECTORS:
        for station, many in places.items():
            plan += [(station, sector)] * many
    sizes = _sizes(cast, plan)
    marks = {
        name: set(cast.chance.sample(_candidates(cast, plan, name), many))
        for name, many in NUMBERS.items()
    }
    hostile = [place for place, (station, _) in enumerate(plan) if station == WEST][
        -len(fiction.HOSTILE_NAMES) :
    ]
    for place, (station, sector) in enumerate(plan):
        firm = _enterprise(
            cast,
            place,
            station,
            sector,
            sizes[place],
            {name for name in marks if place in marks[name]},
            hostile.index(place) if place in hostile else None,
        )
        _company(cast, firm, place, station)


def _sizes(cast, plan) -> list[str]:
    """Every size as often as planned; the large and medium ones are manufacturers."""
    makers = [place for place, (_, sector) in enumerate(plan) if sector[0].startswith("C")]
    big = cast.chance.sample(makers, SIZES["L"] + SIZES["M"])
    rest = [size for size in "SX" for _ in range(SIZES[size])]
    cast.chance.shuffle(rest)
    chosen = {place: "L" if rank < SIZES["L"] else "M" for rank, place in enumerate(big)}
    return [chosen.get(place) or rest.pop() for place in range(len(plan))]


def _candidates(cast, plan, mark: str) -> list[int]:
    divisions = {"high-end": ("C34", "C35", "C39", "C40"), "sci-tech": ("I65", "C27", "C39")}.get(
        mark
    )
    return [
        place
        for place, (station, sector) in enumerate(plan)
        if (sector[0] in divisions if divisions else cast.station[station].park_id)
    ]


def _uscc(cast, region, kind):
    """The credit code of a firm; private persons have none."""
    if kind == "INDIVIDUAL":
        return None
    return fiction.uscc(cast, region.code, "92" if kind == "SELF" else "91")


def _enterprise(cast, place, station_name, sector, size, marks, hostile):  # noqa: PLR0913 (one argument a column of the rows above)
    division, trade, products = sector
    station, opened = cast.station[station_name], cast.ago(20, 530)
    region, kind = station.region, _client_type(place, division)
    name = _name(cast, station_name, trade, kind, hostile)
    person, phone = (
        fiction.person(cast),
        fiction.mobile(cast) if place % 4 else fiction.landline(cast, region.code),
    )
    head = fiction.RARE_NAMES[hostile % 3] if hostile is not None else fiction.person(cast)
    staffed, earned = _scale(division, size)
    revenue = cast.chance.randint(*earned)
    laboratories = cast.chance.randint(1, 4) if size in "LM" else cast.chance.choice((0, 0, 1))
    cast.enterprise[name] = add(
        Enterprise,
        code=next_number("enterprise", REGION=region.code),
        name=name,
        client_type=kind,
        uscc=_uscc(cast, region, kind),
        legal_rep=head,
        person_in_charge=head,
        industry=cast.industry[division],
        size_class=size,
        size_source="CALC",
        employee_count=cast.chance.randint(*staffed),
        revenue=revenue,
        total_assets=revenue * 2,
        output_value=revenue,
        output_year=cast.today.year - 1,
        contact_name=person,
        contact_phone=phone,
        contact_position=fiction.HOSTILE_CELLS[hostile % 4]
        if hostile is not None
        else cast.chance.choice(POSITIONS),
        email=None if place % 5 == 0 else f"firm{place + 1:04}@example.com",
        wechat=f"shili{place + 1:04}",
        address=f"{region.name}示例大街{place + 1}号（虚构地址）",
        region=region,
        in_park="in a park" in marks,
        park=station.park if "in a park" in marks else None,
        main_products=products,
        main_business=fiction.HOSTILE_TEXT if hostile is not None else f"{trade}的研发、生产与销售",
        lab_count=laboratories,
        lab_sufficient=cast.chance.choice("YPN") if laboratories else "N",
        cqo_name=fiction.person(cast) if size in "LM" else None,
        is_sci_tech="sci-tech" in marks,
        is_high_end_mfg="high-end" in marks,
        is_key=size == "L",
        home_station=station,
        file_opened_on=opened,
        status="CLOSED" if place in (97, 131) else "ACTIVE",
    )
    return cast.enterprise[name]


def _name(cast, station_name, trade, kind, hostile) -> str:
    if hostile is not None:
        return fiction.HOSTILE_NAMES[hostile]
    if kind == "INDIVIDUAL":
        return fiction.person(cast)
    story = STORY_NAMES.get(station_name)
    if story and story not in cast.enterprise:
        return story
    return f"示例{fiction.brand(cast)}{trade}{'商行' if kind == 'SELF' else '有限公司'}"


def _client_type(place, division) -> str:
    """Nearly all are companies; of the shops one is a person's own and one has no licence at all
    (JL-B).
    """
    if division == "F52":
        return "INDIVIDUAL" if place % 3 == 0 else "SELF"
    return "ENT"


def _scale(division, size):
    if size == "S" and division in SMALLER:
        return SMALLER[division]
    if size == "X" and division in SMALLER:
        return (1, 4), (5, 9)
    return STAFFED[size], EARNED[size]


def _company(cast, firm, place, station_name):
    """Contacts, serving stations, and the consent without which nothing goes to a
    provider (R-C1).
    """
    add(
        EnterpriseContact,
        enterprise=firm,
        name=firm.contact_name,
        position=firm.contact_position,
        phone=firm.contact_phone.open(),
        wechat=firm.wechat,
        is_primary=True,
    )
    if place % 3 == 0:
        add(
            EnterpriseContact,
            enterprise=firm,
            name=fiction.person(cast),
            position="设备科长",
            phone=fiction.mobile(cast),
        )
    add(
        EnterpriseStation,
        enterprise=firm,
        station=firm.home_station,
        reason="首次登记建档",
        linked_on=firm.file_opened_on,
    )
    if station_name in (NORTH, EAST) and place % 6 == 0:
        add(
            EnterpriseStation,
            enterprise=firm,
            station=cast.station[HUB],
            reason="企业到总站办理",
            linked_on=cast.today,
        )
    if firm.size_class == "L":
        _honoured(cast, firm, place)
    if place % 5 != 4:
        signed = firm.file_opened_on
        consent = add(
            DataConsent,
            enterprise=firm,
            purpose="质量服务需求对接与转介",
            data_scope="企业基本情况、联系人与需求内容",
            recipient="经企业选定的质量服务机构",
            signed_on=signed,
            valid_to=signed.replace(year=signed.year + 3, day=1),
            withdrawn_on=cast.ago(5) if place in (33, 77) else None,
        )
        firm.consent = consent.id
        firm.save()


def _honoured(cast, firm, place):
    """What the file of a large company holds beside its cases: its chief quality officer, and what
    it won or applied for (SY-5.1.1, SY-5.1.3, SY-5.1.4).
    """
    add(EnterpriseTalent, enterprise=firm, name=firm.cqo_name, kind="CQO", field="质量管理")
    year = cast.today.year
    if place % 2:
        won = {"kind": "QAWARD", "level": "CITY", "year": year - 1, "status": "PASSED"}
    else:
        won = {"kind": "BRAND", "level": "PROV", "year": year, "status": "REVIEW"}
    add(EnterpriseHonor, enterprise=firm, **won)
