from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from gehoor.core.search import find, index
from gehoor.core.search.entry import Entry
from gehoor.core.search.query import parse

pytestmark = pytest.mark.django_db

DESK = frozenset({"desk"})


def put(number: int, text: str = "", *, at: datetime, **values: object) -> None:
    defaults = {
        "group": 1,
        "number": number,
        "kind": "message",
        "audience": ("desk",),
        "text": text,
        "at": at,
    }
    index.put(Entry(**defaults | values))


def numbers(typed: str, audience: frozenset[str] = DESK, **values: object) -> list[int]:
    return [hit.number for hit in find.find(parse(typed), audience=audience, **values).hits]


def test_finds_words_in_any_form_in_both_languages(at):
    put(1, "Ik heb twee klachten over de wasmachines", at=at)
    put(2, "The deliveries were late", at=at)
    put(3, "Niets bijzonders", at=at)

    assert numbers("klacht wasmachine over") == [1]
    assert numbers("delivery was late") == []
    assert numbers("delivery late") == [2]


def test_newest_comes_first_whatever_the_order_of_writing(at):
    put(1, "lekt", at=at)
    put(3, "lekt", at=at + timedelta(days=2))
    put(2, "lekt", at=at - timedelta(days=400))

    assert numbers("lekt") == [3, 1, 2]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("CAFÉ", [1]),
        ("cafe", [1]),
        ("strasse", [1]),
        ("wasm", [1]),
        ("wasm lekt", []),
        ("wasm* lekt", [1]),
        ('"lekt weer"', [1]),
        ('"weer lekt"', []),
        ('"wasmachine lek"', []),
        ("lekken", [1]),
        ("lekt -weer", []),
        ("lekt -droger", [1]),
        ("-droger", []),
        ("m.deboer@example.com", [1]),
        ("deboer@exam", [1]),
        ("example.com m.deboer", [1]),
        ("com.example", []),
        ("BX-2231/9", [1]),
        ("2231", [1]),
        ("machine", []),
    ],
)
def test_understands_what_was_typed(at, typed, found):
    text = "De wasmachine lekt weer. Café Straße, bestelling bx-2231/9, m.deboer@example.com"
    put(1, text, at=at)
    put(2, "Iets anders", at=at)

    assert numbers(typed) == found


def test_finds_what_is_inside_the_words_of_titles_and_names(at):
    put(1, at=at, title="Wasmachine lekt", names="Marijke van Oosterhout", inside=True)
    put(2, at=at, title="Mach ine", names="Ach hine", inside=True)

    assert numbers("machine") == [1]
    assert numbers("terhou lekken") == [1]


def test_phrase_does_not_run_on_from_title_into_text(at):
    put(1, title="wasmachine", names="anna", text="lekt", at=at)

    assert numbers('"wasmachine anna"') == []
    assert numbers("wasmachine anna lekt") == [1]


def test_only_the_audience_finds(at):
    put(1, "lekt", at=at, audience=("desk",))
    put(2, "lekt", at=at, audience=("team:7", "owner:3"))
    put(3, "lekt", at=at, audience=("team:77",))

    assert numbers("lekt") == [1]
    assert numbers("lekt", frozenset({"team:7"})) == [2]
    assert numbers("lekt", frozenset({"desk", "owner:3"})) == [2, 1]
    assert numbers("lekt", frozenset()) == []
    assert numbers("lekt", find.ALL) == [3, 2, 1]
    assert numbers("team") == numbers("@desk") == numbers("desk") == []


def test_moved_group_is_found_by_its_new_audience_only(at):
    put(1, "lekt", at=at, audience=("desk",))
    put(2, "lekt", at=at, audience=("desk",))
    put(3, "lekt", at=at, group=2)

    index.move(group=1, audience=("team:7", "owner:3"))

    assert numbers("lekt") == [3]
    assert numbers("lekt", frozenset({"team:7"})) == [2, 1]

    index.move(group=1, audience=("desk",))

    assert numbers("lekt") == [3, 2, 1]
    assert numbers("lekt", frozenset({"team:7", "owner:3"})) == []


