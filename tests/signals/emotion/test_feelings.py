from __future__ import annotations

import csv
import os
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from gehoor_signals import emotion, text
from gehoor_signals.emotion import lexicon, tables
from gehoor_signals.errors import BadInput
from gehoor_signals.reliability import auc, reliability

DATA = Path(os.environ.get("GEHOOR_SHARED") or Path(__file__).resolve().parents[4] / "shared") / "data"


def shared(name):
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"no {name} beside the repository")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def average_precision(scores, truth):
    """The mean over texts that are so of the precision down to them."""
    order = np.argsort(-scores, kind="stable")
    hits = truth[order]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


@pytest.mark.parametrize(
    ("language", "least"), [("nl", 0.66), ("en", 0.74)], ids=["as Dutch must", "as English was measured"]
)
def test_anger_in_film_lines_it_has_not_seen(language, least):
    rows = shared(f"xed_{language}/devtest.csv")
    truth = np.array(["1" in row["labels"].split() for row in rows])

    scores = emotion.anger([row["text"] for row in rows]).scores

    assert auc(scores, truth) >= least
    assert average_precision(scores, truth) >= 1.4 * truth.mean()
    assert reliability(scores, truth).error <= 0.05


def test_sentiment_of_reviews_of_a_kind_it_has_not_seen():
    rows = shared("bolcom_nl/devtest.csv")
    truth = np.array([row["polarity"] == "1" for row in rows])

    scores = emotion.sentiment([row["text"] for row in rows]).scores

    assert np.mean((scores >= 0.5) == truth) >= 0.78
    assert reliability(scores, truth).error <= 0.05


def test_a_model_learns_from_ones_own_labels():
    train, unseen = shared("bolcom_nl/train.csv"), shared("bolcom_nl/devtest.csv")

    model = emotion.Model().fit([row["text"] for row in train], [int(row["polarity"]) for row in train])

    assert model.score([row["text"] for row in unseen], [int(row["polarity"]) for row in unseen]) >= 0.92
    assert model.reliability_.error <= 0.05
    assert emotion.anger(["Prachtig boek"], model=model).scores[0] > 0.5


def test_our_own_sentences_are_told_apart_by_models_that_have_not_seen_their_subject():
    kept = tables.tables()

    assert float(kept["anger_auc_own"]) >= 0.7
    assert float(kept["sentiment_auc_own"]) >= 0.85


@pytest.mark.parametrize(
    ("milder", "angrier"),
    [
        ("Bedankt, alles is goed geregeld.", "Jullie zijn oplichters, ik ben woedend!"),
        ("Where can I find my invoice?", "This is outrageous, you are liars and thieves!"),
        (
            "ik wacht al drie weken op antwoord, belachelijk",
            "IK WACHT AL DRIE WEKEN OP ANTWOORD, BELACHELIJK!!!",
        ),
        ("Het is niet schandalig", "Het is schandalig"),
    ],
)
def test_what_people_call_angrier_scores_higher(milder, angrier):
    low, high = emotion.anger([milder, angrier])

    assert low < high


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ("De medewerker was niet vriendelijk", "De medewerker was vriendelijk"),
        ("The room was not clean", "The room was clean"),
        ("slecht geholpen", "heel goed geholpen"),
    ],
)
def test_negation_turns_and_intensity_strengthens(worse, better):
    low, high = emotion.sentiment([worse, better])

    assert low < 0.5 < high


def test_a_negation_ends_at_a_comma_and_a_stronger_word_counts_more():
    words = lexicon.own()
    brought = lexicon.raw(text.words(["not good", "no, good", "very good", "slightly good", "good"]), words)[
        :, 0
    ]

    found = brought[np.flatnonzero(brought)]

    np.testing.assert_allclose(found, [-0.6 * 0.5, 0.5, 1.5 * 0.5, 0.5 * 0.5, 0.5])


@pytest.mark.parametrize("of", ["anger", "sentiment"])
def test_what_the_words_add_is_the_score(of):
    for line in text.written()[::9]:
        model = tables.shipped(of)

        effects = sum(word.effect for word in emotion.explain(line["text"], of))

        assert effects + model.intercept_ == pytest.approx(model.decision_function([line["text"]])[0])


