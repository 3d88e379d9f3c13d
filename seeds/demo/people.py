"""The staff of the stations, their posts, and the accounts of everybody who signs in."""

from models.accounts import UserAccount, UserRole
from models.clock import now
from models.staff import PostAssignment, Staff
from seeds.demo import fiction
from seeds.demo.cast import add
from seeds.demo.places import SOUTH, WEST

FIVE = (
    "STATION_HEAD",
    "SPECIALIST WINDOW",
    "ASSET_KEEPER MAINTAINER",
    "ARCHIVIST",
    "SAFETY_OFFICER",
)
FOUR = ("STATION_HEAD", "SPECIALIST", "ARCHIVIST ASSET_KEEPER", "SAFETY_OFFICER MAINTAINER")
SIX = (
    "STATION_HEAD",
    "SPECIALIST",
    "ASSET_KEEPER MAINTAINER",
    "ARCHIVIST",
    "SAFETY_OFFICER",
    "WINDOW",
)

CREWS = {
    # the posts of each person; at the first station the last two are one still to be trained and
    # one who left
    WEST: (
        "STATION_HEAD CQO",
        "SPECIALIST",
        "ASSET_KEEPER MAINTAINER",
        "ARCHIVIST",
        "SAFETY_OFFICER",
        "WINDOW SPECIALIST",
        "",
        "SPECIALIST",
    ),
    SOUTH: SIX,
    "都市圈总站": SIX,
    "沈北食品产业园服务站": (
        "STATION_HEAD",
        "SPECIALIST",
        "ASSET_KEEPER MAINTAINER",
        "ARCHIVIST",
        "SAFETY_OFFICER",
    ),
    "大东汽车城服务站": FIVE,
    "和平综合服务站": FOUR,
    "星河机床厂服务点": (
        "STATION_HEAD",
        "SPECIALIST ARCHIVIST",
        "ASSET_KEEPER MAINTAINER SAFETY_OFFICER",
    ),
    "松山示例总平台": FIVE,
    "顺德示例分中心": FOUR,
    "火炬示例驿站": FOUR,
    "湖里示例所": ("STATION_HEAD ASSET_KEEPER", "SPECIALIST ARCHIVIST MAINTAINER"),
    "示例质检院窗口": (
        "STATION_HEAD",
        "WINDOW SPECIALIST ARCHIVIST",
        "ASSET_KEEPER MAINTAINER SAFETY_OFFICER",
    ),
}
UNTRAINED, LEFT = (WEST, 6), (WEST, 7)
MAJORS = (
    "机械工程",
    "质量管理工程",
    "测控技术与仪器",
    "食品科学与工程",
    "标准化工程",
    "材料科学与工程",
)

STAFF_ACCOUNTS = (
    # login, role, station, place in the crew
    ("head1", "HEAD", WEST, 0),
    ("head2", "HEAD", SOUTH, 0),
    ("head3", "HEAD", "都市圈总站", 0),
    ("head4", "HEAD", "松山示例总平台", 0),
    ("clerk1", "CLERK", WEST, 1),
    ("clerk2", "CLERK", SOUTH, 1),
    ("clerk3", "CLERK", WEST, 5),
    ("clerk4", "CLERK", "示例质检院窗口", 1),
    ("clerk5", "CLERK", "都市圈总站", 1),
    ("clerk6", "CLERK", "沈北食品产业园服务站", 1),
    ("clerk7", "CLERK", "大东汽车城服务站", 1),
    ("clerk8", "CLERK", "松山示例总平台", 1),
    ("clerk9", "CLERK", "顺德示例分中心", 1),
    ("clerk10", "CLERK", "火炬示例驿站", 1),
    ("asset1", "ASSET", WEST, 2),
    ("asset2", "ASSET", SOUTH, 2),
    ("asset3", "ASSET", "都市圈总站", 2),
    ("archive1", "ARCHIVE", WEST, 3),
    ("archive2", "ARCHIVE", SOUTH, 3),
    ("safety1", "SAFETY", WEST, 4),
    ("safety2", "SAFETY", SOUTH, 4),
)
AUDITORS = (("auditor1", "210100"), ("auditor2", "440000"))


