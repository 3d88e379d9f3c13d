"""Who may do what, transcribed by hand from the matrix of requirements/roles.md.

The access test compares the product with this page and never the other way round: nothing here is
derived from the grants, the seeds or the scope table, and nothing in the product imports it. Above
each row stand the words of roles.md, role by role, so that a reader can compare the two line by
line.

How to read a row
- `may(station="create read", own="update")`: creates and reads within the own station, updates own
  records.
- A role that is not named has no right at all: the answer is 404, or 403 where the record is in
  sight.
- Letters: C create, R read, U update, D delete, X export, S see (unmask), A approve; words in
  brackets name actions.
- Suffixes: a all, r region, s station, o own, p provider.
- A verb with two reaches keeps the wider one ("RU o; R s" is read station, update own). Masked
  still counts as read;
  what is masked is another test's question.
- A letter without a suffix reaches "all" on tables that belong to no station (reference data,
  pools, published
  things), else the role's default scope: STATION for HEAD, ASSET, ARCHIVE and SAFETY, and for CLERK
  reading; OWN for
  CLERK writing.
- A provider's and an expert's reach is that of decision 41: the case while the acceptance is the
  current one, or while it names the expert; of its
  need the own items alone.
- decisions.md wins over roles.md: 12 (own station; heads with its child stations), 13 (heads keep
  staff and assets),
  14 (child tables as their parent).
- PUBLIC stands outside the back office: forms and status by token, no grant.

TABLE[resource][role] is what the generated screens offer. BY_ACTION[resource][role] is what happens
only inside a named operation (accept, refer, record ...): the generated new/, edit/ and delete/
screens refuse it. BY_OWNER names the tables whose every right is that of the record a row belongs
to.
"""

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
VERBS = ("create", "read", "update", "delete", "export", "see", "approve")
REACHES = ("all", "region", "station", "own", "provider")

TABLE = {}
BY_ACTION = {}
BY_OWNER = ("attachment",)


def may(**reaches):
    """{verb: reach} of reach="verb verb ..."; a verb stands under one reach."""
    pairs = [(verb, reach) for reach, verbs in reaches.items() for verb in verbs.split()]
    rights = dict(pairs)
    if (
        len(rights) < len(pairs)
        or not set(rights) <= set(VERBS)
        or not set(reaches) <= set(REACHES)
    ):
        raise ValueError(f"not a cell of the matrix: {reaches}")
    return rights


def row(*resources, into=TABLE, **roles):
    """One line of the matrix, for each of the tables it names."""
    for resource in resources:
        if resource in into or not set(roles) <= set(ROLES):
            raise ValueError(f"not a row of the matrix: {resource}")
        into[resource] = {role: roles.get(role, {}) for role in ROLES}


# region, dict_item, work_calendar, number_sequence, setting
# ADMIN CRUD a | HEAD R | CLERK R | ASSET R | ARCHIVE R | SAFETY R | PROVIDER R | EXPERT R | AUDITOR
# R
# SECADMIN and LOGADMIN are of graded protection (decisions 28) and stand in no row of roles.md:
# they read what all read, and their own.
# SECADMIN RU settings of security a; CRUD accounts, their roles, what a role may; sessions a |
# LOGADMIN R logs a
row(
    "region",
    "dict_item",
    "work_calendar",
    "number_sequence",
    ADMIN=may(all="create read update delete"),
    **{role: may(all="read") for role in ROLES if role != "ADMIN"},
)
row(
    "setting",
    ADMIN=may(all="create read update delete"),
    SECADMIN=may(all="read update"),
    **{role: may(all="read") for role in ROLES if role not in ("ADMIN", "SECADMIN")},
)

# organization, industrial_park
# ADMIN CRUDX a | HEAD R a, U s | CLERK R | ASSET – | ARCHIVE – | SAFETY – | PROVIDER – | EXPERT – |
# AUDITOR RX r
row(
    "organization",
    "industrial_park",
    ADMIN=may(all="create read update delete export"),
    HEAD=may(all="read", station="update"),
    CLERK=may(all="read"),
    AUDITOR=may(region="read export"),
)

# station
# ADMIN CRUDX a (admit) | HEAD RU s | CLERK R a | ASSET R s | ARCHIVE R s | SAFETY R s | PROVIDER R
# (basic)
# | EXPERT R (basic) | AUDITOR RX r; A (removal decision)
row(
    "station",
    ADMIN=may(all="create read update delete export"),
    HEAD=may(station="read update"),
    CLERK=may(all="read"),
    ASSET=may(station="read"),
    ARCHIVE=may(station="read"),
    SAFETY=may(station="read"),
    PROVIDER=may(all="read"),
    EXPERT=may(all="read"),
    AUDITOR=may(region="read export approve"),
)

# station_channel: as its station (decisions 14), typed inside its form
row(
    "station_channel",
    ADMIN=may(all="create read update delete export"),
    HEAD=may(station="read update"),
    CLERK=may(all="read"),
    ASSET=may(station="read"),
    ARCHIVE=may(station="read"),
    SAFETY=may(station="read"),
    PROVIDER=may(all="read"),
    EXPERT=may(all="read"),
    AUDITOR=may(region="read export"),
)

