from __future__ import annotations

from functools import partial

import numpy as np

from gehoor_signals import outbreaks
from tests.signals.battery import Method

WEEKS = 180


def sample(rng):
    """Three series with their zeros written out, and an outbreak of the last at the end."""
    counts = rng.negative_binomial(4, 0.5, (3, WEEKS))
    counts[2, -1] = 40
    weeks = np.datetime64("2023-01-02") + 7 * np.arange(WEEKS)
    return {
        "series": np.repeat(["a", "b", "c"], WEEKS),
        "time": np.tile(weeks, 3).astype("datetime64[us]"),
        "count": counts.ravel(),
    }


def numbers(found):
    return [found.upperbound, found.expected, found.p_value, found.alarm]


def of_each_day(frame):
    return outbreaks.benjamini_hochberg(outbreaks.ears(frame))


def over_time(frame):
    return outbreaks.online_fdr(outbreaks.ears(frame))


def events(rng):
    day = rng.integers(0, 60, 1500)
    return {
        "day": day,
        "reported": day + rng.geometric(0.5, 1500) - 1,
        "lot": rng.integers(0, 4, 1500),
        "theme": [f"theme {one}" for one in rng.integers(0, 3, 1500)],
        "n": rng.integers(1, 4, 1500),
    }


def of_groups(found):
    return [
        [one.observed, one.expected, one.score, one.p_value] for one in (*found.groups, found.best) if one
    ]


def of_times(found):
    return [[one.value, one.low, one.high] for one in found.estimates]


def method(name, run):
    return Method(
        name=f"outbreaks.{name}",
        sample=sample,
        run=run,
        numbers=numbers,
        gap="count",
        counts="count",
        moments="time",
        constant="count",
    )


METHODS = [
    method("ears", outbreaks.ears),
    method("farrington", partial(outbreaks.farrington, years_back=3)),
    method("farrington_flexible", partial(outbreaks.farrington_flexible, years_back=3)),
    method("benjamini_hochberg", of_each_day),
    method("together", outbreaks.together),
    method("glr", outbreaks.glr),
    method("cusum", outbreaks.cusum),
    method("detect", outbreaks.detect),
    method("online_fdr", over_time),
    Method(
        name="outbreaks.scan",
        sample=events,
        run=partial(outbreaks.scan, attributes=["lot", "theme"], time="day", count="n"),
        numbers=of_groups,
        gap="day",
        counts="n",
        constant="lot",
    ),
    Method(
        name="outbreaks.nowcast",
        sample=events,
        run=partial(outbreaks.nowcast, occurred="day", reported="reported", max_delay=10),
        numbers=of_times,
        gap="reported",
        constant="lot",
    ),
]