def load_staff(cast):
    """The people of every station with their posts (SY-9.2)."""
    for name, crew in CREWS.items():
        cast.crew[name] = [
            _member(cast, name, place, posts.split()) for place, posts in enumerate(crew)
        ]


def load_admin(cast, password_hash: str):
    """The administrator comes first: others carry the name of who admitted them.

    All accounts have one public password and therefore one hash.
    """
    cast.password_hash = password_hash
    cast.admin = _account(cast, "admin", "示例平台管理员", "ADMIN", "ALL")


def load_accounts(cast):
    """One account at least for each role (roles)."""
    for login, role, station, place in STAFF_ACCOUNTS:
        member = cast.crew[station][place]
        _account(
            cast, login, member.name, role, "STATION", staff=member, station=cast.station[station]
        )
    for number, (provider, contact) in enumerate(list(cast.contact.items())[:4], start=1):
        _account(
            cast,
            f"provider{number}",
            contact.name,
            "PROVIDER",
            "PROVIDER",
            provider_contact=contact,
            provider=cast.provider[provider],
        )
    for number, expert in enumerate(list(cast.expert.values())[:2], start=1):
        _account(cast, f"expert{number}", expert.name, "EXPERT", "OWN", expert=expert)
    for login, division in AUDITORS:
        _account(
            cast, login, fiction.person(cast), "AUDITOR", "REGION", region=cast.region[division]
        )


def _member(cast, station_name, place, posts):
    station = cast.station[station_name]
    trained, left = (station_name, place) != UNTRAINED, (station_name, place) == LEFT
    started = cast.ago(200, 540)
    ended = cast.ago(40) if left else station.removed_on
    status = "LEAVE" if left else "ON"
    if not left and not trained:
        status = "PENDING"
    rare = fiction.RARE_NAMES[0] if (station_name, place) == (WEST, 4) else None
    member = add(
        Staff,
        station=station,
        staff_no=f"GH{cast.count('staff'):04}",
        name=rare or fiction.person(cast),
        gender=cast.chance.choice("12"),
        mobile=fiction.mobile(cast),
        email=f"staff{cast.used['staff']:04}@example.com",
        id_number=fiction.id_number() if (station_name, place) == (WEST, 2) else None,
        employment_type="PART" if place == 3 else "FULL",
        source_org=station.founding_org,
        education=cast.chance.choice(("BAC", "BAC", "MAS", "COL")),
        major=cast.chance.choice(MAJORS),
        quality_years=cast.chance.randint(4, 18) if place == 0 else cast.chance.randint(1, 9),
        title=cast.chance.choice(("工程师", "助理工程师", "质量工程师", None)),
        fields=cast.some(cast.category.values(), 1, 3),
        pretraining_passed_on=started if trained else None,
        nda_signed_on=started,
        started_on=started,
        left_on=cast.ago(40) if left else None,
        status=status,
    )
    for post in posts:
        add(
            PostAssignment,
            staff=member,
            station=station,
            post=post,
            valid_from=started,
            valid_to=ended,
            doc_no=f"示例任〔{started.year}〕{cast.count('appointment')}号",
        )
    return member


def _account(  # noqa: PLR0913 (one argument a column of the rows above)
    cast, login, name, role, scope, staff=None, provider_contact=None, expert=None, **place
):
    """An account with its one role."""
    account = add(
        UserAccount,
        username=login,
        password_hash=cast.password_hash,
        display_name=name,
        staff=staff,
        provider_contact=provider_contact,
        expert=expert,
        mobile=fiction.mobile(cast),
        password_changed_at=now(),
        must_change_password=False,
    )
    granted_by = cast.admin.id if cast.admin else account.id
    add(UserRole, user=account, role=role, scope=scope, granted_by=granted_by, **place)
    cast.account[login] = account
    return account
