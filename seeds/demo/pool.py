"""The providers of the demo world with contacts, certificates and capabilities, and the forty
experts.
"""

from datetime import timedelta

from backoffice.records.numbering import next_number
from models.experts import Expert
from models.providers import Provider, ProviderContact, ProviderQualification, ProviderService
from seeds.demo import fiction
from seeds.demo.cast import add

SHENYANG, DONGGUAN, FOSHAN, XIAMEN, CHANGCHUN = "210100", "441900", "440600", "350200", "220100"

PROVIDERS = (
    # name, kind, division, certificates (kind, or kind=days until it ends), items, status
    ("示例衡准检测技术有限公司", "TEST", SHENYANG, "CMA CNAS_L", "T01 T02 T07 T08 K02", "IN_POOL"),
    ("示例明鉴检验检测有限公司", "TEST", SHENYANG, "CMA", "T01 T02 T06 T07 K02", "IN_POOL"),
    (
        "示例市计量示例研究所",
        "METRO",
        SHENYANG,
        "METAUTH CNAS_C",
        "M01 M02 M03 M04 M06 M08",
        "IN_POOL",
    ),
    ("示例特种设备检验所", "SEI", SHENYANG, "SEI EXAM", "T03 T04 T05 T07", "IN_POOL"),
    ("示例锐测机电检测有限公司", "TEST", SHENYANG, "CMA=-20", "T01 T06 T07 K02", "IN_POOL"),
    (
        "示例谱正材料检测有限公司",
        "TEST",
        SHENYANG,
        "CMA=18 CNAS_L CNAS_P",
        "T01 T08 K02 K04",
        "WATCH",
    ),
    ("示例湾区电器检测有限公司", "TEST", FOSHAN, "CMA CNAS_L", "T01 T06 T07 T08 K05", "IN_POOL"),
    ("示例松湖光电检测有限公司", "TEST", DONGGUAN, "CMA", "T01 T06 T07 K02 K05", "IN_POOL"),
    (
        "示例鹭岛检测技术有限公司",
        "TEST",
        XIAMEN,
        "CMA CNAS_L CNAS_P",
        "T01 T06 T07 K02 K04",
        "IN_POOL",
    ),
    ("示例质检院检测中心", "TEST", CHANGCHUN, "CMA", "T01 T02 T07 T08", "IN_POOL"),
    ("示例精度校准有限公司", "METRO", SHENYANG, "CNAS_C=25", "M01 M02 M04 M07 M08 M09", "IN_POOL"),
    ("示例鹭岛计量示例院", "METRO", XIAMEN, "METAUTH", "M03 M04 M06 M08 M09 M10", "IN_POOL"),
    ("示例承压设备检验有限公司", "SEI", SHENYANG, "SEI=-45 EXAM", "T03 T04 T05 T07", "SUSPENDED"),
    ("示例食药检验所", "FOODDRUG", SHENYANG, "CMA", "T02 T07 F01 F04 R01", "IN_POOL"),
    (
        "示例禾安食品检测有限公司",
        "FOODDRUG",
        SHENYANG,
        "CMA CATL",
        "T02 T07 F02 F03 F04",
        "IN_POOL",
    ),
    ("示例春城食品检测有限公司", "FOODDRUG", CHANGCHUN, "CMA", "T02 T07 F01 F03 F04", "CAND"),
    ("示例中正认证有限公司", "CERT", SHENYANG, "CNCA", "C01 C02 C04 C05 C06 C08", "IN_POOL"),
    ("示例绿标认证有限公司", "CERT", SHENYANG, "CNCA", "C01 C02 C03 C05 C06 C08", "IN_POOL"),
    ("示例南粤认证有限公司", "CERT", DONGGUAN, "CNCA", "C01 C02 C04 C05 C06 C07", "EXITED"),
    ("示例市标准化示例研究院", "STD", SHENYANG, "", "S01 S02 S03 S05 S06 S07 S08 S09", "IN_POOL"),
    ("示例南方标准技术有限公司", "STD", DONGGUAN, "", "S04 S05 S07 S10 S11 S12 S13 S01", "IN_POOL"),
    ("示例智权专利代理事务所", "IP", SHENYANG, "PATENT", "I01 I02 I03 I05 I06 I07", "IN_POOL"),
    ("示例海创知识产权代理有限公司", "IP", XIAMEN, "PATENT", "I01 I02 I03 I04 I05 I06", "IN_POOL"),
    ("示例卓越质量咨询有限公司", "CONS", SHENYANG, "", "Q01 Q04 Q06 Q07 Q11", "IN_POOL"),
    ("示例匠心管理咨询有限公司", "CONS", FOSHAN, "", "Q06 Q07 Q08 Q15 Q16", "IN_POOL"),
    ("示例工业大学质量研究中心", "UNI", SHENYANG, "", "Q08 S04 M07 P01 P02 P03", "IN_POOL"),
)
RATINGS = {"WATCH": 2.8, "SUSPENDED": 2.4, "CAND": None}
ISSUERS = {
    "CMA": "示例省市场监督管理局",
    "CATL": "示例省农业农村厅",
    "CNCA": "示例认证监管机构",
    "PATENT": "示例知识产权管理部门",
    "SEI": "示例特种设备安全监察机构",
    "EXAM": "示例特种设备安全监察机构",
    "METAUTH": "示例市市场监督管理局",
}
JOIN_MODES = {"METRO": "WINDOW", "SEI": "WINDOW", "UNI": "COBUILD", "IP": "ONLINE"}

