from __future__ import annotations

from datetime import timedelta

import pytest

from gehoor.cases import actions, queries, tasks
from gehoor.cases.models import Case, Status
from gehoor.cases.rules.said import Attached
from gehoor.core import clock, jobs
from gehoor.core.search import find
from gehoor.core.search.query import parse
from gehoor.people import actions as people_actions
from gehoor.people.models import Account, Team
from tests.factories import cases, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return people.team()


@pytest.fixture
def anna(team):
    return people.agent("Anna Bakker", team)


def found(person, typed: str, **values: object) -> list[int]:
    return [one.case.number for one in queries.search(person, typed, **values).cases]


def hits(page) -> list[list[str]]:
    return [[p.text for p in words.pieces if p.is_hit] for one in page.cases for words in one.words]


def test_case_is_found_by_its_words_its_number_its_customer_and_its_files(at, team, anna):
    foto = Attached(name="keuken-foto.jpg", type="image/jpeg", size=3, sha256="0" * 64)
    case = cases.case(team=team, said=cases.said(attachments=(foto,)))

    for typed in (
        "lekken",
        "wasm",
        "machine",
        str(case.number),
        f"#{case.number}",
        "marijke de boer lekt",
        "keuken",
    ):
        assert found(anna, typed) == [case.number], typed
    assert found(anna, "droger") == []


def test_hits_stand_in_the_words_around_them(at, team, anna):
    cases.case(team=team, said=cases.said("Goedemorgen. De wasmachine lekt weer, sinds gisteren."))

    page = queries.search(anna, "lekken machine")

    assert hits(queries.search(anna, "lekken gisteren")) == [["lekt", "gisteren"]]
    assert [p.text for p in page.cases[0].subject if p.is_hit] == ["Wasmachine", "lekt"]


def test_case_with_the_latest_hit_comes_first_and_once(at, team, anna):
    first = cases.case(team=team, at=at)
    second = cases.case(
        team=team, at=at + timedelta(hours=1), customer=people.customer("Bo", "bo@example.com")
    )
    actions.receive(
        case=first, said=cases.said("Hij lekt nog"), author=first.customer, at=at + timedelta(hours=2)
    )

    page = queries.search(anna, "lekt")

    assert [one.case.number for one in page.cases] == [first.number, second.number]
    assert (page.count, page.next) == (5, None)


def test_number_that_was_typed_comes_first(at, team, anna):
    first = cases.case(team=team, at=at)
    cases.case(team=team, at=at + timedelta(hours=1), said=cases.said(f"Zie ook {first.number}"))

    assert found(anna, str(first.number))[0] == first.number
    assert len(found(anna, str(first.number))) == 2


def test_pages_go_on_where_they_stopped(at, team, anna):
    numbers = [cases.case(team=team, at=at + timedelta(hours=n)).number for n in range(5)]

    first = queries.search(anna, "lekt", limit=3)
    second = queries.search(anna, "lekt", limit=3, before=first.next)

    assert [one.case.number for page in (first, second) for one in page.cases] == numbers[::-1]
    assert second.next is None


def test_filters_narrow_what_is_found(at, team, anna):
    ours, theirs = cases.case(team=team), cases.case(team=people.team("Facturen"))
    actions.not_take_up(case=theirs, reason="Reclame", by=anna, at=at)

    assert found(anna, "lekt", team=team.pk) == [ours.number]
    assert found(anna, "lekt", statuses=[Status.NOT_TAKEN_UP]) == [theirs.number]
    assert found(anna, "lekt", owner=anna.pk) == [ours.number]
    assert found(anna, "lekt", since=at + timedelta(days=1)) == []


def test_notes_and_answers_are_found(at, team, anna):
    case = cases.case(team=team)
    actions.write_note(case=case, said=cases.said("Klant belde boos", channel="desk"), by=anna, at=at)
    actions.send(case=case, said=cases.said("De monteur komt dinsdag", channel="desk"), by=anna, at=at)

    assert found(anna, "boos") == found(anna, "monteurs") == [case.number]


def test_quoted_words_of_a_later_message_are_found_where_they_were_said_only(at, team, anna):
    case = cases.case(team=team)
    later = cases.said("Ja graag\n> vindt u dinsdag goed?", reply="Ja graag")
    actions.receive(case=case, said=later, author=case.customer, at=at + timedelta(hours=1))

    assert found(anna, "dinsdag") == []
    assert found(anna, "graag") == [case.number]


