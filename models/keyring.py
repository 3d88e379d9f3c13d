"""The keys of one installation, in a file outside the database that its owner alone can read."""

import base64
import json
import os
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as Machine
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from models.messages import T

MARK = 16


class KeyMissing(RuntimeError):  # noqa: N818 (a name that says what happened)
    """No usable key: the product must not run without it."""


class SM4GCM:
    """SM4 in GCM (GB/T 32907, GB/T 36624) with the interface of `AESGCM`."""

    def __init__(self, secret: bytes) -> None:
        self.algorithm = algorithms.SM4(secret)

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        machine = Machine(self.algorithm, modes.GCM(nonce)).encryptor()
        machine.authenticate_additional_data(bound)
        return machine.update(data) + machine.finalize() + machine.tag

    def decrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        if len(data) < MARK:
            raise InvalidTag
        machine = Machine(self.algorithm, modes.GCM(nonce, data[-MARK:])).decryptor()
        machine.authenticate_additional_data(bound)
        return machine.update(data[:-MARK]) + machine.finalize()


@dataclass(frozen=True)
class Cipher:
    """An encryption method; every encrypted value begins with its tag."""

    name: str
    tag: str
    size: int
    machine: type


CIPHERS = {
    cipher.name: cipher
    for cipher in (Cipher("aes-256-gcm", "g1", 32, AESGCM), Cipher("sm4-gcm", "s1", 16, SM4GCM))
}
USUAL = "aes-256-gcm"


@dataclass(frozen=True)
class Key:
    name: str
    cipher: Cipher
    secret: bytes

    @classmethod
    def new(cls, name: str, cipher: str) -> "Key":
        return cls(name, CIPHERS[cipher], os.urandom(CIPHERS[cipher].size))

    def lock(self) -> Any:
        """What encrypts and decrypts with this key. Raises ValueError for a secret of another
        length.
        """
        if len(self.secret) != self.cipher.size:
            raise ValueError(f"a key of {self.cipher.name} has {self.cipher.size} bytes")
        return self.cipher.machine(self.secret)


@dataclass(frozen=True)
class Keyring:
    """All keys: `current` seals, the others still open; `index` is the key of blind indexes and of
    the audit chain.
    """

    current: str
    keys: dict[str, Key]
    index: bytes
    path: Path | None = field(default=None, compare=False)

    @classmethod
    def new(cls, cipher: str = USUAL) -> "Keyring":
        return cls("k1", {"k1": Key.new("k1", cipher)}, os.urandom(32))

    @classmethod
    def load(cls, path: Path) -> "Keyring":
        """Read the file. Raises KeyMissing when it is absent or not a whole key file."""
        try:
            stored = json.loads(Path(path).read_text())
            ciphers = stored.get("ciphers", {})
            keys = {
                name: Key(name, CIPHERS[ciphers.get(name, USUAL)], _bytes(text))
                for name, text in stored["keys"].items()
            }
            ring = cls(stored["current"], keys, _bytes(stored["index"]), Path(path))
            for key in keys.values():
                key.lock()
            ring.newest  # noqa: B018 - a current key that is not among the keys is a damaged file
            return ring
        except FileNotFoundError:
            raise KeyMissing(
                T("key file {path} is missing; put back its copy", path=path)
            ) from None
        except PermissionError:
            raise KeyMissing(
                T(
                    "key file {path} cannot be read by this account: give it to the "
                    "account that runs the service "
                    "({command})",
                    path=path,
                    command="chown",
                )
            ) from None
        except (ValueError, KeyError, TypeError, AttributeError, OSError):
            raise KeyMissing(
                T("key file {path} cannot be used: it is damaged; put back its copy", path=path)
            ) from None

    @property
    def newest(self) -> Key:
        return self.keys[self.current]

    def with_new_key(self, cipher: str) -> "Keyring":
        """The ring with one key more, which seals from now on."""
        name = f"k{max(int(name[1:]) for name in self.keys) + 1}"
        return replace(self, current=name, keys={**self.keys, name: Key.new(name, cipher)})

    def without(self, names: Collection[str]) -> "Keyring":
        """The ring without these keys; what they sealed cannot be opened any more."""
        return replace(
            self, keys={name: key for name, key in self.keys.items() if name not in names}
        )

    def save(self, path: Path) -> None:
        """Write a new file. Raises FileExistsError: a key file is never written over by a new
        installation.
        """
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(self._text())
            file.flush()
            os.fsync(file.fileno())

    def change(self, path: Path) -> None:
        """Put this ring in place of the one in the file, wholly or not at all."""
        beside = Path(f"{path}.new")
        beside.unlink(missing_ok=True)
        self.save(beside)
        os.replace(beside, path)

    def _text(self) -> str:
        return json.dumps(
            {
                "current": self.current,
                "index": base64.b64encode(self.index).decode(),
                "keys": {
                    name: base64.b64encode(key.secret).decode() for name, key in self.keys.items()
                },
                "ciphers": {name: key.cipher.name for name, key in self.keys.items()},
            }
        )


class KeyringFile:
    """A ring that follows its file: a process at work takes up a new key as soon as the file has
    it.

    A file that is damaged or belongs to another installation is not taken up: work goes on with the
    keys that fit.
    """

    def __init__(self, ring: Keyring) -> None:
        self._ring, self._seen = ring, self._stamp(ring.path)

    def ring(self) -> Keyring:
        stamp = self._stamp(self._ring.path)
        if stamp and stamp != self._seen:
            self._ring, self._seen = self._fresh() or self._ring, stamp
        return self._ring

    def _fresh(self) -> Keyring | None:
        if self._ring.path is None:
            return None
        try:
            fresh = Keyring.load(self._ring.path)
        except KeyMissing:
            return None
        return fresh if fresh.index == self._ring.index else None

    @staticmethod
    def _stamp(path: Path | None) -> tuple | None:
        if path is None:
            return None
        try:
            found = os.stat(path)
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
