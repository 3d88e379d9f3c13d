"""The catalogue (SY-5, GDD-A, JL-6, XM): 13 categories and 82 items, as the four documents name
them together.

What no document says, one rule supplies for all items, never a guess for each (decisions 9): the
default promise of `seeds.settings`; an item that needs a certificate goes to a provider and is
charged, advice, training and information are given by the station itself, any other may be done by
the station or a provider; the latter two are free. An administrator changes each of them on its
screen.
"""

from seeds.materials import MATERIALS
from seeds.settings import DEFAULT_PROMISE_DAYS

CATEGORIES = (
    # code, name, English name, layer (GDD-5), box of Annex C; the order is that of SY-5
    ("Q", "质量管理", "Quality management", "CORE", "2"),
    ("M", "计量", "Metrology", "CORE", "3"),
    ("S", "标准化", "Standardisation", "CORE", "4"),
    ("C", "认证", "Certification", "CORE", "5"),
    ("K", "认可", "Accreditation", "CORE", "6"),
    ("T", "检验检测", "Inspection and testing", "CORE", "1"),
    ("I", "知识产权", "Intellectual property", "EXT", "7"),
    ("B", "品牌培育", "Brand cultivation", "EXT", "2"),
    ("E", "设备共享", "Equipment sharing", "EXT", "8"),
    ("F", "食品审核", "Food review", "EXT", "8"),
    ("R", "产品召回", "Product recall", "EXT", "8"),
    ("P", "供应链质量提升", "Supply-chain quality improvement", "EXT", "8"),
    ("O", "其他咨询", "Other consultation", "OTHER", "8"),
)

