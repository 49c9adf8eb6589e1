"""One mail goes the whole way: heard, answered, handed over, resolved, not solved after all."""

from __future__ import annotations

import pytest

from tests.journeys.conftest import number_in
from tests.journeys.house import link_in, text_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no-javascript"])
def test_a_mail_is_heard_answered_handed_over_resolved_and_opened_again(
    house, visitor, worker, tmp_path, javascript
):
    name = "marijke" if javascript else "joost"
    address, subject = f"{name}@customer.example", f"De wasmachine van {name} lekt"
    anna = worker("anna")
    anna.go("/desk/")

    # It comes in while Anna looks at her tray; she never reloads, and has no mouse.
    house.mail(
        "Hij lekt al een week.\n\nGroet", sender=f"{name.title()} de Boer <{address}>", subject=subject
    )
    row = anna.page.locator("[data-row]", has_text=subject)
    row.wait_for()
    while subject not in anna.focus:
        anna.press("j")
    anna.press("Enter")
    anna.page.wait_for_url("**/desk/cases/*/")
    number = number_in(anna.page.url)
    anna.press("r")
    anna.page.keyboard.type("Beste klant,\n\nMorgen komt onze monteur langs.")
    anna.press("Control+Enter")
    anna.page.get_by_text(f"Sent to {address}").wait_for()
    letter = house.letter(address, "Morgen komt onze monteur langs.")
    assert str(letter["Subject"]).startswith(f"Re: {subject}")

    # The customer opens the link of the letter on a phone.
    customer = visitor(phone=True, javascript=javascript)
    customer.go(link_in(letter))
    assert customer.page.url == house.url(f"/my/cases/{number}/")
    assert "Anna has answered you." in customer.text
    photo = tmp_path / "lekkage.txt"
    photo.write_text("Een foto van de plas water.")
    customer.page.get_by_label("Your message").fill("Dank u. Hier is een foto.")
    customer.page.get_by_label("Add files or photos").set_input_files(photo)
    customer.page.get_by_role("button", name="Send to Anna").click()
    customer.page.get_by_text("Your message is with Anna.").wait_for()
    assert "Anna is working on this. You hear from Anna before" in customer.text

    # Anna, who has the case open, sees it come; she hands it to the workshop.
    message = anna.page.locator(".message", has_text="Hier is een foto.")
    message.wait_for()
    assert message.get_by_role("link", name="lekkage.txt").is_visible()
    anna.page.evaluate("document.activeElement.blur()")
    anna.press("h")
    anna.page.locator(".dock-hand-over [name=summary]").wait_for()
    anna.fill(
        to="Carla Smit",
        reason="De werkplaats bekijkt de pomp.",
        summary="Lekt sinds een week; monteur komt morgen.",
    )
    anna.page.get_by_role("button", name="Hand over").click()
    anna.page.get_by_text("Carla Smit has the case now.").wait_for()

    # The customer sees who has it now and why.
    customer.page.reload()
    assert "Carla" in customer.page.locator("h1").inner_text()
    assert "De werkplaats bekijkt de pomp." in customer.text
    assert "Lekt sinds een week; monteur komt morgen." not in customer.text
    assert "Carla" in text_of(house.letter(address, "De werkplaats bekijkt de pomp."))

    # Carla resolves it with a last word.
    carla = worker("carla")
    carla.go(f"/desk/cases/{number}/")
    carla.press("e")
    carla.page.locator(".dock-resolve [name=why]").wait_for()
    carla.page.locator("[name=how]").select_option(index=1)
    carla.fill(why="De pomp is vervangen.", text="De nieuwe pomp zit erin. Veel plezier ermee!")
    carla.page.get_by_role("button", name="Send and resolve").click()
    carla.page.get_by_text("Resolved.").first.wait_for()
    house.letter(address, "De nieuwe pomp zit erin.")

    # It was not the end: the same case goes on with the same owner.
    customer.page.reload()
    assert "This was solved today." in customer.text
    customer.page.get_by_label("Your message").fill("Hij lekt weer.")
    customer.page.get_by_role("button", name="It is not solved").click()
    customer.page.get_by_text("We go on with this same case.").wait_for()
    carla.go("/desk/")
    carla.page.locator("[data-row]", has_text=subject).wait_for()
    carla.go(f"/desk/cases/{number}/")
    assert carla.page.get_by_text("with Carla Smit").is_visible()
    assert carla.page.locator(".case-head").get_by_text("reopened").is_visible()
