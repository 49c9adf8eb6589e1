from __future__ import annotations

import hashlib
import os
import stat
import threading
from pathlib import Path

import pytest

from gehoor.core import files


@pytest.fixture
def steps(monkeypatch):
    """What was asked of the disk, in order: names of files and folders are shortened to what they are."""
    seen = []

    def watch(module, name, kind):
        real = getattr(module, name)

        def watched(*args, **kwargs):
            target = args[0] if not isinstance(args[0], int) else Path(f"/proc/self/fd/{args[0]}").readlink()
            seen.append((kind, "folder" if Path(target).is_dir() else "file"))
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, watched)

    watch(os, "fsync", "sync")
    watch(os, "rename", "rename")
    return seen


def test_a_file_is_found_by_what_is_in_it():
    content = os.urandom(3000)

    sha256 = files.put(content)

    assert sha256 == hashlib.sha256(content).hexdigest()
    assert files.get(sha256) == content
    assert files.path_of(sha256).relative_to(files.root()) == Path(sha256[:2], sha256)


def test_content_is_on_the_disk_before_its_name_and_the_name_before_put_returns(steps):
    files.put(b"first")  # makes the folders
    steps.clear()

    files.put(b"x" * 100_000)

    assert steps[-3:] == [("sync", "file"), ("rename", "file"), ("sync", "folder")]


def test_new_folders_are_on_the_disk_too(steps):
    files.put(b"x")

    folders = [step for step in steps[:-3] if step == ("sync", "folder")]
    assert len(folders) == len(steps[:-3]) >= 2


def test_only_the_owner_can_read_even_when_everyone_is_trusted():
    before = os.umask(0)
    try:
        path = files.path_of(files.put(b"private"))
    finally:
        os.umask(before)

    modes = [stat.S_IMODE(p.stat().st_mode) for p in (path, path.parent, files.root())]
    assert modes == [0o600, 0o700, 0o700]


def test_a_write_that_fails_leaves_nothing_behind(monkeypatch):
    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.put(b"too much")

    assert [path for path in files.root().rglob("*") if path.is_file()] == []


def test_the_same_content_is_kept_once_and_its_folder_is_on_the_disk_again(steps):
    files.put(b"twice")
    steps.clear()

    files.put(b"twice")

    assert steps == [("sync", "folder")]
    assert len([path for path in files.root().rglob("*") if path.is_file()]) == 1


def test_many_who_put_the_same_thing_at_once_agree():
    start = threading.Barrier(8)
    names, errors = [], []

    def put():
        start.wait()
        try:
            names.append(files.put(b"same" * 10_000))
        except OSError as error:
            errors.append(error)

    threads = [threading.Thread(target=put) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(set(names)), len(names), errors) == (1, 8, [])
    assert len([path for path in files.root().rglob("*") if path.is_file()]) == 1


def test_a_missing_file_is_told_from_a_broken_name():
    with pytest.raises(files.FileMissing):
        files.get("0" * 64)
    for name in ("", "0" * 63, "../" + "0" * 61, "A" * 64, "é" * 64):
        with pytest.raises(ValueError, match="Not a SHA-256"):
            files.get(name)
