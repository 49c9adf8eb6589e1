from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gehoor.core.search import find, index, terms
from gehoor.core.search.entry import Entry
from gehoor.core.search.query import MOST_ATOMS, parse

NASTY = st.text(
    st.one_of(st.sampled_from("\"*-()@:#~_^+\\'%&|!<>;NEAR ANDORT éßæ退款ıŒ0\x00\n"), st.characters()),
    max_size=60,
)


def test_last_word_may_be_a_beginning_unless_it_is_short_or_exact():
    assert [a.is_beginning for a in parse("lekt machine").wanted] == [False, True]
    assert [a.is_beginning for a in parse("lekt de").wanted] == [False, False]
    assert [a.is_beginning for a in parse('lekt "machine"').wanted] == [False, False]
    assert [a.is_beginning for a in parse("mach* lekt -weer").wanted] == [True, False]


def test_nothing_to_look_for_is_an_empty_query():
    assert [bool(parse(typed)) for typed in ("", "  ", '"', "-", "***", "-weg", '"-"', "!?")] == [False] * 8


def test_query_has_an_end():
    assert len(parse(" ".join(f"woord{n}" for n in range(40))).wanted) == MOST_ATOMS


@given(NASTY)
def test_words_are_folded_whatever_comes(text):
    found = terms.words(text)

    assert found == terms.words(" ".join(found))
    assert [word for word in found if set(word) & set(" '\"\\@#~_:()*-")] == []


@pytest.mark.django_db
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(typed=NASTY, text=NASTY)
def test_nothing_that_is_typed_or_written_is_an_error_in_the_database(at, typed, text):
    with transaction.atomic():
        index.put(Entry(group=1, number=1, kind="message", at=at, audience=("desk",), text=text, title=text))

        find.find(parse(typed), audience=frozenset({"desk"}))
        find.find(parse(typed), audience=find.ALL, kinds=["message"], since=at - timedelta(days=1))


@pytest.mark.django_db
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=NASTY.filter(terms.words), data=st.data())
def test_each_word_and_each_run_of_words_finds_its_text(at, text, data):
    words = terms.words(text)[:200]
    first = data.draw(st.integers(0, len(words) - 1))
    run = words[first : data.draw(st.integers(first, len(words))) + 1]
    with transaction.atomic():
        index.put(Entry(group=1, number=1, kind="message", at=at, audience=("desk",), text=text))

        for typed in (words[first], words[-1][:3], f'"{" ".join(run)}"', ".".join(run[:10])):
            assert len(find.find(parse(typed), audience=frozenset({"desk"})).hits) == 1
