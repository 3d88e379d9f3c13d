"""Keys, sealed values and blind indexes (SY-9.3.3, GDD-6.4.3): AES-256-GCM, row and column bound, key id per value."""

import base64
import hashlib
import hmac
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM


class KeyMissing(RuntimeError):
    """No usable key: the product must not run without it."""


class SealBroken(RuntimeError):
    """A sealed value cannot be opened: wrong key, or it was moved to another row or column."""


class Keyring:
    """The keys of one installation; kept in a file outside the database, readable by the owner alone."""

    def __init__(self, current: str, keys: dict[str, bytes], index: bytes):
        self.current, self.keys, self.index = current, keys, index

    @classmethod
    def new(cls):
        return cls("k1", {"k1": AESGCM.generate_key(256)}, os.urandom(32))

    @classmethod
    def load(cls, path: Path):
        try:
            kept = json.loads(Path(path).read_text())
            decode = base64.b64decode
            keys = {name: decode(key, validate=True) for name, key in kept["keys"].items()}
            ring = cls(kept["current"], keys, decode(kept["index"], validate=True))
            AESGCM(ring.keys[ring.current])
            return ring
        except FileNotFoundError:
            raise KeyMissing(f"key file {path} is missing") from None
        except (ValueError, KeyError, TypeError, OSError) as fault:
            raise KeyMissing(f"key file {path} cannot be used: {type(fault).__name__}") from None

    def save(self, path: Path):
        encode = lambda key: base64.b64encode(key).decode()  # noqa: E731
        text = json.dumps({"current": self.current, "index": encode(self.index),
                           "keys": {name: encode(key) for name, key in self.keys.items()}})
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(text)


_ring: Keyring | None = None


def use(ring: Keyring | None):
    """Set the keyring of this process."""
    global _ring
    _ring = ring


def ring() -> Keyring:
    if _ring is None:
        raise KeyMissing("no keyring is loaded")
    return _ring


def seal(text: str, place: str) -> str:
    """Encrypt `text` for one place, named `table.column:row uid`; the answer opens only there."""
    keys, nonce = ring(), os.urandom(12)
    sealed = AESGCM(keys.keys[keys.current]).encrypt(nonce, text.encode(), place.encode())
    return f"g1.{keys.current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(token: str, place: str) -> str:
    """Decrypt what `seal` made for the same place. Raises SealBroken."""
    try:
        _, key_id, body = token.split(".", 2)
        raw = base64.urlsafe_b64decode(body)
        return AESGCM(ring().keys[key_id]).decrypt(raw[:12], raw[12:], place.encode()).decode()
    except (InvalidTag, KeyError, ValueError) as fault:
        raise SealBroken(f"value at {place.split(':')[0]} cannot be opened") from fault


def blind_index(text: str, column: str) -> str:
    """A keyed digest by which equal values of one column are found; says nothing without the key."""
    return hmac.new(ring().index, f"{column}\0{text}".encode(), hashlib.sha256).hexdigest()
