"""MinHash signatures, and the pairs that share a band of them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.errors import BadInput, Missing
from gehoor_signals.text import Hashes, Places, mixed, runs

Signatures: TypeAlias = NDArray[np.uint32]
Pairs: TypeAlias = NDArray[np.int64]

MISSED = 5e-4
"""The chance that a pair exactly at the threshold shares no band."""
CHUNK = 256
MOST_STEPS = 400
"""Within a bucket, texts further apart than this are paired with its first text only..."""
MOST_IN_BAND = 200_000
"""...and so are all once a band has given this many pairs, or 20 for each text: forms make a pair of every two."""


@dataclass(frozen=True)
class Bands:
    """`count` bands of `rows` hash functions each."""

    count: int
    rows: int

    @property
    def functions(self) -> int:
        return self.count * self.rows


def bands(threshold: float) -> Bands:
    """As many rows as keep chance pairs out, as many bands as keep all but MISSED of the true ones in."""
    rows = next(r for r, least in ((6, 0.85), (5, 0.78), (4, 0.65), (3, 0.0)) if threshold >= least)
    one = min(threshold**rows, 1 - 1e-12)
    return Bands(max(4, math.ceil(math.log(MISSED) / math.log1p(-one))), rows)


def engine(asked: str | None) -> Callable[[Hashes, Places, int, int], Signatures]:
    """Raises BadInput for an unknown engine, Missing when rensa is asked for and not there."""
    if asked not in (None, "rensa", "numpy"):
        raise BadInput(f"engine is 'rensa', 'numpy' or None, not {asked!r}.")
    has_rensa = find_spec("rensa") is not None and hasattr(
        import_module("rensa").RMinHash, "digest_matrix_from_flat_token_hashes"
    )
    if asked == "rensa" and not has_rensa:
        raise Missing("engine='rensa' needs rensa 0.5 or later: pip install 'gehoor[signals]'")
    return by_numpy if asked == "numpy" or not has_rensa else by_rensa


def by_rensa(hashes: Hashes, offsets: Places, functions: int, seed: int) -> Signatures:
    """The signatures by rensa, in Rust."""
    found = import_module("rensa").RMinHash.digest_matrix_from_flat_token_hashes(
        hashes, offsets.astype(np.uint64), num_perm=functions, seed=seed
    )
    return np.array(found.to_rows(), dtype=np.uint32)


def by_numpy(hashes: Hashes, offsets: Places, functions: int, seed: int) -> Signatures:
    """The signatures by odd multiplications modulo 2^32 of mixed hashes; texts in chunks that fit a cache."""
    multipliers = np.random.default_rng(seed).integers(0, 2**32, functions, dtype=np.uint32) | np.uint32(1)
    low = (hashes >> np.uint64(32)).astype(np.uint32)
    out = np.empty((functions, len(offsets) - 1), dtype=np.uint32)
    for start in range(0, out.shape[1], CHUNK):
        bounds = offsets[start : start + CHUNK + 1]
        part, places = low[bounds[0] : bounds[-1]], bounds[:-1] - bounds[0]
        product = np.empty_like(part)
        for k, multiplier in enumerate(multipliers):
            np.multiply(part, multiplier, out=product)
            out[k, start : start + CHUNK] = np.minimum.reduceat(product, places)
    return np.ascontiguousarray(out.T)


def candidates(signatures: Signatures, shape: Bands) -> tuple[Pairs, bool]:
    """Pairs (i < j) that agree in all rows of a band, each once; and whether a bucket was too full for all its pairs."""
    n, keys, full = len(signatures), [np.zeros(0, dtype=np.int64)], False
    for band in range(shape.count):
        rows = signatures[:, band * shape.rows : (band + 1) * shape.rows].astype(np.uint64)
        key = rows[:, 0]
        for j in range(1, shape.rows):
            key = mixed(key) + rows[:, j]
        found, cut = _alike(key, n)
        keys.append(found)
        full = full or cut
    unique = np.unique(np.concatenate(keys))
    return np.column_stack([unique // n, unique % n]), full


def _alike(key: Hashes, n: int) -> tuple[Places, bool]:
    """Pairs with the same key, as i * n + j."""
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    found, step = [], 1
    at = np.flatnonzero(ordered[1:] == ordered[:-1])
    total, most = 0, max(MOST_IN_BAND, 20 * n)
    while len(at) and step <= MOST_STEPS and total < most:
        total += len(at)
        found.append(order[at] * n + order[at + step])  # stable: the first is the smaller
        step += 1
        at = at[at + step < n]
        at = at[ordered[at + step] == ordered[at]]
    if len(at):
        first = np.searchsorted(ordered, ordered[at + step])
        found.append(order[first] * n + order[at + step])
    return np.concatenate(found) if found else np.zeros(0, dtype=np.int64), bool(len(at))


def likely(signatures: Signatures, pairs: Pairs, threshold: float) -> Pairs:
    """The pairs whose signatures do not already rule the threshold out (five standard errors below it)."""
    functions = signatures.shape[1]
    least = threshold - 5 * math.sqrt(max(threshold * (1 - threshold), 0.05) / functions)
    keep = [
        (signatures[part[:, 0]] == signatures[part[:, 1]]).mean(axis=1) >= least
        for part in np.array_split(pairs, max(1, len(pairs) // 50_000 + 1))
    ]
    found: Pairs = pairs[np.concatenate(keep)]
    return found


def jaccard(hashes: Hashes, offsets: Places, pairs: Pairs) -> NDArray[np.float64]:
    """|A and B| / |A or B| of the sets of shingles, counted and not estimated."""
    from scipy.sparse import csr_array

    needed = np.unique(pairs)
    where = np.zeros(len(offsets) - 1, dtype=np.int64)
    where[needed] = np.arange(len(needed))
    lengths = np.diff(offsets)[needed]
    columns = hashes[np.repeat(offsets[:-1][needed], lengths) + runs(lengths)] >> np.uint64(1)
    matrix = csr_array(
        (
            np.ones(len(columns), dtype=np.int32),
            columns.astype(np.int64),
            np.concatenate([[0], np.cumsum(lengths)]),
        ),
        shape=(len(needed), 2**63 - 1),
    )
    matrix.sum_duplicates()
    sizes = np.diff(matrix.indptr)
    shared = [np.zeros(0)]
    for part in np.array_split(where[pairs], max(1, len(pairs) // 20_000 + 1)):
        both = matrix[part[:, 0]].multiply(matrix[part[:, 1]])
        shared.append(np.diff(both.tocsr().indptr).astype(float))
    common = np.concatenate(shared)
    either = sizes[where[pairs[:, 0]]] + sizes[where[pairs[:, 1]]] - common
    found: NDArray[np.float64] = common / either
    return found
