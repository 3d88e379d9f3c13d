"""What the enterprises of the demo world come for: themes by line of trade, and the rows of the
detail tables.
"""

from datetime import timedelta
from typing import NamedTuple

from models.requests import (
    RequestFoodDrug,
    RequestInstrument,
    RequestOperatorExam,
    RequestProductTest,
    RequestSpecialEquipment,
)


class Theme(NamedTuple):
    """A reason to come to the station, with the items of the catalogue that it touches."""

    sectors: str
    codes: str
    text: str


THEMES = (
    Theme(
        "C34 C35 C33",
        "M04 T03 T05 Q06",
        "新投产车间的行车与储气罐需办理首次检验，量具到期集中送检，操作工持证不足，希望站内一并协调。",
    ),
    Theme(
        "C34 C35",
        "T01 C05 Q01 S07",
        "拟申报区级质量奖，需补充主导产品第三方检测报告，并了解团体标准立项与体系认证转版安排。",
    ),
    Theme(
        "C34 C35 C33",
        "T01 M04 Q06 I01",
        "客户反映加工件形位公差超差，希望检测复核、核查三坐标溯源状态，并对工序质量控制给出建议。",
    ),
    Theme(
        "C35 C40",
        "M04 K02 K01 S05",
        "企业自建计量室，准备申请实验室认可，需要标准查新、仪器校准和认可政策指导。",
    ),
    Theme(
        "C36",
        "T01 M04 C05 Q06",
        "主机厂要求提供制动部件台架试验报告和 MSA 分析，现有检具校准临期，请协助对接机构。",
    ),
    Theme(
        "C36",
        "T01 C06 I03 Q04",
        "新开发转向节产品送样验证，同步咨询产品认证与外观专利，企业拟设首席质量官岗位。",
    ),
    Theme(
        "C13 C14",
        "T02 S07 Q05 C05",
        "新品上市前需做出厂全项检测和标签审核，企业标准需备案公开，质量月想邀请专家宣讲。",
    ),
    Theme(
        "C13 C14 F52",
        "T02 C04 Q06",
        "抽检发现个别批次水分偏高，需复检和工艺排查，并安排检验员培训。",
    ),
    Theme(
        "C26",
        "T01 T03 C06 S05",
        "水性涂料拟申请绿色建材产品认证，储罐到检，需要检测报告与标准查新支持。",
    ),
    Theme(
        "C27",
        "T02 M04 C05 I01",
        "医用敷料注册检验排队时间长，洁净室仪器到期校准，希望了解体系认证与专利布局。",
    ),
    Theme(
        "C38",
        "T01 C06 C07 M04",
        "小家电出口目的国变更，需补做安规与能效检测，并查询认证机构资质范围。",
    ),
    Theme(
        "C38 C39",
        "T01 S05 I03 K02",
        "配套客户提出可靠性试验要求，企业缺少试验方案，希望提供标准文本查询和检测技术指导。",
    ),
    Theme(
        "C39",
        "M04 T01 I02 Q01",
        "光学膜雾度指标不稳定，需检测比对和测量系统校准，核心工艺拟走专利快速通道。",
    ),
    Theme(
        "C39 C40",
        "M04 M06 K01",
        "温湿度箱与示波器集中到期，生产不能停，希望走计量绿色通道安排错峰上门校准。",
    ),
    Theme(
        "I65",
        "Q06 I03 S05 C05",
        "承接制造业质量数据项目，需了解软件过程质量要求、信息安全体系认证和著作权、专利保护路径。",
    ),
    Theme(
        "F51 F52",
        "C07 T02 Q05",
        "供应商提供的检测报告真伪难辨，请协助核对认证机构及范围，并对在售商品抽样送检。",
    ),
    Theme(
        "C30", "T01 C06 S05 Q06", "保温板防火等级报告到期，投标急用，需加急检测并咨询绿色建材认证。"
    ),
    Theme(
        "*",
        "M04 Q06 C05 S05",
        "年度外审临近，请帮助梳理在用计量器具台账、到期检定计划以及体系文件的适用标准版本。",
    ),
)
JILIN_THEMES = (
    Theme("*", "T02 Q11 S01", "春季新品送检，请安排食品检验与检验员技能培训，并解读新版标签标准。"),
    Theme(
        "*",
        "T02 M08 Q08",
        "出厂检验室称量结果波动，申请计量技术咨询，同时对两个批次产品做比对检验。",
    ),
    Theme(
        "*", "T01 C08 T07", "包装材料更换供应商，需做材料检验，了解强制性认证要求和检测方法培训。"
    ),
)
CODES_OF_JILIN = {"T02": "T08", "T01": "T08"}
"""On the Jilin form testing is commissioned as one item; the detail tables belong to the Shenyang
form.
"""

