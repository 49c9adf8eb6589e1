"""What a model says of customers' texts, and in which language they are."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals import charts, frames, text
from gehoor_signals.emotion.languages import told
from gehoor_signals.emotion.model import Model
from gehoor_signals.emotion.tables import curve, shipped
from gehoor_signals.errors import BadInput
from gehoor_signals.findings import Estimate, Finding
from gehoor_signals.frames import Numbers, Truths
from gehoor_signals.intervals import wilson
from gehoor_signals.reliability import Reliability

CUSTOMERS = (
    "Made for what customers write. It must never score what employees write, nor rank who answered them."
)


@dataclass(frozen=True, kw_only=True)
class Scores(Finding):
    """`scores`: for each text a chance from 0 to 1, NaN where there is no text; it can be used as an array.

    `language` of each text ("nl", "en" or "other"); `reliability`: the curve on texts the model had not seen.
    """

    scores: Numbers
    language: tuple[str, ...] = field(repr=False)
    reliability: Reliability = field(repr=False)
    what: str

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:  # noqa: FBT001 -- NumPy's signature
        return np.array(self.scores, dtype=dtype, copy=True if copy is None else copy)

    def __len__(self) -> int:
        return len(self.scores)

    def __getitem__(self, at: Any) -> Any:
        return self.scores[at]

    def __iter__(self) -> Iterator[float]:
        return iter(self.scores.tolist())

    def columns(self) -> Mapping[str, Sequence[Any]]:
        """A row for each text, by its number from 0."""
        return {
            "name": [str(i) for i in range(len(self.scores))],
            "estimate": self.scores.tolist(),
            "language": list(self.language),
        }

    def to_dict(self) -> dict[str, Any]:
        """Everything, the curve of reliability as its numbers."""
        return {**super().to_dict(), "reliability": self.reliability.to_dict()}

    def told(self) -> Mapping[str, Sequence[Any]]:
        """The angriest, or the least positive, first."""
        sign = -1 if self.what == "anger" else 1
        order = np.argsort(sign * self.scores, kind="stable")
        return {name: np.asarray(one, dtype=object)[order].tolist() for name, one in self.columns().items()}

    def to_svg(self) -> str:
        """How many texts have which score."""
        known = self.scores[~np.isnan(self.scores)]
        counts, _ = np.histogram(known, bins=10, range=(0, 1))
        rows = [(f"{i / 10:.1f} to {(i + 1) / 10:.1f}", float(n)) for i, n in enumerate(counts)]
        return charts.bars(rows, title=self.method, description=self.says, unit="texts")


def scored(
    texts: Any,
    language: str | Sequence[str] | None,
    *,
    what: str,
    model: Model | None,
    column: str,
    customer: str | None,
    level: float,
) -> Scores:
    """The scores of customers' texts by a shipped model, or by one's own."""
    given = customers_only(texts, column, customer)
    if not len(given):
        raise BadInput("There are no texts: give a list of them, or a frame with a column of them.")
    spoken = tuple(told(given, language))
    chosen = model or shipped(what)
    chances = np.full(len(given), math.nan)
    there = np.flatnonzero(~given.missing)
    kept = [given.texts[i] for i in there]
    chances[there] = chosen.predict_proba(kept, language=[spoken[i] for i in there])[:, 1]
    share = share_of(chances[there] >= 0.5, level)
    kinds = sorted({one for i, one in enumerate(spoken) if not given.missing[i]} & {"nl", "en"})
    return Scores(
        method=f"{what.capitalize()} by words, 0 to 1 ({'own model' if model else 'shipped model'})",
        n=len(there),
        says=_says(what, chances, there),
        estimates=(Estimate(f"share {'angry' if what == 'anger' else 'positive'}", *share),),
        level=level,
        caveats=tuple(_caveats(given, spoken)),
        kind=given.kind,
        scores=chances,
        language=spoken,
        reliability=chosen.reliability_ if model else curve(what, kinds[0] if len(kinds) == 1 else None),
        what=what,
    )


def customers_only(texts: Any, column: str, customer: str | None) -> text.Given:
    """The texts, those emptied that `customer` says are not a customer's."""
    if customer is None:
        return text.given(texts, column)
    rows = frames.table(texts)
    theirs: Truths = rows.truths(customer)
    given = text.given(rows, column)
    return text.Given([one if own else "" for one, own in zip(given.texts, theirs, strict=True)], given.kind)


def share_of(yes: Truths, level: float) -> tuple[float, float, float]:
    """A share with Wilson's interval; NaN of nothing."""
    if not len(yes):
        return math.nan, math.nan, math.nan
    share = float(yes.mean())
    return share, *wilson(share, len(yes), level)


def _says(what: str, chances: Numbers, there: NDArray[np.intp]) -> str:
    n = len(there)
    if n == 0:
        return "Nothing can be said: there is no customer's text."
    order = there[np.argsort(-chances[there] if what == "anger" else chances[there], kind="stable")]
    first = int(order[0])
    if what == "anger":
        k = int((chances[there] >= 0.5).sum())
        if not k:
            return f"None of {n:,} texts sounds angry; text {first} comes nearest ({chances[first]:.2f})."
        return (
            f"{k:,} of {n:,} texts sound angry. Call the writer of text {first} first ({chances[first]:.2f})."
        )
    k = int((chances[there] < 0.5).sum())
    if not k:
        return f"None of {n:,} texts is negative; text {first} comes nearest ({chances[first]:.2f})."
    return f"{k:,} of {n:,} texts are negative. Read text {first} first ({chances[first]:.2f})."


def _caveats(given: text.Given, spoken: Sequence[str]) -> Iterator[str]:
    empty = int(given.missing.sum())
    if empty:
        yield f"{empty} of {len(given)} texts are empty or not a customer's, and are left out."
    strange = sum(one == "other" for one, gone in zip(spoken, given.missing, strict=True) if not gone)
    if strange:
        yield f"{strange} of {len(given)} texts look neither Dutch nor English: their scores mean little."
    yield "A score is the chance that a reader would call the text so; it says nothing of who is right."
    yield CUSTOMERS
