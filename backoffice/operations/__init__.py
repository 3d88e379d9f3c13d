"""Running an installation: schema, backup, server, health, keys."""
