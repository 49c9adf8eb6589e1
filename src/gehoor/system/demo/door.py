"""Load the demo: a made-up shop with its customers, its cases and its promises; or take it out again.

Nothing is sent. The same --seed on the same moment gives the same demo. From 20,000 cases on nothing else may work on
the database while it loads.
"""

from __future__ import annotations

import argparse
import sys
import time

from django.conf import settings

from gehoor.cases.models import Case
from gehoor.core import clock
from gehoor.core.refusal import Refusal
from gehoor.system import prepare
from gehoor.system.demo.loader import guests, mark, words
from gehoor.system.demo.loader.ground import PASSWORD
from gehoor.system.demo.loader.load import CASES, load
from gehoor.system.demo.loader.remove import remove


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cases", type=int, default=CASES, help=f"how many cases (default {CASES})")
    parser.add_argument("--seed", type=int, default=1, help="another seed tells other stories")
    parser.add_argument(
        "--once",
        action="store_true",
        help="only where there are no cases yet; a demo cut short is loaded anew",
    )
    parser.add_argument("--remove", action="store_true", help="take the demo out again")
    parser.add_argument(
        "--with-new-cases",
        action="store_true",
        help="with --remove: also cases that came since and belong to the demo's people or teams",
    )


def run(options: argparse.Namespace) -> int:
    if prepare.is_wanted():
        prepare.bring_up_to_date()
    began = time.monotonic()
    try:
        if options.remove:
            count = remove(with_new_cases=options.with_new_cases, progress=_Line(words.REMOVING))
            _say(words.REMOVED % {"cases": f"{count:,}"})
            return 0
        if not options.once or _is_wanted():
            load(
                cases=options.cases,
                seed=options.seed,
                until=clock.now(),
                progress=_Line(words.LOADING),
                apart=True,
            )
            seconds = round(time.monotonic() - began)
            _say(words.LOADED % {"cases": f"{options.cases:,}", "seconds": seconds})
    except Refusal as refusal:
        _say(str(refusal))
        return 1
    introduce()
    return 0


def _is_wanted() -> bool:
    """Whether there are no cases; one that was cut short is taken out first."""
    there = mark.kept()
    if there and not there.is_whole:
        remove(progress=_Line(words.REMOVING))
    return not Case.objects.exists()


def introduce() -> None:
    """Say as whom one can sign in."""
    people = guests.demo_people()
    if not people:
        return
    sentence = words.SIGN_IN if settings.GEHOOR_DEMO else words.NO_SIGN_IN
    _say(sentence % {"url": f"{settings.GEHOOR_URL.rstrip('/')}/sign-in/", "password": PASSWORD})
    for role, person in people.items():
        address = person.account.email if person.account else person.addresses.order_by("id")[0].email
        _say(f"  {words.ROLES[role]:14} {person.name} <{address}>")


class _Line:
    """How far it is, on one line of a terminal; elsewhere nothing."""

    def __init__(self, sentence: str) -> None:
        self._sentence, self._next = sentence, 0.0
        self._is_terminal = sys.stdout.isatty()

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if self._is_terminal and (now >= self._next or done == total):
            self._next = now + 0.2
            text = self._sentence % {"done": f"{done:,}", "total": f"{total:,}"}
            sys.stdout.write(f"\r{text} " + ("\n" if done == total else ""))
            sys.stdout.flush()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
