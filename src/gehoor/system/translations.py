"""Compile translations (.po) without msgfmt, which a fresh machine does not have."""

from __future__ import annotations

import os
from pathlib import Path


def compile_all(package: Path) -> int:
    """Make each .mo that is missing or older than its .po; return how many were made."""
    made = 0
    for source in sorted(package.glob("*/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            _compile(source, target)
            made += 1
    return made


def _compile(source: Path, target: Path) -> None:
    import polib

    temporary = target.with_suffix(f".{os.getpid()}.tmp")
    polib.pofile(str(source)).save_as_mofile(str(temporary))
    temporary.replace(target)
