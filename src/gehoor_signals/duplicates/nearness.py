from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gehoor_signals import charts, text
from gehoor_signals.duplicates import minhash
from gehoor_signals.duplicates.minhash import Pairs
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding
from gehoor_signals.frames import Numbers
from gehoor_signals.text import Given

MOST_PAIRS = 2_000_000


@dataclass(frozen=True, kw_only=True)
class Duplicates(Finding):
    """`pairs`: the numbers of two texts each, from 0; `similarity` of each pair; `groups`: for each text the number of
    its group, -1 for a text that is like no other.
    """

    pairs: NDArray[np.int64]
    similarity: Numbers
    groups: NDArray[np.int64]
    threshold: float
    begins: tuple[str, ...] = field(repr=False)

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """A row for each pair."""
        first, second = self.pairs[:, 0].tolist(), self.pairs[:, 1].tolist()
        return {
            "name": [f"{one} and {other}" for one, other in zip(first, second, strict=True)],
            "estimate": self.similarity.tolist(),
            "first": first,
            "second": second,
        }

    def to_svg(self) -> str:
        """The size of the groups, largest first."""
        sizes = np.bincount(self.groups[self.groups >= 0], minlength=1)
        rows = [(f"{n} × {self.begins[i]}", float(n)) for i, n in enumerate(sizes[: len(self.begins)])]
        return charts.bars(rows or [("none", 0.0)], title=self.method, description=self.says, unit="texts")


def near(
    texts: Any,
    threshold: float = 0.7,
    *,
    column: str = "text",
    shingle: int = 5,
    engine: str | None = None,
    seed: int = 20,
) -> Duplicates:
    """Which texts say nearly the same: complaints sent twice, copied or forwarded, and letters made from one form.

    Use it to answer once what is asked once, and to count complaints before one looks for outbreaks. It looks at
    characters, not at meaning: two people who describe the same fault in their own words are not found (see `themes`).
    Very short texts are alike by chance.

    Parameters
    ----------
    texts : list, array or series of n texts; or a frame with a column of them. Gaps are left out.
    threshold : from .3 to 1; the Jaccard similarity of the sets of shingles from which two texts count as the same.
    column : the column, when a frame is given.
    shingle : characters in a shingle. Case and the number of blanks never matter.
    engine : "rensa" (in Rust), "numpy", or None: rensa where it is installed. Both only propose pairs; every pair is
        then counted out exactly, so that the answers are the same.
    seed : of the hash functions.

    Raises
    ------
    BadInput : no texts, a threshold outside .3 to 1, something that is not text.
    Missing : engine="rensa" where rensa is not installed.

    Examples
    --------
    >>> from gehoor_signals import duplicates
    >>> found = duplicates.near(["My parcel has not arrived.", "my parcel has not arrived!", "Thank you very much."])
    >>> found.pairs.tolist(), found.similarity.round(2).tolist()
    ([[0, 1]], [0.91])
    >>> found.says
    '2 of 3 texts say nearly the same as another, in 1 group. Answer the largest together: 2 texts like "My parcel has not arrived.".'

    References
    ----------
    Broder, A. Z. (1997), On the resemblance and containment of documents, SEQUENCES '97, 21-29. Leskovec, Rajaraman &
    Ullman, Mining of Massive Datasets, section 3.4 (the banding technique).
    """
    if not 0.3 <= threshold <= 1:
        raise BadInput(f"threshold goes from .3 to 1; {threshold:g} would call half of everything the same.")
    if shingle < 1:
        raise BadInput("shingle is the number of characters in a shingle, at least 1.")
    one = text.given(texts, column)
    if not len(one):
        raise BadInput("There are no texts: give a list of them, or a frame with a column of them.")
    plain = [text.plain(each) for each in one.texts]
    whole = {each: i for i, each in reversed(list(enumerate(plain)))}
    kept = {each: i for i, each in enumerate(sorted(set(plain) - {""}, key=whole.__getitem__))}
    member = np.array([kept.get(each, -1) for each in plain], dtype=np.int64)
    pairs, similarity, full = _distinct(list(kept), threshold, shingle, engine, seed)
    return _finding(one, member, pairs, similarity, threshold, full=full)


def _distinct(
    texts: Sequence[str], threshold: float, width: int, engine: str | None, seed: int
) -> tuple[Pairs, Numbers, bool]:
    """Pairs among texts that all differ."""
    make = minhash.engine(engine)
    if len(texts) < 2:
        return np.zeros((0, 2), dtype=np.int64), np.zeros(0), False
    hashes, offsets = text.shingles([one.ljust(width, "\0") for one in texts], width)
    shape = minhash.bands(threshold)
    signatures = make(hashes, offsets, shape.functions, seed)
    pairs, full = minhash.candidates(signatures, shape)
    pairs = minhash.likely(signatures, pairs, threshold)
    similarity = minhash.jaccard(hashes, offsets, pairs)
    enough = similarity >= threshold - 1e-12
    return pairs[enough], similarity[enough], full


