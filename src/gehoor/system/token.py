"""`gehoor token create EMAIL`: a token with which a program acts for someone who works here."""

from __future__ import annotations

import argparse
import sys

from gehoor.core import clock
from gehoor.core.events import SYSTEM
from gehoor.people import actions, queries


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help="whose token it is; it may do what he may")
    parser.add_argument("--name", default="program", help="what it is for (default: %(default)s)")


def run(options: argparse.Namespace) -> int:
    person = queries.person_of_address(options.email)
    if person is None or not queries.is_agent(person):
        sys.stderr.write(f"{options.email} cannot sign in here; add him with `gehoor agent add`.\n")
        return 1
    secret = actions.make_api_token(person=person, name=options.name, by=SYSTEM, at=clock.now())
    sys.stdout.write(f"{secret}\n")
    return 0
