"""Content-addressed files: the name of a file is the SHA-256 of what is in it.

They lie in 256 folders: a second level would make a new folder, and wait for the disk once more, for nearly every
one of the first 65,536 mails.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings


class FileMissing(FileNotFoundError):
    """A file that the database knows is not in the folder (a restore without the files, a disk fault)."""


def put(content: bytes) -> str:
    """Keep the content durably and return its SHA-256 in hexadecimal; when this returns it is on the disk."""
    sha256 = hashlib.sha256(content).hexdigest()
    folder = f"{settings.GEHOOR_HOME}/files/{sha256[:2]}"
    path = f"{folder}/{sha256}"
    if not os.path.exists(path):  # noqa: PTH110 -- every mail comes by here, and a Path costs more than the question
        _write(folder, path, content)
    _sync_folder(folder)  # also when someone else put it there: he may not have come so far yet
    return sha256


def _write(folder: str, path: str, content: bytes) -> None:
    temporary = f"{folder}/.{path[-64:-48]}.{os.getpid()}.{os.urandom(4).hex()}"
    try:
        with os.fdopen(_open(folder, temporary), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, path)  # noqa: PTH104 -- as above
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _open(folder: str, temporary: str) -> int:
    """A new file; its folder is made when it is the first one there."""
    how = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    try:
        return os.open(temporary, how, 0o600)
    except FileNotFoundError:
        _make_folder(Path(folder))
        return os.open(temporary, how, 0o600)


def get(sha256: str) -> bytes:
    """The content. Raises FileMissing."""
    try:
        return path_of(sha256).read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(f"File {sha256} is not in {root()}; restore the folder from a backup.") from error


def root() -> Path:
    return Path(settings.GEHOOR_HOME) / "files"


def path_of(sha256: str) -> Path:
    if len(sha256) != 64 or not all(c in "0123456789abcdef" for c in sha256):  # noqa: PLR2004 -- hexadecimal digits of SHA-256
        raise ValueError(f"Not a SHA-256 in hexadecimal: {sha256[:80]!r}")
    return root() / sha256[:2] / sha256


def make_folders() -> None:
    """Make the 256 folders once, so that no mail waits for a new one."""
    _make_folder(root())
    for number in range(256):
        (root() / f"{number:02x}").mkdir(mode=0o700, exist_ok=True)
    _sync_folder(root())


def _make_folder(folder: Path) -> None:
    """Make the folder and each parent that is new, and make them durable."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path | str) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
