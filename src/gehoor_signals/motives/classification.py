from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtri

from gehoor_signals import text
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding
from gehoor_signals.frames import Numbers
from gehoor_signals.motives.cues import MOTIVES
from gehoor_signals.motives.model import chances, shipped

NEXT = {
    "frustration": "take away what they have to do again and again, and say when it ends",
    "wants to be heard": "call them, listen, and say what was understood before anything is offered",
    "threatens to tell others": "let one person own the case today and tell the customer who that is",
    "wants improvement": "bring what they propose to whoever can change it, and tell them what came of it",
    "claims": "decide on the redress and name a date",
}
"""What helps, for each motive."""


@dataclass(frozen=True, kw_only=True)
class Motives(Finding):
    """`chances`: texts by `names`, 0 to 1, NaN where there is no text; `labels`: for each text its motives, likeliest
    first, as far as they are at least as likely as not.
    """

    chances: Numbers
    names: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.chances)

    def __getitem__(self, at: int) -> dict[str, float]:
        return dict(zip(self.names, self.chances[at].tolist(), strict=True))

    def __iter__(self) -> Iterator[dict[str, float]]:
        return (self[i] for i in range(len(self)))

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """A row for each text, by its number from 0; a column for each motive."""
        rows = {"name": [str(i) for i in range(len(self.chances))]}
        return {**rows, **{name: self.chances[:, k].tolist() for k, name in enumerate(self.names)}}


def classify(texts: Any, *, column: str = "text", level: float = 0.95) -> Motives:
    """Why customers complain: for each text the chance of each of five motives; a text may have several, or none.

    Use it to see what a pile of complaints asks for, and to route: who wants to be heard is not helped by a voucher.
    Do not use it on what employees write, to refuse a claim, or to decide about one person without reading.

    Parameters
    ----------
    texts : list, array or series of n texts, Dutch or English; or a frame with a column of them. Gaps get NaN.
    column : the column, when a frame is given.
    level : of the intervals of the shares.

    Raises
    ------
    BadInput : no texts, or something that is not text.

    Examples
    --------
    >>> from gehoor_signals import motives
    >>> found = motives.classify(["I want a refund.", "Niemand luistert naar mij.", "The bus was late."])
    >>> found.labels
    (('claims',), ('wants to be heard',), ())

    References
    ----------
    Hirschman (1970), Exit, Voice, and Loyalty (complaining as a choice beside leaving). The five motives, the model,
    its sentences and its turns of phrase are our own.
    """
    given = text.given(texts, column)
    if not len(given):
        raise BadInput("There are no texts: give a list of them, or a frame with a column of them.")
    found = np.full((len(given), len(MOTIVES)), math.nan)
    there = ~given.missing
    if there.any():
        found[there] = chances([one for one in given.texts if one and not one.isspace()], shipped())
    n, empty = int(there.sum()), int((~there).sum())
    shares = (found[there] >= 0.5).mean(axis=0) if n else np.full(len(MOTIVES), math.nan)
    caveats = [
        *([f"{empty} of {len(given)} texts are empty and are left out."] if empty else []),
        "Learnt from 478 sentences of our own hand: real letters are longer and less plain. Read before you act.",
        "Made for what customers write; it must never be used on what employees write.",
    ]
    return Motives(
        method="Motives of complaints, several at once",
        n=n,
        says=_says(shares, n),
        estimates=tuple(
            Estimate(name, float(share), *_wilson(float(share), n, level))
            for name, share in zip(MOTIVES, shares, strict=True)
        ),
        level=level,
        caveats=tuple(caveats),
        kind=given.kind,
        chances=found,
        names=MOTIVES,
        labels=tuple(_labels(row) for row in found),
    )


def _labels(row: Numbers) -> tuple[str, ...]:
    order = np.argsort(-np.nan_to_num(row), kind="stable")
    return tuple(MOTIVES[k] for k in order if row[k] >= 0.5)


def _says(shares: Numbers, n: int) -> str:
    if n == 0:
        return "Nothing can be said: there is no text."
    if not shares.max() > 0:
        return f"No motive can be told in {n:,} texts: read some, and ask what their writers want."
    first = MOTIVES[int(shares.argmax())]
    return f"The commonest motive of {n:,} texts is: {first} ({shares.max():.0%}). So {NEXT[first]}."


def _wilson(share: float, n: int, level: float) -> tuple[float, float]:
    if n == 0:
        return math.nan, math.nan
    z = float(ndtri(0.5 + level / 2))
    middle = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, middle - half), min(1.0, middle + half)
