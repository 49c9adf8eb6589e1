"""Sign-in in two steps: switched on with a code from an app, asked for at the next sign-in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import struct
import time

import pytest

from tests.journeys.house import PASSWORD

pytestmark = pytest.mark.browser


def code(secret: str, at: float) -> str:
    """The six digits that an app shows (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(at) // 30), hashlib.sha1)
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def test_codes_of_an_app_are_asked_for_once_they_are_switched_on(worker, visitor):
    lotte = worker("lotte")
    lotte.go("/sign-in/two-steps/")
    lotte.page.get_by_role("link", name="Switch it on").click()
    lotte.page.wait_for_load_state()
    if lotte.page.locator("[type=password]").count():
        lotte.page.locator("[type=password]").fill(PASSWORD)
        lotte.page.locator("main [type=submit]").first.click()
    secret = lotte.page.locator(".secret").inner_text()
    lotte.page.locator("[name=code]").fill(code(secret, time.time()))
    lotte.page.get_by_role("button", name="Switch it on").click()
    codes = lotte.page.get_by_text(re.compile("recovery codes?"))
    codes.first.wait_for()

    other = visitor()
    other.sign_in("lotte", PASSWORD)
    other.page.locator("[name=code]").fill("000000")
    other.page.get_by_role("button", name="Sign in", exact=True).click()
    other.page.locator("[aria-invalid=true]").wait_for()
    other.page.locator("[name=code]").fill(code(secret, time.time() + 30))
    other.page.get_by_role("button", name="Sign in", exact=True).click()

    other.page.wait_for_url("**/desk/")
