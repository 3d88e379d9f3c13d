"""How records are numbered (SY-9.3.4): one pattern a rule; each filling of its places counts for
itself.

`{STATION}` the station's code, `{REGION}` the division, `{TYPE}` the station's type, `{CASE}` the
case's number, `{KIND}` the kind of file, `{ATTEMPT}` the attempt, `{YYYY}` `{MM}` `{DD}` the day,
`{SEQ:n}` the counter in n digits.
"""

RULES = (
    # rule, pattern, when the counter begins anew
    ("station", "{REGION}-{TYPE}-{SEQ:3}", "NEVER"),
    ("enterprise", "QY-{REGION}-{SEQ:5}", "NEVER"),
    ("provider", "JG-{SEQ:5}", "NEVER"),
    ("expert", "ZJ-{SEQ:4}", "NEVER"),
    ("service_request", "XQ-{STATION}-{YYYY}{MM}{DD}-{SEQ:3}", "DAY"),
    ("service_case", "SX-{STATION}-{YYYY}{MM}-{SEQ:4}", "MONTH"),
    ("notice_SLTZ", "SLTZ-{STATION}-{YYYY}-{SEQ:4}", "YEAR"),
    ("notice_YCGZ", "YCGZ-{STATION}-{YYYY}-{SEQ:4}", "YEAR"),
    ("notice_BYSL", "BYSL-{STATION}-{YYYY}-{SEQ:4}", "YEAR"),
    ("notice_JGTZ", "JGTZ-{STATION}-{YYYY}-{SEQ:4}", "YEAR"),
    ("consultation", "ZX-{STATION}-{YYYY}{MM}-{SEQ:4}", "MONTH"),
    ("enterprise_visit", "XF-{STATION}-{YYYY}{MM}-{SEQ:3}", "MONTH"),
    ("handling_sheet", "CL-{STATION}-{YYYY}-{SEQ:4}", "YEAR"),
    ("green_channel", "LS-{STATION}-{YYYY}-{SEQ:3}", "YEAR"),
    ("refusal_filing", "FD-{STATION}-{YYYY}-{SEQ:3}", "YEAR"),
    ("service_plan", "FA-{STATION}-{YYYY}-{SEQ:3}", "YEAR"),
    ("industry_survey", "DC-{STATION}-{YYYY}-{SEQ:3}", "YEAR"),
    ("campaign", "HD-{YYYY}-{SEQ:4}", "YEAR"),
    ("publication", "FB-{YYYY}-{SEQ:4}", "YEAR"),
    ("joint_project", "GG-{STATION}-{YYYY}-{SEQ:3}", "YEAR"),
    ("training", "PX-{YYYY}-{SEQ:4}", "YEAR"),
    ("special_task", "ZXGZ-{YYYY}-{SEQ:3}", "YEAR"),
    ("sample", "YP-{STATION}-{YYYY}{MM}-{SEQ:4}", "MONTH"),
    ("referral", "ZP-{CASE}-{ATTEMPT}", "NEVER"),
    ("archive_file", "DA-{STATION}-{KIND}-{YYYY}-{SEQ:4}", "YEAR"),
    ("archive_disposal", "XH-{STATION}-{YYYY}-{SEQ:3}", "YEAR"),
    ("correction_slip", "GZ-{STATION}-{YYYY}-{SEQ:3}", "YEAR"),
    ("suggestion", "YJ-{STATION}-{YYYY}-{SEQ:4}", "YEAR"),
    ("satisfaction_survey", "MY-{STATION}-{YYYY}{MM}-{SEQ:4}", "MONTH"),
    ("periodic_survey", "DQ-{STATION}-{YYYY}-{SEQ:2}", "YEAR"),
    ("complaint", "TS-{STATION}-{YYYY}{MM}-{SEQ:3}", "MONTH"),
    ("fixed_asset", "ZC-{STATION}-{YYYY}-{SEQ:4}", "YEAR"),
)


def rows() -> list[dict]:
    """The rows of `number_sequence`."""
    return [
        {"rule_code": rule, "pattern": pattern, "reset": reset} for rule, pattern, reset in RULES
    ]
