"""Settings of one installation, read from the environment once; `docs/settings.md` says what each
means.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from models.keyring import CIPHERS
from models.messages import T

PREFIX = "BACKOFFICE_"
MAX_UNASKED = 4
"""Processes that answer when nobody says how many, on a machine with so many cores; each takes its
own memory.
"""
LOOPBACK = ("127.0.0.1/32", "::1/128")
SETTINGS_FILE = Path(__file__).resolve().parents[1] / "settings.env"
MAIL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
MAIL_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*"
)
"""What may stand in the envelope and the head of a message: nothing in it ends a line or begins
another address.
"""


class SettingError(ValueError):
    """A setting that is unknown, cannot be read or is not safe; the text names it and says what is
    expected.
    """


@dataclass(frozen=True)
class Mail:
    """The one mail server of an installation; `page` is where its readers open the workbench."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    sender: str
    authority: Path | None
    timeout: float
    page: str

    def refuse_unsafe(self) -> None:
        """Raises SettingError for what would send in the open, to nobody, or in nobody's name."""
        if not re.fullmatch(r"[A-Za-z0-9.:-]{1,255}", self.host):
            raise SettingError(
                f"BACKOFFICE_MAIL_HOST={self.host}: the name or address of one machine is expected"
            )
        if self.security == "none" and not is_loopback(self.host):
            raise SettingError(
                "BACKOFFICE_MAIL_SECURITY=none sends passwords and messages in "
                "the open: only to this machine itself"
            )
        if not MAIL_ADDRESS.fullmatch(self.sender):
            raise SettingError(
                f"BACKOFFICE_MAIL_FROM={self.sender}: the address that messages "
                "come from is expected"
            )
        if bool(self.user) != bool(self.password):
            raise SettingError("BACKOFFICE_MAIL_USER and BACKOFFICE_MAIL_PASSWORD belong together")
        if self.authority and not self.authority.is_file():
            raise SettingError(f"BACKOFFICE_MAIL_CA={self.authority}: there is no such file")
        if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~/-]*)?", self.page):
            raise SettingError(
                f"BACKOFFICE_URL={self.page}: messages lead to the workbench, say "
                "where people open it, such as https://station.lan/"
            )


@dataclass(frozen=True)
class Settings:
    """Where this installation listens and what it keeps where; all paths are absolute."""

    host: str
    port: int
    processes: int
    tls: bool
    demo_off_loopback: bool
    instance: Path
    database_url: str = field(repr=False)
    keys_file: Path
    cipher: str
    backups: Path
    exports: Path
    argon2: tuple[int, int, int]
    logs: Path
    slow_ms: int
    metrics_token: str = field(repr=False)
    mail: Mail | None
    copies: Path | None = None
    proxies: tuple[str, ...] = LOOPBACK

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> "Settings":
        """Read `BACKOFFICE_*` from `env`. Raises SettingError, also for a name that is unknown."""
        read = _Reader(env)
        instance = read.path("INSTANCE", Path("instance"))
        made = cls(
            host=read.text("HOST", "127.0.0.1"),
            port=read.number("PORT", 8000, range(1, 65536)),
            processes=read.number(
                "PROCESSES", min(MAX_UNASKED, len(os.sched_getaffinity(0))), range(1, 65)
            ),
            tls=read.flag("TLS"),
            demo_off_loopback=read.flag("DEMO_ANYWHERE"),
            instance=instance,
            database_url=read.text("DATABASE_URL", f"sqlite:///{instance / 'backoffice.sqlite3'}"),
            keys_file=read.path("KEYS", instance / "keys.json"),
            cipher=read.one_of("CIPHER", tuple(CIPHERS)),
            backups=read.path("BACKUPS", instance / "backups"),
            exports=read.path("EXPORTS", instance / "exports"),
            argon2=read.three_numbers("ARGON2", (65536, 3, 4)),
            logs=read.path("LOGS", instance / "logs"),
            slow_ms=read.number("SLOW_MS", 1000, range(1, 600_001)),
            metrics_token=read.text("METRICS_TOKEN", ""),
            mail=read.mail(),
            copies=read.optional_path("COPIES"),
            proxies=read.addresses("PROXIES", LOOPBACK),
        )
        read.refuse_unknown()
        made._refuse_unsafe()
        return made

    @property
    def secret_file(self) -> Path:
        return self.instance / "secret"

    @property
    def audit_head(self) -> Path:
        """Where the newest digest of the audit chain is stored, outside the database."""
        return self.instance / "audit-head"

    @property
    def is_on_loopback(self) -> bool:
        return is_loopback(self.host)

    @property
    def may_show_demo(self) -> bool:
        return self.is_on_loopback or self.demo_off_loopback

    def _refuse_unsafe(self) -> None:
        if not self.is_on_loopback and not self.tls:
            raise SettingError(
                T(
                    "{name}={host} would be reached over plain HTTP: put a TLS "
                    "proxy ahead and set {tls}, or listen on {here}",
                    name="BACKOFFICE_HOST",
                    host=self.host,
                    tls="BACKOFFICE_TLS=1",
                    here="127.0.0.1",
                )
            )
        if self.metrics_token and len(self.metrics_token) < 20:
            raise SettingError(
                "BACKOFFICE_METRICS_TOKEN is too short: at least 20 characters that nobody guesses"
            )
        if urlsplit(self.database_url).scheme not in ("sqlite", "postgresql", "postgres"):
            raise SettingError(
                "BACKOFFICE_DATABASE_URL must begin with sqlite:/// or postgresql://"
            )


