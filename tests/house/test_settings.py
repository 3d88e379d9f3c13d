"""Every setting is documented, understood or refused."""

import re
from pathlib import Path

import pytest

from backoffice.config import SettingError, Settings

HANDBOOK = Path(__file__).parents[2] / "docs" / "settings.md"


class Asked(dict):
    """An environment that remembers what it was asked for."""

    def __init__(self):
        super().__init__()
        self.names = set()

    def get(self, name, default=None):
        self.names.add(name)
        return super().get(name, default)


def read(**env):
    return Settings.from_environment({f"BACKOFFICE_{name}": value for name, value in env.items()})


def test_the_handbook_lists_exactly_the_settings_that_are_read():
    asked = Asked()
    Settings.from_environment(asked)
    assert (
        set(re.findall(r"^\| `(BACKOFFICE_\w+)` \|", HANDBOOK.read_text(encoding="utf-8"), re.M))
        == asked.names
    )


def test_without_any_setting_it_listens_on_this_machine_alone():
    settings = Settings.from_environment({})
    assert (settings.host, settings.port, settings.is_on_loopback) == ("127.0.0.1", 8000, True)
    assert settings.database_url == f"sqlite:///{Path('instance').absolute()}/backoffice.sqlite3"


def test_everything_is_kept_in_the_instance_folder(tmp_path):
    settings = read(INSTANCE=str(tmp_path))
    for path in (
        settings.keys_file,
        settings.secret_file,
        settings.backups,
        settings.exports,
        settings.audit_head,
    ):
        assert path.is_relative_to(tmp_path)


@pytest.mark.parametrize(
    "name, value",
    [
        ("PORT", "http"),
        ("SLOW_MS", "0"),
        ("METRICS_TOKEN", "short"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("TLS", "yes"),
        ("ARGON2", "1,2"),
        ("ARGON2", "a,b,c"),
        ("ARGON2", "1,0,1"),
        ("DATABASE_URL", "mysql://x/y"),
        ("CIPHER", "des"),
        ("PROT", "8000"),
    ],
)
def test_a_value_that_cannot_be_meant_is_named(name, value):
    with pytest.raises(SettingError, match=f"BACKOFFICE_{name}"):
        read(**{name: value})


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "station.example"])
def test_another_host_needs_tls(host):
    with pytest.raises(SettingError, match="plain HTTP"):
        read(HOST=host)
    assert not read(HOST=host, TLS="1").is_on_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_this_machine_needs_none(host):
    assert read(HOST=host).may_show_demo


def test_the_demo_world_stays_on_this_machine_unless_told():
    assert not read(HOST="0.0.0.0", TLS="1").may_show_demo
    assert read(HOST="0.0.0.0", TLS="1", DEMO_ANYWHERE="1").may_show_demo


def test_cheap_hashes_for_tests():
    assert read(ARGON2="8,1,1").argon2 == (8, 1, 1)


# --- the mail server ------------------------------------------------------------------------------

MAIL = {
    "MAIL_HOST": "mail.station.example",
    "MAIL_FROM": "desk@station.example",
    "URL": "https://station.example/",
}


def test_without_a_host_there_is_no_mail_server_whatever_else_is_set():
    assert Settings.from_environment({}).mail is None
    assert read(MAIL_PORT="2525", MAIL_USER="x", MAIL_FROM="desk@station.example").mail is None


@pytest.mark.parametrize("security, port", [("starttls", 587), ("tls", 465)])
def test_a_mail_server_is_spoken_to_in_secret(security, port):
    mail = read(
        **MAIL, MAIL_SECURITY=security, MAIL_USER="station", MAIL_PASSWORD="a secret word"
    ).mail
    assert (mail.security, mail.port, mail.timeout) == (
        security,
        port,
        20,
    ) and "a secret word" not in repr(mail)


def test_one_on_this_machine_may_do_without():
    assert read(**{**MAIL, "MAIL_HOST": "127.0.0.1"}, MAIL_SECURITY="none").mail.port == 25


@pytest.mark.parametrize(
    "name, change",
    [
        ("MAIL_SECURITY", {"MAIL_SECURITY": "none"}),
        ("MAIL_SECURITY", {"MAIL_SECURITY": "ssl"}),
        ("MAIL_HOST", {"MAIL_HOST": "mail.example/x"}),
        ("MAIL_HOST", {"MAIL_HOST": "a\r\nb"}),
        ("MAIL_PORT", {"MAIL_PORT": "0"}),
        ("MAIL_FROM", {"MAIL_FROM": ""}),
        ("MAIL_FROM", {"MAIL_FROM": "desk@x\r\nBcc: y@z"}),
        ("MAIL_USER", {"MAIL_USER": "station"}),
        ("MAIL_PASSWORD", {"MAIL_PASSWORD": "word"}),
        ("MAIL_CA", {"MAIL_CA": "/nowhere.crt"}),
        ("MAIL_TIMEOUT", {"MAIL_TIMEOUT": "0"}),
        ("URL", {"URL": ""}),
        ("URL", {"URL": "javascript:alert(1)"}),
    ],
)
def test_a_mail_server_that_cannot_be_meant_is_named(name, change):
    with pytest.raises(SettingError, match=f"BACKOFFICE_{name}") as fault:
        read(**{**MAIL, **change})
    assert "word" not in str(fault.value).lower().replace("passwords", "").replace(
        "backoffice_mail_password", ""
    )
