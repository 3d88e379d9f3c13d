"""What is stored: Peewee models, field types, migrations. No Flask, no rule that needs an actor."""
