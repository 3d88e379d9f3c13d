"""Work that nobody waits for: a queue in the application's own database, and the tasks of every hour and night."""

import logging
import os
import signal
import sys
import threading
from datetime import timedelta

from huey import Huey, crontab
from huey.contrib.sql_huey import SqlStorage
from huey.serializer import SignedSerializer

from backoffice import backup, calendar, instance, once, reminders, sessions, settings as numbers
from backoffice.config import Settings
from models.accounts import SignInAttempt
from models.base import database
from models.clock import now

log = logging.getLogger(__name__)
NIGHT = crontab(hour="18", minute="30")
HOUR = crontab(minute="5")


class JobTables(SqlStorage):
    """The queue's tables under names of their own, `job_...`."""

    def create_models(self):
        made = super().create_models()
        for model in made:
            model._meta.legacy_table_names = False
            model._meta.set_table_name(f"job_{model._meta.name}")
        task = made[2]
        task._meta.indexes.clear()
        task.add_index(task.priority.desc(), task.id)
        return made


def queue(settings: Settings) -> Huey:
    """The queue with all its tasks; its connections are its own, and its messages are signed."""
    made = Huey("backoffice", storage_class=JobTables, database=instance.open_apart(settings.database_url),
                serializer=SignedSerializer(secret=instance.secret(settings)))
    made.periodic_task(NIGHT, name="back_up")(lambda: back_up(settings))
    made.periodic_task(HOUR, name="clean_up")(clean_up)
    made.periodic_task(HOUR, name="remind")(remind)
    return made


def work(settings: Settings, attached: bool = False):
    """Run the queue until SIGTERM or SIGINT; `attached` to a parent, also until that one is gone."""
    consumer = queue(settings).create_consumer(workers=1, initial_delay=0.5, backoff=1.2, max_delay=5)
    if attached:
        threading.Thread(target=_follow_parent, daemon=True).start()
    consumer.run()


def back_up(settings: Settings):
    log.info("backup written to %s", backup.make(settings))
    backup.prune(settings)


def clean_up():
    """Forget sessions that are long over, failed sign-ins of the day before, and keys of forms long sent."""
    with database.connection_context():
        sessions.clean_up()
        once.clean_up()
        SignInAttempt.delete().where(SignInAttempt.at < now() - timedelta(days=1)).execute()


def remind():
    with database.connection_context():
        calendar.forget()
        numbers.forget()
        reminders.run()


def _follow_parent():
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)
