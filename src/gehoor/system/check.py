"""How this installation is doing. The exit code says it too: 0 well, 1 warnings, 2 something is broken."""

from __future__ import annotations

import argparse
import json

from django.utils import translation

from gehoor.core import clock, health
from gehoor.core.health import Health


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object, for machines")


def run(options: argparse.Namespace) -> int:
    with translation.override("en"):
        found = health.look(clock.now())
        print(json.dumps(_plain(found), ensure_ascii=False) if options.json else _lines(found))  # noqa: T201 -- the answer of the command
    return int(found.state)


def _plain(found: Health) -> dict[str, object]:
    return {
        "state": found.state.name.lower(),
        "at": found.at.isoformat(),
        "checks": [
            {
                "name": finding.name,
                "state": finding.state.name.lower(),
                "words": str(finding.words),
                "value": finding.value,
            }
            for finding in found.findings
        ],
    }


def _lines(found: Health) -> str:
    return "\n".join(f"{f.state.name.lower():8} {f.label!s:12} {f.words}" for f in found.findings)
