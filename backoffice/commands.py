"""What the commands share: the settings of the installation, an open connection, and faults told in a sentence."""

from functools import wraps

import click
from flask import current_app

from backoffice import instance, move, schema
from backoffice.backup import BackupDamaged
from backoffice.config import SettingError
from backoffice.errors import Invalid
from backoffice.materials import UnreadableList
from models.base import database
from models.cipher import KeyMissing

SENTENCES = (BackupDamaged, Invalid, KeyMissing, SettingError, move.MoveFailed, schema.MigrationError, schema.SchemaTooNew, RuntimeError, UnreadableList)


def settings():
    return current_app.config["SETTINGS"]


def plainly(function):
    """Print an expected failure as one sentence, without a traceback."""

    @wraps(function)
    def run(*args, **options):
        try:
            return function(*args, **options)
        except SENTENCES as fault:
            raise click.ClickException(str(fault)) from None

    return run


def connected(function):
    """Run with an open connection and the keys of the installation."""

    @plainly
    @wraps(function)
    def run(*args, **options):
        with database.connection_context():
            instance.open_keys(settings(), database.obj)
            return function(*args, **options)

    return run


def the_one(model, **values):
    fields = [model._meta.fields[name] == value for name, value in values.items()]
    if (row := model.living().where(*fields).first()) is None:
        raise SettingError(f"there is no {model.label.lower()} {', '.join(values.values())}")
    return row
