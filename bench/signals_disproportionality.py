"""CPU seconds of the Gamma-Poisson shrinker: `python -m bench.signals_disproportionality [caers.csv.gz]`.

Without a file the reports are made here, with as many pairs as the FDA's.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np

from gehoor_signals import disproportionality, files
from gehoor_signals.frames import Table


def made(products: int, events: int, reports: int) -> Table:
    rng = np.random.default_rng(1)
    popular = rng.dirichlet(np.full(products, 0.3)), rng.dirichlet(np.full(events, 0.3))
    return Table(
        {
            "id": np.arange(6 * reports),
            "var1": rng.choice(products, 6 * reports, p=popular[0]),
            "var2": rng.choice(events, 6 * reports, p=popular[1]),
        }
    )


def timed(rows: Table) -> dict[str, float]:
    began = time.process_time()
    found = disproportionality.ebgm(rows, product="var1", event="var2", report="id")
    return {
        "pairs": len(found.N),
        "cpu_s": round(time.process_time() - began, 3),
        "top": float(found.EBGM[0]),
    }


def main() -> None:
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    figures = {
        "file" if path else "made": timed(files.read(path) if path else made(2900, 1300, 3400)),
        "a large one": timed(made(10_000, 2000, 50_000)),
        "must": {"pairs": 17_189, "cpu_s": 2.0},
        "R openEBGM 0.9.1, same file": {"pairs": 17_189, "cpu_s": 2.2},
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
