"""The commands that look for what is forgotten, unsafe or broken: `flask --app wsgi check`,
`audit`, `sbom`.
"""

import json
from pathlib import Path

import click
from flask import current_app

from backoffice.access.actors import load_actor
from backoffice.checks import clause_coverage, completeness
from backoffice.commands.context import connected, plainly, settings, the_one
from backoffice.operations import installed_packages, schema
from backoffice.operations import sbom as materials
from backoffice.records import audit
from models.accounts import UserAccount
from models.base import database, is_sqlite


@click.group("audit")
def audit_group():
    """The audit log and its newest digest outside the database."""


@audit_group.command("accept")
@click.option("--by", required=True, help="Login of the administrator who accepts.")
@click.option(
    "--reason", required=True, help="Why lines are missing, such as which backup was restored."
)
@connected
def audit_accept(by, reason):
    """After an older backup was restored: accept that later lines are gone, and leave a line that
    says so.
    """
    audit.accept_gap(load_actor(the_one(UserAccount, username=by)), reason.strip())
    click.echo("Accepted: the log says so, and the file outside the database names its last line.")


@click.command()
@click.option(
    "--deploy", "part", flag_value="deploy", help="Is this installation safe to open to others?"
)
@click.option("--audit", "part", flag_value="audit", help="Is the audit log whole?")
@click.option(
    "--matrix",
    "part",
    flag_value="matrix",
    help="Which clause of the standards is proved by which test?",
)
@click.option(
    "--flaws",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Known flaws of the packages, by this file of OSV.",
)
def check(part, flaws):
    """Name what is forgotten or broken, a sentence each; fails when there is anything."""
    if flaws:
        return _check_flaws(flaws)
    if part == "matrix":
        lines, found = clause_coverage.report()
        click.echo("\n".join(lines))
        return _say_found(found)
    return _check_installation(part) if part else _check_house()


@plainly
def _check_flaws(path):
    parts = materials.locked()
    found = materials.flaws(parts, path)
    click.echo(f"{len(parts)} packages of requirements.lock compared.")
    _say_found(found)


@click.command()
def sbom():
    """Print the bill of materials: packages of the lock with version, digests, licence (CycloneDX,
    JSON).
    """
    product = installed_packages.product()
    click.echo(
        json.dumps(
            materials.bill(materials.locked(), product["name"], product["version"]),
            ensure_ascii=False,
            indent=1,
        )
    )


@connected
def _check_installation(part):
    report = {
        "deploy": lambda: [
            *completeness.unsafe(current_app, settings()),
            *completeness.without_copies(settings()),
        ],
        "audit": audit.faults,
    }
    _say_found(report[part]())


def _say_found(found):
    if found:
        raise click.ClickException("\n".join(found))
    click.echo("Nothing found.")


@plainly
def _check_house():
    """What is forgotten in the code, and in the rows as soon as there are tables that fit it."""
    known = current_app.config
    unmigrated = completeness.unmigrated()
    found = [*completeness.forgotten(known["SCREENS"], known["TRANSLATED"]), *unmigrated]
    if not _has_tables():
        click.echo("There is no database yet, so that no rows were looked at.", err=True)
    elif unmigrated or _is_behind():
        click.echo(
            "The tables are not those of the models yet, so that no rows were looked at: "
            "run `flask --app wsgi schema upgrade`.",
            err=True,
        )
    else:
        found += _faults_of_rows()
    _say_found(found)


@connected
def _faults_of_rows():
    return [*completeness.misfiled(), *completeness.idle_permissions()]


def _has_tables() -> bool:
    """Whether the database was ever set up; asking must not make an empty SQLite file."""
    if is_sqlite() and not Path(database.obj.database).exists():
        return False
    with database.connection_context():
        return database.obj.table_exists("schema_migration")


def _is_behind() -> bool:
    with database.connection_context():
        return bool(schema.pending(database.obj))
