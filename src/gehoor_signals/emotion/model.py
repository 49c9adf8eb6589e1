from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from scipy.special import expit

from gehoor_signals import logistic, text
from gehoor_signals.emotion import lexicon as lists
from gehoor_signals.emotion.bag import Bag, bag
from gehoor_signals.errors import BadInput
from gehoor_signals.estimator import Estimator
from gehoor_signals.frames import Numbers
from gehoor_signals.reliability import Reliability, reliability
from gehoor_signals.text import Words

FEWEST = 10
"""Texts of each kind below which nothing is learnt."""
CHUNK = 20_000
"""Texts that are scored at once."""


@dataclass(frozen=True)
class Word:
    """A word where it stands, and how much it adds to the log-odds of its text."""

    word: str
    effect: float


class Model(Estimator):
    """A linear model of texts with two labels, learnt on one's own texts: for one's own customers' words.

    Use it when at least a few hundred texts are labelled by people who know your customers. The features are words,
    pairs of words, negated words and pieces of words (hashed, TF-IDF), and the scores of a lexicon with negation and
    intensity. Probabilities are calibrated on texts that were left out while learning. Never learn from, or score,
    what employees write.

    Parameters
    ----------
    width : columns that words are hashed to.
    penalty : how much weights are held back (the inverse of C in other packages).
    lexicon : how much the lexicon's features weigh beside the words: 0 with thousands of labels of one's own, 1 where
        the labels come from elsewhere.
    folds : parts that are left out in turn for the calibration.
    seed : of the parts.

    Attributes
    ----------
    classes_ : the two labels; probabilities are those of the second.
    params_ : intercept, weights of the lexicon's features, slope and shift of the calibration.
    log_likelihood_ : of the calibrated probabilities of the left-out texts.
    reliability_ : the reliability curve of the left-out texts.
    apart_ : log-odds of each text by a model that had not seen it.

    Raises
    ------
    BadInput : other than two labels, or fewer than 10 texts of one.

    Examples
    --------
    >>> from gehoor_signals import emotion
    >>> good, bad = ["prima geholpen", "snel en vriendelijk"] * 10, ["wat een slechte hulp", "traag en bot"] * 10
    >>> model = emotion.Model().fit(good + bad, ["good"] * 20 + ["bad"] * 20)
    >>> model.predict(["vriendelijk en prima", "slechte hulp, bot"]).tolist()
    ['good', 'bad']

    References
    ----------
    Weinberger et al. (2009), Feature hashing for large scale multitask learning, ICML. Platt (1999), Probabilistic
    outputs for support vector machines (the calibration). Taboada et al. (2011), Computational Linguistics 37, 267-307
    (negation and intensity in lexicons).
    """

    classes_: NDArray[Any]
    idf_: Numbers
    weights_: Numbers
    dense_: Numbers
    intercept_: float
    calibration_: Mapping[str, tuple[float, float]]
    params_: dict[str, float]
    log_likelihood_: float
    reliability_: Reliability
    apart_: Numbers
    words_: lists.Lexicon

    def __init__(
        self,
        width: int = 2**16,
        penalty: float = 0.2,
        lexicon: float = 0.1,
        folds: int = 5,
        seed: int = 20,
    ) -> None:
        self.width = width
        self.penalty = penalty
        self.lexicon = lexicon
        self.folds = folds
        self.seed = seed

    def fit(
        self, texts: Any, labels: Any, *, weights: Any = None, groups: Any = None, column: str = "text"
    ) -> Self:
        """Learn from texts and as many labels. Texts of one group are left out together (None: each for itself)."""
        given = text.given(texts, column)
        self.classes_, truth = two_classes(labels, len(given))
        self.words_ = lists.whole()
        words = text.words(given.texts)
        made = bag(words, self.width)
        self.idf_ = np.stack([_idf(block) for block in made.blocks()])
        X = self._matrix(made)
        W = np.ones(len(given)) if weights is None else np.asarray(weights, dtype=float)
        self.apart_ = apart = logistic.left_out(
            X, truth, W, penalty=self.penalty, parts=self._parts(groups, len(given))
        )
        self.calibration_ = {"": logistic.platt(apart, truth, W)}
        coefficients, self.intercept_ = logistic.fit(X, truth, W, self.penalty)
        self.weights_ = coefficients[: 2 * self.width].reshape(2, self.width)
        self.dense_ = coefficients[2 * self.width :] * self.lexicon
        self._tell(self.calibrated(apart, None), truth)
        return self

    def decision_function(self, texts: Any, *, column: str = "text") -> Numbers:
        """Log-odds before calibration."""
        given = text.given(texts, column).texts
        parts = [given[i : i + CHUNK] for i in range(0, len(given), CHUNK)]
        return np.concatenate([np.zeros(0), *(self._scored(text.words(part)) for part in parts)])

    def predict_proba(
        self, texts: Any, *, language: Sequence[str] | None = None, column: str = "text"
    ) -> Numbers:
        """Two columns of probabilities, calibrated (for its language, where the model knows languages)."""
        found = self.calibrated(self.decision_function(texts, column=column), language)
        return np.column_stack([1 - found, found])

    def predict(self, texts: Any, *, column: str = "text") -> NDArray[Any]:
        """The likelier label of each text."""
        chosen: NDArray[Any] = self.classes_[
            (self.predict_proba(texts, column=column)[:, 1] >= 0.5).astype(np.int64)
        ]
        return chosen

    def score(self, texts: Any, labels: Any) -> float:
        """The share of texts whose label is foretold."""
        return float(np.mean(self.predict(texts) == np.asarray(labels)))

    def explain(self, one: str) -> tuple[Word, ...]:
        """What each word adds to the log-odds; together with the intercept that is `decision_function`."""
        words = text.words([one])
        if not len(words.ids):
            return ()
        made = bag(words, self.width)
        effect = lists.shares(words, lists.raw(words, self.words_)) @ self.dense_
        whole, pieces = (self._each(block, k) for k, block in enumerate(made.blocks()))
        values = whole[made.columns]
        first, second, _ = made.parts
        effect += values[:first]
        np.add.at(effect, made.paired, values[first : first + second] / 2)
        np.add.at(effect, made.paired + 1, values[first : first + second] / 2)
        np.add.at(effect, made.negated, values[first + second :])
        effect += (made.pieces @ pieces)[words.ids]
        return tuple(Word(words.vocabulary[i], float(e)) for i, e in zip(words.ids, effect, strict=True))

    def _each(self, block: csr_array, k: int) -> Numbers:
        """What one occurrence of each feature adds to the log-odds of the one text of this block."""
        block.sum_duplicates()
        weighed = _weighed(block, self.idf_[k])
        found = np.zeros(self.width)
        found[weighed.indices] = weighed.data * self.weights_[k][weighed.indices] / block.data
        return found

    def _scored(self, words: Words) -> Numbers:
        dense = lists.features(words, lists.raw(words, self.words_)) @ self.dense_
        blocks = bag(words, self.width).blocks()
        found: Numbers = self.intercept_ + dense
        for k, block in enumerate(blocks):
            found = found + _weighed(block, self.idf_[k]) @ self.weights_[k]
        return found

    def _matrix(self, made: Bag) -> csr_array:
        """Columns of words, of pieces and of the lexicon."""
        blocks = [_weighed(block, idf) for block, idf in zip(made.blocks(), self.idf_, strict=True)]
        dense = lists.features(made.words, lists.raw(made.words, self.words_))
        return hstack([*blocks, csr_array(dense * self.lexicon)], format="csr")

    def calibrated(self, decisions: Numbers, language: Sequence[str] | None) -> Numbers:
        """Chances for log-odds, each for its language where the model knows languages."""
        default = self.calibration_.get("", (1.0, 0.0))
        lines = np.array([self.calibration_.get(one, default) for one in language or ()]).reshape(-1, 2)
        slope, shift = lines.T if language is not None else default
        found: Numbers = expit(slope * decisions + shift)
        return found

    def _parts(self, groups: Any, n: int) -> NDArray[np.int64]:
        _, group = np.unique(np.arange(n) if groups is None else np.asarray(groups), return_inverse=True)
        part = np.random.default_rng(self.seed).permutation(int(group.max()) + 1) % self.folds
        found: NDArray[np.int64] = part[group]
        return found

    def _tell(self, apart: Numbers, truth: NDArray[np.bool_]) -> None:
        slope, shift = self.calibration_[""]
        named = dict(zip(lists.NAMES, self.dense_.tolist(), strict=True))
        self.params_ = {"intercept": float(self.intercept_), **named, "slope": slope, "shift": shift}
        safe = np.clip(np.where(truth, apart, 1 - apart), 1e-12, 1)
        self.log_likelihood_ = float(np.log(safe).sum())
        self.reliability_ = reliability(apart, truth)


