from __future__ import annotations

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from gehoor.cases.models import Attachment, Case, Message
from gehoor.core import files
from gehoor.intake.models import Delivery
from gehoor.letters.models import Letter
from gehoor.people import actions as people_actions
from gehoor.people.models import Address, Person
from tests.factories import cases, people
from tests.letters import sent
from tests.portal.conftest import link_of, page_of

pytestmark = pytest.mark.django_db

TYPED = {
    "name": "Joost Yilmaz",
    "email": "Joost@Example.net",
    "subject": "Factuur klopt niet",
    "text": "Er staat een maand dubbel op.",
    "about": "B-2417",
    "remedy_sought": "Het geld terug.",
}


def key_of(client) -> str:
    """What the page has hidden in it."""
    return re.search(r'name="key" value="([^"]+)"', client.get("/help/").content.decode())[1]


def send(client, now, *, wait=10, **values):
    key = values.pop("key", None) or key_of(client)
    now.later(seconds=wait)
    return client.post("/help/", TYPED | {"key": key} | values)


def test_what_someone_tells_becomes_a_case_and_he_is_told_at_once(anna, now):
    client = Client()

    answer = send(client, now, files=SimpleUploadedFile("rekening.pdf", b"%PDF-1.7"))

    case, message, delivery = Case.objects.get(), Message.objects.get(), Delivery.objects.get()
    page = page_of(client.get(answer.url))
    assert (case.customer.name, case.subject, case.remedy_sought) == (
        "Joost Yilmaz",
        "Factuur klopt niet",
        "Het geld terug.",
    )
    assert message.text == "Er staat een maand dubbel op.\n\nIt is about: B-2417"
    assert (message.channel, message.trust, message.author_line) == ("form", "unknown", "joost@example.net")
    assert (delivery.door, delivery.state, delivery.became) == ("form", "case", message)
    assert json.loads(files.get(delivery.raw_sha256))["form"]["about"] == "B-2417"
    assert Attachment.objects.get().type == "application/pdf"
    assert f"is now case {case.number}" in page
    assert "Anna has your case. You will hear from Anna before Monday 16 November" in page


def test_the_language_of_the_page_is_the_language_of_the_case(anna, now):
    client = Client(headers={"Accept-Language": "nl"})

    answer = send(client, now)

    assert Person.objects.get(name="Joost Yilmaz").language == "nl"
    assert "Anna behandelt uw zaak." in page_of(client.get(answer.url))


def test_nobody_learns_whether_an_address_is_known(anna, team, now):
    known = people.customer("Marijke de Boer", "m.deboer@example.com", verified=True)
    cases.case(team=team, customer=known, at=now.at)
    clients = {"m.deboer@example.com": Client(), "nobody@example.com": Client()}
    keys = [key_of(client) for client in clients.values()]
    now.later(seconds=10)

    pages = []
    for (email, client), key in zip(clients.items(), keys, strict=True):
        client.post("/help/", TYPED | {"key": key, "email": email})
        pages.append(page_of(client.get("/help/done/")).partition("<main")[2].partition("<footer")[0])

    assert re.sub(r"case \d+", "case", pages[0]) == re.sub(r"case \d+", "case", pages[1])
    assert ("before Monday 16 November" in pages[0], "Marijke" in pages[0]) == (True, False)


def test_a_customer_whom_we_know_is_not_renamed_nor_verified_by_a_form(team, anna, now):
    known = people.customer("Marijke de Boer", "m.deboer@example.com")

    send(Client(), now, email="m.deboer@example.com", name="Someone Else")

    known.refresh_from_db()
    assert (known.name, known.addresses.get().verified_at) == ("Marijke de Boer", None)


def test_someone_who_came_in_need_not_say_who_he_is(case, by_link, now):
    page = page_of(by_link.get("/help/"))
    values = {name: TYPED[name] for name in ("subject", "text", "about", "remedy_sought")}
    key = key_of(by_link)
    now.later(seconds=10)

    answer = by_link.post("/help/", values | {"key": key, "email": "else@example.com", "name": "Else"})

    new = Case.objects.latest("pk")
    assert 'name="email"' not in page
    assert (new.customer, new.messages.get().trust) == (case.customer, "token")
    assert "Open your case" in page_of(by_link.get(answer.url))
    assert by_link.get(f"/my/cases/{new.number}/").status_code == 200


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"name": ""}, "Tell us your name"),
        ({"email": "x"}, "This is not a mail address yet"),
        ({"subject": ""}, "Say in a few words what it is about."),
        ({"text": "  "}, "Tell us what happened."),
        ({"website": "https://spam.example"}, "A field that people cannot see was filled in."),
        ({"key": "made up"}, "This page was open for more than a day."),
        ({"wait": 1}, "That went very fast."),
        ({"wait": 90000}, "This page was open for more than a day."),
    ],
)
def test_what_cannot_be_sent_keeps_what_was_typed(anna, now, values, said):
    client = Client()

    answer = send(client, now, **values)

    page = page_of(answer)
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert said in page
    assert "Het geld terug.</textarea>" in page
    assert 'value="https://spam.example"' not in page


