"""Texts as points on a sphere, and groups of points."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gehoor_signals.frames import Numbers

Labels = NDArray[np.int64]

DIMENSIONS = 40
RESTARTS = 4
ROUNDS = 50
SAMPLE = 4000
"""Points on which the number of groups is chosen."""


def space(counts: csr_array) -> Numbers:
    """Latent semantic coordinates of length 1: the leading singular vectors of TF-IDF."""
    from scipy.sparse import diags_array
    from scipy.sparse.linalg import svds

    n, width = counts.shape
    often = np.bincount(counts.indices, minlength=width)
    weighed = counts.copy()
    weighed.data = 1 + np.log(weighed.data)
    weighed = weighed @ diags_array(np.log((1 + n) / (1 + often)) + 1)
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    weighed = diags_array(1 / np.maximum(lengths, 1e-12)) @ weighed
    dimensions = min(DIMENSIONS, min(n, width) - 1)
    if min(n, width) <= 3 * dimensions:
        left, values, _ = np.linalg.svd(np.asarray(weighed.todense()), full_matrices=False)
        left, values = left[:, :dimensions], values[:dimensions]
    else:
        left, values, _ = svds(weighed, k=dimensions, v0=np.ones(min(n, width)))
    points = left * values
    size = np.linalg.norm(points, axis=1, keepdims=True)
    found: Numbers = points / np.maximum(size, 1e-12)
    return found


def best(points: Numbers, counts: Iterable[int], seed: int) -> tuple[Labels, float]:
    """The grouping, of those with so many groups, that sets points apart best; and its silhouette."""
    step = max(1, len(points) // SAMPLE)
    found = []
    for count in counts:
        if count < len(points):
            labels = _grouped(points, count, seed)
            found.append((round(_silhouette(points[::step], labels[::step]), 9), -count, labels))
    score, _, labels = max(found, key=lambda one: one[:2])
    return labels, float(score)


def middles(points: Numbers, labels: Labels) -> list[int]:
    """Of each group, the point nearest to its middle."""
    centres = _centres(points, labels, int(labels.max()) + 1)
    near = (points * centres[labels]).sum(axis=1)
    return [
        int(np.flatnonzero(labels == g)[np.argmax(np.round(near[labels == g], 9))])
        for g in range(len(centres))
    ]


def _grouped(points: Numbers, count: int, seed: int) -> Labels:
    rng = np.random.default_rng([seed, count])
    runs = [_kmeans(points, _far_apart(points, count, rng)) for _ in range(RESTARTS)]
    return max(runs, key=lambda one: one[1])[0]


def _far_apart(points: Numbers, count: int, rng: np.random.Generator) -> Numbers:
    """First middles by k-means++ (distance 1 - cosine)."""
    chosen = [int(rng.integers(len(points)))]
    far = np.full(len(points), np.inf)
    for _ in range(count - 1):
        far = np.minimum(far, np.maximum(1 - points @ points[chosen[-1]], 0))
        total = far.sum()
        chosen.append(int(rng.choice(len(points), p=far / total)) if total > 1e-9 else chosen[0])
    return points[chosen]


def _kmeans(points: Numbers, centres: Numbers) -> tuple[Labels, float]:
    labels = np.full(len(points), -1, dtype=np.int64)
    for _ in range(ROUNDS):
        near = points @ centres.T
        now = near.argmax(axis=1)
        if (now == labels).all():
            break
        labels = now
        centres = _centres(points, labels, len(centres))
    used, labels = np.unique(labels, return_inverse=True)
    return labels.astype(np.int64), float((points * centres[used][labels]).sum())


def _centres(points: Numbers, labels: Labels, count: int) -> Numbers:
    member = csr_array((np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(count, len(labels)))
    sums = member @ points
    found: Numbers = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-12)
    return found


def _silhouette(points: Numbers, labels: Labels) -> float:
    """Mean of (b - a) / max(a, b), where a and b are the mean distances to one's own and to the nearest other group."""
    used, labels = np.unique(labels, return_inverse=True)
    if len(used) < 2:
        return -1.0
    sizes = np.bincount(labels)
    member = csr_array(
        (np.ones(len(labels)), (labels, np.arange(len(labels)))), shape=(len(used), len(labels))
    )
    distance = np.maximum(sizes - points @ (member @ points).T, 0)
    rows = np.arange(len(points))
    own = distance[rows, labels] / np.maximum(sizes[labels] - 1, 1)
    others = distance / sizes
    others[rows, labels] = np.inf
    nearest = others.min(axis=1)
    value = (nearest - own) / np.maximum(np.maximum(nearest, own), 1e-12)
    return float(np.where(sizes[labels] > 1, value, 0).mean())
