"""A made-up world to look at: twelve stations in four provinces, their people, enterprises,
providers and assets.
"""

from seeds.demo.accounts import ACCOUNTS, PASSWORD, SEED  # noqa: F401 (offered with the world)


def load(hasher=None):
    """Build the world on an empty database; see `world.load`."""
    from seeds.demo import world

    return world.load(hasher)
