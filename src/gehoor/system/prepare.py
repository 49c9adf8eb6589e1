"""Bring the database, the translations and the static files up to date. Safe to run at every start."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from gehoor.system import flow, flow_check, translations


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""
    del parser


def run(options: argparse.Namespace) -> int:
    del options
    flow_check.check(flow.FLOW)
    translations.compile_all(settings.PACKAGE)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    _collect_static()
    return 0


def _collect_static() -> None:
    """Copy, fingerprint and compress, unless these very files were collected already."""
    mark, fingerprint = Path(settings.STATIC_ROOT) / ".fingerprint", _fingerprint()
    if not mark.is_file() or mark.read_text() != fingerprint:
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        mark.write_text(fingerprint)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(settings.PACKAGE.glob("*/static/**/*")):
        if path.is_file():
            digest.update(str(path.relative_to(settings.PACKAGE)).encode() + path.read_bytes())
    return digest.hexdigest()
