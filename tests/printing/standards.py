"""The forms of the standards as their documents print them: the text of the annexes, and each form's
cells and words in the order of the paper, written from the document.
"""

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data" / "standards"
WIDTHS = str.maketrans({"：": ":", "（": "(", "）": ")", "，": ",", "；": ";", "岀": "出"})
"""A document and a screen set the same mark in full or half width; the scan misread one letter."""


def plain(text: str) -> str:
    """A text without spaces, boxes and widths of marks."""
    return "".join(text.split()).translate(WIDTHS).replace("☐", "").replace("☑", "")


def annex(name: str) -> str:
    return plain((FOLDER / f"{name}.txt").read_text(encoding="utf-8"))


def missing(words: tuple[str, ...], text: str) -> list[str]:
    """The words that do not follow the ones before them in a text."""
    place, lacking, whole = 0, [], plain(text)
    for word in map(plain, words):
        found = whole.find(word, place)
        if found < 0:
            lacking.append(word)
        else:
            place = found + len(word)
    return lacking


FIRM = (
    "企业基本情况",
    "企业名称",
    "法定代表人",
    "统一社会信用代码",
    "所属行业",
    "联系人",
    "企业规模",
    "员工总数",
    "联系电话",
    "企业地址",
    "电子邮箱/微信",
    "是否位于产业园区",
    "产业园区名称",
    "企业产值",
    "主要产品",
    "自有实验室(检验室)数量",
    "能否满足企业自身检验检测需求",
)
TICKS = {
    "一、质量管理服务": (
        "服务企业申报各级政府质量奖",
        "组织园区申报“辽宁省质量品牌提升示范区”",
        "服务企业参加辽宁省品牌价值评价",
        "服务企业推进首席质量官制度建设",
        "开展“质量月”等质量宣传活动",
        "开展质量管理咨询服务",
    ),
    "二、计量服务": ("计量宣传培训", "开通计量检定绿色通道"),
    "三、标准化服务": (
        "标准化人员培训",
        "标准立项申报咨询",
        "标准化试点示范项目立项申报咨询",
        "地方标准立项查重",
        "标准信息查询",
    ),
    "四、认证服务": (
        "组织企业人员培训",
        "企业质量管理体系认证",
        "绿色建材产品认证",
        "认证机构查询",
    ),
    "五、认可服务": ("文件政策咨询", "检验检测技术指导咨询"),
    "七、知识产权服务": (
        "申请知识产权获权",
        "开通专利申请通道",
        "专利相关业务咨询",
        "专利相关知识培训",
    ),
}
"""The 23 boxes; 七 stands behind the tables."""
TABLES = (
    "六、检验检测服务",
    "1、食品、药品检验检测服务",
    "序号",
    "产品名称",
    "执行标准",
    "备注",
    "2、特种设备检验服务",
    "序号",
    "特种设备类别",
    "设备数量",
    "下次检验日期",
    "需求情况",
    "备注",
    "*企业特种设备检验检测需求情况",
    "A 产品监督检验",
    "B 首次检验",
    "C 定期检验",
    "D 安装、改造和重大修理监督检验",
    "E 其他",
    "注:特种设备检验申报材料应由检验机构依据相关规定向客户列明。",
    "特种设备作业人员考试服务",
    "1、从业人员基本情况",
    "序号",
    "工种",
    "编制人员",
    "需求人数",
    "需求项目类别",
    "2、企业特种设备作业人员考试需求项目类别",
    "A 锅炉作业",
    "B 压力容器作业",
    "C 气瓶作业",
    "D 电梯作业",
    "E 起重作业",
    "F 客运索道作业",
    "G 场(厂)内专用机动车辆作业",
    "H 大型游乐设施作业",
    "I 安全附件维修作业",
    "J 特种设备焊接作业",
    "K 特种设备安全管理",
    "3、申请考试作业人员培训情况",
    "培训方式:",
    "企业自培",
    "委托专业机构培训",
    "暂未培训",
    "3、产品质量检验检测服务",
    "序号",
    "产品名称",
    "检验项目",
    "检验依据(方法或要求)",
    "备注",
    "4、计量器具检验检测服务",
    "序号",
    "计量器具名称",
    "测量范围",
    "准确度等级",
    "出厂编号",
    "生产厂家",
    "溯源方式",
    "上次溯源机构名称及日期",
    "有效期至",
)
LAST = ("需求事项:", "八、其他", "意见或建议:", "企业负责人:", "年月日")
HEAD = ("编号:", "填表日期:")
SECTIONS = list(TICKS)
ANNEX_A = (
    "质量基础设施服务需求表",
    *FIRM,
    *(word for section in SECTIONS[:5] for word in (section, *TICKS[section], "其他需求事项:")),
    *TABLES,
    SECTIONS[5],
    *TICKS[SECTIONS[5]],
    *LAST,
)
"""DB2101/T 0050-2022, annex A, from its title to the signature."""
LEVELS = ("非常满意", "满意", "一般", "不满意")
QUESTIONS = (
    "1.您对本次服务站的服务的满意程度",
    "2.您对本次服务站的及时性的满意程度",
    "3.您对本次服务站的专业性的满意程度",
    "4.您对本次服务站的文明性的满意程度",
    "5.您的问题是否得到了解决",
    "6.您对本次服务的技术人员专业性的满意程度",
    "7.您对本次服务的技术人员的及时性的满意程度",
    "8.您对本次服务的技术人员的文明性的满意程度",
    "9.您对本次服务的技术设施的满意程度",
    "10.您对本次服务总体评价",
    "11.您的意见或建议",
)
SURVEYED = (
    "企业名称",
    "联系人(电话)",
    "服务站人员",
    "需求发起时间",
    "受理时间",
    "答复时间",
    "服务开始时间",
    "服务结束时间",
    "企业申请服务内容",
    "服务类别",
    "检验检测服务",
    "质量管理服务",
    "计量服务",
    "标准化服务",
    "认证服务",
    "认可服务",
    "知识产权服务",
    "其他服务",
    "质量服务部门",
    "技术服务人员",
)
ANNEX_C = ("满意度评价表", *SURVEYED, "服务满意度评价", "尊敬的企业,", *QUESTIONS, "企业负责人")
"""DB2101/T 0050-2022, annex C."""
ANNEX_B_JILIN = (
    "质量服务需求登记表",
    "申请人",
    "详细地址",
    "联系人",
    "职务",
    "联系电话",
    "登记时间",
    "服务人员",
    "反馈时间",
    "主营业务",
    "服务需求",
    "服务项目",
    "需求描述",
    "计量",
    "标准",
    "检验检测",
    "质量认证",
)
"""T/JAS 12-2023, annex B, to its table; the return column stands apart, as the scan turned it."""
