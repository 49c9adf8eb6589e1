"""`gehoor signals METHOD FILE`: every statistic on anyone's CSV or Parquet file, or on one event file of a helpdesk."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from gehoor_signals import files
from gehoor_signals.errors import BadInput, Missing
from gehoor_signals.findings import Finding
from gehoor_signals.frames import Table

METHODS: dict[str, str] = {
    "claims": "How bad service must be before people claim, what claims will cost, what prevention may cost",
    "duplicates": "Which texts say nearly the same, and what texts are about",
    "emotion": "How angry and how positive customers' texts are, and in which language",
    "motives": "Why customers complain: frustration, being heard, telling others, improvement, claims",
    "disproportionality": "Which product draws which complaint more often than its share explains",
    "fairness": "Whether like cases are treated alike, in money, in how it was decided and in how people were spoken to",
    "journeys": "What customers will remember of a journey, where it sinks, which ending would help",
    "outbreaks": "Which product, lot or theme is failing now",
    "reachability": "When people cannot reach us, how long they wait, how many people it would take",
    "recovery": "Whether recovery wins customers back, and what it costs to leave the silent alone",
    "silence": "Who has gone silent, what it costs, and whether hearing complaints keeps customers",
    "surveys": "How satisfied customers are, how easy it was, whether they would recommend us",
}
"""What can be asked, each a folder whose `door.py` has `add_arguments(parser)` and `run(table, options)`."""


def main(words: Sequence[str]) -> int:
    """Answer one question about one file; 0 when answered, 2 when the file or an option cannot be used."""
    options = _parser().parse_args(words)
    try:
        if options.asked == "sample":
            return _sample(options)
        table, options = (
            _of_helpdesk(words, options) if options.helpdesk else (files.read(options.file), options)
        )
        finding = import_module(f"gehoor_signals.{options.asked}.door").run(table, options)
        _hand_out(finding, options)
    except (BadInput, Missing) as error:
        print(f"gehoor signals {options.asked}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # who reads has read enough, as head does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _of_helpdesk(words: Sequence[str], options: argparse.Namespace) -> tuple[Table, argparse.Namespace]:
    """The question's own frame of the events, and the options as given, else as they fit that frame."""
    from gehoor_signals import helpdesk

    view = getattr(helpdesk, f"for_{options.asked}")
    made = view(helpdesk.read(options.file), *([options.method] if "method" in options else []))
    return made.frame, _parser({options.asked: made.options}).parse_args(words)


def _sample(options: argparse.Namespace) -> int:
    from gehoor_signals import helpdesk

    made = helpdesk.made(options.seed)
    files.write(options.file, files.rows_as_csv(made.events.columns))
    print(f"{len(made.events):,} events of a helpdesk that does not exist are in {options.file}.")
    return 0


def _parser(fitting: Mapping[str, Mapping[str, object]] | None = None) -> argparse.ArgumentParser:
    """`fitting`: for a method, what its options are where nobody says otherwise."""
    parser = argparse.ArgumentParser(prog="gehoor signals", description=__doc__)
    asked = parser.add_subparsers(dest="asked", required=True, metavar="METHOD")
    for name, sentence in METHODS.items():
        one = asked.add_parser(name, help=sentence, description=sentence)
        one.add_argument("file", type=Path, help="a .csv, .csv.gz, .tsv or .parquet file")
        one.add_argument(
            "--helpdesk",
            action="store_true",
            help="the file holds the events of a helpdesk (docs/methods/helpdesk.md; also .json, .jsonl)",
        )
        import_module(f"gehoor_signals.{name}.door").add_arguments(one)
        for kind in ("json", "csv", "html"):
            one.add_argument(
                f"--{kind}", type=Path, metavar="OUT", help=f"write the answer as {kind} (- prints it)"
            )
        one.set_defaults(**(fitting or {}).get(name, {}))
    sentence = "Write an event file of a helpdesk that does not exist, to try everything on"
    sample = asked.add_parser("sample", help=sentence, description=sentence)
    sample.add_argument("file", type=Path, help="the .csv file to write")
    sample.add_argument("--seed", type=int, default=20, help="another number makes another file")
    return parser


def _hand_out(finding: Finding, options: argparse.Namespace) -> None:
    made: list[tuple[Path | None, Callable[[], str]]] = [
        (options.json, lambda: files.as_json(finding)),
        (options.csv, lambda: files.as_csv(finding)),
        (options.html, lambda: files.as_html(finding, title=METHODS[options.asked])),
    ]
    for path, write in made:
        if path == Path("-"):
            print(write())
        elif path is not None:
            files.write(path, write())
    if Path("-") not in {path for path, _ in made}:
        print(finding)
    sys.stdout.flush()