def environment(env: Mapping[str, str], path: Path = SETTINGS_FILE) -> dict[str, str]:
    """`env` over the settings of the file beside the product, which the service and commands by
    hand read alike.

    A line is NAME=value as systemd reads an EnvironmentFile. Raises SettingError for a file that
    cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return dict(env)
    except (OSError, UnicodeDecodeError):
        raise SettingError(
            T("the settings in {path} cannot be read by this account", path=path)
        ) from None
    return {**_assignments(lines, path), **env}


def _assignments(lines: Iterable[str], path: Path) -> dict[str, str]:
    found = {}
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if not text or text[0] in "#;":
            continue
        name, equals, value = text.partition("=")
        if not equals or not name.strip().startswith(PREFIX):
            raise SettingError(
                T(
                    "line {number} of {path} is no setting: {example} is expected",
                    number=number,
                    path=path,
                    example="BACKOFFICE_NAME=value",
                )
            )
        value = value.strip()
        is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "'\""
        found[name.strip()] = value[1:-1] if is_quoted else value
    return found


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine itself."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class _Reader:
    """Takes settings out of an environment and remembers which it was asked for."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.known: set[str] = set()

    def text(self, name: str, default: str) -> str:
        self.known.add(PREFIX + name)
        return self.env.get(PREFIX + name) or default

    def path(self, name: str, default: Path) -> Path:
        return Path(self.text(name, str(default))).expanduser().absolute()

    def optional_path(self, name: str) -> Path | None:
        text = self.text(name, "")
        return Path(text).expanduser().absolute() if text else None

    def addresses(self, name: str, default: tuple[str, ...]) -> tuple[str, ...]:
        """IP addresses, or networks such as 10.0.0.0/24, with commas between them."""
        texts = [
            text.strip() for text in self.text(name, ",".join(default)).split(",") if text.strip()
        ]
        try:
            return tuple(str(ip_network(text)) for text in texts)
        except ValueError:
            raise SettingError(
                f"{PREFIX}{name}={','.join(texts)}: IP addresses or networks are "
                "expected, with commas between them"
            ) from None

    def number(self, name: str, default: int, allowed: range) -> int:
        text = self.text(name, str(default))
        if not text.isascii() or not text.isdigit() or int(text) not in allowed:
            raise SettingError(
                f"{PREFIX}{name}={text}: a whole number from {allowed[0]} to "
                f"{allowed[-1]} is expected"
            )
        return int(text)

    def flag(self, name: str) -> bool:
        if (text := self.text(name, "0")) not in ("0", "1"):
            raise SettingError(f"{PREFIX}{name}={text}: 1 or 0 is expected")
        return text == "1"

    def one_of(self, name: str, choices: Sequence[str]) -> str:
        """One of `choices`; the first is the default."""
        if (text := self.text(name, choices[0])) not in choices:
            raise SettingError(f"{PREFIX}{name}={text}: one of {', '.join(choices)} is expected")
        return text

    def three_numbers(self, name: str, default: tuple[int, int, int]) -> tuple[int, int, int]:
        text = self.text(name, ",".join(map(str, default)))
        parts = text.split(",")
        if len(parts) != 3 or not all(
            part.isascii() and part.isdigit() and int(part) for part in parts
        ):
            raise SettingError(
                f"{PREFIX}{name}={text}: memory in KiB, rounds and lanes are "
                "meant, such as 65536,3,4"
            )
        memory, rounds, lanes = map(int, parts)
        return memory, rounds, lanes

    def mail(self) -> Mail | None:
        """The mail server; None without a host, whatever else is set."""
        security = self.one_of("MAIL_SECURITY", tuple(MAIL_PORTS))
        authority = self.text("MAIL_CA", "")
        made = Mail(
            host=self.text("MAIL_HOST", ""),
            port=self.number("MAIL_PORT", MAIL_PORTS[security], range(1, 65536)),
            security=security,
            user=self.text("MAIL_USER", ""),
            password=self.text("MAIL_PASSWORD", ""),
            sender=self.text("MAIL_FROM", ""),
            authority=Path(authority).expanduser().absolute() if authority else None,
            timeout=self.number("MAIL_TIMEOUT", 20, range(1, 301)),
            page=self.text("URL", ""),
        )
        if not made.host:
            return None
        made.refuse_unsafe()
        return made

    def refuse_unknown(self) -> None:
        if unknown := sorted(
            name for name in self.env if name.startswith(PREFIX) and name not in self.known
        ):
            raise SettingError(
                f"unknown setting {', '.join(unknown)}; docs/settings.md lists all of them"
            )