# (station_window,) service_promise
# ADMIN CRUD a | HEAD CRUD s (publish) | CLERK R s | ASSET – | ARCHIVE – | SAFETY –
# | PROVIDER R; U p own promise proposals | EXPERT – | AUDITOR RX r
# No U p yet: a promise is tied to a station and an item, to no provider; the proposals come with
# their own table.
row(
    "service_promise",
    ADMIN=may(all="create read update delete"),
    HEAD=may(station="create read update delete"),
    CLERK=may(station="read"),
    PROVIDER=may(all="read"),
    AUDITOR=may(region="read export"),
)

# staff, post_assignment (, staff_qualification)
# ADMIN CRUDXS a | HEAD CRUX s, S s | CLERK R s masked | ASSET R names | ARCHIVE R names | SAFETY R
# names
# | PROVIDER – | EXPERT – | AUDITOR RX r masked
row(
    "staff",
    "post_assignment",
    ADMIN=may(all="create read update delete export see"),
    HEAD=may(station="create read update export see"),
    CLERK=may(station="read"),
    ASSET=may(station="read"),
    ARCHIVE=may(station="read"),
    SAFETY=may(station="read"),
    AUDITOR=may(region="read export"),
)

# staff_evaluation
# ADMIN R a | HEAD CRU s (not self) | CLERK R o | ASSET R o | ARCHIVE R o | SAFETY R o | PROVIDER –
# | EXPERT – | AUDITOR CRUA r
row(
    "staff_evaluation",
    ADMIN=may(all="read"),
    HEAD=may(station="create read update"),
    CLERK=may(own="read"),
    ASSET=may(own="read"),
    ARCHIVE=may(own="read"),
    SAFETY=may(own="read"),
    AUDITOR=may(region="create read update approve"),
)

# special_task, task_assignment, task_progress
# ADMIN CRUX a | HEAD CRU s (register, decompose) | CLERK U o progress | ASSET U o | ARCHIVE U o |
# SAFETY U o | PROVIDER – | EXPERT –
# | AUDITOR CRUXA r (assign, assess). Who reports progress on a part reads its task; parts are made
# and changed in the form of their task.
_OWNERS = ("CLERK", "ASSET", "ARCHIVE", "SAFETY")
row(
    "special_task",
    "task_assignment",
    ADMIN=may(all="create read update export"),
    HEAD=may(station="create read update"),
    AUDITOR=may(region="create read update export approve"),
    **{role: may(own="read") for role in _OWNERS},
)
row("task_assignment", into=BY_ACTION, **{role: may(own="update") for role in _OWNERS})
row(
    "task_progress",
    ADMIN=may(all="read export"),
    HEAD=may(station="read"),
    AUDITOR=may(region="read export"),
    **{role: may(own="read") for role in _OWNERS},
)
row(
    "task_progress",
    into=BY_ACTION,
    HEAD=may(station="create"),
    **{role: may(own="create") for role in _OWNERS},
)

# supervision_summary
# ADMIN R a X | HEAD CRU s (sign, submit) | CLERK R s | ASSET – | ARCHIVE R s | SAFETY – | PROVIDER
# – | EXPERT – | AUDITOR RXA r
row(
    "supervision_summary",
    ADMIN=may(all="read export"),
    HEAD=may(station="create read update"),
    CLERK=may(station="read"),
    ARCHIVE=may(station="read"),
    AUDITOR=may(region="read export approve"),
)