def two_classes(labels: Any, n: int) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The two labels, and for each text whether it has the second. Raises BadInput for anything else."""
    given = np.asarray(labels.to_list() if hasattr(labels, "to_list") else labels)
    if len(given) != n:
        raise BadInput(f"There are {n} texts and {len(given)} labels: give one label for each text.")
    classes, where, counts = np.unique(given, return_inverse=True, return_counts=True)
    if len(classes) != 2 or counts.min() < FEWEST:
        seen = ", ".join(
            f"{one!r} ({k})" for one, k in zip(classes.tolist()[:5], counts.tolist(), strict=False)
        )
        raise BadInput(f"It takes two labels with at least {FEWEST} texts each; there are: {seen or 'none'}.")
    return classes, where.astype(bool)


def _idf(block: csr_array) -> Numbers:
    counts = block.copy()
    counts.sum_duplicates()
    often = np.bincount(counts.indices, minlength=counts.shape[1])
    found: Numbers = np.log((1 + counts.shape[0]) / (1 + often)) + 1
    return found


def _weighed(block: csr_array, idf: Numbers) -> csr_array:
    """(1 + log of the count) times the inverse document frequency, rows of length 1."""
    block.sum_duplicates()
    data = (1 + np.log(block.data)) * idf[block.indices]
    rows = np.repeat(np.arange(block.shape[0]), np.diff(block.indptr))
    length = np.sqrt(np.bincount(rows, weights=data**2, minlength=block.shape[0]))
    data /= np.maximum(length, 1e-12)[rows]
    return csr_array((data, block.indices, block.indptr), shape=block.shape)
