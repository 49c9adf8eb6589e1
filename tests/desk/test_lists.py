"""Trays, search, letters that did not arrive, mail without a case."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from gehoor.cases import actions
from gehoor.cases.models import Case
from gehoor.intake import actions as intake
from gehoor.intake.models import Delivery
from gehoor.letters.models import Letter
from tests.desk.conftest import signed_in
from tests.factories import cases, mail, people

TRAYS = {"mine": "/desk/", "all": "/desk/all/", "unassigned": "/desk/unassigned/", "ended": "/desk/ended/"}


def numbers_in(page: str) -> list[int]:
    """The cases of a list, in order."""
    main = page.split("<main")[1] if "<main" in page else page
    return [int(number) for number in re.findall(r'href="/desk/cases/(\d+)/" data-row', main)]


def many(team, at, n) -> list[Case]:
    return [
        cases.case(
            team=team,
            customer=people.customer(f"Klant {number}", f"k{number}@example.com"),
            at=at + timedelta(minutes=number),
        )
        for number in range(n)
    ]


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr("gehoor.desk.views.trays.PAGE", 4)
    monkeypatch.setattr("gehoor.desk.views.post.PAGE", 2)


def pages_of(client, address: str) -> list[list[int]]:
    found, older = [], ""
    while older is not None:
        page = client.get(address + older).content.decode()
        found.append(numbers_in(page))
        link = re.search(r'href="(\?after=[^"]+)"', page)
        older = link[1] if link else None
    return found


def test_next_promise_comes_first(desk, team, anna, now):
    first, second, third = many(team, now.at, 3)
    actions.set_next_due(case_id=third.pk, due_at=now.at + timedelta(minutes=1), kind="own")
    actions.set_next_due(case_id=second.pk, due_at=None, kind="")

    assert numbers_in(desk.get("/desk/").content.decode()) == [third.number, first.number, second.number]


def test_tray_tells_what_is_late_what_is_today_and_what_is_not_promised(desk, team, anna, now):
    late, today, later, free = many(team, now.at, 4)
    for case, hours in ((late, -1), (today, 2), (later, 30)):
        actions.set_next_due(case_id=case.pk, due_at=now.at + timedelta(hours=hours), kind="own")
    actions.set_next_due(case_id=free.pk, due_at=None, kind="")

    page = desk.get("/desk/").content.decode()

    heads = re.findall(r'id="group-\w+"><span>([^<]+)</span><span class="figures">(\d)', page)
    assert heads == [("Late", "1"), ("Today", "1"), ("Later", "1"), ("Nothing promised", "1")]


@pytest.mark.parametrize("tray", ["mine", "all"])
def test_tray_goes_on_page_by_page_without_gap_or_repeat(desk, team, anna, now, small_pages, tray):
    opened = many(team, now.at, 10)
    Case.objects.update(tray_at=now.at)

    assert pages_of(desk, TRAYS[tray]) == [
        [case.number for case in opened[:4]],
        [case.number for case in opened[4:8]],
        [case.number for case in opened[8:]],
    ]


def test_what_has_ended_goes_on_page_by_page(desk, team, anna, now, small_pages):
    opened = many(team, now.at, 6)
    for case in opened:
        actions.not_take_up(case=case, reason="Spam.", by=anna, at=now.at)
    Case.objects.update(last_message_at=now.at)

    found = pages_of(desk, "/desk/ended/")

    assert found == [[case.number for case in part] for part in (opened[:1:-1], opened[1::-1])]


@pytest.mark.parametrize("key", ["x", "1", "1_", "_1", "9" * 18 + "_1", "1_" + "9" * 40, "١_١"])
def test_key_that_is_none_begins_at_the_beginning(desk, team, anna, now, key):
    (case,) = many(team, now.at, 1)

    assert numbers_in(desk.get(f"/desk/?after={key}").content.decode()) == [case.number]


def test_each_case_is_in_the_trays_where_it_belongs(desk, team, anna, now):
    owned, waiting, ended = many(team, now.at, 3)
    Case.objects.filter(pk=waiting.pk).update(owner=None, tray_until=now.at)
    actions.not_take_up(case=ended, reason="Spam.", by=anna, at=now.at)

    found = {name: numbers_in(desk.get(address).content.decode()) for name, address in TRAYS.items()}
    found["team"] = numbers_in(desk.get(f"/desk/team/{team.pk}/").content.decode())

    assert found == {
        "mine": [owned.number],
        "all": [owned.number, waiting.number],
        "unassigned": [waiting.number],
        "ended": [ended.number],
        "team": [owned.number, waiting.number],
    }


def test_counts_stop_at_a_hundred(desk, team, anna, now):
    many(team, now.at, 1)
    first = Case.objects.get()
    Case.objects.bulk_create(
        Case(
            number=2000 + n,
            subject="x",
            status="open",
            status_at=now.at,
            channel="mail",
            customer=first.customer,
            team=team,
            owner=anna,
            opened_at=now.at,
            last_message_at=now.at,
        )
        for n in range(105)
    )

    page = desk.get("/desk/").content.decode()

    assert re.findall(r'<span class="count">([^<]*)</span>', page) == ["99+", "99+", "99+"]


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize("tray", TRAYS)
def test_tray_asks_as_often_for_much_as_for_little(desk, team, anna, now, n, tray, django_assert_num_queries):
    many(team, now.at, n)
    desk.get(TRAYS[tray])

    with django_assert_num_queries(5):
        desk.get(TRAYS[tray])


@pytest.mark.parametrize("tray", TRAYS)
def test_empty_tray_says_what_it_is_for(desk, tray):
    assert 'class="empty-title"' in desk.get(TRAYS[tray]).content.decode()


@pytest.mark.parametrize(("target", "start"), [("cases", '<div id="cases"'), ("trays", '<div id="trays"')])
def test_piece_of_a_tray_is_the_piece_of_the_page(desk, team, anna, now, target, start):
    many(team, now.at, 2)
    end = "</main>" if target == "cases" else "<main"

    whole = desk.get("/desk/").content.decode()
    part = desk.get("/desk/", headers={"HX-Request": "true", "HX-Target": target}).content.decode()

    assert part.strip().removesuffix("</div>").strip() == (
        (start + whole.split(start)[1].split(end)[0]).strip().removesuffix("</div>").strip()
    )


def test_search_shows_the_hit_in_its_words(desk, team, now):
    case = cases.case(
        team=team, at=now.at, said=cases.said("De slang is gescheurd bij de klem.", subject="Lekkage")
    )

    page = desk.get("/desk/search/?q=klem").content.decode()

    assert "bij de <mark>klem</mark>" in page
    assert numbers_in(page) == [case.number]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ("", ["second", "first"]),
        ("&status=open", ["second"]),
        ("&status=over", ["first"]),
        ("&team={repairs}", ["second"]),
        ("&since=2026-11-17", ["second"]),
        ("&status=nonsense&team=nonsense&since=nonsense", ["second", "first"]),
    ],
)
def test_search_is_narrowed(desk, team, anna, at, filters, found):
    repairs = people.team("Reparatie")
    first = cases.case(team=team, at=at, said=cases.said("Klem kapot."))
    actions.not_take_up(case=first, reason="Dubbel.", by=anna, at=at)
    jan = people.customer("Jan", "jan@example.com")
    second = cases.case(team=repairs, customer=jan, at=at + timedelta(days=1), said=cases.said("Klem los."))

    page = desk.get(f"/desk/search/?q=klem{filters.format(repairs=repairs.pk)}").content.decode()

    numbers = {"first": first.number, "second": second.number}
    assert numbers_in(page) == [numbers[name] for name in found]


def test_search_goes_on(desk, team, now):
    opened = [
        cases.case(
            team=team,
            customer=people.customer(f"K{number}", f"k{number}@example.com"),
            at=now.at + timedelta(minutes=number),
            said=cases.said("De klem."),
        )
        for number in range(25)
    ]

    first = desk.get("/desk/search/?q=klem").content.decode()
    older = re.search(r'href="(\?q=klem[^"]+)"', first)[1].replace("&amp;", "&")
    second = desk.get(f"/desk/search/{older}").content.decode()

    assert numbers_in(first) + numbers_in(second) == [case.number for case in reversed(opened)]


def test_search_finds_people(desk, marijke):
    page = desk.get("/desk/search/?q=marijke").content.decode()

    assert f'href="/desk/people/{marijke.pk}/"' in page


def test_search_without_words_asks_for_some(desk):
    assert "What are you looking for?" in desk.get("/desk/search/").content.decode()


def test_person_has_a_page_with_all_his_cases_that_one_may_see(desk, team, marijke, now):
    seen = cases.case(team=team, customer=marijke, at=now.at)
    cases.case(team=people.team("Juristen", is_closed=True), customer=marijke, at=now.at)

    page = desk.get(f"/desk/people/{marijke.pk}/").content.decode()

    assert numbers_in(page) == [seen.number]
    assert "m.deboer@example.com" in page


def test_mail_without_a_case_says_why_and_goes_on(desk, now, small_pages):
    for number in range(3):
        intake.store(f"{number}".encode(), door="take", key=f"k{number}", recipient="", at=now.at)
    Delivery.objects.update(state="automatic", reason="vacation", read_at=now.at, sender="a@example.com")

    first = desk.get("/desk/mail/").content.decode()
    older = re.search(r'href="(\?before=\d+)"', first)[1]
    second = desk.get(f"/desk/mail/{older}").content.decode()

    assert (first.count("An absence notice"), second.count("An absence notice")) == (2, 1)


def test_mail_that_could_not_be_fetched_is_listed_with_what_the_server_said(desk, team, now):
    box = mail.mailbox(team, imap_host="imap.desk.example", imap_uidvalidity=1)
    intake.set_aside(mailbox=box, uid=7, said="internal error", at=now.at)

    page = desk.get("/desk/mail/").content.decode()

    assert ("Could not be fetched" in page, "INBOX, UID 7: internal error" in page) == (True, True)
    assert f"/desk/mail/{Delivery.objects.get().pk}/raw/" not in page


@pytest.mark.parametrize("n", [1, 3])
def test_letters_that_did_not_arrive_are_listed_with_their_reason(
    desk, team, now, worker, n, django_assert_num_queries
):
    many(team, now.at, n)
    now.later(hours=1)
    worker()
    Letter.objects.update(state="bounced", reason="came_back")
    desk.get("/desk/not-arrived/")

    with django_assert_num_queries(5):
        page = desk.get("/desk/not-arrived/").content.decode()

    assert page.count("It came back after it was sent.") == n


def test_letter_of_a_case_that_one_may_not_see_is_neither_listed_nor_sent(db, now, worker):
    lawyers = people.team("Juristen", is_closed=True)
    cases.case(team=lawyers, at=now.at)
    worker()
    Letter.objects.update(state="bounced", reason="came_back")
    outsider = signed_in(people.agent("Chaima el Idrissi"))

    assert "It came back" not in outsider.get("/desk/not-arrived/").content.decode()
    assert outsider.post(f"/desk/letters/{Letter.objects.get().pk}/retry/").status_code == 404
