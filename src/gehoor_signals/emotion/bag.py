"""What a linear model sees of texts: hashed words, pairs of words, negated words and pieces of words."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from gehoor_signals.text import BREAKS, Hashes, Places, Words, mixed, shingles

PIECES = (2, 3, 4, 5)
REACH = 4
"""A negation reaches this many words further, unless a mark of punctuation comes between."""
NEGATIONS = frozenset(
    """niet geen nooit niets niemand nergens noch zonder nauwelijks amper not no never nothing nobody none nowhere
    neither nor without hardly barely scarcely cannot can't couldn't didn't doesn't don't hadn't hasn't haven't isn't
    aren't wasn't weren't won't wouldn't shouldn't cant couldnt didnt doesnt dont isnt wasnt wont wouldnt""".split()  # noqa: SIM905 -- easier to read than 50 strings
)
SALTS = tuple(np.uint64(salt) for salt in (0x51ED270B, 0xA24BAED5, 0x6C62272E))
"""Set words, pairs and negated words apart."""


@dataclass(frozen=True)
class Bag:
    """Texts as hashed features. `owners` and `columns` have an entry for each word, pair of words and negated word, in
    this order (`parts` of each), `pieces` a row for each word of the vocabulary.
    """

    words: Words
    owners: Places
    columns: Places
    parts: tuple[int, int, int]
    paired: Places
    negated: Places
    pieces: csr_array
    width: int

    def blocks(self) -> tuple[csr_array, csr_array]:
        """Texts by `width` counts: of words, pairs and negated words; and of pieces of words."""
        words = self.words
        whole = csr_array(
            (np.ones(len(self.columns)), (self.owners, self.columns)), shape=(words.n, self.width)
        )
        which = csr_array(
            (np.ones(len(words.ids)), words.ids, words.offsets), shape=(words.n, len(words.vocabulary))
        )
        return whole, (which @ self.pieces).tocsr()


def bag(words: Words, width: int) -> Bag:
    """The features of texts, hashed to `width` columns."""
    hashes = hashed(words.vocabulary)
    tokens, owner = hashes[words.ids], words.owner
    paired = np.flatnonzero(owner[1:] == owner[:-1])
    turned = np.flatnonzero(negated(words))
    pairs = mixed(tokens[paired] * np.uint64(3) + tokens[paired + 1])
    columns = [
        bucket(hashes, SALTS[0], width)[words.ids],
        bucket(pairs, SALTS[1], width),
        bucket(hashes, SALTS[2], width)[words.ids[turned]],
    ]
    return Bag(
        words,
        np.concatenate([owner, owner[paired], owner[turned]]),
        np.concatenate(columns),
        (len(tokens), len(paired), len(turned)),
        paired,
        turned,
        _pieces(words.vocabulary, width),
        width,
    )


def hashed(vocabulary: list[str]) -> Hashes:
    """One number for each word, whatever its case; the same on every machine."""
    raw = np.array([crc32(word.lower().encode("utf-8", "replace")) for word in vocabulary], dtype=np.uint64)
    return mixed(raw)


def bucket(hashes: Hashes, salt: np.uint64, width: int) -> Places:
    found: Places = (mixed(hashes ^ salt) % np.uint64(width)).astype(np.int64)
    return found


def negated(words: Words) -> NDArray[np.bool_]:
    """Whether a negation stands up to REACH words before each word of the same text, with no mark between."""
    negates = np.array([word.lower() in NEGATIONS for word in words.vocabulary], dtype=bool)[words.ids]
    breaks = np.array([word[0] in BREAKS for word in words.vocabulary], dtype=bool)[words.ids]
    clause = np.cumsum(breaks) + words.owner * (len(breaks) + 1)
    found = np.zeros(len(negates), dtype=bool)
    for step in range(1, REACH + 1):
        found[step:] |= negates[:-step] & (clause[step:] == clause[:-step])
    inside: NDArray[np.bool_] = found & ~breaks
    return inside


def _pieces(vocabulary: list[str], width: int) -> csr_array:
    """Vocabulary by `width` counts of the pieces of each word, blanks at both ends counted in."""
    padded = [f" {word.lower()} " for word in vocabulary]
    rows, columns = [], []
    for size in PIECES:
        hashes, offsets = shingles(padded, size)
        rows.append(np.repeat(np.arange(len(padded)), np.diff(offsets)))
        columns.append(bucket(hashes, np.uint64(size), width))
    row, column = np.concatenate(rows), np.concatenate(columns)
    return csr_array((np.ones(len(row), dtype=float), (row, column)), shape=(len(padded), width))