ITEMS = (
    # code, name, English name, section of the need form ("" = on no form), certificates (any one
    # will do), clauses
    (
        "Q01",
        "政府质量奖申报指导",
        "Guidance for government quality awards",
        "A1",
        "",
        "SY-5.1.1, GDD-A.7-b",
    ),
    (
        "Q02",
        "组织园区申报“辽宁省质量品牌提升示范区”",
        "Park application as demonstration zone (province name configurable)",
        "A1",
        "",
        "SY-5.1.2",
    ),
    ("Q03", "参加省品牌价值评价", "Provincial brand-value evaluation", "A1", "", "SY-5.1.3"),
    ("Q04", "推进首席质量官制度", "CQO system", "A1", "", "SY-5.1.4, GDD-A.5.4-a"),
    (
        "Q05",
        "“质量月”等质量宣传与质量文化",
        "Quality Month and quality culture",
        "A1",
        "",
        "SY-5.1.5, GDD-A.5.3-c",
    ),
    ("Q06", "质量管理咨询", "Quality-management consultancy", "A1", "", "SY-5.1.6, JL-6.5-a"),
    (
        "Q07",
        "质量技术帮扶",
        "Technical assistance to enterprises with quality problems",
        "",
        "",
        "GDD-A.5.1",
    ),
    ("Q08", "质量提升攻关", "Quality-improvement tackling", "JLB", "", "GDD-A.5.2, JL-6.5-a"),
    (
        "Q09",
        "质量法律法规宣贯、先进方法推广",
        "Law publicity, advanced methods",
        "",
        "",
        "GDD-A.5.3-a",
    ),
    (
        "Q10",
        "专题科普活动(计量/标准/认证/检测)",
        "Thematic science popularisation",
        "",
        "",
        "GDD-A.5.3-b",
    ),
    (
        "Q11",
        "质量主题/专业技能培训",
        "Quality and skills training",
        "JLB",
        "",
        "GDD-A.5.4-b, JL-6.5-b/c",
    ),
    (
        "Q12",
        "电商推广、营销策略、品牌培训",
        "E-commerce, marketing and brand training",
        "",
        "",
        "GDD-A.5.4-c",
    ),
    ("Q13", "标杆企业考察学习", "Benchmark visits", "", "", "GDD-A.5.4-d"),
    (
        "Q14",
        "质量学科与实训基地共建",
        "Quality discipline and training base",
        "",
        "",
        "GDD-A.5.4-e",
    ),
    ("Q15", "质量公益诊断", "Free quality diagnosis", "", "", "XM-10, GDD-A.5.1"),
    ("Q16", "质量改进提升建议", "Improvement advice", "", "", "XM-11"),
    (
        "M01",
        "提高计量意识、合理配备计量检测设备",
        "Measuring-equipment provision advice",
        "",
        "",
        "SY-5.2.1",
    ),
    (
        "M02",
        "计量管理制度/计量管理体系建立、运行、评价、升级",
        "Metrology management system",
        "",
        "",
        "SY-5.2.2, GDD-A.1-b",
    ),
    ("M03", "建立企业最高计量标准", "Enterprise highest measurement standard", "", "", "SY-5.2.3"),
    (
        "M04",
        "计量检定、校准、检测、检验、检查、评价",
        "Verification, calibration etc. of instruments",
        "A6_4",
        "METAUTH, CNAS_C",
        "SY-5.6.2.1, GDD-A.1-a, JL-6.1-b",
    ),
    ("M05", "计量宣传培训", "Metrology publicity and training", "A2", "", "SY-5.2.4, JL-6.1-d"),
    (
        "M06",
        "计量检定校准绿色通道(预约/上门/错峰)",
        "Metrology green channel",
        "A2",
        "METAUTH",
        "SY-5.6.2.2",
    ),
    (
        "M07",
        "计量测试技术、标准物质研发与应用",
        "Measurement technology and reference materials",
        "",
        "",
        "GDD-A.1-c",
    ),
    ("M08", "计量技术咨询", "Metrology consultancy", "JLB", "", "JL-6.1-a"),
    ("M09", "计量数据处理与分析", "Measurement data analysis", "JLB", "", "JL-6.1-c"),
    ("M10", "计量培训和认证", "Metrology training and certification", "JLB", "", "JL-6.1-d"),
    (
        "S01",
        "标准化政策宣传咨询、标准咨询",
        "Policy and standard consultation",
        "JLB",
        "",
        "SY-5.3.1, JL-6.2-a",
    ),
    ("S02", "企业标准化协作创新和帮扶", "Collaboration and assistance", "", "", "SY-5.3.2"),
    (
        "S03",
        "标准化试点示范(技术标准创新基地)立项申报与建设指导",
        "Pilot and demonstration projects",
        "A3",
        "",
        "SY-5.3.3, GDD-A.2-d",
    ),
    ("S04", "标准化科研合作", "Standardisation research", "JLB", "", "SY-5.3.4, JL-6.2-b"),
    (
        "S05",
        "标准信息查询、文献、查新、信息平台阅览对接",
        "Standard search and novelty check",
        "A3",
        "",
        "SY-5.3.5, GDD-A.2-b, GDD-A.2-d",
    ),
    ("S06", "地方标准立项查重", "Duplicate check for local standards", "A3", "", "SY-5.3.6"),
    (
        "S07",
        "标准立项申报及制修订技术服务",
        "Standard project filing and drafting",
        "A3",
        "",
        "SY-5.3.7, GDD-A.2-a, JL-6.2-c",
    ),
    (
        "S08",
        "企业标准和团体标准自我声明公开技术支持",
        "Self-declaration of enterprise/group standards",
        "",
        "",
        "SY-5.3.8",
    ),
    (
        "S09",
        "标准化人员培训、“世界标准日”宣传",
        "Training and World Standards Day",
        "A3",
        "",
        "SY-5.3.9",
    ),
    ("S10", "标准实施、检查", "Implementation and inspection of standards", "", "", "GDD-A.2-a"),
    (
        "S11",
        "标准评价、标准水平对比",
        "Standard evaluation and level comparison",
        "",
        "",
        "GDD-A.2-b",
    ),
    (
        "S12",
        "标准策划、体系构建与改进、先进性咨询",
        "Standard planning and systems",
        "",
        "",
        "GDD-A.2-c",
    ),
    ("S13", "技术性贸易壁垒(TBT)咨询", "TBT consultation", "", "", "GDD-A.2-c"),
    (
        "C01",
        "第三方认证机构咨询对接",
        "Certification-body consultation",
        "",
        "",
        "SY-5.4.1, SY-5.4.2",
    ),
    ("C02", "体系实施帮扶", "Help with system implementation", "", "", "SY-5.4.2, GDD-A.3-a"),
    (
        "C03",
        "小微企业质量管理体系认证提升行动、认证专家企业行",
        "Small-firm QMS campaign; certification experts visit",
        "",
        "",
        "SY-5.4.3",
    ),
    (
        "C04",
        "高品质认证培训(组织企业人员培训)",
        "Certification training",
        "A4",
        "",
        "SY-5.4.4, JL-6.4-d",
    ),
    (
        "C05",
        "管理体系认证(质量/环境/职业健康安全)",
        "Management-system certification (QMS, EMS, OHSMS)",
        "A4",
        "CNCA",
        "SY-A 四, GDD-A.3-a, JL-6.4-d, JL-6.6-a/b/c",
    ),
    (
        "C06",
        "产品认证、服务认证(含绿色建材产品认证)",
        "Product and service certification (incl. green building materials)",
        "A4",
        "CNCA",
        "SY-A 四, GDD-A.3-a",
    ),
    (
        "C07",
        "认证机构及认证范围查询",
        "Look-up of certification bodies and scopes",
        "A4",
        "",
        "SY-A 四, JL-6.4-c",
    ),
    (
        "C08",
        "强制性认证、自愿性认证法规咨询",
        "Mandatory (CCC) and voluntary certification advice",
        "JLB",
        "",
        "JL-6.4-a/b",
    ),
    ("K01", "认可文件政策咨询", "Accreditation policy consultation", "A5", "", "SY-5.5.1"),
    (
        "K02",
        "检验检测技术指导咨询、网上检验",
        "Technical guidance, online testing",
        "A5",
        "CMA",
        "SY-5.5.2",
    ),
    ("K03", "实验室管理体系建设辅导", "Laboratory-system coaching", "", "", "GDD-A.3-b"),
    (
        "K04",
        "能力验证、测量审核、实验室间比对",
        "Proficiency testing, measurement audit, interlab comparison",
        "",
        "CNAS_P",
        "GDD-A.3-b",
    ),
    (
        "K05",
        "粤港澳大湾区结果互认互通",
        "Mutual recognition in the Greater Bay Area",
        "",
        "",
        "GDD-A.3-c, GDD-8.4.2",
    ),
    (
        "T01",
        "产品质量检验检测(研发/采购/生产/交付全过程)",
        "Product testing over the whole process",
        "A6_3",
        "CMA",
        "SY-5.6.1.1, SY-5.6.1.2, GDD-A.4-a, JL-6.3-a, JL-5.2.2-a",
    ),
    (
        "T02",
        "食品、药品、化妆品、医疗器械检验检测及培训咨询",
        "Food, drug, cosmetics, devices",
        "A6_1",
        "CMA",
        "SY-5.6.3",
    ),
    (
        "T03",
        "特种设备检验(监督检验/定期检验)",
        "Special-equipment inspection",
        "A6_2",
        "SEI",
        "SY-5.6.4.1",
    ),
    (
        "T04",
        "特种设备申报注册登记、联系报检、现场检验、报告领取发放",
        "SE filing, on-site inspection, report collection",
        "A6_2",
        "SEI",
        "SY-5.6.4.2, GDD-A.4-c",
    ),
    ("T05", "特种设备作业人员考试", "SE operator examination", "A6_2X", "EXAM", "SY-5.6.4.3"),
    (
        "T06",
        "产品质量分析、风险监测、行业质量发展研究",
        "Quality analysis, risk monitoring, industry studies",
        "",
        "",
        "GDD-A.4-b",
    ),
    (
        "T07",
        "检验检测业务培训、技术咨询",
        "Testing training and consultation",
        "JLB",
        "",
        "SY-5.6.3, JL-6.3-b",
    ),
    ("T08", "政府委托检验检测", "Testing commissioned by government", "JLB", "CMA", "JL-5.2.2-b"),
    ("I01", "专利申请指导(知识产权获权)", "Patent application guidance", "A7", "", "SY-5.7.1"),
    (
        "I02",
        "高端制造业专利申请通道",
        "Patent fast lane for high-end manufacturing",
        "A7",
        "PATENT",
        "SY-5.7.2",
    ),
    ("I03", "专利相关业务咨询", "Patent consultation", "A7", "", "SY-A 七"),
    (
        "I04",
        "知识产权法律政策宣传培训(4.26、专利周)",
        "IP publicity and training",
        "A7",
        "",
        "SY-5.7.3, GDD-A.6-b",
    ),
    ("I05", "知识产权信息查询、检索、分析", "IP search and analysis", "", "", "GDD-A.6-a"),
    ("I06", "知识产权转化运营、价值实现咨询", "IP commercialisation", "", "", "GDD-A.6-c"),
    (
        "I07",
        "维权援助、质押融资、保险、商标价值评估",
        "Rights aid, pledge finance, insurance, trademark valuation",
        "",
        "",
        "GDD-A.6-d",
    ),
    ("B01", "企业质量信用评级", "Quality-credit rating", "", "", "GDD-A.7-a"),
    ("B02", "品牌质量培育策划", "Brand cultivation planning", "", "", "GDD-A.7-c"),
    (
        "E01",
        "共享仪器设备清单",
        "Shared-equipment list",
        "JLB",
        "",
        "GDD-A.8-a, GDD-8.5.2, JL-6.7-a",
    ),
    (
        "E02",
        "仪器设备开放共享(分时租赁/实验外包)",
        "Open sharing (time-share lease, outsourcing)",
        "JLB",
        "",
        "GDD-A.8-b, JL-6.7-b",
    ),
    ("F01", "食品及特殊食品生产许可核查", "Production-licence verification", "JLB", "", "JL-6.8-a"),
    ("F02", "食品监督检查", "Food supervision inspection", "JLB", "", "JL-6.8-b"),
    ("F03", "产品配方注册", "Formula registration", "JLB", "", "JL-6.8-c"),
    ("F04", "食品技术研究与咨询", "Food technical research and advice", "JLB", "", "JL-6.8-d"),
    ("R01", "缺陷消费品召回技术服务", "Recall support for regulators", "JLB", "", "JL-6.9"),
    ("P01", "产业链质量瓶颈梳理(瓶颈图谱)", "Bottleneck mapping", "", "", "XM-5, XM-12"),
    (
        "P02",
        "重点产品/企业/关键指标质量提升",
        "Improvement of key products, firms, indicators",
        "",
        "",
        "XM-12, GDD-8.5.3",
    ),
    ("P03", "供应链质量保证体系建设", "Supply-chain QA system", "", "", "XM-12"),
    ("O01", "其他质量政务服务咨询", "Other government-service consultation", "", "", "SY-5.8"),
    ("O02", "机构自定义一站式服务", "Provider-defined items", "JLB", "", "JL-6.10"),
    ("O03", "个性化质量技术服务项目", "Tailor-made project", "", "", "XM-9, GDD-7.2.2.2"),
)

