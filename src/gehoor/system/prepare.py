"""Bring the database, the translations and the static files up to date. Safe to run at every start.

Until there is an administrator it prints the link with which one begins.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from gehoor.core import clock, files
from gehoor.people import actions as people
from gehoor.system import flow, flow_check, translations


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""
    del parser


def run(options: argparse.Namespace) -> int:
    del options
    bring_up_to_date()
    _say_how_to_begin()
    return 0


def bring_up_to_date() -> None:
    flow_check.check(flow.FLOW)
    translations.compile_all(settings.PACKAGE)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    files.make_folders()
    _collect_static()


def is_wanted() -> bool:
    """Whether the database is empty, or that of an older version."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _say_how_to_begin() -> None:
    """Print the link of the first run, until someone has used it."""
    token = None if settings.GEHOOR_DEMO else people.first_run_token(at=clock.now())
    if token:
        link = f"{settings.GEHOOR_URL.rstrip('/')}{reverse('desk:setup:first')}?token={token}"
        sys.stdout.write(f"Set up this Gehoor: {link}\n")
        sys.stdout.flush()


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