WORDS = (
    "想了解出口包装熏蒸标识的办理渠道",
    "咨询商品条码续展流程",
    "希望推荐一位现场改善方面的老师到厂交流",
    "请协助联系高校共建实训基地",
    "厂区拟做能耗计量改造，先听听意见",
)
"""Needs in free words, under section 8 of the form."""

PRODUCTS = {
    "C35": (
        ("立式加工中心主轴箱", "几何精度、位置精度、主轴温升", "GB/T 18400.2"),
        ("数控车床卡盘", "夹紧力、动平衡", "企业标准 Q/SL 012"),
    ),
    "C34": (
        ("蜗轮减速机", "传动效率、噪声、温升", "GB/T 8905 润滑油分析"),
        ("手动闸阀", "壳体强度、密封性能", "GB/T 13927"),
    ),
    "C36": (
        ("制动盘", "抗拉强度、硬度、台架疲劳", "QC/T 564"),
        ("线束总成", "耐温、端子拉脱力", "QC/T 29106"),
    ),
    "C26": (
        ("水性工业涂料", "VOC 含量、附着力、耐盐雾", "GB 30981"),
        ("清洗剂", "闪点、重金属", "GB 38508"),
    ),
    "C38": (
        ("电热水壶", "安全全项、能效", "GB 4706.1"),
        ("LED 灯具", "光通量、浪涌、骚扰电压", "GB/T 9468"),
    ),
    "C39": (
        ("光学扩散膜", "雾度、透光率、色坐标", "GB/T 2410"),
        ("显示模组", "高低温循环、振动", "GB/T 2423 系列"),
    ),
    "C33": (
        ("高强螺栓", "楔负载、硬度、脱碳层", "GB/T 3098.1"),
        ("钢结构节点件", "焊缝探伤、化学成分", "GB 50205"),
    ),
    "C30": (("岩棉保温板", "燃烧性能、导热系数", "GB/T 25975"),),
    "C40": (("压力变送器", "基本误差、绝缘强度", "JJG 882"),),
}
OTHER_PRODUCT = (("外购包装材料", "跌落、耐破、含水率", "GB/T 6543"),)
FOODS = {
    "C27": (("MD", "医用纱布敷料", "YY/T 0330"), ("DRUG", "中药饮片（黄芪）", "《中国药典》一部")),
    "*": (
        ("FOOD", "粳米（25kg 装）", "GB/T 1354"),
        ("FOOD", "蜂蜜桃酥", "GB/T 20977"),
        ("FOOD", "复合调味料", "GB 31644"),
        ("FOOD", "速冻玉米粒", "SB/T 10379"),
        ("FOOD", "巴氏杀菌乳", "GB 19645"),
    ),
}
EQUIPMENT = (
    ("4000", 3, "B", "行车，跨度 22.5 m"),
    ("2000", 2, "C", "储气罐 1.0 m³"),
    ("1000", 1, "C", "燃气蒸汽锅炉 2 t/h"),
    ("5000", 4, "C", "内燃叉车"),
    ("3000", 1, "C", "货梯"),
    ("8000", 6, "D", "压缩空气管线改造"),
)
TRADES = (
    ("桥式起重机司机", 6, 3, "E"),
    ("叉车司机", 8, 4, "G"),
    ("司炉工", 3, 2, "A"),
    ("快开门压力容器操作", 4, 2, "B"),
    ("特种设备安全管理员", 2, 1, "K"),
)
INSTRUMENTS = (
    ("数显卡尺", "0–150 mm", "±0.02 mm"),
    ("外径千分尺", "25–50 mm", "1 级"),
    ("压力表", "0–1.6 MPa", "1.6 级"),
    ("电子天平", "0–220 g", "Ⅰ 级"),
    ("三坐标测量机", "800×1000×600", "2.5+L/300 µm"),
    ("恒温恒湿箱", "-40–150 ℃", "±2 ℃"),
    ("数字示波器", "200 MHz", "±2 %"),
    ("扭矩扳手", "20–100 N·m", "±4 %"),
)
MAKERS = ("示例量具厂", "示例仪表有限公司", "示例测控设备厂")


