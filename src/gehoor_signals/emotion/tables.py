"""What is shipped: two learnt models, the language of words and the borrowed lexicons, as NumPy tables."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from gehoor_signals.emotion import lexicon
from gehoor_signals.emotion.model import Model
from gehoor_signals.reliability import Reliability

FILE = Path(__file__).with_name("tables.npz")
LANGUAGES = ("nl", "en")


@lru_cache(maxsize=1)
def tables() -> dict[str, Any]:
    with np.load(FILE, allow_pickle=False) as found:
        return {name: found[name] for name in found.files}


@lru_cache(maxsize=4)
def shipped(name: str) -> Model:
    """The model of that name: "anger", "sentiment" or "dutch"."""
    kept = tables()
    model = Model(width=kept[f"{name}_idf"].shape[1], lexicon=float(name != "dutch"))
    model.classes_ = np.array([0, 1])
    model.idf_ = kept[f"{name}_idf"].astype(np.float64)
    model.weights_ = kept[f"{name}_weights"].astype(np.float64)
    model.dense_ = kept[f"{name}_dense"]
    model.intercept_ = float(kept[f"{name}_intercept"])
    lines = kept[f"{name}_calibration"]
    model.calibration_ = {
        one: (float(line[0]), float(line[1])) for one, line in zip(("", *LANGUAGES), lines, strict=True)
    }
    named = dict(zip(lexicon.NAMES, model.dense_.tolist(), strict=True))
    model.params_ = {
        "intercept": model.intercept_,
        **named,
        "slope": float(lines[0, 0]),
        "shift": float(lines[0, 1]),
    }
    model.log_likelihood_ = float(kept[f"{name}_log_likelihood"])
    model.reliability_ = curve(name)
    model.words_ = lexicon.whole()
    return model


def curve(name: str, language: str | None = None) -> Reliability:
    """The reliability curve on film lines that the shipped model never saw: of "nl", "en" or (None) both; or "own", on
    our own sentences, each by a model that had not seen its subject.
    """
    rows = tables()[f"{name}_reliability_{language or 'both'}"]
    return Reliability(tuple(rows[0].tolist()), tuple(rows[1].tolist()), tuple(rows[2].astype(int).tolist()))
