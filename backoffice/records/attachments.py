"""Uploaded files: checked by content, stored under random names outside the web root, read by those
who read their record (C8).
"""

import hashlib
import secrets
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path, PurePath
from typing import Any

from backoffice.access.actor import Actor
from backoffice.access.permissions import can
from backoffice.access.scopes import sees
from backoffice.errors import Invalid, NotFound
from backoffice.records import writes
from models.attachments import Attachment
from models.base import Record
from models.messages import T
from models.registry import model_of

LARGEST = 20 * 1024 * 1024
UNPACKED_RATIO = 100
SIGNATURES = {
    "pdf": (b"%PDF-", "application/pdf"),
    "png": (b"\x89PNG\r\n\x1a\n", "image/png"),
    "jpg": (b"\xff\xd8\xff", "image/jpeg"),
    "jpeg": (b"\xff\xd8\xff", "image/jpeg"),
    "docx": (
        b"PK\x03\x04",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": (b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}

_folder: Path | None = None


def keep_in(folder: Path) -> None:
    """Name the folder of this installation's files."""
    global _folder
    _folder = folder


def check(filename: str, content: bytes) -> tuple[str, str]:
    """(shown name, media type) of a file that is what it says it is. Raises Invalid."""
    name = PurePath(filename.replace("\\", "/")).name.replace("\0", "")[-200:] or "file"
    ending = name.rpartition(".")[2].lower()
    if not content:
        raise Invalid(T("The file is empty"))
    if len(content) > LARGEST:
        raise Invalid(T("At most {n} MB", n=LARGEST // 1024 // 1024))
    if ending not in SIGNATURES:
        raise Invalid(T("Only {kinds} can be attached", kinds=", ".join(SIGNATURES)))
    start, media_type = SIGNATURES[ending]
    if not content.startswith(start) or (
        ending in PARTS and not _is_office(content, PARTS[ending])
    ):
        raise Invalid(T("The content is not what the ending “.{ending}” says", ending=ending))
    return name, media_type


def _is_office(content: bytes, part: str) -> bool:
    """A whole archive that holds the part its kind needs and does not swell beyond all measure."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
            return part in archive.namelist() and unpacked <= len(content) * UNPACKED_RATIO
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return False


def store(  # noqa: PLR0913 (each is a column of the file)
    actor: Actor,
    owner_type: str,
    filename: str,
    content: bytes,
    kind: str = "OTHER",
    access_level: str = "INTERNAL",
) -> Attachment:
    """Keep a checked file; part of the transaction that stores its record, which claims it with
    `claim`.
    """
    name, media_type = check(filename, content)
    stored = secrets.token_hex(16)
    assert _folder is not None, "keep_in() names the folder when the application starts"
    _folder.mkdir(parents=True, exist_ok=True)
    (_folder / stored).write_bytes(content)
    return writes.insert(
        actor,
        Attachment,
        owner_type=owner_type,
        owner_id=0,
        filename=name,
        kind=kind,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        media_type=media_type,
        stored_name=stored,
        access_level=access_level,
    )


def discard(stored: Iterable[Attachment]) -> None:
    """Take back the files of attachments whose record was refused."""
    for attachment in stored:
        (_folder / attachment.stored_name).unlink(missing_ok=True)


def claim(attachment: Attachment, owner: Record) -> None:
    """Say which record a file belongs to."""
    Attachment.update(owner_id=owner.id).where(Attachment.id == attachment.id).execute()


def owner_of(attachment: Attachment) -> Any:
    """The living record that a file belongs to, or None."""
    model = model_of(attachment.owner_type)
    return model and model.living().where(model.id == attachment.owner_id).first()


def open_for(actor: Actor, attachment_id: int) -> tuple[Attachment, bytes]:
    """A file and its content for somebody who may read its record. Raises NotFound."""
    attachment = Attachment.living().where(Attachment.id == attachment_id).first()
    owner = attachment and owner_of(attachment)
    if owner is None or not sees(actor, owner):
        raise NotFound()
    if attachment.access_level == "RESTRICTED" and not (
        can(actor, "see", owner.table()) and sees(actor, owner, "see")
    ):
        raise NotFound()
    path = _folder / attachment.stored_name
    if not path.exists():
        raise NotFound()
    return attachment, path.read_bytes()
