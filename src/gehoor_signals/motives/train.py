"""Make the tables that are shipped, from our own sentences alone: `python -m gehoor_signals.motives.train`.

These are the 412 that were labelled twice, and 66 that say it less directly, labelled once (`indirect.tsv`).
"""

from __future__ import annotations

import sys
from pathlib import Path

from gehoor_signals.motives.model import FILE, learn, save
from gehoor_signals.text import written

INDIRECT = Path(__file__).with_name("indirect.tsv")


def sentences() -> list[dict[str, str]]:
    """Every sentence with its text, its subject and its motives by either pass."""
    rows = [line.split("\t") for line in INDIRECT.read_text(encoding="utf-8").splitlines()]
    each = len(rows) // 2
    more = [
        {"language": language, "text": one, "subject": f"r{i % each}", "motives_1": named, "motives_2": named}
        for i, (language, named, one) in enumerate(rows)
    ]
    return [*written(), *more]


def main() -> int:
    tables, checked = learn(sentences())
    save(tables)
    for motive, one in checked.items():
        sys.stdout.write(
            f"{motive}: precision {one.precision:.2f}, recall {one.recall:.2f}, F1 {one.f1:.2f}, AUC {one.auc:.3f}, "
            f"calibration error {one.reliability.error:.3f}\n"
        )
    sys.stdout.write(f"{FILE}: {FILE.stat().st_size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
