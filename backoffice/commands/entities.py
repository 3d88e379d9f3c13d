"""The commands about entities: `new entity` writes one, `explain-save` tells what a write does."""

import click

from backoffice.commands.context import plainly
from backoffice.config import SettingError
from backoffice.operations import new_entity
from backoffice.records import rules
from models.messages import T
from models.registry import model_of


@click.group()
def new():
    """Write the first version of something."""


@new.command("entity")
@click.argument("plural")
@click.option("--label", help="What people call one, in English; without it, as the table.")
@click.option("--zh", prompt="Chinese name", help="What people call one, in Chinese.")
@plainly
def entity(plural, label, zh):
    """Write model, scope, grants, screen, Chinese, rows of the tests and migration of an entity."""
    written = new_entity.write(new_entity.names_of(plural, label, zh))
    click.echo("\n".join(written))


@click.command("explain-save")
@click.argument("table")
@plainly
def explain_save(table):
    """Print what saving or deleting a row of a table does, a line each."""
    model = model_of(table)
    if model is None:
        raise SettingError(T("there is no table {name}", name=table))
    lines = rules.explain(model)
    click.echo("\n".join(lines) or "No rules of its own: the fields are checked and logged alone.")
