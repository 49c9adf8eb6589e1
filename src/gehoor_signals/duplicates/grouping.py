from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import ndtri

from gehoor_signals import text
from gehoor_signals.duplicates import clusters
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding

FEWEST = 20
"""Texts below which nothing is said of themes."""
COMMON = 0.8
"""A word in a larger share of the texts tells no theme from another."""
CLEAR = 0.05


@dataclass(frozen=True, kw_only=True)
class Themes(Finding):
    """`labels`: for each text the number of its theme, -1 where no word of it is shared; `names`: of each theme, its
    distinctive words; `typical`: the number of the text nearest to its middle.
    """

    labels: NDArray[np.int64]
    names: tuple[str, ...]
    typical: tuple[int, ...]
    silhouette: float


def themes(
    texts: Any,
    *,
    column: str = "text",
    count: int | None = None,
    most: int = 12,
    words: int = 3,
    level: float = 0.95,
    seed: int = 20,
) -> Themes:
    """What texts are about: groups of texts with the same words, each named by the words that set it apart.

    Use it for a first look at what comes in. Do not use it to follow a theme over time (another month makes other
    groups): give categories for that. Words are compared, not meanings, so that Dutch and English texts fall in
    different themes.

    Parameters
    ----------
    texts : list, array or series of n texts, Dutch or English; or a frame with a column of them. Gaps are left out.
    column : the column, when a frame is given.
    count : the number of themes; None: the number, up to `most`, that sets them apart best.
    most : the largest number of themes that is tried.
    words : words in a name.
    level : of the intervals of the shares.
    seed : of the first middles.

    Raises
    ------
    BadInput : no texts; a count below 2 or above the number of texts.

    Examples
    --------
    >>> from gehoor_signals import duplicates
    >>> late = [f"The parcel came {n} days too late, the delivery is slow" for n in range(15)]
    >>> broken = [f"The screen of phone {n} is broken, repair it" for n in range(10)]
    >>> found = duplicates.themes(late + broken, count=2)
    >>> [round(one.value, 2) for one in found.estimates]
    [0.6, 0.4]
    >>> found.names[1]
    'broken, phone, repair'

    References
    ----------
    Deerwester et al. (1990), J. Am. Soc. Inf. Sci. 41, 391-407 (the space); Dhillon & Modha (2001), Machine Learning
    42, 143-175 (spherical k-means); Monroe, Colaresi & Quinn (2008), Political Analysis 16, 372-403, equations 15, 16
    and 22 (the names: log-odds with an informative Dirichlet prior).
    """
    one = text.given(texts, column)
    if not len(one):
        raise BadInput("There are no texts: give a list of them, or a frame with a column of them.")
    if count is not None and not 2 <= count <= len(one):
        raise BadInput(f"count is a number of themes from 2 to the number of texts, not {count}.")
    order = np.array(sorted(range(len(one)), key=one.texts.__getitem__), dtype=np.int64)
    counts, vocabulary = _counts([one.texts[i] for i in order])
    known = np.flatnonzero(np.diff(counts.indptr))
    labels = np.full(len(one), -1, dtype=np.int64)
    if len(known) < max(FEWEST, 2 * (count or 2)) or len(vocabulary) < 3:
        return _nothing(one, labels)
    space = clusters.space(counts[known])
    found, score = clusters.best(space, [count] if count else range(2, most + 1), seed)
    found = _by_size(found)
    labels[order[known]] = found
    names = _names(counts[known], found, vocabulary, words)
    typical = tuple(int(order[known[i]]) for i in clusters.middles(space, found))
    return _finding(one, labels, names, typical, score, level=level)


def _counts(texts: Sequence[str]) -> tuple[csr_array, list[str]]:
    """How often each word that may name a theme stands in each text."""
    found = text.words(one.lower() for one in texts)
    matrix = csr_array(
        (np.ones(len(found.ids)), found.ids, found.offsets), shape=(found.n, max(1, len(found.vocabulary)))
    )
    matrix.sum_duplicates()
    often = np.bincount(matrix.indices, minlength=matrix.shape[1])
    stop = text.STOP_NL | text.STOP_EN
    keep = [
        i
        for i, word in enumerate(found.vocabulary)
        if len(word) > 2
        and word[0].isalpha()
        and word not in stop
        and 2 <= often[i] <= max(2, COMMON * found.n)
    ]
    keep.sort(key=found.vocabulary.__getitem__)
    return matrix[:, keep], [found.vocabulary[i] for i in keep]


def _by_size(labels: NDArray[np.int64]) -> NDArray[np.int64]:
    sizes = np.bincount(labels)
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    return rank[labels]


def _names(
    counts: csr_array, labels: NDArray[np.int64], vocabulary: Sequence[str], words: int
) -> tuple[str, ...]:
    """The words with the largest z-score of their log-odds against all other themes."""
    present = counts.copy()
    present.data = np.ones_like(present.data)
    themes_ = int(labels.max()) + 1
    member = csr_array((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(themes_, len(labels)))
    here = np.asarray((member @ present).todense())
    whole = here.sum(axis=0)
    prior = whole / whole.sum() * min(100.0, whole.sum())
    size = here.sum(axis=1, keepdims=True)
    mine, others = here + prior, whole - here + prior
    rest_mine = size + prior.sum() - mine
    rest_others = whole.sum() - size + prior.sum() - others
    z = (np.log(mine / rest_mine) - np.log(others / rest_others)) / np.sqrt(1 / mine + 1 / others)
    best = np.argsort(-np.round(z, 9), axis=1, kind="stable")[:, :words]
    return tuple(", ".join(vocabulary[j] for j in row) for row in best)


def _wilson(hits: int, n: int, level: float) -> tuple[float, float]:
    z = float(ndtri(0.5 + level / 2))
    share = hits / n
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def _finding(
    one: text.Given,
    labels: NDArray[np.int64],
    names: tuple[str, ...],
    typical: tuple[int, ...],
    score: float,
    *,
    level: float,
) -> Themes:
    n = len(one) - int(one.missing.sum())
    sizes = np.bincount(labels[labels >= 0], minlength=len(names))
    alone = int((labels < 0).sum()) - int(one.missing.sum())
    caveats = [
        *(
            [f"{int(one.missing.sum())} of {len(one)} texts are empty and are left out."]
            * bool(one.missing.any())
        ),
        *([f"{alone} of {n} texts share no word with others and have no theme."] if alone else []),
        *(["The themes run into each other: take the names as a hint only."] if score < CLEAR else []),
    ]
    return Themes(
        method="Themes: spherical k-means on latent words, named by log-odds",
        n=n,
        says=(
            f"Most texts ({sizes[0] / n:.0%} of {n:,}) are about: {names[0]}. "
            "Read its typical text first, and ask what makes people write it."
        ),
        estimates=tuple(
            Estimate(name, int(size) / n, *_wilson(int(size), n, level))
            for name, size in zip(names, sizes, strict=True)
        ),
        level=level,
        caveats=tuple(caveats),
        kind=one.kind,
        labels=labels,
        names=names,
        typical=typical,
        silhouette=score,
    )


def _nothing(one: text.Given, labels: NDArray[np.int64]) -> Themes:
    n = len(one) - int(one.missing.sum())
    return Themes(
        method="Themes: spherical k-means on latent words, named by log-odds",
        n=n,
        says=f"Nothing can be said: {n} texts share too few words; {FEWEST} that do are the least.",
        kind=one.kind,
        labels=labels,
        names=(),
        typical=(),
        silhouette=math.nan,
    )