def test_closed_team_is_found_by_its_members_the_owner_and_administrators_only(at, team, anna):
    closed = people.team("Vertrouwenszaken", is_closed=True)
    member = people.agent("Carla Cools", closed)
    boss = people.agent("Dirk Dam", role=Account.Role.ADMINISTRATOR)
    case = cases.case(team=closed)

    assert [found(person, "lekt") for person in (anna, member, boss)] == [[], [case.number], [case.number]]


def test_case_that_went_to_a_closed_team_is_not_found_any_more(at, team, anna):
    closed = people.team("Vertrouwenszaken", is_closed=True)
    case = cases.case(team=team)

    actions.hand_over(case=case, to_team=closed, reason="Vertrouwelijk", summary="Lekt", by=anna, at=at)
    assert found(anna, "lekt") == []

    boss = people.agent("Dirk Dam", role=Account.Role.ADMINISTRATOR)
    actions.hand_over(
        case=Case.objects.get(), to_team=team, to=anna, reason="Toch niet", summary="Lekt", by=boss, at=at
    )
    assert found(anna, "lekt") == [case.number]


def test_what_the_index_says_is_not_enough(at, team, anna):
    cases.case(team=team)
    Team.objects.update(is_closed=True)
    outsider = people.agent("Eva Eik")

    assert found(outsider, "lekt") == []


def test_customers_find_nothing(at, team, anna):
    case = cases.case(team=team)

    assert queries.search(case.customer, "lekt") == queries.FoundPage()


def test_corrected_facts_are_found_and_the_old_ones_not(at, team, anna):
    case = cases.case(team=team)

    actions.change_facts(case=case, subject="Droger piept", by=anna, at=at)

    assert found(anna, "piept") == [case.number]
    assert found(anna, "wasmachine -droger") == []
    assert found(anna, "droger lekt") == [case.number]


def test_people_are_found_by_name_address_and_telephone_number(at, anna):
    marijke = people.customer()
    people_actions.add_address(person=marijke, email="marijke@work.example", by=anna, at=at)
    people_actions.change_person(person=marijke, phone="06-12 34 56 78", by=anna, at=at)

    for typed in ("marijke", "rijke", "m.deboer@example.com", "work.example", "0612345678", "06 12 34"):
        assert [str(one.person) for one in queries.search(anna, typed).people] == ["Marijke de Boer"], typed


def test_index_written_anew_finds_the_same(at, team, anna):
    numbers = [cases.case(team=team, at=at + timedelta(hours=n)).number for n in range(3)]
    words = ("lekken", "marijke", "machine", str(numbers[0]))
    before = [found(anna, typed) for typed in words]

    last = actions.index_cases_again(after=0, most=2)
    assert actions.index_cases_again(after=last, most=2) == Case.objects.last().pk
    assert actions.index_cases_again(after=Case.objects.last().pk, most=2) is None

    assert [found(anna, typed) for typed in words] == before


@pytest.mark.parametrize("n", [1, 3])
def test_number_of_queries_does_not_grow(at, team, anna, n, django_assert_num_queries):
    for number in range(n):
        customer = people.customer(f"Klant {number}", f"klant{number}@example.com")
        case = cases.case(team=team, customer=customer, at=at + timedelta(hours=number))
        actions.receive(case=case, said=cases.said("Hij lekt"), author=customer, at=at + timedelta(days=1))

    with django_assert_num_queries(8):
        queries.search(anna, "lekken")


def test_cases_of_a_team_that_is_closed_or_opened_are_found_by_others(at, team, anna, monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    outsider = people.agent("Eva Eik")
    numbers = [cases.case(team=team, at=at + timedelta(hours=n)).number for n in range(5)]

    def change(*, is_closed: bool) -> None:
        people_actions.change_team(team=team, is_closed=is_closed, by=anna, at=at)
        while claimed := jobs.claim(at=clock.now(), most=10, queues=["main"]):
            assert [jobs.run(job, at=at) for job in claimed] == [True] * len(claimed)

    change(is_closed=True)
    assert [hit.group for hit in find.find(parse("lekt"), audience=frozenset({"desk"})).hits] == []
    assert found(anna, "lekt") == numbers[::-1]

    change(is_closed=False)
    assert found(outsider, "lekt") == numbers[::-1]
