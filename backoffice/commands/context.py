"""What the commands share: the settings of the installation, an open connection, and faults told in
a sentence.
"""

from functools import wraps

import click
from flask import current_app

from backoffice.config import SettingError
from backoffice.operations import failures, instance
from backoffice.records import audit
from models import standby
from models.base import database


def settings():
    return current_app.config["SETTINGS"]


def plainly(function):
    """Run as the owner of the installation; print a failure that the operator can mend as one
    sentence, without a traceback.
    """

    @wraps(function)
    def run(*args, **options):
        try:
            instance.act_as_owner(settings())
            return function(*args, **options)
        except failures.EXPECTED as fault:
            if failures.sentence(fault) is None:
                raise
            raise click.ClickException(failures.in_words(fault)) from None

    return run


def connected(function):
    """Run with an open connection and the keys of the installation."""

    @plainly
    @wraps(function)
    def run(*args, **options):
        with database.connection_context():
            standby.is_away(database.obj)
            instance.open_keys(settings(), database.obj)
            audit.refuse_foreign_index_key()
            return function(*args, **options)

    return run


def the_one(model, **values):
    fields = [model._meta.fields[name] == value for name, value in values.items()]
    if (row := model.living().where(*fields).first()) is None:
        raise SettingError(f"there is no {model.label.lower()} {', '.join(values.values())}")
    return row
