"""What several weeks together find at the same rate of false alarms: `python -m bench.signals_together [SEED]`.

The 42 scenarios of Noufaily et al. (2013), section 3, drawn anew: seven parameter sets, with and without trend, with no,
one or two waves of season; four past outbreaks, one in the last 49 weeks. Each rule is given the alpha at which its rate
of false alarms is nearest to .009.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import numpy as np

from gehoor_signals import outbreaks

SETS = (  # theta, beta, gamma1, gamma2, phi
    (0.1, 0.0025, 0.6, 0.6, 1.5),
    (-2.0, 0.005, 0.1, 0.3, 2.0),
    (1.5, 0.003, 0.2, -0.4, 1.0),
    (0.5, 0.002, 0.5, 0.5, 5.0),
    (2.5, 0.001, 1.0, 0.1, 3.0),
    (3.75, 0.001, 0.1, -0.1, 1.1),
    (5.0, 0.0001, 0.05, 0.01, 1.2),
)
REPLICATES, WEEKS, LAST = 10, 312, 49
ALPHAS = (0.004, 0.006, 0.008, 0.01, 0.012, 0.014, 0.016, 0.02)
RATE = 0.009


def simulated(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Counts (420, 312) and which of the last 49 weeks hold cases of the outbreak."""
    rng = np.random.default_rng(seed)
    rows = [one_series(rng, one, trend, waves) for one in SETS for trend in (0, 1) for waves in (0, 1, 2) for _ in range(REPLICATES)]  # fmt: skip
    return np.array([counts for counts, _ in rows], float), np.array([cases[-LAST:] > 0 for _, cases in rows])


def one_series(rng: Any, parameters: tuple[float, ...], trend: int, waves: int) -> Any:
    theta, beta, g1, g2, phi = parameters
    t = np.arange(313, 313 + WEEKS)
    season = sum(
        (
            g1 * np.cos(2 * np.pi * j * t / 52) + g2 * np.sin(2 * np.pi * j * t / 52)
            for j in range(1, waves + 1)
        ),
        start=np.zeros(WEEKS),
    )
    mean = np.exp(theta + beta * trend * t + season)
    base = rng.poisson(rng.gamma(mean / (phi - 1), phi - 1) if phi > 1 else mean)
    spread = np.sqrt(phi * mean)
    past = sum(
        outbreak(rng, rng.choice([2, 3, 5, 10]), rng.integers(0, WEEKS - LAST), spread) for _ in range(4)
    )
    now = outbreak(rng, rng.integers(1, 11), rng.integers(WEEKS - LAST, WEEKS), spread)
    return base + past + now, now


def outbreak(rng: Any, k: int, start: int, spread: np.ndarray) -> np.ndarray:
    at = start + np.floor(rng.lognormal(0, 0.5, rng.poisson(k * spread[start]))).astype(int)
    return np.bincount(at[at < WEEKS], minlength=WEEKS)


def scored(alarm: np.ndarray, outbreak_weeks: np.ndarray) -> dict[str, float]:
    false = np.where(outbreak_weeks, np.nan, alarm)
    found = (alarm & outbreak_weeks).any(axis=1)[outbreak_weeks.any(axis=1)]
    worst = np.nanmean(false.reshape(42, -1), axis=1).max()
    return {"rate": round(float(np.nanmean(false)), 4), "worst": round(float(worst), 3), "found": round(float(found.mean()), 3)}  # fmt: skip


def main() -> None:
    counts, outbreak_weeks = simulated(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
    rules = {
        "farrington_flexible": outbreaks.farrington_flexible,
        "together": outbreaks.together,
        "glr": outbreaks.glr,
    }
    figures: dict[str, Any] = {}
    for name, rule in rules.items():
        began = time.process_time()
        tried = {one: scored(rule(counts, alpha=one, evaluate=LAST).alarm, outbreak_weeks) for one in ALPHAS}
        alpha = min(ALPHAS, key=lambda one: abs(tried[one]["rate"] - RATE))
        seconds = (time.process_time() - began) / len(ALPHAS)
        figures[name] = {"alpha .01": tried[0.01], f"alpha {alpha}": tried[alpha], "cpu_s": round(seconds, 2)}
    print(
        json.dumps(
            figures | {"must": "together finds .56 or more at the rate of farrington_flexible"}, indent=1
        )
    )


if __name__ == "__main__":
    main()