ADVICE = ("咨询", "指导", "培训", "宣传", "查询", "辅导", "政策")
"""An item with one of these words in its name is advice, training or information."""

DETAIL_KINDS = {"T01": "PROD", "T02": "FOOD", "T03": "SE", "T05": "EXAM", "M04": "INST"}
"""The table of Annex A whose rows tick an item by themselves (decisions 8); T04 is ticked by hand.
"""


FORM_WORDS = (
    ("Q01", "服务企业申报各级政府质量奖"),
    ("Q02", "组织园区申报“辽宁省质量品牌提升示范区”"),
    ("Q03", "服务企业参加辽宁省品牌价值评价"),
    ("Q04", "服务企业推进首席质量官制度建设"),
    ("Q05", "开展“质量月”等质量宣传活动"),
    ("Q06", "开展质量管理咨询服务"),
    ("M05", "计量宣传培训"),
    ("M06", "开通计量检定绿色通道"),
    ("S09", "标准化人员培训"),
    ("S07", "标准立项申报咨询"),
    ("S03", "标准化试点示范项目立项申报咨询"),
    ("S06", "地方标准立项查重"),
    ("S05", "标准信息查询"),
    ("C04", "组织企业人员培训"),
    ("C05", "企业质量管理体系认证"),
    ("C06", "绿色建材产品认证"),
    ("C07", "认证机构查询"),
    ("K01", "文件政策咨询"),
    ("K02", "检验检测技术指导咨询"),
    ("I01", "申请知识产权获权"),
    ("I02", "开通专利申请通道"),
    ("I03", "专利相关业务咨询"),
    ("I04", "专利相关知识培训"),
)
"""The 23 boxes of Annex A in its words and its order; the catalogue's names stay for the statistics
(SY-A, decision 51).
"""