SOURCES = {"TECH": 6, "UNI": 9, "ENT": 8, "INST": 5, "IN": 10, "ASSOC": 2}
EMPLOYERS = {
    "IN": "示例市市场监管事务服务中心",
    "UNI": "示例工业大学",
    "ENT": "示例星河机床有限公司",
    "INST": "示例材料研究所",
    "TECH": "示例质检院",
    "ASSOC": "示例市装备制造业协会",
}
SPECIALITIES = (
    "机床精度检测与误差补偿",
    "食品安全管理体系",
    "压力容器无损检测",
    "计量溯源与测量不确定度",
    "团体标准编制",
    "绿色产品认证",
    "专利布局与挖掘",
    "六西格玛与现场改善",
    "光学薄膜性能评价",
    "实验室认可评审",
)


def load_providers(cast):
    """Candidates, members, one on watch, one suspended, one that left."""
    for row in PROVIDERS:
        _provider(cast, *row)


def load_experts(cast):
    """Forty experts of six sources; three whose term ends soon."""
    for place, source in enumerate(source for source, many in SOURCES.items() for _ in range(many)):
        _expert(cast, place, source)


def _provider(cast, name, kind, division, certificates, items, status):  # noqa: PLR0913 (one argument a column of the rows above)
    person, joined = fiction.person(cast), cast.ago(200, 700)
    member = status != "CAND"
    letters = sorted({code[0] for code in items.split()})
    provider = cast.provider[name] = add(
        Provider,
        code=next_number("provider"),
        name=name,
        uscc=fiction.uscc(cast, division),
        kind=kind,
        legal_rep=fiction.person(cast),
        legal_person_verified=member,
        region=cast.region[division],
        address=f"{cast.region[division].name}示例科技路{cast.chance.randint(1, 99)}号（虚构地址）",
        categories=[cast.category[code] for code in letters],
        service_regions=[cast.region[division]],
        join_mode=JOIN_MODES.get(kind, "POOL"),
        resident_stations=_near(cast, division) if kind in ("METRO", "SEI") else [],
        invited_on=joined - timedelta(days=20),
        joined_on=joined if member else None,
        approved_by=cast.admin.id if member else None,
        status=status,
        nda_signed_on=joined if member else None,
        rating=RATINGS[status] if status in RATINGS else round(cast.chance.uniform(3.1, 3.9), 2),
        exit_reason="资质范围调整，机构申请退出（演示数据）" if status == "EXITED" else None,
    )
    cast.contact[name] = add(
        ProviderContact,
        provider=provider,
        name=person,
        department="业务部",
        position="业务经理",
        phone=fiction.mobile(cast),
        is_primary=True,
    )
    if len(items.split()) > 5:
        add(
            ProviderContact,
            provider=provider,
            name=fiction.person(cast),
            department="技术部",
            position="技术负责人",
            phone=fiction.landline(cast, division),
        )
    held = [_certificate(cast, provider, text, member) for text in certificates.split()]
    for code in items.split():
        _service(cast, provider, cast.item[code], held)


