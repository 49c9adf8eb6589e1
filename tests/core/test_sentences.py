"""Sentences that are kept, and read in each reader's language."""

from __future__ import annotations

import json

from django.utils import translation

from gehoor.core import sentences
from gehoor.intake import words


def test_a_kept_sentence_is_read_in_the_readers_language():
    kept = json.loads(json.dumps(sentences.kept(words.REMARK_FORWARDED, name="Anna")))

    with translation.override("en"):
        english = sentences.read(kept)
    with translation.override("nl"):
        dutch = sentences.read(kept)

    assert (english, dutch) == ("Forwarded by Anna.", "Doorgestuurd door Anna.")


def test_a_sentence_without_values_is_kept_as_its_words():
    with translation.override("nl"):
        assert (
            sentences.read("This mail does not say who sent it.")
            == "Deze mail zegt niet wie hem heeft gestuurd."
        )


def test_values_are_never_taken_for_sentences_or_places_for_values():
    kept = sentences.kept(words.REMARK_FORWARDED, name="%(name)s This mail does not say who sent it.")

    with translation.override("nl"):
        assert sentences.read(kept) == "Doorgestuurd door %(name)s This mail does not say who sent it.."


def test_nothing_kept_reads_as_nothing():
    assert sentences.read("") == ""
