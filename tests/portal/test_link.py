from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from gehoor.cases.rules import tokens
from gehoor.core import keys
from gehoor.letters.models import Letter
from gehoor.people.models import Address
from tests.factories import cases, people
from tests.letters import sent
from tests.portal.conftest import link_of, page_of

pytestmark = pytest.mark.django_db


def test_the_link_of_a_letter_opens_its_case(case, worker):
    worker()
    text = sent.text_of(Letter.objects.get())
    link = next(line for line in text.splitlines() if "/my/l/" in line).partition("/my/")[2]

    answer = Client().get(f"/my/{link}", follow=True)

    assert answer.redirect_chain == [(f"/my/cases/{case.number}/", 302)]
    assert "Anna is working on this. You hear from Anna before" in page_of(answer)


def test_whoever_follows_the_link_has_shown_that_the_address_is_his(case, at):
    Client().get(link_of(case))

    assert Address.objects.get(email="m.deboer@example.com").verified_at == at


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch;prerender", "Sec-Fetch-Mode": "navigate"},
        {"Purpose": "prefetch"},
        {},
        {"Sec-Fetch-Mode": "no-cors"},
    ],
)
def test_a_program_that_looks_through_mail_verifies_nothing(case, headers):
    Client().get(link_of(case), headers=headers, secure=True)
    Client().head(link_of(case), headers={"Sec-Fetch-Mode": "navigate"}, secure=True)

    assert Address.objects.get(email="m.deboer@example.com").verified_at is None


def test_a_browser_that_goes_there_verifies_over_https(case, at):
    Client().get(link_of(case), headers={"Sec-Fetch-Mode": "navigate"}, secure=True)

    assert Address.objects.get(email="m.deboer@example.com").verified_at == at


def test_the_link_opens_no_other_case_of_the_same_customer(case, by_link, team, at):
    other = cases.case(team=team, customer=case.customer, at=at)

    assert by_link.get(f"/my/cases/{case.number}/").status_code == 200
    assert by_link.get(f"/my/cases/{other.number}/").status_code == 404
    assert by_link.get("/my/").url == f"/my/cases/{case.number}/"


def test_an_expired_link_says_how_to_come_in_instead(case, now):
    link = link_of(case)
    now.later(days=60)

    answer = Client().get(link)

    assert answer.status_code == 404
    assert "older than two months" in page_of(answer)
    assert Client().get(f"/my/cases/{case.number}/").url == f"/my/sign-in/?case={case.number}"


def forged(case, number=None, email="m.deboer@example.com", address=None, change=lambda token: token):
    holder = tokens.Holder(case.pk, case.customer_id)
    token = tokens.link_token(holder, email, case.opened_at + tokens.LINK_LIVES, keys.signing())
    pk = address or case.customer.addresses.get().pk
    return f"/my/l/{number or case.number}/{change(token)}/?a={pk}"


def test_a_link_that_was_tampered_with_opens_nothing(case, team, at):
    stranger = people.customer("Stranger", "stranger@example.com")
    hers = cases.case(team=team, customer=stranger, at=at)
    her_address = stranger.addresses.get().pk
    links = [
        forged(case, change=lambda token: token[:-1] + ("a" if token[-1] != "a" else "b")),
        forged(case, change=lambda token: token.rpartition("-")[0] + "-" + "a" * 26),
        forged(case, change=lambda token: token.upper() + "x"),
        forged(case, change=lambda token: "é" * 40),
        forged(case, change=lambda token: "-".join(["zzzzzzzzzzzzz"] * 4)),
        forged(case, number=hers.number),
        forged(case, number=10**30),
        forged(case, email="stranger@example.com"),
        forged(case, address=her_address),
        forged(case, address=10**30),
        forged(case).partition("?")[0],
        forged(case).partition("?")[0] + "?a=x",
    ]

    assert [Client().get(link).status_code for link in links] == [404] * len(links)


@pytest.mark.parametrize("number", ["9" * 30, "9" * 5000, "²", "-1", ""])
def test_a_link_with_an_address_that_cannot_be_opens_nothing(case, number):
    assert Client().get(f"{link_of(case).partition('?')[0]}?a={number}").status_code == 404


def test_a_link_made_with_an_older_key_still_opens(case, settings):
    link = link_of(case)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a new key " * 8

    assert Client().get(link).status_code == 302


def test_a_case_that_is_not_his_any_more_is_closed_to_him(case, by_link):
    link = link_of(case)
    case.customer = people.customer("Someone Else", "else@example.com")
    case.save()

    assert by_link.get(f"/my/cases/{case.number}/").status_code == 404
    assert Client().get(link).status_code == 404


def test_an_address_that_went_to_someone_else_ends_the_visit(case, by_link):
    other = people.customer("Someone Else", "else@example.com")
    Address.objects.filter(email="m.deboer@example.com").update(person=other)

    assert by_link.get(f"/my/cases/{case.number}/").url == f"/my/sign-in/?case={case.number}"


def test_the_visit_of_a_link_ends_after_half_a_day(case, by_link, now):
    now.later(hours=12)

    assert by_link.get(f"/my/cases/{case.number}/").url == f"/my/sign-in/?case={case.number}"


def test_a_link_leads_to_where_its_case_went_on(case, by_link, team, anna, at):
    from gehoor.cases import actions

    other = cases.case(team=team, customer=case.customer, at=at)
    actions.merge(case=case, into=other, reason="The same machine.", by=anna, at=at + timedelta(hours=1))

    assert f"This went on in your case {other.number}." in page_of(by_link.get(f"/my/cases/{case.number}/"))
    assert by_link.get(f"/my/cases/{other.number}/").status_code == 200


def test_following_a_link_takes_nothing_from_someone_who_sees_all_his_cases(case, sign_in, team, at):
    other = cases.case(team=team, customer=case.customer, at=at)
    client = sign_in()

    client.get(link_of(case))

    assert client.get(f"/my/cases/{other.number}/").status_code == 200


def test_the_link_of_another_customer_replaces_the_visit(case, sign_in, team, at):
    stranger = people.customer("Stranger", "stranger@example.com")
    hers = cases.case(team=team, customer=stranger, at=at)
    client = sign_in()

    client.get(link_of(hers, email="stranger@example.com"))

    assert client.get(f"/my/cases/{hers.number}/").status_code == 200
    assert client.get(f"/my/cases/{case.number}/").status_code == 404
