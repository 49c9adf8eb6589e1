from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals import charts, frames, text
from gehoor_signals.emotion.tables import LANGUAGES, shipped
from gehoor_signals.errors import BadInput, optional
from gehoor_signals.findings import Estimate, Finding

KNOWN = 0.2
"""A text of Dutch or English has at least this share of the commonest words of the language..."""
ENOUGH = 6
"""...if it has as many words as this."""
ASKED = ("nl", "en", "de", "fr", "es", "it")
"""What py3langid may choose from: it knows 97 languages, and takes short Dutch for its neighbours."""


@dataclass(frozen=True, kw_only=True)
class Languages(Finding):
    """`language` of each text: "nl", "en", "other" where it looks like neither, "" where there is no text."""

    language: tuple[str, ...]

    def columns(self) -> Mapping[str, Sequence[Any]]:
        return {"name": [str(i) for i in range(len(self.language))], "language": list(self.language)}

    def to_svg(self) -> str:
        rows = [(one.name, one.value) for one in self.estimates]
        return charts.bars(rows, title=self.method, description=self.says)


def language(texts: Any, *, column: str = "text", engine: str | None = None) -> Languages:
    """Whether each text is Dutch or English.

    Use it before scores are compared between languages. It knows two languages: all else is "other", and only when
    there are enough words to see it.

    Parameters
    ----------
    texts : list, array or series of n texts; or a frame with a column of them.
    column : the column, when a frame is given.
    engine : None for our own (the commonest words, then the spelling); "py3langid" asks that package, limited to Dutch,
        English, German, French, Spanish and Italian.

    Raises
    ------
    BadInput : no texts, or an unknown engine.
    Missing : engine="py3langid" where it is not installed.

    Examples
    --------
    >>> from gehoor_signals import emotion
    >>> emotion.language(["Ik heb het pakje niet gekregen", "I have not received the parcel"]).language
    ('nl', 'en')

    References
    ----------
    Own tables, learnt from XED (Öhman et al. 2020, COLING). py3langid: Lui & Baldwin (2012), ACL demonstrations.
    """
    given = text.given(texts, column)
    if not len(given):
        raise BadInput("There are no texts: give a list of them, or a frame with a column of them.")
    if engine not in (None, "py3langid"):
        raise BadInput(f"engine is 'py3langid' or None, not {engine!r}.")
    found = told(given, None) if engine is None else _asked(given)
    spoken = ["" if gone else one for one, gone in zip(found, given.missing, strict=True)]
    n = len(spoken) - int(given.missing.sum())
    counted = {one: spoken.count(one) / n if n else np.nan for one in (*LANGUAGES, "other")}
    return Languages(
        method="Language of texts" + (f" ({engine})" if engine else ""),
        n=n,
        says=(
            f"Answer {counted['nl']:.0%} of {n:,} texts in Dutch and {counted['en']:.0%} in English."
            if n > 0
            else "Nothing can be said: there are no texts."
        ),
        estimates=tuple(Estimate(f"share {one}", share) for one, share in counted.items()),
        caveats=("Texts of a word or two are guessed from their spelling.",),
        kind=given.kind,
        language=tuple(spoken),
    )


def told(given: text.Given, language: str | Sequence[str] | None) -> list[str]:
    """The language of each text, as given or as it looks. Raises BadInput for a language no model knows."""
    if language is None:
        return _looks(given.texts)
    listed = [language] * len(given) if isinstance(language, str) else list(language)
    listed = ["" if frames.is_gap(one) else str(one).lower().partition("-")[0] for one in listed]
    strange = sorted(set(listed) - {*LANGUAGES, "other", ""})
    if strange:
        raise BadInput(f"language is 'nl', 'en' or None (it is found out), not {strange[0]!r}.")
    if len(listed) != len(given):
        raise BadInput(
            f"There are {len(given)} texts and {len(listed)} languages: give one, or one for each text."
        )
    unknown = [i for i, one in enumerate(listed) if not one]
    for i, looks in zip(unknown, _looks([given.texts[i] for i in unknown]), strict=True):
        listed[i] = looks
    return listed


def _looks(texts: Sequence[str]) -> list[str]:
    words = text.words(texts)
    small = [word.lower() for word in words.vocabulary]
    marks = np.array(
        [[word in text.STOP_NL, word in text.STOP_EN, word[0].isalpha()] for word in small], dtype=float
    ).reshape(-1, 3)[words.ids]
    nl, en, all_ = (np.bincount(words.owner, weights=one, minlength=words.n) for one in marks.T)
    dutch: NDArray[np.bool_] = nl > en
    tied = np.flatnonzero((nl == en) & (all_ > 0))
    if len(tied):
        dutch[tied] = shipped("dutch").decision_function([texts[int(i)] for i in tied]) > 0
    strange = (all_ >= ENOUGH) & (np.maximum(nl, en) < KNOWN * all_)
    return ["other" if odd else "nl" if one else "en" for odd, one in zip(strange, dutch, strict=True)]


def _asked(given: text.Given) -> list[str]:
    asked = optional("py3langid", for_what="engine='py3langid'", extra="signals")
    found = [next(code for code, _ in asked.rank(one) if code in ASKED) for one in given.texts]
    return [one if one in LANGUAGES else "other" for one in found]
