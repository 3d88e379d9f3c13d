"""The commands of `flask --app wsgi ...`; each only reads its arguments and calls what does the
work.
"""

import json
import sys
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app

from backoffice import filling, scheduled_jobs
from backoffice.access.actor import SYSTEM
from backoffice.accounts import passwords
from backoffice.bench import run
from backoffice.commands.check import audit_group, check, sbom
from backoffice.commands.context import connected, plainly, settings, the_one
from backoffice.commands.entities import explain_save, new
from backoffice.config import SettingError
from backoffice.operations import (
    backup,
    backup_copies,
    demo,
    file_backup,
    instance,
    key_rotation,
    move_to_postgresql,
    schema,
    server,
)
from backoffice.search import index, name_keys
from models.accounts import ROLE, UserAccount
from models.base import database
from models.staff import Staff
from models.stations import Station
from seeds import reference


def register(app):
    """Add every command to the application."""
    for command in (
        init,
        seed,
        reset_demo,
        schema_group,
        user,
        keys,
        audit_group,
        check,
        new,
        explain_save,
        sbom,
        reindex,
        work,
        backup_command,
        restore,
        move_command,
        serve,
        bench,
    ):
        app.cli.add_command(command)


@click.command()
@plainly
def init():
    """Make keys, tables and reference data for a new installation."""
    instance.make_folder(settings())
    with database.connection_context():
        if database.obj.table_exists("setting") and demo.is_here():
            raise SettingError(
                "this database holds the demo world; start a new one with BACKOFFICE_DATABASE_URL"
            )
    server.prepare(settings(), with_demo=False)
    click.echo(f"Ready. Keep a copy of {settings().keys_file} elsewhere; no backup holds it.")


@click.command()
@click.option(
    "--permissions", is_flag=True, help="Put all permissions of the roles back as they were seeded."
)
@connected
def seed(permissions):
    """Add reference data that is missing."""
    reference.load(refresh_grants=permissions)


@click.command("reset-demo")
@click.confirmation_option(prompt="Everything in this database is thrown away. Go on?")
@connected
def reset_demo():
    """Empty a demo database and load the demo world anew."""
    demo.reset(settings(), database.obj)


@click.group("schema")
def schema_group():
    """The tables and their migrations."""


@schema_group.command("status")
@connected
def schema_status():
    """List the migrations and when they were applied."""
    for step in schema.status(database.obj):
        click.echo(
            f"{step.name}  {step.applied or 'pending'}{'' if step.path else '  (file is missing)'}"
        )


@schema_group.command("upgrade")
@click.option("--to", help="Stop after this migration.")
@connected
def schema_upgrade(to):
    """Apply what is pending, after a backup; then reference data, grants, settings and search index
    as a start does.
    """
    done = schema.upgrade(database.obj, before=partial(backup.make, settings()), to=to)
    if not schema.pending(database.obj):
        server.fill(settings())
        filling.run()
    click.echo("\n".join(done) or "Nothing to do.")


@schema_group.command("downgrade")
@click.option("--to", help="Go back through this migration; without it, the newest one alone.")
@click.confirmation_option(prompt="Data of removed tables and columns is lost. Go on?")
@connected
def schema_downgrade(to):
    """Take back migrations, after a backup."""
    done = schema.downgrade(database.obj, before=partial(backup.make, settings()), to=to)
    click.echo("\n".join(done) or "Nothing to do.")


@schema_group.command("new")
@click.argument("name")
@plainly
def schema_new(name):
    """Write the migration for what has changed in the models."""
    click.echo("\n".join(str(path) for path in schema.new(name)) or "The models have not changed.")


@click.group()
def user():
    """Accounts."""


@user.command("create")
@click.argument("username")
@click.option("--name", "display_name", required=True, help="Name of the person.")
@click.option("--role", type=click.Choice(list(ROLE)), required=True)
@click.option("--station", help="Code of the station, for a role within one.")
@click.option("--staff", help="Staff no. of the person, for a role of a station.")
@connected
def user_create(username, display_name, role, station, staff):
    """Make an account and print its first password, which must be changed at the first sign-in."""
    place = {"scope": "STATION", "station": the_one(Station, code=station).id} if station else {}
    if staff:
        place["staff"] = the_one(Staff, staff_no=staff).id
    else:
        click.echo(
            "This person has no file here: keep the signed confidentiality promise with "
            "your papers (GDD-6.4.2).",
            err=True,
        )
    click.echo(passwords.create_account(username, display_name, role, **place))


@user.command("reset-password")
@click.argument("username")
@connected
def user_reset_password(username):
    """Give an account a new first password, print it, and end its sessions."""
    click.echo(passwords.reset_password(SYSTEM, the_one(UserAccount, username=username)))


@click.group()
def keys():
    """The keys of encrypted columns and backups."""


