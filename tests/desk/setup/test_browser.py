"""The set-up as people meet it: axe, widths, the keyboard, no JavaScript."""

from __future__ import annotations

import pytest
from django.test import Client

from gehoor.core import clock
from gehoor.core.events import SYSTEM
from gehoor.intake import actions as intake
from gehoor.intake.models import RoundTrip
from gehoor.people import actions
from gehoor.people.models import Account
from gehoor.system.middleware import FirstRun
from tests.factories import people
from tests.factories import promises as promised
from tests.factories.people import LONG_AGO
from tests.look.audit import found_by_axe, is_too_wide, picture
from tests.look.conftest import browser  # noqa: F401 -- the same browser as for the look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LOOKS = [("en", 390, "light"), ("nl", 390, "dark"), ("nl", 1280, "light"), ("en", 1280, "dark")]
HIDDEN_IN_TABLES = "Math.max(0, ...[...document.querySelectorAll('.table-region')].map(one => one.scrollWidth - one.clientWidth))"
PASSWORD = "een paard met vier poten"


@pytest.fixture(autouse=True, scope="module")
def _beside_a_loop():
    """Playwright runs an event loop in this thread, which Django would not share with a database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture
def visit(browser, live_server):  # noqa: F811 -- the fixture
    contexts = []

    def _visit(path, *, person=None, language="en", width=1280, theme="light", **options):
        context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme=theme, reduced_motion="reduce", **options
        )
        contexts.append(context)
        cookies = {"gehoor_language": language}
        if person:
            client = Client()
            client.force_login(person.account)
            cookies |= {name: morsel.value for name, morsel in client.cookies.items()}
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda line: page.complaints.append(line.text) if line.type == "error" else None)
        page.goto(f"{live_server.url}{path}")
        return page

    yield _visit
    for context in contexts:
        context.close()


class Stroll:
    """Goes from page to page and notes what is wrong on each."""

    def __init__(self, page, language, width, theme) -> None:
        self.page, self.seen_as, self.wrong = page, f"{width}-{theme}-{language}", {}
        self.base = page.url.split("/desk/")[0]

    def look(self, name, path="") -> None:
        if path:
            self.page.goto(f"{self.base}/desk/setup/{path}")
        picture(self.page, f"setup-{name}-{self.seen_as}")
        found = found_by_axe(self.page)
        if is_too_wide(self.page):
            found.append("wider than its window")
        if self.page.evaluate(HIDDEN_IN_TABLES) > 0:
            found.append("a table that is wider than its region")
        found += [line for line in self.page.complaints if "status of 4" not in line]
        if found:
            self.wrong[name] = found


@pytest.fixture
def desk():
    """A desk with a bit of everything; returns what the addresses need."""
    service = people.team("Klantenservice", public_name="De Witgoedwinkel")
    people.team("Reparatie", is_closed=True)
    dirk = people.agent("Dirk Smit", service, role=Account.Role.ADMINISTRATOR, is_lead=True)
    anna = people.agent("Anna Bakker-van der Hoogenberg", service)
    gone = people.agent("Bram Kok")
    actions.close_account(account=gone.account, by=dirk, at=LONG_AGO)
    calendar = promised.calendar("Kantoor", extra={"2026-12-24": [["09:00", "13:00"]]})
    promised.terms(service, calendar)
    box = intake.make_mailbox(address="help@wit.example", team=service, by=SYSTEM, at=LONG_AGO)
    actions.make_api_token(person=dirk, name="Kassa", by=SYSTEM, at=LONG_AGO)
    return {"team": service, "anna": anna, "gone": gone, "dirk": dirk, "calendar": calendar, "box": box}


PAGES = {
    "index": "",
    "organisation": "organisation/",
    "teams": "teams/",
    "team": "teams/{team.pk}/",
    "team-add": "teams/add/",
    "agents": "colleagues/",
    "agent": "colleagues/{anna.pk}/",
    "agent-gone": "colleagues/{gone.pk}/",
    "agent-add": "colleagues/add/",
    "agent-leave": "colleagues/{anna.pk}/leave/",
    "mailboxes": "mailboxes/",
    "mailbox": "mailboxes/{box.pk}/",
    "mailbox-add": "mailboxes/add/",
    "mailbox-try": "mailboxes/{box.pk}/try/",
    "calendars": "calendars/",
    "calendar": "calendars/{calendar.pk}/",
    "promises": "promises/",
    "terms": "promises/{team.pk}/",
    "tokens": "programs/",
}


@pytest.mark.parametrize(("language", "width", "theme"), LOOKS)
def test_pages_are_open_to_everyone_and_fit(visit, desk, language, width, theme):
    page = visit("/desk/setup/", person=desk["dirk"], language=language, width=width, theme=theme)
    stroll = Stroll(page, language, width, theme)

    for name, path in PAGES.items():
        stroll.look(name, path.format(**desk))

    assert stroll.wrong == {}


@pytest.mark.parametrize(("language", "width", "theme"), LOOKS)
def test_refused_forms_are_open_to_everyone_and_fit(visit, desk, language, width, theme):
    page = visit("/desk/setup/", person=desk["dirk"], language=language, width=width, theme=theme)
    stroll = Stroll(page, language, width, theme)

    for name, path in (
        ("team-refused", "teams/add/"),
        ("mailbox-refused", "mailboxes/add/"),
        ("calendar-refused", "calendars/add/"),
    ):
        page.goto(f"{stroll.base}/desk/setup/{path}")
        page.evaluate("document.querySelector('main form').noValidate = true")
        if name == "calendar-refused":
            page.fill("[name=monday]", "ochtend")
        page.locator("main .button-primary").click()
        stroll.look(name)

    assert stroll.wrong == {}


@pytest.mark.parametrize(("language", "width", "theme"), LOOKS)
def test_empty_lists_and_tries_are_open_to_everyone_and_fit(visit, language, width, theme):
    dirk = people.agent("Dirk Smit", role=Account.Role.ADMINISTRATOR)
    page = visit("/desk/setup/", person=dirk, language=language, width=width, theme=theme)
    stroll = Stroll(page, language, width, theme)
    for name in ("teams", "mailboxes", "calendars", "promises", "programs"):
        stroll.look(f"{name}-empty", f"{name}/")
    box = intake.make_mailbox(address="help@wit.example", team=people.team(), by=SYSTEM, at=LONG_AGO)
    trip = intake.try_mailbox(mailbox=box, by=dirk, at=clock.now())
    watched = f"mailboxes/{box.pk}/try/{trip.pk}/"

    stroll.look("trip-sending", watched)
    intake.note_failed(trip_id=trip.pk, said="535 5.7.8 Authentication credentials invalid", at=clock.now())
    stroll.look("trip-refused", watched)
    RoundTrip.objects.update(failed_at=None, said="", sent_at=clock.now(), into_file=True)
    stroll.look("trip-file", watched)

    assert stroll.wrong == {}


@pytest.mark.parametrize(("language", "width", "theme"), LOOKS)
def test_first_run_is_open_to_everyone_and_fits(visit, monkeypatch, language, width, theme):
    monkeypatch.setattr(FirstRun, "has_begun", False)
    page = visit("/desk/", language=language, width=width, theme=theme)
    stroll = Stroll(page, language, width, theme)
    token = actions.first_run_token(at=clock.now())

    stroll.look("first-not-yet")
    stroll.look("first-closed", "first/?token=0")
    stroll.look("first-1", f"first/?token={token}")
    page.fill("[name=organisation]", "De Witgoedwinkel")
    page.locator("[value=on]").click()
    stroll.look("first-2")
    page.locator("[value=on]").click()
    page.fill("[name=name]", "Dirk Smit")
    page.fill("[name=email]", "dirk@wit.example")
    page.fill("[name=password]", "kort")
    page.fill("[name=again]", "kort")
    page.locator("[value=on]").click()
    stroll.look("first-3-refused")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    page.locator("[value=on]").click()
    stroll.look("first-done")

    assert stroll.wrong == {}
    assert page.url == f"{stroll.base}/desk/setup/"


def test_first_run_by_the_keyboard_and_without_javascript(visit):
    token = actions.first_run_token(at=clock.now())
    page = visit(f"/desk/setup/first/?token={token}", java_script_enabled=False)

    for answers in (
        {"organisation": "De Witgoedwinkel"},
        {"mailbox": "help@wit.example"},
        {"name": "Dirk", "email": "dirk@wit.example", "password": PASSWORD, "again": PASSWORD},
    ):
        for name, words in answers.items():
            reach(page, name)
            page.keyboard.type(words)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    assert page.locator("h1").inner_text() == "Almost a desk"
    assert Account.objects.get().email == "dirk@wit.example"


def reach(page, name, most=20) -> None:
    """Tab until the field of this name has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.locator(":focus").get_attribute("name") == name:
            return
    raise AssertionError(f"{name} was not reached")


