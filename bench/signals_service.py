"""How exact and how sure reachability, journeys and fairness are: figures as JSON, each beside what it must be.

python -m bench.signals_service [FOLDER OF REFERENCE DATA]
"""

from __future__ import annotations

import csv
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from gehoor_signals import fairness, journeys, reachability
from gehoor_signals.journeys.parts import Steps, parts

FILES = 1000
WEIGHTS = {"peak": 0.35, "end": 0.30, "mean": 0.15, "start": 0.0, "duration": 0.0, "trend": 0.0}


def erlang(folder: Path) -> dict[str, Any]:
    """The largest relative error over the reference table."""
    rows = list(csv.DictReader((folder / "erlang_reference/erlang.csv").open(encoding="utf-8")))
    given = {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}
    setting = [given[name] for name in ("calls_per_hour", "aht_s", "agents")]
    b, c = reachability.erlang_b(*setting), reachability.erlang_c(*setting)
    a = reachability.erlang_a(*setting, given["patience_mean_s"])
    pairs = {
        "erlangB_block": b.block,
        "erlangC_wait": c.wait,
        "erlangC_asa_s": c.asa_s,
        "erlangC_sl20": c.service_level,
        "erlangA_wait": a.wait,
        "erlangA_abandon": a.abandon,
        "erlangA_mean_wait_s": a.mean_wait_s,
    }
    worst = max(float(np.abs(found / given[name] - 1).max()) for name, found in pairs.items())
    return {"rows": len(rows), "largest relative error": worst, "must": "<= 1e-9"}


def thousand_servers() -> dict[str, Any]:
    start = time.process_time()
    found = reachability.erlang_a(20000, 180, 1000, 60)
    return {"CPU ms of Erlang A with 1,000 servers": 1000 * (time.process_time() - start), "wait": found.wait}


def weights() -> dict[str, Any]:
    """How often the interval of each weight holds the truth."""
    rng, held = np.random.default_rng(21), dict.fromkeys(WEIGHTS, 0)
    for _ in range(FILES):
        walks = [np.clip(rng.normal(rng.normal(0, 1.5), 1.5, k), -5, 5) for k in rng.integers(2, 10, 200)]
        first = np.cumsum([0, *map(len, walks[:-1])])
        known = parts(Steps(np.arange(200), first, np.concatenate(walks)), 0)
        rated = sum(weight * known[name] for name, weight in WEIGHTS.items())
        found = journeys.weights(walks, rated + rng.normal(0, 0.8, 200))
        for one in found.estimates:
            held[one.name] += one.low <= WEIGHTS[one.name] <= one.high
    return {**{name: n / FILES for name, n in held.items()}, "must": ".93 to .97 each"}


def cases(rng: np.random.Generator, who: np.ndarray, gap: float) -> dict[str, Any]:
    severity, loss = rng.normal(0, 1, len(who)), rng.lognormal(5, 0.8, len(who))
    paid = loss**0.9 * np.exp(0.3 * severity) * np.where(who == 1, 1 - gap, 1) * rng.gamma(2, 0.5, len(who))
    return {"amount": paid, "group": [f"g{one:02d}" for one in who], "severity": severity, "claimed": loss}


def gaps() -> dict[str, Any]:
    """How often an 8 % gap is held, and how often 20 comparisons without a gap cry wolf."""
    rng, alike = (
        np.random.default_rng(22),
        {"claimed": "claimed", "covariates": ["severity"], "reference": "g00"},
    )
    held = alarms = 0
    for _ in range(FILES):
        one = fairness.redress_gap(cases(rng, rng.integers(0, 2, 400), 0.08), **alike).estimates[0]
        held += one.low <= -0.08 <= one.high
        none = fairness.redress_gap(cases(rng, np.repeat(np.arange(21), 40), 0.0), **alike)
        alarms += bool(none.different)
    return {
        "8 % gap held": held / FILES,
        "must hold": ".93 to .97",
        "family-wise false alarms, 20 comparisons": alarms / FILES,
        "must alarm": "<= .065",
    }


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parents[2] / "shared/data"
    figures = {"thousand servers": thousand_servers(), "weights": weights(), "fairness": gaps()}
    if (folder / "erlang_reference").is_dir():
        figures = {"erlang": erlang(folder), **figures}
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
