from __future__ import annotations

from django.conf import settings


def test_each_page_has_the_policy_of_the_settings(client, db):
    policy = client.get("/sign-in/").headers["Content-Security-Policy"]

    kept = {part.split()[0]: part.split()[1:] for part in policy.split("; ")}
    assert kept == settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
