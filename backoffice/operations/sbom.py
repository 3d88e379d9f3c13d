"""What the product is made of (promise C11): a bill of materials of the locked packages, and which
of them have known flaws.

Nothing asks the network: the bill comes from `requirements.lock` and from what is installed, flaws
from a file that somebody brought along, in the format of the OSV database
(https://ossf.github.io/osv-schema/): one record, a list, or a zip of records.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5
from zipfile import ZipFile, is_zipfile

from packaging.version import InvalidVersion, Version

LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
SPDX = {
    "MIT": "MIT",
    "MIT License": "MIT",
    "BSD-3-Clause": "BSD-3-Clause",
    "BSD-2-Clause": "BSD-2-Clause",
    "Apache Software License": "Apache-2.0",
    "Apache-2.0": "Apache-2.0",
    "ZPL 2.1": "ZPL-2.1",
    "ISC License (ISCL)": "ISC",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages call their licence, and the SPDX expression for it."""
LICENCE_TEXTS = (
    ("Neither the name", "BSD-3-Clause"),
    ("names of its contributors may not be used", "BSD-3-Clause"),
    ("Redistributions of source code must retain", "BSD-2-Clause"),
    ("Permission is hereby granted, free of charge", "MIT"),
)


class UnreadableList(ValueError):  # noqa: N818 (named like those of backoffice/errors.py)
    """The file holds no list of flaws that could be read."""


@dataclass(frozen=True)
class Part:
    """A package, its version, and the digests of the files that may be installed for it."""

    name: str
    version: str
    hashes: tuple


def locked(path: Path = LOCK) -> list[Part]:
    """The packages in the order of the lock."""
    found: list = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if pinned := PINNED.match(line):
            found.append((*pinned.groups(), []))
        elif found:
            found[-1][2].extend(HASH.findall(line))
    return [Part(name, version, tuple(hashes)) for name, version, hashes in found]


def bill(parts: list[Part], product: str, version: str) -> dict:
    """A CycloneDX 1.5 document; the same parts give the same document, number included."""
    components = [_component(part) for part in parts]
    named = json.dumps([product, version, components], sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, named)}",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": product, "version": version}},
        "components": components,
    }


def _component(part) -> dict:
    address = f"pkg:pypi/{plain(part.name)}@{part.version}"
    licence = licence_of(part.name)
    return {
        "type": "library",
        "bom-ref": address,
        "name": part.name,
        "version": part.version,
        "purl": address,
        "hashes": [{"alg": "SHA-256", "content": digest} for digest in part.hashes],
        **({"licenses": [licence]} if licence else {}),
    }


def licence_of(name: str) -> dict | None:
    """The licence as an SPDX expression where the installed package tells which; None for a package
    of another platform.
    """
    try:
        installed = distribution(name)
    except PackageNotFoundError:
        return None
    told = installed.metadata
    classified = [
        line.rpartition(" :: ")[2]
        for line in told.get_all("Classifier", [])
        if line.startswith("License ::")
    ]
    words = (told.get("License") or "").strip()
    known = (
        told.get("License-Expression")
        or SPDX.get(words)
        or next((SPDX[one] for one in classified if one in SPDX), None)
        or _by_text(installed)
    )
    if known:
        return {"expression": known}
    return {
        "license": {
            "name": next(iter(classified), None) or words.partition("\n")[0] or "not stated"
        }
    }


def _by_text(installed) -> str | None:
    """What the licence file of a package says, for those whose short name leaves it open."""
    for file in installed.files or ():
        if re.match(r"(LICEN[CS]E|COPYING)", file.name, re.I) and file.suffix in (
            "",
            ".txt",
            ".rst",
            ".md",
        ):
            text = " ".join(file.read_text(encoding="utf-8").split())
            if found := next((name for words, name in LICENCE_TEXTS if words in text), None):
                return found
    return None


def plain(name: str) -> str:
    """The name under which an index knows a package."""
    return re.sub(r"[-_.]+", "-", name).lower()


def flaws(parts: list[Part], path: Path) -> list[str]:
    """A sentence for each known flaw of a part. Raises UnreadableList for a file that holds no
    records.
    """
    by_name = {plain(part.name): part for part in parts}
    found = set()
    for record in records_of(path):
        if record.get("withdrawn"):
            continue
        for name, affected in _affected(record):
            if name in by_name and _hits(affected, by_name[name].version):
                found.add(_told(record, by_name[name]))
    return sorted(found)


def records_of(path: Path) -> Iterator[dict]:
    """The records of a file, one after the other."""
    if not is_zipfile(path):
        yield from _records(path.read_bytes(), path.name)
        return
    with ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".json"):
                yield from _records(archive.read(name), name)


def _records(raw: bytes, name: str) -> list[dict]:
    try:
        given = json.loads(raw)
    except ValueError:
        raise UnreadableList(
            f"{name} is not JSON: an export of the OSV database is expected"
        ) from None
    found = given if isinstance(given, list) else given.get("vulns", [given])
    if not all(isinstance(one, dict) and "id" in one and "affected" in one for one in found):
        raise UnreadableList(f"{name} holds no records of the OSV database")
    return found


def _affected(record):
    for affected in record["affected"]:
        package = affected.get("package", {})
        if package.get("ecosystem") == "PyPI":
            yield plain(package.get("name", "")), affected


def _hits(affected, version) -> bool:
    if version in affected.get("versions", ()):
        return True
    ranges = [
        given["events"] for given in affected.get("ranges", ()) if given.get("type") == "ECOSYSTEM"
    ]
    return any(_within(events, Version(version)) for events in ranges)


def _within(events, version) -> bool:
    """Whether a version lies in a range: events in the order of their versions switch it on and
    off.
    """
    inside, limits = False, []
    for event in events:
        limits += [(_version(limit), kind) for kind, limit in event.items() if kind != "limit"]
    for limit, kind in sorted(limits):
        if version > limit or (version == limit and kind != "last_affected"):
            inside = kind == "introduced"
    return inside


def _version(text: str) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        raise UnreadableList(f"“{text}” in the list of flaws is no version") from None


def _told(record, part) -> str:
    other = ", ".join(record.get("aliases", ())[:3])
    names = f"{record['id']} ({other})" if other else record["id"]
    return f"{part.name} {part.version}: {names} {record.get('summary', '')}".strip()
