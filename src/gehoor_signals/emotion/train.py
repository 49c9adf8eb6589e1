"""Make the tables that are shipped: `python -m gehoor_signals.emotion.train DATA`.

DATA holds XED and GoEmotions and the two Dutch word lists, as CREDITS.md says. Nothing else is learnt from: no reviews,
no tweets, no restaurants. Run twice, the tables are the same.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np

from gehoor_signals import logistic
from gehoor_signals.emotion import lexicon
from gehoor_signals.emotion.model import Model
from gehoor_signals.emotion.tables import FILE, LANGUAGES
from gehoor_signals.reliability import Reliability, auc, reliability
from gehoor_signals.text import written

ANGER, JOY, TRUST = "1", "5", "8"
SAD = frozenset("1346")
"""XED: anger, disgust, fear, sadness."""
GLAD_GO = frozenset(
    ("admiration amusement approval caring excitement gratitude joy love optimism pride relief").split()  # noqa: SIM905 -- read as the paper has them
)
SAD_GO = frozenset(
    """anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse
    sadness""".split()  # noqa: SIM905 -- as above
)
WEIGHTS = {
    "anger": {"nl": 1.0, "en": 0.5, "go": 0.1, "own": 6.0},
    "sentiment": {"nl": 1.0, "en": 0.5, "go": 0.3, "own": 5.0},
    "dutch": {"nl": 1.0, "en": 0.3, "go": 0.0, "own": 1.0},
}
GLAD_HALF = 0.5
"""GoEmotions has two glad texts for each sad one; in what customers write it is rather the other way round."""


@dataclass
class Labelled:
    """Texts, what they are called, how heavily each weighs, its language, and which are left out together."""

    texts: list[str] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)

    def add(self, text: str, label: int | None, weight: float, language: str, group: str = "") -> None:
        if label is None or weight == 0:
            return
        self.texts.append(text)
        self.labels.append(label)
        self.weights.append(weight)
        self.languages.append(language)
        self.groups.append(group or f"{language}{len(self.texts)}")


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m gehoor_signals.emotion.train", description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with xed_nl, xed_en, goemotions and lexicons_nl")
    data = parser.parse_args(words).data
    lexicon.BORROWED.write_text(borrowed(data / "lexicons_nl"), encoding="utf-8")
    lexicon.whole.cache_clear()
    kept: dict[str, Any] = {}
    for name in WEIGHTS:
        kept |= _tables(name, _learnt(name, data), _held_back(name, data))
    np.savez_compressed(FILE, **kept)
    sys.stdout.write(f"{FILE}: {FILE.stat().st_size:,} bytes\n")
    return 0


def borrowed(folder: Path) -> str:
    """The Dutch word lists as one: pattern's mean over senses, LUPJE's at half weight where pattern has none."""
    scores = {}
    for line in (folder / "lupje.tsv").read_text(encoding="utf-8").splitlines():
        word, score = line.split("\t")[:2]
        scores[word.strip().lower()] = float(score) / 10
    senses: dict[str, list[float]] = {}
    for one in ET.parse(folder / "nl-sentiment.xml").getroot().iter("word"):  # noqa: S314 -- as above
        senses.setdefault(one.attrib["form"].lower(), []).append(float(one.attrib["polarity"]))
    scores |= {word: float(np.mean(found)) for word, found in senses.items() if abs(np.mean(found)) >= 0.05}
    head = "# Dutch words from pattern.nl (PDDL) and LUPJE (MIT, (c) 2020 Jeffrey Luppes); see CREDITS.md\n"
    return head + "".join(f"{scores[word]:.3g}\t{word}\n" for word in sorted(scores) if " " not in word)


def _learnt(name: str, data: Path) -> Labelled:
    """What the model of that name learns from."""
    out, weight = Labelled(), WEIGHTS[name]
    for language in LANGUAGES:
        for row in _rows(data / f"xed_{language}" / "train.csv"):
            out.add(row["text"], _of_xed(name, row["labels"], language), weight[language], language)
    for row in _rows(data / "goemotions" / "train.csv.gz"):
        label = _of_go(name, row)
        glad = GLAD_HALF if name == "sentiment" and label else 1.0
        out.add(row["text"], label, weight["go"] * glad, "en")
    for line in written():
        for label in _of_own(name, line):
            share = 1.0 if line["kind"] != "question" or name != "sentiment" else 0.4
            out.add(line["text"], label, weight["own"] * share, line["language"], line["subject"])
    return out


def _held_back(name: str, data: Path) -> Labelled:
    """What the model is never shown: the curve of reliability is drawn on it."""
    out = Labelled()
    for language in LANGUAGES:
        for row in _rows(data / f"xed_{language}" / "devtest.csv"):
            out.add(row["text"], _of_xed(name, row["labels"], language), 1.0, language)
    return out


def _of_xed(name: str, labels: str, language: str) -> int | None:
    found = set(labels.split())
    if name == "dutch":
        return int(language == "nl")
    if name == "anger":
        return int(ANGER in found)
    if JOY in found and not found & SAD:
        return 1
    return 0 if found & SAD and not found & {JOY, TRUST} else None


def _of_go(name: str, row: Mapping[str, str]) -> int | None:
    if name == "anger":
        return int("anger" in row["ekman"].split(","))
    found = set(row["fine"].split(","))
    glad, sad = bool(found & GLAD_GO), bool(found & SAD_GO)
    return None if name == "dutch" or glad == sad else int(glad)


def _of_own(name: str, line: Mapping[str, str]) -> tuple[int, ...]:
    """A question is neither glad nor sad: it counts half as each."""
    if name == "dutch":
        return (int(line["language"] == "nl"),)
    if name == "anger":
        return (int(int(line["anger_1"]) + int(line["anger_2"]) >= 4),)
    return {"thanks": (1,), "complaint": (0,), "question": (0, 1)}[line["kind"]]


def _tables(name: str, learnt: Labelled, held_back: Labelled) -> dict[str, Any]:
    """Learn, calibrate for each language on texts that were left out, and draw the curve on texts never seen."""
    model = Model(width=2**13 if name == "dutch" else 2**16, penalty=1.0, lexicon=float(name != "dutch"))
    truth, weights = np.array(learnt.labels), np.array(learnt.weights)
    model.fit(learnt.texts, truth, weights=weights, groups=learnt.groups)
    lines = [model.calibration_[""]]
    for language in LANGUAGES:
        here = np.array(learnt.languages) == language
        line = logistic.platt(model.apart_[here], truth[here].astype(float), weights[here])
        lines.append(lines[0] if name == "dutch" else line)
    model.calibration_ = dict(zip(("", *LANGUAGES), lines, strict=True))
    curves = {}
    unseen, came = np.array(held_back.languages), np.array(held_back.labels) == 1
    chances = model.predict_proba(held_back.texts, language=held_back.languages)[:, 1]
    for language in ("both", *LANGUAGES):
        here = (unseen == language) | (language == "both")
        curves[f"{name}_reliability_{language}"] = _rows_of(reliability(chances[here], came[here]))
    ours = np.array([one[0] in "pq" for one in learnt.groups]) & (weights == WEIGHTS[name]["own"])
    if name != "dutch":
        left_out = model.calibrated(model.apart_, learnt.languages)[ours]
        curves[f"{name}_reliability_own"] = _rows_of(reliability(left_out, truth[ours] == 1))
        curves[f"{name}_auc_own"] = np.array(auc(left_out, truth[ours] == 1))
    return {
        f"{name}_idf": model.idf_.astype(np.float16),
        f"{name}_weights": _short(model.weights_),
        f"{name}_dense": model.dense_,
        f"{name}_intercept": np.array(model.intercept_),
        f"{name}_calibration": np.array(lines),
        f"{name}_log_likelihood": np.array(model.log_likelihood_),
        **curves,
    }


def _short(weights: Any) -> Any:
    """Two bytes a weight, and none for those that change nothing."""
    return np.where(np.abs(weights) < 1e-3, 0, weights).astype(np.float16)


def _rows_of(found: Reliability) -> Any:
    return np.array([found.predicted, found.observed, found.n])


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as file
    ):
        yield from csv.DictReader(file)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
