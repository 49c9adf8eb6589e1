from __future__ import annotations

import pickle

import numpy as np
import pytest

from gehoor_signals import emotion, logistic, text
from gehoor_signals.emotion import train
from gehoor_signals.errors import BadInput

GLAD = [
    "snel geholpen, dank",
    "vriendelijke mensen, prima",
    "keurig opgelost en netjes",
    "great help, thank you",
]
SAD = ["traag en bot", "wat een slechte hulp", "nooit meer, waardeloos", "rude and slow, awful"]


def fitted(**parameters):
    return emotion.Model(width=2**12, **parameters).fit(GLAD * 6 + SAD * 6, ["glad"] * 24 + ["sad"] * 24)


def test_the_manners_of_scikit_learn():
    base = pytest.importorskip("sklearn.base")
    model = fitted(penalty=0.5)

    copy = base.clone(model)

    assert copy.get_params() == model.get_params()
    assert not hasattr(copy, "weights_")
    assert model.predict_proba(SAD).shape == (4, 2)
    assert set(model.params_) >= {"intercept", "polarity", "slope", "shift"}
    assert model.log_likelihood_ < 0


def test_a_model_can_be_kept():
    model = fitted()

    np.testing.assert_array_equal(
        pickle.loads(pickle.dumps(model)).decision_function(SAD), model.decision_function(SAD)
    )


def test_twice_the_same_and_in_any_frame():
    pl = pytest.importorskip("polars")

    one = fitted().decision_function(GLAD)

    np.testing.assert_array_equal(fitted().decision_function(pl.DataFrame({"text": GLAD})), one)


@pytest.mark.parametrize(
    ("texts", "labels", "words"),
    [
        (GLAD, ["a", "b"], "4 texts and 2 labels"),
        (GLAD * 3, ["a"] * 12, "two labels"),
        (GLAD * 3, ["a", "b", "c"] * 4, "two labels"),
        (GLAD * 3, ["a"] * 11 + ["b"], "at least 10"),
    ],
)
def test_too_few_texts_or_other_than_two_labels_are_refused(texts, labels, words):
    with pytest.raises(BadInput, match=words):
        emotion.Model().fit(texts, labels)


def test_the_solver_finds_what_scikit_learn_finds():
    linear_model = pytest.importorskip("sklearn.linear_model")
    from scipy.sparse import random_array

    rng = np.random.default_rng(3)
    X = random_array((300, 40), density=0.2, rng=rng, format="csr")
    truth = rng.random(300) < 0.4
    weights = rng.random(300)

    found, intercept = logistic.fit(X, truth, weights, 0.5)

    other = linear_model.LogisticRegression(C=2, tol=1e-8, max_iter=5000).fit(X, truth, sample_weight=weights)
    np.testing.assert_allclose(found, other.coef_[0], atol=2e-3)
    assert intercept == pytest.approx(other.intercept_[0], abs=2e-3)


def test_texts_of_one_group_are_left_out_together():
    parts = emotion.Model(folds=3)._parts(["a", "a", "b", "b", "c", "c"], 6)

    assert parts[::2].tolist() == parts[1::2].tolist()
    assert sorted(set(parts.tolist())) == [0, 1, 2]


def cohens_kappa(one, other):
    size = max(one.max(), other.max()) + 1
    table = np.zeros((size, size))
    np.add.at(table, (one, other), 1 / len(one))
    chance = (table.sum(1) * table.sum(0)).sum()
    return (np.trace(table) - chance) / (1 - chance)


def test_our_own_sentences_are_as_many_and_agree_as_the_page_says():
    lines = [line for line in text.written() if line["kind"] == "complaint"]
    one, other = (np.array([int(line[f"anger_{k}"]) for line in lines]) for k in (1, 2))

    assert len(lines) == 330
    assert {line["language"] for line in lines} == {"nl", "en"}
    assert len({line["text"] for line in text.written()}) == 412
    assert round(cohens_kappa(one, other), 2) == 0.82
    assert round(cohens_kappa((one >= 2).astype(int), (other >= 2).astype(int)), 2) == 0.92


def test_words_of_two_lists_become_one_with_the_better_known_first(tmp_path):
    (tmp_path / "lupje.tsv").write_text("fijn\t4\nbar\t-5\nleeg\t-1\t\n", encoding="utf-8")
    (tmp_path / "nl-sentiment.xml").write_text(
        '<sentiment><word form="bar" polarity="-0.2"/><word form="bar" polarity="-0.4"/>'
        '<word form="grijs" polarity="0.0"/></sentiment>',
        encoding="utf-8",
    )

    found = train.borrowed(tmp_path).splitlines()

    assert found[1:] == ["-0.3\tbar", "0.4\tfijn", "-0.1\tleeg"]
