"""What was forgotten, each in a sentence with the file to open; run at start-up, by command and as
a test.
"""

import os
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from backoffice.access import protection_profile
from backoffice.access.scopes import SCOPES
from backoffice.config import Settings
from backoffice.operations import backup_copies, health_checks, schema
from backoffice.records import audit
from backoffice.search import index, name_keys
from backoffice.settings import flag
from backoffice.workflow.accounts import faults_of, verbs_of
from models.accounts import RoleGrant, UserRole, scope_fits_role, scope_names_its_place
from models.base import Record, database, is_sqlite
from models.clock import seconds
from models.registry import models
from seeds.roles import grants

BACKUP_AGE = timedelta(hours=48)
CATALOGUE = "views/translations/zh_Hans_CN/LC_MESSAGES/messages.po"


def entities() -> list[type[Record]]:
    """Tables that people keep."""
    return [model for model in models() if issubclass(model, Record)]


def forgotten(screens, translated=lambda context, text: True) -> list[str]:
    """Missing steps of every entity: `screens` are the models with a view, `translated` answers
    whether a label has its Chinese.
    """
    granted = {(resource, verb) for _role, resource, verb, _scope in grants()}
    return [
        *_without_scope(),
        *_without_grant(granted),
        *_idle_grants(granted),
        *_unseen(granted),
        *_without_screen(screens),
        *_without_label(translated),
        *_without_number(),
    ]


def _without_scope() -> Iterator[str]:
    for model in (one for one in models() if getattr(one, "label", "")):
        if model not in SCOPES:
            yield (
                f"{model.__name__} has no line in backoffice/access/scopes.py: "
                f"add `{model.__name__}: Scope(...)`"
            )


def _without_grant(granted) -> Iterator[str]:
    for model in entities():
        if (model.table(), "read") not in granted:
            yield f"Nobody may read {model.table()}: add its line to seeds/roles.py"


def _idle_grants(granted) -> Iterator[str]:
    """A grant that matches nothing is a typing error."""
    known = {model.table(): verbs_of(model) for model in models()}
    for resource, verb in sorted(granted):
        if verb not in known.get(resource, ()):
            yield (
                f"seeds/roles.py grants “{verb}” on {resource}, which nothing asks for: "
                "remove it or correct the word"
            )
    for role, resource, verb, scope in grants():
        found = faults_of(role, resource, verb, scope) if verb in known.get(resource, ()) else {}
        if found and "resource" not in found:
            said = _said(found)
            yield f"seeds/roles.py grants {role} “{verb}” on {resource} within {scope}: {said}"


def _said(found: dict) -> str:
    return "; ".join(text for texts in found.values() for text in texts)


def idle_permissions() -> list[str]:
    """Permissions and roles of the open database that reach nothing, each with the reason."""
    rows = (
        RoleGrant.living()
        .select(RoleGrant.id, RoleGrant.role, RoleGrant.resource, RoleGrant.verb, RoleGrant.scope)
        .order_by(RoleGrant.id)
        .tuples()
    )
    found = [
        f"permission {row_id} ({role}, {resource}, {verb}, {scope}) matches nothing: "
        f"{_said(faults)}"
        for row_id, role, resource, verb, scope in rows
        if (faults := faults_of(role, resource, verb, scope))
    ]
    for role in UserRole.living().order_by(UserRole.id):
        if faults := {**scope_fits_role(role), **scope_names_its_place(role)}:
            found.append(
                f"role {role.id} of account {role.user_id} ({role.role}, {role.scope}) "
                f"reaches nothing: {'; '.join(faults.values())}"
            )
    return found


def _unseen(granted) -> Iterator[str]:
    """What is restricted is kept for somebody: a value or file that nobody can ever open
    is lost.
    """
    for model in entities():
        for field in model._meta.sorted_fields:
            if getattr(field, "restricted", False) and (model.table(), "see") not in granted:
                yield (
                    f"{model.__name__}.{field.name} is restricted and nobody may see it: "
                    f"grant S on {model.table()} in seeds/roles.py, or restrict it no longer"
                )


def _without_screen(screens) -> Iterator[str]:
    for model in entities():
        if model not in screens:
            yield (
                f"{model.__name__} has no screen: write a RecordView in views/screens/, "
                "whose menu_group is one of views/admin.py"
            )


