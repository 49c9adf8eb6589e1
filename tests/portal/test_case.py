from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gehoor.cases import actions
from gehoor.cases.models import Attachment, Case, Message
from gehoor.cases.rules.said import Attached
from gehoor.core import files
from gehoor.intake.models import Delivery
from gehoor.people.models import Address
from gehoor.promises import actions as promises
from gehoor.promises import queries as owed
from tests.factories import cases, people
from tests.portal.conftest import link_of, page_of

pytestmark = pytest.mark.django_db

KEY = "key-of-a-page-1"
OURS = {"channel": "desk", "trust": "ours"}


def say(client, case, text="Het lekt nog.", key=KEY, deed="reply", **values):
    return client.post(f"/my/cases/{case.number}/{deed}/", {"text": text, "key": key} | values)


def test_a_stranger_is_asked_for_his_address(case):
    answers = [
        Client().get(f"/my/cases/{case.number}/"),
        Client().get("/my/"),
        Client().get("/my/files/1/"),
        say(Client(), case),
        say(Client(), case, deed="solved"),
        say(Client(), case, deed="not-solved"),
    ]

    to_this_case = f"/my/sign-in/?case={case.number}"
    assert {answer.url for answer in answers} == {"/my/sign-in/", to_this_case}
    assert Message.objects.count() == 1


