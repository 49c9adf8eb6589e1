from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest

from gehoor_signals import outbreaks
from gehoor_signals.errors import BadInput
from gehoor_signals.outbreaks.subsets import Cells, _best_subset, best_group, poisson_score, smallest

SIZES = {"product": 6, "lot": 5, "theme": 4, "region": 3}


def events(rng, *, days=40, a_day=150):
    n = days * a_day
    return {
        "day": rng.integers(0, days, n),
        **{name: rng.integers(0, size, n) for name, size in SIZES.items()},
    }


def with_more(rng, rows, n, **where):
    """And n more events of the last day, with these values."""
    more = {"day": np.full(n, rows["day"].max())}
    for name, size in SIZES.items():
        more[name] = rng.choice(where.get(name, np.arange(size)), n)
    return {name: np.concatenate([rows[name], more[name]]) for name in rows}


def scanned(rows, **options):
    return outbreaks.scan(rows, attributes=list(SIZES), time="day", **options)


def test_the_best_subset_in_linear_time_is_the_best_of_all():
    rng = np.random.default_rng(1)
    for _ in range(50):
        c, b = rng.poisson(5, 8).astype(float), rng.uniform(1, 9, 8)
        every = chain.from_iterable(combinations(range(8), k) for k in range(1, 9))

        _, score = _best_subset(c, b)

        assert score == pytest.approx(max(poisson_score(c[list(s)].sum(), b[list(s)].sum()) for s in every))


@pytest.mark.parametrize(
    ("n", "where"),
    [
        (40, {"lot": [2], "theme": [1]}),
        (40, {"product": [4], "lot": [0], "region": [2]}),
        (60, {"product": [1, 3], "theme": [0]}),
        (70, {"region": [1]}),
    ],
)
def test_it_names_the_group_that_rose_and_no_more_four_times_in_five(n, where):
    exact = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        rows = with_more(rng, events(rng, days=20), n, **where)
        codes = np.column_stack([rows[name] for name in SIZES])
        kinds, cell = np.unique(codes, axis=0, return_inverse=True)
        cells = Cells.of([column.astype(object) for column in kinds.T])
        seen = np.bincount(cell.ravel(), weights=rows["day"] == 19, minlength=len(kinds))
        expected = cells.independent(np.bincount(cell.ravel(), minlength=len(kinds)) - seen) / 19

        found = smallest(cells, seen, expected, best_group(cells, seen, expected))

        named = {
            name: np.flatnonzero(one).tolist()
            for name, one in zip(SIZES, found.subsets, strict=True)
            if not one.all()
        }
        exact += named == where
    assert exact >= 16


def test_a_manager_reads_which_group_how_many_and_how_sure():
    rng = np.random.default_rng(2)

    found = scanned(with_more(rng, events(rng), 40, lot=[2], theme=[1]))

    assert found.groups[0].where == {"lot": ("2",), "theme": ("1",)}
    assert found.groups[0].p_value == pytest.approx(1 / 40)
    assert found.says.startswith("Look into lot 2, theme 1: ")
    assert found.groups[0].times_as_many > 3


def test_two_groups_that_rise_together_are_both_named():
    rng = np.random.default_rng(3)
    rows = with_more(rng, events(rng), 60, product=[1], theme=[0])

    found = scanned(with_more(rng, rows, 50, product=[5], lot=[3]))

    assert [one.where for one in found.groups[:2]] == [
        {"product": ("1",), "theme": ("0",)},
        {"product": ("5",), "lot": ("3",)},
    ]


def test_where_nothing_rose_it_cries_in_one_of_twenty():
    rng = np.random.default_rng(4)
    p = [scanned(events(rng, days=24, a_day=40), alpha=0.05).best.p_value for _ in range(20)]

    assert np.mean(np.array(p) <= 0.05) <= 0.16
    assert 0.3 <= np.mean(p) <= 0.7


def test_days_on_which_all_swing_are_no_group():
    """A day with half as many or twice as many of everything is like other such days."""
    rng = np.random.default_rng(5)
    swing = np.repeat(np.arange(40), rng.integers(60, 300, 40))
    rows = {"day": swing, **{name: rng.integers(0, size, len(swing)) for name, size in SIZES.items()}}

    assert scanned(rows).best.p_value > 0.05


def test_mondays_are_compared_with_mondays():
    rng = np.random.default_rng(6)
    day = np.repeat(np.arange(155), np.where(np.arange(155) % 7 == 0, 90, 30))
    rows = {"day": day, **{name: rng.integers(0, size, len(day)) for name, size in SIZES.items()}}

    assert scanned(rows, cycle=7).best.p_value > 0.05
    assert scanned(rows, cycle=7).best.expected == pytest.approx(
        scanned(rows, cycle=7).best.observed, rel=0.9
    )


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"attributes": []}, "attributes must be a list"),
        ({"attributes": "lot"}, "attributes must be a list"),
        ({"attributes": ["lot"], "window": 5}, "at least 19 are needed"),
        ({"attributes": ["colour"]}, "There is no column 'colour'"),
        ({"attributes": ["lot"], "cycle": 0}, "at least 1"),
    ],
)
def test_what_cannot_be_used_is_said(options, words):
    with pytest.raises(BadInput, match=words):
        outbreaks.scan(events(np.random.default_rng(7)), time="day", **options)
