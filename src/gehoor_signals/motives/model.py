"""Five linear models, one for each motive, on turns of phrase and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, hstack
from scipy.special import expit

from gehoor_signals import logistic, text
from gehoor_signals.frames import Numbers
from gehoor_signals.motives.cues import MOTIVES, cues
from gehoor_signals.reliability import Reliability, auc, reliability

FILE = Path(__file__).with_name("tables.npz")
WIDTH = 2**12
PHRASES = 1.5
"""How much a turn of phrase weighs beside all the words of a text together."""
PENALTY = 1.0
PARTS = 10
LETTERS = "FHTIC"


@dataclass(frozen=True)
class Tables:
    """Weights (motives by columns), intercepts, and slope and shift of the calibration of each motive."""

    weights: Numbers
    intercepts: Numbers
    calibration: Numbers


def matrix(texts: Sequence[str]) -> csr_array:
    """Texts by columns: the turns of phrase, then hashed words with rows of length 1."""
    words = text.words(texts)
    small = [one.lower() for one in words.vocabulary]
    column = np.array([crc32(one.encode("utf-8", "replace")) % WIDTH for one in small], dtype=np.int64)
    kept = np.array([one[0].isalpha() for one in small], dtype=bool)[words.ids]
    owner = words.owner[kept]
    counts = csr_array((np.ones(len(owner)), (owner, column[words.ids[kept]])), shape=(words.n, WIDTH))
    counts.sum_duplicates()
    sizes = np.sqrt(np.bincount(owner, minlength=words.n))
    counts.data = counts.data / np.repeat(np.maximum(sizes, 1), np.diff(counts.indptr))
    return hstack([csr_array(cues(texts) * PHRASES), counts], format="csr")


def chances(texts: Sequence[str], tables: Tables) -> Numbers:
    """Texts by motives: the chance that a reader would name the motive."""
    decisions = np.asarray(matrix(texts) @ tables.weights.T) + tables.intercepts
    found: Numbers = expit(tables.calibration[:, 0] * decisions + tables.calibration[:, 1])
    return found


@lru_cache(maxsize=1)
def shipped() -> Tables:
    with np.load(FILE, allow_pickle=False) as kept:
        return Tables(kept["weights"].astype(np.float64), kept["intercepts"], kept["calibration"])


@dataclass(frozen=True)
class Checked:
    """How one motive was told in sentences that were left out with their translations."""

    precision: float
    recall: float
    f1: float
    auc: float
    reliability: Reliability


def truths(lines: Sequence[dict[str, str]]) -> Numbers:
    """Sentences by motives: 1 where both passes name it, .5 where one does."""
    named = [
        [(letter in line["motives_1"]) / 2 + (letter in line["motives_2"]) / 2 for letter in LETTERS]
        for line in lines
    ]
    return np.array(named)


def learn(lines: Sequence[dict[str, str]]) -> tuple[Tables, dict[str, Checked]]:
    """Tables of labelled sentences, and how well each motive is told in sentences that were left out."""
    X, truth = matrix([line["text"] for line in lines]), truths(lines)
    parts = _parts([line["subject"] for line in lines])
    ones = np.ones(len(lines))
    weights, intercepts, lines_, checked = [], [], [], {}
    for k, motive in enumerate(MOTIVES):
        apart = logistic.left_out(X, truth[:, k], ones, penalty=PENALTY, parts=parts)
        line = logistic.platt(apart, truth[:, k], ones)
        checked[motive] = _checked(expit(_recalibrated(apart, truth[:, k], parts)), truth[:, k] >= 0.5)
        at, intercept = logistic.fit(X, truth[:, k], ones, PENALTY)
        weights.append(at)
        intercepts.append(intercept)
        lines_.append(line)
    return Tables(np.array(weights), np.array(intercepts), np.array(lines_)), checked


def _recalibrated(apart: Numbers, truth: Numbers, parts: NDArray[np.int64]) -> Numbers:
    """Each part calibrated by the others, so that the check has not seen it either."""
    found = np.zeros(len(apart))
    for part in np.unique(parts):
        here = parts == part
        slope, shift = logistic.platt(apart[~here], truth[~here], np.ones(int((~here).sum())))
        found[here] = slope * apart[here] + shift
    return found


def _parts(subjects: Sequence[str]) -> NDArray[np.int64]:
    """A subject's sentences, which are often each other's translation, are left out together."""
    _, subject = np.unique(np.array(subjects), return_inverse=True)
    found: NDArray[np.int64] = (np.random.default_rng(7).permutation(int(subject.max()) + 1) % PARTS)[subject]
    return found


def _checked(found: Numbers, truth: NDArray[np.bool_]) -> Checked:
    said = found >= 0.5
    hits = float((said & truth).sum())
    precision, recall = hits / max(1, said.sum()), hits / truth.sum()
    f1 = 2 * precision * recall / max(precision + recall, 1e-12)
    return Checked(precision, recall, f1, auc(found, truth), reliability(found, truth))


def save(tables: Tables, path: Path = FILE) -> None:
    kept: dict[str, Any] = {
        "weights": np.where(np.abs(tables.weights) < 1e-4, 0, tables.weights).astype(np.float32),
        "intercepts": tables.intercepts,
        "calibration": tables.calibration,
    }
    np.savez_compressed(path, **kept)
