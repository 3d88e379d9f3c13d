"""User account, User-role grant with scope."""

import re
from typing import ClassVar

from models.base import BaseTable, Record
from models.choices import Choices
from models.clock import now, today
from models.experts import Expert
from models.fields import (
    AccountField,
    Choice,
    Date,
    DateTime,
    Flag,
    Integer,
    Link,
    ShortText,
    StatusField,
)
from models.messages import T
from models.providers import Provider, ProviderContact
from models.reference import Region
from models.sealed import EncryptedField
from models.staff import Staff
from models.stations import Station

ACCOUNT_STATUS = Choices(
    "ACCOUNT_STATUS",
    ("PENDING", "待激活", "Pending"),
    ("ACTIVE", "正常", "Active"),
    ("LOCKED", "锁定", "Locked"),
    ("DISABLED", "停用", "Disabled"),
)

ROLE = Choices(
    "ROLE",
    ("ADMIN", "平台管理员", "Platform administrator"),
    ("HEAD", "站长", "Station head"),
    ("CLERK", "服务专员/窗口人员", "Specialist or clerk"),
    ("ASSET", "资产管理员", "Asset keeper"),
    ("ARCHIVE", "档案管理员", "Archivist"),
    ("SAFETY", "安全员", "Safety officer"),
    ("PROVIDER", "机构联系人", "Provider contact"),
    ("EXPERT", "专家", "Expert"),
    ("AUDITOR", "上级监督人员", "Superior supervisor/auditor"),
    ("SECADMIN", "安全管理员", "Security administrator"),
    ("LOGADMIN", "审计管理员", "Audit administrator"),
    ("PUBLIC", "公众/企业", "Public"),
)

SCOPE = Choices(
    "SCOPE",
    ("ALL", "全部", "All"),
    ("REGION", "本区划", "Own region subtree"),
    ("STATION", "本站", "Own station (and child stations for heads of parent stations)"),
    ("OWN", "本人经办", "Own cases"),
    ("PROVIDER", "本机构", "Own provider"),
)


def login_is_well_formed(row: Record) -> dict[str, T]:
    if row.username and not re.fullmatch(r"[a-z0-9._-]{4,40}", row.username):
        return {"username": T("4 to 40 characters: small letters, digits, dot, hyphen, underscore")}
    return {}


def one_person(row: Record) -> dict[str, T]:
    """An account stands for a member of staff, a provider's contact or an expert, never for two."""
    linked = [name for name in ("staff", "provider_contact", "expert") if row.__data__.get(name)]
    return {linked[1]: T("An account stands for one person only")} if len(linked) > 1 else {}


def scope_names_its_place(row: Record) -> dict[str, T]:
    """A scope of a station, region or provider says which one."""
    place = {"STATION": "station", "REGION": "region", "PROVIDER": "provider"}.get(row.scope)
    return (
        {place: T("Say which one this role is for")}
        if place and not row.__data__.get(place)
        else {}
    )


STATION_ROLES = ("HEAD", "CLERK", "ASSET", "ARCHIVE", "SAFETY")
"""Roles of people who work at a station."""


def person_of(account: "UserAccount") -> tuple:
    """(link, file that holds the confidentiality promise, name) of the person an account stands
    for; (None, None, "") for one without a file.
    """
    if account.__data__.get("staff"):
        return "staff", account.staff, account.staff.name
    if account.__data__.get("provider_contact"):
        return (
            "provider_contact",
            account.provider_contact.provider,
            account.provider_contact.provider.name,
        )
    if account.__data__.get("expert"):
        return "expert", account.expert, account.expert.name
    return None, None, ""


def unready(account: "UserAccount") -> T | None:
    """Why the person of an account may not work here yet, or no more (R-C3, GDD-6.4.2)."""
    link, file, name = person_of(account)
    if file is None:
        return None
    if link == "staff" and file.status == "LEAVE":
        return T("{name} has left", name=name)
    if file.nda_signed_on is None:
        return T(
            "The confidentiality promise of {name} is not on file: enter its date in that "
            "file first",
            name=name,
        )
    if link == "staff" and file.status != "ON":
        return T(
            "{name} has not begun work yet: let the work begin in the staff file first", name=name
        )
    return None


def person_is_ready(row: Record) -> dict[str, T]:
    """Nobody signs in who has not promised confidentiality, is not at work yet, or has left."""
    why = None if row.status == "DISABLED" else unready(row)
    return {person_of(row)[0]: why} if why else {}


