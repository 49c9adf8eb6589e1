from __future__ import annotations

import doctest
import threading

import pytest

from gehoor.core.search import excerpt, query, terms


@pytest.mark.parametrize("module", [terms, query, excerpt])
def test_examples_in_the_docstrings_are_true(module):
    result = doctest.testmod(module)

    assert (result.failed, result.attempted > 0) == (0, True)


def test_very_long_words_and_texts_have_an_end():
    assert terms.words("a" * 500) == ["a" * 40]
    assert len(terms.words("woord " * 50_000)) == terms.MOST_WORDS


def test_writing_without_spaces_is_found_sign_by_sign():
    assert terms.words("退款 please") == ["退", "款", "please"]


def test_stems_are_the_same_in_every_thread():
    words = [f"klachten{letter}en" for letter in "abcdefghijklmnopqrstuvwxyz"] * 20
    terms._stems.clear()
    found: list[list[tuple[str, ...]]] = []
    threads = [
        threading.Thread(target=lambda: found.append([terms.stems(w) for w in words])) for _ in range(4)
    ]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    terms._stems.clear()
    assert found == [[terms.stems(w) for w in words]] * 4