def _without_label(translated) -> Iterator[str]:
    for model in entities():
        if not model.label or not translated("table", model.label):
            yield (
                f'{model.__name__} has no Chinese name: add msgctxt "table" '
                f'msgid "{model.label}" to {CATALOGUE}'
            )
        for field in [*model._meta.sorted_fields, *model._meta.manytomany.values()]:
            text = getattr(field, "verbose_name", None)
            if text and not translated(model.table(), text):
                yield (
                    f"{model.__name__}.{field.name} has no Chinese label: "
                    f'add msgctxt "{model.table()}" msgid "{text}" to {CATALOGUE}'
                )


def _without_number() -> Iterator[str]:
    from seeds.numbering import RULES

    codes = {rule[0] for rule in RULES}
    for model in entities():
        if (
            model.number_rule
            and model.number_rule not in codes
            and model.number_rule != "case_notice"
        ):
            yield (
                f"{model.__name__} is numbered by “{model.number_rule}”, "
                "which seeds/numbering.py does not have"
            )


def misfiled() -> list[str]:
    """Where the search index, the kept names and the rows of the open database disagree."""
    return [*index.faults(), *name_keys.faults()]


def unmigrated() -> list[str]:
    """Differences between the models and the tables of the open database."""
    return [
        f"{text}: run `flask --app wsgi schema new NAME` and look at models/migrations/"
        for text in schema.differences()
    ]


def unsafe(app, settings: Settings) -> list[str]:
    """Why this installation should not be opened to others yet (promise J1)."""
    found = list(_open_files(settings))
    if app.debug:
        found.append("debug mode is on")
    if len(app.secret_key or "") < 32:
        found.append(f"the secret in {settings.secret_file} is too short; at least 32 characters")
    if is_sqlite() and database.obj.pragma("synchronous") != 2:
        found.append("SQLite does not run with synchronous=FULL")
    if not settings.tls:
        found.append("no TLS: set BACKOFFICE_TLS=1 behind a proxy that ends HTTPS")
    if not 0 <= health_checks.backup_age(settings) <= BACKUP_AGE.total_seconds():
        found.append(
            f"no verified backup of the last {BACKUP_AGE.days} days in "
            f"{settings.backups}: run `flask --app wsgi backup`"
        )
    found += _copies(settings)
    if not flag("second_factor_required"):
        found.append(
            "administrators and heads sign in without a second step: set "
            "second_factor_required to 1"
        )
    if protection_profile.is_on():
        found += [f"graded protection: {text}" for text in protection_profile.obstacles()]
    return found + [f"audit log: {fault}" for fault in audit.faults()]


def without_copies(settings: Settings) -> list[str]:
    """That backups lie on one disk alone."""
    return (
        []
        if settings.copies
        else [
            "no other place is named for copies of the backups: set "
            "BACKOFFICE_COPIES to a folder on another disk"
        ]
    )


def _copies(settings: Settings) -> Iterator[str]:
    age = backup_copies.newest(settings)
    if settings.copies and (age is None or seconds() - age > health_checks.COPY_AGE):
        days = health_checks.COPY_AGE // 86400
        yield (
            f"no copy of a backup in {settings.copies} was read back in the last {days} days: "
            "run `flask --app wsgi backup`"
        )
    if lost := backup_copies.missing_files(settings):
        yield (
            f"{len(lost)} uploaded files are neither in {settings.instance / 'files'} "
            f"nor in the backups, such as {lost[0]}"
        )


def _open_files(settings: Settings) -> Iterator[str]:
    owner = os.stat(settings.instance).st_uid
    for path in (
        *settings.instance.iterdir(),
        settings.backups,
        *settings.backups.glob("*.backup"),
    ):
        if path.exists() and os.stat(path).st_uid != owner:
            yield (
                f"{path} belongs to another account than {settings.instance}: "
                "chown it, or the service cannot read it"
            )
    for path in (
        settings.keys_file,
        settings.secret_file,
        Path(settings.database_url.removeprefix("sqlite:///")),
    ):
        if os.path.exists(path) and stat.S_IMODE(os.stat(path).st_mode) & 0o077:
            yield f"{path} can be read by others: chmod 600"
