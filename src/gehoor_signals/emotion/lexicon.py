"""Scores of words with negation and intensity, and how loud a text is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoor_signals.emotion.bag import negated
from gehoor_signals.frames import Numbers
from gehoor_signals.text import Words

OWN = Path(__file__).with_name("own_words.txt")
BORROWED = Path(__file__).with_name("borrowed_words.txt")
TURNED = -0.6
"""A negated word weighs less than its opposite: "not good" is milder than "bad"."""
NAMES = (
    "polarity",
    "kind words",
    "harsh words",
    "anger words",
    "capitals",
    "exclamations",
    "questions",
    "words",
)
"""What `features` counts."""


@dataclass(frozen=True)
class Lexicon:
    """Scores of words in small letters: polarity -1..1, anger 0 or 1, and by how much a word strengthens the next."""

    polarity: Mapping[str, float]
    anger: frozenset[str]
    strength: Mapping[str, float]


@lru_cache(maxsize=1)
def own() -> Lexicon:
    """Our own words alone."""
    polarity: dict[str, float] = {}
    strength: dict[str, float] = {}
    anger: set[str] = set()
    for line in OWN.read_text(encoding="utf-8").splitlines():
        kind, _, rest = line.partition(" ")
        if kind == "#":
            continue
        score, *found = rest.split()
        if kind.startswith("anger"):
            anger.update(found)
        elif kind in ("stronger", "weaker"):
            strength.update(dict.fromkeys(found, float(score)))
        else:
            polarity.update(dict.fromkeys(found, float(score)))
    return Lexicon(polarity, frozenset(anger), strength)


@lru_cache(maxsize=1)
def whole() -> Lexicon:
    """The borrowed Dutch words (a score, a tab, a word), and ours over them."""
    mine = own()
    rows = (line.split("\t") for line in BORROWED.read_text(encoding="utf-8").splitlines() if line[0] != "#")
    polarity = {word: float(score) for score, word in rows}
    return Lexicon({**polarity, **mine.polarity}, mine.anger, mine.strength)


def raw(words: Words, lexicon: Lexicon) -> Numbers:
    """A row for each word where it stands, a column for each of NAMES: what the word brings to it.

    Polarity is turned by negation and scaled by the word before.
    """
    small = [word.lower() for word in words.vocabulary]
    value = np.array([lexicon.polarity.get(word, 0.0) for word in small])[words.ids]
    scale = np.array([lexicon.strength.get(word, 1.0) for word in small])[words.ids]
    before = np.ones(len(value))
    before[1:] = np.where(words.owner[1:] == words.owner[:-1], scale[:-1], 1.0)
    value = value * before * np.where(negated(words), TURNED, 1.0)
    marks = [
        [
            word in lexicon.anger,
            len(word) > 2 and original.isupper(),
            word[0] in "!?" and "!" in word,
            word[0] == "?" and "!" not in word,
            word[0].isalpha(),
        ]
        for word, original in zip(small, words.vocabulary, strict=True)
    ]
    marked = np.array(marks, dtype=float).reshape(-1, 5)[words.ids]
    return np.column_stack([value, np.maximum(value, 0), np.maximum(-value, 0), marked])


def features(words: Words, brought: Numbers) -> Numbers:
    """A row for each text, a column for each of NAMES; most lie between -1 and 3."""
    total = np.column_stack([_total(words, column) for column in brought.T])
    count = np.maximum(total[:, -1], 1)
    found = np.log1p(np.maximum(total, 0))
    found[:, 0] = total[:, 0] / np.maximum(_total(words, brought[:, 0] != 0), 1)
    found[:, 4] = np.sqrt(total[:, 4] / count)
    found[:, -1] /= 3
    return found


def shares(words: Words, brought: Numbers) -> Numbers:
    """How much of each of its text's features each word accounts for; they add up to them."""
    total = np.column_stack([_total(words, column) for column in brought.T])
    whole = features(words, brought)[words.owner]
    found = whole * brought / np.where(total == 0, 1, total)[words.owner]
    found[:, 0] = brought[:, 0] / np.maximum(_total(words, brought[:, 0] != 0), 1)[words.owner]
    return found


def _total(words: Words, of: NDArray[Any]) -> Numbers:
    return np.bincount(words.owner, weights=of.astype(float), minlength=words.n).astype(float)