def test_more_files_than_we_take_are_refused_and_nothing_typed_is_lost(anna, now):
    files = [SimpleUploadedFile(f"foto-{number}.jpg", b"\xff\xd8") for number in range(150)]

    answer = send(Client(), now, files=files)

    page = page_of(answer)
    assert (answer.status_code, Case.objects.count()) == (422, 0)
    assert "These are more than 100 files." in page
    assert "Het geld terug.</textarea>" in page


def test_a_hundred_files_are_taken(anna, now):
    files = [SimpleUploadedFile(f"foto-{number}.jpg", b"\xff\xd8" + bytes([number])) for number in range(100)]

    answer = send(Client(), now, files=files)

    assert (answer.status_code, Case.objects.get().messages.get().attachments.count()) == (302, 100)


def test_after_such_an_answer_sending_it_once_more_is_enough(anna, now):
    client = Client()
    page = send(client, now, wait=90000, website="x").content.decode()
    now.later(seconds=5)

    answer = client.post("/help/", TYPED | {"key": re.search(r'name="key" value="([^"]+)"', page)[1]})

    assert (answer.status_code, Case.objects.count()) == (302, 1)


def test_pressing_the_button_twice_opens_one_case(anna, now):
    client = Client()
    key = key_of(client)

    urls = [send(client, now, key=key).url for _ in range(2)]

    assert (Case.objects.count(), Delivery.objects.count()) == (1, 1)
    assert urls == ["/help/done/"] * 2


def test_the_letter_to_an_unverified_address_has_none_of_his_words(anna, now, worker):
    send(Client(), now)
    worker()

    letter = Letter.objects.get()
    text = sent.text_of(letter)
    assert (letter.kind, letter.address) == ("acknowledgement", "joost@example.net")
    assert [word for word in ("Joost", "Factuur", "maand", "B-2417", "geld") if word in text] == []


def test_a_verified_customer_gets_no_words_that_anyone_may_have_typed(team, anna, now, worker):
    people.customer("Marijke de Boer", "m.deboer@example.com", verified=True)

    send(Client(), now, email="m.deboer@example.com")
    worker()

    letter = Letter.objects.get()
    everything = f"{sent.mail_of(letter)['Subject']} {sent.text_of(letter)} {sent.html_of(letter)}"
    assert (letter.state, letter.address) == ("sent", "m.deboer@example.com")
    assert [word for word in ("Joost", "Factuur", "maand", "B-2417", "geld") if word in everything] == []


def test_the_link_of_that_letter_shows_that_the_address_is_his(anna, now, worker):
    send(Client(), now)
    case = Case.objects.get()

    Client().get(link_of(case, email="joost@example.net"))

    assert Address.objects.get(email="joost@example.net").verified_at == now.at


def test_a_flood_from_one_network_is_stopped(anna, now):
    answers = [send(Client(), now, email=f"a{n}@example.com").status_code for n in range(22)]

    assert answers == [302] * 20 + [429] * 2
    assert Case.objects.count() == 20


def test_a_flood_at_one_address_from_everywhere_is_one_letter_without_a_word(anna, now, worker):
    client, keys = Client(), [key_of(Client()) for _ in range(60)]
    now.later(seconds=10)

    answers = [
        client.post("/help/", TYPED | {"key": key}, REMOTE_ADDR=f"203.0.113.{n}").status_code
        for n, key in enumerate(keys)
    ]
    worker()

    assert (answers.count(302), answers.count(429)) == (10, 50)
    assert Letter.objects.filter(state="sent").count() == 1
    assert "maand" not in sent.text_of(Letter.objects.get(state="sent"))


def test_what_was_typed_is_kept_when_there_was_too_much(anna, now):
    answers = [send(Client(), now, email="joost@example.net") for _ in range(11)]

    assert answers[-1].status_code == 429
    assert "Het geld terug.</textarea>" in page_of(answers[-1])


def test_a_dead_or_own_address_gets_no_letter_and_the_page_says_the_same(anna, now, worker):
    dead = people.customer("Joost", "joost@example.net")
    people_actions.mark_dead(address=dead.addresses.get(), by=anna, at=now.at)

    client = Client()
    page = page_of(client.get(send(client, now).url))
    send(Client(), now, email="support@gehoor.localhost")
    worker()

    assert "A letter is on its way to the address that you gave." in page
    assert Letter.objects.filter(state="sent").count() == 0


def test_without_any_team_a_first_one_is_made(db, now):
    send(Client(), now)

    case = Case.objects.get()
    assert (case.team.name, case.owner) == ("Service", None)


def test_the_answer_page_is_for_whoever_just_wrote(anna, now):
    send(Client(), now)

    assert Client().get("/help/done/").url == "/help/"


def test_the_page_cannot_be_put_into_another_site(db):
    answer = Client().get("/help/")

    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
