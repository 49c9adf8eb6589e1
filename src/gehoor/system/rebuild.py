"""Write the search index anew, some at a time; goes on where it stopped when it was interrupted."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from gehoor.cases import actions as cases
from gehoor.core.search import tidy
from gehoor.people import actions as people

AT_ONCE = 200
STEPS: dict[str, Callable[..., int | None]] = {
    "people": people.index_people_again,
    "cases": cases.index_cases_again,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--from-start", action="store_true", help="forget how far an earlier run came")


def run(options: argparse.Namespace) -> int:
    if options.from_start:
        _mark().unlink(missing_ok=True)
    reached = _reached()
    for name, step in STEPS.items():
        last: int | None = reached.get(name, 0)
        while last is not None:
            last = step(after=last, most=AT_ONCE)
            reached[name] = last
            _mark().write_text(json.dumps(reached))
            if last is not None:
                print(f"{name} up to {last}", flush=True)  # noqa: T201 -- progress for whoever started it
    tidy.tidy_all()
    _mark().unlink(missing_ok=True)
    print("The search index is written anew.")  # noqa: T201 -- the answer of the command
    return 0


def _reached() -> dict[str, int | None]:
    """How far an earlier run came, by step; a mark that was cut short says nothing."""
    try:
        found = json.loads(_mark().read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _mark() -> Path:
    """Where it is kept how far it came."""
    return Path(settings.GEHOOR_HOME) / "search-rebuild.json"