def _near(cast, division) -> list:
    return [
        station
        for station in cast.station.values()
        if station.region.code[:4] == division[:4] and station.status == "ACTIVE"
    ]


def _certificate(cast, provider, text, verified):
    """A certificate of six years, or one that ends in the given number of days."""
    kind, _, days = text.partition("=")
    ends = cast.today + timedelta(days=int(days) if days else cast.chance.randint(200, 1500))
    return add(
        ProviderQualification,
        provider=provider,
        kind=kind,
        cert_no=f"示例-{kind}-{cast.count('certificate'):04}",
        issuer=ISSUERS.get(kind, "示例认可机构"),
        scope_text="见证书附表（演示数据）",
        issued_on=ends - timedelta(days=6 * 365),
        valid_to=ends,
        verified_by=cast.admin.id if verified else None,
        verified_on=provider.joined_on if verified else None,
    )


def _service(cast, provider, item, held):
    certificate = next((row for row in held if row.kind in (item.qual_kinds or ())), None)
    days = cast.chance.choice((3, 5, 7, 10, 15))
    fee = cast.chance.randint(2, 40) * 50 if item.is_chargeable else None
    add(
        ProviderService,
        provider=provider,
        service_item=item,
        qualification=certificate,
        promise_days=days,
        is_free=not item.is_chargeable,
        fee_standard=f"{fee} 元/项" if fee else None,
        fee_limit=fee,
        fee_basis="机构公示收费标准（演示）" if item.is_chargeable else None,
        sme_note="小微企业八折" if item.is_chargeable and provider.id % 3 == 0 else None,
        modes=cast.some(cast.service_mode.values(), 1, 3),
    )


def _expert(cast, place, source):
    status = {37: "CAND", 38: "WATCH", 39: "EXITED"}.get(place, "IN_POOL")
    member, joined = status != "CAND", cast.ago(100, 600)
    if place == 5:
        name = fiction.RARE_NAMES[2]
    elif place == 6:
        name = "示例<i>斜体</i>专家"
    else:
        name = fiction.person(cast)
    cast.expert[name] = add(
        Expert,
        code=next_number("expert"),
        name=name,
        gender=cast.chance.choice("12"),
        source=source,
        employer=EMPLOYERS[source],
        title=cast.chance.choice(("高级工程师", "教授级高工", "副教授", "工程师")),
        fields=cast.some(cast.category.values(), 1, 3),
        industries=cast.some(
            (
                cast.industry[code]
                for code in ("C13", "C26", "C34", "C35", "C36", "C38", "C39", "I65")
            ),
            1,
            3,
        ),
        speciality=cast.chance.choice(SPECIALITIES),
        service_roles=cast.some(cast.expert_role.values(), 1, 4),
        phone=fiction.mobile(cast),
        email=f"expert{place + 1:02}@example.com",
        id_number=fiction.id_number() if place == 0 else None,
        bank_account="0000000000000000000" if place == 0 else None,
        selection_mode=cast.chance.choice(("RECOM", "APPLY", "INVITE", "OPEN")),
        joined_on=joined if member else None,
        term_to=cast.today
        + timedelta(days=(15, 30, 45)[place - 10] if 10 <= place < 13 else 500 + place),
        rating=round(cast.chance.uniform(3.0, 4.0), 2) if member else None,
        nda_signed_on=joined if member else None,
        conflict_orgs="示例星辉机床有限公司" if place == 3 else None,
        status=status,
    )
