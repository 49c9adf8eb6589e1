"""Who may see the set-up pages: administrators, and nobody else."""

from __future__ import annotations

import pytest

from gehoor.core.events import SYSTEM
from gehoor.intake import actions as intake
from gehoor.people import actions as people_actions
from gehoor.people.models import Account
from tests.desk.setup.conftest import signed_in
from tests.factories import people
from tests.factories.people import LONG_AGO

PAGES = (
    "",
    "organisation/",
    "teams/",
    "teams/add/",
    "teams/{team}/",
    "teams/{team}/members/",
    "colleagues/",
    "colleagues/add/",
    "colleagues/{person}/",
    "colleagues/{person}/leave/",
    "mailboxes/",
    "mailboxes/add/",
    "mailboxes/{mailbox}/",
    "mailboxes/{mailbox}/try/",
    "mailboxes/{mailbox}/try/{trip}/",
    "calendars/",
    "calendars/add/",
    "calendars/{calendar}/",
    "promises/",
    "promises/{team}/",
    "programs/",
)
BUTTONS = (
    "colleagues/{person}/come-back/",
    "colleagues/{person}/link/",
    "colleagues/{person}/two-step/",
    "mailboxes/{mailbox}/switch/",
    "calendars/{calendar}/drop/",
    "programs/{token}/revoke/",
)
GONE = (
    "teams/9999/",
    "colleagues/9999/",
    "mailboxes/9999/",
    "mailboxes/{mailbox}/try/9999/",
    "calendars/9999/",
    "promises/9999/",
)


@pytest.fixture
def url(service, dirk, anna, mailbox, calendar):
    trip = intake.try_mailbox(mailbox=mailbox, by=dirk, at=LONG_AGO)
    people_actions.make_api_token(person=dirk, name="Kassa", by=SYSTEM, at=LONG_AGO)
    token = dirk.api_tokens.get()

    def _url(path: str) -> str:
        return "/desk/setup/" + path.format(
            team=service.pk,
            person=anna.pk,
            mailbox=mailbox.pk,
            calendar=calendar.pk,
            trip=trip.pk,
            token=token.pk,
        )

    return _url


@pytest.mark.parametrize("page", PAGES)
def test_administrator_sees_the_page(as_dirk, url, page):
    assert as_dirk.get(url(page)).status_code == 200


@pytest.mark.parametrize("role", [Account.Role.AGENT, Account.Role.LEAD])
@pytest.mark.parametrize("page", PAGES)
def test_agents_and_leads_are_refused_the_page(url, page, role):
    client = signed_in(people.agent("Bram Visser", role=role))

    assert (client.get(url(page)).status_code, client.post(url(page), {}).status_code) == (403, 403)


@pytest.mark.parametrize("role", [Account.Role.AGENT, Account.Role.LEAD])
@pytest.mark.parametrize("button", BUTTONS)
def test_agents_and_leads_are_refused_the_button(url, button, role):
    client = signed_in(people.agent("Bram Visser", role=role))

    assert client.post(url(button)).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_sent_to_the_sign_in(client, url, page):
    answer = client.get(url(page))

    assert answer.headers["Location"] == f"/sign-in/?next={url(page)}"


@pytest.mark.parametrize("page", [page for page in PAGES if page] + list(BUTTONS))
def test_nothing_is_done_without_the_token_of_the_page(dirk, url, page):
    client = signed_in(dirk, enforce_csrf_checks=True)

    assert client.post(url(page), {}).status_code in {403, 405}


@pytest.mark.parametrize("button", BUTTONS)
def test_a_button_is_not_pressed_by_a_link(as_dirk, url, button):
    assert as_dirk.get(url(button)).status_code == 405


@pytest.mark.parametrize("page", GONE)
def test_what_is_not_there_is_not_found(as_dirk, url, page):
    assert as_dirk.get(url(page)).status_code == 404


def test_only_administrators_find_the_set_up_in_their_menu(anna, as_dirk):
    link = 'href="/desk/setup/"'

    seen = [link in client.get("/desk/").content.decode() for client in (as_dirk, signed_in(anna))]

    assert seen == [True, False]
