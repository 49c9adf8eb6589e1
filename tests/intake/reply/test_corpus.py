from __future__ import annotations

from collections import Counter

import pytest

from gehoor.intake.reading.reply.cut import cut
from tests.intake.reply.threads import Thread, threads

THREADS = threads()
# The least number of threads of each language that the corpus keeps.
LEAST = {"nl": 45, "en": 20, "de": 5, "fr": 5, "es": 5, "it": 5, "pt": 5, "sv": 5, "da": 5, "pl": 5}


@pytest.mark.parametrize("thread", THREADS, ids=lambda thread: thread.name)
def test_thread_is_cut_into_its_parts(thread: Thread):
    parts = cut(thread.text, subject=thread.subject)

    assert (parts.reply, parts.signature) == (thread.reply, thread.signature)


@pytest.mark.parametrize("thread", THREADS, ids=lambda thread: thread.name)
def test_line_endings_make_no_difference(thread: Thread):
    parts = cut(thread.text.replace("\n", "\r\n"), subject=thread.subject)

    assert (parts.reply, parts.signature) == (thread.reply, thread.signature)


@pytest.mark.parametrize("thread", THREADS, ids=lambda thread: thread.name)
def test_a_reply_cut_again_stays_as_it_is(thread: Thread):
    reply = cut(thread.text, subject=thread.subject).reply

    assert cut(reply, subject=thread.subject).reply == reply


def test_corpus_keeps_enough_of_each_language():
    counted = Counter(thread.name[:2] for thread in THREADS)

    assert {language: min(counted[language], least) for language, least in LEAST.items()} == LEAST
