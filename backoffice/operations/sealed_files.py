"""Files that are compressed and encrypted piece by piece with a key of the ring: any size, in a few
megabytes of memory.
"""

import json
import os
import zlib
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models import cipher

PLAIN, PACKED = b"station-backup-1\n", b"station-backup-2\n"
"""How a file begins whose content is as it was, as earlier versions wrote it, and one whose content
is compressed.
"""
CHUNK = 1 << 20
MARK = 16


class BackupDamaged(RuntimeError):  # noqa: N818 (named like those of backoffice/errors.py)
    """The file is not, byte for byte, a backup that these keys have made; nothing was restored."""


def seal(plain: Path, target: Path, head: dict) -> None:
    """Write `target`, whole or not at all. Each piece is bound to the head, to its place and to
    whether it is the last.
    """
    head = {**head, "key": cipher.ring().current, "salt": os.urandom(16).hex()}
    text, lock = json.dumps(head, sort_keys=True).encode(), _lock(head)
    beside = Path(f"{target}.part")
    try:
        with open(plain, "rb") as source, open(beside, "wb", opener=_private) as file:
            file.write(PACKED + len(text).to_bytes(4) + text)
            for place, (piece, last) in enumerate(_with_last(_packed(source))):
                file.write(lock.encrypt(place.to_bytes(12), piece, _bound(text, last)))
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def unseal(path: Path, plain: Path) -> dict:
    """Write the content of a sealed file to `plain` and return its head. Raises BackupDamaged."""
    with open(path, "rb") as file, open(plain, "wb", opener=_private) as target:
        try:
            begins, text = _head(file)
            head = json.loads(text)
            pieces = _opened(file, _lock(head), text)
            for piece in _unpacked(pieces) if begins == PACKED else pieces:
                target.write(piece)
            return head
        except (ValueError, KeyError, TypeError, OverflowError, InvalidTag, zlib.error):
            raise BackupDamaged(f"{path} is damaged or was made with other keys") from None


def key_of(path: Path) -> str:
    """The name of the key that a file was sealed with; "" when it is no sealed file."""
    try:
        with open(path, "rb") as file:
            return json.loads(_head(file)[1])["key"]
    except (ValueError, KeyError, TypeError, OverflowError):
        return ""


def _head(file) -> tuple[bytes, bytes]:
    begins = file.read(len(PACKED))
    if begins not in (PLAIN, PACKED):
        raise ValueError
    return begins, file.read(int.from_bytes(file.read(4)))


def _packed(source):
    """The content, compressed, in pieces of one size except the last."""
    machine, waiting = zlib.compressobj(6), bytearray()
    while read := source.read(CHUNK):
        waiting += machine.compress(read)
        while len(waiting) >= CHUNK:
            yield bytes(waiting[:CHUNK])
            del waiting[:CHUNK]
    waiting += machine.flush()
    for start in range(0, len(waiting), CHUNK):
        yield bytes(waiting[start : start + CHUNK])


def _unpacked(pieces):
    machine = zlib.decompressobj()
    for piece in pieces:
        while piece:
            yield machine.decompress(piece, CHUNK)
            piece = machine.unconsumed_tail
    yield machine.flush()
    if not machine.eof or machine.unused_data:
        raise ValueError


def _opened(file, lock, text: bytes):
    place, chunk = 0, file.read(CHUNK + MARK)
    while chunk:
        following = file.read(CHUNK + MARK)
        yield lock.decrypt(place.to_bytes(12), chunk, _bound(text, not following))
        chunk, place = following, place + 1


def _with_last(pieces):
    """(piece, whether it is the last)"""
    before = next(pieces)
    for piece in pieces:
        yield before, False
        before = piece
    yield before, True


def _lock(head):
    """A key for this one file, drawn from the key of the ring that the head names."""
    key = cipher.ring().keys[head["key"]]
    return AESGCM(HKDF(SHA256(), 32, bytes.fromhex(head["salt"]), b"backup").derive(key.secret))


def _bound(text: bytes, last):
    return text + (b"last" if last else b"more")


def _private(path: str, flags):
    return os.open(path, flags, 0o600)
