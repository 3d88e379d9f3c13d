"""Who may do what, read top to bottom: one line for each table and role, as `roles.md` has it.

The notation is explained in `seeds.notation`. Several tables before one colon share their lines.
Whoever has no line may do nothing; `OTHERS` stands for every role that has no line of its own. What
a person may do to one row is asked again by the guards of each event.
"""

from seeds.notation import read

ROLES = (
    "ADMIN",
    "HEAD",
    "CLERK",
    "ASSET",
    "ARCHIVE",
    "SAFETY",
    "PROVIDER",
    "EXPERT",
    "AUDITOR",
    "SECADMIN",
    "LOGADMIN",
)
OTHERS = "OTHERS"

EVENTS = {
    "station": "activate suspend resume",
    "staff": "begin leave hand_over",
    "user_account": "reset_password disable enable unlock explain",
    "enterprise": "link merge",
    "provider": "admit watch suspend restore exit",
    "provider_qualification": "verify",
    "expert": "admit watch suspend restore exit",
    "service_request": "register notify supplement assess accept withdraw reassign refuse archive "
    "correct",
    "refusal_filing": "take_back",
    "correction_slip": "take_back",
    "deadline": "explain",
    "consultation": "answer convert",
    "enterprise_visit": "to_request",
    "case_issue": "hear feed_back solve",
    "handling_sheet": "confirm",
    "service_case": "start refer rematch inform respond agree record end summarise close pause "
    "resume extend widen transfer reopen archive "
    "reclassify",
    "referral": "answer",
    "supervision_summary": "submit",
    "special_task": "enrol",
    "task_assignment": "report",
    "archive_file": "file supplement",
    "satisfaction_survey": "invite key_in check call_back means",
    "periodic_answer": "invite key_in",
    "complaint": "assign acknowledge assess investigate respond communicate settle close refuse "
    "reopen take_over",
    "fixed_asset": "use idle repair lose scrap",
    "background_task": "cancel retry",
    "user_session": "end",
    "plan_run": "run",
    "change_proposal": "withdraw",
    "saved_view": "share",
}
"""The events of each workflow; a word that is missing here is a typing error."""

