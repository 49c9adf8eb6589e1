"""`gehoor mail read FILE… [--json]`: how Gehoor reads mail, without a database and without Django."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from gehoor.intake.reading import limits, packing
from gehoor.intake.reading.model import Reading
from gehoor.intake.reading.read import read
from gehoor.intake.reading.sandbox import Sandbox

_MAILDIR = ("cur", "new")


def mail_files(paths: Iterable[Path]) -> Iterator[Path]:
    """The mails in these paths: a folder gives its .eml files and Maildir entries, a named file itself."""
    for path in paths:
        if path.is_dir():
            yield from sorted(entry for entry in path.rglob("*") if _is_mail(entry))
        else:
            yield path


def _is_mail(path: Path) -> bool:
    if path.suffix.lower() == ".eml":
        return path.is_file()
    in_maildir = path.parent.name in _MAILDIR and all((path.parents[1] / name).is_dir() for name in _MAILDIR)
    return in_maildir and path.is_file() and not path.name.startswith(".")


def read_files(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
    """Each mail as one object with the keys of `gehoor mail read --json`. Raises OSError for a missing file."""
    with Sandbox() as sandbox:
        for path in mail_files(paths):
            yield packing.for_people(read_safely(path.read_bytes(), sandbox), str(path))


def read_safely(raw: bytes, sandbox: Sandbox) -> Reading:
    """Read a mail here when it is plainly harmless, else in the sandbox. What the worker calls too."""
    return read(raw) if limits.precheck(raw).plainly_harmless else sandbox.read(raw)


def main(argv: Sequence[str]) -> int:
    """The command; answers its exit code: 0 when every path could be opened."""
    parser = argparse.ArgumentParser(prog="gehoor mail read", description="Show how Gehoor reads a mail.")
    parser.add_argument("paths", nargs="+", metavar="FILE", type=Path, help="mail files or folders with mail")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    wanted = parser.parse_args(argv)
    write = _as_json if wanted.json else _as_text
    failed = 0
    for path in wanted.paths:
        try:
            for found in read_files([path]):
                write(found, sys.stdout)
        except OSError as error:
            failed += 1
            sys.stderr.write(f"{path}: {error.strerror or error}\n")
    return 1 if failed else 0


def _as_json(found: dict[str, Any], out: TextIO) -> None:
    out.write(json.dumps(found) + "\n")


def _as_text(found: dict[str, Any], out: TextIO) -> None:
    lines = [f"{name:<12}{value}" for name, value in _facts(found) if value]
    parts = (("Newest part", found["reply"]), ("Quoted", found["quoted"]), ("Signature", found["signature"]))
    for title, text in parts:
        if text:
            lines.extend(("", f"{title}:", *(f"    {line}" for line in text.splitlines())))
    out.write("\n".join([*lines, "", ""]))


def _facts(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "File", found["path"]
    for title, key in (("From", "from"), ("To", "to"), ("Cc", "cc"), ("Reply to", "reply_to")):
        yield title, ", ".join(f"{name} <{address}>" if name else address for name, address in found[key])
    yield "Subject", found["subject"]
    yield "Date", found["date"] or ""
    yield "Message", found["message_id"]
    yield "Answers", found["in_reply_to"]
    for file in found["attachments"]:
        yield "File in it", f"{file['name'] or '(no name)'} ({file['type']}, {file['size']} bytes)"
    if found["auto"]["is_auto"]:
        yield "Automatic", f"{found['auto']['kind']}: {found['auto']['why']}"
    for recipient in found["bounce"]["recipients"]:
        fate = "address is dead" if recipient["hard"] else "address may live"
        yield "Not reached", f"{recipient['address']} {recipient['status']} ({fate})"
    for warning in found["warnings"]:
        yield "Mind", warning
