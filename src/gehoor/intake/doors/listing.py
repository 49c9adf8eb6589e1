"""What became of everything that came in, in order: one line each."""

from __future__ import annotations

import argparse
import json
import sys

from gehoor.intake import queries


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(options: argparse.Namespace) -> int:
    """0. Ends quietly when whoever reads the lines has had enough."""
    try:
        for account in queries.accounts():
            sys.stdout.write(json.dumps(account, ensure_ascii=False) if options.json else _line(account))
            sys.stdout.write("\n")
        sys.stdout.flush()
    except BrokenPipeError:
        sys.stderr.close()
    return 0


def _line(account: dict[str, object]) -> str:
    case = f"case {account['case']}" if account["case"] else ""
    parts = (
        account["delivery"],
        account["received_at"],
        account["door"],
        account["outcome"],
        case,
        account["reason"],
    )
    return "  ".join(str(part) for part in parts if part)
