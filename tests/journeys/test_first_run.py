"""From nothing to a desk: the link that was printed, three steps, a colleague, the first mail."""

from __future__ import annotations

import re

import pytest

from tests.journeys.house import MAIL_DOMAIN, House, faults, link_in, until

pytestmark = pytest.mark.browser
PRINTED = re.compile(r"http://\S+/desk/setup/first/\?token=\S+")


@pytest.fixture(scope="module")
def house():
    """Served, and nothing set up."""
    with House(people="") as running:
        yield running
        complaints = faults(running.log)
    assert complaints == []


def test_a_newcomer_sets_up_a_desk_and_hears_his_first_customer(house, visitor):
    ada = visitor()
    ada.go("/desk/")
    before = ada.page.locator("h1").inner_text()
    ada.go(until(lambda: PRINTED.search(house.log.read_text()))[0])
    ada.fill(organisation="De Witgoedwinkel")
    ada.page.get_by_role("button", name="Go on").click()
    ada.fill(team="Klantenservice", mailbox=f"help@{MAIL_DOMAIN}")
    ada.page.get_by_role("button", name="Go on").click()
    ada.fill(
        name="Ada Jansen", email="ada@desk.example", password="drie woorden samen", again="drie woorden samen"
    )
    ada.page.get_by_role("button", name="Open the desk").click()
    ada.page.wait_for_url("**/desk/setup/")

    house.mail("Mijn wasmachine lekt.", sender="Joop Smit <joop@customer.example>", subject="Lekkage")
    ada.go("/desk/")
    ada.page.locator("#cases [data-row]", has_text="Lekkage").wait_for()
    letter = house.letter("joop@customer.example")

    assert before == "This Gehoor has not been set up yet"
    assert str(letter["From"]) == f"Klantenservice <help@{MAIL_DOMAIN}>"
    customer = visitor(phone=True)
    customer.go(link_in(letter))
    assert "Ada is working on this." in customer.text


def test_the_printed_link_works_once(house, visitor):
    link = PRINTED.search(house.log.read_text())[0]
    someone = visitor()

    answer = someone.page.goto(link)

    assert answer.status == 403
