"""Makes every workflow known: each module of this package registers its transitions and rules."""

import pkgutil
from importlib import import_module

from backoffice import workflow as package


def load() -> list[str]:
    """Import every module of the package; returns their names."""
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    for name in names:
        import_module(f"{package.__name__}.{name}")
    return names