def categories() -> list[dict]:
    """The rows of `service_category`."""
    return [
        {"code": code, "name": name, "layer": layer, "annex_c_code": box, "sort": place}
        for place, (code, name, _, layer, box) in enumerate(CATEGORIES, start=1)
    ]


def items() -> list[dict]:
    """The rows of `service_item`, with the code of the category in place of its link."""
    return [_item(*row) for row in ITEMS]


def _item(code, name, name_en, section, certificates, clauses) -> dict:  # noqa: PLR0913 (one argument a column of the rows above)
    kinds, words = _split(certificates), dict(FORM_WORDS)
    return {
        "code": code,
        "name": name,
        "name_en": name_en,
        "category": code[0],
        "source_refs": _split(clauses),
        "annex_a_section": section or None,
        "form_words": words.get(code),
        "form_place": list(words).index(code) + 1 if code in words else None,
        "detail_kind": DETAIL_KINDS.get(code),
        "requires_qualification": bool(kinds),
        "qual_kinds": kinds or None,
        "default_promise_days": DEFAULT_PROMISE_DAYS,
        "delivery": _delivery(name, kinds),
        "materials": list(MATERIALS.get(code, ())) or None,
        "is_chargeable": bool(kinds),
    }


def _delivery(name: str, kinds: list) -> str:
    if kinds:
        return "REFER"
    return "SELF" if any(word in name for word in ADVICE) else "BOTH"


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