WIDE = ("ALL", "REGION", "STATION", "OWN")
ROLE_SCOPES = {
    "ADMIN": WIDE,
    "SECADMIN": WIDE,
    "LOGADMIN": WIDE,
    "AUDITOR": ("REGION", "ALL", "STATION", "OWN"),
    "PROVIDER": ("PROVIDER",),
    "EXPERT": ("OWN",),
    "PUBLIC": (),
}
"""The scopes with which a role makes sense, its usual one first; all other roles work at a station.
"""

AT_A_STATION = ("STATION", "OWN")


def scopes_of(role: str) -> tuple:
    """The scopes with which a role makes sense."""
    return ROLE_SCOPES.get(role, AT_A_STATION)


def usual_scope(role: str) -> str:
    """The scope for which the table of permissions is written."""
    return next(iter(scopes_of(role)), "ALL")


def scope_fits_role(row: Record) -> dict[str, T]:
    """A role with a scope that makes no sense for it is refused with the reason (decisions 43)."""
    if not row.role or not row.scope or row.scope in scopes_of(row.role):
        return {}
    whose = {
        "PROVIDER": T("A provider's contact reaches the own provider only"),
        "EXPERT": T("An expert reaches the own cases only"),
        "PUBLIC": T("The public has no accounts"),
    }
    other = (
        T("Only contacts of a provider have the scope of a provider")
        if row.scope == "PROVIDER"
        else T("This role works at a station: choose the own station, or the own cases")
    )
    return {"scope": whose.get(row.role, other)}


class UserAccount(Record):
    """User account."""

    label = "User account"
    display_fields = ("display_name",)
    search_fields = ("username", "display_name")
    picker_filter: ClassVar[dict] = {"status": ("ACTIVE", "PENDING", "LOCKED")}
    rules = (login_is_well_formed, one_person, person_is_ready)

    username = ShortText(
        "Login", 40, unique=True, help="Typed when signing in; cannot be guessed from the name"
    )
    password_hash = ShortText("Password hash", 200, default="!", system=True)
    display_name = ShortText("Display name", 40, help="Shown to colleagues")
    staff = Link("Staff", Staff, null=True, unique=True, help="For people of a station")
    provider_contact = Link(
        "Provider contact", ProviderContact, null=True, unique=True, help="For people of a provider"
    )
    expert = Link("Expert", Expert, null=True, unique=True, help="For experts")
    mobile = EncryptedField("Mobile", kind="phone", null=True)
    email = EncryptedField(
        "E-mail",
        kind="email",
        null=True,
        help="For the reminders of the day; empty: that of the staff or expert file. Kept "
        "encrypted",
    )
    wants_mail = Flag("Reminders by e-mail", system=True)
    status = StatusField("Status", ACCOUNT_STATUS, default="ACTIVE")
    failed_count = Integer("Failed logins", default=0, system=True)
    locked_until = DateTime("Locked until", null=True, system=True)
    last_login_at = DateTime("Last login", null=True, system=True)
    password_changed_at = DateTime("Password changed at", null=True, system=True)
    must_change_password = Flag("Must change the password", default=True, system=True)
    language = ShortText("Language", 10, default="zh_CN", system=True)
    theme = ShortText("Theme", 10, default="", system=True)
    density = ShortText("Row height", 10, null=True, system=True)

    class Meta:
        table_name = "user_account"


def ends_after_it_begins(row: Record) -> dict[str, T]:
    late = row.valid_to and row.valid_from and row.valid_to < row.valid_from
    return {"valid_to": T("The last day lies before the first")} if late else {}


def holder_is_ready(row: Record) -> dict[str, T]:
    """A role is for whoever may sign in, and a role of a station for one of its staff; one that is
    over may be anybody's.
    """
    account = row.__data__.get("user") and row.user
    if not account or (row.valid_to and row.valid_to < today()):
        return {}
    if row.role in STATION_ROLES and not account.staff_id:
        return {
            "user": T(
                "This role is for a member of staff: link the account with a staff file first"
            )
        }
    why = unready(account)
    return {"user": why} if why else {}


def provider_is_own(row: Record) -> dict[str, T]:
    """The contact of a provider gets no role for another one (decisions 43)."""
    contact = row.__data__.get("user") and row.user.provider_contact
    elsewhere = (
        contact
        and row.scope == "PROVIDER"
        and row.__data__.get("provider") not in (None, contact.provider_id)
    )
    return (
        {"provider": T("A provider's contact reaches the own provider only")} if elsewhere else {}
    )