MATRIX = {
    "region dict_item work_calendar number_sequence service_category service_item": {
        "ADMIN": "CRUD a",
        OTHERS: "R a",
    },
    "setting": {
        "ADMIN": "CRUD a",
        "SECADMIN": "RU a",
        OTHERS: "R a",
    },
    "service_procedure procedure_step": {
        "ADMIN": "CRUD a",
        "HEAD": "R a; CU s",
        OTHERS: "R a",
    },
    "organization industrial_park": {
        "ADMIN": "CRUDX a",
        "HEAD": "R a; U s",
        "CLERK": "R a",
        "AUDITOR": "RX r",
    },
    "station_channel": {
        "ADMIN": "CRUDX a",
        "HEAD": "RUX s",
        "CLERK": "R a",
        "ASSET": "R s",
        "ARCHIVE": "R s",
        "SAFETY": "R s",
        "PROVIDER": "R a",
        "EXPERT": "R a",
        "AUDITOR": "RX r",
    },
    "station": {
        "ADMIN": "CRUDX a; activate suspend resume a",
        "HEAD": "RU s",
        "CLERK": "R a",
        "ASSET": "R s",
        "ARCHIVE": "R s",
        "SAFETY": "R s",
        "PROVIDER": "R a",
        "EXPERT": "R a",
        "AUDITOR": "RX r; A r",
        "SECADMIN": "R a",
    },
    "service_promise": {
        "ADMIN": "CRUD a",
        "HEAD": "CRUDX s",
        "CLERK": "R s",
        "PROVIDER": "R a",
        "AUDITOR": "RX r",
    },
    "staff": {
        "ADMIN": "CRUDXS a; begin leave a",
        "HEAD": "CRUXS s; begin leave hand_over s",
        "CLERK": "R s",
        "ASSET": "R s",
        "ARCHIVE": "R s",
        "SAFETY": "R s",
        "AUDITOR": "RX r",
        "SECADMIN": "R a",
    },
    "post_assignment": {
        "ADMIN": "CRUDXS a",
        "HEAD": "CRUXS s",
        "CLERK": "R s",
        "ASSET": "R s",
        "ARCHIVE": "R s",
        "SAFETY": "R s",
        "AUDITOR": "RX r",
    },
    "supervision_summary": {
        "ADMIN": "RX a",
        "HEAD": "CRUX s; submit s",
        "CLERK": "R s",
        "ARCHIVE": "R s",
        "AUDITOR": "RXA r",
    },
    "special_task": {
        "ADMIN": "CRUX a",
        "HEAD": "CRUX s; enrol s",
        "CLERK": "R o; enrol o",
        "ASSET": "R o",
        "ARCHIVE": "R o",
        "SAFETY": "R o",
        "AUDITOR": "CRUXA r",
    },
    "task_assignment": {
        "ADMIN": "CRUX a",
        "HEAD": "CRUX s; report s",
        "CLERK": "RU o; report o",
        "ASSET": "RU o; report o",
        "ARCHIVE": "RU o; report o",
        "SAFETY": "RU o; report o",
        "AUDITOR": "CRUXA r",
    },
    "task_progress": {
        "ADMIN": "RX a",
        "HEAD": "CRX s",
        "CLERK": "CR o",
        "ASSET": "CR o",
        "ARCHIVE": "CR o",
        "SAFETY": "CR o",
        "AUDITOR": "RX r",
    },
    "staff_evaluation": {
        "ADMIN": "R a",
        "HEAD": "CRUX s",
        "CLERK": "R o",
        "ASSET": "R o",
        "ARCHIVE": "R o",
        "SAFETY": "R o",
        "AUDITOR": "CRUA r",
    },
    "user_account": {
        "ADMIN": "CRUD a; reset_password disable enable unlock explain a",
        "HEAD": "R s; explain s",
        "AUDITOR": "R r",
        "SECADMIN": "CRUD a; reset_password disable enable unlock explain a",
        OTHERS: "R o",
    },
    "user_role": {
        "ADMIN": "CRUD a",
        "HEAD": "CR s",
        "AUDITOR": "R r",
        "SECADMIN": "CRUD a",
        OTHERS: "R o",
    },
    "role_grant": {
        "ADMIN": "CRUDX a",
        "SECADMIN": "CRUDX a",
    },
    "enterprise": {
        "ADMIN": "CRUDX a; merge a",
        "HEAD": "CRUXS s; link s",
        "CLERK": "CRUX s; S o; link s",
        "ARCHIVE": "R s",
        "PROVIDER": "R p",
        "EXPERT": "R o",
        "AUDITOR": "RX r",
    },
    "enterprise_contact": {
        "ADMIN": "CRUDX a",
        "HEAD": "CRUXS s",
        "CLERK": "CRUX s; S o",
        "ARCHIVE": "R s",
        "PROVIDER": "RS p",
        "EXPERT": "R o",
        "AUDITOR": "RX r",
    },
    "enterprise_station": {
        "ADMIN": "RUDX a",
        "HEAD": "RX s",
        "CLERK": "RX s",
        "ARCHIVE": "R s",
        "PROVIDER": "R p",
        "EXPERT": "R o",
        "AUDITOR": "RX r",
    },
    "data_consent": {
        "ADMIN": "R a",
        "HEAD": "CRUX s",
        "CLERK": "CR o",
        "ARCHIVE": "R s",
        "AUDITOR": "R r",
    },
    "provider": {
        "ADMIN": "CRUDXA a; admit watch suspend restore exit a",
        "HEAD": "RX a",
        "CLERK": "R a",
        "PROVIDER": "RU p",
        "AUDITOR": "RX r",
        "SECADMIN": "R a",
    },
    "provider_contact": {
        "ADMIN": "CRUDXA a",
        "HEAD": "RX a",
        "CLERK": "R a",
        "PROVIDER": "RU p",
        "AUDITOR": "RX r",
        "SECADMIN": "R a",
    },
    "provider_service": {
        "ADMIN": "CRUDXA a",
        "HEAD": "RX a",
        "CLERK": "R a",
        "PROVIDER": "RU p",
        "AUDITOR": "RX r",
    },
    "provider_qualification": {
        "ADMIN": "CRUDXA a; verify a",
        "HEAD": "RX a",
        "CLERK": "R a",
        "PROVIDER": "RU p",
        "AUDITOR": "RX r",
    },
    "expert": {
        "ADMIN": "CRUDXSA a; admit watch suspend restore exit a",
        "HEAD": "RX a",
        "CLERK": "R a",
        "EXPERT": "RU o",
        "AUDITOR": "RX r",
        "SECADMIN": "R a",
    },
    "expert_team": {
        "ADMIN": "CRUXSA a",
        "HEAD": "RX a; CU s",
        "CLERK": "R a; CU o",
        "EXPERT": "RU o",
        "AUDITOR": "RX r",
    },
    "service_request": {
        "ADMIN": "RX a",
        "HEAD": "CRUDXS s; register notify supplement assess accept withdraw reassign refuse "
        "correct s",
        "CLERK": "RX s; CUS o; register notify supplement assess accept withdraw refuse correct o",
        "ARCHIVE": "RS s; archive s",
        "PROVIDER": "R p",
        "EXPERT": "R o",
        "AUDITOR": "RX r",
    },
    "request_item request_food_drug request_special_equipment request_operator_exam "
    "request_product_test"
    " request_instrument": {
        "ADMIN": "RX a",
        "HEAD": "CRUX s",
        "CLERK": "R s; CU o",
        "ARCHIVE": "R s",
        "PROVIDER": "R p",
        "EXPERT": "R o",
        "AUDITOR": "RX r",
    },
    "case_notice": {
        "ADMIN": "R a",
        "HEAD": "RXA s",
        "CLERK": "CR o",
        "ARCHIVE": "R s",
        "AUDITOR": "R r",
    },
    "station_window": {
        "ADMIN": "CRUD a",
        "HEAD": "CRUDX s",
        "CLERK": "R s",
        "PROVIDER": "R a",
        "AUDITOR": "RX r",
    },
    "consultation": {
        "ADMIN": "RX a",
        "HEAD": "CRUX s; answer convert s",
        "CLERK": "R s; CU o; answer convert o",
        "ARCHIVE": "R s",
        "AUDITOR": "RX r",
    },
    "enterprise_visit": {
        "ADMIN": "R a",
        "HEAD": "CRUX s; to_request s",
        "CLERK": "R s; CU o; to_request o",
        "ARCHIVE": "R s",
        "EXPERT": "R o",
        "AUDITOR": "RX r",
    },
    "case_issue": {
        "ADMIN": "R a",
        "HEAD": "CRUX s; hear feed_back solve s",
        "CLERK": "CRU o; hear feed_back solve o",
        "ARCHIVE": "R s",
        "PROVIDER": "CR p",
        "EXPERT": "CR o",
        "AUDITOR": "R r",
    },
    "handling_sheet": {
        "ADMIN": "R a",
        "HEAD": "RUX s; confirm s",
        "CLERK": "CRU o; confirm o",
        "ARCHIVE": "R s",
        "PROVIDER": "R p",
        "AUDITOR": "R r",
    },
    "report_delivery": {
        "ADMIN": "R a",
        "HEAD": "RUXS s",
        "CLERK": "CRUS o",
        "PROVIDER": "CRUS p",
        "AUDITOR": "R r",
    },
    "contract_review": {
        "ADMIN": "R a",
        "HEAD": "RUX s",
        "CLERK": "CRU o",
        "PROVIDER": "CRU p",
        "AUDITOR": "R r",
    },
    "sample sample_custody": {
        "ADMIN": "R a",
        "HEAD": "RUX s",
        "CLERK": "CRU o",
        "PROVIDER": "CRU p",
        "AUDITOR": "R r",
    },
    "service_plan plan_milestone": {
        "ADMIN": "R a",
        "HEAD": "CRUXA s",
        "CLERK": "CRU o",
        "ARCHIVE": "R s",
        "PROVIDER": "CRU p",
        "EXPERT": "CRU o",
        "AUDITOR": "R r",
    },
    "industry_survey": {
        "ADMIN": "CRUA a",
        "HEAD": "CRUX s",
        "CLERK": "CR o",
        "AUDITOR": "R r",
    },
    "campaign": {
        "ADMIN": "CRUDXA a",
        "HEAD": "CRUXA s",
        "CLERK": "CR o",
        "AUDITOR": "RX r",
    },
    "publication": {
        "ADMIN": "CRUDXA a",
        "HEAD": "CRUXA s; R o",
        "CLERK": "CR o",
        "PROVIDER": "CR p; R o",
        "EXPERT": "CR o",
        "AUDITOR": "RX r; R o",
    },
    "joint_project project_milestone": {
        "ADMIN": "CRUDXA a",
        "HEAD": "CRUXA s",
        "CLERK": "CRU o",
        "ARCHIVE": "R s",
        "PROVIDER": "CRU p",
        "EXPERT": "CRU o",
        "AUDITOR": "RX r",
    },
    "training training_record": {
        "ADMIN": "CRUDX a",
        "HEAD": "CRUX s",
        "CLERK": "CR s",
        "ASSET": "R o",
        "ARCHIVE": "R o",
        "SAFETY": "R o",
        "EXPERT": "R o",
        "AUDITOR": "RX r",
    },
    "green_channel": {
        "ADMIN": "R a",
        "HEAD": "CRXA s",
        "CLERK": "R s; C o",
        "ARCHIVE": "R s",
        "PROVIDER": "R p",
        "AUDITOR": "RX r",
    },
    "deadline": {
        "ADMIN": "RX a",
        "HEAD": "RXA s; explain s",
        "CLERK": "R s; explain o",
        "ARCHIVE": "R s; explain o",
        "PROVIDER": "R p",
        "AUDITOR": "RX r",
    },
    "case_extension": {
        "ADMIN": "RX a",
        "HEAD": "RXA s",
        "CLERK": "R s",
        "ARCHIVE": "R s",
        "PROVIDER": "R p",
        "EXPERT": "R o",
        "AUDITOR": "RX r",
    },
    "refusal_filing": {
        "ADMIN": "R a",
        "HEAD": "RXA s; take_back s",
        "CLERK": "CR o; take_back o",
        "ARCHIVE": "R s",
        "AUDITOR": "RXA r",
    },
    "fee_record": {
        "ADMIN": "RX a",
        "HEAD": "CRUX s",
        "CLERK": "CRU o",
        "ASSET": "R s",
        "ARCHIVE": "R s",
        "PROVIDER": "CRU p",
        "AUDITOR": "RX r",
    },
    "service_case": {
        "ADMIN": "RX a",
        "HEAD": "RUX s; start refer rematch inform respond agree record end summarise close s;"
        " reclassify pause resume extend widen transfer reopen s",
        "CLERK": "RX s; U o; start refer rematch inform respond agree record end summarise close "
        "resume extend reclassify o",
        "ARCHIVE": "R s; archive s",
        "PROVIDER": "RU p; record end summarise p",
        "EXPERT": "R o; record o",
        "AUDITOR": "RX r",
    },
    "case_pause": {
        "ADMIN": "RX a",
        "HEAD": "RX s",
        "CLERK": "R s",
        "ARCHIVE": "R s",
        "PROVIDER": "R p",
        "EXPERT": "R o",
        "AUDITOR": "RX r",
    },
    "case_event": {
        "ADMIN": "R a",
        "HEAD": "RX s",
        "CLERK": "CR o",
        "ARCHIVE": "R s",
        "PROVIDER": "CR p",
        "EXPERT": "CR o",
        "AUDITOR": "R r",
    },
    "referral": {
        "ADMIN": "RX a",
        "HEAD": "CRUX s",
        "CLERK": "CR o; X o",
        "ARCHIVE": "R s",
        "PROVIDER": "RU p; answer p",
        "AUDITOR": "RX r",
    },
    "service_record": {
        "ADMIN": "R a",
        "HEAD": "CRUX s",
        "CLERK": "CRU o",
        "ARCHIVE": "R s",
        "PROVIDER": "CR p",
        "EXPERT": "CR o",
        "AUDITOR": "R r",
    },
    "service_summary": {
        "ADMIN": "R a",
        "HEAD": "RXA s",
        "CLERK": "R s; C o",
        "ARCHIVE": "R s",
        "PROVIDER": "CRU p",
        "EXPERT": "R o",
        "AUDITOR": "R r",
    },
    "satisfaction_survey": {
        "ADMIN": "RX a; means a",
        "HEAD": "RAX s; invite key_in check call_back means s",
        "CLERK": "R s; invite key_in call_back means s",
        "ARCHIVE": "R s",
        "PROVIDER": "means p",
        "EXPERT": "means o",
        "AUDITOR": "RX r; means r",
    },
    "periodic_survey": {
        "ADMIN": "RX a",
        "HEAD": "CRUX s",
        "CLERK": "R s",
        "ARCHIVE": "R s",
        "AUDITOR": "RX r",
    },
    "periodic_answer": {
        "ADMIN": "RX a",
        "HEAD": "RX s; invite key_in s",
        "CLERK": "R s; invite key_in s",
        "ARCHIVE": "R s",
        "AUDITOR": "RX r",
    },
    "enterprise_honor enterprise_talent": {
        "ADMIN": "CRUX a",
        "HEAD": "CRUX s",
        "CLERK": "CRU s; S o",
        "ARCHIVE": "R s",
        "AUDITOR": "RX r",
    },
    "archive_file": {
        "ADMIN": "R a",
        "HEAD": "RXA s",
        "CLERK": "R o",
        "ARCHIVE": "CRUX s; file supplement s",
        "AUDITOR": "R r",
    },
    "archive_item": {
        "ADMIN": "R a",
        "HEAD": "RXA s",
        "CLERK": "CR o",
        "ARCHIVE": "CRUX s",
        "AUDITOR": "R r",
    },
    "suggestion": {
        "ADMIN": "RX a",
        "HEAD": "RUXA s",
        "CLERK": "CRU o; R s",
        "ARCHIVE": "R s",
        "PROVIDER": "R p",
        "AUDITOR": "RX r",
    },
    "complaint": {
        "ADMIN": "RX a; assign a",
        "HEAD": "RUXAS s; assign acknowledge assess investigate respond communicate settle close "
        "refuse reopen s",
        "CLERK": "CRUS o; acknowledge investigate communicate settle o",
        "ASSET": "C s",
        "PROVIDER": "R p",
        "EXPERT": "R o",
        "AUDITOR": "RXAS r; take_over close reopen r",
    },
    "complaint_event": {
        "ADMIN": "RX a",
        "HEAD": "RX s",
        "CLERK": "CR o",
        "PROVIDER": "R p",
        "EXPERT": "R o",
        "AUDITOR": "RX r",
    },
    "asset_item": {
        "ADMIN": "CRUD a",
        "HEAD": "CRUX s",
        "CLERK": "R s",
        "ASSET": "CRU s",
        "AUDITOR": "R r",
    },
    "fixed_asset": {
        "ADMIN": "RX a",
        "HEAD": "CRUX s; use idle repair lose scrap s",
        "CLERK": "R o",
        "ASSET": "CRUX s; use idle repair lose scrap s",
        "SAFETY": "R s",
        "AUDITOR": "RX r",
    },
    "audit_log export_log": {
        "ADMIN": "R a",
        "HEAD": "R s",
        "AUDITOR": "R r",
        "LOGADMIN": "R a",
        OTHERS: "R o",
    },
    "notification": {
        OTHERS: "R o",
    },
    "announcement": {
        "ADMIN": "CRUD a",
        "HEAD": "CUD s; R o",
        OTHERS: "R o",
    },
    "user_session": {
        "ADMIN": "R a; end a",
        "SECADMIN": "R a; end a",
        OTHERS: "R o; end o",
    },
    "change_proposal": {
        "ADMIN": "RA a",
        "PROVIDER": "R o; withdraw o",
        "EXPERT": "R o; withdraw o",
    },
    "plan_run": {
        "ADMIN": "R a; run a",
    },
    "mail_message": {
        "ADMIN": "R a",
    },
    "background_task": {
        "ADMIN": "R a; D o; cancel retry a",
        OTHERS: "RD o; cancel retry o",
    },
    "import_batch": {
        "ADMIN": "R a",
        OTHERS: "R o",
    },
    "saved_view": {
        "ADMIN": "CRUD o; share a",
        "HEAD": "CRUD o; share s",
        OTHERS: "CRUD o",
    },
    "attachment": {
        "ADMIN": "R a",
        OTHERS: "R o",
    },
    "correction_slip": {
        "ADMIN": "R a",
        "HEAD": "CRUXA s; take_back s",
        "CLERK": "CRU o; R s; take_back o",
        "ARCHIVE": "CRUX s; take_back s",
        "AUDITOR": "RXA r",
    },
}


def grants() -> list[tuple[str, str, str, str]]:
    """Every permission as (role, resource, verb, scope). Raises ValueError on a word that means
    nothing.
    """
    found = []
    for resources, lines in MATRIX.items():
        for resource in resources.split():
            for role, line in _spread(lines).items():
                found += [(role, resource, *grant) for grant in _read(resource, role, line)]
    return found


def _spread(lines: dict) -> dict:
    """One line for each role that has any, in the order of the roles."""
    if unknown := set(lines) - {*ROLES, OTHERS}:
        raise ValueError(f"unknown role: {', '.join(sorted(unknown))}")
    common = lines.get(OTHERS)
    return {role: lines.get(role, common) for role in ROLES if role in lines or common}


def _read(resource: str, role: str, line: str) -> list[tuple[str, str]]:
    try:
        return read(line, set(EVENTS.get(resource, "").split()))
    except ValueError as fault:
        raise ValueError(f"{resource}, {role}: {fault}") from None
