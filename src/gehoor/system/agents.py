"""`gehoor agent add EMAIL`: someone who can sign in to work. Without --password-stdin it prints a link with which he
chooses a password, for you to pass on.
"""

from __future__ import annotations

import argparse
import sys
from typing import TextIO

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from gehoor.core import clock
from gehoor.core.events import SYSTEM
from gehoor.core.refusal import Refusal
from gehoor.desk.setup.invitations import password_link
from gehoor.people import actions, queries, words
from gehoor.people.models import Account, Team


class CannotAdd(Refusal):
    """What was typed on the command line cannot be used."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help="the address to sign in with")
    parser.add_argument("--name", required=True, help="how colleagues and customers know him")
    parser.add_argument("--role", choices=[role for role, _ in words.ROLES], default="agent")
    parser.add_argument("--team", action="append", default=[], help="a team by its name; may be given again")
    parser.add_argument("--language", default="", help="en, nl or nl-informal; else as his browser asks")
    parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")


def run(options: argparse.Namespace) -> int:
    try:
        account = add(options, sys.stdin)
    except Refusal as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    if not options.password_stdin:
        sys.stdout.write(f"{password_link(account)}\n")
    return 0


def add(options: argparse.Namespace, typed: TextIO) -> Account:
    """Raises a Refusal; then nothing was added."""
    email, teams, at = _checked(options.email), [_team(name) for name in options.team], clock.now()
    password = _password(typed.readline().rstrip("\r\n"), email) if options.password_stdin else None
    with transaction.atomic():
        account = actions.make_account(
            email=email,
            name=options.name,
            password=password,
            role=options.role,
            language=options.language,
            by=SYSTEM,
            at=at,
        )
        for team in teams:
            actions.join_team(team=team, person=account.person, by=SYSTEM, at=at)
    return account


def _checked(email: str) -> str:
    try:
        validate_email(email)
    except ValidationError:
        raise CannotAdd(words.ADDRESS_IS_ODD % {"email": email}) from None
    return email


def _password(password: str, email: str) -> str:
    try:
        validate_password(password, user=Account(email=email))
    except ValidationError as error:
        raise CannotAdd(words.PASSWORD_IS_WEAK % {"why": " ".join(error.messages)}) from None
    return password


def _team(name: str) -> Team:
    known = list(queries.teams())
    found = [team for team in known if team.name.lower() == name.strip().lower()]
    if not found:
        raise CannotAdd(words.NO_SUCH_TEAM % {"team": name, "known": ", ".join(map(str, known)) or "—"})
    return found[0]
