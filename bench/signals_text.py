"""Speed and quality of the methods on texts, beside what must hold, as JSON.

    OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 python -m bench.signals_text [DATA]

DATA is a folder with xed_nl, bolcom_nl and the like; without it only what needs no such data is measured. Times are
CPU seconds of this process.
"""

from __future__ import annotations

import csv
import json
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from gehoor_signals import duplicates, emotion, motives, text
from gehoor_signals.reliability import auc, reliability

TEXTS = 20_000
COPIES = 5_000


def main(data: Path | None) -> None:
    figures = {"near-duplicates": near(), "speed of scores": speed()}
    if data is not None:
        figures |= {"anger, XED Dutch": anger(data), "sentiment, bol.com": sentiment(data)}
    print(json.dumps(figures, indent=1))


def near() -> dict[str, Any]:
    """20,000 texts of 20 to 40 words, 5,000 of them copies with one to four wrong letters."""
    rng = np.random.default_rng(1)
    originals = _texts(rng, TEXTS - COPIES)
    copied = rng.choice(len(originals), COPIES, replace=False)
    texts = originals + [_noised(rng, originals[i]) for i in copied]
    planted = {(int(i), len(originals) + k) for k, i in enumerate(copied)}
    truth = {pair for pair in planted if _jaccard(texts[pair[0]], texts[pair[1]]) >= 0.7}
    answers = {}
    for engine, must in (("rensa", 20_000), ("numpy", 3_000)):
        if engine == "rensa" and find_spec("rensa") is None:
            continue
        duplicates.near(texts[:100], engine=engine)
        seconds, found = _timed(lambda engine=engine: duplicates.near(texts, engine=engine))
        pairs = {tuple(pair) for pair in found.pairs.tolist()}
        right = sum(_jaccard(texts[i], texts[j]) >= 0.7 for i, j in pairs)
        answers[engine] = {
            "texts per CPU second": round(len(texts) / seconds),
            "must": must,
            "recall at or above the threshold (must .98)": round(len(pairs & truth) / len(truth), 4),
            "recall of all planted copies": round(len(pairs & planted) / len(planted), 4),
            "precision (must .99)": round(right / len(pairs), 4),
        }
    return answers


def speed() -> dict[str, Any]:
    """Texts of 30 words each, scored from NumPy tables (must 2,000; with scikit-learn 5,000: it is never used)."""
    texts = _texts(np.random.default_rng(2), 10_000, least=30, most=30)
    methods: dict[str, Callable[[list[str]], Any]] = {
        "anger": emotion.anger,
        "sentiment": emotion.sentiment,
        "motives": motives.classify,
    }
    answers = {}
    for name, method in methods.items():
        method(texts[:10])
        seconds, _ = _timed(lambda method=method: method(texts))
        answers[f"{name}: texts per CPU second"] = round(len(texts) / seconds)
    answers["scikit-learn was loaded"] = "sklearn" in sys.modules
    return answers


def anger(data: Path) -> dict[str, float]:
    rows = _rows(data / "xed_nl/devtest.csv")
    truth = np.array(["1" in row["labels"].split() for row in rows])
    scores = emotion.anger([row["text"] for row in rows]).scores
    order = np.argsort(-scores, kind="stable")
    hits = truth[order]
    precision = (np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean()
    return {
        "AUC (must .66)": round(auc(scores, truth), 4),
        "average precision / base rate (must 1.4)": round(float(precision / truth.mean()), 3),
        "calibration error (must .05)": round(reliability(scores, truth).error, 4),
    }


def sentiment(data: Path) -> dict[str, float]:
    """The shipped model, and one that is learnt on reviews, on other reviews; scikit-learn's beside it."""
    train, unseen = _rows(data / "bolcom_nl/train.csv"), _rows(data / "bolcom_nl/devtest.csv")
    texts, labels = [row["text"] for row in train], np.array([row["polarity"] for row in train])
    others, truth = [row["text"] for row in unseen], np.array([row["polarity"] for row in unseen])
    shipped = emotion.sentiment(others).scores
    seconds, model = _timed(lambda: emotion.Model().fit(texts, labels))
    answers = {
        "shipped: accuracy (must .78)": round(float(np.mean((shipped >= 0.5) == (truth == "1"))), 4),
        "shipped: calibration error": round(reliability(shipped, truth == "1").error, 4),
        "retrained: accuracy (must .90)": round(model.score(others, truth), 4),
        "retrained: CPU seconds to learn": round(seconds, 2),
    }
    if find_spec("sklearn"):
        answers["TF-IDF + LinearSVC: accuracy"] = round(_reference(texts, labels, others, truth), 4)
    return answers


def _reference(texts: list[str], labels: Any, others: list[str], truth: Any) -> float:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    pieces = TfidfVectorizer(analyzer="char", ngram_range=(2, 5), sublinear_tf=True)
    return float(
        make_pipeline(make_union(words, pieces), LinearSVC()).fit(texts, labels).score(others, truth)
    )


def _texts(rng: np.random.Generator, n: int, least: int = 20, most: int = 40) -> list[str]:
    """Texts of made-up words that are used as unevenly as those of a language, between the commonest real ones."""
    made = ["".join(rng.choice(list("abdefghiklmnoprstuvw"), rng.integers(3, 12))) for _ in range(20_000)]
    vocabulary = sorted(text.STOP_EN) + made
    chances = 1 / np.arange(1, len(vocabulary) + 1)
    lengths = rng.integers(least, most + 1, n)
    drawn = rng.choice(len(vocabulary), int(lengths.sum()), p=chances / chances.sum())
    return [" ".join(vocabulary[i] for i in part) for part in np.split(drawn, np.cumsum(lengths)[:-1])]


def _noised(rng: np.random.Generator, one: str) -> str:
    letters = list(one)
    for place in rng.integers(0, len(letters), rng.integers(1, 5)):
        letters[place] = rng.choice(list("abcdefgh "))
    return "".join(letters)


def _jaccard(one: str, other: str) -> float:
    a, b = ({t[i : i + 5] for i in range(len(t) - 4)} for t in (text.plain(one), text.plain(other)))
    return len(a & b) / len(a | b)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    answer = work()
    return time.process_time() - start, answer


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
