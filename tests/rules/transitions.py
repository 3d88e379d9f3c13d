"""What may happen to each record, in which state, by whom: written by hand from rules.md (R-L1,
R-L2, R-CS) and roles.md.

One line an event: the states it starts from, the states it may lead to, and who may fire it how
far. Nothing here is derived from `backoffice/workflow`; the test walks every state × every event ×
every person against it.
"""

from typing import NamedTuple

from models.archives import ArchiveItem
from models.special_tasks import SpecialTask


class Event(NamedTuple):
    """`given` is a condition on the row beside its state; `to` is None when the state stays."""

    sources: tuple
    to: tuple | None
    who: dict
    given: object = None


def state(*names):
    return names


STATION, OWN = {"HEAD": "station"}, {"HEAD": "station", "CLERK": "own"}
SET = {"ADMIN": "all", "HEAD": "station", "AUDITOR": "region"}
ABOVE = {"HEAD": "station", "AUDITOR": "region"}
STAFFED = {"HEAD": "station", "CLERK": "station"}
KEPT = {"ADMIN": "all", "HEAD": "station"}
UNANSWERED = ("TODO", "INVITED", "EXPIRED")
SERVING_TOO = {**OWN, "PROVIDER": "provider"}
OPEN_NEED = ("REGISTERED", "SUPPLEMENT", "ASSESSING", "ACCEPTED", "IN_PROGRESS")
UNSERVED = ("NEW", "MATCHING", "WAIT_PROV", "WAIT_ENT")
RUNNING = (*UNSERVED, "SERVING")
OPEN_COMPLAINT = (
    "RECEIVED",
    "ACKED",
    "ASSESSED",
    "INVESTIGATING",
    "RESPONDED",
    "COMMUNICATED",
    "REJECTED_BY_C",
)


CAUSES = ("OURS", "PROV", "ENT", "FORCE")


def is_unsigned(need):
    return need.form_profile != "JL_B" and not need.signed_by and not need.signed_scan_id


def is_own(case):
    return case.delivery in ("SELF", "BOTH")


def has_dates(case):
    """A case has dates once they are agreed, and a reason once it is closed unserved."""
    if case.status == "WAIT_ENT":
        return case.started_at is None and case.agreed_start_at is not None
    if case.status == "CLOSED" and case.started_at is None:
        return case.close_reason not in ("REFUSED", "DONE")
    return case.started_at is not None or case.agreed_start_at is not None


def is_referred(case):
    return case.delivery in ("REFER", "BOTH")


