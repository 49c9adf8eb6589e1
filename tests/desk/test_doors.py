"""Who gets in, and what he can fetch."""

from __future__ import annotations

import hashlib

import pytest
from django.test import Client

from gehoor.cases import actions
from gehoor.cases.rules.said import Attached
from gehoor.core import files
from gehoor.core.events import SYSTEM
from gehoor.intake import actions as intake
from gehoor.intake.models import Delivery, Mailbox
from gehoor.people import actions as of_people
from tests.desk.conftest import fresh, signed_in
from tests.factories import cases, people
from tests.factories.mail import heard, mail, mailbox, read

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20
PIXEL = "data:image/png;base64,"
HTML = b'<p onclick="alert(1)">Hallo <img src="cid:foto"><script>alert(2)</script><img src="http://x.example/a.png"></p>'


@pytest.fixture
def secret(marijke, now):
    """A case of a closed team, with a mail that has everything."""
    lawyers = people.team("Juristen", is_closed=True)
    said = cases.said(
        "Ik stel u aansprakelijk.",
        html_sha256=files.put(HTML),
        raw_sha256=files.put(b"From: m.deboer@example.com\n\nIk stel u aansprakelijk."),
        attachments=(
            Attached("foto.png", "image/png", len(PNG), files.put(PNG), "<foto>"),
            Attached("../<b>.html", "text/html", 20, files.put(b"<script>1</script>..")),
        ),
    )
    return cases.case(team=lawyers, customer=marijke, at=now.at, said=said)


def addresses_of(case) -> list[str]:
    message = case.messages.get()
    of_message = [f"/desk/messages/{message.pk}/{kind}/" for kind in ("html", "raw", "text")]
    of_files = [f"/desk/files/{file.pk}/" for file in message.attachments.order_by("id")]
    of_case = [
        f"/desk/cases/{case.number}/{deed}" for deed in ("", "history/", "reply/", "merge/", "person/")
    ]
    return [*of_case, f"/desk/cases/{case.number}/forward/{message.pk}/", *of_message, *of_files]


def test_stranger_is_sent_to_the_sign_in(case):
    answers = [
        Client().get(address) for address in [*addresses_of(case), "/desk/", "/desk/search/", "/desk/mail/"]
    ]

    assert {answer.status_code for answer in answers} == {302}
    assert {answer.url.partition("?")[0] for answer in answers} == {"/sign-in/"}


def test_piece_of_a_page_takes_the_page_along_to_the_sign_in(case, address):
    here = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{address()}"}

    answer = Client().get(address(), headers=here)

    assert answer.headers["HX-Redirect"] == f"/sign-in/?next=%2Fdesk%2Fcases%2F{case.number}%2F"


def test_case_of_a_closed_team_does_not_exist_for_others(desk, secret):
    assert {desk.get(address).status_code for address in addresses_of(secret)} == {404}
    assert {
        desk.post(f"/desk/cases/{secret.number}/{deed}/").status_code
        for deed in ("note", "spam", "take", "wait")
    } == {404}


def test_case_of_a_closed_team_is_in_no_list_of_others(desk, secret, case):
    pages = [desk.get(address).content.decode() for address in ("/desk/all/", "/desk/unassigned/")]
    pages.append(desk.get("/desk/search/?q=aansprakelijk").content.decode())

    assert [f"/desk/cases/{secret.number}/" in page for page in pages] == [False, False, False]


@pytest.mark.parametrize("role", ["agent", "administrator"])
def test_member_and_administrator_get_it(secret, role):
    teams = [secret.team] if role == "agent" else []
    insider = signed_in(people.agent("Chaima el Idrissi", *teams, role=role))

    assert {insider.get(address).status_code for address in addresses_of(secret)} == {200}


def test_someone_who_left_the_team_does_not_get_it_any_more(secret):
    chaima = people.agent("Chaima el Idrissi", secret.team)
    client = signed_in(chaima)

    of_people.leave_team(team=secret.team, person=chaima, by=SYSTEM, at=secret.opened_at)

    assert {client.get(address).status_code for address in addresses_of(secret)} == {404}


@pytest.mark.parametrize("number", ["0", "99999", "9" * 30])
def test_what_does_not_exist_is_not_found(desk, number):
    paths = ("cases/{}/", "messages/{}/raw/", "files/{}/", "team/{}/", "mail/{}/raw/")
    answers = [desk.get(f"/desk/{path.format(number)}") for path in paths]

    assert {answer.status_code for answer in answers} == {404}


def test_file_is_a_download_of_the_type_of_its_bytes(secret):
    insider = signed_in(people.agent("Chaima el Idrissi", secret.team))
    picture, page = secret.messages.get().attachments.order_by("id")

    first, second = insider.get(f"/desk/files/{picture.pk}/"), insider.get(f"/desk/files/{page.pk}/")

    assert (first.content, first.headers["Content-Type"]) == (PNG, "image/png")
    assert first.headers["Content-Disposition"] == 'attachment; filename="foto.png"'
    assert second.headers["Content-Disposition"].startswith("attachment; ")
    for answer in (first, second):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_html_stands_in_a_frame_with_a_policy_of_its_own(secret):
    insider = signed_in(people.agent("Chaima el Idrissi", secret.team))

    answer = insider.get(f"/desk/messages/{secret.messages.get().pk}/html/")

    page = answer.content.decode()
    policy = dict(
        part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";")
    )
    assert (policy["default-src"], policy["img-src"], policy["frame-ancestors"]) == (
        "'none'",
        "data:",
        "'self'",
    )
    assert "allow-scripts" not in policy["sandbox"]
    assert "X-Frame-Options" not in answer.headers
    assert ("alert" in page, "x.example" in page, PIXEL in page) == (False, False, True)


