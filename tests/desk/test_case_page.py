"""The page of a case: what is on it, in pieces and as a whole, and how much work it is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from gehoor.cases import actions
from gehoor.cases.models import Draft
from gehoor.letters import actions as letters
from gehoor.products.models import Holding, Lot, Order, Product
from tests.desk.conftest import fresh, heard
from tests.factories import cases, people, promises

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"')


def piece(page: str, start: str, end: str) -> str:
    """A part of a page, without what differs with every request."""
    return CSRF.sub("", start + page.split(start, 1)[1].split(end, 1)[0])


@pytest.mark.parametrize(
    ("target", "start", "end"),
    [
        ("head", '<header class="case-head"', "</header>"),
        ("conversation", '<div class="case-talk', '<section class="dock"'),
        ("side", '<aside class="case-side"', "</aside>"),
        ("beside", '<details class="case-tray"', "</details>"),
    ],
)
def test_piece_that_is_fetched_anew_is_the_piece_of_the_page(desk, case, address, target, start, end):
    whole = desk.get(address()).content.decode()
    part = desk.get(address(), headers={"HX-Request": "true", "HX-Target": target}).content.decode()

    assert piece(part, start, end).strip() == piece(whole, start, end).strip()
    assert "<html" not in part


def test_panel_that_is_fetched_is_the_form_of_the_page(desk, case, address):
    whole = desk.get(address("hand-over")).content.decode()
    headers = {"HX-Request": "true", "HX-Target": "panel-hand_over"}
    part = desk.get(address("hand-over"), headers=headers).content.decode()

    form = f'<form class="stack" method="post" action="{address("hand-over")}"'
    assert piece(part, form, "</form>") == piece(whole, form, "</form>")
    assert "<html" not in part


def test_new_words_are_marked_when_the_conversation_is_fetched_anew(desk, case, address, now):
    seen = case.messages.get().pk
    heard(case, now.at, "Nog iets.")
    headers = {"HX-Request": "true", "HX-Target": "conversation"}

    part = desk.get(f"{address()}?since={seen}", headers=headers).content.decode()

    assert part.index("De wasmachine lekt weer.") < part.index('id="new"') < part.index("Nog iets.")
    assert 'id="news" class="dock-news" hx-swap-oob="true"' in part
    assert f'hx-get="{address()}?since={seen}"' in part
    assert "csrfmiddlewaretoken" not in part.split('id="news"')[1]


def test_nothing_is_new_on_a_page_that_was_just_opened(desk, case, address):
    page = desk.get(address()).content.decode()

    assert ('id="new"' in page, "hx-swap-oob" in page) == (False, False)


def test_long_conversation_is_shown_in_stretches(desk, case, address, now):
    for number in range(40):
        heard(case, now.at, f"Bericht {number:02}.")

    newest = desk.get(address()).content.decode()
    earlier = desk.get(address() + re.search(r'href="(\?before=\d+)"', newest)[1]).content.decode()

    said = re.compile(r"Bericht \d\d\.(?=</bdi></div>)")
    assert said.findall(newest) == [f"Bericht {n:02}." for n in range(10, 40)]
    assert said.findall(earlier) == [f"Bericht {n:02}." for n in range(10)]
    assert 'class="earlier"' not in earlier


def test_very_long_text_is_cut_and_can_be_had_whole(desk, case, address, now):
    number = heard(case, now.at, "lang " * 10_000)

    page = desk.get(address()).content.decode()
    whole = desk.get(f"/desk/messages/{number}/text/")

    assert f'href="/desk/messages/{number}/text/"' in page
    assert len(page) < 100_000
    assert whole.content.decode() == "lang " * 10_000


def test_draft_is_kept_and_shown_again(desk, case, address):
    kept = desk.post(address("draft/out"), {"text": "Beste mevrouw", "to": "", "cc": "zoon@example.com"})

    page = desk.get(address()).content.decode()

    assert kept.json() == {"kept": True, "time": "09:05"}
    assert ">Beste mevrouw</textarea>" in page
    assert 'name="cc" value="zoon@example.com"' in page
    assert "Draft kept" in page


def test_draft_is_gone_when_it_is_emptied_or_sent(desk, case, address):
    desk.post(address("draft/note"), {"text": "Iets."})
    desk.post(address("draft/note"), {"text": " "})
    desk.post(address("draft/out"), {"text": "Iets."})
    desk.post(address("reply"), {"text": "Iets.", "version": fresh(case).version})

    assert list(Draft.objects.all()) == []


def test_draft_of_a_colleague_is_not_mine(desk, case, address, team, now):
    bram = people.agent("Bram Kok", team)
    actions.save_draft(case=case, author=bram, kind="out", text="Van Bram", fields={}, at=now.at)

    assert "Van Bram" not in desk.get(address()).content.decode()


def test_after_a_deed_the_way_on_has_the_focus(desk, case, address, team, anna, now):
    cases.case(team=team, customer=people.customer("J. Yilmaz", "j@example.com"), at=now.at)

    page = desk.post(address("note"), {"text": "Klaar."}, follow=True).content.decode()

    link = re.search(r'<a class="next-case" href="([^"]+)" data-focus-here', page)
    assert link[1] == f"/desk/cases/{case.number + 1}/"


def test_who_is_written_to_stands_above_the_button(desk, case, address):
    page = " ".join(desk.get(address()).content.decode().split())

    says = "<strong>Anna Bakker</strong> will send as <strong>De Witgoedwinkel</strong> to <strong>m.deboer@example.com</strong>"
    assert says in page


def test_history_tells_what_happened_with_names(desk, case, address, team, anna, now):
    bram = people.agent("Bram Kok", team)
    actions.hand_over(
        case=case, to_team=team, to=bram, reason="Kent dit lot.", summary="Lekt.", by=anna, at=now.at
    )

    page = desk.get(address("history")).content.decode()

    lines = re.findall(r"</svg><div>(.*?) <time", page)
    assert lines == [
        "Anna Bakker handed it to Bram Kok: Kent dit lot.",
        "Promised: first answer before 13:15",
        "Marijke de Boer wrote; the case was opened",
        "Anna Bakker has the case: It was your turn in the team.",
    ]


def furnish(case, anna, now, n):
    """n of everything that a page shows."""
    team, customer = case.team, case.customer
    for number in range(n):
        product = Product.objects.create(code=f"P{number}", name=f"Machine {number}")
        lot = Lot.objects.create(product=product, code=f"L{number}")
        Holding.objects.create(person=customer, product=product, lot=lot, since_date=now.at.date())
        Order.objects.create(
            person=customer, product=product, number=f"O{number}", state="sent", ordered_at=now.at
        )
        other = cases.case(
            team=team, customer=customer, at=now.at, said=cases.said(subject=f"Iets anders {number}")
        )
        actions.propose_belonging(case=case, belongs_to=other, reason="Same.", at=now.at)
        someone = people.agent(f"Bram Kok{number}", team)
        actions.hand_over(
            case=fresh(case), to_team=team, to=someone, reason="a", summary="b", by=anna, at=now.at
        )
        letters.reply(case=fresh(case), said=cases.said(f"Antwoord {number}"), by=someone, at=now.at)
        promise = promises.own(fresh(case), by=anna, due_at=now.at + timedelta(hours=number + 1), at=now.at)
        promises.actions.move(
            promise=promise, due_at=now.at + timedelta(hours=number + 2), reason="Later.", by=anna, at=now.at
        )
        heard(case, now.at, f"Vraag {number}")


@pytest.mark.parametrize("n", [1, 3])
def test_case_page_asks_as_often_for_much_as_for_little(
    desk, case, address, anna, now, n, django_assert_num_queries
):
    furnish(case, anna, now, n)
    desk.get(address())

    with django_assert_num_queries(18):
        desk.get(address())


@pytest.mark.parametrize("n", [1, 3])
def test_conversation_alone_asks_for_nothing_else(
    desk, case, address, anna, now, n, django_assert_num_queries
):
    furnish(case, anna, now, n)
    headers = {"HX-Request": "true", "HX-Target": "conversation"}
    desk.get(address(), headers=headers)

    with django_assert_num_queries(7):
        desk.get(address(), headers=headers)


def test_the_menu_leads_to_every_smaller_deed_with_its_key(desk, case, address):
    page = desk.get(address()).content.decode()

    found = re.findall(r'<a class="menu-item" href="([^"]+)"(?: data-key="(\w)")?><svg.*?</svg>([^<]+)', page)
    here = [
        (url.removeprefix(address()), key, label) for url, key, label in found if url.startswith(address())
    ]
    assert here == [
        ("promise/", "p", "Promise something"),
        ("wait/", "w", "Let it wait"),
        (f"forward/{case.messages.get().pk}/", "f", "Forward the last message"),
        ("merge/", "", "Merge with another case"),
        ("facts/", "", "Correct subject, product, customer"),
        ("person/", "", "Correct what we know of the person"),
        ("not-taken-up/", "", "Do not take it up"),
    ]


def test_side_shows_the_latest_of_what_happened_and_leads_to_the_rest(desk, case, address, now):
    few = desk.get(address()).content.decode()
    for number in range(20):
        heard(case, now.at, f"Nog iets, {number}.")
    many = desk.get(address()).content.decode()

    assert ("All that happened" in few, "All that happened" in many) == (False, True)
    assert many.split('<ol class="timeline">')[1].split("</ol>")[0].count("<li") == 8


def test_side_shows_all_that_is_owed_and_what_was_kept_last_and_leads_to_the_rest(
    desk, case, address, anna, now
):
    for number in range(6):
        made = promises.own(case, by=anna, due_at=now.at + timedelta(hours=number + 1), at=now.at)
        made.text = f"Belofte {number}"
        made.kept_at = None if number == 5 else now.at + timedelta(minutes=number)
        made.save()

    page, whole = (desk.get(address(part)).content.decode() for part in ("", "history"))

    side = page.split('<aside class="case-side"')[1]
    assert re.findall(r"Belofte \d", side.split("All that was promised")[0]) == [
        "Belofte 5",
        "Belofte 4",
        "Belofte 3",
        "Belofte 2",
    ]
    assert f'href="{address()}history/#promises"' in side
    promised = whole.split('id="promises"')[1]
    assert sorted(re.findall(r"Belofte \d", promised)) == [f"Belofte {number}" for number in range(6)]


def test_address_of_a_sender_with_a_comma_in_his_name_is_shown(desk, case, address):
    case.messages.update(channel="mail", author_line="Boer, M. de <m.deboer@example.com>")

    assert "Mail · m.deboer@example.com" in desk.get(address()).content.decode()