def test_a_calendar_shows_what_it_promises_while_one_types(visit, desk):
    page = visit(f"/desk/setup/calendars/{desk['calendar'].pk}/", person=desk["dirk"])
    before = page.locator("#examples").inner_text()

    page.fill("[name=monday]", "9-10")
    page.keyboard.press("Tab")
    page.wait_for_function("text => document.querySelector('#examples').innerText !== text", arg=before)

    assert page.locator("[name=name]").input_value() == "Kantoor"
    assert page.complaints == []


def test_another_country_shows_its_holidays_at_once(visit, desk):
    page = visit(f"/desk/setup/calendars/{desk['calendar'].pk}/", person=desk["dirk"])

    page.select_option("[name=country]", "BE")
    page.get_by_label("Assumption Day").uncheck()
    page.locator("main .button-primary").click()
    page.wait_for_url("**/calendars/")

    desk["calendar"].refresh_from_db()
    assert (desk["calendar"].country, len(desk["calendar"].open_on)) == ("BE", 1)


def test_members_are_ticked_by_the_keyboard(visit, desk):
    page = visit(f"/desk/setup/teams/{desk['team'].pk}/", person=desk["dirk"])

    page.locator(f"[name=lead_{desk['anna'].pk}]").focus()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert desk["anna"].memberships.get().is_lead is True