def test_put_again_replaces(at):
    put(1, "lekt", at=at)
    put(1, "droogt", at=at + timedelta(hours=1))

    assert numbers("lekt") == []
    assert numbers("droogt") == [1]


def test_things_of_one_second_do_not_replace_each_other(at):
    put(5, "lekt", at=at, group=1)
    put(5, "lekt", at=at, group=2)
    put(5, "lekt", at=at, group=3, kind="note")

    assert len(numbers("lekt")) == 3


def test_dropped_is_not_found(at):
    put(1, "lekt", at=at)
    put(2, "lekt", at=at)
    put(3, "lekt", at=at, kind="note")

    index.drop(group=1, kind="message", number=1)
    assert numbers("lekt") == [3, 2]

    index.drop(group=1, kind="message")
    assert numbers("lekt") == [3]


def test_filters_by_kind_and_period(at):
    put(1, "lekt", at=at)
    put(2, "lekt", at=at + timedelta(days=1), kind="note")
    put(3, "lekt", at=at + timedelta(days=2))

    assert numbers("lekt", kinds=["note"]) == [2]
    assert numbers("lekt", since=at + timedelta(days=1)) == [3, 2]
    assert numbers("lekt", until=at + timedelta(days=2)) == [2, 1]
    assert numbers("lekt", since=at, until=at) == []


def test_pages_by_key_and_counts_up_to_a_hundred(at):
    for number in range(1, 131):
        put(number, "lekt", at=at + timedelta(minutes=number))

    first = find.find(parse("lekt"), audience=DESK, limit=60)
    second = find.find(parse("lekt"), audience=DESK, limit=60, before=first.next)
    third = find.find(parse("lekt"), audience=DESK, limit=60, before=second.next)

    assert first.count == find.COUNTED
    assert [h.number for p in (first, second, third) for h in p.hits] == list(range(130, 0, -1))
    assert third.next is None


@pytest.mark.parametrize(("few", "many"), [(0, 0), (0, 250), (24, 250)])
@pytest.mark.parametrize("look_at", [1, 10, 1000])
def test_beginnings_give_the_same_hits_however_they_are_looked_up(at, monkeypatch, few, many, look_at):
    monkeypatch.setattr(find, "FEW_ENDINGS", few)
    monkeypatch.setattr(find, "MANY_ENDINGS", many)
    monkeypatch.setattr(find, "LOOK_AT", look_at)
    for number in range(1, 61):
        put(number, f"bestel{number % 7}ing van deur{number % 3}", at=at + timedelta(minutes=number))
    put(61, at=at + timedelta(days=1), title="Nabestelling", inside=True)

    every = list(range(60, 0, -1))
    assert numbers("bestel", limit=100) == [61, *every]
    assert numbers("bestel2", limit=100) == [n for n in every if n % 7 == 2]
    assert numbers("bestel2* deur1", limit=100) == [n for n in every if n % 7 == 2 and n % 3 == 1]
    assert numbers("bestel* deu -van", limit=100) == []
    assert numbers("van-deur2", limit=100) == [n for n in every if n % 3 == 2]
    assert numbers("bestel", find.ALL, limit=100) == [61, *every]
    assert numbers("bestel* -deur1 -deur2", find.ALL, limit=100) == [61, *(n for n in every if n % 3 == 0)]


@pytest.mark.parametrize("few", [24, 0])
def test_what_stands_alone_is_looked_for_apart(at, monkeypatch, few):
    monkeypatch.setattr(find, "FEW_ENDINGS", few)
    put(7, "Marijke de Boer", at=at, group=0, kind="person")
    put(8, "Mail van Marijke", at=at)

    assert (numbers("marij", alone=True), numbers("marij")) == ([7], [8])
    assert numbers("marijke", alone=True, kinds=("person",), audience=find.ALL) == [7]


def test_what_stands_alone_is_replaced_and_dropped_too(at):
    put(7, "Marijke de Boer", at=at, group=0, kind="person")
    put(9, "Marijke Smit", at=at, group=0, kind="person")

    put(7, "Marijke Jansen", at=at, group=0, kind="person")
    index.drop(kind="person", group=0, number=9)

    found = numbers("boer", alone=True), numbers("jansen", alone=True), numbers("smit", alone=True)
    assert found == ([], [7], [])
