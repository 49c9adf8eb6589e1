from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.core.search.excerpt import LENGTH, excerpt
from gehoor.core.search.query import parse

LONG = (
    "Goedemiddag, "
    + "ik schrijf u over iets. " * 20
    + "De wasmachine lekt, en lekken is vervelend. "
    + "Groet. " * 40
)


def marked(text: str, typed: str, **values: object) -> list[str]:
    return [piece.text for piece in excerpt(text, parse(typed), **values) if piece.is_hit]


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("lekken", ["lekt"]),
        ("CAFE", ["Café"]),
        ("cafe straat", ["Café", "Straat"]),
        ("strasse", ["Straße"]),
        ("was", ["wasmachine"]),
        ("machine", []),
        ('"lekt in"', ["lekt in"]),
        ("m.deboer@exam", ["m.deboer@example"]),
        ("bx-2231", ["BX-2231"]),
        ("zeep", []),
        ("-lekt", []),
    ],
)
def test_marks_what_was_looked_for_in_the_original_text(typed, hits):
    text = "De wasmachine lekt in\nCafé Straat en Straße; BX-2231 van m.deboer@example.com."

    assert marked(text, typed) == hits


def test_marks_words_with_it_inside_where_that_is_how_they_are_found():
    assert marked("Wasmachine lekt", "machine", inside=True) == ["Wasmachine"]


def test_cuts_where_most_of_it_is():
    pieces = excerpt(LONG, parse("schrijf lekt"))

    assert {p.text for p in pieces if p.is_hit} == {"schrijf", "lekt", "lekken"}
    assert pieces[0].text == "… "
    assert pieces[-1].text == " …"


def test_begins_at_the_beginning_when_nothing_is_there():
    assert excerpt("Korte tekst", parse("zeep"))[0].text == "Korte tekst"
    assert excerpt("", parse("zeep")) == ()


@given(st.text(max_size=800), st.text(max_size=30))
def test_pieces_are_a_part_of_the_text(text, typed):
    pieces = excerpt(text, parse(typed))
    joined = "".join(piece.text for piece in pieces)
    line = " ".join(text.split())

    assert joined.removeprefix("… ").removesuffix(" …") in line or joined in line
    assert len(joined) <= LENGTH + 4
