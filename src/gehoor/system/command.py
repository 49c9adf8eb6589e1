"""The `gehoor` command. What needs no database is found before Django is loaded."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "serve": ("gehoor.system.serve", "web server, worker and mail listeners under one supervisor"),
    "prepare": ("gehoor.system.prepare", "bring the database, translations and static files up to date"),
    "demo": ("gehoor.system.demo.door", "a made-up shop to look around in, with thousands of cases"),
    "worker": ("gehoor.system.worker", "do the work that is waiting"),
    "web": ("gehoor.system.web", "the web server alone"),
    "mailroom": ("gehoor.system.mailroom", "worker and mail listeners together, in less memory"),
    "listener": ("gehoor.intake.doors.listener", "take mail from mail servers (LMTP, SMTP)"),
    "check": ("gehoor.system.check", "how this installation is doing (--json; exit code 0, 1 or 2)"),
    "search rebuild": ("gehoor.system.rebuild", "write the search index anew"),
    "mail take": ("gehoor.intake.doors.take", "deliver .eml files, mbox files and Maildirs"),
    "agent add": ("gehoor.system.agents", "someone who can sign in; prints a link to choose a password"),
    "token create": ("gehoor.system.token", "a token with which a program acts for someone"),
    "log": ("gehoor.system.log", "everything that happened as one CSV file, for gehoor signals"),
    "mail list": ("gehoor.intake.doors.listing", "what became of everything that came in (--json)"),
}
WITHOUT_DJANGO = {"serve", "web"}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    if words[:2] == ["mail", "read"]:
        from gehoor.intake.reading import door

        return door.main(words[2:])
    if words[:1] == ["signals"]:
        from gehoor_signals import command

        return command.main(words[1:])
    if words[:1] == ["manage"]:
        return _manage(words[1:])
    length = 2 if " ".join(words[:2]) in COMMANDS else 1
    name = " ".join(words[:length])
    if name not in COMMANDS:
        _usage()
        return 0 if name in {"", "-h", "--help"} else 2
    return _run(name, words[length:])


def _run(name: str, words: list[str]) -> int:
    """Raises nothing for settings that cannot be used and a database that is not there: it says so and what to do."""
    if name in WITHOUT_DJANGO:
        return _called(name, words)
    try:
        set_up_django()
    except (OSError, ValueError) as error:
        sys.stderr.write(f"Gehoor cannot begin with these settings. {error}\n")
        return 2
    from django.db import OperationalError, ProgrammingError  # here: serve and web do without Django

    try:
        return _called(name, words)
    except (OperationalError, ProgrammingError) as error:
        why = str(error).partition("\n")[0]
        if isinstance(error, ProgrammingError) and "does not exist" not in why:
            raise
        if "no such table" in why or "does not exist" in why:
            why = "There is nothing in this database yet. Run “gehoor prepare” or “gehoor serve” first."
        sys.stderr.write(f"Gehoor cannot use its database. {why}\n")
        return 2


def _called(name: str, words: list[str]) -> int:
    module = import_module(COMMANDS[name][0])
    parser = argparse.ArgumentParser(prog=f"gehoor {name}", description=module.__doc__ or COMMANDS[name][1])
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(words)))


def set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoor.system.settings")
    import django

    django.setup()


def _manage(words: list[str]) -> int:
    """Django's own commands (`gehoor manage migrate`), for developers."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoor.system.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["gehoor manage", *words])
    return 0


def _usage() -> None:
    print("Gehoor: a hearing for every customer.\n\nusage: gehoor COMMAND …\n")
    for name, (_, purpose) in sorted(COMMANDS.items()):
        print(f"  {name:10} {purpose}")
    print("  mail read  how Gehoor reads a mail (--json)")
    print("  signals    statistics of being heard, on any CSV or Parquet file")
    print("  manage     Django's own commands, for developers")
    print("\ngehoor COMMAND --help says more.")


if __name__ == "__main__":
    sys.exit(main())
