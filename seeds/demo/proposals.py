"""What the provider and the expert of the demo world propose to change about themselves, in each
state it can be in (decisions 42).
"""

from backoffice.records import writes
from backoffice.workflow import proposals
from models.experts import Expert
from models.proposals import ChangeProposal
from models.providers import Provider, ProviderQualification, ProviderService

DAYS_BACK = 6


def begin(play):
    """Some days ago; the administrator has decided about a part of it since."""
    play.works.begin(play.works.early(play.works.day(DAYS_BACK), 10), _tell(play))


def _tell(play):
    owner, expert, admin = (play.actor(login) for login in ("provider1", "expert1", "admin"))
    provider = Provider.get_by_id(owner.provider_id)
    writes.update(
        owner,
        provider,
        {"name": provider.name.replace("检测技术", "检验检测"), "join_mode": "ONLINE"},
    )
    service = (
        ProviderService.living()
        .where(ProviderService.provider == provider)
        .order_by(ProviderService.id)
        .first()
    )
    writes.update(
        owner,
        service,
        {
            "promise_days": str(max(service.promise_days - 1, 1)),
            "fee_basis": "机构公示收费标准（2026 年版，演示）",
        },
    )
    certificate = (
        ProviderQualification.living()
        .where(ProviderQualification.provider == provider)
        .order_by(ProviderQualification.id)
        .first()
    )
    writes.update(owner, certificate, {"scope_text": "见证书附表第 3 版（演示数据）"})
    writes.update(
        expert,
        Expert.get_by_id(expert.expert_id),
        {"title": "正高级工程师", "conflict_orgs": "示例星辉机床有限公司"},
    )
    yield play.works.early(play.works.day(DAYS_BACK - 1), 10)
    _decide(
        play, admin, service, "promise_days", "decline", reason="请附上调整后的检测流程，再行申请"
    )
    _decide(play, admin, certificate, "scope_text", "approve")
    _decide(play, expert, Expert.get_by_id(expert.expert_id), "conflict_orgs", "withdraw")


def _decide(play, actor, row, field, event, **raw):
    waiting = ChangeProposal.get(
        ChangeProposal.resource == row.table(),
        ChangeProposal.row_id == row.id,
        ChangeProposal.field == field,
    )
    proposals.WORKFLOW.fire(actor, waiting, event, raw)