def test_the_word_that_makes_the_difference_is_named():
    words = emotion.explain("Ik vind uw medewerker een leugenaar", of="anger")

    assert max(words, key=lambda one: one.effect).word == "leugenaar"


def test_employees_are_never_scored():
    frame = {"text": ["I am furious", "I am furious too"], "by_customer": [True, False]}

    found = emotion.anger(frame, customer="by_customer")

    assert np.isnan(found.scores).tolist() == [False, True]
    assert any("employees" in caveat for caveat in found.caveats)


def test_the_scores_can_be_used_as_an_array_and_gaps_stay_gaps():
    found = emotion.sentiment(["Prima geholpen", "", None, "Slecht geholpen"])

    assert len(found) == 4
    np.testing.assert_array_equal(np.asarray(found), found.scores)
    assert np.isnan(found.scores).tolist() == [False, True, True, False]
    assert found.n == 2


def test_a_text_scores_the_same_alone_and_among_others():
    lines = [line["text"] for line in text.written()[:40]]

    np.testing.assert_allclose(
        emotion.anger(lines).scores, [emotion.anger([one]).scores[0] for one in lines], rtol=1e-9
    )


@pytest.mark.parametrize(
    ("texts", "language", "words"),
    [
        ([], None, "no texts"),
        (["hallo"], "fr", "language is"),
        (["a", "b"], ["nl"], "2 texts and 1"),
        ([7], None, "text"),
    ],
)
def test_what_cannot_be_scored_is_refused(texts, language, words):
    with pytest.raises(BadInput, match=words):
        emotion.anger(texts, language)


def test_dutch_and_english_are_told_apart():
    lines = text.written()

    found = emotion.language([line["text"] for line in lines]).language

    assert np.mean([one == line["language"] for one, line in zip(found, lines, strict=True)]) >= 0.99


def test_another_language_is_said_to_be_another():
    texts = [
        "Das Paket ist leider nicht angekommen und ich möchte mein Geld zurück haben",
        "Je voudrais savoir quand mon colis sera enfin livré chez moi",
        "",
    ]

    assert emotion.language(texts).language == ("other", "other", "")
    assert any("neither Dutch nor English" in caveat for caveat in emotion.anger(texts).caveats)


def test_py3langid_is_asked_when_it_is_named():
    pytest.importorskip("py3langid")
    texts = [
        "Ik wacht al weken op mijn pakket",
        "I have been waiting for weeks",
        "Ich warte seit Wochen auf mein Paket",
    ]

    assert emotion.language(texts, engine="py3langid").language == ("nl", "en", "other")


def test_the_curve_of_reliability_comes_with_the_scores():
    found = emotion.anger(["Ik ben boos", "Bedankt"])

    kept = found.to_dict()["reliability"]

    assert sum(kept["n"]) == 1080
    assert ET.fromstring(found.reliability.to_svg()).find("{http://www.w3.org/2000/svg}title").text


def test_the_curve_is_counted_as_guo_2017_says():
    chances, truth = np.array([0.05, 0.08, 0.91, 0.95]), np.array([False, True, True, True])

    found = reliability(chances, truth)

    assert found.n == (2, 2)
    assert found.error == pytest.approx(0.5 * abs(0.065 - 0.5) + 0.5 * abs(0.93 - 1))


def test_a_language_that_is_not_given_for_a_text_is_found_out():
    texts = ["Ik wacht al een week op mijn pakket", "I have been waiting for a week", "Waar blijft het nu?"]

    assert emotion.anger(texts, ["nl", None, ""]).language == ("nl", "en", "nl")
    assert emotion.anger(texts, ["nl-BE", "EN", "nl"]).language == ("nl", "en", "nl")


def test_a_page_tells_the_angriest_first():
    found = emotion.anger(["Bedankt voor de snelle hulp.", "I am furious, you liars!"])

    assert found.told()["name"] == ["1", "0"]