def theme_for(cast, firm, jilin: bool, referred: int) -> Theme:
    """A theme for the line of trade of an enterprise in which at least `referred` items go to a
    provider.
    """

    def fits(theme):
        deliveries = [cast.item[code].delivery for code in codes_of(theme, jilin)]
        return ("*" in theme.sectors or firm.industry.code in theme.sectors) and deliveries.count(
            "REFER"
        ) >= referred

    return cast.chance.choice(
        [theme for theme in (JILIN_THEMES if jilin else THEMES) if fits(theme)]
    )


def codes_of(theme: Theme, jilin: bool) -> list[str]:
    """The items of a theme as the form of the station names them."""
    return [CODES_OF_JILIN.get(code, code) if jilin else code for code in theme.codes.split()]


def rows_for(cast, firm, code: str) -> dict:
    """The rows of the detail table that tick the item `code` by themselves; none for
    another item.
    """
    maker = DETAILS.get(code)
    return {} if maker is None else {maker[0]: maker[1](cast, firm.industry.code)}


def _products(cast, sector):
    return [
        {
            "product_name": name,
            "test_items": what,
            "basis": basis,
            "stage": cast.chance.choice(("RD", "PROD", "FIN")),
        }
        for name, what, basis in cast.some(PRODUCTS.get(sector, OTHER_PRODUCT), 1, 2)
    ]


def _foods(cast, sector):
    return [
        {
            "domain": domain,
            "product_name": name,
            "standard_no": standard,
            "remarks": cast.chance.choice((None, "留样两份")),
        }
        for domain, name, standard in cast.some(FOODS.get(sector, FOODS["*"]), 1, 3)
    ]


def _equipment(cast, sector):
    return [
        {
            "category": category,
            "quantity": many,
            "need_type": kind,
            "remarks": note,
            "next_inspection_on": cast.today + timedelta(days=cast.chance.randint(-15, 60))
            if kind == "C"
            else None,
        }
        for category, many, kind, note in cast.some(EQUIPMENT, 1, 3)
    ]


def _trades(cast, sector):
    return [
        {"trade": trade, "staffing_count": posts, "needed_count": wanted, "exam_category": kind}
        for trade, posts, wanted, kind in cast.some(TRADES, 1, 2)
    ]


def _instruments(cast, sector):
    traced = cast.today - timedelta(days=cast.chance.randint(190, 390))
    return [
        {
            "instrument_name": name,
            "range_text": span,
            "accuracy_class": grade,
            "serial_no": f"SL{cast.count('instrument'):05}",
            "manufacturer": cast.chance.choice(MAKERS),
            "trace_mode": cast.chance.choice(("VERIF", "CALIB", "CALIB")),
            "last_trace_org": "示例市计量示例研究所",
            "last_trace_on": traced,
            "valid_to": traced + timedelta(days=364),
            "visit_mode": cast.chance.choice(("SEND", "VISIT", "OFFPEAK")),
        }
        for name, span, grade in cast.some(INSTRUMENTS, 2, 4)
    ]


DETAILS = {
    "T01": (RequestProductTest, _products),
    "T02": (RequestFoodDrug, _foods),
    "T03": (RequestSpecialEquipment, _equipment),
    "T05": (RequestOperatorExam, _trades),
    "M04": (RequestInstrument, _instruments),
}