def _finding(
    one: Given, member: NDArray[np.int64], pairs: Pairs, similarity: Numbers, threshold: float, *, full: bool
) -> Duplicates:
    distinct = int(member.max()) + 1
    groups = _groups(member, distinct, pairs)
    everyone, alike, short = _expanded(member, distinct, pairs, similarity)
    left_out = int(one.missing.sum())
    caveats = [
        *([f"{left_out} of {len(one)} texts are empty and are left out."] if left_out else []),
        *(["There are too many copies to list every pair; the groups are whole."] if short or full else []),
        *(
            ["A group is a chain: its first and its last text may be less alike than the threshold."]
            * bool(len(pairs))
        ),
    ]
    n, inside = len(one) - left_out, int((groups >= 0).sum())
    count = int(groups.max(initial=-1)) + 1
    begins = tuple(one.texts[int(np.flatnonzero(groups == g)[0])].strip()[:40] for g in range(min(count, 60)))
    return Duplicates(
        method=f"Near-duplicates: Jaccard similarity of shingles of at least {threshold:g}",
        n=n,
        says=_says(n, inside, groups, begins),
        estimates=(Estimate("share of texts like another", inside / n if n else np.nan),),
        caveats=tuple(caveats),
        kind=one.kind,
        pairs=everyone,
        similarity=alike,
        groups=groups,
        threshold=threshold,
        begins=begins,
    )


def _says(n: int, inside: int, groups: NDArray[np.int64], begins: Sequence[str]) -> str:
    if n < 2:
        return "Nothing can be said: it takes two texts to say the same."
    if not inside:
        return f"No two of {n:,} texts say nearly the same: each needs an answer of its own."
    sizes = np.bincount(groups[groups >= 0])
    return (
        f"{inside:,} of {n:,} texts say nearly the same as another, in {len(sizes):,} group{'s' * (len(sizes) > 1)}. "
        f'Answer the largest together: {sizes[0]:,} texts like "{begins[0]}".'
    )


def _groups(member: NDArray[np.int64], distinct: int, pairs: Pairs) -> NDArray[np.int64]:
    """Group numbers, largest group first (then the one that begins first); -1 alone or empty."""
    links = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(max(distinct, 1),) * 2)
    _, label = connected_components(links, directed=False)
    found = np.where(member >= 0, label[member], -1)
    sizes = np.bincount(found[found >= 0], minlength=1)
    _, first = np.unique(found[found >= 0], return_index=True)
    begin = np.zeros(len(sizes), dtype=np.int64)
    begin[np.unique(found[found >= 0])] = first
    order = np.lexsort((begin, -sizes))
    rank = np.full(len(sizes), -1)
    rank[order] = np.arange(len(order))
    rank[sizes < 2] = -1
    named: NDArray[np.int64] = np.where(found >= 0, rank[found], -1)
    return named


def _expanded(
    member: NDArray[np.int64], distinct: int, pairs: Pairs, similarity: Numbers
) -> tuple[Pairs, Numbers, bool]:
    """Pairs of distinct texts become pairs of texts: every copy with every copy, unless these are too many."""
    order = np.argsort(member, kind="stable")
    order = order[member[order] >= 0]
    sizes = np.bincount(member[order], minlength=distinct)
    starts = np.cumsum(sizes) - sizes
    total = float((sizes * (sizes - 1) / 2).sum() + (sizes[pairs[:, 0]] * sizes[pairs[:, 1]]).sum())
    short = total > MOST_PAIRS
    single = np.full(len(pairs), short) | (sizes[pairs].max(axis=1, initial=1) == 1)
    out, alike = [order[starts][pairs[single]]], [similarity[single]]
    for s, n in zip(starts[sizes > 1], sizes[sizes > 1], strict=True):
        i, j = (np.zeros(n - 1, int), np.arange(1, n)) if short else np.triu_indices(n, 1)
        out.append(order[s + np.column_stack([i, j])])
        alike.append(np.ones(len(i)))
    for (a, b), value in zip(pairs[~single], similarity[~single], strict=True):
        places = starts[[a, b]] + np.array(list(np.ndindex(sizes[a], sizes[b])))
        out.append(order[places])
        alike.append(np.full(len(places), value))
    both, values = np.sort(np.concatenate(out), axis=1), np.concatenate(alike)
    by = np.lexsort((both[:, 1], both[:, 0]))
    return both[by], values[by], short
