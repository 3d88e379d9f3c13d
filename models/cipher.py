"""Sealed values and blind indexes (SY-9.3.3, GDD-6.4.3): authenticated encryption, row and column
bound, key id per value.
"""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag

from models.keyring import CIPHERS, KeyMissing, Keyring, KeyringFile

TAGS = {cipher.tag: cipher for cipher in CIPHERS.values()}


class SealBroken(RuntimeError):  # noqa: N818 (a name that says what happened)
    """A sealed value cannot be opened: wrong key, or it was moved to another row or column."""


_source: KeyringFile | None = None


def use(ring: Keyring | None) -> None:
    """Set the keyring of this process."""
    global _source
    _source = KeyringFile(ring) if ring else None


def ring() -> Keyring:
    """The keys as their file holds them now. Raises KeyMissing when none was loaded."""
    if _source is None:
        raise KeyMissing("no keyring is loaded")
    return _source.ring()


def loaded() -> Keyring | None:
    """The keyring of this process, if it has one."""
    return _source.ring() if _source else None


def seal(text: str, place: str) -> str:
    """Encrypt `text` for one place, named `table.column:row uid`; the answer opens only there."""
    key, nonce = ring().newest, os.urandom(12)
    sealed = key.lock().encrypt(nonce, text.encode(), place.encode())
    return f"{key.cipher.tag}.{key.name}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(token: str, place: str) -> str:
    """Decrypt what `seal` made for the same place. Raises SealBroken."""
    try:
        tag, name, body = token.split(".", 2)
        key, raw = ring().keys[name], base64.urlsafe_b64decode(body)
        if TAGS[tag] is not key.cipher:
            raise ValueError("the tag names another cipher than the key's")
        return key.lock().decrypt(raw[:12], raw[12:], place.encode()).decode()
    except (InvalidTag, KeyError, ValueError) as fault:
        raise SealBroken(f"value at {place.split(':')[0]} cannot be opened") from fault


def prefix() -> str:
    """How every value begins that the newest key has sealed."""
    key = ring().newest
    return f"{key.cipher.tag}.{key.name}."


def blind_index(text: str, column: str) -> str:
    """A keyed digest by which equal values of one column are found; useless without the key."""
    return hmac.new(ring().index, f"{column}\0{text}".encode(), hashlib.sha256).hexdigest()


def seal_bytes(content: bytes, place: str) -> bytes:
    """A whole file encrypted for one place, with the name of its key ahead."""
    key, nonce = ring().newest, os.urandom(12)
    return key.name.encode() + b"\0" + nonce + key.lock().encrypt(nonce, content, place.encode())


def unseal_bytes(sealed: bytes, place: str) -> bytes:
    """The file that `seal_bytes` closed for the same place. Raises SealBroken."""
    try:
        name, _zero, body = sealed.partition(b"\0")
        return ring().keys[name.decode()].lock().decrypt(body[:12], body[12:], place.encode())
    except (InvalidTag, KeyError, ValueError) as fault:
        raise SealBroken(f"file at {place.split(':')[0]} cannot be opened") from fault


__all__ = [
    "KeyMissing",
    "Keyring",
    "SealBroken",
    "blind_index",
    "loaded",
    "prefix",
    "ring",
    "seal",
    "seal_bytes",
    "unseal",
    "unseal_bytes",
    "use",
]