# user_account, user_role
# ADMIN CRUD a (grant, lock, reset) | HEAD grant CLERK/ASSET/ARCHIVE/SAFETY s | CLERK R o | ASSET R
# o | ARCHIVE R o
# | SAFETY R o | PROVIDER R o | EXPERT R o | AUDITOR R r
# To grant within the station, a head has to see its accounts.
row(
    "user_account",
    "user_role",
    ADMIN=may(all="create read update delete"),
    HEAD=may(station="read"),
    CLERK=may(own="read"),
    ASSET=may(own="read"),
    ARCHIVE=may(own="read"),
    SAFETY=may(own="read"),
    PROVIDER=may(own="read"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read"),
    SECADMIN=may(all="create read update delete"),
    LOGADMIN=may(own="read"),
)
row("user_role", into=BY_ACTION, HEAD=may(station="create"))

# role_grant has no row of its own: who may do what is kept by the administrator alone.
row(
    "role_grant",
    ADMIN=may(all="create read update delete export"),
    SECADMIN=may(all="create read update delete export"),
)

# enterprise, enterprise_contact; the link enterprise_station is read as the enterprise, and made by
# the event `link`
# with its reason, never typed (decisions 7); the administrator mends and merges.
# ADMIN CRUDX a (merge) | HEAD CRUXS s | CLERK CRU s, S o, X masked | ASSET – | ARCHIVE R s masked |
# SAFETY –
# | PROVIDER R masked, only in accepted referrals (contact S after acceptance) | EXPERT R masked in
# own cases
# | AUDITOR RX r masked
row(
    "enterprise",
    ADMIN=may(all="create read update delete export"),
    HEAD=may(station="create read update export see"),
    CLERK=may(station="create read update export", own="see"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read export"),
)
row(
    "enterprise_station",
    ADMIN=may(all="read delete export"),
    HEAD=may(station="read export"),
    CLERK=may(station="read export"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read export"),
)
row(
    "enterprise_station",
    into=BY_ACTION,
    ADMIN=may(all="update"),
    HEAD=may(station="create"),
    CLERK=may(station="create"),
)
row(
    "enterprise_contact",
    ADMIN=may(all="create read update delete export"),
    HEAD=may(station="create read update export see"),
    CLERK=may(station="create read update export", own="see"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read see"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read export"),
)

# data_consent
# ADMIN R a | HEAD CRU s | CLERK CR o | ASSET – | ARCHIVE R s | SAFETY – | PROVIDER – | EXPERT – |
# AUDITOR R r
row(
    "data_consent",
    ADMIN=may(all="read"),
    HEAD=may(station="create read update"),
    CLERK=may(own="create read"),
    ARCHIVE=may(station="read"),
    AUDITOR=may(region="read"),
)

# provider, provider_contact, provider_qualification, provider_service
# ADMIN CRUDXA a (entry, suspend, exit) | HEAD R a, propose s | CLERK R a | ASSET – | ARCHIVE – |
# SAFETY –
# | PROVIDER RU p (own profile, pending approval) | EXPERT – | AUDITOR RX r
row(
    "provider",
    "provider_contact",
    "provider_qualification",
    "provider_service",
    ADMIN=may(all="create read update delete export approve"),
    HEAD=may(all="read"),
    CLERK=may(all="read"),
    PROVIDER=may(provider="read update"),
    AUDITOR=may(region="read export"),
)
row("provider", into=BY_ACTION, HEAD=may(station="create"))

# expert (, expert_team)
# ADMIN CRUDXSA a | HEAD R a masked; CRU team s | CLERK R a masked; CRU team o | ASSET – | ARCHIVE –
# | SAFETY –
# | PROVIDER – | EXPERT RU o | AUDITOR RX r masked
row(
    "expert",
    ADMIN=may(all="create read update delete export see approve"),
    HEAD=may(all="read"),
    CLERK=may(all="read"),
    EXPERT=may(own="read update"),
    AUDITOR=may(region="read export"),
)

# expert_team: the same row of roles.md
# ADMIN CRUDXSA a | HEAD R a masked; CRU team s | CLERK R a masked; CRU team o | EXPERT RU o |
# AUDITOR RX r masked
row(
    "expert_team",
    ADMIN=may(all="create read update export see approve"),
    HEAD=may(all="read", station="create update"),
    CLERK=may(all="read", own="create update"),
    EXPERT=may(own="read update"),
    AUDITOR=may(region="read export"),
)

# service_category, service_item, service_procedure
# ADMIN CRUD a | HEAD R; CRU procedure s | CLERK R | ASSET R | ARCHIVE R | SAFETY R | PROVIDER R |
# EXPERT R | AUDITOR R
row(
    "service_category",
    "service_item",
    ADMIN=may(all="create read update delete"),
    HEAD=may(all="read"),
    CLERK=may(all="read"),
    ASSET=may(all="read"),
    ARCHIVE=may(all="read"),
    SAFETY=may(all="read"),
    PROVIDER=may(all="read"),
    EXPERT=may(all="read"),
    AUDITOR=may(all="read"),
    SECADMIN=may(all="read"),
    LOGADMIN=may(all="read"),
)

row(
    "service_procedure",
    "procedure_step",
    ADMIN=may(all="create read update delete"),
    HEAD=may(all="read", station="create update"),
    CLERK=may(all="read"),
    ASSET=may(all="read"),
    ARCHIVE=may(all="read"),
    SAFETY=may(all="read"),
    PROVIDER=may(all="read"),
    EXPERT=may(all="read"),
    AUDITOR=may(all="read"),
    SECADMIN=may(all="read"),
    LOGADMIN=may(all="read"),
)

# service_request (+ request_* rows)
# ADMIN R a, X; U only by correction action | HEAD CRUX s; (reassign first-responder, approve
# withdraw)
# | CLERK CRU o until ACCEPTED then action-only; R s | ASSET – | ARCHIVE R s; (archive) | SAFETY –
# | PROVIDER R items of own referral only | EXPERT R own cases | AUDITOR RX r masked
row(
    "service_request",
    "request_item",
    "request_food_drug",
    "request_special_equipment",
    "request_operator_exam",
    "request_product_test",
    "request_instrument",
    ADMIN=may(all="read export"),
    HEAD=may(station="create read update export"),
    CLERK=may(station="read", own="create update"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read export"),
)
for _role, _reach in (("HEAD", "station"), ("CLERK", "own"), ("ARCHIVE", "station")):
    TABLE["service_request"] = {
        **TABLE["service_request"],
        _role: {**TABLE["service_request"][_role], "see": _reach},
    }
# a draft of the station that its maker left behind is thrown away by the head (decision 50)
TABLE["service_request"]["HEAD"] = {**TABLE["service_request"]["HEAD"], "delete": "station"}
# the scan of the signed form is opened by those who take it in, decide on it and file it
# (boundaries F5)
row(
    "service_request",
    "request_item",
    "request_food_drug",
    "request_special_equipment",
    "request_operator_exam",
    "request_product_test",
    "request_instrument",
    into=BY_ACTION,
    ADMIN=may(all="update"),
)

# case_notice
# ADMIN R a | HEAD RA s (void, second-YCGZ override) | CLERK CR o (issue, print) | ASSET – | ARCHIVE
# R s | SAFETY –
# | PROVIDER – | EXPERT – | AUDITOR R r
row(
    "case_notice",
    ADMIN=may(all="read"),
    HEAD=may(station="read approve"),
    CLERK=may(own="read"),
    ARCHIVE=may(station="read"),
    AUDITOR=may(region="read"),
)
row("case_notice", into=BY_ACTION, CLERK=may(own="create"))

# station_window; as service_promise
row(
    "station_window",
    ADMIN=may(all="create read update delete"),
    HEAD=may(station="create read update delete"),
    CLERK=may(station="read"),
    PROVIDER=may(all="read"),
    AUDITOR=may(region="read export"),
)

# consultation
# ADMIN R a X | HEAD CRUX s | CLERK CRU o; R s | ASSET – | ARCHIVE R s | SAFETY – | PROVIDER – |
# EXPERT – | AUDITOR RX r | PUBLIC C
row(
    "consultation",
    ADMIN=may(all="read export"),
    HEAD=may(station="create read update export"),
    CLERK=may(station="read", own="create update"),
    ARCHIVE=may(station="read"),
    AUDITOR=may(region="read export"),
)

# intake: beside roles.md, as consultation; the telephone is seen by those who call back (decision 52)
row(
    "intake",
    ADMIN=may(all="read export"),
    HEAD=may(station="create read update export see"),
    CLERK=may(station="read export see", own="create update"),
    ARCHIVE=may(station="read"),
    AUDITOR=may(region="read export"),
)

# enterprise_visit
# ADMIN R a | HEAD CRUX s | CLERK CRU o, R s | ASSET – | ARCHIVE R s | SAFETY – | PROVIDER – |
# EXPERT R o | AUDITOR RX r
# R o of an expert: who came along on the visit (SY-5.4.3).
row(
    "enterprise_visit",
    ADMIN=may(all="read"),
    HEAD=may(station="create read update export"),
    CLERK=may(station="read", own="create update"),
    ARCHIVE=may(station="read"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read export"),
)

# case_issue, with service_record: ADMIN R a | HEAD CRU s | CLERK CRU o | ARCHIVE R s | PROVIDER C,R
# p | EXPERT C,R o | AUDITOR R r
row(
    "case_issue",
    ADMIN=may(all="read"),
    HEAD=may(station="create read update"),
    CLERK=may(own="create read update"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="create read"),
    EXPERT=may(own="create read"),
    AUDITOR=may(region="read"),
)

# handling_sheet
# ADMIN R a | HEAD RU s | CLERK CRU o (convey) | ASSET – | ARCHIVE R s | SAFETY – | PROVIDER R p |
# EXPERT – | AUDITOR R r | PUBLIC R own; confirm
row(
    "handling_sheet",
    ADMIN=may(all="read"),
    HEAD=may(station="read update"),
    CLERK=may(own="create read update"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read"),
    AUDITOR=may(region="read"),
)

# contract_review, sample, report_delivery
# ADMIN R a | HEAD RU s | CLERK CRU o | ASSET – | ARCHIVE – | SAFETY – | PROVIDER CRU p | EXPERT – |
# AUDITOR R r | PUBLIC R report status
row(
    "contract_review",
    "sample",
    "sample_custody",
    "report_delivery",
    ADMIN=may(all="read"),
    HEAD=may(station="read update"),
    CLERK=may(own="create read update"),
    PROVIDER=may(provider="create read update"),
    AUDITOR=may(region="read"),
)
# duplicate_check: beside roles.md; as report_delivery, and the archivist files it (SY-5.3.6)
row(
    "duplicate_check",
    ADMIN=may(all="read"),
    HEAD=may(station="read update export"),
    CLERK=may(own="create read update"),
    ARCHIVE=may(station="read"),
    AUDITOR=may(region="read"),
)
for _role, _reach in (("HEAD", "station"), ("CLERK", "own"), ("PROVIDER", "provider")):
    TABLE["report_delivery"] = {
        **TABLE["report_delivery"],
        _role: {**TABLE["report_delivery"][_role], "see": _reach},
    }
# the report and its conclusion are opened by those who write and hand it over (boundaries F5)

# service_plan
# ADMIN R a | HEAD CRUA s | CLERK CRU o | ASSET – | ARCHIVE R s | SAFETY – | PROVIDER CRU p
# proposals | EXPERT CRU o | AUDITOR R r
row(
    "service_plan",
    "plan_milestone",
    ADMIN=may(all="read"),
    HEAD=may(station="create read update approve"),
    CLERK=may(own="create read update"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="create read update"),
    EXPERT=may(own="create read update"),
    AUDITOR=may(region="read"),
)

# (publication, campaign,) industry_survey (, mutual_recognition)
# ADMIN CRUDA a | HEAD CRU s; A s local notices | CLERK C drafts | ASSET – | ARCHIVE – | SAFETY – |
# PROVIDER C drafts p | EXPERT C drafts
# | AUDITOR R r | PUBLIC R public
# No D: plans rest on it. Whoever drafts reads the draft; a survey of a station has no drafts of
# providers and experts yet.
row(
    "industry_survey",
    ADMIN=may(all="create read update approve"),
    HEAD=may(station="create read update"),
    CLERK=may(own="create read"),
    AUDITOR=may(region="read"),
)

# campaign: the same row of roles.md; X beside it, for the summaries of the year count campaigns
# (Rpt-12). Drafts are written
# by those of a station, whose part in it they plan; provider and expert have none.
row(
    "campaign",
    ADMIN=may(all="create read update delete export approve"),
    HEAD=may(station="create read update export approve"),
    CLERK=may(own="create read"),
    AUDITOR=may(region="read export"),
)

# publication: the same row of roles.md; X as for campaigns. Whoever is signed in within the row
# reads what is published, as the
# public does (R public), beside the own drafts.
row(
    "publication",
    ADMIN=may(all="create read update delete export approve"),
    HEAD=may(station="create read update export approve"),
    CLERK=may(own="create read"),
    PROVIDER=may(provider="create read"),
    EXPERT=may(own="create read"),
    AUDITOR=may(region="read export"),
)

# joint_project (, assistance_plan, diagnosis, improvement_advice)
# ADMIN CRUDXA a | HEAD CRUXA s | CLERK CRU o | ASSET – | ARCHIVE R s | SAFETY – | PROVIDER CRU p as
# member | EXPERT CRU o | AUDITOR RX r
row(
    "joint_project",
    "project_milestone",
    ADMIN=may(all="create read update delete export approve"),
    HEAD=may(station="create read update export approve"),
    CLERK=may(own="create read update"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="create read update"),
    EXPERT=may(own="create read update"),
    AUDITOR=may(region="read export"),
)

# training, training_record
# ADMIN CRUDX a | HEAD CRUX s | CLERK CR s (enterprise training) | ASSET R o | ARCHIVE R o | SAFETY
# R o | PROVIDER –
# | EXPERT R o (lecturer) | AUDITOR RX r
row(
    "training",
    "training_record",
    ADMIN=may(all="create read update delete export"),
    HEAD=may(station="create read update export"),
    CLERK=may(station="create read"),
    ASSET=may(own="read"),
    ARCHIVE=may(own="read"),
    SAFETY=may(own="read"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read export"),
)

# green_channel
# ADMIN R a | HEAD CRA s | CLERK C propose, R | ASSET – | ARCHIVE R s | SAFETY – | PROVIDER R p |
# EXPERT – | AUDITOR RX r
row(
    "green_channel",
    ADMIN=may(all="read"),
    HEAD=may(station="create read approve"),
    CLERK=may(station="read", own="create"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read"),
    AUDITOR=may(region="read export"),
)

# deadline has no row of its own: the clocks of a station are read as its cases (decisions 14), by
# those who answer for
# one; the product alone writes them, and `explain` and the head's correction state the cause of a
# delay.
row(
    "deadline",
    ADMIN=may(all="read export"),
    HEAD=may(station="read export approve"),
    CLERK=may(station="read"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read"),
    AUDITOR=may(region="read export"),
)

# case_extension as case_pause: read as the case, written by the event extend, decided by the head
row(
    "case_extension",
    ADMIN=may(all="read export"),
    HEAD=may(station="read export approve"),
    CLERK=may(station="read"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read export"),
)
row("case_extension", into=BY_ACTION, HEAD=may(station="create"), CLERK=may(own="create"))

# periodic_survey, periodic_answer (GDD-7.2.4.2) stand in no row of roles.md: read as the
# satisfaction survey; the head of a station asks,
# and who invites to a survey invites to this one
row(
    "periodic_survey",
    ADMIN=may(all="read export"),
    HEAD=may(station="create read update export"),
    CLERK=may(station="read"),
    ARCHIVE=may(station="read"),
    AUDITOR=may(region="read export"),
)
row(
    "periodic_answer",
    ADMIN=may(all="read export"),
    HEAD=may(station="read export"),
    CLERK=may(station="read"),
    ARCHIVE=may(station="read"),
    AUDITOR=may(region="read export"),
)

# refusal_filing: written by the event refuse of a need or a case, decided by the head
# ADMIN R a | HEAD RA s (approve, overturn; ≠ handler) | CLERK C,R o | ASSET – | ARCHIVE R s |
# SAFETY – | PROVIDER –
# | EXPERT – | AUDITOR RX r
row(
    "refusal_filing",
    ADMIN=may(all="read"),
    HEAD=may(station="read approve"),
    CLERK=may(own="read"),
    ARCHIVE=may(station="read"),
    # approves where every head of the station had a hand in it (R-S3, decision 50)
    AUDITOR=may(region="read export approve"),
)
row("refusal_filing", into=BY_ACTION, HEAD=may(station="create"), CLERK=may(own="create"))

# fee_record
# ADMIN R a X | HEAD CRUX s (C: offers in words, decision 53) | CLERK CRU o | ASSET R s |
# ARCHIVE R s | SAFETY – | PROVIDER CRU p | EXPERT – | AUDITOR RX r
row(
    "fee_record",
    ADMIN=may(all="read export"),
    HEAD=may(station="create read update export"),
    CLERK=may(own="create read update"),
    ASSET=may(station="read"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="create read update"),
    AUDITOR=may(region="read export"),
)

# service_case; case_pause is read as the case, and written by the events pause and resume alone.
# No C: accepting a need makes its cases, which HEAD s and CLERK o do.
# ADMIN R a X | HEAD RUX s (transfer, pause, reopen, close, key-item)
# | CLERK RU o (assess, start, end, close, request transfer); R s | ASSET – | ARCHIVE R s (archive)
# | SAFETY –
# | PROVIDER RU p (respond, progress, end) | EXPERT R o; add record | AUDITOR RX r; (督办)
row(
    "service_case",
    ADMIN=may(all="read export"),
    HEAD=may(station="read update export"),
    CLERK=may(station="read", own="update"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read update"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read export"),
)
row(
    "case_pause",
    ADMIN=may(all="read export"),
    HEAD=may(station="read export"),
    CLERK=may(station="read"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read export"),
)
row("service_case", into=BY_ACTION, HEAD=may(station="create"), CLERK=may(own="create"))
row("case_pause", into=BY_ACTION, HEAD=may(station="create update"), CLERK=may(own="update"))

# case_event
# ADMIN R a | HEAD R s | CLERK C,R o | ASSET – | ARCHIVE R s | SAFETY – | PROVIDER C,R p | EXPERT
# C,R o | AUDITOR R r
row(
    "case_event",
    ADMIN=may(all="read"),
    HEAD=may(station="read"),
    CLERK=may(own="read"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read"),
)
row(
    "case_event",
    into=BY_ACTION,
    CLERK=may(own="create"),
    PROVIDER=may(provider="create"),
    EXPERT=may(own="create"),
)

# referral
# ADMIN R a | HEAD CRU s | CLERK C,R o (转介, 再匹配, cancel) | ASSET – | ARCHIVE R s | SAFETY –
# | PROVIDER RU p (accept, decline) | EXPERT – | AUDITOR R r
row(
    "referral",
    ADMIN=may(all="read"),
    HEAD=may(station="read"),
    CLERK=may(own="read"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read"),
    AUDITOR=may(region="read"),
)
row(
    "referral",
    into=BY_ACTION,
    HEAD=may(station="create update"),
    CLERK=may(own="create"),
    PROVIDER=may(provider="update"),
)

# service_record (, case_issue)
# ADMIN R a | HEAD CRU s | CLERK CRU o (24 h edit window, then append) | ASSET – | ARCHIVE R s |
# SAFETY –
# | PROVIDER C,R p | EXPERT C,R o | AUDITOR R r
row(
    "service_record",
    ADMIN=may(all="read"),
    HEAD=may(station="read update"),
    CLERK=may(own="read update"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read"),
)
row(
    "service_record",
    into=BY_ACTION,
    HEAD=may(station="create"),
    CLERK=may(own="create"),
    PROVIDER=may(provider="create"),
    EXPERT=may(own="create"),
)

# service_summary
# ADMIN R a | HEAD R s A (accept) | CLERK R s; C for SELF | ASSET – | ARCHIVE R s | SAFETY –
# | PROVIDER CRU p until accepted | EXPERT R o | AUDITOR R r
row(
    "service_summary",
    ADMIN=may(all="read"),
    HEAD=may(station="read approve"),
    CLERK=may(station="read"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read update"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read"),
)
row("service_summary", into=BY_ACTION, CLERK=may(own="create"), PROVIDER=may(provider="create"))

# satisfaction_survey: written by its own events and by the holder of its link (PUBLIC), in no form;
# no S for anybody
# ADMIN R a X | HEAD R s; A (check) | CLERK R s; C invitation; key-in ≠ served staff | ASSET – |
# ARCHIVE R s | SAFETY –
# | PROVIDER R p aggregates only | EXPERT R o aggregates | AUDITOR RX r. Heads of stations export
# what they check.
row(
    "satisfaction_survey",
    ADMIN=may(all="read export"),
    HEAD=may(station="read approve export"),
    CLERK=may(station="read"),
    ARCHIVE=may(station="read"),
    AUDITOR=may(region="read export"),
)

# enterprise_talent, enterprise_honor
# ADMIN CRUX a | HEAD CRUX s | CLERK CRU s, S o | ASSET – | ARCHIVE R s | SAFETY – | PROVIDER – |
# EXPERT – | AUDITOR RX r
row(
    "enterprise_talent",
    "enterprise_honor",
    ADMIN=may(all="create read update export"),
    HEAD=may(station="create read update export"),
    CLERK=may(station="create read update", own="see"),
    ARCHIVE=may(station="read"),
    AUDITOR=may(region="read export"),
)

# archive_file, archive_item: files come from archiving a case and from supplements alone
# ADMIN R a (metadata) | HEAD R s X; A | CLERK R o, C items o | ASSET – | ARCHIVE CRU s X; (file,
# complete) | SAFETY –
# | PROVIDER – | EXPERT – | AUDITOR R r metadata
row(
    "archive_file",
    ADMIN=may(all="read"),
    HEAD=may(station="read export approve"),
    CLERK=may(own="read"),
    ARCHIVE=may(station="create read update export"),
    AUDITOR=may(region="read"),
)
row(
    "archive_item",
    ADMIN=may(all="read"),
    HEAD=may(station="read export approve"),
    CLERK=may(own="create read"),
    ARCHIVE=may(station="create read update export"),
    AUDITOR=may(region="read"),
)

# archive_disposal: proposed by the archivist, decided by another person
# ADMIN A a (second signature) | HEAD A s | ARCHIVE C s | AUDITOR R r
row(
    "archive_disposal",
    ADMIN=may(all="read approve"),
    HEAD=may(station="read export approve"),
    ARCHIVE=may(station="create read update export"),
    AUDITOR=may(region="read"),
)

# suggestion
# ADMIN R a X | HEAD RUA s (publish, close) | CLERK C; RU o; R s | ASSET – | ARCHIVE R s | SAFETY –
# | PROVIDER R p passed-on; reply | EXPERT – | AUDITOR RX r
row(
    "suggestion",
    ADMIN=may(all="read export"),
    HEAD=may(station="read update approve"),
    CLERK=may(station="read", own="create update"),
    ARCHIVE=may(station="read"),
    PROVIDER=may(provider="read"),
    AUDITOR=may(region="read export"),
)

# complaint
# ADMIN R a X; assign when head is respondent | HEAD RUA s (assign, decide) unless respondent
# | CLERK C; RU o if handler and ≠ respondent | ASSET C | ARCHIVE – | SAFETY – | PROVIDER R p when
# respondent; reply
# | EXPERT R o when respondent; reply | AUDITOR R r XA (take over; against a station)
# S by R-C2 of rules.md, which comes before roles.md: who complains is visible to handler, head and
# auditor, to nobody else.
row(
    "complaint",
    ADMIN=may(all="read export"),
    HEAD=may(station="read update approve see"),
    CLERK=may(own="create read update see"),
    ASSET=may(station="create"),
    PROVIDER=may(provider="read"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read export approve see"),
)

# complaint_event: the same row of roles.md, append-only: each operation on the complaint adds one.
row(
    "complaint_event",
    ADMIN=may(all="read export"),
    HEAD=may(station="read"),
    CLERK=may(own="read"),
    PROVIDER=may(provider="read"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read export"),
)
row(
    "complaint_event",
    into=BY_ACTION,
    ADMIN=may(all="create"),
    HEAD=may(station="create"),
    CLERK=may(own="create"),
    ASSET=may(station="create"),
    PROVIDER=may(provider="create"),
    EXPERT=may(own="create"),
    AUDITOR=may(region="create"),
)

# asset_item; decisions 13: HEAD creates, reads, updates, exports within the own station
# ADMIN CRUD a | HEAD R s | CLERK R s | ASSET CRU s | ARCHIVE – | SAFETY – | PROVIDER – | EXPERT – |
# AUDITOR R r
row(
    "asset_item",
    ADMIN=may(all="create read update delete"),
    HEAD=may(station="create read update export"),
    CLERK=may(station="read"),
    ASSET=may(station="create read update"),
    AUDITOR=may(region="read"),
)

# fixed_asset (, supply_stock); decisions 13 as above
# ADMIN R a X | HEAD RX s | CLERK R o (in own custody) | ASSET CRU s X (balance read-only) | ARCHIVE
# – | SAFETY R s
# | PROVIDER – | EXPERT – | AUDITOR RX r
row(
    "fixed_asset",
    ADMIN=may(all="read export"),
    HEAD=may(station="create read update export"),
    CLERK=may(own="read"),
    ASSET=may(station="create read update export"),
    SAFETY=may(station="read"),
    AUDITOR=may(region="read export"),
)

# notification
# R o for all nine
row(
    "notification",
    ADMIN=may(own="read"),
    HEAD=may(own="read"),
    CLERK=may(own="read"),
    ASSET=may(own="read"),
    ARCHIVE=may(own="read"),
    SAFETY=may(own="read"),
    PROVIDER=may(own="read"),
    EXPERT=may(own="read"),
    AUDITOR=may(own="read"),
    SECADMIN=may(own="read"),
    LOGADMIN=may(own="read"),
)

# saved_view has no row in roles.md: everybody keeps views of their own; a head shares some with the
# station, the administrator with all.
row("saved_view", **{role: may(own="create read update delete") for role in ROLES})

# audit_log, export_log
# ADMIN R a (no U, no D) | HEAD R s own staff | CLERK R o | ASSET R o | ARCHIVE R o | SAFETY R o |
# PROVIDER R o
# | EXPERT R o | AUDITOR R r
row(
    "audit_log",
    "export_log",
    ADMIN=may(all="read"),
    HEAD=may(station="read"),
    CLERK=may(own="read"),
    ASSET=may(own="read"),
    ARCHIVE=may(own="read"),
    SAFETY=may(own="read"),
    PROVIDER=may(own="read"),
    EXPERT=may(own="read"),
    AUDITOR=may(region="read"),
    SECADMIN=may(own="read"),
    LOGADMIN=may(all="read"),
)


# import_batch has no row of its own: a person reads the own imports, the administrator all of them.
row(
    "import_batch",
    ADMIN=may(all="read"),
    **{role: may(own="read") for role in ROLES if role != "ADMIN"},
)

# The customer's main job ends with the clerk exporting the ledgers L01 to L03; that wins over
# roles.md.
for _ledger, _role, _reach in (
    ("service_request", "CLERK", "station"),
    ("service_case", "CLERK", "station"),
    ("referral", "CLERK", "own"),
    ("referral", "ADMIN", "all"),
    ("referral", "HEAD", "station"),
    ("referral", "AUDITOR", "region"),
):
    TABLE[_ledger] = {**TABLE[_ledger], _role: {**TABLE[_ledger][_role], "export": _reach}}

# The ledgers L04 and L18 are exported by those who work with them (issue 13, reports.md B); wins over
# roles.md.
for _ledger, _role, _reach in (
    ("consultation", "CLERK", "station"),
    ("refusal_filing", "CLERK", "own"),
    ("refusal_filing", "ADMIN", "all"),
    ("green_channel", "CLERK", "station"),
    ("green_channel", "ADMIN", "all"),
    ("request_instrument", "CLERK", "station"),
    ("request_special_equipment", "CLERK", "station"),
):
    TABLE[_ledger] = {**TABLE[_ledger], _role: {**TABLE[_ledger][_role], "export": _reach}}

# decisions 45: the head exports every list of the own station that he may read, and the pools; wins
# over roles.md.
for _table in (
    "supervision_summary",
    "special_task",
    "task_assignment",
    "task_progress",
    "staff_evaluation",
    "data_consent",
    "case_notice",
    "station_window",
    "station_channel",
    "service_promise",
    "case_issue",
    "handling_sheet",
    "report_delivery",
    "contract_review",
    "sample",
    "sample_custody",
    "service_plan",
    "plan_milestone",
    "industry_survey",
    "green_channel",
    "refusal_filing",
    "case_event",
    "service_record",
    "service_summary",
    "suggestion",
    "complaint",
    "complaint_event",
):
    TABLE[_table] = {**TABLE[_table], "HEAD": {**TABLE[_table]["HEAD"], "export": "station"}}
for _table in (
    "provider",
    "provider_contact",
    "provider_service",
    "provider_qualification",
    "expert",
    "expert_team",
):
    TABLE[_table] = {**TABLE[_table], "HEAD": {**TABLE[_table]["HEAD"], "export": "all"}}

# background_task: exports, imports and mass changes that run in the background; beside roles.md
# ADMIN R a, D o | everybody else RD o
row(
    "background_task",
    ADMIN=may(all="read", own="delete"),
    **{role: may(own="read delete") for role in ROLES if role != "ADMIN"},
)

# announcement: beside roles.md
# ADMIN CRUD a | HEAD CUD s, R o | everybody else R o: what is addressed to their role and station
row(
    "announcement",
    ADMIN=may(all="create read update delete"),
    HEAD=may(station="create update delete", own="read"),
    **{role: may(own="read") for role in ROLES if role not in ("ADMIN", "HEAD")},
)

# user_session: beside roles.md
# ADMIN R a (end) | SECADMIN R a (end) | everybody else R o (end)
row(
    "user_session",
    **{
        role: may(all="read") if role in ("ADMIN", "SECADMIN") else may(own="read")
        for role in ROLES
    },
)

# plan_run: beside roles.md
# ADMIN R a (run)
# change_proposal: what an owner proposes about the own profile; who approves changes of these
# tables decides (decisions 42).
row(
    "change_proposal",
    ADMIN=may(all="read approve"),
    PROVIDER=may(own="read"),
    EXPERT=may(own="read"),
)

row("plan_run", ADMIN=may(all="read"))

# mail_message: beside roles.md
# ADMIN R a
row("mail_message", ADMIN=may(all="read"))

# correction_slip: beside roles.md
# decision 50: an archived case takes a correction slip; who works with the file writes it, the head
# agrees, for a head who wrote it himself the superior
row(
    "correction_slip",
    ADMIN=may(all="read"),
    HEAD=may(station="create read update export approve"),
    CLERK=may(station="read", own="create update"),
    ARCHIVE=may(station="create read update export"),
    AUDITOR=may(region="read export approve"),
)
# SECADMIN R a: for whom an account may stand, and where
for _table in ("station", "staff", "provider", "provider_contact", "expert"):
    TABLE[_table] = {**TABLE[_table], "SECADMIN": may(all="read")}

# --- under graded protection (decisions 28): the platform administrator keeps the system and lays d

GRADED = {
    "user_account": may(own="read"),
    "user_role": may(own="read"),
    "role_grant": {},
    "user_session": may(own="read"),
    "audit_log": may(own="read"),
    "export_log": may(own="read"),
}
"""GRADED[resource] stands for TABLE[resource]["ADMIN"] while the profile is on; every other cell
stays as it is.
"""