TRANSITIONS = {
    "service_request": {
        # DRAFT → REGISTERED → (SUPPLEMENT ↔) ASSESSING → ACCEPTED → IN_PROGRESS → DONE; exits
        # REFUSED, WITHDRAWN
        "register": Event(state("DRAFT"), ("REGISTERED",), OWN),
        "assess": Event(state("REGISTERED", "ASSESSING"), ("ASSESSING",), OWN),
        "notify": Event(state("REGISTERED", "ASSESSING"), ("SUPPLEMENT",), OWN),
        "supplement": Event(state("SUPPLEMENT"), ("ASSESSING",), OWN),
        "accept": Event(state("ASSESSING"), ("IN_PROGRESS", "ACCEPTED", "DONE"), OWN),
        "dispose": Event(
            state("ACCEPTED", "IN_PROGRESS"),
            ("IN_PROGRESS", "ACCEPTED", "DONE"),
            OWN,
            lambda need: False,
        ),
        "reassign": Event(("DRAFT", *OPEN_NEED), None, STATION),
        "refuse": Event(state("REGISTERED", "SUPPLEMENT", "ASSESSING"), None, OWN),
        "withdraw": Event(OPEN_NEED, ("WITHDRAWN", "DONE"), OWN),
        # decision 50: every mistake is put right
        "take_up": Event(state("WITHDRAWN"), OPEN_NEED, OWN, lambda need: False),
        "lack": Event(state("ASSESSING"), ("SUPPLEMENT",), OWN, lambda need: False),
        "correct_enterprise": Event((*OPEN_NEED, "DONE", "REFUSED", "WITHDRAWN"), None, OWN),
        "add_item": Event(state("ACCEPTED", "IN_PROGRESS"), None, OWN),
        "drop_item": Event(
            state("ACCEPTED", "IN_PROGRESS"), ("IN_PROGRESS", "ACCEPTED", "DONE", "WITHDRAWN"), OWN
        ),
        "serve_after_all": Event(
            state("ACCEPTED", "IN_PROGRESS", "DONE"), ("IN_PROGRESS",), OWN, lambda need: False
        ),
        # only a need without cases; with cases it is archived with its last one
        "archive": Event(
            state("REFUSED", "WITHDRAWN", "DONE"),
            ("ARCHIVED",),
            {"ARCHIVE": "station"},
            lambda need: False,
        ),
        # Annex B of Jilin has its feedback
        "feed_back": Event(
            (*OPEN_NEED, "DONE"), None, OWN, lambda need: need.form_profile == "JL_B"
        ),
        "suggest": Event((*OPEN_NEED, "DONE"), None, OWN, lambda need: bool(need.opinion)),
        # the signature of who could not sign before acceptance (decision 52)
        "sign": Event((*OPEN_NEED, "DONE"), None, OWN, is_unsigned),
        "send_link": Event((*OPEN_NEED, "DONE"), None, OWN, is_unsigned),
        "sign_online": Event((*OPEN_NEED, "DONE"), None, {}, is_unsigned),
    },
    "service_case": {
        # NEW → MATCHING → WAIT_PROV → WAIT_ENT → SERVING → ENDED → EVALUATING → CLOSED; own
        # service: NEW → WAIT_ENT
        "start": Event(state("NEW"), ("WAIT_ENT",), OWN, is_own),
        "refer": Event(state("NEW"), ("WAIT_PROV",), OWN, is_referred),
        "rematch": Event(state("MATCHING"), ("WAIT_PROV",), OWN),
        "inform": Event(state("MATCHING"), None, OWN, lambda case: False),
        "respond": Event(state("WAIT_PROV"), ("WAIT_ENT", "MATCHING"), OWN),
        "recall": Event(
            state("WAIT_PROV", "WAIT_ENT"),
            ("MATCHING",),
            OWN,
            lambda case: case.status == "WAIT_PROV" or case.provider_id is not None,
        ),
        # what was done by mistake (decision 50): a referred case may lose its provider in service
        "break_off": Event(
            state("SERVING"), ("MATCHING",), SERVING_TOO, lambda case: case.provider_id is not None
        ),
        "redirect": Event(RUNNING, ("NEW", "MATCHING"), OWN),
        "go_on": Event(state("ENDED", "EVALUATING"), ("SERVING",), SERVING_TOO),
        "unclose": Event(
            state("CLOSED"), ("NEW", "MATCHING", "SERVING", "ENDED", "EVALUATING"), OWN
        ),
        "withdraw": Event(state("SERVING", "ENDED", "EVALUATING"), ("CLOSED",), OWN),
        "retell": Event((*RUNNING, "ENDED", "EVALUATING", "CLOSED"), None, OWN),
        "reclassify": Event((*RUNNING, "ENDED", "EVALUATING", "CLOSED"), None, OWN),
        "correct": Event(
            state("WAIT_ENT", "SERVING", "ENDED", "EVALUATING", "CLOSED"),
            None,
            OWN,
            has_dates,
        ),
        # agreed for another day, the case waits for it
        "agree": Event(state("WAIT_ENT"), ("SERVING", "WAIT_ENT"), OWN),
        "begin": Event(
            state("WAIT_ENT"), ("SERVING",), OWN, lambda case: case.agreed_start_at is not None
        ),
        "disagree": Event(state("WAIT_ENT"), ("MATCHING", "NEW"), OWN),
        "record": Event(state("SERVING", "ENDED"), None, {**SERVING_TOO, "EXPERT": "own"}),
        "end": Event(state("SERVING"), ("ENDED",), SERVING_TOO),
        "summarise": Event(state("ENDED"), ("EVALUATING",), SERVING_TOO),
        "close": Event(state("SERVING", "ENDED", "EVALUATING"), ("CLOSED",), OWN),
        "abandon": Event(UNSERVED, ("CLOSED",), OWN),
        "refuse": Event(UNSERVED, None, OWN),
        "extend": Event(RUNNING, None, OWN),
        "widen": Event(state("MATCHING"), None, STATION, lambda case: False),
        "pause": Event(RUNNING, None, STATION, lambda case: not case.is_paused),
        "resume": Event(RUNNING, None, OWN, lambda case: case.is_paused),
        "transfer": Event((*RUNNING, "ENDED", "EVALUATING"), None, STATION),
        "reopen": Event(
            state("EVALUATING", "CLOSED"),
            ("SERVING",),
            STATION,
            lambda case: case.status == "CLOSED",
        ),
        "archive": Event(state("CLOSED"), ("ARCHIVED",), {"ARCHIVE": "station"}),
    },
    "enterprise": {
        "merge": Event(state("ACTIVE", "CLOSED"), ("MERGED",), {"ADMIN": "all"}),
        # a merge is taken back while nothing was built on it (decision 50)
        "unmerge": Event(state("MERGED"), ("ACTIVE", "CLOSED"), {"ADMIN": "all"}),
    },
    "archive_file": {
        # OPEN → FILED; an enterprise's file stays open; only a case's first volume gets supplements
        "file": Event(
            state("OPEN"), ("FILED",), {"ARCHIVE": "station"}, lambda volume: volume.kind != "ENT"
        ),
        "supplement": Event(
            state("FILED", "BORROWED"),
            None,
            {"ARCHIVE": "station"},
            lambda volume: volume.kind in ("CASE", "NEED") and volume.volume == 1,
        ),
        # only the page counts of a filed volume are corrected
        "count": Event(
            state("FILED", "BORROWED", "EXPIRED"),
            None,
            {"ARCHIVE": "station"},
            lambda volume: (
                ArchiveItem.living().where(ArchiveItem.archive_file == volume.id).exists()
            ),
        ),
    },
    "archive_disposal": {
        # proposed by the archivist, decided by another person
        "dispose": Event(state("WAIT"), ("DONE",), KEPT),
        "keep": Event(state("WAIT"), ("KEPT",), KEPT),
        "withdraw": Event(state("WAIT"), ("WITHDRAWN",), {"ARCHIVE": "station"}),
    },
    "case_notice": {
        # the kind of a notice stays; who took it is logged, and logged again to correct it
        "receive": Event(state("SLTZ", "YCGZ", "BYSL", "JGTZ"), None, OWN),
    },
    "satisfaction_survey": {
        # TODO → INVITED → SUBMITTED → CHECKED; TODO, INVITED, EXPIRED → DECLINED; the holder of the
        # link alone answers
        "invite": Event(UNANSWERED, ("INVITED",), STAFFED),
        "answer": Event(state("INVITED"), ("SUBMITTED",), {}),
        "key_in": Event(UNANSWERED, ("SUBMITTED",), STAFFED),
        "attempt": Event(UNANSWERED, None, STAFFED),
        "decline": Event(UNANSWERED, ("DECLINED",), STAFFED),
        "check": Event(state("SUBMITTED"), ("CHECKED",), STATION),
        "call_back": Event(
            state("SUBMITTED", "CHECKED"),
            None,
            STAFFED,
            lambda survey: survey.callback_due_on is not None,
        ),
        "suggest": Event(
            state("SUBMITTED", "CHECKED"), None, STAFFED, lambda survey: bool(survey.q11_opinion)
        ),
        "reconsider": Event(state("DECLINED"), ("TODO",), STAFFED),
        "correct": Event(
            state("SUBMITTED", "CHECKED"),
            None,
            STAFFED,
            lambda survey: survey.keyed_by is not None,
        ),
    },
    "periodic_survey": {
        # DRAFT → OPEN → CLOSED; forms are answered while it is open
        "open": Event(state("DRAFT"), ("OPEN",), STATION),
        "close": Event(state("OPEN"), ("CLOSED",), STATION),
    },
    "periodic_answer": {
        # TODO → INVITED → SUBMITTED; TODO, INVITED → DECLINED; the holder of the link alone answers
        "invite": Event(state("TODO", "INVITED"), ("INVITED",), STAFFED),
        "answer": Event(state("INVITED"), ("SUBMITTED",), {}),
        "key_in": Event(state("TODO", "INVITED"), ("SUBMITTED",), STAFFED),
        "decline": Event(state("TODO", "INVITED"), ("DECLINED",), STAFFED),
    },
    "refusal_filing": {
        # only the head decides, and never the handler (R-D1)
        # for a head who handled it himself the superior decides
        "approve": Event(state("WAIT"), ("APPROVE",), ABOVE),
        "overturn": Event(state("WAIT", "APPROVE"), ("OVERTURN",), ABOVE),
        "take_back": Event(state("WAIT"), ("RECALLED",), OWN),
    },
    "correction_slip": {
        "approve": Event(state("WAIT"), ("APPROVE",), ABOVE),
        "reject": Event(state("WAIT"), ("REJECT",), ABOVE),
        "take_back": Event(state("WAIT"), ("RECALLED",), {**OWN, "ARCHIVE": "station"}),
    },
    "consultation": {
        "answer": Event(state("OPEN"), ("ANSWERED",), OWN),
        "convert": Event(
            state("OPEN", "ANSWERED"), ("CONVERTED",), OWN, lambda row: row.request_id is None
        ),
        "set_back": Event(
            state("CONVERTED"),
            ("OPEN", "ANSWERED"),
            OWN,
            lambda row: row.request_id is not None,
        ),
        "amend": Event(state("ANSWERED"), None, OWN),
        "void": Event(
            state("OPEN", "ANSWERED"), ("VOID",), OWN, lambda row: row.request_id is None
        ),
    },
    "intake": {
        # OPEN → CONVERTED, ANSWERED or CLOSED; any clerk of the station calls back (decision 52)
        "convert": Event(state("OPEN", "ANSWERED"), ("CONVERTED",), STAFFED),
        "answer": Event(state("OPEN"), ("ANSWERED",), STAFFED),
        "close": Event(state("OPEN"), ("CLOSED",), STAFFED),
        "take_back": Event(
            state("CONVERTED", "CLOSED"),
            ("OPEN",),
            STAFFED,
            lambda row: row.status == "CLOSED",
        ),
    },
    "case_issue": {
        "hear": Event(state("OPEN"), None, OWN),
        "feed_back": Event(state("OPEN"), ("FED",), OWN),
        "solve": Event(state("FED"), ("CLOSED",), OWN),
    },
    "handling_sheet": {
        "confirm": Event(state("WAIT"), ("ACCEPT", "REJECT"), OWN),
        "reconsider": Event(state("ACCEPT", "REJECT"), ("WAIT",), OWN),
        "correct": Event(state("WAIT", "ACCEPT", "REJECT"), None, OWN),
    },
    # nouns without states (decision 50)
    "service_record": {"correct": Event(state(None), None, {**SERVING_TOO, "EXPERT": "own"})},
    "service_summary": {"correct": Event(state(None), None, SERVING_TOO)},
    "case_pause": {"correct": Event(state(None), None, STATION)},
    "sample_custody": {"correct": Event(state(None), None, SERVING_TOO)},
    "fee_record": {
        "cancel": Event(
            state(None),
            None,
            SERVING_TOO,
            lambda fee: fee.cancelled_at is None,
        )
    },
    "report_delivery": {
        "advance": Event(
            state("WAIT", "TESTING", "DRAFTING"), ("TESTING", "DRAFTING", "REVIEW"), SERVING_TOO
        ),
        "issue": Event(state("REVIEW"), ("ISSUED",), SERVING_TOO),
        "collect": Event(
            state("ISSUED"), None, SERVING_TOO, lambda report: report.collected_at is None
        ),
        "deliver": Event(state("ISSUED"), ("DELIVERED",), SERVING_TOO),
    },
    "sample": {
        "hand_over": Event(state(None), None, SERVING_TOO),
        "dispose": Event(state(None), ("RETURN", "KEEP", "DESTROY"), SERVING_TOO),
        "reconsider": Event(state("RETURN", "KEEP", "DESTROY"), None, SERVING_TOO),
    },
    "service_plan": {
        # written by whoever serves, the expert of the case too; decided by the head
        "submit": Event(state("DRAFT"), ("REVIEW",), {**SERVING_TOO, "EXPERT": "own"}),
        "approve": Event(state("REVIEW"), ("IN_FORCE",), STATION),
        "send_back": Event(state("REVIEW"), ("DRAFT",), STATION),
        "void": Event(state("IN_FORCE"), ("VOID",), STATION),
    },
    "supervision_summary": {
        # DRAFT → SUBMITTED → IN_FORCE; the superior alone notes it or sends it back
        "submit": Event(state("DRAFT"), ("SUBMITTED",), STATION),
        "approve": Event(state("SUBMITTED"), ("IN_FORCE",), {"AUDITOR": "region"}),
        "send_back": Event(state("SUBMITTED"), ("DRAFT",), {"AUDITOR": "region"}),
    },
    "special_task": {
        # REG → ASSIGNED → DOING → DONE → ASSESSED; OVERDUE by the clock; who registered it may call
        # it off
        "assign": Event(state("REG", "OVERDUE"), ("ASSIGNED", "OVERDUE"), SET),
        "enrol": Event(
            state("REG", "ASSIGNED", "DOING", "OVERDUE"),
            None,
            OWN,
            lambda task: task.kind == "EXAM",
        ),
        "finish": Event(state("ASSIGNED", "DOING", "OVERDUE"), ("DONE",), SET),
        "assess": Event(state("DONE"), ("ASSESSED",), {"AUDITOR": "region"}),
        "cancel": Event(state("REG", "ASSIGNED", "DOING", "OVERDUE"), ("CANCELLED",), SET),
    },
    "task_assignment": {
        "report": Event(
            state("ASSIGNED", "DOING"), ("DOING", "DONE"), {"HEAD": "station", "CLERK": "own"}
        ),
    },
    "staff_evaluation": {
        # DRAFT → IN_FORCE → VOID; a withdrawal is the superior's
        "tell": Event(state("DRAFT"), ("IN_FORCE",), {"HEAD": "station", "AUDITOR": "region"}),
        "withdraw": Event(state("IN_FORCE"), ("VOID",), {"AUDITOR": "region"}),
    },
    "campaign": {
        # DRAFT → PLANNED → HELD → SUMMARISED; a clerk drafts, the head plans
        "plan": Event(state("DRAFT"), ("PLANNED",), KEPT),
        "hold": Event(state("PLANNED"), ("HELD",), KEPT),
        "summarise": Event(state("HELD"), ("SUMMARISED",), KEPT),
        "cancel": Event(state("DRAFT", "PLANNED"), ("CANCELLED",), KEPT),
    },
    "publication": {
        # DRAFT → PUBLISHED → WITHDRAWN
        "publish": Event(state("DRAFT"), ("PUBLISHED",), KEPT),
        "withdraw": Event(state("PUBLISHED"), ("WITHDRAWN",), KEPT),
    },
    "joint_project": {
        # PLAN → DOING → DONE; stopped before it is done
        "start": Event(state("PLAN"), ("DOING",), KEPT),
        "finish": Event(state("DOING"), ("DONE",), KEPT),
        "stop": Event(state("PLAN", "DOING"), ("STOP",), KEPT),
    },
    "training": {
        # PLANNED → HELD → CLOSED
        "hold": Event(state("PLANNED"), ("HELD",), KEPT),
        "close": Event(state("HELD"), ("CLOSED",), KEPT),
        "cancel": Event(state("PLANNED"), ("CANCELLED",), KEPT),
    },
    "green_channel": {
        "approve": Event(state("WAIT"), ("APPROVE",), STATION),
        "reject": Event(state("WAIT"), ("REJECT",), STATION),
        "revoke": Event(state("WAIT", "APPROVE"), ("REVOKED",), OWN),
        "correct": Event(state("WAIT"), None, OWN),
    },
    "case_extension": {
        "approve": Event(state("WAIT"), ("APPROVE",), STATION),
        "reject": Event(state("WAIT"), ("REJECT",), STATION),
    },
    "deadline": {
        # a delay is never taken back; its cause is stated once, and corrected by the head alone
        "explain": Event(state("OPEN"), CAUSES, {**OWN, "ARCHIVE": "own"}),
        "restate": Event(CAUSES, CAUSES, STATION),
    },
    "complaint": {
        # RECEIVED → ACKED → ASSESSED → INVESTIGATING → RESPONDED → COMMUNICATED → CLOSED, no
        # skipping
        "acknowledge": Event(state("RECEIVED"), ("ACKED",), OWN),
        "assess": Event(state("ACKED"), ("ASSESSED",), STATION),
        "investigate": Event(
            state("ASSESSED", "INVESTIGATING", "REJECTED_BY_C"), ("INVESTIGATING",), OWN
        ),
        "respond": Event(state("INVESTIGATING"), ("RESPONDED",), STATION),
        "communicate": Event(state("RESPONDED"), ("COMMUNICATED",), OWN),
        "settle": Event(
            state("COMMUNICATED"),
            ("REJECTED_BY_C", None),
            OWN,
            lambda complaint: complaint.accepted == "WAIT",
        ),
        "close": Event(
            state("COMMUNICATED", "REJECTED_BY_C"), ("CLOSED",), {**STATION, "AUDITOR": "region"}
        ),
        "refuse": Event(state("RECEIVED", "ACKED"), ("NOT_ADMITTED",), STATION),
        "assign": Event(OPEN_COMPLAINT, None, {**STATION, "ADMIN": "all"}),
        "take_over": Event(
            OPEN_COMPLAINT,
            None,
            {"AUDITOR": "region"},
            lambda complaint: complaint.respondent_type == "STATION",
        ),
        "reopen": Event(
            state("CLOSED", "NOT_ADMITTED"), ("INVESTIGATING",), {**STATION, "AUDITOR": "region"}
        ),
    },
    "referral": {
        "answer": Event(state("WAIT"), None, {"PROVIDER": "provider"}),
        "reconsider": Event(state("ACCEPTED", "DECLINED"), ("WAIT",), SERVING_TOO),
        "correct": Event(state("ACCEPTED", "DECLINED"), None, SERVING_TOO),
    },
    "fixed_asset": {
        "use": Event(state("IDLE", "REPAIR"), ("USE",), {**STATION, "ASSET": "station"}),
        "idle": Event(state("USE", "REPAIR"), ("IDLE",), {**STATION, "ASSET": "station"}),
        "repair": Event(state("USE", "IDLE"), ("REPAIR",), {**STATION, "ASSET": "station"}),
        "lose": Event(state("USE", "IDLE", "REPAIR"), ("LOST",), {**STATION, "ASSET": "station"}),
        "find": Event(state("LOST"), ("IDLE",), {**STATION, "ASSET": "station"}),
        "scrap": Event(
            state("USE", "IDLE", "REPAIR", "LOST"), ("SCRAP",), {**STATION, "ASSET": "station"}
        ),
    },
    "station": {
        "activate": Event(state("DRAFT"), ("ACTIVE",), {"ADMIN": "all"}),
        "suspend": Event(state("ACTIVE", "RECTIFYING"), ("SUSPENDED",), {"ADMIN": "all"}),
        "resume": Event(state("SUSPENDED"), ("ACTIVE",), {"ADMIN": "all"}),
    },
    "staff": {
        "begin": Event(state("PENDING"), ("ON",), {"ADMIN": "all", **STATION}),
        "leave": Event(state("PENDING", "ON"), ("LEAVE",), {"ADMIN": "all", **STATION}),
        "hand_over": Event(state("PENDING", "ON", "LEAVE"), None, STATION),
    },
    "user_account": {
        "disable": Event(state("ACTIVE", "PENDING", "LOCKED"), ("DISABLED",), {"ADMIN": "all"}),
        "enable": Event(state("DISABLED", "PENDING"), ("ACTIVE",), {"ADMIN": "all"}),
        "unlock": Event(
            state("ACTIVE"),
            None,
            {"ADMIN": "all"},
            lambda account: account.locked_until is not None,
        ),
    },
    "provider": {
        "admit": Event(state("CAND"), ("IN_POOL",), {"ADMIN": "all"}),
        "watch": Event(state("IN_POOL"), ("WATCH",), {"ADMIN": "all"}),
        "suspend": Event(state("IN_POOL", "WATCH"), ("SUSPENDED",), {"ADMIN": "all"}),
        "restore": Event(state("WATCH", "SUSPENDED"), ("IN_POOL",), {"ADMIN": "all"}),
        "exit": Event(
            state("CAND", "IN_POOL", "WATCH", "SUSPENDED"), ("EXITED",), {"ADMIN": "all"}
        ),
    },
    "change_proposal": {
        # PENDING → APPROVED, DECLINED, WITHDRAWN (decisions 42): the administrator decides, whoever
        # keeps the row takes back;
        # the row of the test wants a change of provider1, so that the experts, who keep their own
        # rows, do not reach it
        "approve": Event(state("PENDING"), ("APPROVED",), {"ADMIN": "all"}),
        "decline": Event(state("PENDING"), ("DECLINED",), {"ADMIN": "all"}),
        "withdraw": Event(state("PENDING"), ("WITHDRAWN",), {"PROVIDER": "provider"}),
    },
    "background_task": {
        "cancel": Event(
            state("QUEUED", "RUNNING"), ("CANCELLED",), {"ADMIN": "all", "CLERK": "own"}
        ),
        "retry": Event(state("FAILED", "CANCELLED"), ("QUEUED",), {"ADMIN": "all", "CLERK": "own"}),
    },
}
TRANSITIONS["expert"] = TRANSITIONS["provider"]

