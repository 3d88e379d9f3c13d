"""The outbox of e-mail and the wish for it, frozen: this file knows nothing of `models/`, which goes on changing."""

from peewee import BooleanField, CharField, DateTimeField, ForeignKeyField, IntegerField, Model, SQL, TextField


def one_of(column, codes):
    return SQL(f'CHECK ("{column}" IN ({", ".join(map(repr, codes.split()))}))')


class Kept(Model):
    class Meta:
        legacy_table_names = False


class UserAccount(Kept):
    class Meta:
        table_name = "user_account"


class MailMessage(Kept):
    key = CharField(max_length=64, unique=True)
    user = ForeignKeyField(UserAccount, on_delete="RESTRICT")
    kind = CharField(max_length=20, constraints=[one_of("kind", "DIGEST TEST")])
    subject = CharField(max_length=120)
    body = TextField()
    status = CharField(max_length=20, index=True, constraints=[one_of("status", "QUEUED SENDING SENT FAILED DOUBT")])
    attempts = IntegerField()
    made_at = DateTimeField()
    tried_at = DateTimeField(null=True)
    sent_at = DateTimeField(null=True)
    message = TextField(null=True)

    class Meta:
        table_name = "mail_message"


TABLES = (MailMessage,)


def up(migrator, db):
    db.bind(TABLES)
    db.create_tables(TABLES, safe=False)
    migrator.migrate(migrator.add_column("user_account", "email", TextField(null=True)))
    migrator.migrate(migrator.add_column("user_account", "wants_mail", BooleanField(default=False)))


def down(migrator, db):
    migrator.migrate(migrator.drop_column("user_account", "wants_mail"))
    migrator.migrate(migrator.drop_column("user_account", "email"))
    db.bind(TABLES)
    db.drop_tables(TABLES, safe=False)
