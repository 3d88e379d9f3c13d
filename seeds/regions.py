"""Administrative divisions (GB/T 2260) of the four model regions; an administrator imports the rest
of the country.

Dongguan and Zhongshan have no districts: a prefecture without children is right there (R-V7).
"""

LIAONING = """
210000 辽宁省
210100 沈阳市
210102 和平区
210103 沈河区
210104 大东区
210105 皇姑区
210106 铁西区
210111 苏家屯区
210112 浑南区
210113 沈北新区
210114 于洪区
210115 辽中区
210123 康平县
210124 法库县
210181 新民市
210200 大连市
210300 鞍山市
210400 抚顺市
210500 本溪市
210600 丹东市
210700 锦州市
210800 营口市
210900 阜新市
211000 辽阳市
211100 盘锦市
211200 铁岭市
211300 朝阳市
211400 葫芦岛市
"""

GUANGDONG = """
440000 广东省
440100 广州市
440103 荔湾区
440104 越秀区
440105 海珠区
440106 天河区
440111 白云区
440112 黄埔区
440113 番禺区
440114 花都区
440115 南沙区
440117 从化区
440118 增城区
440300 深圳市
440303 罗湖区
440304 福田区
440305 南山区
440306 宝安区
440307 龙岗区
440308 盐田区
440309 龙华区
440310 坪山区
440311 光明区
440600 佛山市
440604 禅城区
440605 南海区
440606 顺德区
440607 三水区
440608 高明区
441900 东莞市
442000 中山市
"""

FUJIAN = """
350000 福建省
350200 厦门市
350203 思明区
350205 海沧区
350206 湖里区
350211 集美区
350212 同安区
350213 翔安区
"""

JILIN = """
220000 吉林省
220100 长春市
220102 南关区
220103 宽城区
220104 朝阳区
220105 二道区
220106 绿园区
220112 双阳区
220113 九台区
220122 农安县
220182 榆树市
220183 德惠市
220184 公主岭市
"""


def level(code: str) -> str:
    """1 province, 2 prefecture, 3 county: by the zeros at the end."""
    if code.endswith("0000"):
        return "1"
    return "2" if code.endswith("00") else "3"


def parent(code: str) -> str | None:
    """The code of the division above, or None for a province."""
    return {"1": None, "2": code[:2] + "0000", "3": code[:4] + "00"}[level(code)]


def rows() -> list[dict]:
    """The rows of `region`, parents first, with the code of the parent in place of its link."""
    lines = (LIAONING + GUANGDONG + FUJIAN + JILIN).split("\n")
    found = [dict(zip(("code", "name"), line.split(), strict=False)) for line in lines if line]
    return sorted(
        ({**row, "level": level(row["code"]), "parent": parent(row["code"])} for row in found),
        key=lambda row: (row["level"], row["code"]),
    )
