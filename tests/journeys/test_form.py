"""The web form: told at once who has it and by when; the letter leads on to the case."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import number_in
from tests.journeys.house import link_in

pytestmark = pytest.mark.browser
HURRY = 3_200  # milliseconds: whoever is faster than three seconds is taken for a program


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_form_tells_at_once_number_owner_and_moment(house, visitor, javascript):
    name = "petra" if javascript else "sjoerd"
    customer = visitor(phone=True, javascript=javascript)
    customer.go("/")
    customer.page.get_by_role("link", name="Tell us").first.click()
    customer.page.wait_for_timeout(HURRY)

    customer.fill(
        name=f"{name.title()} Bos",
        email=f"{name}@form.example",
        subject="De koelkast koelt niet",
        text="Sinds gisteren is alles warm.",
        remedy_sought="Een monteur deze week.",
    )
    customer.page.get_by_role("button", name="Send it").click()
    customer.page.wait_for_url("**/help/done/")

    number = number_in(customer.page.locator(".hearing-kicker").inner_text())
    assert "Anna has your case. You will hear from Anna before" in customer.text
    customer.go(link_in(house.letter(f"{name}@form.example")))
    assert customer.page.url == house.url(f"/my/cases/{number}/")
    assert "Sinds gisteren is alles warm." in customer.text


def test_form_that_is_incomplete_comes_back_as_it_was_typed(visitor):
    customer = visitor(javascript=False)
    customer.go("/help/")

    customer.fill(name="Petra Bos", email="petra", text="Alles is warm.")
    customer.page.get_by_role("button", name="Send it").click()

    assert customer.page.locator("[name=text]").input_value() == "Alles is warm."
    assert customer.page.locator("[aria-invalid=true]").evaluate_all("all => all.map(one => one.name)") == [
        "email",
        "subject",
    ]


def test_files_that_are_too_large_are_not_even_sent(visitor):
    customer = visitor(phone=True)
    customer.go("/help/")
    film = {"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"0" * (25 * 1024 * 1024 + 1)}

    customer.fill(name="Petra Bos", text="Alles is warm.")
    customer.page.locator("input[type=file]").set_input_files(film)
    customer.page.get_by_role("button", name="Send it").click()

    told = customer.page.locator("input[type=file]").evaluate("input => input.validationMessage")
    assert told == "These files are larger than 25 MB together. Send a part of them."
    assert customer.page.locator("[aria-invalid=true]").count() == 0
    assert customer.page.locator("[name=text]").input_value() == "Alles is warm."