def test_another_customers_case_does_not_exist_for_him(case, team, sign_in, at):
    hers = cases.case(team=team, customer=people.customer("Stranger", "stranger@example.com"), at=at)
    client = sign_in()

    answers = [
        client.get(f"/my/cases/{hers.number}/"),
        client.get(f"/my/cases/{10**40}/"),
        say(client, hers),
        say(client, hers, deed="solved"),
        say(client, hers, deed="not-solved"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert Message.objects.count() == 2


def test_someone_who_works_here_sees_in_the_portal_only_what_he_has_as_a_customer(
    case, anna, team, sign_in, at
):
    hers = cases.case(team=team, customer=anna, at=at)
    note = cases.said("She is a colleague.", **OURS)
    actions.write_note(case=hers, said=note, by=anna, at=at)
    client = sign_in("anna.bakker@desk.example")

    own = client.get(f"/my/cases/{hers.number}/")

    assert "She is a colleague." not in page_of(own)
    assert client.get(f"/my/cases/{case.number}/").status_code == 404
    assert client.get("/desk/").status_code == 302


def test_internal_notes_and_their_files_are_shown_to_no_customer(case, anna, by_link, at):
    enclosed = (Attached("n.txt", "text/plain", 8, files.put(b"internal")),)
    note = cases.said("Careful with this one.", attachments=enclosed, **OURS)
    actions.write_note(case=case, said=note, by=anna, at=at)

    page = page_of(by_link.get(f"/my/cases/{case.number}/"))

    assert "Careful with this one." not in page
    assert by_link.get(f"/my/files/{Attachment.objects.get().pk}/").status_code == 404


def test_what_he_writes_joins_his_case_and_is_accounted_for(case, by_link, now):
    at = now.later(minutes=10)

    answer = say(by_link, case)

    message, delivery = Message.objects.last(), Delivery.objects.get()
    assert answer.url == f"/my/cases/{case.number}/"
    assert (message.text, message.channel, message.trust, message.at) == (
        "Het lekt nog.",
        "portal",
        "token",
        at,
    )
    assert (delivery.door, delivery.state, delivery.became, delivery.case) == (
        "portal",
        "joined",
        message,
        case,
    )
    assert b"Het lekt nog." in files.get(delivery.raw_sha256)
    assert "Your message is with Anna." in page_of(by_link.get(answer.url))


def test_pressing_the_button_twice_says_it_once(case, by_link):
    say(by_link, case)
    say(by_link, case)

    assert Message.objects.filter(channel="portal").count() == 1


def test_two_customers_with_the_same_key_are_both_heard(case, team, by_link, at):
    hers = cases.case(team=team, customer=people.customer("Stranger", "stranger@example.com"), at=at)
    other = Client()
    other.get(link_of(hers, email="stranger@example.com"))

    say(by_link, case)
    say(other, hers)

    assert Message.objects.filter(channel="portal").count() == 2


def test_files_go_along_and_come_back_as_downloads(case, by_link):
    evil = SimpleUploadedFile("foto één.html", b"<script>alert(1)</script>", content_type="image/png")

    say(by_link, case, text="", files=[evil, SimpleUploadedFile("b.txt", b"b")])

    first = Attachment.objects.order_by("pk").first()
    answer = by_link.get(f"/my/files/{first.pk}/")
    assert (first.name, first.type, Attachment.objects.count()) == ("foto één.html", "text/html", 2)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"] == "no-store"


def test_files_of_another_customer_do_not_exist_for_him(case, team, by_link, at):
    hers = cases.case(team=team, customer=people.customer("Stranger", "stranger@example.com"), at=at)
    other = Client()
    other.get(link_of(hers, email="stranger@example.com"))
    say(other, hers, files=SimpleUploadedFile("a.txt", b"a"))

    assert by_link.get(f"/my/files/{Attachment.objects.get().pk}/").status_code == 404


def test_nothing_typed_is_lost_when_it_cannot_be_sent(case, by_link, monkeypatch):
    monkeypatch.setattr("gehoor.portal.forms.LARGEST_FILES", 3)

    empty = say(by_link, case, text="  ")
    too_large = say(by_link, case, text="Kijk zelf", files=SimpleUploadedFile("a.txt", b"abcd"))

    assert (empty.status_code, too_large.status_code, Message.objects.count()) == (422, 422, 1)
    assert "Write something, or add a file." in page_of(empty)
    assert "Kijk zelf</textarea>" in page_of(too_large)


def test_a_customer_who_writes_without_end_is_asked_to_wait(case, by_link):
    answers = [say(by_link, case, key=f"key-number-{number:03}").status_code for number in range(61)]

    assert answers == [302] * 60 + [422]


def test_each_deed_needs_the_token_of_a_page_of_ours(case):
    client = Client(enforce_csrf_checks=True)
    client.get(link_of(case))

    answers = [say(client, case, deed=deed) for deed in ("reply", "solved", "not-solved")]
    answers += [client.post(path, {}) for path in ("/my/sign-in/", "/my/sign-out/", "/help/")]

    assert [answer.status_code for answer in answers] == [403] * 6
    assert Message.objects.count() == 1


def test_the_customer_says_that_it_is_solved(case, by_link):
    say(by_link, case, deed="solved")

    case.refresh_from_db()
    page = page_of(by_link.get(f"/my/cases/{case.number}/"))
    assert (case.status, case.how_resolved) == ("resolved", "by_customer")
    assert "You told us" in page
    assert "This is solved</button>" not in page


def resolved(case, anna, at):
    last = cases.said("De machine is vervangen.", **OURS)
    actions.resolve(case=case, how="replaced", why="It leaked thrice.", last_words=last, by=anna, at=at)


@pytest.mark.parametrize("text", ["", "Hij lekt weer."])
def test_within_two_weeks_it_is_the_same_case_with_the_same_owner(case, anna, sign_in, now, text):
    resolved(case, anna, now.later(hours=1))
    now.later(days=13)
    client = sign_in()

    say(client, case, text=text, deed="not-solved")

    case.refresh_from_db()
    assert (case.status, case.owner, case.reopened_count) == ("open", anna, 1)
    assert Case.objects.count() == 1
    assert Message.objects.filter(text=text).count() == bool(text)


def test_later_it_is_a_new_case_that_knows_the_old_one(case, anna, now):
    resolved(case, anna, now.later(hours=1))
    at = now.later(days=15)
    client = Client()
    client.get(link_of(case, at=at))

    page = page_of(client.get(f"/my/cases/{case.number}/"))
    answer = say(client, case, text="Nu is er iets anders.", deed="reply")

    new = Case.objects.latest("pk")
    assert "Write to us again" in page
    assert (new.follows, new.subject, Delivery.objects.get().state) == (case, case.subject, "case")
    assert answer.url == f"/my/cases/{new.number}/"
    assert "so this is a new one" in page_of(client.get(answer.url))
    assert client.get(f"/my/cases/{case.number}/").status_code == 200


def test_what_we_promised_is_told_as_it_went(case, anna, by_link, now):
    now.later(hours=5)
    promises.break_overdue(at=now.at)
    actions.send(case=case, said=cases.said("Hier ben ik.", **OURS), by=anna, at=now.at)
    visit = promises.make(
        case=case,
        kind="own",
        text="The mechanic comes.",
        due_at=now.at + timedelta(hours=2),
        by=anna,
        at=now.at,
    )
    promises.move(
        promise=visit,
        due_at=now.at + timedelta(hours=4),
        reason="No part yet.",
        by=anna,
        at=now.later(minutes=5),
    )

    page = page_of(by_link.get(f"/my/cases/{case.number}/"))

    assert "You did, but later than that. We are sorry." in page
    assert "No part yet." in page
    assert page.count('class="promise promise-broken"') == 1
    assert page.count('class="promise promise-moved"') == 1


def test_a_promise_that_passed_is_owned_up_to_before_anyone_marked_it(case, by_link, now):
    now.later(hours=6)

    page = page_of(by_link.get(f"/my/cases/{case.number}/"))

    assert "You should have heard from us before" in page
    assert "We did not manage that, and are sorry." in page
    assert owed.next_of(case).broken_at is None


def test_why_a_case_waits_is_told(case, anna, by_link, at):
    actions.wait(case=case, for_whom="waiting_customer", reason="Anna needs a photograph.", by=anna, at=at)

    page = page_of(by_link.get(f"/my/cases/{case.number}/"))

    assert "Anna is waiting for your answer." in page
    assert "Anna needs a photograph." in page


def test_words_of_people_cannot_become_markup(team, anna, at, now, sign_in):
    evil = "<script>alert(1)</script>"
    customer = people.customer(evil)
    made = cases.case(team=team, customer=customer, said=cases.said(evil, subject=evil), at=at)
    actions.wait(case=made, for_whom="waiting_customer", reason=evil, by=anna, at=at)
    own = promises.make(case=made, kind="own", text=evil, due_at=at + timedelta(hours=1), by=anna, at=at)
    promises.move(promise=own, due_at=at + timedelta(hours=3), reason=evil, by=anna, at=at)
    client = sign_in()

    pages = [page_of(client.get(path)) for path in ("/my/", f"/my/cases/{made.number}/")]

    assert [page.count("<script>alert") for page in pages] == [0, 0]
    assert "script-src 'self'" in client.get("/my/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_however_long_it_is(case, sign_in, count, django_assert_num_queries):
    for _ in range(count - 1):
        cases.case(team=case.team, customer=case.customer, at=case.opened_at)
    client = sign_in()

    with django_assert_num_queries(4):
        page = page_of(client.get("/my/"))

    assert page.count('class="portal-case"') == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_case_asks_the_same_however_much_was_said(case, by_link, count, django_assert_num_queries):
    for number in range(count):
        say(by_link, case, key=f"key-number-{number}", files=SimpleUploadedFile("a.txt", b"a"))
    by_link.get(f"/my/cases/{case.number}/")

    with django_assert_num_queries(9):
        page = page_of(by_link.get(f"/my/cases/{case.number}/"))

    assert page.count('class="message message-in"') == count + 1


def test_whoever_came_in_sees_as_whom(case, by_link):
    assert "You came in as m.deboer@example.com" in page_of(by_link.get(f"/my/cases/{case.number}/"))


def test_a_long_list_goes_on_where_the_page_ended(case, team, sign_in, at):
    numbers = [
        cases.case(team=team, customer=case.customer, at=at + timedelta(minutes=n // 2)).number
        for n in range(24)
    ]
    client = sign_in()

    first = page_of(client.get("/my/"))
    older = first.partition('href="?before=')[2].partition('"')[0]
    second = page_of(client.get(f"/my/?before={older}"))

    shown = [[n for n in [case.number, *numbers] if f"/my/cases/{n}/" in page] for page in (first, second)]
    assert (len(shown[0]), len(shown[1])) == (20, 5)
    assert set(shown[0]).isdisjoint(shown[1])
    assert client.get("/my/?before=x_y").status_code == 200


def test_replying_shows_that_the_address_is_his(case, now):
    client = Client()
    client.get(link_of(case), headers={"Purpose": "prefetch"})
    unverified = Address.objects.get(email="m.deboer@example.com").verified_at

    say(client, case)

    assert unverified is None
    assert Address.objects.get(email="m.deboer@example.com").verified_at == now.at
