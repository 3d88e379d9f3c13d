"""What the product is made of (promise C11): a bill of materials of the locked packages, and which of them have known flaws.

Nothing asks the network: the bill comes from `requirements.lock` and from what is installed, flaws from a file that somebody
brought along, in the format of the OSV database (https://ossf.github.io/osv-schema/): one record, a list, or a zip of records.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile, is_zipfile

from packaging.version import InvalidVersion, Version

from models.clock import now

LOCK = Path(__file__).resolve().parents[1] / "requirements.lock"
PINNED = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class UnreadableList(ValueError):
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
    """A CycloneDX 1.5 document."""
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": f"urn:uuid:{uuid4()}", "version": 1,
            "metadata": {"timestamp": f"{now():%Y-%m-%dT%H:%M:%SZ}", "component": {"type": "application", "name": product, "version": version}},
            "components": [_component(part) for part in parts]}


def _component(part) -> dict:
    address = f"pkg:pypi/{plain(part.name)}@{part.version}"
    licence = licence_of(part.name)
    return {"type": "library", "bom-ref": address, "name": part.name, "version": part.version, "purl": address,
            "hashes": [{"alg": "SHA-256", "content": digest} for digest in part.hashes], **({"licenses": [licence]} if licence else {})}


def licence_of(name: str) -> dict | None:
    """The licence as the installed package states it; None for a package of another platform."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return None
    if expression := told.get("License-Expression"):
        return {"expression": expression}
    named = [line.rpartition(" :: ")[2] for line in told.get_all("Classifier", []) if line.startswith("License ::")]
    text = (told.get("License") or "").strip().splitlines()
    return {"license": {"name": (named or text or ["in the package's licence file"])[0]}}


def plain(name: str) -> str:
    """The name under which an index knows a package."""
    return re.sub(r"[-_.]+", "-", name).lower()


def flaws(parts: list[Part], path: Path) -> list[str]:
    """A sentence for each known flaw of a part. Raises UnreadableList for a file that holds no records."""
    by_name = {plain(part.name): part for part in parts}
    found = {_told(record, by_name[name]) for record in records_of(path) if not record.get("withdrawn")
             for name, affected in _affected(record) if name in by_name and _hits(affected, by_name[name].version)}
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
        raise UnreadableList(f"{name} is not JSON: an export of the OSV database is expected") from None
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
    ranges = [given["events"] for given in affected.get("ranges", ()) if given.get("type") == "ECOSYSTEM"]
    return any(_within(events, Version(version)) for events in ranges)


def _within(events, version) -> bool:
    """Whether a version lies in a range: events in the order of their versions switch it on and off."""
    inside = False
    for limit, kind in sorted((_version(limit), kind) for event in events for kind, limit in event.items() if kind != "limit"):
        if version > limit or version == limit and kind != "last_affected":
            inside = kind == "introduced"
    return inside


def _version(text) -> Version:
    try:
        return Version(text)
    except InvalidVersion:
        raise UnreadableList(f"“{text}” in the list of flaws is no version") from None


def _told(record, part) -> str:
    other = ", ".join(record.get("aliases", ())[:3])
    return f"{part.name} {part.version}: {record['id']}{f' ({other})' if other else ''} {record.get('summary', '')}".strip()
