"""The models of repeat contact on a million customers: seconds and memory, beside lifetimes where it is installed.

python -m bench.signals_silence            # speed
python -m bench.signals_silence --coverage # also a thousand samples for each model (some minutes)
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from importlib.util import find_spec

import numpy as np
from tests.signals.silence.simulated import bg_nbd, pareto_nbd

from gehoor_signals import silence

N = 1_000_000
MUST = {
    "BG/NBD fit, s": 4.0,
    "BG/NBD peak memory, MB": 300.0,
    "BG/NBD conditional expectation, s": 0.3,
    "Pareto/NBD fit, s": 60.0,
}
PEAK = """
import resource, numpy as np
from gehoor_signals.silence import BGNBD
with np.load({path!r}) as file:
    x, tx, T = file["x"], file["tx"], file["T"]
BGNBD().fit(x, tx, T).conditional_expected_purchases(39)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
TRUTH = {
    silence.BGNBD: {"r": 0.5, "alpha": 4.0, "a": 1.2, "b": 3.0},
    silence.MBGNBD: {"r": 0.5, "alpha": 4.0, "a": 1.2, "b": 3.0},
    silence.ParetoNBD: {"r": 0.6, "alpha": 8.0, "s": 0.6, "beta": 12.0},
}


def seconds(call):
    """Its answer, its seconds on the clock and its seconds of CPU."""
    start, used = time.perf_counter(), time.process_time()
    answer = call()
    return answer, time.perf_counter() - start, time.process_time() - used


def peak_memory(x, tx, end, path="/dev/shm/gehoor-signals-silence.npz"):
    """MB of a process that does nothing but load the customers, fit and foresee."""
    np.savez(path, x=x, tx=tx, T=end)
    done = subprocess.run(
        [sys.executable, "-c", PEAK.format(path=path)], capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def speed():
    rng = np.random.default_rng(1)
    figures = {}
    for model, drawn in (
        (silence.BGNBD, bg_nbd(rng, N)),
        (silence.MBGNBD, bg_nbd(rng, N, first=True)),
        (silence.ParetoNBD, pareto_nbd(rng, N)[:3]),
    ):
        made = model()
        title = made.title
        _, wall, cpu = seconds(lambda made=made, drawn=drawn: made.fit(*drawn))
        figures |= {f"{title} fit, s": wall, f"{title} fit, CPU s": cpu, f"{title} parameters": made.params_}
        for what, call in (
            ("conditional expectation", lambda made=made: made.conditional_expected_purchases(39)),
            ("chance of silence", lambda made=made: made.probability_silent(39)),
            ("P(alive)", made.probability_alive),
        ):
            figures[f"{title} {what}, s"] = seconds(call)[1]
        if model is silence.BGNBD:
            figures["BG/NBD peak memory, MB"] = peak_memory(*drawn)
            if find_spec("lifetimes"):
                figures |= beside_lifetimes(*drawn)
    figures["peak memory of all, MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return figures


def beside_lifetimes(x, tx, end):
    from lifetimes import BetaGeoFitter  # the reference, where it is installed

    theirs, wall, _ = seconds(lambda: BetaGeoFitter().fit(x, tx, end))
    _, expect, _ = seconds(lambda: theirs.conditional_expected_number_of_purchases_up_to_time(39, x, tx, end))
    return {"lifetimes BG/NBD fit, s": wall, "lifetimes conditional expectation, s": expect}


def coverage(samples=1000, n=1000):
    """The share of samples in which the 95 % interval of each parameter holds the truth."""
    figures = {}
    for model, truth in TRUTH.items():
        rng, held = np.random.default_rng(2), []
        for _ in range(samples):
            if model is silence.ParetoNBD:
                drawn = pareto_nbd(rng, 2 * n, until=(60, 80), **truth)[:3]
            else:
                drawn = bg_nbd(rng, n, until=(60, 80), first=model is silence.MBGNBD, **truth)
            found = model().fit(*drawn).summary()
            held.append([one.low <= truth[one.name] <= one.high for one in found.estimates])
        shares = np.mean(held, axis=0)
        figures[f"{model.title} coverage"] = dict(zip(truth, shares.tolist(), strict=True))
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coverage", action="store_true")
    options = parser.parse_args()
    figures = speed()
    met = {name: figures[name] <= most for name, most in MUST.items()}
    if options.coverage:
        figures |= coverage()
    print(json.dumps({"customers": N, "figures": figures, "must": MUST, "met": met}, indent=1))


if __name__ == "__main__":
    main()
