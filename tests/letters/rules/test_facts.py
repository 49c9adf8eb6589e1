from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.letters.rules import facts, limits, plain
from tests.factories import letters


@pytest.mark.parametrize("module", [facts, limits, plain])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module).failed == 0


@given(st.text(), st.integers(2, 60))
def test_first_words_are_never_longer_than_asked_and_never_invented(text, most):
    first = facts.first_words(text, most)

    assert len(first.replace("\n", "").replace(" …", "")) <= most
    assert set("".join(first.split())) <= set("".join(text.split())) | {"…"}


@given(st.text())
def test_one_line_is_one_line(text):
    assert facts.one_line(text).splitlines() in ([], [facts.one_line(text)])


def test_facts_come_back_as_they_were_stored():
    for name in letters.KINDS:
        made = letters.facts(name)

        assert facts.Facts.read(made.stored() | {"of_another_version": 1}) == made


def test_a_long_message_is_quoted_in_part():
    quoted = facts.quoted("\n".join(f"line {number}" for number in range(100)))

    assert quoted.splitlines() == [*(f"line {number}" for number in range(30)), "…"]
