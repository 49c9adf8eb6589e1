from __future__ import annotations

import itertools
from types import SimpleNamespace

import pytest

from gehoor.look.hand_offs import Step, initials, line_of


def passed(from_name, to_name, reason="because", minutes=5):
    return SimpleNamespace(from_name=from_name, to_name=to_name, reason=reason, minutes=minutes)


def test_case_that_comes_back_bends_back_to_its_first_lane():
    steps, width = line_of([passed("Anna", "Bram"), passed("Bram", "Anna")])

    assert steps == [
        Step("Anna", 0),
        Step("Bram", 1, "M14 0C14 22 42 22 42 44", "because", 5),
        Step("Anna", 0, "M42 0C42 22 14 22 14 44", "because", 5, is_back=True),
    ]
    assert width == 56


def test_line_never_gets_wider_than_four_lanes():
    names = ["A", "B", "C", "D", "E", "F"]

    steps, width = line_of([passed(one, other) for one, other in itertools.pairwise(names)])

    assert ([step.lane for step in steps], width) == ([0, 1, 2, 3, 3, 3], 112)


def test_no_hand_offs_make_no_line():
    assert line_of([]) == ([], 28)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Anna de Vries", "AV"),
        ("Anna", "A"),
        ("m.deboer@example.org", "MD"),
        ("fam. van den heuvel", "FH"),
        ("", "?"),
        ("– —", "?"),
        ("سمير حداد", "سح"),
    ],
)
def test_initials(name, letters):
    assert initials(name) == letters
