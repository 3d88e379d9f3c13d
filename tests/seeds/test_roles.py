"""The notation of the permission matrix, and what the seeded matrix says."""

import pytest

from models import registry
from models.accounts import ROLE, SCOPE
from seeds import roles
from seeds.notation import read

GRANTS = set(roles.grants())


def verbs(role, resource):
    """{verb: scopes} of one cell."""
    found = {}
    for who, table, verb, scope in GRANTS:
        if (who, table) == (role, resource):
            found.setdefault(verb, set()).add(scope)
    return found


def test_letters_and_events_share_a_reach():
    assert read("RU s; close o", {"close"}) == [
        ("read", "STATION"),
        ("update", "STATION"),
        ("close", "OWN"),
    ]


def test_every_letter_and_every_reach_has_its_word():
    assert read("CRUDAXS a", set()) == [
        (verb, "ALL") for verb in ("create", "read", "update", "delete", "approve", "export", "see")
    ]
    assert [read(f"R {reach}", set())[0][1] for reach in "arsop"] == [
        "ALL",
        "REGION",
        "STATION",
        "OWN",
        "PROVIDER",
    ]


def test_a_verb_may_have_two_reaches_but_no_pair_stands_twice():
    assert read("R s; RU o; R s", set()) == [
        ("read", "STATION"),
        ("read", "OWN"),
        ("update", "OWN"),
    ]


@pytest.mark.parametrize(
    "line", ["RW s", "R", "s", "", "R x", "refer s", "R s; ", "R s, U o", "r s", "Close s"]
)
def test_a_word_that_means_nothing_is_an_error(line):
    with pytest.raises(ValueError):
        read(line, {"close"})


def test_an_error_names_table_and_role(monkeypatch):
    monkeypatch.setitem(roles.MATRIX, "station", {"HEAD": "RQ s"})
    with pytest.raises(ValueError, match=r"station, HEAD: .*RQ"):
        roles.grants()


def test_an_unknown_role_is_an_error(monkeypatch):
    monkeypatch.setitem(roles.MATRIX, "station", {"BOSS": "R s"})
    with pytest.raises(ValueError, match="BOSS"):
        roles.grants()


def test_others_stand_for_every_role_without_a_line():
    assert verbs("ADMIN", "setting")["update"] == {"ALL"}
    assert {role for role, table, *_ in GRANTS if table == "setting"} == set(roles.ROLES)
    assert verbs("EXPERT", "setting") == {"read": {"ALL"}}


def test_every_grant_is_made_of_known_words_and_stands_once():
    tables = {model._meta.table_name for model in registry.models()}
    assert len(GRANTS) == len(roles.grants())
    for role, resource, verb, scope in GRANTS:
        assert role in ROLE and scope in SCOPE and resource in tables and len(verb) <= 30


def test_every_record_has_a_row_in_the_matrix():
    without = {
        "lookup_miss",
        "list_layout",
        "announcement_reading",
        "sign_in_attempt",
        "sent_form",
        "second_factor",
        "recovery_code",
        "audit_head",
        "number_counter",
        "search_entry",
        "name_key",
        "change_set",
        "change",
        "import_row",
        "column_memory",
        "purge_request",
        "filling_state",
    }
    tables = {model._meta.table_name for model in registry.models()}
    assert tables - {resource for _, resource, *_ in GRANTS} == without


def test_the_administrator_decides_no_case():
    """roles note 2."""
    assert set(verbs("ADMIN", "service_case")) == {"read", "export"}
    assert set(verbs("ADMIN", "service_request")) == {"read", "export"}


def test_the_auditor_changes_no_business_record():
    """roles note 3: they write evaluations and set special tasks alone. Their own exports they may
    throw away, and their own views of lists they keep.
    """
    changed = {
        (resource, verb)
        for role, resource, verb, _ in GRANTS
        if role == "AUDITOR"
        and verb in ("create", "update", "delete")
        and resource
        not in (
            "background_task",
            "saved_view",
            "staff_evaluation",
            "special_task",
            "task_assignment",
        )
    }
    assert changed == set()
    assert verbs("AUDITOR", "complaint") == {
        verb: {"REGION"}
        for verb in ("read", "export", "approve", "see", "take_over", "close", "reopen")
    }


def test_who_complains_is_shown_to_handler_head_and_auditor_only():
    """R-C2."""
    seeing = {
        role: scope
        for role, resource, verb, scope in GRANTS
        if (resource, verb) == ("complaint", "see")
    }
    assert seeing == {"HEAD": "STATION", "CLERK": "OWN", "AUDITOR": "REGION"}


def test_a_referral_is_taken_back_through_its_case():
    """What an answer says is corrected on the referral itself (decisions 50)."""
    assert {verb for _, resource, verb, _ in GRANTS if resource == "referral"} == {
        "create",
        "read",
        "update",
        "export",
        "answer",
        "correct",
        "amend",
    }


def test_nobody_writes_in_the_logs():
    assert {verb for _, resource, verb, _ in GRANTS if resource in ("audit_log", "export_log")} == {
        "read"
    }


def test_clerks_read_the_station_and_write_their_own():
    """The signed scan of an own need is opened by whoever keeps it (boundaries F5)."""
    own = (
        "create",
        "update",
        "see",
        "register",
        "notify",
        "supplement",
        "assess",
        "accept",
        "withdraw",
        "refuse",
        "correct",
    )
    assert verbs("CLERK", "service_request") == {
        **{verb: {"STATION"} for verb in ("read", "export")},
        **{verb: {"OWN"} for verb in own},
    }
    assert verbs("CLERK", "enterprise")["see"] == {"OWN"}


def test_heads_keep_staff_and_assets_of_their_station():
    """decisions 13."""
    for resource in ("fixed_asset", "asset_item", "staff"):
        assert {"create", "read", "update", "export"} <= set(verbs("HEAD", resource))
        assert set.union(*verbs("HEAD", resource).values()) == {"STATION"}


def test_providers_reach_only_their_own():
    wide = {
        resource for role, resource, _, scope in GRANTS if role == "PROVIDER" and scope == "ALL"
    }
    assert wide == {
        "region",
        "dict_item",
        "work_calendar",
        "number_sequence",
        "setting",
        "service_category",
        "service_item",
        "service_procedure",
        "procedure_step",
        "station",
        "station_channel",
        "station_window",
        "service_promise",
    }
    assert verbs("PROVIDER", "enterprise") == {"read": {"PROVIDER"}}
    assert verbs("PROVIDER", "enterprise_contact") == {"read": {"PROVIDER"}, "see": {"PROVIDER"}}
