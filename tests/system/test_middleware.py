from __future__ import annotations

from django.conf import settings


def test_each_page_has_the_policy_of_the_settings(client, db):
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]

    kept = {part.split()[0]: part.split()[1:] for part in policy.split("; ")}
    assert kept == settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]


def test_an_address_for_forms_alone_says_so_when_it_is_opened(client, db):
    answer = client.get("/-/language/")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "There is nothing at this address" in answer.content.decode()
