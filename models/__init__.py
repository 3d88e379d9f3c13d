"""What is kept: Peewee models, field types and migrations. No Flask, no rule that needs an actor."""
