"""`gehoor signals METHOD FILE`: every statistic on anyone's CSV or Parquet file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from gehoor_signals import files
from gehoor_signals.errors import BadInput, Missing
from gehoor_signals.findings import Finding

METHODS: dict[str, str] = {
    "duplicates": "Which texts say nearly the same, and what texts are about",
    "emotion": "How angry and how positive customers' texts are, and in which language",
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
        finding = import_module(f"gehoor_signals.{options.asked}.door").run(files.read(options.file), options)
        _hand_out(finding, options)
    except (BadInput, Missing) as error:
        print(f"gehoor signals {options.asked}: {error}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="gehoor signals", description=__doc__)
    asked = parser.add_subparsers(dest="asked", required=True, metavar="METHOD")
    for name, sentence in METHODS.items():
        one = asked.add_parser(name, help=sentence, description=sentence)
        one.add_argument("file", type=Path, help="a .csv, .csv.gz, .tsv or .parquet file")
        import_module(f"gehoor_signals.{name}.door").add_arguments(one)
        for kind in ("json", "csv", "html"):
            one.add_argument(
                f"--{kind}", type=Path, metavar="OUT", help=f"write the answer as {kind} (- prints it)"
            )
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
            path.write_text(write(), encoding="utf-8")
    if Path("-") not in {path for path, _ in made}:
        print(finding)