class UserRole(Record):
    """User-role grant with scope."""

    label = "Role of an account"
    display_fields = ("user", "role")
    natural_key = ("user", "role", "scope")
    rules = (
        scope_fits_role,
        scope_names_its_place,
        ends_after_it_begins,
        holder_is_ready,
        provider_is_own,
    )

    user = Link("User", UserAccount)
    role = Choice("Role", ROLE, help="What the person may do")
    scope = Choice("Scope", SCOPE, help="Whose entries the person sees")
    station = Link("Station", Station, null=True, help="For the scope of a station")
    region = Link("Region", Region, null=True, help="For the scope of a region")
    provider = Link("Provider", Provider, null=True, help="For the scope of a provider")
    granted_by = AccountField("Granted by")
    valid_from = Date("Valid from", null=True, help="Empty: at once")
    valid_to = Date(
        "Valid to", null=True, help="Empty: without end; a temporary authority ends with this day"
    )
    reason = ShortText("Reason", 100, null=True, help="Such as whom this person stands in for")

    class Meta:
        table_name = "user_role"
        indexes = ((("user", "role"), False),)


def promise_stays(file: Record) -> dict[str, T]:
    """While an account of the person is in use, its promise stays on file: no edit, import or undo
    takes it away.
    """
    if file.id is None or file.nda_signed_on is not None:
        return {}
    link = {Staff: UserAccount.staff == file.id, Expert: UserAccount.expert == file.id}.get(
        type(file)
    )
    if link is None:
        contacts = ProviderContact.select(ProviderContact.id).where(
            ProviderContact.provider == file.id
        )
        link = UserAccount.provider_contact.in_(contacts)
    used = UserAccount.living().where(link, UserAccount.status != "DISABLED").exists()
    return (
        {"nda_signed_on": T("An account rests on this promise: disable the account first")}
        if used
        else {}
    )


for _file in (Staff, Provider, Expert):
    _file.rules = (*_file.rules, promise_stays)


def contact_stays_ready(contact: "ProviderContact") -> dict[str, T]:
    """A contact with an account in use moves to no provider without a confidentiality promise."""
    if (
        contact.id is None
        or not contact.__data__.get("provider")
        or contact.provider.nda_signed_on is not None
    ):
        return {}
    used = (
        UserAccount.living()
        .where(UserAccount.provider_contact == contact.id, UserAccount.status != "DISABLED")
        .exists()
    )
    why = T(
        "The confidentiality promise of {name} is not on file: enter its date in that file first",
        name=contact.provider.name,
    )
    return {"provider": why} if used else {}


ProviderContact.rules = (*ProviderContact.rules, contact_stays_ready)


class RoleGrant(Record):
    """One permission of a role: a verb on a resource within a scope, from `seeds/roles.py`."""

    label = "Permission"
    display_fields = ("role", "resource", "verb")
    search_fields = ("resource", "verb")

    role = Choice("Role", ROLE)
    resource = ShortText("Resource", 40, help="Name of the table")
    verb = ShortText("Verb", 30, help="Name of the act")
    scope = Choice("Scope", SCOPE, help="Whose entries")

    class Meta:
        table_name = "role_grant"
        indexes = ((("role", "resource", "verb", "scope"), True),)


class UserSession(BaseTable):
    """A sign-in that has not ended; the cookie carries the token, the table only its digest."""

    label = "Session"
    display_fields = ("user",)
    search_fields = ()

    token_digest = ShortText("Session", 64, unique=True, system=True)
    user = Link("User", UserAccount)
    created_at = DateTime("Signed in at", system=True)
    seen_at = DateTime("Last seen at", system=True)
    ended_at = DateTime("Ended at", null=True, system=True)
    ip = ShortText("IP", 45, null=True, system=True)
    browser = ShortText("Browser", 200, null=True, system=True)
    waits = Flag("Waits for the second step", system=True)

    class Meta:
        table_name = "user_session"


class SignInAttempt(BaseTable):
    """A failed sign-in by address, so that guessing from one place stops whatever the name."""

    ip = ShortText("IP", 45, system=True)
    at = DateTime("At", system=True)

    class Meta:
        table_name = "sign_in_attempt"
        indexes = ((("ip", "at"), False),)


class SentForm(BaseTable):
    """A form that was stored once: sending it again leads to the same record instead of a second
    one.
    """

    key = ShortText("Key", 64, unique=True, system=True)
    object_ref = ShortText("Object", 80, system=True)
    at = DateTime("At", default=now, system=True)

    class Meta:
        table_name = "sent_form"
