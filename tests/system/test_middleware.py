from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.utils import timezone

from gehoor.core import preferences
from gehoor.look import languages
from gehoor.people.actions import make_api_token
from gehoor.people.models import Person
from gehoor.system.bridge import LARGEST_BODY
from tests.factories import people


def test_each_page_has_the_policy_of_the_settings(client, db):
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]

    kept = {part.split()[0]: part.split()[1:] for part in policy.split("; ")}
    assert kept == settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]


def test_an_address_for_forms_alone_says_so_when_it_is_opened(client, db):
    answer = client.get("/-/language/")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "There is nothing at this address" in answer.content.decode()


@pytest.fixture
def only_dutch():
    preferences.assume({"languages": ["nl", "nl-informal"], "language": "nl"})
    yield
    preferences.forget()


def language_of(client, path, **headers) -> str:
    return re.search(r'<html lang="(\w+)"', client.get(path, headers=headers).content.decode())[1]


def test_languages_for_customers_are_not_those_of_who_works_here(client, db, only_dutch):
    client.cookies[languages.COOKIE] = "en"

    found = [language_of(client, path) for path in ("/", "/help/", "/my/sign-in/", "/sign-in/")]

    assert found == ["nl", "nl", "nl", "en"]


def test_browser_of_who_works_here_chooses_among_all_languages(client, db, only_dutch):
    paths = ("/my/sign-in/", "/sign-in/")

    assert [language_of(client, path, accept_language="en-GB,en") for path in paths] == ["nl", "en"]


def test_foot_of_a_customers_page_offers_the_languages_for_customers(client, db, only_dutch):
    offered = [
        re.findall(r'name="language" value="([\w-]+)"', client.get(path).content.decode())
        for path in ("/my/sign-in/", "/sign-in/")
    ]

    assert offered == [["nl", "nl-informal"], ["en", "nl", "nl-informal"]]


def test_foot_of_a_customers_page_offers_nothing_where_there_is_one_language(client, db):
    preferences.assume({"languages": ["en"], "language": "en"})

    page = client.get("/help/").content.decode()
    preferences.forget()

    assert 'class="languages"' not in page


@pytest.mark.parametrize(("own", "read"), [("nl", "nl"), ("", "en")])
def test_desk_is_in_the_language_of_the_account_else_of_the_browser(client, db, own, read):
    anna = people.agent("Anna Bakker")
    Person.objects.filter(pk=anna.pk).update(language=own)
    client.force_login(anna.account)

    assert language_of(client, "/desk/", accept_language="en") == read


def sent_too_much(client, path, **headers):
    return client.generic("POST", path, b"", CONTENT_LENGTH=str(LARGEST_BODY + 1), headers=headers)


@pytest.mark.parametrize("path", ["/help/", "/my/cases/7/reply/", "/desk/cases/7/reply/"])
@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "This is too large to send"), ("nl", "Dit is te groot om te versturen")],
)
def test_what_is_far_too_large_is_answered_with_what_to_do(client, db, path, language, sentence):
    answer = sent_too_much(client, path, accept_language=language)

    assert (answer.status_code, sentence in answer.content.decode()) == (413, True)


def test_program_that_sends_far_too_much_is_told_in_its_own_way(client, db):
    anna = people.agent("Anna Bakker")
    token = make_api_token(person=anna, name="Winkel", by=anna, at=timezone.now())

    answer = sent_too_much(client, "/api/v1/messages", authorization=f"Bearer {token}", accept="text/html")

    assert (answer.status_code, answer.headers["Content-Type"]) == (413, "application/problem+json")
