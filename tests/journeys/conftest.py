from __future__ import annotations

import os
import re

import pytest

from tests.journeys.browsing import Visitor
from tests.journeys.house import PASSWORD, House, faults
from tests.look.audit import SCREENS
from tests.look.conftest import CHROMIUM

NO_CHROMIUM = "no Chromium on this machine"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """The fixtures are told whether the test failed, so that they can keep a picture of it."""
    report = yield
    item.has_failed = getattr(item, "has_failed", False) or report.failed
    return report


@pytest.fixture(scope="session")
def house():
    """One installation for all journeys; whatever it complained about fails the last of them."""
    with House() as running:
        yield running
        complaints = faults(running.log)
    assert complaints == []


@pytest.fixture(scope="module")
def playwright_of_module():
    """What starts Debian's Chromium. A module long, as its event loop bars Django's."""
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("GEHOOR_NO_SKIPS") == "1" else pytest.skip)(NO_CHROMIUM)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def chromium():
    """Which one is started. People's journeys are walked in the whole one."""
    return CHROMIUM


@pytest.fixture(scope="module")
def browser(playwright_of_module, chromium):
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    found = playwright_of_module.chromium.launch(executable_path=chromium, args=quiet)
    yield found
    found.close()


@pytest.fixture
def visitor(browser, house, request):
    """Makes a browser window of its own: `visitor()`, `visitor(phone=True)`, `visitor(javascript=False)`."""
    opened = []

    def _visitor(**options) -> Visitor:
        opened.append(Visitor(browser, house, **options))
        return opened[-1]

    yield _visitor
    complaints = [line for one in opened for line in one.complaints]
    for number, one in enumerate(opened):
        if getattr(request.node, "has_failed", False):
            one.picture(SCREENS / f"failed-{request.node.name}-{number}.png")
        one.close()
    assert complaints == []


@pytest.fixture
def worker(visitor):
    """Signs in through the sign-in page: `worker("anna")`."""

    def _worker(name: str, **options) -> Visitor:
        one = visitor(**options)
        one.sign_in(name, PASSWORD)
        return one

    return _worker


@pytest.fixture
def case_of(house):
    """Hands in a mail and gives the number of the case that it opened."""

    def _case_of(subject: str) -> int:
        address = f"{subject.lower().replace(' ', '-')}@customer.example"
        house.mail(f"Het gaat over {subject}.", sender=f"Klant {subject} <{address}>", subject=subject)
        return number_in(str(house.letter(address)["Subject"]))

    return _case_of


def number_in(text: str) -> int:
    """The number of a case in an address or a sentence."""
    return int(re.search(r"(?<!:)\b\d{4,}", text)[0])
