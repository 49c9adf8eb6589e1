from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gehoor_signals import motives
from gehoor_signals.errors import BadInput
from gehoor_signals.motives import model, train
from gehoor_signals.motives.cues import MOTIVES
from gehoor_signals.reliability import auc

UNSEEN = Path(__file__).with_name("unseen.tsv")
"""Written after the turns of phrase and the tables were fixed; neither has been changed for them."""


@pytest.fixture(scope="module")
def learnt():
    return model.learn(train.sentences())


def unseen():
    rows = [line.split("\t") for line in UNSEEN.read_text(encoding="utf-8").splitlines()]
    truth = np.array([[letter in named for letter in model.LETTERS] for _, named, _ in rows])
    return [text for *_, text in rows], truth


def test_sentences_written_afterwards_are_told_as_well_as_the_page_says():
    texts, truth = unseen()

    found = motives.classify(texts).chances

    said = found >= 0.5
    assert (said & truth).sum() / said.sum() >= 0.85
    assert (said & truth).sum() / truth.sum() >= 0.62
    assert all(auc(found[:, k], truth[:, k]) >= 0.75 for k in range(5))


def test_left_out_sentences_are_told_and_the_chances_come_true(learnt):
    _, checked = learnt

    assert tuple(checked) == MOTIVES
    assert min(one.f1 for one in checked.values()) >= 0.75
    assert min(one.auc for one in checked.values()) >= 0.9
    assert max(one.reliability.error for one in checked.values()) <= 0.05


def test_the_tables_are_what_the_sentences_teach(learnt):
    tables, _ = learnt
    texts, _ = unseen()

    np.testing.assert_allclose(motives.classify(texts).chances, model.chances(texts, tables), atol=1e-3)


def test_there_are_more_than_400_sentences_in_both_languages_and_for_every_motive():
    lines = train.sentences()

    assert len({line["text"] for line in lines}) == 478
    assert {line["language"] for line in lines} == {"nl", "en"}
    assert (model.truths(lines) >= 0.5).sum(axis=0).min() >= 60


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I want a refund and an apology.", {"claims", "wants to be heard"}),
        ("Ik wil mijn geld terug en anders zet ik dit op Facebook.", {"claims", "threatens to tell others"}),
        ("Please put up a sign so that others do not fall.", {"wants improvement"}),
        ("Voor de vijfde keer bel ik hierover, ik ben het spuugzat.", {"frustration"}),
        ("Thank you, everything is fine.", set()),
        ("Hoe laat bent u open?", set()),
    ],
)
def test_a_text_may_have_several_motives_or_none(text, expected):
    assert set(motives.classify([text]).labels[0]) == expected


def test_gaps_stay_gaps_and_each_text_can_be_asked_for():
    found = motives.classify(["I want my money back", None, ""])

    assert len(found) == 3
    assert found[0]["claims"] > 0.9
    assert np.isnan(found.chances[1:]).all()
    assert found.labels[1:] == ((), ())
    assert found.n == 1
    assert list(found.columns()) == ["name", *MOTIVES]


def test_the_finding_says_what_to_do_next():
    found = motives.classify(["Niemand luistert naar mij"] * 5)

    assert found.says == (
        "The commonest motive of 5 texts is: wants to be heard (100%). So call them, listen, and say what was "
        "understood before anything is offered."
    )


@pytest.mark.parametrize("texts", [[], [3.2]])
def test_what_cannot_be_read_is_refused(texts):
    with pytest.raises(BadInput):
        motives.classify(texts)
