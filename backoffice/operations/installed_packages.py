"""Whether the packages of `requirements.lock` are the ones that are installed; needs nothing but
Python itself.
"""

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements.lock"
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.M)
MAX_NAMED = 5


def differing(lock: Path = LOCK) -> list[str]:
    """Packages that are missing or installed in another version than the lock names, each with what
    is wrong.
    """
    found = []
    for name, wanted in PINNED.findall(lock.read_text(encoding="utf-8")):
        try:
            installed = version(name)
        except PackageNotFoundError:
            found.append(f"{name} {wanted} (missing)")
            continue
        if installed != wanted:
            found.append(f"{name} {wanted} (installed: {installed})")
    return found


def refuse_unfit() -> None:
    """End this process with a sentence when the packages do not fit this version of the product."""
    if found := differing():
        rest = f", and {len(found) - MAX_NAMED} more" if len(found) > MAX_NAMED else ""
        sys.exit(
            "Error: the installed packages do not fit this version: "
            f"{', '.join(found[:MAX_NAMED])}{rest}. "
            f"Run `make install` (or `sh .ci/install`) in {ROOT}, then start again.\n"
            "错误：已安装的软件包与本版本不符，请在上述目录运行 make install 后再启动。"
        )


def product() -> dict:
    """What pyproject.toml alone says of the product: its name and version among others."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["project"]
