"""What the stations own: the list of things and 220 asset cards."""

from datetime import timedelta

from backoffice.records.numbering import next_number
from models.assets import AssetItem, FixedAsset
from seeds.demo.cast import add
from seeds.demo.places import SOUTH, WEST

FURNISHINGS = (
    # name, unit, price, years of use
    ("台式计算机", "台", 4800, 6),
    ("笔记本电脑", "台", 5600, 6),
    ("激光打印机", "台", 2300, 6),
    ("多功能一体机", "台", 3200, 6),
    ("高拍仪", "台", 1200, 6),
    ("排队叫号机", "套", 6800, 8),
    ("自助查询终端", "台", 9800, 8),
    ("会议平板", "台", 16800, 8),
    ("投影仪", "台", 4200, 8),
    ("视频会议终端", "套", 12000, 8),
    ("档案密集柜", "组", 3600, 15),
    ("文件柜", "个", 850, 15),
    ("保险柜", "个", 2600, 15),
    ("服务台", "组", 5200, 15),
    ("办公桌", "张", 980, 15),
    ("等候座椅", "组", 1500, 15),
    ("空调", "台", 3900, 10),
    ("饮水机", "台", 680, 8),
    ("碎纸机", "台", 900, 8),
    ("数码相机", "台", 4500, 6),
    ("网络交换机", "台", 1800, 6),
    ("不间断电源", "台", 2100, 6),
    ("监控主机", "套", 5400, 8),
    ("应急照明灯", "套", 260, 8),
)
SUPPLIES = (
    # name, unit, price
    ("A4 复印纸", "包", 22),
    ("A3 复印纸", "包", 45),
    ("中性笔", "支", 2),
    ("签字笔", "支", 3),
    ("荧光笔", "支", 3),
    ("铅笔", "支", 1),
    ("橡皮", "块", 1),
    ("订书机", "个", 18),
    ("订书钉", "盒", 2),
    ("回形针", "盒", 2),
    ("长尾夹", "盒", 8),
    ("文件夹", "个", 6),
    ("档案盒", "个", 9),
    ("档案袋", "个", 1),
    ("牛皮纸信封", "个", 1),
    ("便利贴", "本", 3),
    ("笔记本", "本", 8),
    ("印泥", "盒", 12),
    ("胶水", "瓶", 3),
    ("透明胶带", "卷", 4),
    ("双面胶", "卷", 3),
    ("剪刀", "把", 9),
    ("美工刀", "把", 6),
    ("计算器", "个", 35),
    ("硒鼓", "个", 280),
    ("墨盒", "个", 120),
    ("色带", "卷", 30),
    ("U 盘", "个", 45),
    ("电池", "节", 3),
    ("插线板", "个", 48),
    ("网线", "米", 2),
    ("白板笔", "支", 4),
    ("白板擦", "个", 6),
    ("垃圾袋", "卷", 8),
    ("抽纸", "包", 5),
    ("纸杯", "袋", 8),
    ("洗手液", "瓶", 15),
    ("口罩", "盒", 20),
    ("急救包", "个", 85),
    ("一次性鞋套", "袋", 10),
)
CARDS = {
    WEST: 60,
    SOUTH: 35,
    "都市圈总站": 25,
    "沈北食品产业园服务站": 20,
    "大东汽车城服务站": 20,
    "星河机床厂服务点": 10,
    "松山示例总平台": 20,
    "顺德示例分中心": 12,
    "火炬示例驿站": 10,
    "示例质检院窗口": 8,
}
CONDITIONS = ("USE",) * 15 + ("IDLE", "IDLE", "REPAIR", "SCRAP", "LOST")
ROOMS = ("服务大厅", "一号窗口", "档案室", "会议室", "站长室", "设备间")


def load(cast):
    """Asset items and the cards of each station's furnishings (SY-9.4.2)."""
    for place, (name, unit, price, _) in enumerate(FURNISHINGS, start=1):
        cast.asset_item[name] = add(
            AssetItem, code=f"FA-{place:03}", name=name, kind="FA", unit=unit, unit_price=price
        )
    for place, (name, unit, price) in enumerate(SUPPLIES, start=1):
        cast.asset_item[name] = add(
            AssetItem,
            code=f"OS-{place:03}",
            name=name,
            kind="OS",
            unit=unit,
            unit_price=price,
            min_stock=cast.chance.choice((5, 10, 20)),
        )
    for station, many in CARDS.items():
        for place in range(many):
            _card(cast, station, place)


def _card(cast, station_name, place):
    station = cast.station[station_name]
    name, _, price, years = FURNISHINGS[place % len(FURNISHINGS)]
    condition = cast.chance.choice(CONDITIONS)
    bought = cast.ago(60, 900)
    keepers = [member for member in cast.crew[station_name] if member.status == "ON"]
    add(
        FixedAsset,
        code=next_number("fixed_asset", STATION=station.code),
        item=cast.asset_item[name],
        station=station,
        serial_no=f"SN{cast.count('serial'):06}",
        purchased_by=station.founding_org,
        purchased_on=bought,
        original_value=price * cast.chance.randint(90, 110) // 100,
        life_years=years,
        custodian=cast.chance.choice(keepers) if condition in ("USE", "REPAIR") else None,
        location="<b>二楼</b> & 东侧" if place == 7 else cast.chance.choice(ROOMS),
        status=condition,
        next_check_on=cast.today + timedelta(days=cast.chance.randint(-10, 180))
        if condition == "USE"
        else None,
        scrapped_on=cast.ago(10, 50) if condition == "SCRAP" else None,
    )