@keys.command("rotate")
@connected
def keys_rotate():
    """Make a new key and seal every value with it while work goes on; completes a rotation that was
    cut off.
    """
    count = key_rotation.rotate(settings(), click.echo)
    click.echo(
        f"{count} values sealed anew. Copy {settings().keys_file} to where you keep its "
        "copy, then run `keys retire`."
    )


@keys.command("retire")
@connected
def keys_retire():
    """Remove keys from the key file that no value and no kept backup needs."""
    removed = ", ".join(key_rotation.retire(settings()))
    click.echo(f"Removed: {removed or 'none, every key is still needed'}")


@click.command()
@connected
def reindex():
    """Build the search index and the keys of names anew from the rows."""
    click.echo(f"{index.renew()} entries.")
    click.echo(f"{name_keys.renew()} names.")


@click.command()
@click.option("--attached", is_flag=True, help="End when standard input closes.")
@plainly
def work(attached):
    """Run the jobs: exports, reminders, backups."""
    instance.make_folder(settings())
    with database.connection_context():
        instance.open_keys(settings(), database.obj)
    scheduled_jobs.work(settings(), attached)


@click.command("backup")
@click.option(
    "--list",
    "lists",
    is_flag=True,
    help="Only list the kept backups, when each was restored for a trial, and where its copy is.",
)
@connected
def backup_command(lists):
    """Write an encrypted backup, restore it for a trial, and print where it is."""
    if lists:
        click.echo("\n".join(backup_copies.listing(settings())) or "There is no backup yet.")
        return
    made = backup_copies.back_up(settings())
    click.echo(
        f"{made.path}\nRestored for a trial: {made.rows} rows, the audit chain and sealed "
        f"values are whole; {made.told}."
    )


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.confirmation_option(
    prompt="The database is replaced; what is in it now is backed up first. Go on?"
)
@plainly
def restore(path):
    """Replace the database by a backup, and bring back uploaded files that are missing from beside
    it.
    """
    instance.make_folder(settings())
    instance.open_ring(settings())
    rows = backup.restore(path, settings())
    with database.connection_context():
        back, lost = file_backup.bring_back(settings(), path, backup_copies.names())
    click.echo(
        f"Restored {sum(rows.values())} rows in {len(rows)} tables; {back} uploaded files "
        "brought back."
    )
    if lost:
        click.echo(
            f"{len(lost)} uploaded files are neither in {settings().instance / 'files'} "
            f"nor beside the backup, such as {lost[0]}: "
            f"copy the folder `files` of the backups beside it and restore again.",
            err=True,
        )


@click.command("move")
@click.option(
    "--to", "target", help="postgresql://… of an empty database; - reads it from standard input."
)
@click.option(
    "--to-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file that holds it: others see what a command was called with.",
)
@plainly
def move_command(target, to_file):
    """Move the embedded SQLite database to an empty PostgreSQL; stop the server first."""
    target = _target(target, to_file)
    instance.open_ring(settings())
    proofs = move_to_postgresql.move(settings(), target)
    for proof in proofs:
        click.echo(f"{proof.table:<40} {proof.rows:>9}  {proof.checksum[:16]}")
    click.echo(
        f"{sum(proof.rows for proof in proofs)} rows in {len(proofs)} tables arrived, "
        "each checksum equal. "
        "Now set BACKOFFICE_DATABASE_URL to the target; the old file stays as it is."
    )


def _target(target, to_file) -> str:
    if bool(target) == bool(to_file):
        raise SettingError(
            "say where to: --to - (standard input), --to-file FILE, or --to URL "
            "for one without a password"
        )
    if target and target != "-":
        if urlsplit(target).password:
            click.echo(
                "The password was seen by everybody on this machine who lists its "
                "processes: better --to - or --to-file FILE.",
                err=True,
            )
        return target
    return (to_file.read_text(encoding="utf-8") if to_file else sys.stdin.readline()).strip()


@click.command()
@plainly
def serve():
    """Make ready, then run the web server and the worker."""
    server.serve(current_app._get_current_object(), settings())


@click.command()
@click.option(
    "--rows", type=click.IntRange(300), default=20_000, help="Needs and cases of the made-up world."
)
@click.option(
    "--database",
    "url",
    help="URL of an empty database; without it, a SQLite file that is thrown away.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object for each actor.")
@click.option(
    "--export",
    "lengths",
    type=click.IntRange(300),
    multiple=True,
    help="Instead: the memory of an export of so many rows.",
)
@click.option("--part", hidden=True)
@plainly
def bench(rows, url, as_json, lengths, part):
    """Time the pages and the export on a made-up world of its own."""
    if part:
        click.echo(json.dumps(run.part(current_app._get_current_object(), settings(), part, rows)))
        return
    if lengths:
        reports, words = run.exports(lengths, url), run.line
    else:
        reports, words = run.reports(rows, url), run.table
    if as_json:
        words = json.dumps
    for report in reports:
        click.echo(words(report))
