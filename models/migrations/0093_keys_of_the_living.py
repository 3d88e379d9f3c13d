"""What lies in the recycle bin frees its keys: unique indexes of records become those of their living rows.

Numbers that a rule gives stay unique over all rows. On the way back a key that a row in the bin shares with a living one
is refused: purge or rename it first.
"""

KEYS = (
    ("region", "region_code", "code"),
    ("industrial_park", "industrial_park_name", "name"),
    ("station", "station_name", "name"),
    ("staff", "staff_staff_no", "staff_no"),
    ("provider", "provider_name", "name"),
    ("provider", "provider_uscc", "uscc"),
    ("user_account", "user_account_username", "username"),
    ("user_account", "user_account_staff_id", "staff_id"),
    ("user_account", "user_account_provider_contact_id", "provider_contact_id"),
    ("user_account", "user_account_expert_id", "expert_id"),
    ("dict_item", "dict_item_dict_type_code", "dict_type code"),
    ("enterprise", "enterprise_uscc", "uscc"),
    ("service_category", "service_category_code", "code"),
    ("service_item", "service_item_code", "code"),
    ("asset_item", "asset_item_code", "code"),
    ("background_task", "background_task_asked_key", "asked_key"),
    ("enterprise_station", "enterprise_station_enterprise_id_station_id", "enterprise_id station_id"),
    ("number_sequence", "number_sequence_rule_code", "rule_code"),
    ("provider_qualification", "provider_qualification_kind_cert_no", "kind cert_no"),
    ("provider_service", "provider_service_provider_id_service_item_id", "provider_id service_item_id"),
    ("role_grant", "role_grant_role_resource_verb_scope", "role resource verb scope"),
    ("service_promise", "service_promise_station_id_service_item_id", "station_id service_item_id"),
    ("setting", "setting_key", "key"),
    ("station_window", "station_window_station_id_window_no", "station_id window_no"),
    ("supervision_summary", "supervision_summary_station_id_period", "station_id period"),
    ("work_calendar", "work_calendar_day", "day"),
)
"""(table, index, columns)"""


def up(migrator, db):
    for table, name, columns in KEYS:
        build(db, table, name, columns, ' WHERE "is_deleted" = false')


def down(migrator, db):
    for table, name, columns in KEYS:
        build(db, table, name, columns, "")


def build(db, table, name, columns, among):
    db.execute_sql(f'DROP INDEX IF EXISTS "{name}"')
    quoted = ", ".join(f'"{column}"' for column in columns.split())
    db.execute_sql(f'CREATE UNIQUE INDEX "{name}" ON "{table}" ({quoted}){among}')
