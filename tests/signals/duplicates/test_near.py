from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoor_signals import duplicates
from gehoor_signals.duplicates import minhash
from gehoor_signals.errors import BadInput
from gehoor_signals.text import plain, shingles

ENGINES = ["numpy", "rensa"]


def jaccard(one, other, width=5):
    """The definition, on sets of strings."""
    a, b = ({t[i : i + width] for i in range(len(t) - width + 1)} for t in (plain(one), plain(other)))
    return len(a & b) / len(a | b)


def written(rng, n, words=3000):
    """Texts of about 30 made-up words that are used as unevenly as those of a language."""
    vocabulary = [
        "".join(rng.choice(list("abcdefghiklmnoprstuvw"), rng.integers(2, 11))) for _ in range(words)
    ]
    chances = 1 / np.arange(1, words + 1)
    return [
        " ".join(rng.choice(vocabulary, rng.integers(20, 41), p=chances / chances.sum())) for _ in range(n)
    ]


def noised(rng, text, edits):
    letters = list(text)
    for place in rng.choice(len(letters), edits, replace=False):
        letters[place] = rng.choice(list("xyzq"))
    return "".join(letters)


@pytest.mark.parametrize("engine", ENGINES)
def test_98_of_100_pairs_over_the_threshold_are_found_and_no_other(engine):
    if engine == "rensa":
        pytest.importorskip("rensa")
    rng = np.random.default_rng(4)
    texts = written(rng, 1200)
    texts += [noised(rng, texts[i], int(rng.integers(1, 12))) for i in range(600)]
    truth = {(i, 1200 + i) for i in range(600) if jaccard(texts[i], texts[1200 + i]) >= 0.7}

    found = {tuple(pair) for pair in duplicates.near(texts, engine=engine).pairs.tolist()}

    assert 300 < len(truth) < 595  # copies on both sides of the threshold
    assert len(found & truth) >= 0.98 * len(truth)
    assert all(jaccard(texts[i], texts[j]) >= 0.7 for i, j in found)


def test_rensa_and_numpy_answer_the_same():
    pytest.importorskip("rensa")
    rng = np.random.default_rng(5)
    texts = written(rng, 400)
    texts += [noised(rng, text, 5) for text in texts]

    one, other = (duplicates.near(texts, engine=engine) for engine in ENGINES)

    np.testing.assert_array_equal(one.pairs, other.pairs)
    np.testing.assert_array_equal(one.similarity, other.similarity)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.text(alphabet="ab ", max_size=9), min_size=2, max_size=12),
    st.sampled_from([0.5, 0.7, 0.9, 1.0]),
)
def test_every_pair_is_counted_out_as_the_definition_says(texts, threshold):
    found = duplicates.near(texts, threshold, shingle=3)

    expected = {
        (i, j)
        for i, j in itertools.combinations(range(len(texts)), 2)
        if plain(texts[i])
        and plain(texts[j])
        and jaccard(plain(texts[i]).ljust(3, "\0"), plain(texts[j]).ljust(3, "\0"), 3) >= threshold
    }
    assert {tuple(pair) for pair in found.pairs.tolist()} <= expected
    sure = {(i, j) for i, j in expected if plain(texts[i]) == plain(texts[j])}
    assert sure <= {tuple(pair) for pair in found.pairs.tolist()}


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.65, 0.7, 0.8, 0.9, 1.0])
def test_a_pair_at_the_threshold_is_missed_once_in_two_thousand_at_most(threshold):
    shape = minhash.bands(threshold)

    assert (1 - threshold**shape.rows) ** shape.count <= minhash.MISSED


def test_signatures_agree_as_often_as_the_sets_are_alike():
    rng = np.random.default_rng(6)
    text = written(rng, 1)[0]
    texts = [text, noised(rng, text, 6)]

    signatures = minhash.by_numpy(*shingles(texts, 5), 4000, 1)

    assert np.mean(signatures[0] == signatures[1]) == pytest.approx(jaccard(*texts), abs=0.03)


def test_letters_from_one_form_a_thousand_times_do_not_exhaust_memory():
    form = "I hereby object to the increase of my rent as announced in your letter of last month. Name: "
    texts = [form + f"{n:04d}" for n in range(3000)] + ["ok, thanks"] * 3000

    found = duplicates.near(texts)

    assert np.bincount(found.groups).tolist() == [3000, 3000]
    assert any("too many copies" in caveat for caveat in found.caveats)


def test_case_blanks_and_the_way_an_accent_is_typed_never_matter():
    found = duplicates.near(["Het café  is\nDICHT vandaag", "het cafe\u0301 is dicht vandaag"], 1.0)

    assert found.pairs.tolist() == [[0, 1]]
    assert found.similarity.tolist() == [1.0]


def test_the_largest_group_comes_first_and_a_text_alone_has_none():
    texts = [
        "something else altogether",
        "the bus is late",
        "my card is broken",
        "the bus is late",
        "my card is broken",
        "the bus is late",
        "",
    ]

    found = duplicates.near(texts)

    assert found.groups.tolist() == [-1, 0, 1, 0, 1, 0, -1]
    assert found.says.startswith(
        "5 of 6 texts say nearly the same as another, in 2 groups. Answer the largest"
    )


@pytest.mark.parametrize(
    ("texts", "threshold", "words"),
    [([], 0.7, "no texts"), (["a"], 0.1, "threshold"), ([3.5], 0.7, "must be text")],
)
def test_what_cannot_be_used_is_refused_with_what_to_do(texts, threshold, words):
    with pytest.raises(BadInput, match=words):
        duplicates.near(texts, threshold)
