"""How the demo stations serve: three categories published for all, one still a draft, the others
missing (SY-6.5.1).
"""

from models.catalogue import ServiceCategory
from models.procedures import ProcedureStep, ServiceProcedure
from seeds.demo.cast import add

COMMON = (
    ("需求登记", "窗口人员", 0),
    ("需求评估与受理告知", "服务专员", 1),
    ("匹配服务机构并征得企业同意", "服务专员", 2),
)
ENDING = (("服务小结", "服务机构", 1), ("满意度评价", "服务专员", 5))
PROCEDURES = {
    "Q": (("现场诊断或辅导", "质量管理专家", 5), True),
    "M": (("检定、校准并出具证书", "计量技术机构", 10), True),
    "S": (("标准查询、比对或编写指导", "标准化机构", 7), True),
    "T": (("收样、检验并出具报告", "检验检测机构", 10), False),
}
"""{category: (the step that does the work, whether it is published)}."""


def load(cast):
    """Procedures that are common to all stations."""
    for code, (work, is_public) in PROCEDURES.items():
        row = add(
            ServiceProcedure,
            category=ServiceCategory.get(ServiceCategory.code == code),
            published_on=cast.ago(200) if is_public else None,
            published_via="服务大厅公示栏、微信公众号" if is_public else None,
        )
        for number, (step, actor, days) in enumerate((*COMMON, work, *ENDING), 1):
            add(
                ProcedureStep, procedure=row, row_no=number, step=step, actor=actor, limit_days=days
            )