def test_case_page_shows_the_frame_in_a_sandbox_that_runs_nothing(secret):
    insider = signed_in(people.agent("Chaima el Idrissi", secret.team))

    page = insider.get(f"/desk/cases/{secret.number}/").content.decode()

    frame = page.split("<iframe ")[1].split(">")[0]
    assert f'src="/desk/messages/{secret.messages.get().pk}/html/"' in frame
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in frame
    assert 'loading="lazy"' in frame


def test_what_a_customer_wrote_is_text_on_the_page(desk, team, marijke, now):
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(2)>'
    words = cases.said(evil, subject=evil, author_line=f"{evil} <m.deboer@example.com>")
    case = cases.case(team=team, customer=marijke, at=now.at, said=words)
    of_people.change_person(person=marijke, name=evil, by=SYSTEM, at=now.at)

    pages = [desk.get(f"/desk/cases/{case.number}/"), desk.get("/desk/"), desk.get("/desk/search/?q=script")]

    assert [
        ("<script>alert" in page.content.decode(), "<img src=x" in page.content.decode()) for page in pages
    ] == [(False, False)] * 3


def test_raw_mail_without_a_case_is_kept_from_those_outside_a_closed_team(desk, team, now):
    lawyers = people.team("Juristen", is_closed=True)
    box = Mailbox.objects.create(address="recht@example.com", team=lawyers)
    raw = b"From: mailer-daemon@example.com\n\nAway"
    stored = intake.store(raw, door="take", key=hashlib.sha256(raw).hexdigest(), recipient="", at=now.at)
    Delivery.objects.update(state="automatic", reason="Vakantie", read_at=now.at, mailbox=box)
    insider = signed_in(people.agent("Chaima el Idrissi", lawyers))

    outside = desk.get("/desk/mail/"), desk.get(f"/desk/mail/{stored.delivery_id}/raw/")
    inside = insider.get("/desk/mail/"), insider.get(f"/desk/mail/{stored.delivery_id}/raw/")

    assert ("Vakantie" in outside[0].content.decode(), outside[1].status_code) == (False, 404)
    assert ("Vakantie" in inside[0].content.decode(), inside[1].content) == (True, raw)


def test_note_is_not_lost_on_someone_who_may_see_it_only_as_owner(secret, anna, now):
    actions.give_owner(case=secret, to=anna, reason="Kent de klant.", by=SYSTEM, at=now.at)

    answer = signed_in(anna).get(f"/desk/cases/{fresh(secret).number}/")

    assert answer.status_code == 200


def test_mail_that_came_twice_for_a_closed_team_is_kept_from_those_outside(desk, team, now):
    mailbox(people.team("Juristen", is_closed=True), "recht@desk.example")
    raw = mail(sender="piet@example.org", to="recht@desk.example")

    first = heard(raw, recipient="recht@desk.example")
    second = heard(raw, recipient="recht@desk.example")
    retried = intake.store(raw, door="lmtp", key=first.key, recipient="recht@desk.example", at=now.at)

    assert (first.state, second.state, second.duplicate_of) == ("case", "duplicate", first)
    assert not retried.is_new
    assert "/raw/" not in desk.get("/desk/mail/").content.decode()
    assert [
        desk.get(f"/desk/mail/{number}/raw/").status_code for number in (second.pk, retried.delivery_id)
    ] == [404, 404]


def test_absence_notice_for_a_closed_team_is_kept_from_those_outside(desk, team):
    mailbox(people.team("Juristen", is_closed=True), "recht@desk.example")
    raw = mail(sender="piet@example.org", auto_submitted="auto-replied", subject="Afwezig")

    delivery = heard(raw, recipient="recht@desk.example")

    assert delivery.state == "automatic"
    assert desk.get(f"/desk/mail/{delivery.pk}/raw/").status_code == 404


def test_mail_without_a_case_is_made_one_on_request(desk, team):
    mailbox(team, "help@desk.example")
    raw = mail("De machine lekt.", sender="piet@example.org", auto_submitted="auto-replied")
    delivery = heard(raw, recipient="help@desk.example")

    page = desk.get("/desk/mail/").content.decode()
    answer = desk.post(f"/desk/mail/{delivery.pk}/case/", follow=True)
    read()

    delivery.refresh_from_db()
    assert f'action="/desk/mail/{delivery.pk}/case/"' in page
    assert "It is being made a case" in answer.content.decode()
    assert desk.get(f"/desk/cases/{delivery.case.number}/").status_code == 200
    assert f"/desk/mail/{delivery.pk}/" not in desk.get("/desk/mail/").content.decode()


def test_mail_of_a_closed_team_is_made_no_case_by_those_outside(desk, team):
    mailbox(people.team("Juristen", is_closed=True), "recht@desk.example")
    delivery = heard(mail(auto_submitted="auto-replied"), recipient="recht@desk.example")

    assert desk.post(f"/desk/mail/{delivery.pk}/case/").status_code == 404
