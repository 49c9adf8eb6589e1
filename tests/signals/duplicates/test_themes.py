from __future__ import annotations

import numpy as np
import pytest

from gehoor_signals import duplicates
from gehoor_signals.duplicates.clusters import _silhouette, space
from gehoor_signals.errors import BadInput

SUBJECTS = {
    "delivery": ("parcel", "courier", "delivered", "doorstep", "tracking", "late"),
    "invoice": ("invoice", "amount", "charged", "payment", "euros", "bank"),
    "monteur": ("monteur", "afspraak", "ketel", "lekkage", "onderdeel", "storing"),
    "winkel": ("winkel", "kassa", "bon", "ruilen", "jas", "maat"),
}
FILLING = ("today", "really", "was", "again", "wij", "zijn", "met", "toen", "somehow", "eigenlijk")


def written(rng, each=60):
    truth = np.repeat(np.arange(4), each)
    texts = [
        " ".join([*rng.choice(list(SUBJECTS.values())[t], 4, replace=False), *rng.choice(FILLING, 6)])
        for t in truth
    ]
    return truth, texts


def agreement(truth, labels):
    """The share of texts in whose theme their subject is the commonest (purity)."""
    return sum(np.bincount(truth[labels == g]).max() for g in np.unique(labels)) / len(truth)


@pytest.mark.parametrize("seed", range(3))
def test_the_subjects_that_texts_were_written_on_are_found_without_saying_how_many(seed):
    truth, texts = written(np.random.default_rng(seed))

    found = duplicates.themes(texts)

    assert len(found.names) == 4
    assert agreement(truth, found.labels) >= 0.98


def test_a_theme_is_named_by_words_of_its_subject_in_dutch_and_in_english():
    truth, texts = written(np.random.default_rng(8))

    found = duplicates.themes(texts, count=4)

    for theme, name in enumerate(found.names):
        subject = list(SUBJECTS.values())[np.bincount(truth[found.labels == theme]).argmax()]
        assert set(name.split(", ")) <= set(subject)
        assert found.labels[found.typical[theme]] == theme


def test_the_same_text_gets_the_same_theme_in_any_order():
    _, texts = written(np.random.default_rng(9))
    order = np.random.default_rng(1).permutation(len(texts))

    one, other = duplicates.themes(texts), duplicates.themes([texts[i] for i in order])

    assert other.labels.tolist() == one.labels[order].tolist()
    assert other.names == one.names


def test_texts_without_a_word_in_common_have_no_theme_and_few_texts_say_nothing():
    _, texts = written(np.random.default_rng(10))

    found = duplicates.themes([*texts, "xylofoon", ""])

    assert found.labels[-2:].tolist() == [-1, -1]
    assert {c.partition(" ")[2][:12] for c in found.caveats} == {f"of {n} texts"[:12] for n in (241, 242)}
    assert duplicates.themes(texts[:10]).says.startswith("Nothing can be said")


def test_the_silhouette_is_that_of_rousseeuw_with_cosine_distances():
    metrics = pytest.importorskip("sklearn.metrics")
    rng = np.random.default_rng(2)
    points = rng.normal(size=(40, 5))
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    labels = rng.integers(0, 3, 40)

    assert _silhouette(points, labels) == pytest.approx(
        metrics.silhouette_score(points, labels, metric="cosine")
    )


def test_points_lie_on_a_sphere():
    from scipy.sparse import random_array

    points = space(random_array((200, 300), density=0.05, format="csr", rng=np.random.default_rng(0)) * 3)

    np.testing.assert_allclose(np.linalg.norm(points, axis=1), 1)


@pytest.mark.parametrize(("texts", "count"), [([], None), (["a", "b"], 3), (["a", "b"], 1)])
def test_what_cannot_be_grouped_is_refused(texts, count):
    with pytest.raises(BadInput):
        duplicates.themes(texts, count=count)