PEOPLE = {
    # who, the role, and how far they reach the row of clerk1's desk at West
    "admin": ("ADMIN", {"all"}),
    "head1": ("HEAD", {"station"}),
    "head2": ("HEAD", set()),
    "clerk1": ("CLERK", {"own", "station"}),
    "clerk3": ("CLERK", {"station"}),
    "clerk2": ("CLERK", set()),
    "asset1": ("ASSET", {"station"}),
    "archive1": ("ARCHIVE", {"station"}),
    "safety1": ("SAFETY", {"station"}),
    "provider1": ("PROVIDER", {"provider"}),
    "provider2": ("PROVIDER", set()),
    "expert1": ("EXPERT", {"own"}),
    "expert2": ("EXPERT", set()),
    "auditor1": ("AUDITOR", {"region"}),
    "auditor2": ("AUDITOR", set()),
}


def is_examination(row) -> bool:
    return isinstance(row, SpecialTask) and row.kind == "EXAM"


def may(person: str, event: Event, row) -> bool:
    """Whether a person may fire an event on the row of clerk1's desk, whatever its state. An
    examination is the own one of every clerk of its station: candidates are enrolled by whoever
    took in their need (SY-5.6.4.3).
    """
    role, reaches = PEOPLE[person]
    if is_examination(row) and role == "CLERK" and "station" in reaches:
        reaches = {*reaches, "own"}
    return event.who.get(role) in reaches


def starts(event: Event, row, value: str) -> bool:
    return value in event.sources and (event.given is None or event.given(row))
